#pragma once
// NearestVectors: of many vectors of length 1 the nearest to one, by inner product. Every vector is compared
// (no approximation but their rounding to a byte a dimension), so any subset can be searched and vectors
// come and go at once. Vectors stand in slots, numbered from 0 without gaps; a slot can be written anew.
// FAISS inside. find() may be called by many threads at once, put() by one alone.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace sightline::nearest {

struct Near {
    std::uint32_t slot = 0;
    float similarity = 0;  ///< inner product, -1..1
};

class NearestVectors {
  public:
    virtual ~NearestVectors() = default;
    /// `slot` is at most size(); `vector` has the dimension's length (values outside -0.5..0.5 are cut
    /// there).
    virtual void put(std::uint32_t slot, std::span<const float> vector) = 0;
    /// Most similar first, of those whose byte in `among` is not 0 (slots beyond it are not looked at).
    virtual std::vector<Near> find(std::span<const float> vector, std::size_t count,
                                   const std::vector<char>& among) const = 0;
    virtual std::size_t size() const = 0;
    virtual std::size_t dimension() const = 0;
    virtual std::size_t bytes_each() const = 0;
};

std::unique_ptr<NearestVectors> make_nearest(std::size_t dimension);

}  // namespace sightline::nearest
