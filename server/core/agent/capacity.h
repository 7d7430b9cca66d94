#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// How much work an agent can have in hand at once; see server/decisions/0010-capacity.md.
namespace strowger::core {

// By what way work comes.
enum class Channel : std::uint8_t { kCall, kCallback, kMail, kChat, kTask };
inline constexpr std::array kChannels{Channel::kCall, Channel::kCallback, Channel::kMail,
                                      Channel::kChat, Channel::kTask};

// Calls need the agent's telephone and the PBX's link; all else is done at the console alone.
constexpr bool IsVoice(Channel channel) {
  return channel == Channel::kCall || channel == Channel::kCallback;
}

class ChannelSet {
 public:
  constexpr void Add(Channel channel) { bits_ |= BitOf(channel); }
  constexpr bool Contains(Channel channel) const { return (bits_ & BitOf(channel)) != 0; }
  constexpr bool is_empty() const { return bits_ == 0; }

 private:
  static constexpr unsigned BitOf(Channel channel) { return 1U << static_cast<unsigned>(channel); }

  unsigned bits_ = 0;
};

// The word in the configuration, for people and in the store.
std::string_view NameOf(Channel channel);
std::optional<Channel> ChannelNamed(std::string_view name);

inline constexpr int kCapacityMax = 10'000;
inline constexpr int kChannelLimitMax = 100;

struct ChannelRule {
  int weight = 100;  // Units that one piece takes; more than an agent has: not for that agent.
  int limit = 1;     // So many pieces at once. Of all that needs the telephone there is only one.
  // Gives way to a call: is set aside where both do not fit, and comes back by itself.
  bool is_interruptible = false;
  bool operator==(const ChannelRule&) const = default;
};

// One call, or three chats and two mails; a call may interrupt mails and tasks.
struct Capacity {
  int units = 100;  // Of an agent who has no own number.
  std::array<ChannelRule, kChannels.size()> rules{
      {{100, 1, false}, {100, 1, false}, {20, 2, true}, {20, 3, false}, {20, 2, true}}};

  const ChannelRule& of(Channel channel) const { return rules[static_cast<std::size_t>(channel)]; }
  ChannelRule& of(Channel channel) { return rules[static_cast<std::size_t>(channel)]; }
  bool operator==(const Capacity&) const = default;
};

}  // namespace strowger::core
