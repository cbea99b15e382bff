#include "product/datasets/subjects.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include "product/datasets/relations/measured_relations.h"
#include "product/datasets/relations/relations.h"

namespace sightline::datasets {

namespace {

/// A file mapped read-only for as long as anyone holds it.
class MappedFile {
  public:
    explicit MappedFile(const std::string& path) {
        const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat info{};
        if (fd >= 0 && ::fstat(fd, &info) == 0 && info.st_size > 0) {
            size_ = static_cast<std::size_t>(info.st_size);
            void* p = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
            if (p != MAP_FAILED) data_ = p;
        }
        if (fd >= 0) ::close(fd);
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile() {
        if (data_) ::munmap(data_, size_);
    }
    std::string_view bytes() const {
        return data_ ? std::string_view(static_cast<const char*>(data_), size_) : std::string_view();
    }

  private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

/// "Sales 2024.csv" -> "sales_2024": a name a person can type in SQL.
std::string table_name(const std::string& name) {
    std::string out;
    for (const char c : name.substr(0, name.rfind('.') == 0 ? name.size() : name.rfind('.'))) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isalnum(u) || u >= 0x80)
            out += static_cast<char>(u < 0x80 ? std::tolower(u) : u);
        else if (!out.empty() && out.back() != '_')
            out += '_';
    }
    while (!out.empty() && out.back() == '_') out.pop_back();
    return out.empty() ? "data" : out;
}

}  // namespace

Subjects::Subjects(std::shared_ptr<HotFiles> hot, std::shared_ptr<blob::Blobs> blobs,
                   std::shared_ptr<engine::Pool> pool, std::shared_ptr<const language::Language> language,
                   engine::Limits limits, std::size_t keep)
    : hot_(std::move(hot)),
      blobs_(std::move(blobs)),
      pool_(std::move(pool)),
      language_(std::move(language)),
      limits_(limits),
      keep_(keep) {}

Result<std::shared_ptr<const Subjects::Prepared>> Subjects::prepare(
    const std::string& key, const std::vector<Dataset>& datasets, const std::vector<Version>& versions,
    const std::vector<RelationDecision>& decisions) {
    // The index comes later for large files: a subject made before it is made again after.
    std::string cache_key = key;
    for (const auto& v : versions) cache_key += v.index_key.empty() ? "-" : "+";
    for (const auto& d : datasets) cache_key += "\n" + d.name;
    for (const auto& d : decisions)
        cache_key += "\n" + d.status + "\x1f" + d.from_dataset + "\x1f" + d.from_column + "\x1f" +
                     d.to_dataset + "\x1f" + d.to_column;
    {
        const std::lock_guard lock(mutex_);
        if (const auto it = prepared_.find(cache_key); it != prepared_.end()) {
            recent_.remove(cache_key);
            recent_.push_front(cache_key);
            return it->second;
        }
    }
    auto made = std::make_shared<Prepared>();
    made->key = cache_key;
    std::vector<std::shared_ptr<const language::ValueIndex>> indexes;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        query::TableInfo table = versions[i].table;
        const std::string base = table_name(datasets[i].name);
        table.name = base;
        for (int n = 2; made->schema.find(table.name) != nullptr; ++n)
            table.name = base + "_" + std::to_string(n);
        table.label = datasets[i].name;
        if (!versions[i].index_key.empty()) {
            SL_TRY(const blob::Held held, blobs_->hold(versions[i].index_key));
            const auto file = std::make_shared<const MappedFile>(held.path);
            SL_TRY(const auto index, language::ValueIndex::open(file->bytes()));
            std::shared_ptr<const language::ValueIndex> bound(index.get(), [index, file](const auto*) {});
            indexes.push_back(language::ValueIndex::renamed(std::move(bound), "data", table.name));
        }
        made->schema.tables.push_back(std::move(table));
    }
    made->schema.relations = infer_relations(made->schema.tables);
    if (!made->schema.relations.empty()) {
        SL_TRY(const Attached attached, attach(made->schema, datasets, versions));
        confirm_by_values(
            [&](const std::string& sql) {
                return pool_->query(attached.key, attached.spec, {.sql = sql, .parameters = {}});
            },
            made->schema.tables, made->schema.relations);
    }
    apply_decisions(made->schema, datasets, decisions);
    made->lexicon = language_->prepare(made->schema, indexes.empty() ? nullptr
                                                     : indexes.size() == 1
                                                         ? indexes.front()
                                                         : language::ValueIndex::join(std::move(indexes)));
    const std::lock_guard lock(mutex_);
    prepared_[cache_key] = made;
    recent_.push_front(cache_key);
    while (recent_.size() > keep_) {
        prepared_.erase(recent_.back());
        recent_.pop_back();
    }
    return made;
}

Result<Subjects::Attached> Subjects::attach(const query::Schema& schema, const std::vector<Dataset>& datasets,
                                            const std::vector<Version>& versions) {
    Attached out;
    std::vector<std::string> ids;
    for (const auto& v : versions) ids.push_back(v.id);
    std::ranges::sort(ids);
    out.key = datasets.front().tenant_id;
    for (const auto& id : ids) out.key += ":" + id;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        SL_TRY(auto table, hot_->ensure(schema.tables[i].name, versions[i], datasets[i].file_key, {}));
        out.spec.attachments.push_back(std::move(table));
        out.key += "|" + schema.tables[i].name;
    }
    out.spec.limits = limits_;
    return out;
}

Result<Subject> Subjects::assemble(std::vector<Dataset> datasets, std::vector<Version> versions,
                                   const std::vector<RelationDecision>& decisions) {
    Subject s;
    std::string ordered;  // names depend on the order they were given in
    for (const auto& v : versions) ordered += v.id + ",";
    SL_TRY(const auto prepared, prepare(ordered, datasets, versions, decisions));
    s.schema = prepared->schema;
    s.lexicon = prepared->lexicon;
    s.lexicon_key = prepared->key;
    SL_TRY(Attached attached, attach(s.schema, datasets, versions));
    s.spec = std::move(attached.spec);
    s.key = std::move(attached.key);
    s.datasets = std::move(datasets);
    s.versions = std::move(versions);
    return s;
}

}  // namespace sightline::datasets
