// deduplicate fuzzy: rows whose texts are nearly those of another row.
//
// Texts are folded (case, accents, punctuation, blanks). Two rows are near when every column is so by itself:
// its numbers are the same and its text, and where both have equally many words each word, is that similar by
// Jaro-Winkler. Pairs are tried only among rows of which every column begins alike and has the same numbers,
// so that the work stays bounded. A row belongs to the nearest row that leads a group, never to one that
// follows another itself: likeness is not passed on from row to row.

#include "core/recipe/step_writer.h"

namespace sightline::recipe {

namespace {

// Of two short names that differ in a letter most are two things (Bern and Berlin are at 0.922).
constexpr double kSimilarity = 0.95;

struct Folded {
    std::string made;       ///< "fold(name) AS text_1, …"
    std::string names;      ///< "text_1, …"
    std::string filled;     ///< true of a row with any text
    std::string same;       ///< a and b have the same texts
    std::string alike;      ///< a and b are worth comparing
    std::string near;       ///< a and b are near
    std::string closeness;  ///< of a and b
};

std::string numbers_of(const std::string& text) {
    return "trim(regexp_replace(" + text + ", '[^\\p{N}]+', ' ', 'g'))";
}

Folded folded(const std::vector<const query::ColumnInfo*>& columns, const std::string& similarity) {
    Folded out;
    const auto add = [](std::string& to, const char* between, const std::string& what) {
        to += (to.empty() ? "" : between) + what;
    };
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string name = "text_" + std::to_string(i + 1), a = "a." + name, b = "b." + name;
        add(out.made, ", ",
            "trim(regexp_replace(strip_accents(lower(coalesce(CAST(" + quoted_name(columns[i]->name) +
                " AS VARCHAR), ''))), '[^\\p{L}\\p{N}]+', ' ', 'g')) AS " + name);
        add(out.names, ", ", name);
        add(out.filled, " OR ", name + " <> ''");
        add(out.same, " AND ", a + " = " + b);
        add(out.alike, "\n            AND ",
            "left(" + a + ", 1) = left(" + b + ", 1) AND " + numbers_of(a) + " = " + numbers_of(b));
        const std::string whole = "jaro_winkler_similarity(" + a + ", " + b + ")";
        const std::string words_a = "string_split(" + a + ", ' ')", words_b = "string_split(" + b + ", ' ')";
        add(out.near, "\n            AND ",
            "(" + a + " = " + b + " OR " + whole + " >= " + similarity + " AND (len(" + words_a +
                ") <> len(" + words_b + ")\n                OR list_min(list_transform(list_zip(" + words_a +
                ", " + words_b +
                "), lambda pair: jaro_winkler_similarity(pair[1], pair[2]))) >= " + similarity + "))");
        add(out.closeness, " + ", whole);
    }
    return out;
}

}  // namespace

Result<Compiled> StepWriter::deduplicate_fuzzy() {
    SL_TRY(const auto by, columns("columns"));
    const double similarity = step_.number_or("similarity", kSimilarity);
    if (!(similarity > 0 && similarity <= 1)) return unfit("similarity is a number above 0 and up to 1");
    const Folded f = folded(by, sql_number(similarity));
    const std::string row = row_name();
    // The row that leads comes first, and the last one does so when counted backwards.
    const bool last = step_.text_or("end", "first") == "last";
    // A table may have one of these names itself, and would be taken for it.
    const auto own = [&](std::string name) {
        while (same_name(name, relation_)) name += "_";
        return name;
    };
    const std::string folded_rows = own("folded"), texts = own("texts"), near = own("near"),
                      rounds = own("rounds"), follows = own("follows");
    const std::string groups =
        "    WITH RECURSIVE " + folded_rows + " AS MATERIALIZED (\n        SELECT " + row + " AS place, " +
        f.made + "\n        FROM " + numbered() +
        "),\n"
        "    " +
        texts + " AS MATERIALIZED (\n        SELECT " + (last ? "-max" : "min") + "(place) AS node, " +
        f.names + "\n        FROM " + folded_rows + "\n        WHERE " + f.filled + "\n        GROUP BY " +
        f.names +
        "),\n"
        "    " +
        near + " AS MATERIALIZED (\n        SELECT a.node AS earlier, b.node AS later, " + f.closeness +
        " AS closeness\n        FROM " + texts + " AS a\n        JOIN " + texts +
        " AS b\n            ON a.node < b.node AND " + f.alike + "\n        WHERE " + f.near +
        "),\n"
        // Who leads: whoever has no leader near before it. In each round more of that is known.
        "    " +
        rounds + " AS (\n        SELECT node, CASE WHEN node NOT IN (SELECT later FROM " + near +
        ") THEN true END AS leads, 0 AS round\n        FROM (SELECT earlier AS node FROM " + near +
        " UNION SELECT later FROM " + near +
        ")\n        UNION ALL\n"
        "        SELECT r.node, CASE WHEN r.leads IS NOT NULL THEN r.leads WHEN e.led THEN false WHEN "
        "e.known THEN true END, r.round + 1\n        FROM " +
        rounds +
        " AS r\n        LEFT JOIN (\n            SELECT n.later, bool_or(coalesce(p.leads, false)) AS led, "
        "bool_and(p.leads IS NOT NULL) AS known\n            FROM " +
        near + " AS n JOIN " + rounds +
        " AS p ON p.node = n.earlier\n            GROUP BY n.later) AS e\n            ON e.later = r.node\n"
        "        WHERE EXISTS (SELECT 1 FROM " +
        rounds + " WHERE leads IS NULL)),\n    " + follows +
        " AS (\n        SELECT later AS node, arg_max(earlier, closeness) AS leader\n        FROM " + near +
        "\n        WHERE later IN (SELECT node FROM " + rounds +
        " WHERE NOT leads)\n            AND earlier IN (SELECT node FROM " + rounds +
        " WHERE leads)\n        GROUP BY later)";
    if (!step_.has("name"))
        return same_columns("SELECT * EXCLUDE (" + row + ")\nFROM " + numbered() + "\nWHERE " + row +
                            " IN (\n" + groups + "\n    SELECT abs(node) FROM " + texts +
                            " WHERE node NOT IN (SELECT node FROM " + follows +
                            ")\n"
                            // Rows without any text are nobody's repetition.
                            "    UNION ALL\n    SELECT place FROM " +
                            folded_rows + " WHERE NOT (" + f.filled + "))\nORDER BY " + row);
    const std::string& name = step_.text("name");
    SL_CHECK(is_new(name));
    const std::string members = own("members");
    Compiled out = same_columns(
        "SELECT t.* EXCLUDE (" + row + "), found.number AS " + quoted_name(name) + "\nFROM " + numbered() +
        " AS t\nLEFT JOIN (\n" + groups + ",\n    " + members +
        " AS (\n        SELECT a.place, coalesce(f.leader, b.node) AS leader\n        FROM " + folded_rows +
        " AS a\n        JOIN " + texts + " AS b ON " + f.same + "\n        LEFT JOIN " + follows +
        " AS f ON f.node = b.node)\n"
        // A row alone has no number.
        "    SELECT place, dense_rank() OVER (ORDER BY leader) AS number\n    FROM (SELECT * FROM " +
        members +
        " QUALIFY count(*) OVER (PARTITION BY leader) > 1)) AS found\n"
        "    ON found.place = t." +
        row + "\nORDER BY t." + row);
    out.table.columns.push_back(made(name, ColumnType::Integer));
    out.keeps_rows = true;
    return out;
}

}  // namespace sightline::recipe
