#include "product/ask/answer_store.h"

#include <cctype>
#include <charconv>

#include "base/clock.h"
#include "base/ids.h"
#include "base/json.h"

namespace sightline::ask {

namespace {

std::string ids_json(const std::vector<std::string>& ids) {
    boost::json::array out;
    for (const auto& id : ids) out.emplace_back(id);
    return json::write(out);
}

Result<StoredAnswer> answer_of(const store::Row& r) {
    StoredAnswer a;
    a.id = r.text("id");
    a.question = r.text("question");
    a.sentence = r.text("sentence");
    a.query = r.text("query");
    a.sql = r.text("sql");
    a.conversation_id = r.text_or("conversation_id", "");
    a.created_at = r.integer("created_at");
    SL_TRY(const auto ids, json::parse(r.text("dataset_ids")));
    for (const auto& id : ids.as_array()) a.dataset_ids.emplace_back(id.as_string());
    SL_TRY(const auto body, json::parse(r.text("body"), 200));
    a.body = body.as_object();
    return a;
}

}  // namespace

std::vector<std::string> versions_of(const boost::json::object& body) {
    std::vector<std::string> out;
    if (const auto* list = body.if_contains("dataset_versions"); list && list->is_array())
        for (const auto& id : list->get_array())
            if (id.is_string()) out.emplace_back(id.get_string());
    return out;
}

Result<void> insert_answer(store::Session& s, const teams::Identity& who, const StoredAnswer& a) {
    SL_CHECK(s.execute(
        "INSERT INTO answers (id, tenant_id, user_id, conversation_id, dataset_ids, question, sentence, "
        "query, sql, body, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {a.id, who.tenant_id, who.user_id,
         a.conversation_id.empty() ? store::Parameter{store::Null{}} : store::Parameter{a.conversation_id},
         ids_json(a.dataset_ids), a.question, a.sentence, a.query, a.sql, json::write(a.body),
         a.created_at}));
    if (!a.conversation_id.empty())
        SL_CHECK(s.execute("UPDATE conversations SET updated_at = ? WHERE id = ? AND tenant_id = ?",
                           {a.created_at, a.conversation_id, who.tenant_id}));
    return {};
}

Result<StoredAnswer> find_answer(store::Session& s, const teams::Identity& who, const std::string& id) {
    if (!is_id(id)) return fail(ErrorCode::NotFound, "There is no such answer.");
    SL_TRY(const auto rows, s.query("SELECT * FROM answers WHERE id = ? AND tenant_id = ? AND user_id = ?",
                                    {id, who.tenant_id, who.user_id}));
    if (rows.empty()) return fail(ErrorCode::NotFound, "There is no such answer.");
    return answer_of(rows.front());
}

Result<bool> is_answered_from(store::Session& s, const std::string& tenant_id, const std::string& dataset_id,
                              const std::string& version_id, std::int64_t since) {
    // An id of a masked version begins with the version's.
    SL_TRY(const auto rows, s.query("SELECT id FROM answers WHERE tenant_id = ? AND created_at >= ? AND "
                                    "dataset_ids LIKE ? AND body LIKE ? LIMIT 1",
                                    {tenant_id, since, "%" + dataset_id + "%", "%" + version_id + "%"}));
    return !rows.empty();
}

Result<HistoryPage> list_answers(store::Session& s, const teams::Identity& who, std::int64_t limit,
                                 const std::string& cursor, const std::string& search) {
    HistoryPage page;
    std::string where = "tenant_id = ? AND user_id = ?";
    std::vector<store::Parameter> parameters{who.tenant_id, who.user_id};
    if (!search.empty()) {
        where += " AND lower(question) LIKE ? ESCAPE '\\'";
        std::string pattern = "%";
        for (const char c : search) {
            if (c == '%' || c == '_' || c == '\\') pattern += '\\';
            pattern += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        parameters.emplace_back(pattern + "%");
    }
    SL_TRY(const auto total, s.query("SELECT count(*) AS n FROM answers WHERE " + where, parameters));
    page.total = total.front().integer("n");
    if (!cursor.empty()) {  // "created_at:id" of the last one shown
        const std::size_t colon = cursor.find(':');
        std::int64_t at = 0;
        if (colon == std::string::npos ||
            std::from_chars(cursor.data(), cursor.data() + colon, at).ptr != cursor.data() + colon ||
            !is_id(cursor.substr(colon + 1)))
            return fail(ErrorCode::InvalidInput, "cursor is not one that a list gave.");
        where += " AND (created_at < ? OR (created_at = ? AND id < ?))";
        parameters.insert(parameters.end(), {at, at, cursor.substr(colon + 1)});
    }
    parameters.emplace_back(limit + 1);
    SL_TRY(const auto rows,
           s.query("SELECT id, question, sentence, body, dataset_ids, created_at FROM answers WHERE " +
                       where + " ORDER BY created_at DESC, id DESC LIMIT ?",
                   parameters));
    for (const auto& r : rows) {
        if (static_cast<std::int64_t>(page.items.size()) == limit) {
            page.next_cursor = std::to_string(page.items.back().created_at) + ":" + page.items.back().id;
            break;
        }
        HistoryItem item{
            r.text("id"), r.text("question"), r.text("sentence"), "", r.integer("created_at"), {}, {}};
        SL_TRY(const auto body, json::parse(r.text("body"), 200));
        if (const auto* c = body.as_object().if_contains("confidence"); c && c->is_string())
            item.confidence = c->get_string();
        item.dataset_versions = versions_of(body.as_object());
        SL_TRY(const auto ids, json::parse(r.text("dataset_ids")));
        for (const auto& id : ids.as_array()) item.dataset_ids.emplace_back(id.as_string());
        page.items.push_back(std::move(item));
    }
    return page;
}

Result<void> delete_answer(store::Session& s, const teams::Identity& who, const std::string& id) {
    SL_TRY(const StoredAnswer answer, find_answer(s, who, id));
    SL_CHECK(s.execute("DELETE FROM answers WHERE id = ? AND tenant_id = ? AND user_id = ?",
                       {id, who.tenant_id, who.user_id}));
    if (!answer.conversation_id.empty())
        SL_CHECK(
            s.execute("DELETE FROM conversations WHERE id = ? AND tenant_id = ? AND user_id = ? AND NOT "
                      "EXISTS (SELECT 1 FROM answers WHERE answers.conversation_id = conversations.id)",
                      {answer.conversation_id, who.tenant_id, who.user_id}));
    return {};
}

Result<void> check_conversation(store::Session& s, const teams::Identity& who, const std::string& id) {
    if (is_id(id)) {
        SL_TRY(const auto rows,
               s.query("SELECT id FROM conversations WHERE id = ? AND tenant_id = ? AND user_id = ?",
                       {id, who.tenant_id, who.user_id}));
        if (!rows.empty()) return {};
    }
    return fail(ErrorCode::NotFound, "There is no such conversation.");
}

Result<void> insert_conversation(store::Session& s, const teams::Identity& who, const std::string& id,
                                 const std::string& title, const std::vector<std::string>& dataset_ids) {
    const std::int64_t now = now_micros();
    SL_CHECK(
        s.execute("INSERT INTO conversations (id, tenant_id, user_id, title, dataset_ids, created_at, "
                  "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                  {id, who.tenant_id, who.user_id, title.substr(0, 200), ids_json(dataset_ids), now, now}));
    return {};
}

Result<std::vector<StoredAnswer>> last_answers(store::Session& s, const teams::Identity& who,
                                               const std::string& conversation_id, std::int64_t count) {
    SL_TRY(const auto rows,
           s.query("SELECT * FROM answers WHERE conversation_id = ? AND tenant_id = ? AND user_id = ? AND "
                   "query <> '{}' ORDER BY created_at DESC, id DESC LIMIT ?",
                   {conversation_id, who.tenant_id, who.user_id, count}));
    std::vector<StoredAnswer> answers;
    for (const auto& row : rows) {
        SL_TRY(auto a, answer_of(row));
        answers.push_back(std::move(a));
    }
    return answers;
}

}  // namespace sightline::ask
