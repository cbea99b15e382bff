#include <fcntl.h>

#include <algorithm>
#include <set>
#include <span>

#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/json_lines.h"
#include "platform/engine/formats/json_parts.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;

/// Appends the value that begins with `first` to `out`; numbers as text where `shape` says so, and of members
/// of one name the first.
bool copy_value(JsonTokens& in, const JsonToken& first, const JsonShape* shape, std::string& out,
                int depth = 0, bool in_list = false) {
    if (shape == nullptr || depth > kJsonDepth) return in.copy(first, out);
    switch (first.kind) {
        case JsonToken::BeginObject: {
            out += '{';
            bool begun = false;
            std::vector<bool> taken(shape->members.size());
            const bool all = each_member(in, [&](const std::string& key, const JsonToken& value) {
                const std::size_t at = shape->place(key);
                const bool known = at < taken.size();
                if (known && taken[at]) return in.skip(value);
                if (known) taken[at] = true;
                if (std::exchange(begun, true)) out += ',';
                out.append("\"").append(key).append("\":");
                const JsonShape* inner = known ? shape->members[at].shape.get() : shape->element.get();
                return copy_value(in, value, inner, out, depth + 1);
            });
            out += '}';
            return all;
        }
        case JsonToken::BeginArray: {
            out += '[';
            std::size_t n = 0;
            const bool all = each_element(in, [&](const JsonToken& value) {
                if (n > 0) out += ',';
                const JsonShape* inner =
                    in_list && n < shape->positions.size() ? shape->positions[n].get() : shape->element.get();
                ++n;
                return copy_value(in, value, inner, out, depth + 1, true);
            });
            out += ']';
            return all;
        }
        case JsonToken::Number:
            if (shape->as_text()) {
                out.append("\"").append(first.text).append("\"");
                return true;
            }
            [[fallthrough]];
        case JsonToken::String:
        case JsonToken::Word:
            out += first.text;
            return true;
        default:
            return false;
    }
}

std::string quoted_key(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\":";
}

/// `record`, an object, with a member before its others.
std::string with_member(const std::string& key, std::string_view value, std::string_view record) {
    std::string out = "{" + key;
    out += value;
    if (record != "{}") out += ',';
    return out.append(record.substr(1));
}

void make_object(std::string& value) {
    if (!value.starts_with('{')) value = with_member("\"value\":", value, "{}");
}

/// Goes down `way` from an object and hands what stands there to `on_value`; all beside it is gone over.
bool follow(JsonTokens& in, const JsonToken& t, std::span<const std::string> way,
            const std::function<bool(const JsonToken&)>& on_value) {
    if (way.empty()) return on_value(t);
    if (t.kind != JsonToken::BeginObject) return in.skip(t);
    return each_member(in, [&](const std::string& key, const JsonToken& value) {
        return key == way.front() ? follow(in, value, way.subspan(1), on_value) : in.skip(value);
    });
}

class RowWriter {
  public:
    RowWriter(const JsonPart& part, const JsonShape* text, int file, const std::function<bool()>& stopping)
        : part_(part), text_(text), file_(file), stopping_(stopping) {}

    /// Goes down to the list of the part and takes its rows.
    bool descend(JsonTokens& in, const JsonToken& t) {
        return follow(in, t, part_.path, [&](const JsonToken& list) { return rows(in, list); });
    }
    bool row(JsonTokens& in, const JsonToken& t) {
        record_.clear();
        if (!copy_value(in, t, text_, record_)) return false;
        ++row_;
        if (record_ == "null") return true;
        if (part_.rows == JsonPart::Rows::Lists) return list_row();
        make_object(record_);
        return part_.child.empty() ? put(record_) : child_rows();
    }
    Result<void> finish() {
        SL_CHECK(status_);
        return write_all(file_, block_, "load the file");
    }
    Result<void> status() { return status_; }

  private:
    bool rows(JsonTokens& in, const JsonToken& t) {
        if (t.kind == JsonToken::BeginArray && part_.rows != JsonPart::Rows::Keyed)
            return each_element(in, [&](const JsonToken& value) { return row(in, value); });
        if (t.kind != JsonToken::BeginObject) return false;
        return each_member(in, [&](const std::string& key, const JsonToken& value) {
            record_.clear();
            if (!copy_value(in, value, text_, record_)) return false;
            key_ = "\"" + key + "\"";
            return part_.child.empty() ? put(with_member(quoted_key(part_.key_column), key_, record_))
                                       : child_rows();
        });
    }

    /// The first may hold the columns' names; else they are numbered.
    bool list_row() {
        JsonTokens in{std::string_view(record_)};
        if (in.next().kind != JsonToken::BeginArray) return true;
        std::vector<std::string> cells;
        const bool all = each_element(in, [&](const JsonToken& t) {
            cells.emplace_back();
            return in.copy(t, cells.back());
        });
        if (!all) return false;
        if (row_ == 1 && are_names(cells)) {
            for (const auto& c : cells) names_.push_back(c + ":");
            return true;
        }
        std::string out = "{";
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i >= names_.size()) names_.push_back("\"column_" + std::to_string(i + 1) + "\":");
            out.append(i > 0 ? "," : "").append(names_[i]).append(cells[i]);
        }
        return put(out + "}");
    }

    /// Words that differ, over cells of which some are none, or at least none with a digit.
    bool are_names(const std::vector<std::string>& cells) const {
        const bool numbers_below = std::ranges::any_of(
            part_.record->positions, [](const auto& p) { return p->numbers + p->others > 0; });
        return !cells.empty() && part_.count > 1 &&
               std::set(cells.begin(), cells.end()).size() == cells.size() &&
               std::ranges::all_of(cells, [&](const std::string& c) {
                   return c.starts_with('"') && c.size() > 2 &&
                          (numbers_below || c.find_first_of("0123456789") == std::string::npos);
               });
    }

    bool child_rows() {
        if (!key_.empty() && part_.rows != JsonPart::Rows::Keyed) key_.clear();
        if (!part_.parent_key.empty()) {
            JsonTokens in{std::string_view(record_)};
            if (in.next().kind != JsonToken::BeginObject) return false;
            (void)each_member(in, [&](const std::string& key, const JsonToken& value) {
                if (key != part_.parent_key) return in.skip(value);
                key_ = value.text;
                return true;
            });
        }
        if (part_.parent_column.ends_with("parent_row")) key_ = std::to_string(row_);
        JsonTokens in{std::string_view(record_)};
        // One element alone may stand for a list of it, as writers of XML leave it.
        return follow(in, in.next(), part_.child, [&](const JsonToken& t) {
            const auto take = [&](const JsonToken& value) { return child_row(in, value); };
            return t.kind == JsonToken::BeginArray ? each_element(in, take) : take(t);
        });
    }

    bool child_row(JsonTokens& in, const JsonToken& t) {
        std::string element;
        if (!in.copy(t, element)) return false;
        if (element == "null") return true;
        make_object(element);
        return put(with_member(quoted_key(part_.parent_column), key_, element));
    }

    bool put(std::string_view record) {
        block_.append(record) += '\n';
        if (block_.size() < kBlockBytes) return true;
        if (stopping_())
            status_ = fail(ErrorCode::Cancelled, "The request was cancelled.");
        else
            status_ = write_all(file_, block_, "load the file");
        block_.clear();
        return status_.has_value();
    }

    const JsonPart& part_;
    const JsonShape* text_;
    const int file_;
    const std::function<bool()>& stopping_;
    std::string record_, block_, key_;
    std::vector<std::string> names_;
    std::int64_t row_ = 0;
    Result<void> status_;
};

}  // namespace

Result<void> write_json_rows(const std::string& from, const JsonOutline& outline, const JsonPart& part,
                             const JsonShape* text, const std::string& to,
                             const std::function<bool()>& stopping) {
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (out.get() < 0) return fail(ErrorCode::Unavailable, "The file cannot be written.", to);
    RowWriter writer(part, text, out.get(), stopping);
    const auto changed = [&]() -> Result<void> {
        SL_CHECK(writer.status());
        return fail(ErrorCode::InvalidInput, "The file is no sound JSON.");
    };
    if (outline.lines) {
        JsonLines in(from);
        for (std::string_view line; in.next(line);) {
            if (outline.bad.count > 0 && !is_json_line(line)) continue;
            JsonTokens tokens(line);
            const JsonToken t = tokens.next();
            if (t.kind != JsonToken::End && !writer.row(tokens, t)) return changed();
        }
        return writer.finish();
    }
    JsonTokens in(Descriptor(::open(from.c_str(), O_RDONLY | O_CLOEXEC)));
    const bool one = outline.roots == 1 && part.rows != JsonPart::Rows::Values;
    for (JsonToken t = in.next(); t.kind != JsonToken::End; t = in.next())
        if (!(one ? writer.descend(in, t) : writer.row(in, t))) return changed();
    return writer.finish();
}

}  // namespace sightline::engine
