#pragma once
// PersonNames: given and family names of some hundred languages (data/person_names.txt), to tell names of
// people from other capitalized words. Plain value; reading it is thread-safe.

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"

namespace sightline::analysis {

class PersonNames {
  public:
    /// Lines of "name<tab>g|f|b". InvalidInput for anything else.
    static Result<PersonNames> parse(std::string_view text);

    bool is_given(const std::string& folded) const;
    bool is_family(const std::string& folded) const;
    std::size_t size() const { return kinds_.size(); }

    /// "Anna Schmidt", "Schmidt, Anna", "Dr. María José García", "王小明": a given name and another name, and
    /// nothing but words.
    bool is_full_name(std::string_view text) const;
    /// One or two words, one of them a given or a family name.
    bool is_part_of_name(std::string_view text) const;

  private:
    std::unordered_map<std::string, char> kinds_;
};

}  // namespace sightline::analysis
