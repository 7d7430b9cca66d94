#include "core/identity/text_table.h"

#include <functional>

namespace strowger::core {

std::size_t TextTable::SlotOf(std::string_view text) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(text) & mask;
  while (slots_[slot] != kNoValue && at(slots_[slot]) != text) slot = (slot + 1) & mask;
  return slot;
}

void TextTable::Grow() {
  constexpr std::size_t kFirstSlots = 64;
  slots_.assign(slots_.empty() ? kFirstSlots : slots_.size() * 2, kNoValue);
  for (std::size_t number = 0; number < ends_.size(); ++number) {
    const auto value = static_cast<ValueNumber>(number);
    slots_[SlotOf(at(value))] = value;
  }
}

ValueNumber TextTable::Find(std::string_view text) const {
  return slots_.empty() ? kNoValue : slots_[SlotOf(text)];
}

ValueNumber TextTable::NumberOf(std::string_view text) {
  if (2 * ends_.size() >= slots_.size()) Grow();
  const std::size_t slot = SlotOf(text);
  if (slots_[slot] == kNoValue) {
    slots_[slot] = static_cast<ValueNumber>(ends_.size());
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  return slots_[slot];
}

}  // namespace strowger::core
