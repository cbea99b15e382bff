#pragma once
// /data/{id}: the rows of an answer again, as JSON or as a Parquet file.

#include "surface/api/route.h"
#include "surface/api/rows.h"

namespace sightline::api {

struct DataFormat {
    std::optional<std::string> format;
    std::int64_t limit = 10'000, offset = 0;
    static constexpr auto rules() {
        return std::array{json::Rule{.member = "format", .one_of = "json|parquet"},
                          json::Rule{.member = "limit",
                                     .required = false,
                                     .minimum = 1,
                                     .maximum = 100'000,
                                     .description = "Rows of the JSON form."},
                          json::Rule{.member = "offset", .required = false, .minimum = 0}};
    }
};
BOOST_DESCRIBE_STRUCT(DataFormat, (), (format, limit, offset))

Result<net::Response> get_data(Call& call, const DataFormat& in);

}  // namespace sightline::api
