#pragma once
// WordVectors: small word vectors read in place from the SLV1 form (data/words.slv): similarity of short
// texts without a network. A text is the sum of the rows of its word pieces, normalized. A suggester: rank
// and margin mean something, the absolute similarity does not.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sightline::language {

class WordVectors {
  public:
    using Vector = std::vector<float>;  ///< dimension() long and of length 1, or empty when nothing was known

    WordVectors() = default;
    /// `bytes` must outlive the object; "" gives an object that knows no word.
    static Result<WordVectors> open(std::string_view bytes);

    std::size_t dimension() const { return dimension_; }
    /// Is the whole word one piece of the vocabulary: an ordinary English word?
    bool is_common_word(std::string_view folded) const { return find(folded) >= 0; }
    /// Of folded text (words separated by blanks).
    Vector embed(std::string_view folded) const;
    static float similarity(const Vector& a, const Vector& b);

  private:
    std::int64_t find(std::string_view piece) const;
    void add_word(std::string_view word, Vector& sum) const;

    std::vector<std::string_view> pieces_;  // sorted by bytes
    const unsigned char* scales_ = nullptr;
    const signed char* rows_ = nullptr;
    std::size_t dimension_ = 0;
};

}  // namespace sightline::language
