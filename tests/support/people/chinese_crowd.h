#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "support/people/crowd.h"
#include "support/people/person_values.h"
#include "support/people/ranked_words.h"

namespace strowger {

// Customers in China by chance, the same for the same seed. Surnames are as common as they are,
// those with readings of their own and of two characters among them. A repeat is written in another
// way than its original: in traditional characters, in pinyin in either order, with a number of
// resident of 15 digits, a telephone number with or without the codes of country and area, an
// address without province, city and district; a given name with another character of the same
// sound; full-width digits. Much is missing.
class ChineseCrowd {
 public:
  explicit ChineseCrowd(std::uint64_t seed);

  // The next record; a quarter are repeats, which stand anywhere behind their original.
  CrowdRecord Next();

 private:
  struct Resident {
    std::string surname;
    std::string given_name;
    std::string birth_date;  // Eight digits.
    std::string number;
    std::string area_code;
    std::string phone;  // Without the area code.
    std::string regions;
    std::string street;
  };

  Resident Make();
  PersonValues Write(const Resident& resident, bool is_repeat);
  std::string WriteName(const Resident& resident, bool is_repeat);
  std::string WritePhone(const Resident& resident);
  std::string WriteNumber(const Resident& resident);
  std::string SoundAlike(const std::string& name);
  std::string Traditional(const std::string& text) const;

  Dice dice_;
  std::unordered_map<char32_t, char32_t> traditional_;
  std::vector<Resident> residents_;
  std::size_t surnames_weight_ = 0;
};

}  // namespace strowger
