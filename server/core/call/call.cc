#include "core/call/call.h"

#include <algorithm>
#include <string>
#include <utility>

namespace strowger::core {
namespace {

template <class Item>
auto FindOwnerParty(Item& item) -> decltype(&item.parties.front()) {
  if (!item.owner) return nullptr;
  for (auto& party : item.parties) {
    if (party.agent == item.owner) return &party;
  }
  return nullptr;
}

template <class Item>
auto FindConsultedParty(Item& item) -> decltype(&item.parties.front()) {
  for (auto& party : item.parties) {
    if (!party.agent || party.agent != item.owner) return &party;
  }
  return nullptr;
}

// Cuts UTF-8 text without leaving half a character.
void CutText(std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
}

}  // namespace

ItemParty* FindParty(ItemView& item, const LegId& leg) {
  for (ItemParty& party : item.parties) {
    if (party.leg == leg) return &party;
  }
  return nullptr;
}

ItemParty* OwnerParty(ItemView& item) { return FindOwnerParty(item); }
const ItemParty* OwnerParty(const ItemView& item) { return FindOwnerParty(item); }
ItemParty* ConsultedParty(ItemView& item) { return FindConsultedParty(item); }
const ItemParty* ConsultedParty(const ItemView& item) { return FindConsultedParty(item); }

void RemoveParty(ItemView& item, const LegId& leg) {
  std::erase_if(item.parties, [&](const ItemParty& party) { return party.leg == leg; });
}

void PutFirst(ItemView& item, const AgentId& agent) {
  for (AskedAgent& other : item.also_asked) {
    if (other.agent != agent) continue;
    std::swap(other.agent, item.owner);
    std::swap(other.offer, item.offer);
    return;
  }
}

bool IsAnswered(const ItemParty& party) {
  return party.state == LegState::kConnected || party.state == LegState::kHold;
}

bool IsWithoutCall(const ItemView& item) { return item.callback && !item.call; }

bool IsBeingMade(const ItemView& item) { return item.callback && item.call && !item.customer_leg; }

bool IsDialling(const ItemView& item) {
  return item.callback && item.state == ItemState::kConnected &&
         (item.customer_state == LegState::kInitiated ||
          item.customer_state == LegState::kAlerting);
}

bool IsOpenCallback(const ItemView& item) {
  if (!item.callback) return false;
  if (item.state == ItemState::kScheduled || IsDialling(item)) return true;
  const bool waits = item.state == ItemState::kWaiting || item.state == ItemState::kOffered;
  return waits && (IsWithoutCall(item) || IsBeingMade(item));
}

bool IsMade(const PbxCallId& call) { return call.value.starts_with(kMadeCallPrefix); }

void OpenSegment(ItemView& item, Segment segment) {
  EndSegment(item, segment.start);
  if (item.segments.size() < segments_max) {
    item.segments.push_back(std::move(segment));
    return;
  }
  Segment& last = item.segments.back();
  last.agent = segment.agent;
  last.queue = segment.queue;
  last.offer = segment.offer;
  last.end.reset();
}

void AddHold(ItemView& item, TimePoint now) {
  const bool is_on_hold = item.state == ItemState::kHeld || item.state == ItemState::kConsulting;
  if (!is_on_hold || item.segments.empty() || item.segments.back().end) return;
  item.segments.back().hold += std::max(now - item.state_since, Duration::zero());
}

void EndSegment(ItemView& item, TimePoint now) {
  if (item.segments.empty() || item.segments.back().end) return;
  AddHold(item, now);
  // Clocks of the wall may step back; a stay never ends before it began.
  item.segments.back().end = std::max(now, item.segments.back().start);
}

const Segment* LastSegmentOf(const ItemView& item, const AgentId& agent) {
  for (auto segment = item.segments.rbegin(); segment != item.segments.rend(); ++segment) {
    if (segment->agent == agent) return &*segment;
  }
  return nullptr;
}

void TrimAttached(std::map<std::string, std::string>& attached) {
  std::erase_if(attached,
                [](const auto& entry) { return entry.first.size() > attached_bytes_max; });
  while (attached.size() > attached_entries_max) attached.erase(std::prev(attached.end()));
  for (auto& [key, value] : attached) CutText(value, attached_bytes_max);
}

void AppendDigits(ItemView& item, const std::string& digits) {
  const bool is_new = item.attached.find("digits") == item.attached.end();
  if (is_new && item.attached.size() >= attached_entries_max) return;
  std::string& all = item.attached["digits"];
  all += digits;
  CutText(all, attached_bytes_max);
}

}  // namespace strowger::core
