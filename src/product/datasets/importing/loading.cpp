#include "product/datasets/importing/loading.h"

#include <cmath>

namespace sightline::datasets {

namespace {

boost::json::value tagged(const std::optional<Value>& v) {
    if (!v || is_null(*v)) return nullptr;
    return boost::json::object{{"type", name_of(*type_of(*v))}, {"value", to_text(*v)}};
}

std::optional<Value> untagged(const boost::json::value& json) {
    if (!json.is_object()) return std::nullopt;
    const auto type = column_type_from(json.at("type").as_string());
    const std::string text(json.at("value").as_string());
    if (!type) return std::nullopt;
    switch (*type) {
        case ColumnType::Boolean:
            return Value{text == "true"};
        case ColumnType::Integer:
            return Value{static_cast<std::int64_t>(std::stoll(text))};
        case ColumnType::Double:
            return Value{std::stod(text)};
        case ColumnType::Decimal:
            return Value{Decimal{text}};
        case ColumnType::Text:
            return Value{text};
        case ColumnType::Date:
            if (const auto d = parse_date(text)) return Value{*d};
            return std::nullopt;
        case ColumnType::Timestamp:
            if (const auto t = parse_timestamp(text)) return Value{*t};
            return std::nullopt;
        case ColumnType::Time:
            return std::nullopt;
    }
    return std::nullopt;
}

/// To three digits: an estimate says no more.
std::int64_t rounded(double rows) {
    std::int64_t unit = 1;
    while (rows / static_cast<double>(unit) >= 1000) unit *= 10;
    return std::llround(rows / static_cast<double>(unit)) * unit;
}

}  // namespace

boost::json::object report_json(const engine::LoadReport& r) {
    boost::json::array repairs, others;
    for (const auto& s : r.repairs) repairs.emplace_back(s);
    boost::json::object out{{"format", r.format},       {"encoding", r.encoding},
                            {"delimiter", r.delimiter}, {"header", r.header},
                            {"row_count", r.row_count}, {"repairs", std::move(repairs)}};
    if (!r.part.empty()) out["part"] = r.part;
    if (r.sampled_bytes > 0) {
        const double rows = static_cast<double>(r.row_count) * static_cast<double>(r.file_bytes) /
                            static_cast<double>(r.sampled_bytes);
        out["sample"] = {{"bytes", r.sampled_bytes},
                         {"file_bytes", r.file_bytes},
                         {"about_rows", rounded(rows)},
                         {"beginning", r.sample_is_beginning}};
    }
    for (const auto& p : r.other_parts) others.emplace_back(p);
    if (!others.empty()) out["other_parts"] = std::move(others);
    return out;
}

std::string index_bytes(Profile& profile, const std::string& table) {
    for (auto& column : profile.values) column.table = table;
    std::string bytes = language::ValueIndex::build(profile.values);
    profile.values.clear();
    return bytes;
}

Result<Loaded> load_and_profile(engine::Engine& engine, const std::string& path,
                                const engine::LoadOptions& options, const ProfileOptions& profile_options,
                                std::int64_t values_limit, const engine::CancelToken& cancel,
                                const std::function<void(double)>& progress) {
    const auto tell = [&](double f) {
        if (progress) progress(f);
    };
    SL_TRY(const engine::LoadReport report,
           engine.load(path, options, cancel, [&](double f) { tell(0.7 * f); }));
    tell(0.7);
    const RunSql run = [&](const std::string& sql) {
        engine::Request request;
        request.sql = sql;
        request.max_bytes = 1u << 30;
        return engine.query(request, cancel);
    };
    ProfileOptions chosen = profile_options;
    const bool later = report.row_count > values_limit;
    if (later) chosen.values = chosen.histograms = false;
    Loaded out;
    SL_TRY(out.profile, profile(run, options.table, chosen));
    tell(0.95);
    out.report = report_json(report);
    if (!later) out.index = index_bytes(out.profile, options.table);
    return out;
}

boost::json::object table_json(const query::TableInfo& table) {
    boost::json::array columns;
    for (const auto& c : table.columns) {
        boost::json::array samples;
        for (const auto& s : c.samples) samples.emplace_back(s);
        columns.push_back(boost::json::object{{"name", c.name},
                                              {"type", name_of(c.type)},
                                              {"role", query::name_of(c.role)},
                                              {"unit", c.unit},
                                              {"date_format", c.date_format},
                                              {"null_count", c.null_count},
                                              {"distinct_count", c.distinct_count},
                                              {"distinct_exact", c.distinct_exact},
                                              {"min", tagged(c.min)},
                                              {"max", tagged(c.max)},
                                              {"samples", std::move(samples)}});
    }
    return {{"row_count", table.row_count}, {"columns", std::move(columns)}};
}

Result<query::TableInfo> table_from_json(const boost::json::value& json) {
    try {
        query::TableInfo table;
        table.row_count = json.at("row_count").to_number<std::int64_t>();
        for (const auto& c : json.at("columns").as_array()) {
            query::ColumnInfo info;
            info.name = c.at("name").as_string();
            info.type = column_type_from(c.at("type").as_string()).value_or(ColumnType::Text);
            info.role = query::role_from(c.at("role").as_string()).value_or(query::Role::Text);
            info.unit = c.at("unit").as_string();
            if (const auto* format = c.as_object().if_contains("date_format"))
                info.date_format = format->as_string();
            info.null_count = c.at("null_count").to_number<std::int64_t>();
            info.distinct_count = c.at("distinct_count").to_number<std::int64_t>();
            info.distinct_exact = c.at("distinct_exact").as_bool();
            info.min = untagged(c.at("min"));
            info.max = untagged(c.at("max"));
            for (const auto& s : c.at("samples").as_array()) info.samples.emplace_back(s.as_string());
            table.columns.push_back(std::move(info));
        }
        return table;
    } catch (const std::exception& e) {
        return fail(ErrorCode::Internal, "The description of a dataset could not be read.", e.what());
    }
}

}  // namespace sightline::datasets
