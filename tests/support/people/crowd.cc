#include "support/people/crowd.h"

#include <utility>

namespace strowger {
namespace {

using core::PersonField;
using enum core::PersonField;

// Nobody is repeated or joined before so many are there, or the first would have great families.
constexpr std::size_t kRecentMin = 1'000;
constexpr std::size_t kRecentMax = 100'000;

std::string& At(PersonValues& values, PersonField field) { return values[IndexOf(field)]; }

}  // namespace

Crowd::Crowd(std::uint64_t seed)
    : dice_(seed),
      given_names_(dice_, 4'000, 2, 20),
      surnames_(dice_, 30'000, 2, 20),
      streets_(dice_, 20'000, 2, 50),
      towns_(dice_, 2'000, 2, 10),
      town_ranks_(2'000, 10) {}

void Crowd::MakeName(PersonValues& values) {
  At(values, kGivenName) = given_names_.Draw(dice_);
  At(values, kSurname) = surnames_.Draw(dice_);
}

void Crowd::MakeHome(PersonValues& values) {
  const std::size_t town = town_ranks_.Draw(dice_);
  const std::size_t postcodes = 1 + 400 / (town + 10);
  At(values, kCity) = towns_.at(town);
  At(values, kPostcode) = std::to_string(10'000 + 41 * town + dice_.Roll(postcodes));
  At(values, kAddress) = streets_.Draw(dice_) + (dice_.Happens(0.6) ? " street" : " road");
  At(values, kStreetNumber) = std::to_string(1 + dice_.Roll(1 + dice_.Roll(300)));
}

void Crowd::MakeMail(PersonValues& values) {
  constexpr const char* kHosts[] = {"mail.example", "post.example", "net.example", "work.example"};
  std::string& mail = At(values, kEmail);
  mail = At(values, kGivenName) + (dice_.Happens(0.7) ? "." : "") + At(values, kSurname);
  if (dice_.Happens(0.7)) mail += std::to_string(dice_.Roll(1000));
  mail += '@';
  mail += kHosts[dice_.Roll(std::size(kHosts))];
}

PersonValues Crowd::MakePerson() {
  PersonValues values;
  MakeName(values);
  MakeHome(values);
  At(values, kBirthDate) = std::to_string(1930 + dice_.Roll(78)) + "-" +
                           std::to_string(1 + dice_.Roll(12)) + "-" +
                           std::to_string(1 + dice_.Roll(28));
  At(values, kPhone) = "0" + dice_.Digits(9);
  MakeMail(values);
  return values;
}

PersonValues Crowd::MakeHousemate() {
  PersonValues values = MakePerson();
  PersonValues& other = recent_[dice_.Roll(recent_.size())].values;
  for (const PersonField field : {kCity, kPostcode, kAddress, kStreetNumber}) {
    At(values, field) = At(other, field);
  }
  if (dice_.Happens(0.85)) At(values, kSurname) = At(other, kSurname);
  if (dice_.Happens(0.5)) At(values, kPhone) = At(other, kPhone);
  MakeMail(values);
  return values;
}

void Crowd::Forget(PersonValues& values) {
  struct Gap {
    PersonField field;
    double share;
  };
  for (const Gap& gap : {Gap{kEmail, 0.3}, Gap{kPhone, 0.15}, Gap{kBirthDate, 0.1},
                         Gap{kStreetNumber, 0.03}, Gap{kPostcode, 0.03}, Gap{kGivenName, 0.02}}) {
    if (dice_.Happens(gap.share)) At(values, gap.field).clear();
  }
}

void Crowd::Mistype(std::string& value) {
  if (value.empty()) return;
  const std::size_t at = dice_.Roll(value.size());
  const bool is_digit = value[at] >= '0' && value[at] <= '9';
  const char other = static_cast<char>(is_digit ? '0' + dice_.Roll(10) : 'a' + dice_.Roll(26));
  switch (dice_.Roll(4)) {
    case 0:
      value.erase(at, 1);
      break;
    case 1:
      value.insert(at, 1, other);
      break;
    case 2:
      value[at] = other;
      break;
    default:
      if (at + 1 < value.size()) std::swap(value[at], value[at + 1]);
  }
}

void Crowd::Slip(PersonValues& values) {
  constexpr std::array kFields = {kGivenName, kSurname, kStreetNumber, kAddress,  kCity,
                                  kPostcode,  kPhone,   kEmail,        kBirthDate};
  std::string& date = At(values, kBirthDate);
  switch (dice_.Roll(16)) {
    case 0:
      MakeHome(values);
      break;
    case 1:
      At(values, kPhone) = "0" + dice_.Digits(9);
      break;
    case 2:
      std::swap(At(values, kGivenName), At(values, kSurname));
      break;
    case 3:
      At(values, kGivenName).resize(At(values, kGivenName).empty() ? 0 : 1);
      break;
    case 4:
      if (const std::size_t dash = date.rfind('-'); dash != std::string::npos) {
        date = date.substr(0, 4) + date.substr(dash) + date.substr(4, dash - 4);
      }
      break;
    case 5:
    case 6:
    case 7:
      At(values, kFields[dice_.Roll(kFields.size())]).clear();
      break;
    default:
      Mistype(At(values, kFields[dice_.Roll(kFields.size())]));
  }
}

CrowdRecord Crowd::Next() {
  CrowdRecord record;
  const bool is_repeat = recent_.size() >= kRecentMin && dice_.Happens(kRepeats);
  if (is_repeat) {
    record = recent_[dice_.Roll(recent_.size())];
    for (std::size_t slips = 1 + dice_.Roll(3); slips > 0; --slips) Slip(record.values);
  } else {
    record.person = persons_++;
    const bool is_housemate = recent_.size() >= kRecentMin && dice_.Happens(kHouseholds);
    record.values = is_housemate ? MakeHousemate() : MakePerson();
    Forget(record.values);
    if (recent_.size() < kRecentMax) {
      recent_.push_back(record);
    } else {
      recent_[dice_.Roll(kRecentMax)] = record;
    }
  }
  return record;
}

LinkageScore Score(const std::vector<core::Match>& matches,
                   const std::vector<std::uint32_t>& persons) {
  std::unordered_map<std::uint32_t, double> counts;
  for (const std::uint32_t person : persons) ++counts[person];
  double truth = 0;
  for (const auto& [person, count] : counts) truth += count * (count - 1) / 2;
  double right = 0;
  for (const core::Match& match : matches) {
    if (persons[match.pair.a] == persons[match.pair.b]) ++right;
  }
  const auto found = static_cast<double>(matches.size());
  return {found > 0 ? right / found : 1, truth > 0 ? right / truth : 1,
          found + truth > 0 ? 2 * right / (found + truth) : 1};
}

}  // namespace strowger
