#pragma once

#include <array>
#include <memory>

#include "core/agent/capacity.h"
#include "core/routing/ready_agents.h"

namespace strowger::core {

// Who could take work this moment, by channel: an index for each channel of which there ever was
// work. A floor that has only calls pays for one.
class Readiness {
 public:
  // All of them must outlive this.
  Readiness(const FloorSetup& setup, const Directory& directory, const Eligibility& eligibility);

  // Opens the channel's index, without anybody in it; false where it is open.
  bool Open(Channel channel);
  bool IsOpen(Channel channel) const { return index(channel) != nullptr; }
  // The channel must be open.
  const ReadyAgents& Of(Channel channel) const { return *index(channel); }
  ReadyAgents& Of(Channel channel) { return *indexes_[static_cast<std::size_t>(channel)]; }
  bool Contains(AgentNumber agent, Channel channel) const {
    return IsOpen(channel) && Of(channel).Contains(agent);
  }
  bool ContainsAny(AgentNumber agent) const;

 private:
  const ReadyAgents* index(Channel channel) const {
    return indexes_[static_cast<std::size_t>(channel)].get();
  }

  const FloorSetup& setup_;
  const Directory& directory_;
  const Eligibility& eligibility_;
  std::array<std::unique_ptr<ReadyAgents>, kChannels.size()> indexes_;
};

}  // namespace strowger::core
