#pragma once
// Encodings of one or more bytes a character other than Western ones, told by what the text would say in
// them. Used in the child only.

#include <string>
#include <string_view>

namespace sightline::engine {

/// Collects lines that are not all ASCII, as evidence.
class ForeignLines {
  public:
    /// Where the bytes do not begin or end with a line, its piece is left out.
    void add(std::string_view bytes, bool begins_line, bool ends_line);
    /// "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr", "windows-1251", "koi8-r" …; "" where it may as
    /// well be Western text, since a wrong guess is worse than none.
    std::string encoding() const;

  private:
    std::string lines_;
};

/// The name iconv knows an encoding by.
const char* iconv_name(std::string_view encoding);

}  // namespace sightline::engine
