#include "core/identity/text_distance.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// The characters of a text, without memory of its own.
class Characters {
 public:
  explicit Characters(std::string_view text) {
    while (!text.empty() && size_ < kCharactersComparedMax) {
      if (const auto byte = static_cast<unsigned char>(text.front()); byte < 0x80) {
        codes_[size_++] = byte;
        text.remove_prefix(1);
        continue;
      }
      const Character next = FrontCharacter(text);
      const std::size_t bytes = std::max<std::size_t>(1, next.bytes);
      codes_[size_++] = next.bytes == 0 ? 0xfffd : next.code;
      text.remove_prefix(bytes);
    }
  }
  std::size_t size() const { return size_; }
  char32_t operator[](std::size_t i) const { return codes_[i]; }

 private:
  std::array<char32_t, kCharactersComparedMax> codes_;
  std::size_t size_ = 0;
};

constexpr std::uint64_t Bit(std::size_t i) { return std::uint64_t{1} << i; }

double Jaro(const Characters& a, const Characters& b) {
  if (a.size() == 0 || b.size() == 0) return 0;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t window = longer < 4 ? 0 : longer / 2 - 1;
  std::uint64_t met_a = 0;
  std::uint64_t met_b = 0;
  int common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t last = std::min(b.size(), i + window + 1);
    for (std::size_t j = i < window ? 0 : i - window; j < last; ++j) {
      if ((met_b & Bit(j)) != 0 || a[i] != b[j]) continue;
      met_a |= Bit(i);
      met_b |= Bit(j);
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  int out_of_order = 0;
  std::size_t j = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((met_a & Bit(i)) == 0) continue;
    while ((met_b & Bit(j)) == 0) ++j;
    if (a[i] != b[j++]) ++out_of_order;
  }
  const double c = common;
  return (c / static_cast<double>(a.size()) + c / static_cast<double>(b.size()) +
          (c - out_of_order / 2) / c) /
         3;
}

}  // namespace

double JaroWinkler(std::string_view a, std::string_view b) {
  const Characters first(a);
  const Characters second(b);
  const double jaro = Jaro(first, second);
  const std::size_t most = std::min({first.size(), second.size(), std::size_t{4}});
  std::size_t prefix = 0;
  while (prefix < most && first[prefix] == second[prefix]) ++prefix;
  return jaro + 0.1 * static_cast<double>(prefix) * (1 - jaro);
}

int EditDistance(std::string_view a, std::string_view b, int most) {
  const Characters x(a);
  const Characters y(b);
  const auto difference = static_cast<int>(x.size()) - static_cast<int>(y.size());
  if (difference > most || -difference > most) return most + 1;
  std::array<std::array<int, kCharactersComparedMax + 2>, 3> rows;
  auto* before = &rows[0];
  auto* above = &rows[1];
  auto* row = &rows[2];
  for (std::size_t j = 0; j <= y.size(); ++j) (*above)[j] = static_cast<int>(j);
  // Whatever lies further from the diagonal than `most` costs more than that.
  const auto width = static_cast<std::size_t>(most);
  for (std::size_t i = 1; i <= x.size(); ++i) {
    const std::size_t first = i > width ? i - width : 1;
    const std::size_t last = std::min(y.size(), i + width);
    (*row)[first - 1] = first == 1 ? static_cast<int>(i) : most + 1;
    if (last < y.size()) (*row)[last + 1] = most + 1;
    int least = (*row)[first - 1];
    for (std::size_t j = first; j <= last; ++j) {
      int cost = std::min(
          {(*above)[j] + 1, (*row)[j - 1] + 1, (*above)[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
      if (is_swapped) cost = std::min(cost, (*before)[j - 2] + 1);
      (*row)[j] = cost;
      least = std::min(least, cost);
    }
    if (least > most) return most + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min((*above)[y.size()], most + 1);
}

Sound SoundOf(std::string_view word) {
  // Of a to z; 0 is not heard.
  constexpr std::string_view kCodes = "01230120022455012623010202";
  Sound sound;
  std::size_t size = 0;
  char last = 0;
  for (const char c : word) {
    if (c == ' ' && size > 0) break;
    if (c < 'a' || c > 'z') continue;
    const char code = kCodes[static_cast<std::size_t>(c - 'a')];
    if (size == 0) {
      sound.text[size++] = c;
    } else if (code != '0' && code != last) {
      sound.text[size++] = code;
    }
    if (c != 'h' && c != 'w') last = code;
    if (size == 4) break;
  }
  if (size > 0) std::fill(sound.text + size, sound.text + 4, '0');
  return sound;
}

}  // namespace strowger::core
