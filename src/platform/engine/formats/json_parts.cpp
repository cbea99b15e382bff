#include "platform/engine/formats/json_parts.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <set>

namespace sightline::engine {

namespace {

constexpr int kDeepest = 8;
constexpr std::size_t kMostColumns = 2000;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

/// Beside the data, in most services' answers.
bool is_aside(const std::vector<std::string>& path) {
    return std::ranges::any_of(path, [](const std::string& key) {
        return is_one_of(key, {"schema", "meta", "metadata", "_metadata", "links", "_links", "paging",
                               "pagination", "errors", "warnings", "info", "fields", "columns"});
    });
}

/// Where one record alone is a list of records, too.
bool names_data(std::string_view name) {
    return is_one_of(name, {"data", "items", "results", "records", "rows", "value", "features", "entries",
                            "hits", "list"});
}

bool holds_objects(const JsonShape& list) {
    return list.lists > 0 && list.element && list.element->objects * 2 > list.element->values();
}

/// Rows of single values.
bool holds_rows(const JsonShape& list) {
    if (list.lists == 0 || !list.element || list.element->lists == 0) return false;
    if (list.element->lists + list.element->nulls != list.element->values()) return false;
    if (list.element->widest > kMostColumns) return false;
    const auto& cells = list.element->positions;
    return !cells.empty() && std::ranges::none_of(cells, [](const auto& c) {
        return c->lists > 0 || c->objects * 2 > c->values();
    });
}

bool is_whole_number(std::string_view s) {
    return !s.empty() && s.find_first_not_of("0123456789") == std::string_view::npos;
}

/// An object whose members are objects alike: each is a row.
bool is_keyed(const JsonShape& object) {
    if (object.objects != 1 || object.members.size() < 2) return false;
    std::set<std::string_view> names;
    std::size_t cells = 0;
    for (const auto& m : object.members) {
        const JsonShape& o = *m.shape;
        if (o.objects != 1 || o.values() != 1 || o.members.empty()) return false;
        for (const auto& inner : o.members) names.insert(inner.key);
        cells += o.members.size();
    }
    const std::size_t all = names.size() * object.members.size();
    // Numbers as names are those of rows: then the members are columns.
    if (std::ranges::all_of(names, is_whole_number)) return false;
    return object.members.size() == 2 ? cells == all : cells * 10 >= all * 6;
}

std::string dotted(const std::vector<std::string>& path) {
    std::string out;
    for (const auto& key : path) out += (out.empty() ? "" : ".") + readable_key(key);
    return out;
}

class Finder {
  public:
    explicit Finder(const JsonOutline& outline) : outline_(outline) {}

    std::vector<JsonPart> run() {
        const JsonShape& root = outline_.root;
        if (outline_.roots == 1 && !outline_.lines && root.lists == 1) {
            add_list(root, {}, "records");
        } else if (outline_.roots > 1 || outline_.lines) {
            if (root.objects * 2 > root.values())
                found_.push_back({.name = "records", .record = &root, .count = outline_.roots});
        } else if (root.objects == 1) {
            search(root, {});
        }
        std::ranges::stable_sort(found_,
                                 [](const JsonPart& a, const JsonPart& b) { return rank(a) < rank(b); });
        for (JsonPart& p : found_) p.leaves_rest = leaves_rest_;
        std::vector<JsonPart> out;
        for (const JsonPart& p : found_) {
            out.push_back(p);
            if (p.rows != JsonPart::Rows::Lists) add_children(p, *p.record, {}, out);
        }
        std::ranges::stable_partition(out, [](const JsonPart& p) { return p.child.empty(); });
        return out;
    }

  private:
    static std::array<std::int64_t, 3> rank(const JsonPart& p) {
        return {is_aside(p.path), p.rows == JsonPart::Rows::Keyed, -p.count};
    }

    bool add_list(const JsonShape& list, const std::vector<std::string>& path, const std::string& name) {
        const bool objects =
            holds_objects(list) && (path.empty() || list.element->objects > 1 || names_data(path.back()));
        if (!objects && !(holds_rows(list) && list.elements > 1)) return false;
        found_.push_back({.name = name,
                          .path = path,
                          .rows = objects ? JsonPart::Rows::Objects : JsonPart::Rows::Lists,
                          .record = list.element.get(),
                          .count = list.elements});
        return true;
    }

    void search(const JsonShape& object, const std::vector<std::string>& path) {
        if (is_keyed(object)) {
            const JsonShape* record = object.members.front().shape.get();
            found_.push_back({.name = path.empty() ? "records" : dotted(path),
                              .path = path,
                              .rows = JsonPart::Rows::Keyed,
                              .record = record,
                              .count = static_cast<std::int64_t>(object.members.size()),
                              .key_column = record->member("key") == nullptr ? "key" : "_key"});
            return;
        }
        if (static_cast<int>(path.size()) >= kDeepest) return;
        for (const auto& m : object.members) {
            auto way = path;
            way.push_back(m.key);
            const JsonShape& s = *m.shape;
            if (s.lists == 1 && s.values() == 1 && add_list(s, way, dotted(way))) continue;
            if (s.objects == 1 && s.values() == 1) {
                const std::size_t before = found_.size();
                search(s, way);
                if (found_.size() > before) continue;
            }
            leaves_rest_ = true;
        }
    }

    void add_children(const JsonPart& parent, const JsonShape& at, const std::vector<std::string>& way,
                      std::vector<JsonPart>& out) {
        if (static_cast<int>(way.size()) >= kDeepest) return;
        for (const auto& m : at.members) {
            auto to = way;
            to.push_back(m.key);
            if (holds_objects(*m.shape)) {
                JsonPart child = parent;
                child.child = to;
                child.name = (parent.path.empty() ? "" : parent.name + ".") + dotted(to);
                child.child_record = m.shape->element.get();
                child.count = m.shape->elements + m.shape->objects;
                set_parent(child);
                out.push_back(std::move(child));
            } else if (m.shape->objects > 0) {
                add_children(parent, *m.shape, to, out);
            }
        }
    }

    static void set_parent(JsonPart& child) {
        const JsonShape &record = *child.record, &row = *child.child_record;
        const auto taken = [&row](const std::string& name) { return row.member(name) != nullptr; };
        if (child.rows == JsonPart::Rows::Keyed) {
            child.parent_column = "parent_key";
        } else {
            const JsonShape::Member* best = nullptr;
            for (const auto& m : record.members) {
                const bool unique = m.shape->may_be_key && !m.shape->repeated &&
                                    m.shape->scalars() == record.objects &&
                                    m.shape->values() == record.objects;
                if (unique && (best == nullptr || m.key == "id")) best = &m;
            }
            if (best != nullptr) child.parent_key = best->key;
            child.parent_column = best == nullptr                         ? "parent_row"
                                  : best->key == "id" || taken(best->key) ? "parent_" + best->key
                                                                          : best->key;
        }
        while (taken(child.parent_column)) child.parent_column = "_" + child.parent_column;
    }

    const JsonOutline& outline_;
    std::vector<JsonPart> found_;
    bool leaves_rest_ = false;
};

}  // namespace

std::string readable_key(std::string_view raw) {
    if (!raw.contains('\\')) return std::string(raw);
    boost::system::error_code ec;
    const auto value = boost::json::parse("\"" + std::string(raw) + "\"", ec);
    return !ec && value.is_string() ? std::string(value.get_string()) : std::string(raw);
}

std::vector<JsonPart> json_parts(const JsonOutline& outline) {
    return Finder(outline).run();
}

}  // namespace sightline::engine
