#pragma once
// Subjects: schema, lexicon and engine spec of a set of versions, made once and kept while used (least
// recently used out first). Thread-safe.

#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "product/datasets/datasets.h"
#include "product/datasets/versions/hot_files.h"

namespace sightline::datasets {

class Subjects {
  public:
    Subjects(std::shared_ptr<HotFiles> hot, std::shared_ptr<blob::Blobs> blobs,
             std::shared_ptr<engine::Pool> pool, std::shared_ptr<const language::Language> language,
             engine::Limits limits, std::size_t keep = 64);

    Result<Subject> assemble(std::vector<Dataset> datasets, std::vector<Version> versions,
                             const std::vector<RelationDecision>& decisions = {});

  private:
    struct Prepared {
        std::string key;
        query::Schema schema;
        std::shared_ptr<const language::Lexicon> lexicon;
    };
    /// The tables as an engine has them, and the key under which it is kept.
    struct Attached {
        engine::Spec spec;
        std::string key;
    };
    Result<Attached> attach(const query::Schema& schema, const std::vector<Dataset>& datasets,
                            const std::vector<Version>& versions);
    Result<std::shared_ptr<const Prepared>> prepare(const std::string& key,
                                                    const std::vector<Dataset>& datasets,
                                                    const std::vector<Version>& versions,
                                                    const std::vector<RelationDecision>& decisions);

    std::shared_ptr<HotFiles> hot_;
    std::shared_ptr<blob::Blobs> blobs_;
    std::shared_ptr<engine::Pool> pool_;
    std::shared_ptr<const language::Language> language_;
    engine::Limits limits_;
    std::size_t keep_;
    std::mutex mutex_;
    std::list<std::string> recent_;
    std::map<std::string, std::shared_ptr<const Prepared>> prepared_;
};

}  // namespace sightline::datasets
