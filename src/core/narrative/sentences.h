#pragma once
// Sentences: one function for each thing a result can say. They write references, never figures.

#include <string>
#include <vector>

#include "core/narrative/columns.h"
#include "core/narrative/narrative.h"

namespace sightline::narrative {

/// What the sentences are about.
struct Subject {
    const query::Query& query;
    const Table& table;
    std::vector<ColumnFacts> columns;
    std::vector<std::size_t> labels, times, measures;  ///< columns by use
    bool whole = true;                                 ///< nothing was cut off: no limit, not truncated
    bool grouped = false;
    bool lowest_first = false;  ///< the order asked for starts with the smallest measure

    Subject(const query::Query& query, const query::Schema& schema, const Table& table);
    const std::string& format(std::size_t column) const { return columns[column].format; }
};

class Story {
  public:
    explicit Story(const Subject& subject) : subject_(subject) {}

    Story& say(std::string text);
    Story& name(std::size_t column);
    Story& cell(std::size_t row, std::size_t column);
    Story& statistic(std::string which, std::size_t column, std::string format, std::size_t row = 0,
                     std::size_t other_row = 0, std::size_t other_column = 0);
    Story& end();  ///< closes a sentence

    /// What the row is of: "North", "cylinders 4", "rows without region".
    Story& label(std::size_t row, std::size_t column);
    Story& labels(std::size_t row);  ///< all of them: "North and Tea in March 2024"
    Narrative take();

  private:
    const Subject& subject_;
    Narrative out_;
};

void tell_one_row(Story& story, const Subject& subject);
void tell_over_time(Story& story, const Subject& subject, const Extremes& extremes);
void tell_by_label(Story& story, const Subject& subject, const Extremes& extremes);
void tell_by_several(Story& story, const Subject& subject,
                     const Extremes& extremes);  ///< several labels, or labels and a time
void tell_two_measures(Story& story, const Subject& subject);
void tell_records(Story& story, const Subject& subject);
void tell_list(Story& story, const Subject& subject);

}  // namespace sightline::narrative
