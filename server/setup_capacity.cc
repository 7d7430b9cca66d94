#include "setup_capacity.h"

#include <optional>

#include "setup_value.h"

namespace strowger {
namespace {

std::string ChannelWords() {
  std::string words;
  for (const core::Channel channel : core::kChannels) {
    words += (words.empty() ? "\"" : ", \"") + std::string(core::NameOf(channel)) + "\"";
  }
  return words;
}

Result<core::Channel> FindChannel(const std::string& name, const std::string& entry) {
  const std::optional<core::Channel> channel = core::ChannelNamed(name);
  if (channel) return *channel;
  return RefuseValue(entry, "a channel is one of " + ChannelWords() + ", not \"" + name + "\"");
}

Result<int> CheckUnits(std::uint32_t units, const std::string& entry, const char* key) {
  constexpr auto kMost = static_cast<std::uint32_t>(core::kCapacityMax);
  if (units >= 1 && units <= kMost) return static_cast<int>(units);
  return RefuseValue(entry, std::string(key) + " must be 1 to " + std::to_string(kMost));
}

Result<int> CheckLimit(std::uint32_t limit, core::Channel channel, const std::string& entry) {
  if (core::IsVoice(channel) && limit > 1) {
    return RefuseValue(entry, "limit must be 0 or 1: an agent has one telephone");
  }
  constexpr auto kMost = static_cast<std::uint32_t>(core::kChannelLimitMax);
  if (limit <= kMost) return static_cast<int>(limit);
  return RefuseValue(entry, "limit must be 0 to " + std::to_string(kMost));
}

Result<void> ReadChannel(const config::v1::Channel& in, core::Channel channel,
                         const std::string& entry, core::ChannelRule& rule) {
  if (in.has_weight()) {
    const Result<int> weight = CheckUnits(in.weight(), entry, "weight");
    if (!weight.ok()) return weight.error();
    rule.weight = *weight;
  }
  if (in.has_limit()) {
    const Result<int> limit = CheckLimit(in.limit(), channel, entry);
    if (!limit.ok()) return limit.error();
    rule.limit = *limit;
  }
  if (!in.has_interruptible()) return {};
  if (core::IsVoice(channel) && in.interruptible()) {
    return RefuseValue(entry,
                       "interruptible cannot be true: nobody is left alone for another call");
  }
  rule.is_interruptible = in.interruptible();
  return {};
}

}  // namespace

Result<void> ReadCapacity(const config::v1::Configuration& in, core::Capacity& capacity) {
  if (in.center().has_capacity()) {
    const Result<int> units = CheckUnits(in.center().capacity(), "center", "capacity");
    if (!units.ok()) return units.error();
    capacity.units = *units;
  }
  for (const auto& [name, settings] : in.channel()) {
    const std::string entry = "channel \"" + name + "\"";
    const Result<core::Channel> channel = FindChannel(name, entry);
    if (!channel.ok()) return channel.error();
    if (auto read = ReadChannel(settings, *channel, entry, capacity.of(*channel)); !read.ok()) {
      return read;
    }
  }
  return {};
}

Result<void> ReadCapacity(const config::v1::Agent& in, const std::string& entry,
                          core::AgentSetup& agent) {
  if (in.has_capacity()) {
    const Result<int> units = CheckUnits(in.capacity(), entry, "capacity");
    if (!units.ok()) return units.error();
    agent.capacity = *units;
  }
  for (const auto& [name, wanted] : in.channel_limits()) {
    const std::string own = entry + ", channel_limits";
    const Result<core::Channel> channel = FindChannel(name, own);
    if (!channel.ok()) return channel.error();
    const Result<int> limit = CheckLimit(wanted, *channel, own);
    if (!limit.ok()) return limit.error();
    agent.channel_limits[*channel] = *limit;
  }
  return {};
}

}  // namespace strowger
