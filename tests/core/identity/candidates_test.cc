#include "core/identity/candidates.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/people/person_values.h"

namespace strowger::core {
namespace {

TEST(CandidatesTest, EachPairComesOnceInOrder) {
  People people;
  people.Add(Person("Ana", "Gruber", "19800512", "0316667778"));
  people.Add(Person("Bo", "Li", "19700101", "0111111111"));
  people.Add(Person("Anna", "Gruber", "19800512", "0316667778"));
  people.Add(Person("Ana", "Grubre", "19800512", "0316667778"));
  const Candidates candidates(people);
  EXPECT_EQ(candidates.All(), (std::vector<PersonPair>{{0, 2}, {0, 3}, {2, 3}}));
  EXPECT_GE(candidates.pairs_most(), 3U);
}

TEST(CandidatesTest, KeysThatManyShareSayNothing) {
  People crowd;
  for (std::size_t i = 0; i < Candidates::kBlockRecordsMax; ++i) {
    crowd.Add(Person("", "", "19800512"));
  }
  const std::size_t most = Candidates::kBlockRecordsMax;
  EXPECT_EQ(Candidates(crowd).All().size(), most * (most - 1) / 2);
  crowd.Add(Person("", "", "19800512"));
  EXPECT_TRUE(Candidates(crowd).All().empty());
}

// 300 days with 150 records each would be 3.4 million pairs by that key alone.
TEST(CandidatesTest, OfManyPairsTheRarestKeysAreTaken) {
  People crowd;
  const auto day = [](int i) { return std::to_string(19700000 + 100 * (1 + i % 12) + i / 12); };
  for (int i = 0; i < 300; ++i) {
    for (int j = 0; j < 150; ++j) crowd.Add(Person("", "", day(i)));
  }
  const auto first = static_cast<People::Number>(crowd.size());
  crowd.Add(Person("", "", "19990101"));
  crowd.Add(Person("", "", "19990101"));
  EXPECT_EQ(Candidates(crowd).All(), (std::vector<PersonPair>{{first, first + 1}}));
}

}  // namespace
}  // namespace strowger::core
