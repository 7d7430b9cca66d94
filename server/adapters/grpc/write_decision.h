#pragma once

#include "core/floor/decision.h"
#include "strowger/routing/v1/decision.pb.h"

// Decisions of the floor as protos.
namespace strowger::rpc {

void Write(const core::Decision& decision, routing::v1::Decision& out);
void Write(const core::WaitingNow& waiting, routing::v1::WaitingNow& out);

}  // namespace strowger::rpc
