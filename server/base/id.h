#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <utility>

namespace strowger {

// An identifier of one kind of thing; the tag keeps kinds apart at compile time.
// A default-made Id (empty string, zero) means "none".
template <class Tag, class Rep>
struct Id {
  Rep value{};

  Id() = default;
  explicit Id(Rep v) : value(std::move(v)) {}

  explicit operator bool() const { return value != Rep{}; }
  auto operator<=>(const Id&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const Id& id) { return out << id.value; }
};

// Chosen by people, as they stand in the configuration and in resource names without their
// collection: the agent of "agents/ana" is AgentId{"ana"}.
using AgentId = Id<struct AgentTag, std::string>;
using QueueId = Id<struct QueueTag, std::string>;
using SkillId = Id<struct SkillTag, std::string>;
using LinkId = Id<struct LinkTag, std::string>;
using UserId = Id<struct UserTag, std::string>;
// A telephone that a PBX can ring, in that PBX's own dial words, for example "1001".
using DeviceId = Id<struct DeviceTag, std::string>;

// Named by the PBX or by us towards the PBX; unique within one link.
using PbxCallId = Id<struct PbxCallTag, std::string>;
using LegId = Id<struct LegTag, std::string>;

// Counted by us; never used twice in one store.
using WorkItemId = Id<struct WorkItemTag, std::uint64_t>;
using OfferId = Id<struct OfferTag, std::uint64_t>;
using InteractionId = Id<struct InteractionTag, std::uint64_t>;
using CustomerId = Id<struct CustomerTag, std::uint64_t>;
using TicketId = Id<struct TicketTag, std::uint64_t>;

}  // namespace strowger

template <class Tag, class Rep>
struct std::hash<strowger::Id<Tag, Rep>> {
  std::size_t operator()(const strowger::Id<Tag, Rep>& id) const noexcept {
    return std::hash<Rep>{}(id.value);
  }
};
