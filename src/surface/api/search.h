#pragma once
// /search: datasets, columns and one's own past questions, by words and by meaning.

#include "surface/api/route.h"

namespace sightline::api {

struct SearchQuery {
    std::string q;
    std::optional<std::string> kind;
    std::int64_t limit = 5;
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "q", .min_length = 1, .max_length = 500, .description = "Words to look for."},
            json::Rule{.member = "kind",
                       .one_of = "dataset|column|question",
                       .description = "Only these; all by default."},
            json::Rule{.member = "limit",
                       .required = false,
                       .minimum = 1,
                       .maximum = 50,
                       .description = "Most of each kind."}};
    }
};
BOOST_DESCRIBE_STRUCT(SearchQuery, (), (q, kind, limit))

struct SearchReason {
    std::string by, asked, found, in;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "by", .one_of = "words|beginning|spelling|meaning"},
            json::Rule{.member = "asked", .description = "The word that was looked for."},
            json::Rule{.member = "found", .description = "The word that stands for it here."},
            json::Rule{.member = "in", .one_of = "name|description|file|column|dataset|question"}};
    }
};
BOOST_DESCRIBE_STRUCT(SearchReason, (), (by, asked, found, in))

struct SearchHit {
    std::string kind, id, title;
    std::optional<std::string> dataset_name, column_type, asked_at;
    std::optional<std::vector<std::string>> dataset_ids;
    double score = 0;
    std::vector<SearchReason> reasons;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "kind", .one_of = "dataset|column|question"},
            json::Rule{.member = "id",
                       .description = "Of the dataset (for a column: the one it is in), or of the answer."},
            json::Rule{.member = "title",
                       .description = "Name of the dataset or the column, or the question."},
            json::Rule{.member = "dataset_name",
                       .description = "Of a column's dataset, or of those a question was asked of."},
            json::Rule{.member = "dataset_ids", .description = "What a question was asked of."},
            json::Rule{.member = "asked_at", .format = "date-time"},
            json::Rule{.member = "score", .description = "Comparable within one kind."},
            json::Rule{.member = "reasons", .description = "Why it was found."}};
    }
};
BOOST_DESCRIBE_STRUCT(SearchHit, (),
                      (kind, id, title, dataset_name, column_type, asked_at, dataset_ids, score, reasons))

struct SearchList {
    std::vector<SearchHit> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    bool partial = false;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true},
                          json::Rule{.member = "partial",
                                     .description = "Only the newest are searched: see the setting "
                                                    "search_memory_mb."}};
    }
};
BOOST_DESCRIBE_STRUCT(SearchList, (), (items, next_cursor, total, partial))

Result<SearchList> search_all(Call& call, const SearchQuery& in);

}  // namespace sightline::api
