#include "product/answers/written_dates.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include "core/query/scope.h"
#include "product/answers/row_flow.h"

namespace sightline::answers {

using namespace query;

namespace {

/// The Schema's column that holds each value of an output column.
const ColumnInfo* held_in(const OutputColumn& output, const Expression& shown, const Query& q,
                          const Schema& schema) {
    if (output.origin) return output.origin;
    const auto info = [&](const Expression& e) {
        const auto* column = std::get_if<ColumnRef>(&e.form);
        return column ? info_of(*column, q, schema) : nullptr;
    };
    if (const auto* bucket = std::get_if<TimeBucket>(&shown.form);
        bucket && bucket->grain == TimeGrain::Month) {
        const ColumnInfo* of = info(*bucket->of);
        return of && of->holds_months() ? of : nullptr;
    }
    const auto* call = std::get_if<AggregateCall>(&shown.form);
    if (!call || (call->function != Aggregate::Min && call->function != Aggregate::Max)) return nullptr;
    return info(*call->of);
}

std::string written(std::int64_t value, ColumnType type, const std::string& format) {
    using namespace std::chrono;
    const seconds since = type == ColumnType::Date ? days(value) : floor<seconds>(microseconds(value));
    const std::time_t time = since.count();
    std::tm parts{};
    std::array<char, 128> text{};
    ::gmtime_r(&time, &parts);
    return {text.data(), std::strftime(text.data(), text.size(), format.c_str(), &parts)};
}

}  // namespace

Table with_written_dates(const Query& q, const Schema& schema, Table table) {
    const auto outputs = output_columns(q, schema);
    const std::size_t count = std::min({outputs.size(), q.select.size(), table.column_count()});
    for (std::size_t i = 0; i < count; ++i) {
        const Column& dates = table.columns[i];
        const ColumnInfo* source = held_in(outputs[i], q.select[i].expression, q, schema);
        if (!source || source->date_format.empty() || source->type != dates.type()) continue;
        Column texts(dates.name(), ColumnType::Text);
        for (std::size_t r = 0; r < dates.size(); ++r) {
            if (dates.is_null(r))
                texts.push_null();
            else
                texts.push_text(written(dates.integers()[r], dates.type(), source->date_format));
        }
        table.columns[i] = std::move(texts);
    }
    return table;
}

}  // namespace sightline::answers
