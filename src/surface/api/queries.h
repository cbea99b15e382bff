#pragma once
// Asking: /query, /chat, /datasets/{id}/chat, /query-understanding, and the history of what was asked.

#include "surface/api/answer_document.h"
#include "surface/api/route.h"

namespace sightline::api {

inline constexpr std::size_t kMaxQuestion = 10'000;

struct QueryRequest {
    std::optional<std::string> question;
    std::optional<std::vector<std::string>> dataset_ids;
    std::optional<std::string> dataset_id, conversation_id;
    std::optional<JsonObject> query;
    std::optional<std::string> theme;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "question",
                       .max_length = kMaxQuestion,
                       .description = "In plain words. Needed unless query is given."},
            json::Rule{.member = "dataset_ids",
                       .max_length = 36,
                       .max_items = 20,
                       .description = "What to ask; may be left out when there is one dataset."},
            json::Rule{.member = "dataset_id", .max_length = 36},
            json::Rule{.member = "conversation_id",
                       .max_length = 36,
                       .description = "Makes it a follow-up of what was asked there."},
            json::Rule{.member = "query",
                       .description =
                           "Run this Query, e.g. an alternative of an earlier answer, without searching."},
            json::Rule{.member = "theme",
                       .one_of = "dark|light",
                       .description = "Look of the chart in the stream."}};
    }
};
BOOST_DESCRIBE_STRUCT(QueryRequest, (), (question, dataset_ids, dataset_id, conversation_id, query, theme))

struct ChatRequest {
    std::string message;
    std::optional<std::vector<std::string>> dataset_ids;
    std::optional<std::string> conversation_id;
    std::optional<JsonObject> query;
    std::optional<std::string> theme;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "message", .max_length = kMaxQuestion},
                          json::Rule{.member = "dataset_ids", .max_length = 36, .max_items = 20},
                          json::Rule{.member = "conversation_id", .max_length = 36},
                          json::Rule{.member = "theme", .one_of = "dark|light"}};
    }
};
BOOST_DESCRIBE_STRUCT(ChatRequest, (), (message, dataset_ids, conversation_id, query, theme))

struct DatasetChatRequest {
    std::string message;
    std::optional<std::string> conversation_id;
    std::optional<JsonObject> query;
    std::optional<std::string> theme;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "message", .max_length = kMaxQuestion},
                          json::Rule{.member = "conversation_id", .max_length = 36},
                          json::Rule{.member = "theme", .one_of = "dark|light"}};
    }
};
BOOST_DESCRIBE_STRUCT(DatasetChatRequest, (), (message, conversation_id, query, theme))

struct LiveRequest {
    std::optional<std::string> question;
    std::optional<JsonObject> query;
    std::optional<std::vector<std::string>> with;
    std::optional<std::string> theme;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "question", .max_length = kMaxQuestion},
                          json::Rule{.member = "with",
                                     .max_length = 36,
                                     .max_items = 20,
                                     .description = "Other snapshots of the same source, whose tables the "
                                                    "question may use too."},
                          json::Rule{.member = "query", .description = "Query JSON, run without searching."},
                          json::Rule{.member = "theme", .one_of = "dark|light"}};
    }
};
BOOST_DESCRIBE_STRUCT(LiveRequest, (), (question, query, with, theme))

struct UnderstandRequest {
    std::string question;
    std::optional<std::vector<std::string>> dataset_ids;
    std::optional<std::string> dataset_id, conversation_id;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "question", .max_length = kMaxQuestion},
                          json::Rule{.member = "dataset_ids", .max_length = 36, .max_items = 20},
                          json::Rule{.member = "dataset_id", .max_length = 36},
                          json::Rule{.member = "conversation_id", .max_length = 36}};
    }
};
BOOST_DESCRIBE_STRUCT(UnderstandRequest, (), (question, dataset_ids, dataset_id, conversation_id))

struct CompletionRequest {
    std::string before;
    std::optional<std::string> after;
    std::optional<std::vector<std::string>> dataset_ids;
    std::int64_t limit = 8;
    static constexpr auto rules() {
        return std::array{
            json::Rule{
                .member = "before", .max_length = kMaxQuestion, .description = "Typed up to the cursor."},
            json::Rule{.member = "after", .max_length = kMaxQuestion, .description = "Behind the cursor."},
            json::Rule{.member = "dataset_ids", .max_length = 36, .max_items = 20},
            json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 20}};
    }
};
BOOST_DESCRIBE_STRUCT(CompletionRequest, (), (before, after, dataset_ids, limit))

struct CompletionItem {
    std::string text, before, insert, kind, hint;
    static constexpr auto rules() {
        return std::array{
            json::Rule{.member = "text", .description = "The whole question with it."},
            json::Rule{.member = "before", .description = "`text` up to where typing goes on."},
            json::Rule{.member = "insert", .description = "What stands in it that was not typed, or not so."},
            json::Rule{.member = "kind", .one_of = "column|value|table|word|question|spelling|past"},
            json::Rule{.member = "hint", .description = "What it is, for a person; may be empty."}};
    }
};
BOOST_DESCRIBE_STRUCT(CompletionItem, (), (text, before, insert, kind, hint))

struct CompletionList {
    std::vector<CompletionItem> items;
};
BOOST_DESCRIBE_STRUCT(CompletionList, (), (items))

struct HistoryFilter {
    std::int64_t limit = 50;
    std::optional<std::string> cursor, search;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "limit", .required = false, .minimum = 1, .maximum = 200},
                          json::Rule{.member = "cursor", .max_length = 200},
                          json::Rule{.member = "search",
                                     .max_length = 500,
                                     .description = "Part of the question, whatever its case."}};
    }
};
BOOST_DESCRIBE_STRUCT(HistoryFilter, (), (limit, cursor, search))

struct HistoryItem {
    std::string id, question, sentence, confidence, created_at;
    std::vector<std::string> dataset_ids;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "created_at", .format = "date-time"}};
    }
};
BOOST_DESCRIBE_STRUCT(HistoryItem, (), (id, question, sentence, confidence, created_at, dataset_ids))

struct HistoryList {
    std::vector<HistoryItem> items;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "next_cursor", .keep_null = true}};
    }
};
BOOST_DESCRIBE_STRUCT(HistoryList, (), (items, next_cursor, total))

Result<ask::Question> query_question(Call& call, const QueryRequest& in);
Result<ask::Question> chat_question(Call& call, const ChatRequest& in);
Result<ask::Question> dataset_question(Call& call, const DatasetChatRequest& in);
Result<boost::json::object> ask_source(Call& call, const LiveRequest& in);
Result<boost::json::object> understand_question(Call& call, const UnderstandRequest& in);
Result<CompletionList> complete_question(Call& call, const CompletionRequest& in);
Result<boost::json::object> get_answer(Call& call);
Result<Done> delete_answer(Call& call);
Result<HistoryList> list_history(Call& call, const HistoryFilter& in);

/// The Answer as it leaves: times as ISO text.
boost::json::object present_answer(boost::json::object answer);

}  // namespace sightline::api
