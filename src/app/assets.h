#pragma once
// Assets: the learned weights and the word vectors, the latter memory-mapped for as long as the Language is
// used.

#include <memory>
#include <string>

#include "app/places.h"
#include "base/result.h"
#include "base/settings.h"
#include "core/language/language.h"
#include "platform/engine/engine.h"
#include "platform/jail/jail.h"
#include "product/analysis/person_names.h"
#include "product/datasets/importing/file_reading.h"

namespace sightline::app {

struct Assets {
    std::shared_ptr<const void> words;  ///< the mapping; outlives `language`
    std::shared_ptr<const language::Language> language;
};
Result<Assets> open_assets(const std::string& folder);

/// The list of personal names.
Result<std::shared_ptr<const analysis::PersonNames>> open_names(const std::string& folder);
/// Where the Python worker is and what keeps it in.
jail::Launch jail_launch(const Settings& settings, const Places& places, const EngineUser& user,
                         const std::string& temp_folder);
jail::Settings jail_settings(const Settings& settings);
/// Reads workbooks and the like with `jail`, which leaves its files in `folder`; an engine
/// of `launch`, which has its own beside them, unpacks.
datasets::FileReader file_reader(const Settings& settings, std::shared_ptr<jail::Jail> jail,
                                 const std::string& folder, engine::Launch launch);

int engine_threads(const Settings& settings);
engine::UnpackLimits unpack_limits(const Settings& settings);

}  // namespace sightline::app
