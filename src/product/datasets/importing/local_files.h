#pragma once
// LocalFiles: files of this machine asked directly, with no server, account or store: one import engine holds
// their tables. Tables stay loaded, least recently used out first, so a stream of questions over the same
// files loads each once. Not thread-safe.

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/language/language.h"
#include "platform/engine/engine.h"
#include "product/datasets/importing/file_reading.h"
#include "product/datasets/importing/loading.h"

namespace sightline::datasets {

struct LocalSubject {
    query::Schema schema;
    std::shared_ptr<const language::Lexicon> lexicon;
    std::vector<boost::json::object> profiles, reports;  ///< one a table
};

class LocalFiles {
  public:
    struct Options {
        engine::Limits limits;
        FileReader reader;
        std::size_t max_tables = 128;
        bool histograms = false;
    };
    LocalFiles(engine::Launch launch, std::shared_ptr<const language::Language> language, Options options);
    ~LocalFiles();

    /// Loads what is not loaded and makes the tables visible under their names (file stems or, of an archive
    /// or database, its tables; made unique).
    Result<std::shared_ptr<const LocalSubject>> open(const std::vector<std::string>& paths,
                                                     const engine::CancelToken& cancel = {});
    /// Over the subject opened last.
    Result<Table> run(const engine::Request& request, const engine::CancelToken& cancel = {});

  private:
    struct LoadedFile;
    struct OpenSet;
    Result<void> ensure_engine(const std::vector<std::string>& paths);
    Result<std::shared_ptr<LoadedFile>> load(const std::string& path, const std::string& part,
                                             const engine::CancelToken& cancel);
    Result<TableSource> source_of(const std::string& path, const std::string& part,
                                  const engine::CancelToken& cancel) const;
    Result<void> show(const OpenSet& set, const engine::CancelToken& cancel);
    Result<void> forget_oldest(const std::vector<std::string>& paths);

    engine::Launch launch_;
    std::shared_ptr<const language::Language> language_;
    Options options_;
    std::unique_ptr<engine::Engine> engine_;
    std::set<std::string> folders_;
    std::size_t next_table_ = 0;
    std::map<std::string, std::shared_ptr<LoadedFile>> files_;  // by path and part
    std::list<std::string> recent_;                             // their keys, newest first
    std::map<std::string, std::shared_ptr<OpenSet>> sets_;      // by joined paths
    std::string shown_;
};

}  // namespace sightline::datasets
