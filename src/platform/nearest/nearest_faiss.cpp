#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/IDSelector.h>
#include <omp.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "platform/nearest/nearest.h"

namespace sightline::nearest {

namespace {

constexpr float kReach = 0.5F;  // of one dimension of a vector of length 1; beyond it is rare and is cut

struct Among final : faiss::IDSelector {
    explicit Among(const std::vector<char>& bytes) : among(bytes) {}
    bool is_member(idx_t id) const override {
        return static_cast<std::size_t>(id) < among.size() && among[static_cast<std::size_t>(id)] != 0;
    }
    const std::vector<char>& among;
};

class Faiss final : public NearestVectors {
  public:
    explicit Faiss(std::size_t dimension)
        : index_(static_cast<faiss::Index::idx_t>(dimension), faiss::ScalarQuantizer::QT_8bit_uniform,
                 faiss::METRIC_INNER_PRODUCT) {
        // The range of the bytes is learned from vectors; these say it.
        std::vector<float> range(2 * dimension, kReach);
        std::fill(range.begin(), range.begin() + static_cast<std::ptrdiff_t>(dimension), -kReach);
        index_.train(2, range.data());
    }

    void put(std::uint32_t slot, std::span<const float> vector) override {
        if (vector.size() != static_cast<std::size_t>(index_.d) || slot > size())
            throw std::logic_error("NearestVectors::put: not a vector of this index, or a gap");
        if (slot == size()) {
            index_.add(1, vector.data());
        } else {
            index_.sa_encode(1, vector.data(), index_.codes.data() + slot * index_.code_size);
        }
    }

    std::vector<Near> find(std::span<const float> vector, std::size_t count,
                           const std::vector<char>& among) const override {
        count = std::min(count, size());
        if (count == 0 || vector.size() != static_cast<std::size_t>(index_.d)) return {};
        // Requests are answered side by side already; threads of OpenMP's own would only stand in their way.
        omp_set_num_threads(1);
        Among only(among);
        faiss::SearchParameters parameters;
        parameters.sel = &only;
        std::vector<float> similarities(count);
        std::vector<faiss::Index::idx_t> slots(count);
        index_.search(1, vector.data(), static_cast<faiss::Index::idx_t>(count), similarities.data(),
                      slots.data(), &parameters);
        std::vector<Near> out;
        for (std::size_t i = 0; i < count && slots[i] >= 0; ++i)
            out.push_back({static_cast<std::uint32_t>(slots[i]), similarities[i]});
        return out;
    }

    std::size_t size() const override { return static_cast<std::size_t>(index_.ntotal); }
    std::size_t dimension() const override { return static_cast<std::size_t>(index_.d); }
    std::size_t bytes_each() const override { return index_.code_size; }

  private:
    faiss::IndexScalarQuantizer index_;
};

}  // namespace

std::unique_ptr<NearestVectors> make_nearest(std::size_t dimension) {
    return std::make_unique<Faiss>(dimension);
}

}  // namespace sightline::nearest

// FAISS' clusterings, rotations and batch searches call BLAS and LAPACK; nothing of that is used here, and
// the libraries would cost every engine process 8 ms and 5 MB. Whoever comes to use it must link them
// instead.
extern "C" {
#define SL_NOT_LINKED(name)    \
    [[noreturn]] void name() { \
        std::abort();          \
    }
SL_NOT_LINKED(sgemm_)
SL_NOT_LINKED(dgemm_)
SL_NOT_LINKED(ssyrk_)
SL_NOT_LINKED(sgeqrf_)
SL_NOT_LINKED(sorgqr_)
SL_NOT_LINKED(sgesvd_)
SL_NOT_LINKED(dgesvd_)
SL_NOT_LINKED(dsyev_)
SL_NOT_LINKED(sgetrf_)
SL_NOT_LINKED(dgetrf_)
SL_NOT_LINKED(sgetri_)
SL_NOT_LINKED(dgetri_)
SL_NOT_LINKED(sgelsd_)
#undef SL_NOT_LINKED
}
