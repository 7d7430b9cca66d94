#include "core/identity/blocking_keys.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/identity/text_distance.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

using enum PersonField;

// The first characters of a text.
std::string_view Start(std::string_view text, std::size_t characters) {
  std::size_t bytes = 0;
  while (characters-- > 0 && bytes < text.size()) {
    bytes += std::max<std::size_t>(1, FrontCharacter(text.substr(bytes)).bytes);
  }
  return text.substr(0, bytes);
}

std::string_view End(std::string_view text, std::size_t bytes) {
  return text.size() <= bytes ? text : text.substr(text.size() - bytes);
}

// One record, as the rules below ask for it.
class Keys {
 public:
  Keys(const People& people, People::Number person, std::vector<BlockingKey>& keys)
      : people_(people), person_(person), keys_(keys) {}

  std::string_view Of(PersonField field) const { return people_.Text(person_, field); }
  const std::vector<std::string>& ReadingsOf(PersonField name) const {
    return people_.ReadingsOf(name, people_.at(person_)[IndexOf(name)]);
  }
  // Nothing where a part is missing. FNV-1a, with a mark between the parts.
  void Add(std::initializer_list<std::string_view> parts) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (const std::string_view part : parts) {
      if (part.empty()) return;
      for (const char c : part) mix(static_cast<unsigned char>(c));
      mix(0xff);
    }
    keys_.push_back({hash, person_});
  }
  // One key for each name, since they may be swapped.
  template <class Part>
  void AddWithNames(std::initializer_list<std::string_view> parts, Part part) {
    for (const std::string_view one : parts) {
      if (one.empty()) return;
    }
    for (const PersonField name : {kGivenName, kSurname}) {
      const auto said = part(Of(name));
      if (std::string_view(said).empty()) continue;
      if (parts.size() == 1) Add({*parts.begin(), said});
      if (parts.size() == 2) Add({*parts.begin(), *(parts.begin() + 1), said});
    }
  }

 private:
  const People& people_;
  const People::Number person_;
  std::vector<BlockingKey>& keys_;
};

// How a name sounds; one that has no Latin letters is taken as it is.
struct Heard {
  explicit Heard(std::string_view name) : sound(SoundOf(name)), text(name) {}
  operator std::string_view() const { return sound.is_empty() ? text : sound.view(); }  // NOLINT
  Sound sound;
  std::string_view text;
};

constexpr auto kHeard = [](std::string_view name) { return Heard(name); };
template <std::size_t n>
constexpr auto kFirst = [](std::string_view name) { return Start(name, n); };

// A name in Latin letters without spaces: of Chinese characters their likeliest reading.
std::string Letters(const Keys& keys, PersonField name) {
  const std::vector<std::string>& readings = keys.ReadingsOf(name);
  if (!readings.empty()) return readings.front();
  std::string letters(keys.Of(name));
  letters.erase(std::remove(letters.begin(), letters.end(), ' '), letters.end());
  return letters;
}

using Rule = void (*)(Keys&);

constexpr std::array kRules = {
    +[](Keys& keys) { keys.Add({keys.Of(kBirthDate)}); },
    +[](Keys& keys) { keys.Add({End(keys.Of(kPhone), 7)}); },
    +[](Keys& keys) { keys.Add({keys.Of(kEmail)}); },
    +[](Keys& keys) { keys.Add({keys.Of(kNationalId)}); },
    +[](Keys& keys) {
      const Heard given(keys.Of(kGivenName));
      const Heard surname(keys.Of(kSurname));
      keys.Add(
          {std::min<std::string_view>(given, surname), std::max<std::string_view>(given, surname)});
    },
    +[](Keys& keys) {
      keys.Add({keys.Of(kPostcode), keys.Of(kStreetNumber)});
    },
    +[](Keys& keys) { keys.AddWithNames({keys.Of(kPostcode)}, kHeard); },
    +[](Keys& keys) {
      for (const PersonField line : {kAddress, kAddress2}) {
        if (keys.Of(line).size() > 5) keys.Add({keys.Of(line)});
      }
    },
    +[](Keys& keys) { keys.AddWithNames({keys.Of(kCity)}, kFirst<3>); },
    +[](Keys& keys) {
      keys.Add({keys.Of(kCity), keys.Of(kStreetNumber)});
    },
    +[](Keys& keys) { keys.AddWithNames({Start(keys.Of(kAddress), 4)}, kFirst<3>); },
    +[](Keys& keys) {
      keys.Add({Start(keys.Of(kAddress), 4), keys.Of(kPostcode)});
    },
    +[](Keys& keys) { keys.AddWithNames({Start(keys.Of(kBirthDate), 6)}, kHeard); },
    +[](Keys& keys) {
      const std::string_view date = keys.Of(kBirthDate);
      if (date.size() == 8) keys.AddWithNames({date.substr(4)}, kFirst<2>);
    },
    +[](Keys& keys) {
      const std::string given = Letters(keys, kGivenName);
      const std::string surname = Letters(keys, kSurname);
      keys.Add({std::min(given, surname), std::max(given, surname)});
    },
    +[](Keys& keys) { keys.Add({keys.Of(kOrganisation)}); },
    +[](Keys& keys) {
      keys.Add({Start(keys.Of(kOrganisation), 5), keys.Of(kCity)});
    },
    +[](Keys& keys) {
      keys.Add({Start(keys.Of(kOrganisation), 3), keys.Of(kPostcode)});
    },
    +[](Keys& keys) {
      keys.Add({Start(keys.Of(kOrganisation), 3), Start(keys.Of(kAddress), 6)});
    },
};

}  // namespace

static_assert(kRules.size() == kBlockingRulesCount);

void AddBlockingKeys(const People& people, People::Number person, std::size_t rule,
                     std::vector<BlockingKey>& keys) {
  Keys record(people, person, keys);
  kRules[rule](record);
}

}  // namespace strowger::core
