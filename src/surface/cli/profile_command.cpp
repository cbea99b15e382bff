#include <ostream>

#include "base/json.h"
#include "product/datasets/importing/local_files.h"
#include "surface/cli/cli.h"
#include "surface/cli/print.h"

namespace sightline::cli {

namespace {

std::string number_text(const boost::json::value& v) {
    return v.is_null() ? "" : v.is_string() ? std::string(v.get_string()) : json::write(v);
}

void print_profile(const std::string& title, const boost::json::object& profile, std::ostream& out) {
    Table t;
    for (const char* name : {"column", "type", "role"}) t.columns.emplace_back(name, ColumnType::Text);
    for (const char* name : {"empty", "distinct"}) t.columns.emplace_back(name, ColumnType::Integer);
    for (const char* name : {"min", "max", "mean", "top value"})
        t.columns.emplace_back(name, ColumnType::Text);
    for (const auto& item : profile.at("columns").as_array()) {
        const auto& c = item.as_object();
        t.columns[0].push_text(c.at("name").as_string());
        t.columns[1].push_text(c.at("type").as_string());
        t.columns[2].push_text(c.at("role").as_string());
        t.columns[3].push_integer(c.at("null_count").to_number<std::int64_t>());
        t.columns[4].push_integer(c.at("distinct_count").to_number<std::int64_t>());
        t.columns[5].push_text(number_text(c.at("min")));
        t.columns[6].push_text(number_text(c.at("max")));
        t.columns[7].push_text(number_text(c.at("mean")));
        const auto& top = c.at("top_values").as_array();
        t.columns[8].push_text(top.empty() ? "" : std::string(top.front().at("value").as_string()));
    }
    out << title << ": " << profile.at("row_count") << " rows, " << t.row_count() << " columns\n";
    for (const auto& repair : profile.at("load").at("repairs").as_array())
        out << "note: " << std::string_view(repair.as_string()) << '\n';
    out << '\n';
    print_table(out, t, 10'000, 160);
}

}  // namespace

int profile(const Local& local, const std::string& file, bool as_json, std::ostream& out, std::ostream& err) {
    datasets::LocalFiles::Options options;
    options.limits = local.limits;
    options.reader = local.reader;
    options.histograms = true;
    datasets::LocalFiles files(local.launch, local.language, options);
    const auto subject = files.open({file});
    if (!subject) {
        print_error(err, subject.error());
        return 1;
    }
    const std::size_t tables = (*subject)->profiles.size();
    boost::json::array all;
    for (std::size_t i = 0; i < tables; ++i) {
        boost::json::object profile = (*subject)->profiles[i];
        profile["load"] = (*subject)->reports[i];
        if (tables > 1) profile["table"] = (*subject)->schema.tables[i].name;
        if (as_json)
            all.push_back(std::move(profile));
        else
            print_profile(tables > 1 ? file + ", " + (*subject)->schema.tables[i].name : file, profile, out);
    }
    if (as_json) out << json::write(tables > 1 ? boost::json::value(std::move(all)) : all.front()) << '\n';
    return 0;
}

int config(const Settings& settings, bool as_json, std::ostream& out) {
    boost::json::array list;
    for (const auto& s : setting_list()) {
        const std::string value =
            s.secret && !settings.text(s.name).empty() ? "(secret)" : settings.text(s.name);
        if (as_json) {
            list.push_back(boost::json::object{{"name", s.name},
                                               {"kind", s.kind},
                                               {"default", s.default_value},
                                               {"value", value},
                                               {"origin", settings.origin(s.name)},
                                               {"help", s.help}});
            continue;
        }
        out << s.name << " = " << (value.empty() ? "\"\"" : value) << "  (" << settings.origin(s.name)
            << ")\n    " << s.help << "  [" << s.kind << "]\n";
    }
    if (as_json) out << json::write(list) << '\n';
    return 0;
}

}  // namespace sightline::cli
