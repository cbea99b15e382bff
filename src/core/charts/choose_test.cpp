#include <gtest/gtest.h>

#include "core/charts/examples.h"

namespace sightline::charts {
TEST(Choose, Print) {
    for (const Example& e : examples()) {
        const Chart c = choose(e.query, example_schema(), e.table, e.asked);
        printf("{\"%s\", \"%s\"},\n", e.name.c_str(), summary(c).c_str());
        printf("      %s | %s |", c.reason.c_str(), c.title.c_str());
        for (auto& a : c.alternatives) printf(" %s", std::string(query::name_of(a.mark)).c_str());
        printf("\n");
    }
}
}
