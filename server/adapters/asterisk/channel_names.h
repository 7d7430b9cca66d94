#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

// How our own channels and bridges are named in Asterisk. The names say which call they belong to,
// so that a server that was restarted recognises them; they start with the application's name, so
// that two servers may share one Asterisk. A customer's channel keeps the name that Asterisk gave
// it, and that is the call's id.
namespace strowger::asterisk {

// Asterisk refuses longer ones (AST_MAX_PUBLIC_UNIQUEID).
inline constexpr std::size_t kNameBytesMax = 149;

struct LegName {
  LegId leg;
  PbxCallId call;
};

class ChannelNames {
 public:
  explicit ChannelNames(std::string application) : application_(std::move(application)) {}

  // "strowger~leg~LEG~CALL".
  std::string OfLeg(const LegId& leg, const PbxCallId& call) const;
  // "strowger~talk~CALL": the bridge where the parties of a call speak.
  std::string OfTalk(const PbxCallId& call) const;
  // "strowger~play~2~CALL": the second announcement in a call.
  std::string OfPlayback(std::uint64_t number, const PbxCallId& call) const;

  // None when the channel is not one of our legs.
  std::optional<LegName> AsLeg(std::string_view channel) const;
  // None when the bridge is not one of ours.
  std::optional<PbxCallId> AsTalk(std::string_view bridge) const;

 private:
  std::string application_;
};

}  // namespace strowger::asterisk
