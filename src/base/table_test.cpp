#include "base/table.h"

#include <gtest/gtest.h>

#include <random>

namespace sightline {
namespace {

Table random_table(std::mt19937& r) {
    Table t;
    const std::size_t rows = r() % 200;
    const std::size_t columns = r() % 9;
    for (std::size_t c = 0; c < columns; ++c) {
        Column column("c" + std::to_string(c), static_cast<ColumnType>(r() % 8));
        const bool nulls = r() % 2;
        for (std::size_t i = 0; i < rows; ++i) {
            if (nulls && r() % 4 == 0) {
                column.push_null();
                continue;
            }
            switch (column.type()) {
                case ColumnType::Boolean:
                    column.push(Value{r() % 2 == 0});
                    break;
                case ColumnType::Integer:
                    column.push(Value{static_cast<std::int64_t>(r()) - 5});
                    break;
                case ColumnType::Double:
                    column.push(Value{static_cast<double>(r()) / 7});
                    break;
                case ColumnType::Decimal:
                    column.push(Value{Decimal{std::to_string(r()) + ".25"}});
                    break;
                case ColumnType::Text:
                    column.push(Value{std::string(r() % 20, 'x')});
                    break;
                case ColumnType::Date:
                    column.push(Value{Date{static_cast<std::int32_t>(r() % 40000)}});
                    break;
                case ColumnType::Time:
                    column.push(Value{Time{static_cast<std::int64_t>(r() % 86400)}});
                    break;
                case ColumnType::Timestamp:
                    column.push(Value{Timestamp{static_cast<std::int64_t>(r())}});
                    break;
            }
        }
        t.columns.push_back(std::move(column));
    }
    t.truncated = r() % 2;
    return t;
}

TEST(TableBinary, ReadsBackTheSame) {
    std::mt19937 r(1);
    for (int i = 0; i < 300; ++i) {
        const Table t = random_table(r);
        const auto back = Table::from_binary(t.to_binary());
        ASSERT_TRUE(back);
        ASSERT_EQ(back->truncated, t.truncated);
        ASSERT_EQ(back->column_count(), t.column_count());
        for (std::size_t c = 0; c < t.column_count(); ++c)
            for (std::size_t row = 0; row < t.row_count(); ++row)
                ASSERT_EQ(back->value(row, c), t.value(row, c));
    }
}

TEST(TableBinary, BrokenBytesAreRefusedAndNeverRead) {
    std::mt19937 r(2);
    for (int i = 0; i < 3000; ++i) {
        std::string bytes = random_table(r).to_binary();
        if (r() % 2 && !bytes.empty()) bytes.resize(r() % bytes.size());
        for (unsigned k = r() % 4; k > 0 && !bytes.empty(); --k)
            bytes[r() % bytes.size()] = static_cast<char>(r());
        if (const auto t = Table::from_binary(bytes))
            for (std::size_t c = 0; c < t->column_count(); ++c)
                for (std::size_t row = 0; row < t->row_count(); ++row) (void)t->value(row, c);
    }
}

TEST(Column, CountsNulls) {
    Column c("a", ColumnType::Integer);
    for (int i = 0; i < 130; ++i) i % 3 == 0 ? c.push_null() : c.push_integer(i);
    EXPECT_EQ(c.size(), 130u);
    EXPECT_EQ(c.null_count(), 44u);
    EXPECT_TRUE(c.is_null(129));
    EXPECT_FALSE(c.is_null(128));
    EXPECT_EQ(c.value(0), Value{});
}

}  // namespace
}  // namespace sightline
