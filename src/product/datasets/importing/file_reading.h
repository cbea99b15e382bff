#pragma once
// Files that are no table by themselves but hold some: workbooks, Arrow files, web pages, XML. They are read
// in the jail, never here; what comes out is one plain file a table, ready for an engine.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/recipe/compile.h"
#include "platform/jail/jail.h"
#include "product/datasets/importing/loading.h"

namespace sightline::datasets {

/// How the parts that read files in the jail come by it.
struct FileReader {
    std::shared_ptr<jail::Jail> jail;
    jail::Limits limits;
    std::string folder;                       ///< where the jail leaves what it made
    std::size_t max_tables = 50;              ///< of one file; the largest are taken
    std::int64_t max_cells = 25'000'000;      ///< of a sheet, a page's table, an XML document
    std::int64_t max_page_bytes = 1LL << 30;  ///< of a web page or an XML document
    engine::Launch launch;                    ///< of engines that unpack
    engine::UnpackLimits unpack;
};

/// One table found in a file.
struct FoundTable {
    std::string name;        ///< unique in the file: the sheet's, the caption's; in an archive the way to it
    std::string file;        ///< Parquet, or CSV of texts whose types are to be found
    std::string text_file;   ///< CSV of the cells' source text; "" when there is none
    std::string cells_file;  ///< Parquet: where each row stands, see docs/sheets.md; "" when not known
    std::int64_t cells = 0;
    boost::json::object about;  ///< sheet, range, units, footnotes, what was dropped: as the reader says
    std::vector<std::string> repairs;
};

struct ReadFile {
    std::string format;              ///< "xlsx", "ods", "arrow", "html", …
    std::vector<FoundTable> tables;  ///< the largest first, at least one
    std::vector<std::string> warnings;
    std::string part;                  ///< which file of an archive it is; "" else
    bool asked = false;                ///< one of the tables was asked for by name
    std::vector<std::string> others;   ///< the archive's other files, where none was asked for
    std::string sheet_text;            ///< CSV of the one sheet asked for, as it stands; "" without
    std::shared_ptr<const void> kept;  ///< the files live as long
};

/// nullopt for a file that an engine reads by itself. Of an archive the file that `part` leads to, or the
/// first, is read; the table that `part` names need not be there. `sheet` "" means all; InvalidInput for a
/// sheet that is not there, or where the file has none.
Result<std::optional<ReadFile>> read_in_jail(const FileReader& reader, const std::string& tenant,
                                             const std::string& path, const std::string& part,
                                             const std::string& sheet, const engine::CancelToken& cancel = {},
                                             const std::function<void(double)>& progress = {});

/// The ways to the tables of a ZIP archive, see engine::Engine::listing: empty for other files.
Result<std::vector<std::string>> list_archive(const FileReader& reader, const std::string& path,
                                              const std::string& part, const engine::CancelToken& cancel);

/// One table of a file, as an engine is to load it: the file itself, or what the jail made of it.
class TableSource {
  public:
    /// `part` as LoadOptions::part: a workbook's tables are named like the tables of an archive. "" takes the
    /// largest.
    static Result<TableSource> find(const FileReader& reader, const std::string& tenant,
                                    const std::string& path, const std::string& part,
                                    const engine::CancelToken& cancel = {},
                                    const std::function<void(double)>& progress = {},
                                    const std::string& sheet = {});
    /// The same, to be read as a recipe says: cells as texts where the file has such, or the rows as they
    /// stand, of a workbook those of the whole sheet. Unprocessable where there are no such texts or rows.
    static Result<TableSource> find_again(const recipe::Reread& how, const FileReader& reader,
                                          const std::string& tenant, const std::string& path,
                                          const std::string& part, const engine::CancelToken& cancel,
                                          const std::string& sheet = {});
    /// The cells' source text as CSV, where the jail read the file: of the sheet asked for as it stands, else
    /// of the table. "" without.
    const std::string& text_file() const { return text_file_; }
    bool has_table() const { return !path_.empty(); }  ///< false: a sheet with text but no table on it
    const std::string& path() const { return path_; }  ///< readable by the engine that loads it
    const engine::LoadOptions& options() const { return options_; }
    bool read_in_jail() const { return read_.has_value(); }
    /// Parquet: where on its sheet each row of the table stands; "" when not known.
    std::string cells_file() const { return has_chosen() ? read_->tables[chosen_].cells_file : ""; }
    /// Puts what the reader said to what loading said.
    void complete(engine::LoadReport& report) const;
    void complete(boost::json::object& report) const;

  private:
    bool has_chosen() const { return read_ && !read_->tables.empty(); }
    std::string path_, text_file_;
    engine::LoadOptions options_;
    std::optional<ReadFile> read_;
    std::size_t chosen_ = 0;
};

}  // namespace sightline::datasets
