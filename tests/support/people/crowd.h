#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/identity/linkage.h"
#include "support/people/person_values.h"
#include "support/people/ranked_words.h"

namespace strowger {

// One record of somebody, and who it is.
struct CrowdRecord {
  PersonValues values;
  std::uint32_t person = 0;
};

// A crowd by chance, the same for the same seed, that is as troublesome as a register of customers:
// names, towns and streets are met as often as real ones are, a town has several postcodes, a fifth
// lives in the household of somebody else (same address, most with the same surname, half with the
// same telephone), mail addresses are made of names, much is missing. Of the records a fifth are
// repeats, with one to three slips: a letter wrong, a value missing, moved, another telephone,
// names swapped, a given name cut to its first letter, day and month swapped.
class Crowd {
 public:
  explicit Crowd(std::uint64_t seed);

  // The next record; repeats stand anywhere behind their original.
  CrowdRecord Next();

  static constexpr double kRepeats = 0.2;
  static constexpr double kHouseholds = 0.2;

 private:
  PersonValues MakePerson();
  PersonValues MakeHousemate();
  void MakeName(PersonValues& values);
  void MakeHome(PersonValues& values);
  void MakeMail(PersonValues& values);
  void Forget(PersonValues& values);
  void Slip(PersonValues& values);
  void Mistype(std::string& value);

  Dice dice_;
  RankedWords given_names_;
  RankedWords surnames_;
  RankedWords streets_;
  RankedWords towns_;
  Ranks town_ranks_;
  std::vector<CrowdRecord> recent_;  // Whom a repeat or a housemate may follow.
  std::uint32_t persons_ = 0;
};

// How well matches meet the truth.
struct LinkageScore {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};
LinkageScore Score(const std::vector<core::Match>& matches,
                   const std::vector<std::uint32_t>& persons);

}  // namespace strowger
