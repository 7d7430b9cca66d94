#include "core/pop/pop_facts.h"

#include <algorithm>
#include <array>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

constexpr std::string_view kAttached = "attached.";
// A piece of a number that is as long says whose it is.
constexpr std::size_t kTellingDigits = 7;

constexpr std::array<std::string_view, 3> kMatchWords{"none", "one", "many"};
constexpr std::array<std::string_view, 6> kIdentityWords{"none",   "given", "exact",
                                                         "shared", "maybe", "chosen"};

using Value = std::optional<AttributeValue>;

Value Text(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return AttributeValue(std::string(text));
}
Value Number(std::uint64_t number) { return AttributeValue(static_cast<std::int64_t>(number)); }
Value NumberOf(std::uint64_t id) { return id == 0 ? Value() : Number(id); }

struct Fact {
  std::string_view name;
  FactKind kind;
  Value (*find)(const PopFacts& facts);
};

constexpr FactKind kText = FactKind::kText;
constexpr FactKind kNumber = FactKind::kNumber;

// The only place that says what there is.
constexpr std::array kFacts{
    Fact{"match", kText,
         [](const PopFacts& f) { return Text(kMatchWords[static_cast<std::size_t>(f.match)]); }},
    Fact{"identity", kText,
         [](const PopFacts& f) {
           return Text(kIdentityWords[static_cast<std::size_t>(f.identity)]);
         }},
    Fact{"sure", kNumber,
         [](const PopFacts& f) { return Number(static_cast<std::uint64_t>(f.sure)); }},
    Fact{"channel", kText, [](const PopFacts& f) { return Text(NameOf(f.channel)); }},
    Fact{"queue", kText, [](const PopFacts& f) { return Text(f.queue); }},
    Fact{"link", kText, [](const PopFacts& f) { return Text(f.link); }},
    Fact{"dialled", kText, [](const PopFacts& f) { return Text(f.dialled); }},
    Fact{"number", kText, [](const PopFacts& f) { return Text(f.number); }},
    Fact{"national", kText, [](const PopFacts& f) { return Text(f.national); }},
    Fact{"name", kText, [](const PopFacts& f) { return Text(f.name); }},
    Fact{"company", kText, [](const PopFacts& f) { return Text(f.company); }},
    Fact{"tier", kText, [](const PopFacts& f) { return Text(f.tier); }},
    Fact{"language", kText, [](const PopFacts& f) { return Text(f.language); }},
    Fact{"customer", kNumber, [](const PopFacts& f) { return NumberOf(f.customer); }},
    Fact{"ticket", kNumber, [](const PopFacts& f) { return NumberOf(f.ticket); }},
    Fact{"open_tickets", kNumber, [](const PopFacts& f) { return Number(f.open_tickets); }},
    Fact{"interaction", kNumber, [](const PopFacts& f) { return NumberOf(f.interaction); }},
};

const Fact* FactNamed(std::string_view name) {
  const auto found = std::ranges::find(kFacts, name, &Fact::name);
  return found == kFacts.end() ? nullptr : &*found;
}

const std::string* AttachedOf(const PopFacts& facts, std::string_view name) {
  if (facts.attached == nullptr || !name.starts_with(kAttached)) return nullptr;
  const auto found = facts.attached->find(std::string(name.substr(kAttached.size())));
  return found == facts.attached->end() ? nullptr : &found->second;
}

std::string DigitsIn(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), IsAsciiDigit);
  return digits;
}

template <std::size_t size>
std::string Join(const std::array<std::string_view, size>& words) {
  std::string text;
  for (const std::string_view word : words) {
    text += (text.empty() ? "\"" : ", \"") + std::string(word) + "\"";
  }
  return text;
}

}  // namespace

std::optional<FactKind> KindOfFact(std::string_view name) {
  if (name.starts_with(kAttached) && name.size() > kAttached.size()) return FactKind::kAttached;
  const Fact* fact = FactNamed(name);
  return fact == nullptr ? std::nullopt : std::optional(fact->kind);
}

std::string NamesOfFacts() {
  std::string names;
  for (const Fact& fact : kFacts) names += std::string(fact.name) + ", ";
  return names + "attached.KEY";
}

std::string WordsOfFact(std::string_view name) {
  if (name == "match") return Join(kMatchWords);
  if (name == "identity") return Join(kIdentityWords);
  if (name != "channel") return {};
  std::string words;
  for (const Channel channel : kChannels) {
    words += (words.empty() ? "\"" : ", \"") + std::string(NameOf(channel)) + "\"";
  }
  return words;
}

bool IsWordOfFact(std::string_view name, std::string_view word) {
  if (name == "match") return std::ranges::count(kMatchWords, word) > 0;
  if (name == "identity") return std::ranges::count(kIdentityWords, word) > 0;
  return name != "channel" || ChannelNamed(word).has_value();
}

std::optional<AttributeValue> FindFact(const PopFacts& facts, std::string_view name) {
  if (const std::string* attached = AttachedOf(facts, name)) return AttributeValue(*attached);
  const Fact* fact = FactNamed(name);
  return fact == nullptr ? std::nullopt : fact->find(facts);
}

std::string TextOfFact(const PopFacts& facts, std::string_view name) {
  const auto value = FindFact(facts, name);
  if (!value) return {};
  if (const auto* number = std::get_if<std::int64_t>(&*value)) return std::to_string(*number);
  return std::get<std::string>(*value);
}

bool IsMaskedFact(const PopFacts& facts, std::string_view name) {
  if (name == "number" || name == "national") return true;
  const std::string* attached = AttachedOf(facts, name);
  if (attached == nullptr) return false;
  if (attached->find('@') != std::string::npos) return true;
  const std::string digits = DigitsIn(*attached);
  if (digits.size() < kTellingDigits) return false;
  const std::string caller = DigitsIn(facts.number);
  return caller.size() >= kTellingDigits &&
         digits.find(caller.substr(caller.size() - kTellingDigits)) != std::string::npos;
}

}  // namespace strowger::core
