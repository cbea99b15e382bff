#include <cmath>

#include "core/charts/chart_config.h"
#include "core/query/query_json.h"
#include "core/query/sentence.h"
#include "product/answers/answer.h"

namespace sightline::answers {

namespace {

constexpr std::int64_t kExact = std::int64_t{1} << 53;

boost::json::array texts(const std::vector<std::string>& list) {
    boost::json::array out;
    for (const auto& s : list) out.emplace_back(s);
    return out;
}

}  // namespace

std::string confidence_word(double score) {
    return score >= 0.75 ? "High" : score >= 0.45 ? "Medium" : "Low";
}

boost::json::value cell_json(const Column& column, std::size_t row) {
    if (column.is_null(row)) return nullptr;
    switch (column.type()) {
        case ColumnType::Boolean:
            return column.integers()[row] != 0;
        case ColumnType::Integer: {
            const std::int64_t v = column.integers()[row];
            if (v > kExact || v < -kExact) return boost::json::value(std::to_string(v));
            return v;
        }
        case ColumnType::Double: {
            const double v = column.doubles()[row];
            return std::isfinite(v) ? boost::json::value(v) : boost::json::value(nullptr);
        }
        case ColumnType::Decimal: {
            const std::string_view digits = column.text(row);
            std::size_t count = 0;
            for (const char c : digits) count += c >= '0' && c <= '9';
            if (count > 15) return boost::json::value(digits);
            return column.number(row);
        }
        default:
            return boost::json::value(to_text(column.value(row)));
    }
}

boost::json::array rows_json(const Table& table, std::size_t max_rows) {
    boost::json::array rows;
    const std::size_t count = std::min(max_rows, table.row_count());
    rows.reserve(count);
    for (std::size_t r = 0; r < count; ++r) {
        boost::json::array row;
        row.reserve(table.column_count());
        for (const auto& c : table.columns) row.push_back(cell_json(c, r));
        rows.push_back(std::move(row));
    }
    return rows;
}

boost::json::array types_json(const Table& table) {
    boost::json::array out;
    for (const auto& c : table.columns) out.emplace_back(name_of(c.type()));
    return out;
}

bool is_small(const Table& table) {
    return table.row_count() <= kSmallRows && table.byte_size() <= kSmallBytes;
}

boost::json::array assumptions_json(const std::vector<language::Assumption>& assumptions) {
    boost::json::array out;
    for (const auto& a : assumptions) {
        boost::json::array alternatives;
        for (const auto& alt : a.alternatives)
            alternatives.push_back(
                boost::json::object{{"meaning", alt.meaning}, {"query", query::to_json(alt.query)}});
        out.push_back(boost::json::object{{"phrase", a.phrase},
                                          {"meaning", a.meaning},
                                          {"kind", a.kind},
                                          {"alternatives", std::move(alternatives)}});
    }
    return out;
}

boost::json::array alternatives_json(const std::vector<language::Reading>& readings,
                                     const query::Schema& schema) {
    boost::json::array out;
    for (const auto& r : readings)
        out.push_back(boost::json::object{{"sentence", query::sentence(r.query, schema)},
                                          {"query", query::to_json(r.query)},
                                          {"confidence_score", r.confidence}});
    return out;
}

boost::json::array similar_json(const std::vector<PastQuestion>& questions) {
    boost::json::array out;
    for (const auto& q : questions)
        out.push_back(boost::json::object{{"id", q.id}, {"question", q.question}});
    return out;
}

boost::json::object to_json(const Answer& a, const query::Schema& schema, std::size_t max_rows) {
    boost::json::object o;
    o["id"] = a.id;
    o["question"] = a.question;
    o["refused"] = a.refused;
    o["sentence"] = a.sentence;
    o["query"] = a.query ? query::to_json(*a.query) : boost::json::value(nullptr);
    o["sql"] = a.sql;
    boost::json::array columns;
    if (a.table)
        for (const auto& c : a.table->columns) columns.emplace_back(c.name());
    o["columns"] = std::move(columns);
    o["column_types"] = a.table ? types_json(*a.table) : boost::json::array{};
    o["rows"] = a.table ? rows_json(*a.table, max_rows) : boost::json::array{};
    o["row_count"] = a.table ? a.table->row_count() : 0;
    o["truncated"] = a.table && (a.table->truncated || a.table->row_count() > max_rows);
    boost::json::array answer_columns;
    for (const auto c : a.answer_columns) answer_columns.emplace_back(c);
    o["answer_columns"] = std::move(answer_columns);
    o["chart"] = a.table ? charts::to_json(a.chart) : boost::json::value(nullptr);
    o["chart_config"] =
        a.table && a.query ? charts::chart_config(a.chart, *a.query) : boost::json::value(nullptr);
    o["response_text"] = a.response_text;
    o["narrative"] =
        a.table ? narrative::to_json(a.narrative, *a.table) : boost::json::value(boost::json::array{});
    o["evidence"] = a.evidence ? boost::json::value(to_json(*a.evidence)) : boost::json::value(nullptr);
    o["assumptions"] = assumptions_json(a.assumptions);
    o["alternatives"] = alternatives_json(a.alternatives, schema);
    o["suggestions"] = texts(a.suggestions);
    o["similar_questions"] = similar_json(a.similar_questions);
    if (a.refused) {
        o["refusal"] = a.refusal;
        o["understood"] = texts(a.understood);
        o["unmatched"] = texts(a.unmatched);
    }
    o["confidence"] = confidence_word(a.confidence_score);
    o["confidence_score"] = a.confidence_score;
    o["planner"] = a.planner;
    o["dataset_ids"] = texts(a.dataset_ids);
    o["dataset_versions"] = texts(a.dataset_versions);
    o["conversation_id"] =
        a.conversation_id.empty() ? boost::json::value(nullptr) : boost::json::value(a.conversation_id);
    o["data_url"] =
        a.table && !a.id.empty() ? boost::json::value("/api/data/" + a.id) : boost::json::value(nullptr);
    o["created_at"] = a.created_at;
    o["cached"] = a.cached;
    o["timings"] = boost::json::object{{"understand_ms", a.understand_ms},
                                       {"query_ms", a.query_ms},
                                       {"evidence_ms", a.evidence_ms},
                                       {"total_ms", a.total_ms}};
    return o;
}

}  // namespace sightline::answers
