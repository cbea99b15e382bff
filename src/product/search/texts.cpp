#include "product/search/texts.h"

#include <algorithm>
#include <array>

namespace sightline::search {

namespace {

constexpr std::size_t kMostColumns = 200;  // of a dataset that stand for it; all are found by themselves

enum FieldKind : std::uint8_t { Name, Description, File, ColumnName, DatasetName, QuestionText };
constexpr std::array<std::string_view, 6> kFields{"name",   "description", "file",
                                                  "column", "dataset",     "question"};
constexpr std::array<std::string_view, 4> kLikeness{"words", "beginning", "spelling", "meaning"};

}  // namespace

std::vector<retrieval::Field> dataset_text(const std::string& name, const std::string& description,
                                           const std::string& file, const std::vector<std::string>& columns) {
    std::vector<retrieval::Field> out{
        {Name, 3, name}, {File, 1, file.substr(0, file.rfind('.'))}, {Description, 1, description}};
    for (std::size_t i = 0; i < std::min(columns.size(), kMostColumns); ++i)
        out.push_back({ColumnName, 1, columns[i]});
    return out;
}

std::vector<retrieval::Field> column_text(const std::string& column, const std::string& dataset_name) {
    return {{ColumnName, 3, column}, {DatasetName, 0.5F, dataset_name}};
}

std::vector<retrieval::Field> question_text(const std::string& question) {
    return {{QuestionText, 1, question}};
}

std::vector<Reason> reasons_of(const std::vector<retrieval::WordMatch>& matches) {
    std::vector<Reason> out;
    for (const auto& m : matches)
        out.push_back({std::string(kLikeness[static_cast<std::size_t>(m.likeness)]), m.asked, m.found,
                       std::string(kFields[m.field])});
    return out;
}

}  // namespace sightline::search
