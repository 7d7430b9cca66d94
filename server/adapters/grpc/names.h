#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

// Resource names: "agents/ana" outside, AgentId{"ana"} inside.
namespace strowger::rpc {

// How the resources of one kind of id are named.
template <class IdType>
struct Collection;
template <>
struct Collection<AgentId> {
  static constexpr std::string_view kName = "agents";
};
template <>
struct Collection<QueueId> {
  static constexpr std::string_view kName = "queues";
};
template <>
struct Collection<SkillId> {
  static constexpr std::string_view kName = "skills";
};
template <>
struct Collection<LinkId> {
  static constexpr std::string_view kName = "links";
};
template <>
struct Collection<UserId> {
  static constexpr std::string_view kName = "users";
};
template <>
struct Collection<WorkItemId> {
  static constexpr std::string_view kName = "work-items";
};
template <>
struct Collection<OfferId> {
  static constexpr std::string_view kName = "offers";
};
template <>
struct Collection<InteractionId> {
  static constexpr std::string_view kName = "interactions";
};
template <>
struct Collection<CustomerId> {
  static constexpr std::string_view kName = "customers";
};
template <>
struct Collection<TicketId> {
  static constexpr std::string_view kName = "tickets";
};

inline std::string TextOf(const std::string& id) { return id; }
inline std::string TextOf(std::uint64_t id) { return std::to_string(id); }

// "agents/ana"; empty for none.
template <class Tag, class Rep>
std::string NameOf(const Id<Tag, Rep>& id) {
  if (!id) return {};
  std::string name(Collection<Id<Tag, Rep>>::kName);
  name += '/';
  name += TextOf(id.value);
  return name;
}

// "users/ana"; empty for none. (Inside the server users go by plain strings.)
inline std::string UserNameOf(const std::string& user) { return NameOf(UserId{user}); }

Error NameInvalid(std::string_view field, std::string_view name, std::string_view collection);

inline bool ReadId(std::string_view text, std::string& id) {
  id = text;
  return !text.empty() && text.find('/') == std::string_view::npos;
}
inline bool ReadId(std::string_view text, std::uint64_t& id) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
  return problem == std::errc() && end == text.data() + text.size() && id != 0;
}

// The id of "agents/ana". Anything else is refused with NAME_INVALID, which names the field.
template <class IdType>
Result<IdType> ParseName(std::string_view field, std::string_view name) {
  constexpr std::string_view collection = Collection<IdType>::kName;
  IdType id;
  if (name.starts_with(collection) && name.size() > collection.size() &&
      name[collection.size()] == '/' && ReadId(name.substr(collection.size() + 1), id.value)) {
    return id;
  }
  return NameInvalid(field, name, collection);
}

// The same, where an empty name means none.
template <class IdType>
Result<IdType> ParseOptionalName(std::string_view field, std::string_view name) {
  if (name.empty()) return IdType{};
  return ParseName<IdType>(field, name);
}

}  // namespace strowger::rpc
