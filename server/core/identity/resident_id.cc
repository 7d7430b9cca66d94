#include "core/identity/resident_id.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace strowger::core {
namespace {

// Clause 4.4 of GB 11643, that is ISO 7064 MOD 11-2.
char CheckDigit(std::string_view first_17) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kDigits = "10x98765432";
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (first_17[i] - '0');
  return kDigits[static_cast<std::size_t>(sum % 11)];
}

int Number(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = 10 * number + (c - '0');
  return number;
}

bool IsProvince(std::string_view code) {
  const int area = code[0] - '0';
  const int province = code[1] - '0';
  constexpr std::array kProvincesMax = {0, 5, 3, 7, 6, 4, 5, 1, 3, 1};
  return province >= 1 && province <= kProvincesMax[static_cast<std::size_t>(area)];
}

bool IsDate(std::string_view date) {
  const std::chrono::year_month_day day{
      std::chrono::year(Number(date.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(Number(date.substr(4, 2)))),
      std::chrono::day(static_cast<unsigned>(Number(date.substr(6, 2))))};
  return day.ok() && date >= "18500101";
}

}  // namespace

std::optional<ResidentId> ReadResidentId(std::string_view text) {
  if (text.size() != 15 && text.size() != 18) return std::nullopt;
  const std::size_t digits = text.size() == 18 ? 17 : 15;
  if (!std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits),
                   [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  // The older form was given up in 1999.
  const std::string number =
      digits == 17 ? std::string(text.substr(0, 17))
                   : std::string(text.substr(0, 6)) + "19" + std::string(text.substr(6));
  const std::string birth_date = number.substr(6, 8);
  if (!IsProvince(number) || !IsDate(birth_date)) return std::nullopt;
  const char check = CheckDigit(number);
  if (digits == 17 && text.back() != check && !(check == 'x' && text.back() == 'X')) {
    return std::nullopt;
  }
  return ResidentId{number + check, birth_date, (number.back() - '0') % 2 == 1};
}

}  // namespace strowger::core
