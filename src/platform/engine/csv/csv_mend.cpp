#include "platform/engine/csv/csv_mend.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <set>

#include "platform/engine/csv/csv_fit.h"
#include "platform/engine/csv/csv_rows.h"
#include "platform/engine/formats/file_blocks.h"
#include "platform/engine/formats/file_content.h"

namespace sightline::engine {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kMaxFittedWidth = 2000;  // wider rows are filled and cut at their end
constexpr double kOtherDelimiterCost = 5;      // in likelihood

class Mender {
  public:
    Mender(const CsvHead& head, MendPlace place, int out)
        : head_(head), place_(std::move(place)), out_(out) {}

    Result<MendedCsv> run(CsvRecords& reader, std::size_t bytes,
                          const std::function<bool(double)>& on_progress) {
        CsvRecord record;
        std::size_t skipped = 0;
        bool first = place_.first;
        if (!first) SL_CHECK(begin_inside());
        while (reader.next(record)) {
            if (record.blank()) {
                if (head_.width == 1) mended_.counts.blank.add(record.line);
                after_gap_ = true;
                continue;
            }
            if (place_.first && skipped < head_.preamble) {
                ++skipped;
                mended_.counts.preamble.add(record.line);
                continue;
            }
            if (place_.first && !first && skipped < head_.preamble + head_.header_rows - 1) {
                ++skipped;  // joined to the names already
                continue;
            }
            if (record.width != head_.width && record.lines > 1) confine_quotes(reader, record);
            if (first) SL_CHECK(begin(record));
            if (first && head_.header) {
                first = false;
                continue;
            }
            first = false;
            if (record.stray_quotes) mended_.counts.strays.add(record.line);
            unwrap(record);
            SL_CHECK(take(reader, record));
            after_gap_ = false;
            if (!on_progress(static_cast<double>(reader.consumed()) /
                             static_cast<double>(std::max<std::size_t>(bytes, 1))))
                return fail(ErrorCode::Cancelled, "The request was cancelled.");
        }
        if (place_.last) leave_out_footer();
        while (!held_.empty()) SL_CHECK(release());
        SL_CHECK(flush());
        mended_.counts.nuls = reader.nul_count();
        mended_.lines = reader.lines();
        mended_.ran_out = reader.ran_out();
        return std::move(mended_);
    }

  private:
    struct Held {
        std::vector<std::string> fields;
        std::int64_t line;
        bool note;  // none of the rows if nothing but notes follows
        bool empty = false;
        bool other_delimiter = false;
    };

    Result<void> begin(const CsvRecord& record) {
        std::vector<std::string> names;
        if (head_.header && head_.header_rows > 1)
            names = head_.names;
        else if (head_.header)
            names.assign(record.fields.begin(),
                         record.fields.begin() + static_cast<std::ptrdiff_t>(record.width));
        header_ = names;
        mended_.header = head_.header;
        if (head_.header) mended_.header_cells = header_cells(names, head_.width);
        mended_.names = column_names(names, head_.width, mended_.repairs);
        if (head_.header && head_.header_rows > 1)
            mended_.repairs.push_back(fmt::format(
                "The names of the columns stand in {} rows; they were joined.", head_.header_rows));
        if (head_.header && record.stray_quotes)
            mended_.repairs.emplace_back("A quote in the header closes nothing and was taken as text.");
        return write(mended_.names);
    }

    /// The header stands in an earlier piece.
    Result<void> begin_inside() {
        if (head_.header) header_ = head_.header_rows > 1 ? head_.names : head_.records.front();
        mended_.header = head_.header;
        mended_.names = column_names(header_, head_.width, mended_.repairs);
        mended_.repairs.clear();
        return write(mended_.names);
    }

    // A quote that was never closed took the next lines with it, unless the record only has a long cell and
    // is ragged besides.
    void confine_quotes(CsvRecords& reader, CsvRecord& record) const {
        const auto off = [this](const CsvRecord& r) {
            return r.width > head_.width ? r.width - head_.width : head_.width - r.width;
        };
        const std::size_t before = off(record);
        reader.again_in_one_line(record);
        if (off(record) >= before) reader.again(record);
    }

    // A line in quotes as a whole, among others that are not.
    void unwrap(CsvRecord& record) {
        if (record.width != 1 || !record.quoted || head_.width < 2) return;
        if (after_gap_ || begins_like_note(record.fields[0])) return;
        CsvRecords inside(ByteWindow(std::string_view(record.fields[0])), head_.dialect);
        CsvRecord found;
        if (!inside.next(found) || found.width != head_.width) return;
        mended_.counts.unwrapped.add(record.line);
        record.width = found.width;
        record.fields = std::move(found.fields);
    }

    // One line of another program, pasted in. Spaces may stand in its cells too: those are joined again.
    std::optional<std::vector<std::string>> by_other_delimiter(CsvRecords& reader, CsvRecord& record) {
        if (head_.width < 3 || head_.width > kMaxFittedWidth || record.lines > 1) return {};
        std::vector<std::string> best(record.fields.begin(),
                                      record.fields.begin() + static_cast<std::ptrdiff_t>(record.width));
        fit_fields(best, head_.shapes, head_.dialect.delimiter, head_.short_ends);
        double score = likelihood(best, head_.shapes) + kOtherDelimiterCost;
        bool found = false;
        for (const char other : {';', '\t', '|', ',', ' '}) {
            CsvRecord again;
            if (other == head_.dialect.delimiter) continue;
            reader.again_with(other, again);
            if (again.width < head_.width || again.width > 3 * head_.width) continue;
            again.fields.resize(again.width);
            if (again.width > head_.width) fit_fields(again.fields, head_.shapes, other, head_.short_ends);
            const double fit = likelihood(again.fields, head_.shapes);
            if (fit <= score) continue;
            score = fit;
            best = std::move(again.fields);
            found = true;
        }
        reader.again(record);
        if (!found) return {};
        return best;
    }

    Result<void> take(CsvRecords& reader, CsvRecord& record) {
        std::optional<std::vector<std::string>> other;
        if (record.width != head_.width) other = by_other_delimiter(reader, record);
        record.fields.resize(record.width);
        if (head_.header && head_.width > 1 && record.fields == header_) {
            mended_.counts.repeated_header.add(record.line);
            return {};
        }
        const bool in_gap = after_gap_ || (!held_.empty() && (held_.back().empty || held_.back().note));
        Held held{record.fields, record.line, false};
        held.empty = filled_width(held.fields) == 0;
        held.note = !held.empty && is_note(held.fields, head_.shapes, in_gap);
        if (other) {
            held.other_delimiter = true;
            held.fields = std::move(*other);
        }
        held_.push_back(std::move(held));
        // Notes are held back: at the end of the file they belong to no row, elsewhere they are rows.
        if ((!held_.back().note && !held_.back().empty) || held_.size() > kMaxFooter)
            while (!held_.empty()) SL_CHECK(release());
        return {};
    }

    void fit(Held& held) {
        if (head_.width > kMaxFittedWidth) {
            mended_.counts.of(held.fields.size() < head_.width ? Fit::Filled : Fit::Cut).add(held.line);
            held.fields.resize(head_.width);
            return;
        }
        mended_.counts.of(fit_fields(held.fields, head_.shapes, head_.dialect.delimiter, head_.short_ends))
            .add(held.line);
    }

    void leave_out_footer() {
        const auto first = std::ranges::find_if(held_, &Held::note);
        if (first == held_.end() || mended_.rows == 0) return;
        // Empty rows between the table and its notes go with them.
        for (const Held& held : held_)
            if (held.note) mended_.counts.footer.add(held.line);
        held_.clear();
    }

    Result<void> release() {
        Held held = std::move(held_.front());
        held_.pop_front();
        if (place_.totals.contains(released_++)) {
            mended_.counts.totals.add(held.line);
            return {};
        }
        if (held.other_delimiter) mended_.counts.other_delimiter.add(held.line);
        if (held.fields.size() != head_.width) fit(held);
        ++mended_.rows;
        return write(held.fields);
    }

    Result<void> write(const std::vector<std::string>& fields) {
        const std::size_t start = buffer_.size();
        append_csv_row(buffer_, fields);
        mended_.longest_row = std::max(mended_.longest_row, buffer_.size() - start);
        return buffer_.size() >= kBlockBytes ? flush() : Result<void>();
    }

    Result<void> flush() {
        SL_CHECK(write_all(out_, buffer_, "repair the file"));
        buffer_.clear();
        return {};
    }

    static constexpr std::size_t kMaxFooter = 200;

    const CsvHead& head_;
    const MendPlace place_;
    int out_;
    std::string buffer_;
    std::vector<std::string> header_;
    std::deque<Held> held_;
    MendedCsv mended_;
    std::int64_t released_ = 0;  // rows, with those left out
    bool after_gap_ = false;
};

/// One name too many and an empty one among them: a delimiter too many.
std::vector<std::string> without_extra(std::vector<std::string> names, std::size_t width) {
    for (auto it = names.begin(); it != names.end() && names.size() > width;)
        it = it->find_first_not_of(" \t") == std::string::npos ? names.erase(it) : it + 1;
    return names;
}

std::string lower(std::string_view s) {
    std::string out(s);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

}  // namespace

void append_csv_row(std::string& out, const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out += ',';
        const std::string& f = fields[i];
        // Quotes keep a lone empty cell from being a blank line, and spaces from being trimmed.
        const bool plain = f.find_first_of(",\"\n\r") == std::string::npos && !f.starts_with(' ') &&
                           !(f.empty() && fields.size() == 1);
        if (plain) {
            out += f;
            continue;
        }
        out += '"';
        for (const char c : f) out.append(c == '"' ? 2 : 1, c);
        out += '"';
    }
    out += '\n';
}

std::vector<std::string> header_cells(const std::vector<std::string>& header, std::size_t width) {
    std::vector<std::string> cells = without_extra(header, width);
    cells.resize(width);
    return cells;
}

std::vector<std::string> column_names(const std::vector<std::string>& header, std::size_t width,
                                      std::vector<std::string>& repairs) {
    constexpr std::size_t kMaxName = 200;
    std::vector<std::string> given = without_extra(header, width);
    if (given.size() > width)
        repairs.push_back(fmt::format("The header has {} names for {} columns; the last were left out.",
                                      given.size(), width));
    else if (!header.empty() && given.size() < width)
        repairs.push_back(
            fmt::format("The header has {} names for {} columns; the others were named column_{} and so on.",
                        given.size(), width, given.size() + 1));
    given.resize(width);
    std::vector<std::string> names;
    std::set<std::string> taken;
    std::vector<std::string> unnamed, repeated;
    for (std::size_t i = 0; i < width; ++i) {
        std::string name;
        for (const char c : given[i]) name += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        const auto start = name.find_first_not_of(' ');
        name = start == std::string::npos ? "" : name.substr(start, name.find_last_not_of(' ') - start + 1);
        if (name.size() > kMaxName) {
            name.resize(kMaxName);
            while (!name.empty() && (static_cast<unsigned char>(name.back()) & 0xc0) == 0x80) name.pop_back();
            if (!name.empty() && static_cast<unsigned char>(name.back()) >= 0x80) name.pop_back();
        }
        if (name.empty()) {
            name = fmt::format("column_{}", i + 1);
            if (i < header.size()) unnamed.push_back(name);
        }
        const std::string base = name;
        for (int n = 2; !taken.insert(lower(name)).second; ++n) name = fmt::format("{}_{}", base, n);
        if (name != base) repeated.push_back(name);
        names.push_back(std::move(name));
    }
    const auto say = [&repairs](const std::vector<std::string>& made, std::string_view one,
                                std::string_view many) {
        if (made.size() == 1)
            repairs.push_back(fmt::format("{}: it is now “{}”.", one, made[0]));
        else if (!made.empty())
            repairs.push_back(fmt::format("{} {}: they are now “{}”, “{}”{}.", made.size(), many, made[0],
                                          made[1], made.size() > 2 ? " and so on" : ""));
    };
    say(unnamed, "1 column has no name in the header", "columns have no name in the header");
    say(repeated, "1 name stands twice in the header", "names of the header stand there before");
    return names;
}

Result<MendedCsv> mend_csv(const std::string& from, const CsvHead& head, MendPlace place,
                           const std::string& to, const std::function<bool(double)>& on_progress) {
    Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    struct stat facts{};
    if (in.get() < 0 || out.get() < 0 || ::fstat(in.get(), &facts) != 0)
        return fail(ErrorCode::Unavailable, "The file cannot be read.", std::strerror(errno));
    CsvRecords reader(ByteWindow(std::move(in)), head.dialect);
    return Mender(head, std::move(place), out.get())
        .run(reader, static_cast<std::size_t>(facts.st_size), on_progress);
}

Result<CsvHead> head_of_mended(const std::string& path, CsvHead head) {
    Descriptor in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (in.get() < 0) return fail(ErrorCode::Unavailable, "The file cannot be read.", path);
    CsvRecords reader(ByteWindow(std::move(in)), {});
    head.header = false;
    head.records.clear();
    CsvRecord record;
    reader.next(record);  // the names
    while (head.records.size() < kHeadRecords && reader.consumed() < kHeadBytes && reader.next(record)) {
        record.fields.resize(record.width);
        head.records.push_back(record.fields);
    }
    return head;
}

}  // namespace sightline::engine
