#include "core/identity/person_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/people/crowd.h"

namespace strowger::core {
namespace {

constexpr double kMany = 1e6;

CustomerRecord Record(const std::string& name, const std::vector<std::string>& phones,
                      const std::string& mail = {}) {
  CustomerRecord record;
  record.fields[static_cast<std::size_t>(CustomerField::kDisplayName)] = name;
  record.contact_points.emplace();
  for (const std::string& phone : phones) {
    record.contact_points->push_back({ContactKind::kPhone, phone, {}, {}, {}});
  }
  if (!mail.empty()) record.contact_points->push_back({ContactKind::kEmail, mail, {}, {}, {}});
  return record;
}

PairOpinion OpinionOf(const CustomerRecord& first, const CustomerRecord& second) {
  const ValueShares unknown = [](PersonField, std::string_view) { return std::optional<double>(); };
  return ComparePersons(FactsOf(first), FactsOf(second), UsualMatchParameters(), kMany, unknown);
}

bool ShareAKey(const CustomerRecord& first, const CustomerRecord& second) {
  const auto a = IdentityKeysOf(FactsOf(first));
  const auto b = IdentityKeysOf(FactsOf(second));
  return std::any_of(a.begin(), a.end(), [&b](std::uint64_t key) {
    return std::binary_search(b.begin(), b.end(), key);
  });
}

TEST(PersonFactsTest, UsualParametersTellOneFromTwo) {
  struct Case {
    const char* what;
    CustomerRecord first;
    CustomerRecord second;
    double least;
    double most;
  };
  const Case cases[]{
      {"characters and pinyin, one number", Record("王伟", {"+8613800138000"}),
       Record("Wang Wei", {"+8613800138000"}), 0.95, 1},
      {"one of several numbers, names in the other order",
       Record("Ana Roberts", {"+12025550143", "+12025550150"}),
       Record("Roberts, Ana", {"+12025550150"}), 0.99, 1},
      {"one name, other numbers", Record("王伟", {"+8613800138000"}),
       Record("王伟", {"+8613900139000"}), 0, 0.1},
      {"of one family", Record("王伟", {"+8613800138000"}), Record("王芳", {"+8613800138000"}), 0,
       0.3},
      {"one number, other names", Record("Ana Roberts", {"+12025550143"}),
       Record("Bob Miller", {"+12025550143"}), 0, 0.01},
  };
  for (const Case& one : cases) {
    const PairOpinion opinion = OpinionOf(one.first, one.second);
    EXPECT_GE(opinion.probability, one.least) << one.what << ": " << ReasonOf(opinion);
    EXPECT_LE(opinion.probability, one.most) << one.what << ": " << ReasonOf(opinion);
    EXPECT_TRUE(ShareAKey(one.first, one.second)) << one.what;
  }
}

TEST(PersonFactsTest, ReasonNamesFieldsTheStrongestFirst) {
  const std::string reason = ReasonOf(
      OpinionOf(Record("Ana Roberts", {"+12025550143"}), Record("Ana Roberts", {"+12025550143"})));
  EXPECT_NE(reason.find(" %: phone exact +16.4, given_name exact +"), std::string::npos) << reason;
  EXPECT_NE(reason.find(", surname exact +"), std::string::npos) << reason;
}

TEST(PersonFactsTest, NothingInCommonIsNoKey) {
  EXPECT_FALSE(ShareAKey(Record("王伟", {"+8613800138000"}), Record("Ana", {"+12025550143"})));
  EXPECT_TRUE(IdentityKeysOf(PersonFacts()).empty());
}

// What was learnt weighs pairs as the model did that learnt it.
TEST(PersonFactsTest, ParametersGoOnWithoutThePeople) {
  Crowd crowd(7);
  People people;
  for (int i = 0; i < 3'000; ++i) {
    auto values = crowd.Next().values;
    // Then nobody can be told from a housemate, whose number goes with that of the records.
    for (const PersonField own : {PersonField::kBirthDate, PersonField::kEmail,
                                  PersonField::kNationalId, PersonField::kOrganisation}) {
      values[IndexOf(own)].clear();
    }
    people.Add(values);
  }
  const Candidates candidates(people);
  const MatchModel learnt(people, candidates);
  const MatchParameters parameters = learnt.parameters();
  const ValueShares counted = [&people](PersonField field, std::string_view text) {
    for (People::Number person = 0; person < people.size(); ++person) {
      if (people.Text(person, field) == text) {
        return std::optional(people.ShareOf(field, people.at(person)[IndexOf(field)]));
      }
    }
    return std::optional<double>();
  };
  const MatchModel later(people, parameters, 3'000, counted);
  const auto pairs = candidates.All();
  ASSERT_GT(pairs.size(), 100u);
  for (std::size_t i = 0; i < pairs.size(); i += pairs.size() / 50) {
    EXPECT_NEAR(later.WeightOf(pairs[i]), learnt.WeightOf(pairs[i]), 0.01);
  }
}

}  // namespace
}  // namespace strowger::core
