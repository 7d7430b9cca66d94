#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "service/ports/telephony.h"
#include "strowger/call/v1/pbx_link.pb.h"

// The words of PbxLinkService and those of the floor, in both directions.
namespace strowger::rpc {

// None when the event is only for information. Refused with EVENT_MALFORMED when something that the
// event needs is missing.
Result<std::optional<service::LinkEvent>> ReadEvent(const LinkId& link,
                                                    const call::v1::PbxEvent& event);
core::CommandRefused ReadRefusal(const LinkId& link, const call::v1::CommandResult& result,
                                 core::CommandKind command);
// Refused with SNAPSHOT_MALFORMED, which names the call.
Result<std::vector<service::LinkSnapshotCall>> ReadSnapshot(const call::v1::Snapshot& snapshot);

void Write(const core::PbxCommand& command, std::uint64_t sequence, call::v1::Command& out);

}  // namespace strowger::rpc
