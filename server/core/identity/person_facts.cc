#include "core/identity/person_facts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/identity/blocking_keys.h"
#include "core/identity/standard_form.h"

namespace strowger::core {

namespace {

// Of one field more say little, and cost a comparison each.
constexpr std::size_t kValuesMax = 8;
// So that keys of two rules do not meet.
constexpr std::uint64_t kRuleStep = 0x9e3779b97f4a7c15;

std::string_view TextOf(const CustomerRecord& record, CustomerField field) {
  const auto& value = record.fields[static_cast<std::size_t>(field)];
  return value ? std::string_view(*value) : std::string_view();
}

void AddValue(PersonFacts& facts, PersonField field, std::string_view value) {
  auto& values = facts[IndexOf(field)];
  if (!value.empty() && values.size() < kValuesMax) values.emplace_back(value);
}

// One value of each field; `shared` where both have it, else the first.
std::pair<std::string, std::string> ChooseValues(PersonField field,
                                                 const std::vector<std::string>& first,
                                                 const std::vector<std::string>& second) {
  for (const std::string& one : first) {
    const std::string form = StandardForm(field, one);
    for (const std::string& other : second) {
      if (!form.empty() && form == StandardForm(field, other)) return {one, other};
    }
  }
  return {first.empty() ? std::string() : first.front(),
          second.empty() ? std::string() : second.front()};
}

std::string Decimal(double number, int digits) {
  std::array<char, 64> text;
  const auto [end, problem] = std::to_chars(text.data(), text.data() + text.size(), number,
                                            std::chars_format::fixed, digits);
  return problem == std::errc() ? std::string(text.data(), end) : std::string();
}

}  // namespace

PersonFacts FactsOf(const CustomerRecord& record) {
  PersonFacts facts;
  const NameParts name = SplitName(TextOf(record, CustomerField::kDisplayName));
  AddValue(facts, PersonField::kGivenName, name.given_name);
  AddValue(facts, PersonField::kSurname, name.surname);
  AddValue(facts, PersonField::kOrganisation, TextOf(record, CustomerField::kCompany));
  if (!record.contact_points) return facts;
  for (const ContactPoint& point : *record.contact_points) {
    if (point.kind == ContactKind::kPhone) AddValue(facts, PersonField::kPhone, point.value);
    if (point.kind == ContactKind::kEmail) AddValue(facts, PersonField::kEmail, point.value);
  }
  return facts;
}

std::array<std::string, kPersonFieldsCount> FirstValuesOf(const PersonFacts& facts) {
  std::array<std::string, kPersonFieldsCount> values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!facts[i].empty()) values[i] = facts[i].front();
  }
  return values;
}

std::vector<std::uint64_t> IdentityKeysOf(const PersonFacts& facts) {
  // As many people as the field with the most values has: each value is one of somebody's.
  std::size_t most = 1;
  for (const auto& values : facts) most = std::max(most, values.size());
  std::vector<std::uint64_t> keys;
  for (std::size_t i = 0; i < most; ++i) {
    std::array<std::string, kPersonFieldsCount> raw = FirstValuesOf(facts);
    for (std::size_t field = 0; field < raw.size(); ++field) {
      if (i < facts[field].size()) raw[field] = facts[field][i];
    }
    People people;
    const People::Number person = people.Add(raw);
    for (std::size_t rule = 0; rule < kBlockingRulesCount; ++rule) {
      std::vector<BlockingKey> found;
      AddBlockingKeys(people, person, rule, found);
      for (const BlockingKey& key : found) keys.push_back(key.hash ^ (rule + 1) * kRuleStep);
    }
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

PairOpinion ComparePersons(const PersonFacts& first, const PersonFacts& second,
                           const MatchParameters& learnt, double records,
                           const ValueShares& share_of) {
  std::array<std::string, kPersonFieldsCount> one;
  std::array<std::string, kPersonFieldsCount> other;
  for (const PersonField field : kPersonFields) {
    std::tie(one[IndexOf(field)], other[IndexOf(field)]) =
        ChooseValues(field, first[IndexOf(field)], second[IndexOf(field)]);
  }
  People people;
  const PersonPair pair{people.Add(one), people.Add(other)};
  const MatchModel model(people, learnt, records, share_of);
  PairOpinion opinion;
  opinion.weight = model.WeightOf(pair);
  opinion.probability = model.ProbabilityOf(opinion.weight);
  const Explanation explained = model.Explain(pair);
  for (const FieldWeight& field : explained.fields) {
    opinion.fields.push_back({field.field, field.level,
                              std::string(people.Text(pair.a, field.field)),
                              std::string(people.Text(pair.b, field.field)), field.weight});
  }
  opinion.household = explained.common_home + explained.crosswise;
  return opinion;
}

std::string ReasonOf(const PairOpinion& opinion) {
  std::string reason = Decimal(100 * opinion.probability, 2) + " %:";
  auto fields = opinion.fields;
  std::sort(fields.begin(), fields.end(), [](const FieldOpinion& a, const FieldOpinion& b) {
    return std::abs(a.weight) > std::abs(b.weight);
  });
  for (const FieldOpinion& field : fields) {
    reason += (&field == fields.data() ? " " : ", ") + std::string(NameOf(field.field)) + " " +
              std::string(NameOf(field.level)) + (field.weight < 0 ? " " : " +") +
              Decimal(field.weight, 1);
  }
  return reason;
}

}  // namespace strowger::core
