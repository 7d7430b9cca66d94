#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/floor/effect.h"
#include "strowger/call/v1/pbx_link.pb.h"

namespace strowger::rpc {

// What waits to be said to one PBX. Acknowledgements are merged, problems beyond a few are dropped
// (the first ones tell what is wrong), and too many commands mean that the PBX does not read. Not
// safe for threads, its connection guards it.
class PbxOutbox {
 public:
  static constexpr std::size_t kCommandsMax = 8192;
  static constexpr std::size_t kCommandsPerMessageMax = 512;
  static constexpr std::size_t kProblemsMax = 16;
  // Of how many commands it is known, in case they are refused, what they were.
  static constexpr std::size_t kKindsMax = kCommandsMax;

  void Welcome(std::uint64_t acknowledged_sequence) { welcome_ = acknowledged_sequence; }
  void AskSnapshot(std::string reason) { snapshot_reason_ = std::move(reason); }
  void Acknowledge(std::uint64_t sequence) { acknowledge_ = sequence; }
  void Complain(call::v1::Problem problem);
  // False when there are too many.
  bool Add(std::vector<core::PbxCommand> commands);

  // Writes the next message; false when there is none.
  bool Take(call::v1::ConnectResponse& out);
  bool is_empty() const;
  // What a command that was written is; unknown when it was written long ago.
  core::CommandKind KindOf(std::uint64_t sequence) const;

 private:
  void TakeCommands(call::v1::Commands& out);

  std::optional<std::uint64_t> welcome_;
  std::optional<std::string> snapshot_reason_;
  std::deque<call::v1::Problem> problems_;
  std::optional<std::uint64_t> acknowledge_;
  std::deque<core::PbxCommand> commands_;
  std::uint64_t last_command_ = 0;
  std::vector<core::CommandKind> kinds_;  // By sequence; the place of an old one is taken again.
};

}  // namespace strowger::rpc
