// Development program, not part of the product: reads prepared schemas and questions, writes every candidate
// with its SQL, its channels and its features, for tools/train. Its own confidence and readings come from the
// same code as the product's.
//
//   language_dev WEIGHTS WORDS SCHEMAS.jsonl QUESTIONS.jsonl OUT_PREFIX [--candidates N] [--no-features]

#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unordered_map>

#include "base/json.h"
#include "core/language/ranking/candidate_facts.h"
#include "core/language/ranking/evidence.h"
#include "core/language/telling/interpret.h"
#include "core/language/telling/strangers.h"
#include "core/language/understand.h"
#include "core/query/sql.h"
#include "core/query/validate.h"

namespace {

using namespace sightline;
namespace js = boost::json;

std::string slurp(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream s;
    s << in.rdbuf();
    return s.str();
}

/// Of this thread's own work: other programs on the machine do not count.
double cpu_ms() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

std::optional<Value> value_of(const js::value& v, ColumnType type) {
    if (v.is_null()) return {};
    if (v.is_int64()) return v.get_int64();
    if (v.is_double()) return v.get_double();
    if (!v.is_string()) return {};
    const std::string text(v.get_string());
    if (type == ColumnType::Date) {
        if (auto d = parse_date(text)) return *d;
    } else if (type == ColumnType::Timestamp) {
        if (auto t = parse_timestamp(text)) return *t;
    }
    return text;
}

struct Prepared {
    std::string index_bytes;
    std::shared_ptr<const language::Lexicon> lexicon;
};

query::Schema schema_of(const js::object& o, std::vector<language::IndexedColumn>& values) {
    query::Schema schema;
    for (const auto& t : o.at("tables").as_array()) {
        query::TableInfo table;
        table.name = t.at("name").as_string();
        table.label = t.at("label").as_string();
        table.row_count = t.at("row_count").to_number<std::int64_t>();
        for (const auto& c : t.at("columns").as_array()) {
            query::ColumnInfo column;
            column.name = c.at("name").as_string();
            column.type = column_type_from(c.at("type").as_string()).value_or(ColumnType::Text);
            column.role = query::role_from(c.at("role").as_string()).value_or(query::Role::Text);
            column.null_count = c.at("null_count").to_number<std::int64_t>();
            column.distinct_count = c.at("distinct_count").to_number<std::int64_t>();
            column.distinct_exact = true;
            column.min = value_of(c.at("min"), column.type);
            column.max = value_of(c.at("max"), column.type);
            if (const auto* v = c.as_object().if_contains("values")) {
                language::IndexedColumn indexed{table.name, column.name, {}};
                for (const auto& pair : v->as_array())
                    indexed.values.emplace_back(std::string(pair.as_array()[0].as_string()),
                                                pair.as_array()[1].to_number<std::int64_t>());
                values.push_back(std::move(indexed));
            }
            table.columns.push_back(std::move(column));
        }
        schema.tables.push_back(std::move(table));
    }
    for (const auto& r : o.at("relations").as_array()) {
        query::Relation relation;
        relation.from_table = r.as_array()[0].as_string();
        relation.from_column = r.as_array()[1].as_string();
        relation.to_table = r.as_array()[2].as_string();
        relation.to_column = r.as_array()[3].as_string();
        relation.confidence = r.as_array()[4].to_number<double>();
        relation.to_unique = r.as_array()[5].as_bool();
        schema.relations.push_back(std::move(relation));
    }
    return schema;
}

js::value channel(const language::DraftOutput& o, const language::Lexicon& lexicon) {
    js::object c;
    if (o.column >= 0)
        c["field"] = lexicon.column(o.column).info->name;
    else
        c["field"] = nullptr;
    if (o.aggregate) c["agg"] = language::name_of(*o.aggregate);
    if (o.bin_width > 0) c["bin"] = true;
    if (o.grain || o.part) c["unit"] = true;
    if (o.channel == language::Channel::Color) c["channel"] = "color";
    if (o.channel == language::Channel::Facet) c["channel"] = "facet";
    if (o.context) c["context"] = true;
    if (o.column >= 0) {
        const auto& x = lexicon.column(o.column);
        c["type"] = language::type_name(x);
        c["category"] = x.category;
        c["distinct"] = x.info->distinct_count;
    }
    return c;
}

void write_all(std::ostream& out, const auto& values) {
    out.write(reinterpret_cast<const char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(values[0])));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 6) {
        std::cerr << "usage: language_dev WEIGHTS WORDS SCHEMAS QUESTIONS OUT_PREFIX [--candidates N] "
                     "[--no-features]\n";
        return 2;
    }
    std::size_t candidates = 24;
    bool want_features = true;
    for (int i = 6; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--candidates" && i + 1 < argc) candidates = std::stoul(argv[++i]);
        if (a == "--no-features") want_features = false;
    }
    const std::string weights = slurp(argv[1]), words = slurp(argv[2]);
    auto ranker = language::Ranker::load(weights);
    auto vectors = language::WordVectors::open(words);
    if (!ranker || !vectors) {
        std::cerr << "cannot read weights or words\n";
        return 1;
    }
    std::unordered_map<std::string, std::string> schema_lines;
    {
        std::ifstream in(argv[3]);
        for (std::string line; std::getline(in, line);) {
            const auto tab = line.find('\t');
            schema_lines[line.substr(0, tab)] = line.substr(tab + 1);
        }
    }
    const std::string prefix = argv[5];
    std::ofstream out(prefix + ".jsonl");
    std::ofstream features(prefix + ".features", std::ios::binary);
    std::ofstream facts(prefix + ".facts", std::ios::binary), clauses(prefix + ".clauses", std::ios::binary);
    language::FeatureNames names;
    std::unordered_map<std::string, Prepared> prepared;
    std::ifstream in(argv[4]);
    for (std::string line; std::getline(in, line);) {
        const auto q = js::parse(line).as_object();
        const std::string key(q.at("schema").as_string()), text(q.at("question").as_string());
        auto at = prepared.find(key);
        double prepare_ms = 0;
        if (at == prepared.end()) {
            if (prepared.size() > 400) prepared.clear();
            Prepared p;
            std::vector<language::IndexedColumn> values;
            auto schema = schema_of(js::parse(schema_lines.at(key)).as_object(), values);
            p.index_bytes = language::ValueIndex::build(values);
            at = prepared.emplace(key, std::move(p)).first;
            const double start = cpu_ms();
            at->second.lexicon = std::make_shared<const language::Lexicon>(
                std::move(schema), language::ValueIndex::open(at->second.index_bytes).value(), *vectors);
            prepare_ms = cpu_ms() - start;
        }
        const auto& lexicon = *at->second.lexicon;
        language::Options options;
        options.today =
            parse_date(q.contains("today") ? std::string_view(q.at("today").as_string()) : "2024-06-15")
                .value_or(Date{});
        const double asked = cpu_ms();
        const auto found = language::find_candidates(text, lexicon, *ranker, *vectors, options,
                                                     want_features ? &names : nullptr);
        const double ms = cpu_ms() - asked;
        const language::QuestionNearness nearness(found.question(), lexicon);
        const auto asked_facts = language::question_facts(found.question());
        js::object o;
        o["id"] = q.at("id");
        o["ms"] = ms;
        o["prepare_ms"] = prepare_ms;
        o["refused"] =
            found.drafts.empty() || language::cannot_answer(found.drafts.front(), found.question());
        js::array list;
        std::int64_t invalid = 0;  // among the first
        for (std::size_t i = 0; i < found.drafts.size() && list.size() < candidates; ++i) {
            const auto& d = found.drafts[i];
            const auto query = language::to_query(d, lexicon);
            invalid += !query;
            if (!query) continue;
            const auto valid = query::validate(*query, lexicon.schema());
            if (!valid) {
                invalid += 1;
                if (std::getenv("SHOW_INVALID")) std::cerr << text << "\n  " << valid.error().message << "\n";
                continue;
            }
            js::object c;
            c["sql"] = query::readable_sql(*query, lexicon.schema());
            c["score"] = d.score;
            c["how"] = d.completion;
            js::array outputs, answers;
            // An aggregate over all of it is one figure.
            const std::size_t first = d.outer ? d.outputs.size() - 1 : 0;
            for (std::size_t k = first; k < d.outputs.size(); ++k) {
                outputs.push_back(channel(d.outputs[k], lexicon));
                if (d.outer || !d.outputs[k].context) answers.push_back(static_cast<std::int64_t>(k - first));
            }
            c["outputs"] = std::move(outputs);
            c["answers"] = std::move(answers);
            const auto p = language::to_presentation(d, found.question(), lexicon);
            if (p.mark) c["mark"] = query::name_of(*p.mark);
            if (p.color) c["color"] = *p.color;
            if (p.facet) c["facet"] = *p.facet;
            const auto e = language::gather_evidence(found.drafts, i, found.question(), lexicon);
            c["evidence"] = {e.probability, e.margin,  e.preferred, e.ahead,   e.covered, e.unmatched, e.weak,
                             e.exact,       e.average, e.filters,   e.outputs, e.joined,  e.guessed};
            c["preference"] = d.preference.score;
            c["confidence"] = ranker->confidence(e);
            if (want_features) {
                const auto of = language::facts_of(d, found.question(), lexicon, nearness);
                write_all(facts, of.own);
                write_all(facts, asked_facts);
                write_all(clauses, of.clauses);
                clauses.write(reinterpret_cast<const char*>(&of.rows), 4);
                const auto n = static_cast<std::uint32_t>(d.features.size());
                features.write(reinterpret_cast<const char*>(&n), 4);
                for (const auto& [id, value] : d.features) {
                    features.write(reinterpret_cast<const char*>(&id), 4);
                    features.write(reinterpret_cast<const char*>(&value), 4);
                }
            }
            list.push_back(std::move(c));
        }
        o["invalid"] = invalid;
        o["candidates"] = std::move(list);
        out << js::serialize(o) << "\n";
    }
    std::ofstream fact_names(prefix + ".factnames");
    for (const auto& name : language::candidate_fact_names()) fact_names << name << '\n';
    std::ofstream name_file(prefix + ".names");
    for (const auto& [id, name] : names) name_file << id << '\t' << name << '\n';
    return 0;
}
