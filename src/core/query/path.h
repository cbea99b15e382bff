#pragma once
// Where in a Query a check stands, for messages: "where.and[1].left". Internal to this room.

#include <string>
#include <vector>

#include "base/result.h"
#include "core/query/query_walk.h"

namespace sightline::query {

class Path {
  public:
    /// Keeps the step on the path while it lives.
    class Enter {
      public:
        Enter(Path& path, Step step) : path_(path) { path_.steps_.push_back(step); }
        ~Enter() { path_.steps_.pop_back(); }
        Enter(const Enter&) = delete;
        Enter& operator=(const Enter&) = delete;

      private:
        Path& path_;
    };

    std::string text() const {
        std::string out;
        for (const Step& step : steps_) {
            if (!out.empty() && !step.name.empty()) out += '.';
            out += step.text();
        }
        return out;
    }

    /// InvalidInput "path: message".
    std::unexpected<Error> fail(const std::string& message) const {
        const std::string where = text();
        return sightline::fail(ErrorCode::InvalidInput, where.empty() ? message : where + ": " + message);
    }

  private:
    std::vector<Step> steps_;
};

}  // namespace sightline::query
