#include "support/people/chinese_crowd.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/identity/standard_form.h"
#include "core/text/han_folding.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"
#include "support/people/chinese_surnames.h"

namespace strowger {
namespace {

using enum core::PersonField;

// Characters of given names; those of one group sound the same.
constexpr std::array<std::string_view, 30> kSounds = {
    "伟炜玮", "明鸣铭", "军君钧", "丽莉立", "静敬靖", "华桦骅", "芳方",   "强",
    "磊蕾",   "洋阳扬", "艳燕雁", "勇永咏", "杰洁捷", "涛",     "超",     "秀",
    "霞",     "萍平",   "刚钢",   "建健剑", "国",     "文雯",   "辉晖慧", "欣新鑫",
    "宇雨羽", "子紫梓", "涵寒晗", "浩昊皓", "晓小筱", "佳嘉家"};

struct Place {
  std::string_view regions;
  std::string_view area_code;
  std::string_view region_code;
};
constexpr std::array kPlaces = {
    Place{"江苏省南京市鼓楼区", "025", "320106"},  Place{"江苏省苏州市姑苏区", "0512", "320508"},
    Place{"上海市浦东新区", "021", "310115"},      Place{"北京市朝阳区", "010", "110105"},
    Place{"浙江省杭州市西湖区", "0571", "330106"}, Place{"广东省广州市天河区", "020", "440106"},
    Place{"四川省成都市武侯区", "028", "510107"},  Place{"湖北省武汉市洪山区", "027", "420111"}};
constexpr std::array<std::string_view, 16> kStreets = {
    "中山路", "人民路", "建设路", "解放路", "北京路", "长江路", "和平路", "文化路",
    "新华路", "学府路", "青年路", "体育路", "民主路", "花园路", "光明路", "幸福路"};

std::vector<std::string> CharactersOf(std::string_view text) {
  std::vector<std::string> characters;
  while (!text.empty()) {
    const std::size_t bytes = std::max<std::size_t>(1, core::FrontCharacter(text).bytes);
    characters.emplace_back(text.substr(0, bytes));
    text.remove_prefix(bytes);
  }
  return characters;
}

std::string FullWidth(const std::string& digits) {
  std::string wide;
  for (const char c : digits)
    core::AppendCharacter(wide, static_cast<char32_t>(0xff10 + (c - '0')));
  return wide;
}

std::string Capitalised(std::string word) {
  if (!word.empty()) word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

char CheckDigit(const std::string& first_17) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (first_17[i] - '0');
  return "10X98765432"[sum % 11];
}

std::string Padded(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

ChineseCrowd::ChineseCrowd(std::uint64_t seed) : dice_(seed) {
  for (char32_t code = 0x4e00; code < 0xa000; ++code) {
    if (core::Simplified(code) != code) traditional_.try_emplace(core::Simplified(code), code);
  }
  for (const SurnameFrequency& one : kChineseSurnames) {
    surnames_weight_ += static_cast<std::size_t>(one.frequency);
  }
}

ChineseCrowd::Resident ChineseCrowd::Make() {
  Resident resident;
  std::size_t lot = dice_.Roll(surnames_weight_);
  for (const SurnameFrequency& one : kChineseSurnames) {
    resident.surname = one.surname;
    if (lot < static_cast<std::size_t>(one.frequency)) break;
    lot -= static_cast<std::size_t>(one.frequency);
  }
  for (int left = dice_.Happens(0.25) ? 1 : 2; left > 0; --left) {
    const std::vector<std::string> alike = CharactersOf(kSounds[dice_.Roll(kSounds.size())]);
    resident.given_name += alike[dice_.Roll(alike.size())];
  }
  resident.birth_date = std::to_string(1940 + dice_.Roll(60)) + Padded(1 + dice_.Roll(12)) +
                        Padded(1 + dice_.Roll(28));
  const Place& place = kPlaces[dice_.Roll(kPlaces.size())];
  const std::string number = std::string(place.region_code) + resident.birth_date + dice_.Digits(3);
  resident.number = number + CheckDigit(number);
  const bool is_mobile = dice_.Happens(0.7);
  resident.area_code = is_mobile ? "" : place.area_code;
  resident.phone =
      is_mobile ? "13" + dice_.Digits(9) : "8" + dice_.Digits(place.area_code.size() == 3 ? 7 : 6);
  resident.regions = place.regions;
  resident.street = std::string(kStreets[dice_.Roll(kStreets.size())]) +
                    std::to_string(1 + dice_.Roll(300)) + "号" +
                    std::to_string(1 + dice_.Roll(30)) + "栋" +
                    std::to_string(101 + dice_.Roll(900)) + "室";
  return resident;
}

std::string ChineseCrowd::Traditional(const std::string& text) const {
  std::string written;
  for (const std::string& character : CharactersOf(text)) {
    const char32_t code = core::FrontCharacter(character).code;
    const auto found = traditional_.find(code);
    core::AppendCharacter(written, found == traditional_.end() ? code : found->second);
  }
  return written;
}

// One character is put for another that sounds the same.
std::string ChineseCrowd::SoundAlike(const std::string& name) {
  std::vector<std::string> characters = CharactersOf(name);
  std::string& one = characters[dice_.Roll(characters.size())];
  for (const std::string_view group : kSounds) {
    if (group.find(one) == std::string_view::npos) continue;
    const std::vector<std::string> alike = CharactersOf(group);
    one = alike[dice_.Roll(alike.size())];
    break;
  }
  std::string written;
  for (const std::string& character : characters) written += character;
  return written;
}

std::string ChineseCrowd::WriteName(const Resident& resident, bool is_repeat) {
  const std::string whole = resident.surname + resident.given_name;
  if (!is_repeat || dice_.Happens(0.35)) return whole;
  if (dice_.Happens(0.4)) return Traditional(whole);
  if (dice_.Happens(0.35)) return resident.surname + SoundAlike(resident.given_name);
  const std::string surname = Capitalised(core::PinyinReadings(resident.surname).front());
  const std::string given_name = Capitalised(core::PinyinReadings(resident.given_name).front());
  switch (dice_.Roll(3)) {
    case 0:
      return given_name + " " + surname;
    case 1:
      return surname + " " + given_name;
    default:
      return surname + ", " + given_name;
  }
}

std::string ChineseCrowd::WritePhone(const Resident& resident) {
  const std::string area = resident.area_code;
  switch (dice_.Roll(area.empty() ? 3 : 4)) {
    case 0:
      return "+86 " + (area.empty() ? "" : area.substr(1) + " ") + resident.phone;
    case 1:
      return FullWidth(area + resident.phone);
    case 2:
      return area.empty() ? resident.phone : area + "-" + resident.phone;
    default:
      return resident.phone;
  }
}

std::string ChineseCrowd::WriteNumber(const Resident& resident) {
  const std::string& number = resident.number;
  if (dice_.Happens(0.3)) return number.substr(0, 6) + number.substr(8, 9);
  return number;
}

PersonValues ChineseCrowd::Write(const Resident& resident, bool is_repeat) {
  PersonValues values;
  const core::NameParts name = core::SplitName(WriteName(resident, is_repeat));
  values[IndexOf(kGivenName)] = name.given_name;
  values[IndexOf(kSurname)] = name.surname;
  if (!dice_.Happens(0.3)) values[IndexOf(kBirthDate)] = resident.birth_date;
  if (!dice_.Happens(0.2)) values[IndexOf(kPhone)] = WritePhone(resident);
  if (dice_.Happens(0.3)) values[IndexOf(kNationalId)] = WriteNumber(resident);
  if (!dice_.Happens(0.2)) {
    const bool is_whole = dice_.Happens(0.5);
    values[IndexOf(kAddress)] = (is_whole ? resident.regions : "") + resident.street;
    if (is_repeat && dice_.Happens(0.3)) {
      values[IndexOf(kAddress)] = Traditional(values[IndexOf(kAddress)]);
    }
  }
  return values;
}

CrowdRecord ChineseCrowd::Next() {
  constexpr std::size_t kResidentsMin = 200;
  if (residents_.size() >= kResidentsMin && dice_.Happens(0.25)) {
    const std::size_t person = dice_.Roll(residents_.size());
    return {Write(residents_[person], true), static_cast<std::uint32_t>(person)};
  }
  residents_.push_back(Make());
  return {Write(residents_.back(), false), static_cast<std::uint32_t>(residents_.size() - 1)};
}

}  // namespace strowger
