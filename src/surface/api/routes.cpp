// Every route there is: method, path, who may call it, its name, what it does, and the function that does it.
// Rows of Reach::Api stand under /api/v1 and /api; ApiAndRoot also without a prefix; Root only without. Each
// of a row's types shows in /openapi.json.

#include "surface/api/routes.h"

#include "surface/api/analysis.h"
#include "surface/api/answer_data.h"
#include "surface/api/auth.h"
#include "surface/api/bring.h"
#include "surface/api/charts.h"
#include "surface/api/dataset_profile.h"
#include "surface/api/datasets.h"
#include "surface/api/lineage.h"
#include "surface/api/queries.h"
#include "surface/api/recipes.h"
#include "surface/api/search.h"
#include "surface/api/sources.h"
#include "surface/api/system.h"
#include "surface/api/table_choices.h"
#include "surface/api/tus.h"
#include "surface/api/uploads.h"
#include "surface/api/user_profile.h"

namespace sightline::api {

namespace {

Endpoint upload_endpoint() {
    Endpoint endpoint = query(upload_datasets, 202);
    endpoint.request_body = detail::schema_of<UploadForm>();
    endpoint.request_type = "multipart/form-data";
    return endpoint;
}

std::vector<Route> table() {
    using enum Access;
    using enum Reach;
    constexpr auto kHtml = "text/html";
    // clang-format off
    return {
        {"POST", "/auth/register", Open, "register", "auth", "Make an account and sign in", body(register_account, 201)},
        {"POST", "/auth/login", Open, "login", "auth", "Sign in", body(sign_in)},
        {"POST", "/auth/refresh", Open, "refresh", "auth", "New tokens for a refresh token, which is used up", body(refresh_session)},
        {"POST", "/auth/logout", User, "logout", "auth", "End this session and all its tokens", reply(sign_out)},
        {"GET", "/auth/me", User, "me", "auth", "Who is signed in", reply(signed_in_user)},
        {"GET", "/user/profile", User, "getProfile", "user", "Profile and preferences", reply(get_profile)},
        {"PUT", "/user/profile", User, "updateProfile", "user", "Change profile, preferences, address or password", body(update_profile)},
        {"POST", "/admin/invites", Admin, "createInvite", "admin", "Invite someone into the organization", body(make_invite, 201)},

        {"POST", "/datasets/upload", User, "uploadDatasets", "datasets", "Bring files; they are imported behind", upload_endpoint()},
        {"POST", "/datasets/text", User, "pasteDataset", "datasets", "Bring a table as text", body(paste_dataset, 202)},
        {"POST", "/datasets/url", User, "fetchDataset", "datasets", "Bring a file from an address", body(fetch_dataset, 202)},
        {"OPTIONS", "/datasets/upload/tus", Open, "tusCapabilities", "datasets", "What the resumable upload (tus 1.0.0) can do", reply(tus_capabilities, 204)},
        {"POST", "/datasets/upload/tus", User, "tusCreate", "datasets", "Begin a resumable upload; its id is that of the dataset to be", reply(tus_create, 201)},
        {"HEAD", "/datasets/upload/tus/{id}", User, "tusOffset", "datasets", "How much of it arrived", giving(reply(tus_offset), "")},
        {"PATCH", "/datasets/upload/tus/{id}", User, "tusPiece", "datasets", "Send the next bytes", reply(tus_piece, 204)},
        {"DELETE", "/datasets/upload/tus/{id}", User, "tusEnd", "datasets", "End it; nothing of it is kept", reply(tus_end, 204)},
        {"POST", "/datasets/upload/tus/{id}", User, "tusOverride", "datasets", "PATCH, HEAD or DELETE for clients that cannot send those", reply(tus_override, 204)},
        {"GET", "/datasets/{id}/tables", User, "offeredTables", "datasets", "What its file holds, while other tables of it wait for a choice", reply(offered_tables)},
        {"POST", "/datasets/{id}/tables", User, "chooseTables", "datasets", "Choose which of them become datasets; they are imported behind", body(choose_tables, 202)},
        {"GET", "/datasets", User, "listDatasets", "datasets", "Own datasets, and public ones of the organization", query(list_datasets)},
        {"GET", "/datasets/public", User, "listPublicDatasets", "datasets", "Public datasets of the organization", query(list_public_datasets)},
        {"GET", "/datasets/{id}", User, "getDataset", "datasets", "One dataset with its metadata", reply(get_dataset)},
        {"PUT", "/datasets/{id}", User, "updateDataset", "datasets", "Rename, describe, publish", body(update_dataset)},
        {"POST", "/datasets/{id}/share", User, "shareDataset", "datasets", "Let the organization read it, or no longer", body(share_dataset)},
        {"DELETE", "/datasets/{id}", User, "deleteDataset", "datasets", "Delete it with all versions and all that came of it", reply(delete_dataset)},
        {"GET", "/datasets/{id}/status", User, "datasetStatus", "datasets", "How far the import is", reply(dataset_status)},
        {"GET", "/datasets/{id}/sample", User, "datasetSample", "datasets", "First rows", showing<RowsPage>(query(dataset_rows))},
        {"GET", "/datasets/{id}/preview", User, "datasetPreview", "datasets", "First rows", showing<RowsPage>(query(dataset_rows))},
        {"GET", "/datasets/{id}/profile", User, "datasetProfile", "datasets", "Every column measured", showing<DatasetProfile>(reply(dataset_profile))},
        {"GET", "/datasets/{id}/versions", User, "datasetVersions", "datasets", "Its immutable versions", reply(dataset_versions)},
        {"PUT", "/datasets/{id}/versions/current", User, "chooseVersion", "recipes", "Show another of its versions", body(choose_version)},
        {"GET", "/datasets/{id}/lineage", User, "datasetLineage", "recipes", "From an answer to the version, its steps and the file", query(dataset_lineage)},
        {"POST", "/datasets/{id}/recipes", User, "runRecipe", "recipes", "Make a new version by a recipe; it is run behind", body(run_recipe, 202)},
        {"POST", "/datasets/{id}/recipes/preview", User, "previewRecipe", "recipes", "Try a recipe on a sample; nothing is kept", showing<RecipePreview>(body(preview_recipe))},
        {"GET", "/datasets/{id}/recipes", User, "listRecipes", "recipes", "Recipes that were run on it, newest first", reply(list_recipes)},
        {"GET", "/datasets/{id}/recipes/advice", User, "recipeAdvice", "recipes", "Steps worth taking, and why", query(recipe_advice)},
        {"POST", "/datasets/{id}/recipes/advice", User, "recipeAdviceAfter", "recipes", "Steps worth taking after those of a recipe, tried on a sample", body(recipe_advice_after)},
        {"GET", "/datasets/{id}/recipes/drift", User, "recipeDrift", "recipes", "How its data differs from that a recipe was made on", query(recipe_drift)},
        {"GET", "/datasets/{id}/recipes/{recipe_id}", User, "getRecipe", "recipes", "One recipe: how far it is, what its steps did", reply(get_recipe)},
        {"GET", "/datasets/{id}/quality", User, "datasetQuality", "analysis", "What is wrong with its data, each finding with its rows", reply(dataset_quality)},
        {"GET", "/datasets/{id}/quality/rows", User, "qualityRows", "analysis", "The rows of one finding, each with its number", showing<RowsPage>(query(quality_rows))},
        {"GET", "/datasets/{id}/analysis", User, "datasetAnalysis", "analysis", "How columns lie, go together, stand out and change", reply(dataset_analysis)},
        {"GET", "/datasets/{id}/pii", User, "datasetPersonalData", "analysis", "Columns that hold personal data", reply(dataset_personal_data)},
        {"GET", "/datasets/{id}/masking", User, "getMasking", "analysis", "Who sees which columns only in part", reply(get_masking)},
        {"PUT", "/datasets/{id}/masking", User, "updateMasking", "analysis", "Set who sees which columns only in part", body(put_masking)},
        {"GET", "/datasources", User, "listDataSources", "sources", "Own sources; those of everybody for administrators", reply(list_sources)},
        {"POST", "/datasources", User, "createDataSource", "sources", "Connect a database; it is kept whether or not it can be reached", body(create_source, 201)},
        {"POST", "/datasources/test", User, "testNewDataSource", "sources", "Try a source that is not kept yet", body(test_new_source)},
        {"PUT", "/datasources/{id}", User, "updateDataSource", "sources", "Change a source", body(update_source)},
        {"DELETE", "/datasources/{id}", User, "deleteDataSource", "sources", "Forget a source and its schedules; datasets made from it stay", reply(delete_source)},
        {"POST", "/datasources/{id}/test", User, "testDataSource", "sources", "Try whether it can be reached and read", reply(test_source)},
        {"GET", "/datasources/{id}/tables", User, "dataSourceTables", "sources", "Its tables and views with their columns", reply(source_tables)},
        {"GET", "/datasources/{id}/snapshots", User, "listSnapshots", "sources", "Tables of it that are kept as datasets", reply(list_snapshots)},
        {"POST", "/datasources/{id}/snapshots", User, "takeSnapshot", "sources", "Keep a table as a dataset, once or on a schedule; it is read behind", body(take_snapshot, 202)},
        {"PUT", "/datasources/{id}/snapshots/{snapshot_id}", User, "scheduleSnapshot", "sources", "How often it is taken again", body(schedule_snapshot)},
        {"POST", "/datasources/{id}/snapshots/{snapshot_id}/take", User, "takeSnapshotAgain", "sources", "Take it now; changed rows make a new version", reply(take_snapshot_again, 202)},
        {"POST", "/datasources/{id}/snapshots/{snapshot_id}/ask", User, "askDataSource", "sources", "Ask the table where it is, in its source's own SQL; nothing is kept", showing<Answer>(body(ask_source))},
        {"GET", "/relations", User, "listRelations", "analysis", "How datasets refer to each other, measured on their values", query(list_relations)},
        {"POST", "/relations/advice", User, "joinAdvice", "analysis", "What a join over two columns would do", body(join_advice)},
        {"PUT", "/relations", User, "decideRelation", "analysis", "Confirm or reject a relation", body(decide_relation)},
        {"GET", "/datasets/{id}/suggestions", User, "datasetSuggestions", "datasets", "Questions it can answer", reply(dataset_suggestions)},
        {"POST", "/datasets/{id}/chat", User, "datasetChat", "ask", "Ask one dataset", asking<Answer>(dataset_question)},

        {"GET", "/search", User, "search", "search", "Datasets, columns and own past questions, by words and by meaning", query(search_all)},

        {"POST", "/query", User, "query", "ask", "Ask a question", asking<Answer>(query_question)},
        {"POST", "/chat", User, "chat", "ask", "Ask a question in a conversation", asking<Answer>(chat_question), ApiAndRoot},
        {"POST", "/query-understanding", User, "understand", "ask", "What a question is understood as; nothing is run", showing<Answer>(body(understand_question)), ApiAndRoot},
        {"POST", "/query-completion", User, "completeQuestion", "ask", "Ways to go on with a question that is being typed, and spelling fixes", body(complete_question)},
        {"GET", "/query/history", User, "queryHistory", "ask", "What was asked, newest first", query(list_history)},
        {"GET", "/query/{id}", User, "getAnswer", "ask", "An earlier answer", showing<Answer>(reply(get_answer))},
        {"DELETE", "/query/{id}", User, "deleteAnswer", "ask", "Forget an own question and its answer", reply(delete_answer)},
        {"GET", "/chart/{id}", User, "getChart", "charts", "The chart of an answer for a drawing library", query(get_chart)},
        {"POST", "/chart/generate", User, "generateChart", "charts", "Draw an answer another way", body(generate_chart, 201)},
        {"GET", "/data/{id}", User, "getData", "ask", "The rows of an answer, as JSON or Parquet", showing<RowsPage>(query(get_data))},

        {"GET", "/health", Open, "health", "system", "Whether everything works", reply(health), Root},
        {"GET", "/metrics", Open, "metrics", "system", "Prometheus metrics", giving(reply(metrics), "text/plain"), Root},
        {"GET", "/openapi.json", Open, "openapi", "system", "This document", giving(reply(openapi), "application/json"), Root},
        {"GET", "/docs", Open, "docs", "system", "This document as a page", giving(reply(docs_page), kHtml), Root},
        {"GET", "/docs/docs.js", Open, "docsScript", "system", "Script of that page", giving(reply(docs_script), "text/javascript"), Root},
        {"GET", "/docs/docs.css", Open, "docsStyle", "system", "Style of that page", giving(reply(docs_style), "text/css"), Root},
        {"GET", "/welcome", Open, "welcome", "auth", "The owner's one-time sign-in link", giving(reply(welcome, 303), kHtml), Root},
    };
    // clang-format on
}

}  // namespace

std::span<const Route> routes() {
    static const std::vector<Route> rows = table();
    return rows;
}

}  // namespace sightline::api
