#pragma once
// What of a dataset, a column and a question is searched, by field; and what is told of a match.

#include <string>
#include <vector>

#include "core/retrieval/word_index.h"
#include "product/search/search.h"

namespace sightline::search {

std::vector<retrieval::Field> dataset_text(const std::string& name, const std::string& description,
                                           const std::string& file, const std::vector<std::string>& columns);
std::vector<retrieval::Field> column_text(const std::string& column, const std::string& dataset_name);
std::vector<retrieval::Field> question_text(const std::string& question);

std::vector<Reason> reasons_of(const std::vector<retrieval::WordMatch>& matches);

}  // namespace sightline::search
