#pragma once

#include "adapters/grpc/service_context.h"
#include "strowger/routing/v1/floor.pb.h"

namespace strowger::rpc {

// FloorService.ExplainInteraction: what the store keeps of the decisions, and what the floor says
// about the moment.
void ExplainInteraction(const Application& application, const Caller& caller,
                        const routing::v1::ExplainInteractionRequest& request,
                        Reply<routing::v1::ExplainInteractionResponse> reply);

}  // namespace strowger::rpc
