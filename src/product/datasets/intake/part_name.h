#pragma once
// What a table in a container is called.

#include <string>

namespace sightline::datasets {

/// "inner.zip!/2024/orders.csv.gz" is "orders", "shop.db!/Order Lines" is "Order Lines" and, of an archive,
/// "q1.xlsx!/Orders" is "q1 – Orders"; of a file's name as well.
std::string part_label(const std::string& part);

}  // namespace sightline::datasets
