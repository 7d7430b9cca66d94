#pragma once

#include <optional>
#include <string>

#include "core/floor/effect.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"
#include "service/feed/feed_event.h"
#include "strowger/call/v1/call.pb.h"
#include "strowger/routing/v1/agent_status.pb.h"
#include "strowger/routing/v1/queue_status.pb.h"
#include "strowger/routing/v1/work_item.pb.h"

// The floor's plain values as protos.
namespace strowger::rpc {

call::v1::LegState ToProto(core::LegState state);
routing::v1::Verb ToProto(core::Verb verb);
routing::v1::Presence ToProto(core::Presence presence);
routing::v1::OfferOutcome ToProto(core::OfferOutcome outcome);
routing::v1::Channel ToProto(core::Channel channel);
// None for one that is unspecified.
std::optional<core::Channel> FromProto(routing::v1::Channel channel);
routing::v1::WorkItemOutcome ToProto(core::ItemOutcome outcome);
routing::v1::OverflowCause ToProto(core::OverflowCause cause);

routing::v1::DueState ToProto(core::DueStage stage);

// What the floor knows of the agent now. What the set-up says (queues, skills) is written by the
// other, for lists.
void Write(const core::AgentState& state, const std::string& display_name,
           routing::v1::AgentStatus& out);
void WriteSetup(const core::AgentSetup& setup, routing::v1::AgentStatus& out);

void Write(const service::DeskItem& item, routing::v1::WorkItem& out);
void Write(const core::OfferMade& offer, TimePoint offered, routing::v1::Offer& out);
void Write(const service::QueueChanged& queue, routing::v1::QueueStatus& out);
void Write(const service::LinkChanged& link, routing::v1::LinkStatus& out);

}  // namespace strowger::rpc
