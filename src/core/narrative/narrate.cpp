#include "core/narrative/narrative.h"
#include "core/narrative/sentences.h"

namespace sightline::narrative {

Narrative narrate(const query::Query& query, const query::Schema& schema, const Table& table) {
    const Subject subject(query, schema, table);
    Story story(subject);
    if (table.row_count() == 0 || table.column_count() == 0)
        return story.say("Nothing in the data matches this question.").take();
    const auto extremes =
        subject.measures.empty() ? std::nullopt : extremes_of(table.columns[subject.measures.front()]);
    if (table.row_count() == 1)
        tell_one_row(story, subject);
    else if (!extremes)
        tell_list(story, subject);
    else if (!subject.grouped && subject.measures.size() == 2 && subject.times.empty())
        tell_two_measures(story, subject);
    else if (subject.grouped && subject.times.size() == 1 && subject.labels.empty())
        tell_over_time(story, subject, *extremes);
    else if (subject.grouped && subject.labels.size() == 1 && subject.times.empty())
        tell_by_label(story, subject, *extremes);
    else if (subject.grouped && !subject.labels.empty())
        tell_by_several(story, subject, *extremes);
    else
        tell_records(story, subject);
    Narrative narrative = story.take();
    if (render(narrative, table)) return narrative;
    // A sum beyond all numbers and the like: then only what is certain.
    return Story(subject)
        .say("the result has ")
        .statistic("count", 0, "integer")
        .say(table.row_count() == 1 ? " row." : " rows.")
        .take();
}

}  // namespace sightline::narrative
