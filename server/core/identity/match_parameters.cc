#include "core/identity/match_parameters.h"

namespace strowger::core {

namespace {

using Shares = std::array<double, kLevelsCount>;

struct Usual {
  PersonField field;
  Shares same;  // By level: missing, exact, near, far, rough, differs.
  Shares chance;
};

// Learnt by MatchModel from 100,000 records of the crowds that the tests generate.
constexpr std::array kUsual{
    Usual{PersonField::kGivenName,
          {0, 0.588, 0.370, 0.00222, 0.0260, 0.0137},
          {0, 0.000732, 0.000757, 0.00763, 0.000361, 0.991}},
    Usual{PersonField::kSurname,
          {0, 0.760, 0.236, 0.00374, 0.0000131, 0.000548},
          {0, 0.0112, 0.00254, 0.00227, 0.00000126, 0.984}},
    Usual{PersonField::kOrganisation,
          {0, 0.993, 0.000104, 0.000482, 0.0000772, 0.0069},
          {0, 0.00000974, 0.00151, 0.0217, 0.0000174, 0.977}},
    Usual{PersonField::kPhone,
          {0, 0.499, 0.261, 0.0215, 0.0000199, 0.218},
          {0, 0.00000563, 0.00000019, 0.00000173, 0.0000019, 1}},
    Usual{PersonField::kEmail,
          {0, 0.769, 0.112, 0.0086, 0.108, 0.00256},
          {0, 0.0000426, 0.0000153, 0.0000161, 0.000274, 1}},
};
constexpr double kSwappedNames = 0.033;
constexpr double kSwappedAddresses = 0.05;
constexpr double kMatchesEach = 0.2;
// Those crowds have few households; a register of customers has as many as this, at a guess.
constexpr double kHousematesEach = 0.1;

MatchParameters MakeUsual() {
  MatchParameters usual;
  // What was not learnt says nothing.
  for (auto& levels : usual.same) levels.fill(0.25);
  usual.chance = usual.same;
  for (const Usual& one : kUsual) {
    usual.same[IndexOf(one.field)] = one.same;
    usual.chance[IndexOf(one.field)] = one.chance;
  }
  usual.swapped_names = kSwappedNames;
  usual.swapped_addresses = kSwappedAddresses;
  usual.matches_each = kMatchesEach;
  usual.housemates_each = kHousematesEach;
  return usual;
}

}  // namespace

const MatchParameters& UsualMatchParameters() {
  static const MatchParameters usual = MakeUsual();
  return usual;
}

}  // namespace strowger::core
