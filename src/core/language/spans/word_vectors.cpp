#include "core/language/spans/word_vectors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace sightline::language {
namespace {

std::uint32_t read_u32(std::string_view bytes, std::size_t at) {
    std::uint32_t v = 0;
    std::memcpy(&v, bytes.data() + at, 4);
    return v;
}

float half_to_float(std::uint16_t h) {
    const int exponent = h >> 10 & 31;
    const float fraction = static_cast<float>(h & 1023) / 1024.0F;
    const float sign = h >> 15 ? -1.0F : 1.0F;
    if (exponent == 0) return sign * std::ldexp(fraction, -14);
    return sign * std::ldexp(1.0F + fraction, exponent - 15);
}

}  // namespace

Result<WordVectors> WordVectors::open(std::string_view bytes) {
    WordVectors v;
    if (bytes.empty()) return v;
    const auto bad = [] {
        return fail(ErrorCode::InvalidInput,
                    "The word vectors (data/words.slv) are damaged; restore the file.");
    };
    if (bytes.size() < 16 || bytes.substr(0, 4) != "SLV1") return bad();
    const std::uint64_t count = read_u32(bytes, 4), dimension = read_u32(bytes, 8),
                        vocabulary = read_u32(bytes, 12);
    const std::uint64_t scales = (16 + vocabulary + 15) / 16 * 16;
    if (dimension == 0 || dimension > 4096 || bytes.size() != scales + count * 2 + count * dimension)
        return bad();
    std::string_view words = bytes.substr(16, vocabulary);
    v.pieces_.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::size_t end = std::min(words.find('\n'), words.size());
        v.pieces_.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    v.scales_ = reinterpret_cast<const unsigned char*>(bytes.data() + scales);
    v.rows_ = reinterpret_cast<const signed char*>(bytes.data() + scales + count * 2);
    v.dimension_ = dimension;
    return v;
}

std::int64_t WordVectors::find(std::string_view piece) const {
    const auto at = std::lower_bound(pieces_.begin(), pieces_.end(), piece);
    return at != pieces_.end() && *at == piece ? at - pieces_.begin() : -1;
}

void WordVectors::add_word(std::string_view word, Vector& sum) const {
    std::string piece;
    for (std::size_t i = 0; i < word.size();) {
        std::size_t n = std::min<std::size_t>(word.size() - i, 24);
        std::int64_t id = -1;
        for (; n > 0; --n) {
            piece.assign(i > 0 ? "##" : "");
            piece.append(word.substr(i, n));
            if ((id = find(piece)) >= 0) break;
        }
        if (id < 0) return;
        std::uint16_t half = 0;
        std::memcpy(&half, scales_ + id * 2, 2);
        const float scale = half_to_float(half);
        const signed char* row = rows_ + static_cast<std::size_t>(id) * dimension_;
        for (std::size_t k = 0; k < dimension_; ++k) sum[k] += scale * static_cast<float>(row[k]);
        i += n;
    }
}

WordVectors::Vector WordVectors::embed(std::string_view folded) const {
    if (dimension_ == 0) return {};
    Vector sum(dimension_, 0.0F);
    for (std::size_t i = 0; i < folded.size();) {
        const std::size_t e = std::min(folded.find(' ', i), folded.size());
        if (e > i) add_word(folded.substr(i, e - i), sum);
        i = e + 1;
    }
    float norm = 0;
    for (float x : sum) norm += x * x;
    if (!(norm > 0)) return {};
    norm = 1.0F / std::sqrt(norm);
    for (float& x : sum) x *= norm;
    return sum;
}

float WordVectors::similarity(const Vector& a, const Vector& b) {
    if (a.size() != b.size() || a.empty()) return 0;
    float dot = 0;
    for (std::size_t k = 0; k < a.size(); ++k) dot += a[k] * b[k];
    return dot;
}

}  // namespace sightline::language
