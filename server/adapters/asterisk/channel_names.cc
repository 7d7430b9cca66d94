#include "adapters/asterisk/channel_names.h"

namespace strowger::asterisk {
namespace {

constexpr std::string_view kLeg = "~leg~";
constexpr std::string_view kTalk = "~talk~";

// What follows "APPLICATION + mark"; none when the name does not begin so.
std::optional<std::string_view> After(std::string_view name, std::string_view application,
                                      std::string_view mark) {
  if (!name.starts_with(application)) return std::nullopt;
  name.remove_prefix(application.size());
  if (!name.starts_with(mark)) return std::nullopt;
  name.remove_prefix(mark.size());
  return name;
}

}  // namespace

std::string ChannelNames::OfLeg(const LegId& leg, const PbxCallId& call) const {
  return application_ + std::string(kLeg) + leg.value + "~" + call.value;
}

std::string ChannelNames::OfTalk(const PbxCallId& call) const {
  return application_ + std::string(kTalk) + call.value;
}

std::string ChannelNames::OfPlayback(std::uint64_t number, const PbxCallId& call) const {
  return application_ + "~play~" + std::to_string(number) + "~" + call.value;
}

std::optional<LegName> ChannelNames::AsLeg(std::string_view channel) const {
  std::optional<std::string_view> rest = After(channel, application_, kLeg);
  if (!rest) return std::nullopt;
  std::size_t end = rest->find('~');
  if (end == std::string_view::npos) return std::nullopt;
  return LegName{LegId(std::string(rest->substr(0, end))),
                 PbxCallId(std::string(rest->substr(end + 1)))};
}

std::optional<PbxCallId> ChannelNames::AsTalk(std::string_view bridge) const {
  std::optional<std::string_view> rest = After(bridge, application_, kTalk);
  if (!rest) return std::nullopt;
  return PbxCallId(std::string(*rest));
}

}  // namespace strowger::asterisk
