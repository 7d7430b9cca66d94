#include "adapters/grpc/pbx_link.h"

#include <utility>

namespace strowger::rpc {

void PbxLink::Execute(std::vector<core::PbxCommand> commands) {
  std::shared_ptr<PbxWire> wire;
  {
    const std::lock_guard lock(mutex_);
    if (is_up_) wire = wire_;
  }
  if (wire) wire->SendCommands(std::move(commands));
}

void PbxLink::Attach(const std::shared_ptr<PbxWire>& wire) {
  std::shared_ptr<PbxWire> older;
  {
    const std::lock_guard lock(mutex_);
    older = std::exchange(wire_, wire);
    GoDown("Another connection of the PBX has taken the link.");
  }
  if (older) older->EndTakenOver();
}

void PbxLink::Detach(const PbxWire* wire, const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (wire_.get() != wire) return;
  wire_.reset();
  GoDown(why);
}

void PbxLink::GoDown(const std::string& why) {
  if (!std::exchange(is_up_, false)) return;
  observer_.OnLinkDown(id_, why);
}

void PbxLink::Up(const PbxWire* wire, core::LinkAbilities abilities,
                 std::vector<service::LinkSnapshotCall> calls) {
  const std::lock_guard lock(mutex_);
  if (wire_.get() != wire) return;
  is_up_ = true;
  observer_.OnLinkUp(id_, abilities, std::move(calls));
}

void PbxLink::Tell(const PbxWire* wire, std::vector<service::LinkEvent> events,
                   std::uint64_t last_sequence, std::function<void()> committed) {
  const std::lock_guard lock(mutex_);
  if (wire_.get() != wire || !is_up_) return;
  observer_.OnEvents(id_, std::move(events), last_sequence, std::move(committed));
}

}  // namespace strowger::rpc
