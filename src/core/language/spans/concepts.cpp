#include "core/language/spans/concepts.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

namespace sightline::language {
namespace {

using Words = std::span<const std::string_view>;

bool among(Words words, std::string_view w) {
    return std::find(words.begin(), words.end(), w) != words.end();
}

struct Concept {
    Words said;
    Words names;     ///< of columns, the most fitting first
    Words unlikely;  ///< words that make a name mean something else
};

constexpr std::string_view kRevenueSaid[] = {"revenue", "revenues", "sales",  "turnover", "income",
                                             "takings", "earnings", "earned", "sold",     "selling",
                                             "sell",    "sells",    "value",  "worth",    "money"};
constexpr std::string_view kRevenueNames[] = {"revenue", "sales",    "turnover", "amount", "total", "gross",
                                              "net",     "value",    "income",   "fare",   "fee",   "fees",
                                              "fares",   "subtotal", "charge",   "price",  "paid"};
constexpr std::string_view kNotWhole[] = {
    "unit",  "tax",  "vat",  "discount", "shipping", "fee",  "per",  "percent", "rate",  "id",
    "price", "cost", "date", "number",   "currency", "type", "type", "tip",     "score", "co2"};
constexpr std::string_view kSpendSaid[] = {
    "spend", "spends",  "spent",  "spending", "expenses", "expenditure", "cost",    "costs",
    "bill",  "billing", "billed", "bills",    "pays",     "paying",      "charges", "paid"};
constexpr std::string_view kSpendNames[] = {"spend",  "spending", "cost",   "bill",    "charges",
                                            "charge", "fare",     "amount", "expense", "total",
                                            "value",  "fee",      "price",  "budget"};
constexpr std::string_view kQuantitySaid[] = {"quantity", "quantities", "units", "pieces",
                                              "volume",   "sold",       "items", "copies"};
constexpr std::string_view kQuantityNames[] = {"quantity", "units",  "items", "pieces",
                                               "volume",   "copies", "sold"};
constexpr std::string_view kPaySaid[] = {"salary",  "salaries", "wage",        "wages",   "pay",
                                         "payroll", "earn",     "earns",       "earning", "paid",
                                         "income",  "earned",   "compensation"};
constexpr std::string_view kPayNames[] = {"salary",       "wage",   "wages",   "pay",
                                          "compensation", "income", "earnings"};
constexpr std::string_view kStaffSaid[] = {"head",      "heads",  "staff",   "employees",
                                           "headcount", "people", "workers", "personnel"};
constexpr std::string_view kStaffNames[] = {"headcount", "staff",   "employees", "fte",
                                            "ftes",      "workers", "personnel"};
constexpr std::string_view kUseSaid[] = {"consumption", "consumed", "consume", "usage", "use",
                                         "uses",        "used",     "energy",  "power"};
constexpr std::string_view kUseNames[] = {"consumption", "usage",  "kwh",   "mwh",
                                          "wh",          "energy", "power", "watts"};
constexpr std::string_view kMakeSaid[] = {"production", "produced",   "produces",  "output",
                                          "generated",  "generation", "generates", "yield"};
constexpr std::string_view kMakeNames[] = {"production", "output", "generation", "generated",
                                           "yield",      "kwh",    "mwh"};
constexpr std::string_view kEmitSaid[] = {"emissions", "emission", "carbon", "footprint", "emitted"};
constexpr std::string_view kEmitNames[] = {"co2", "emissions", "carbon", "co2e"};
constexpr std::string_view kWaitSaid[] = {"wait", "waits", "waited", "waiting"};
constexpr std::string_view kWaitNames[] = {"wait", "waiting", "queue", "delay"};
constexpr std::string_view kLateSaid[] = {"late", "delayed", "delays", "delay", "lateness"};
constexpr std::string_view kLateNames[] = {"delay", "delays", "late"};
constexpr std::string_view kTimeSaid[] = {"long", "longer",  "longest", "duration", "shorter", "shortest",
                                          "took", "slowest", "fastest", "slower",   "faster"};
constexpr std::string_view kTimeNames[] = {"duration", "length", "hours", "minutes", "distance",
                                           "seconds",  "days",   "time",  "hrs",     "mins"};
constexpr std::string_view kAgeSaid[] = {"old",     "older",    "oldest", "young",
                                         "younger", "youngest", "age",    "aged"};
constexpr std::string_view kAgeNames[] = {"age", "birth", "birthday", "born", "birthdate"};
constexpr std::string_view kCarrierSaid[] = {"airline", "airlines"};
constexpr std::string_view kCarrierNames[] = {"carrier", "airline", "operator"};
constexpr std::string_view kRatingSaid[] = {"rated", "rating",       "ratings",
                                            "stars", "satisfaction", "satisfied"};
constexpr std::string_view kRatingNames[] = {"rating", "stars", "satisfaction", "csat", "score", "nps"};
constexpr std::string_view kSexSaid[] = {"gender", "sex", "genders"};
constexpr std::string_view kSexNames[] = {"gender", "sex"};
constexpr std::string_view kPriceSaid[] = {"expensive", "cheap",    "cheapest", "cheaper",
                                           "price",     "priciest", "prices"};
constexpr std::string_view kPriceNames[] = {"price", "cost", "bill", "fare", "amount", "fee", "rent"};
constexpr std::string_view kHireSaid[] = {"hired", "joined", "hires", "hire", "started"};
constexpr std::string_view kHireNames[] = {"hire", "hired", "joined", "start", "started", "joining"};
constexpr std::string_view kLeftSaid[] = {"left", "leave", "quit", "resigned", "leavers"};
constexpr std::string_view kLeftNames[] = {"termination", "terminated", "left", "exit", "leaving", "end"};
constexpr std::string_view kPlaceSaid[] = {"country", "countries", "nation",     "nations",
                                           "region",  "regions",   "nationality"};
constexpr std::string_view kPlaceNames[] = {"country", "nation",      "region",
                                            "origin",  "nationality", "location"};
constexpr std::string_view kWhoSaid[] = {"who", "whom"};
constexpr std::string_view kWhoNames[] = {"name",     "agent",   "assignee", "owner",  "employee",
                                          "customer", "rep",     "seller",   "player", "doctor",
                                          "teacher",  "manager", "author",   "driver", "student",
                                          "patient",  "member",  "user",     "artist", "winner"};
constexpr std::string_view kEndedSaid[] = {"closed",     "resolved", "finished", "completed",
                                           "discharged", "shipped",  "delivered"};
constexpr std::string_view kEndedNames[] = {"closed",     "resolved", "finished", "completed",
                                            "discharged", "shipped",  "delivered"};
constexpr std::string_view kOpenedSaid[] = {"opened", "created", "raised", "submitted", "reported", "logged"};
constexpr std::string_view kOpenedNames[] = {"opened",    "created",  "raised",
                                             "submitted", "reported", "logged"};

const Concept kConcepts[] = {
    {kRevenueSaid, kRevenueNames, kNotWhole},
    {kSpendSaid, kSpendNames, {}},
    {kQuantitySaid, kQuantityNames, {}},
    {kPaySaid, kPayNames, {}},
    {kStaffSaid, kStaffNames, {}},
    {kUseSaid, kUseNames, {}},
    {kMakeSaid, kMakeNames, {}},
    {kEmitSaid, kEmitNames, {}},
    {kWaitSaid, kWaitNames, {}},
    {kLateSaid, kLateNames, {}},
    {kTimeSaid, kTimeNames, {}},
    {kAgeSaid, kAgeNames, {}},
    {kCarrierSaid, kCarrierNames, {}},
    {kRatingSaid, kRatingNames, {}},
    {kSexSaid, kSexNames, {}},
    {kPriceSaid, kPriceNames, {}},
    {kHireSaid, kHireNames, {}},
    {kLeftSaid, kLeftNames, {}},
    {kOpenedSaid, kOpenedNames, {}},
    {kPlaceSaid, kPlaceNames, {}},
    {kWhoSaid, kWhoNames, {}},
    {kEndedSaid, kEndedNames, {}},
};

}  // namespace

std::string_view spelled_out(std::string_view word) {
    static const std::unordered_map<std::string_view, std::string_view> kShort = {
        {"dur", "duration"},    {"tot", "total"},        {"cnt", "count"},        {"inv", "invoice"},
        {"no", "number"},       {"num", "number"},       {"nbr", "number"},       {"amt", "amount"},
        {"qty", "quantity"},    {"dept", "department"},  {"desc", "description"}, {"id", "identifier"},
        {"addr", "address"},    {"emp", "employee"},     {"cust", "customer"},    {"prod", "product"},
        {"cat", "category"},    {"temp", "temperature"}, {"pct", "percent"},      {"yr", "year"},
        {"mgr", "manager"},     {"tel", "telephone"},    {"dob", "birth"},        {"fname", "first"},
        {"lname", "last"},      {"pos", "position"},     {"avg", "average"},      {"pts", "points"},
        {"nat", "nationality"}, {"pop", "population"},   {"lat", "latitude"},     {"lon", "longitude"},
        {"lng", "longitude"},   {"st", "state"},         {"msg", "message"},      {"acct", "account"},
        {"stu", "student"},     {"univ", "university"},  {"hs", "hours"},         {"enr", "enrollment"},
        {"rev", "revenue"},     {"ctry", "country"},     {"org", "organization"}, {"loc", "location"},
        {"max", "maximum"},     {"min", "minimum"},      {"hrs", "hours"},        {"mins", "minutes"},
        {"secs", "seconds"},    {"dep", "departure"},    {"arr", "arrival"},      {"dist", "distance"},
        {"pax", "passengers"},  {"mfr", "manufacturer"}, {"wt", "weight"},        {"ht", "height"}};
    const auto it = kShort.find(word);
    return it == kShort.end() ? std::string_view{} : it->second;
}

float concept_fit(std::string_view said, const std::vector<std::string>& words) {
    static const auto kBySaid = [] {
        std::unordered_map<std::string_view, std::vector<const Concept*>> map;
        for (const Concept& c : kConcepts)
            for (const std::string_view word : c.said) map[word].push_back(&c);
        return map;
    }();
    float best = 0;
    const auto known = kBySaid.find(said);
    if (known == kBySaid.end()) return 0;
    for (const Concept* of : known->second) {
        const Concept& c = *of;
        for (const std::string& word : words) {
            const std::string_view spelled = spelled_out(word);
            for (std::size_t rank = 0; rank < c.names.size(); ++rank) {
                if (c.names[rank] != word && c.names[rank] != spelled) continue;
                float fit = 1.0F - 0.05F * static_cast<float>(rank);
                for (const std::string& w : words)
                    if (w != word && among(c.unlikely, w)) fit -= 0.3F;
                best = std::max(best, fit);
            }
        }
    }
    return best;
}

bool is_averaged(const std::vector<std::string>& words) {
    constexpr std::string_view kNames[] = {
        "horsepower", "acceleration", "mileage",   "displacement", "weight",      "torque",
        "bmi",        "glucose",      "wind",      "score",        "scores",      "rating",
        "ratings",    "satisfaction", "csat",      "nps",          "temperature", "speed",
        "age",        "rate",         "ratio",     "percent",      "percentage",  "share",
        "price",      "humidity",     "pressure",  "grade",        "index",       "level",
        "gpa",        "bmi",          "height",    "margin",       "density",     "efficiency",
        "latitude",   "longitude",    "celsius",   "fahrenheit",   "salary",      "wage",
        "duration",   "delay",        "elevation", "depth",        "latency",     "probability",
        "voltage",    "stars",        "rank",      "mpg",          "resolution",  "response",
        "stay",       "ph",           "magnitude", "wait",         "waiting",     "turnaround"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) {
        const std::string_view spelled = spelled_out(w);
        return among(kNames, w) || (!spelled.empty() && among(kNames, spelled));
    });
}

bool is_money_word(std::string_view said) {
    constexpr std::string_view kWords[] = {
        "revenue",   "revenues", "turnover", "takings",  "earnings", "earned", "earn",    "earns",  "money",
        "spend",     "spends",   "spent",    "spending", "expenses", "cost",   "costs",   "bill",   "billed",
        "salary",    "salaries", "wage",     "wages",    "pay",      "paid",   "income",  "price",  "prices",
        "expensive", "cheap",    "cheapest", "cheaper",  "priciest", "profit", "profits", "budget", "sales"};
    return among(kWords, said);
}

bool never_money(const std::vector<std::string>& words) {
    constexpr std::string_view kNames[] = {
        "kg",       "weight",      "lb",      "lbs",      "km",         "miles",    "distance",
        "height",   "width",       "length",  "min",      "mins",       "minutes",  "hours",
        "hrs",      "days",        "seconds", "duration", "wait",       "delay",    "score",
        "rating",   "stars",       "pct",     "percent",  "percentage", "age",      "year",
        "humidity", "temperature", "speed",   "kwh",      "headcount",  "latitude", "longitude"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return among(kNames, w); });
}

bool is_planned(const std::vector<std::string>& words) {
    constexpr std::string_view kNames[] = {"budget",    "budgeted",   "plan",     "planned",  "target",
                                           "targeted",  "goal",       "quota",    "estimate", "estimated",
                                           "forecast",  "forecasted", "expected", "due",      "deadline",
                                           "scheduled", "promised",   "required", "allowed",  "limit"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return among(kNames, w); });
}

bool is_outcome(const std::vector<std::string>& words) {
    constexpr std::string_view kNames[] = {
        "actual",   "real",      "spent",   "spend",    "spending", "cost",      "costs",      "expense",
        "expenses", "sales",     "revenue", "achieved", "result",   "used",      "took",       "delivered",
        "delivery", "completed", "closed",  "finished", "ended",    "finish",    "completion", "arrival",
        "arrived",  "returned",  "paid",    "shipped",  "resolved", "submitted", "end",        "departed"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return among(kNames, w); });
}

bool is_better_low(const std::vector<std::string>& words) {
    constexpr std::string_view kNames[] = {"delay",   "delays",   "late",     "complaints", "errors",
                                           "defects", "downtime", "scrap",    "churn",      "cost",
                                           "costs",   "absences", "returns",  "failures",   "faults",
                                           "waiting", "latency",  "accidents"};
    return std::any_of(words.begin(), words.end(), [&](const std::string& w) { return among(kNames, w); });
}

bool same_concept(std::string_view a, std::string_view b) {
    return std::any_of(std::begin(kConcepts), std::end(kConcepts),
                       [&](const Concept& c) { return among(c.said, a) && among(c.said, b); });
}

std::vector<std::string_view> same_value(std::string_view said) {
    static const std::unordered_map<std::string_view, std::vector<std::string_view>> kSame = {
        {"women", {"female", "f", "woman"}},
        {"woman", {"female", "f"}},
        {"females", {"female", "f", "woman"}},
        {"female", {"f", "woman"}},
        {"girls", {"female", "f"}},
        {"men", {"male", "m", "man"}},
        {"man", {"male", "m"}},
        {"males", {"male", "m", "man"}},
        {"male", {"m", "man"}},
        {"boys", {"male", "m"}},
        {"uk", {"united kingdom", "great britain", "gb"}},
        {"britain", {"united kingdom", "uk", "gb"}},
        {"us", {"united states", "usa", "united states of america"}},
        {"usa", {"united states", "us", "united states of america"}},
        {"america", {"united states", "usa", "us"}},
        {"uae", {"united arab emirates"}},
        {"hr", {"human resources"}},
        {"it", {"information technology"}},
        {"rnd", {"research and development"}},
        {"nyc", {"new york", "new york city"}},
        {"la", {"los angeles"}},
        {"sf", {"san francisco"}}};
    const auto it = kSame.find(said);
    return it == kSame.end() ? std::vector<std::string_view>{} : it->second;
}

bool is_person_word(std::string_view word) {
    constexpr std::string_view kWords[] = {
        "people",  "person",   "persons", "staff",    "employee", "employees",  "worker",    "workers",
        "patient", "patients", "student", "students", "customer", "customers",  "member",    "members",
        "user",    "users",    "player",  "players",  "hires",    "colleagues", "passenger", "passengers"};
    return among(kWords, word);
}

}  // namespace sightline::language
