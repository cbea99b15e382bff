#pragma once
// Rows of answers and conversations, in and out. Every statement names the tenant and the user.

#include <optional>
#include <string>

#include "platform/store/store.h"
#include "product/ask/ask.h"

namespace sightline::ask {

struct StoredAnswer {
    std::string id, question, sentence, query, sql, conversation_id;
    std::vector<std::string> dataset_ids;
    boost::json::object body;  ///< the Answer of the API
    std::int64_t created_at = 0;
};

/// Versions an answer was made from, in the order of its datasets.
std::vector<std::string> versions_of(const boost::json::object& body);

Result<void> insert_answer(store::Session& session, const teams::Identity& who, const StoredAnswer& answer);
Result<StoredAnswer> find_answer(store::Session& session, const teams::Identity& who,
                                 const std::string& id);  ///< NotFound
Result<HistoryPage> list_answers(store::Session& session, const teams::Identity& who, std::int64_t limit,
                                 const std::string& cursor, const std::string& search);
/// With what was drawn of it; its conversation goes when nothing else is in it. NotFound.
Result<void> delete_answer(store::Session& session, const teams::Identity& who, const std::string& id);

/// Whether anybody's answer was made from this version, masked or not; `since` is when the version was made.
Result<bool> is_answered_from(store::Session& session, const std::string& tenant_id,
                              const std::string& dataset_id, const std::string& version_id,
                              std::int64_t since);

/// NotFound unless it is this person's.
Result<void> check_conversation(store::Session& session, const teams::Identity& who, const std::string& id);
Result<void> insert_conversation(store::Session& session, const teams::Identity& who, const std::string& id,
                                 const std::string& title, const std::vector<std::string>& dataset_ids);
/// The last answered questions of the conversation, newest first.
Result<std::vector<StoredAnswer>> last_answers(store::Session& session, const teams::Identity& who,
                                               const std::string& conversation_id, std::int64_t count);

}  // namespace sightline::ask
