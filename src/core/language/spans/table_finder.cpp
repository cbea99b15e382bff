// Table names in a question: by stems of their words, then by meaning.

#include "core/language/spans/question.h"

namespace sightline::language {

std::vector<TableMention> find_tables(const std::vector<Token>& tokens, const Lexicon& lexicon,
                                      const WordVectors& vectors) {
    std::vector<TableMention> found;
    for (std::size_t t = 0; t < lexicon.tables().size(); ++t) {
        const LexicalTable& table = lexicon.tables()[t];
        if (table.stems.empty()) continue;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            std::size_t end = i;
            std::vector<bool> used(table.stems.size(), false);
            std::size_t matched = 0;
            while (end < tokens.size()) {
                bool took = false;
                for (std::size_t w = 0; w < table.stems.size() && !took; ++w)
                    if (!used[w] && table.stems[w] == tokens[end].stem) used[w] = took = true;
                if (!took) break;
                ++matched;
                ++end;
            }
            TableMention m{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(end),
                           static_cast<int>(t), 1, false};
            if (matched > 0 && !(matched == 1 && tokens[i].stop)) {
                m.share = static_cast<float>(matched) / static_cast<float>(table.stems.size());
                found.push_back(m);
                i = end - 1;
            } else if (!tokens[i].stop && tokens[i].text.size() > 3 && lexicon.tables().size() > 1) {
                const float s = WordVectors::similarity(vectors.embed(tokens[i].text), table.vector);
                if (s >= 0.5F) {
                    m.end = static_cast<std::uint16_t>(i + 1);
                    m.share = s;
                    m.vector = true;
                    found.push_back(m);
                }
            }
        }
    }
    return found;
}

}  // namespace sightline::language
