#include "core/identity/word_forms.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace strowger::core {
namespace {

struct WordForm {
  std::string_view written;
  std::string_view meant;
};

constexpr WordForm kAddressWords[] = {
    {"st", "street"},     {"str", "street"},     {"rd", "road"},       {"ave", "avenue"},
    {"av", "avenue"},     {"blvd", "boulevard"}, {"blv", "boulevard"}, {"bvd", "boulevard"},
    {"dr", "drive"},      {"drv", "drive"},      {"ln", "lane"},       {"pl", "place"},
    {"plc", "place"},     {"sq", "square"},      {"hwy", "highway"},   {"pkwy", "parkway"},
    {"pky", "parkway"},   {"ct", "court"},       {"crt", "court"},     {"cres", "crescent"},
    {"cr", "crescent"},   {"tce", "terrace"},    {"ter", "terrace"},   {"terr", "terrace"},
    {"pde", "parade"},    {"cl", "close"},       {"cct", "circuit"},   {"cir", "circle"},
    {"gr", "grove"},      {"gdns", "gardens"},   {"esp", "esplanade"}, {"expy", "expressway"},
    {"trl", "trail"},     {"wy", "way"},         {"ste", "suite"},     {"apt", "apartment"},
    {"bldg", "building"}, {"fl", "floor"},       {"flr", "floor"},     {"mt", "mount"},
    {"ft", "fort"},       {"n", "north"},        {"s", "south"},       {"e", "east"},
    {"w", "west"},        {"ne", "northeast"},   {"nw", "northwest"},  {"se", "southeast"},
    {"sw", "southwest"},  {"first", "1"},        {"second", "2"},      {"third", "3"},
    {"fourth", "4"},      {"fifth", "5"},        {"sixth", "6"},       {"seventh", "7"},
    {"eighth", "8"},      {"ninth", "9"},        {"tenth", "10"},      {"eleventh", "11"},
    {"twelfth", "12"}};

constexpr std::string_view kLegalForms[] = {
    "the",         "inc", "incorporated", "llc", "llp", "ltd", "limited", "co",   "company", "corp",
    "corporation", "plc", "gmbh",         "mbh", "ag",  "kg",  "sa",      "sarl", "srl",     "spa",
    "bv",          "nv",  "oy",           "ab",  "as",  "pty", "pte",     "and",  "und",     "et"};

// Calls take(word) for each word.
template <class Take>
void EachWord(std::string_view words, Take take) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    take(words.substr(0, end));
    words.remove_prefix(std::min(words.size(), end + 1));
  }
}

void Append(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

// "5th" is 5; empty for what is no ordinal.
std::string_view OrdinalNumber(std::string_view word) {
  const std::size_t digits = word.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return {};
  const std::string_view tail = word.substr(digits);
  const bool is_ordinal = tail == "st" || tail == "nd" || tail == "rd" || tail == "th";
  return is_ordinal ? word.substr(0, digits) : std::string_view();
}

}  // namespace

std::string WrittenOutAddress(std::string_view words) {
  std::string address;
  EachWord(words, [&address](std::string_view word) {
    const bool is_saint = address.empty() && word == "st";
    const auto* const found =
        std::find_if(std::begin(kAddressWords), std::end(kAddressWords),
                     [word](const WordForm& form) { return form.written == word; });
    if (const std::string_view number = OrdinalNumber(word); !number.empty()) {
      Append(address, number);
    } else {
      Append(address, found == std::end(kAddressWords) || is_saint ? word : found->meant);
    }
  });
  return address;
}

std::string WithoutLegalForm(std::string_view words) {
  std::string name;
  EachWord(words, [&name](std::string_view word) {
    if (std::find(std::begin(kLegalForms), std::end(kLegalForms), word) == std::end(kLegalForms)) {
      Append(name, word);
    }
  });
  for (const std::string_view form : {"股份有限公司", "有限责任公司", "有限公司"}) {
    if (name.size() > form.size() && name.ends_with(form)) name.resize(name.size() - form.size());
  }
  return name.empty() ? std::string(words) : name;
}

}  // namespace strowger::core
