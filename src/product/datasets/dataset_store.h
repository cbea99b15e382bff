#pragma once
// Rows of datasets and dataset_versions, in and out. Access is decided by the service; here every statement
// names the tenant.

#include <optional>
#include <string>
#include <vector>

#include "platform/store/store.h"
#include "product/datasets/datasets.h"

namespace sightline::datasets {

Result<void> insert_dataset(store::Session& session, const Dataset& dataset);
Result<Dataset> find_dataset(store::Session& session, const std::string& tenant_id,
                             const std::string& id);  ///< NotFound
Result<Page> list_datasets(store::Session& session, const std::string& tenant_id, const std::string& user_id,
                           bool sees_all, const ListQuery& query);
Result<void> update_dataset(store::Session& session,
                            const Dataset& dataset);  ///< name, description, is_public
Result<void> mark_running(store::Session& session, const std::string& tenant_id, const std::string& id);
Result<void> mark_failed(store::Session& session, const std::string& tenant_id, const std::string& id,
                         const std::string& reason);
Result<void> mark_deleted(store::Session& session, const std::string& tenant_id, const std::string& id);
Result<std::vector<Dataset>> deleted_datasets(store::Session& session);
/// The dataset that was uploaded and those of the other tables in its file, in the order they were made.
Result<std::vector<Dataset>> list_siblings(store::Session& session, const std::string& tenant_id,
                                           const std::string& origin_id);
Result<void> name_part(store::Session& session, const Dataset& dataset);  ///< part and name
/// The other tables of its file wait for a choice until then.
Result<void> let_choose(store::Session& session, const std::string& tenant_id, const std::string& id,
                        std::int64_t until);
/// True for the one that ended it.
Result<bool> end_choice(store::Session& session, const std::string& tenant_id, const std::string& id);
Result<std::vector<Dataset>> unchosen_datasets(store::Session& session, std::int64_t now);  ///< up to 1000
Result<void> delete_rows(store::Session& session, const std::string& tenant_id, const std::string& id);
/// An older living dataset with the same content that `user_id` may see; "" when there is none.
Result<std::string> find_duplicate(store::Session& session, const Dataset& dataset,
                                   const std::string& user_id);

/// Writes the version and makes it the dataset's current one, which is then completed. Conflict when the
/// dataset was deleted meanwhile.
Result<void> publish_version(store::Session& session, const Version& version,
                             const boost::json::object& metadata);
/// Writes a sample as the current version of a dataset that has none yet; its status stays. Conflict when it
/// has one or was deleted.
Result<void> publish_sample(store::Session& session, const Version& version,
                            const boost::json::object& metadata);
Result<void> update_version(store::Session& session, const Version& version,
                            const boost::json::object& metadata);  ///< profile, schema, keys
/// Which of its versions a dataset shows. Conflict when it was deleted.
Result<void> make_current(store::Session& session, const Version& version,
                          const boost::json::object& metadata);
/// The number that the dataset's next version takes: above all that are there and all that are reserved.
Result<std::int64_t> next_version(store::Session& session, const std::string& dataset_id);
Result<Version> find_version(store::Session& session, const std::string& tenant_id,
                             const std::string& dataset_id, std::int64_t number);
Result<std::vector<Version>> list_versions(store::Session& session, const std::string& tenant_id,
                                           const std::string& dataset_id);
Result<boost::json::object> read_metadata(store::Session& session, const std::string& tenant_id,
                                          const std::string& id);

Result<void> write_audit(store::Session& session, const teams::Identity& who, const std::string& action,
                         const std::string& subject, const std::string& detail);

}  // namespace sightline::datasets
