#pragma once

#include "core/floor/state.h"
#include "strowger/call/v1/call.pb.h"
#include "strowger/routing/v1/work_item.pb.h"

namespace strowger::rpc {

call::v1::Cause ToProto(core::Cause cause);

// What the PBX refused, as a proto and in words.
void Write(const core::VerbRefused& refused, routing::v1::VerbRefusal& out);

}  // namespace strowger::rpc
