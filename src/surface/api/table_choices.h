#pragma once
// /datasets/{id}/tables: what the uploaded file holds beside its first table, and which of it is wanted.

#include "surface/api/datasets.h"

namespace sightline::api {

struct OfferedColumn {
    std::string name, type;
};
BOOST_DESCRIBE_STRUCT(OfferedColumn, (), (name, type))

struct OfferedTable {
    std::string table, name, kind;
    std::optional<std::string> dataset_id;
    bool looked_into = false;
    std::optional<std::int64_t> row_count;
    std::optional<std::vector<OfferedColumn>> columns;
    std::optional<std::vector<std::vector<boost::json::value>>> rows;
    std::vector<std::string> repairs;
    std::optional<std::string> error_message;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "table", .description = "What to call it in a choice."},
            json::Rule{.member = "name", .description = "For people."},
            json::Rule{.member = "kind", .one_of = "sheet|file|table"},
            json::Rule{.member = "dataset_id", .description = "Of the one that is imported already."},
            json::Rule{.member = "looked_into",
                       .description = "False where there was no time: rows and columns are not told then."},
            json::Rule{.member = "rows", .description = "The first rows."},
            json::Rule{.member = "repairs", .description = "What reading it changed, as sentences."},
            json::Rule{.member = "error_message", .description = "Why it cannot be read."}};
    }
};
BOOST_DESCRIBE_STRUCT(OfferedTable, (),
                      (table, name, kind, dataset_id, looked_into, row_count, columns, rows, repairs,
                       error_message))

struct TableOffer {
    std::vector<OfferedTable> tables;
    std::string choose_until;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "choose_until",
                                     .format = "date-time",
                                     .description = "Without a choice all are taken then."}};
    }
};
BOOST_DESCRIBE_STRUCT(TableOffer, (), (tables, choose_until))

struct TableChoice {
    std::vector<std::string> tables;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "tables",
                                     .description = "Those to take; what is not named is not kept, the "
                                                    "table that is imported already included."}};
    }
};
BOOST_DESCRIBE_STRUCT(TableChoice, (), (tables))

struct ChosenTables {
    std::vector<DatasetPart> items;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "items", .description = "The datasets they become."}};
    }
};
BOOST_DESCRIBE_STRUCT(ChosenTables, (), (items))

Result<TableOffer> offered_tables(Call& call);
Result<ChosenTables> choose_tables(Call& call, const TableChoice& in);

}  // namespace sightline::api
