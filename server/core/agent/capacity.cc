#include "core/agent/capacity.h"

namespace strowger::core {

std::string_view NameOf(Channel channel) {
  switch (channel) {
    case Channel::kCall:
      return "call";
    case Channel::kCallback:
      return "callback";
    case Channel::kMail:
      return "mail";
    case Channel::kChat:
      return "chat";
    case Channel::kTask:
      return "task";
  }
  return "unknown";
}

std::optional<Channel> ChannelNamed(std::string_view name) {
  for (const Channel channel : kChannels) {
    if (NameOf(channel) == name) return channel;
  }
  return std::nullopt;
}

}  // namespace strowger::core
