// What PostgreSQL says in other words than DuckDB. Numbers, nulls and dates come out as DuckDB's would.

#include "core/query/names.h"
#include "core/query/sql_writer.h"

namespace sightline::query {

namespace {

std::string as_double(const std::string& text) {
    return "CAST(" + text + " AS DOUBLE PRECISION)";
}

std::string part_of(const std::string& part, const std::string& text) {
    return "CAST(floor(EXTRACT(" + part + " FROM " + text + ")) AS BIGINT)";
}

}  // namespace

std::string SqlWriter::postgresql_aggregate(const AggregateCall& call, const std::string& of,
                                            std::optional<ColumnType> type) {
    switch (call.function) {
        case Aggregate::Median:
        case Aggregate::Quantile:
            if (call.distinct) refuse("the middle of distinct values");
            return "percentile_cont(" +
                   as_double(call.function == Aggregate::Median ? "0.5"
                                                                : sql_double(call.parameter.value_or(0.5))) +
                   ") WITHIN GROUP (ORDER BY " + as_double(of) + ")";
        case Aggregate::Mean:
        case Aggregate::StandardDeviation:
        case Aggregate::Variance: {
            const std::string name = call.function == Aggregate::Mean                ? "avg"
                                     : call.function == Aggregate::StandardDeviation ? "stddev_samp"
                                                                                     : "var_samp";
            // Of exact numbers exactly, and a double at the end.
            return name + "(" + (call.distinct ? "DISTINCT " : "") + of + ")";
        }
        default:
            if (type == ColumnType::Boolean && call.function != Aggregate::Count)
                refuse("the least, greatest or sum of yes and no");
            return {};
    }
}

std::string SqlWriter::postgresql_part(TimePart part, const std::string& of) {
    switch (part) {
        case TimePart::DayOfMonth:
            return part_of("DAY", of);
        case TimePart::DayOfWeek:
            return part_of("DOW", of);
        case TimePart::DayOfYear:
            return part_of("DOY", of);
        case TimePart::MonthName:
            return "to_char(" + of + ", 'FMMonth')";
        case TimePart::DayName:
            return "to_char(" + of + ", 'FMDay')";
        default:
            return part_of(std::string(name_of(part)), of);
    }
}

std::string SqlWriter::postgresql_difference(TimeGrain unit, const std::string& from, const std::string& to) {
    const auto count = [&](const std::string& per_year, const std::string& part, const std::string& of) {
        return "EXTRACT(YEAR FROM " + of + ") * " + per_year +
               (part.empty() ? "" : " + EXTRACT(" + part + " FROM " + of + ")");
    };
    const auto difference = [&](const std::string& per_year, const std::string& part) {
        return "CAST((" + count(per_year, part, to) + ") - (" + count(per_year, part, from) + ") AS BIGINT)";
    };
    switch (unit) {
        case TimeGrain::Year:
            return difference("1", "");
        case TimeGrain::Quarter:
            return difference("4", "QUARTER");
        case TimeGrain::Month:
            return difference("12", "MONTH");
        case TimeGrain::Week:  // as DuckDB counts them: days by seven
            return "CAST((CAST(" + to + " AS DATE) - CAST(" + from + " AS DATE)) / 7 AS BIGINT)";
        case TimeGrain::Day:
            return "CAST(CAST(" + to + " AS DATE) - CAST(" + from + " AS DATE) AS BIGINT)";
        default:
            refuse("a difference in hours or less");
            return "NULL";
    }
}

}  // namespace sightline::query
