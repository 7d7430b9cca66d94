#include "adapters/grpc/pbx_outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "adapters/grpc/pbx_session.h"
#include "adapters/grpc/pbx_words.h"

namespace strowger::rpc {

void PbxOutbox::Complain(call::v1::Problem problem) {
  if (problems_.size() < kProblemsMax) problems_.push_back(std::move(problem));
}

bool PbxOutbox::Add(std::vector<core::PbxCommand> commands) {
  if (commands_.size() + commands.size() > kCommandsMax) return false;
  commands_.insert(commands_.end(), std::make_move_iterator(commands.begin()),
                   std::make_move_iterator(commands.end()));
  return true;
}

bool PbxOutbox::is_empty() const {
  return !welcome_ && !snapshot_reason_ && problems_.empty() && !acknowledge_ && commands_.empty();
}

bool PbxOutbox::Take(call::v1::ConnectResponse& out) {
  if (welcome_) {
    out.mutable_welcome()->set_acknowledged_sequence(*std::exchange(welcome_, std::nullopt));
    out.mutable_welcome()->set_protocol_version(kPbxProtocolVersion);
  } else if (snapshot_reason_) {
    out.mutable_snapshot_request()->set_reason(*std::exchange(snapshot_reason_, std::nullopt));
  } else if (!problems_.empty()) {
    *out.mutable_problem() = std::move(problems_.front());
    problems_.pop_front();
  } else if (!commands_.empty()) {
    TakeCommands(*out.mutable_commands());
  } else if (acknowledge_) {
    out.mutable_acknowledge()->set_sequence(*std::exchange(acknowledge_, std::nullopt));
  } else {
    return false;
  }
  return true;
}

core::CommandKind PbxOutbox::KindOf(std::uint64_t sequence) const {
  const bool is_known =
      sequence > 0 && sequence <= last_command_ && last_command_ - sequence < kKindsMax;
  return is_known ? kinds_[sequence % kKindsMax] : core::CommandKind::kUnknown;
}

void PbxOutbox::TakeCommands(call::v1::Commands& out) {
  const std::size_t count = std::min(commands_.size(), kCommandsPerMessageMax);
  kinds_.resize(kKindsMax);
  for (std::size_t i = 0; i < count; ++i) {
    Write(commands_[i], ++last_command_, *out.add_commands());
    kinds_[last_command_ % kKindsMax] = core::KindOf(commands_[i]);
  }
  commands_.erase(commands_.begin(), commands_.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace strowger::rpc
