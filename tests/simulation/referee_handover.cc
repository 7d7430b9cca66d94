#include <string>

#include "core/call/call.h"
#include "simulation/referee.h"

namespace strowger::simulation {

using core::ItemState;

// Until a handover has happened the call is as it was before.
void Referee::CheckHandover(const core::ItemView& item) {
  const core::ItemParty* consulted = core::ConsultedParty(item);
  const bool may_transfer =
      item.state == ItemState::kConsulting && consulted != nullptr && core::IsAnswered(*consulted);
  const bool may_divert = item.state == ItemState::kConnected || item.state == ItemState::kHeld;
  switch (item.handover) {
    case core::Handover::kNone:
      return;
    case core::Handover::kTransfer:
      if (!may_transfer)
        Fault("item " + std::to_string(item.item.value) + " is handed over to nobody");
      return;
    case core::Handover::kDivert:
      if (!may_divert)
        Fault("item " + std::to_string(item.item.value) + " is handed over by nobody");
      return;
  }
}

}  // namespace strowger::simulation
