#include "core/identity/linkage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "core/identity/agreement.h"

namespace strowger::core {
namespace {

using Values = std::array<std::string, kPersonFieldsCount>;

Values Person(const std::string& given_name, const std::string& surname,
              const std::string& birth_date = {}, const std::string& phone = {}) {
  Values values;
  values[IndexOf(PersonField::kGivenName)] = given_name;
  values[IndexOf(PersonField::kSurname)] = surname;
  values[IndexOf(PersonField::kBirthDate)] = birth_date;
  values[IndexOf(PersonField::kPhone)] = phone;
  return values;
}

Agreement CompareTwo(const Values& a, const Values& b) {
  People people;
  people.Add(a);
  people.Add(b);
  return Compare(people, 0, 1);
}

TEST(AgreementTest, SlipsAreNearAndOthersDiffer) {
  const Agreement agreement =
      CompareTwo(Person("Katherine", "Smith", "1980-05-12", "+43 316 667778"),
                 Person("Katharine", "Jones", "1980-12-05", "0316 667778"));
  EXPECT_EQ(agreement.At(PersonField::kGivenName), Level::kNear);
  EXPECT_EQ(agreement.At(PersonField::kSurname), Level::kDiffers);
  EXPECT_EQ(agreement.At(PersonField::kBirthDate), Level::kFar) << "the day before the month";
  EXPECT_EQ(agreement.At(PersonField::kPhone), Level::kNear) << "without the country's code";
  EXPECT_EQ(agreement.At(PersonField::kCity), Level::kMissing);
}

TEST(AgreementTest, NamesMayStandCrosswise) {
  const Agreement agreement = CompareTwo(Person("Lachlan", "Berry"), Person("Berry", "Lachlan"));
  EXPECT_TRUE(agreement.has_swapped_names());
  EXPECT_EQ(agreement.At(PersonField::kGivenName), Level::kExact);
  EXPECT_EQ(agreement.At(PersonField::kSurname), Level::kExact);
  EXPECT_FALSE(CompareTwo(Person("Lachlan", "Berry"), Person("Berry", "Moore")).has_swapped_names())
      << "one of them is somebody else's";
}

TEST(AgreementTest, ShortNamesAreNotAlike) {
  EXPECT_EQ(CompareTwo(Person("王", "明"), Person("王", "亮")).At(PersonField::kSurname),
            Level::kDiffers);
}

TEST(CandidatesTest, EachPairComesOnceAndCommonKeysSayNothing) {
  People people;
  people.Add(Person("Ana", "Gruber", "19800512", "0316667778"));
  people.Add(Person("Anna", "Gruber", "19800512", "0316667778"));
  people.Add(Person("Bo", "Li", "19700101", "0111111111"));
  EXPECT_EQ(FindCandidates(people), (std::vector<PersonPair>{{0, 1}}));
  People crowd;
  for (std::size_t i = 0; i <= kBlockRecordsMax; ++i) crowd.Add(Person("", "", "19800512"));
  EXPECT_TRUE(FindCandidates(crowd).empty());
}

// People by chance, some of them twice or more, with slips.
class Crowd {
 public:
  explicit Crowd(std::size_t persons) {
    for (std::size_t person = 0; person < persons; ++person) {
      const Values values = Make();
      Add(person, values);
      for (int copies = Roll(4) == 0 ? 1 + Roll(3) : 0; copies > 0; --copies) {
        Values copy = values;
        for (int slips = 1 + Roll(2); slips > 0; --slips) Slip(copy);
        Add(person, copy);
      }
    }
  }

  const People& people() const { return people_; }
  bool IsOne(const PersonPair& pair) const { return owners_[pair.a] == owners_[pair.b]; }
  std::size_t pairs() const {
    std::map<std::size_t, std::size_t> counts;
    for (const std::size_t owner : owners_) ++counts[owner];
    std::size_t pairs = 0;
    for (const auto& [owner, count] : counts) pairs += count * (count - 1) / 2;
    return pairs;
  }

 private:
  int Roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }
  std::string Word(int syllables) {
    static const std::vector<std::string> kSyllables = {"ka",  "lo",  "mi",  "ren", "ta", "vo",
                                                        "bel", "don", "fer", "gar", "hu", "jo"};
    std::string word;
    for (int i = 0; i < syllables; ++i) word += kSyllables[static_cast<std::size_t>(Roll(12))];
    return word;
  }
  std::string Digits(int count) {
    std::string digits;
    for (int i = 0; i < count; ++i) digits += static_cast<char>('0' + Roll(10));
    return digits;
  }
  Values Make() {
    Values values = Person(Word(2), Word(3), "", "0" + Digits(9));
    values[IndexOf(PersonField::kBirthDate)] =
        "19" + Digits(2) + "-0" + std::to_string(1 + Roll(9)) + "-1" + Digits(1);
    values[IndexOf(PersonField::kStreetNumber)] = std::to_string(1 + Roll(200));
    values[IndexOf(PersonField::kAddress)] = Word(3) + " street";
    values[IndexOf(PersonField::kCity)] = Word(2);
    values[IndexOf(PersonField::kPostcode)] = Digits(4);
    return values;
  }
  void Slip(Values& values) {
    std::string& value = values[static_cast<std::size_t>(Roll(kPersonFieldsCount))];
    if (value.empty()) return;
    const auto at = static_cast<std::size_t>(Roll(static_cast<int>(value.size())));
    switch (Roll(4)) {
      case 0:
        value.clear();
        break;
      case 1:
        value.erase(at, 1);
        break;
      case 2:
        value[at] = value[at] == '7' ? '1' : '7';
        break;
      default:
        if (at + 1 < value.size()) std::swap(value[at], value[at + 1]);
    }
  }
  void Add(std::size_t person, const Values& values) {
    people_.Add(values);
    owners_.push_back(person);
  }

  std::mt19937_64 random_{5};
  People people_;
  std::vector<std::size_t> owners_;
};

TEST(LinkageTest, FindsWhoIsTheSameWithoutExamples) {
  const Crowd crowd(700);
  const Linkage linkage = FindMatches(crowd.people(), 0.9);
  const auto right = static_cast<double>(
      std::count_if(linkage.matches.begin(), linkage.matches.end(),
                    [&crowd](const Match& match) { return crowd.IsOne(match.pair); }));
  const double f1 = 2 * right / static_cast<double>(linkage.matches.size() + crowd.pairs());
  EXPECT_GE(f1, 0.995) << right << " right of " << linkage.matches.size() << ", there are "
                       << crowd.pairs();
  EXPECT_NEAR(linkage.model.expected_matches(), static_cast<double>(crowd.pairs()),
              0.05 * static_cast<double>(crowd.pairs()));
}

TEST(LinkageTest, TheSameRecordsGiveTheSameAnswer) {
  const Crowd crowd(300);
  const Linkage first = FindMatches(crowd.people(), 0.9);
  const Linkage second = FindMatches(crowd.people(), 0.9);
  ASSERT_EQ(first.matches.size(), second.matches.size());
  for (std::size_t i = 0; i < first.matches.size(); ++i) {
    EXPECT_EQ(first.matches[i].pair, second.matches[i].pair);
    EXPECT_EQ(first.matches[i].weight, second.matches[i].weight);
  }
}

TEST(LinkageTest, TheExplanationAddsUpToTheWeight) {
  const Crowd crowd(300);
  const Linkage linkage = FindMatches(crowd.people(), 0.9);
  ASSERT_FALSE(linkage.matches.empty());
  for (const Match& match : linkage.matches) {
    double sum = 0;
    bool is_swapped = false;
    for (const FieldWeight& one : linkage.model.Explain(match.pair)) {
      sum += one.weight;
      is_swapped |= one.is_swapped;
    }
    if (!is_swapped) {
      EXPECT_NEAR(sum, match.weight, 1e-9);
    }
    if (match.is_direct) {
      EXPECT_GE(match.probability, 0.9);
    }
  }
}

TEST(LinkageTest, FewRecordsAreNoTrouble) {
  People people;
  EXPECT_TRUE(FindMatches(people, 0.9).matches.empty());
  people.Add(Person("Ana", "Gruber"));
  EXPECT_TRUE(FindMatches(people, 0.9).matches.empty());
}

}  // namespace
}  // namespace strowger::core
