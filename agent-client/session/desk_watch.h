#pragma once

#include "session/watch.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::client {

using DeskFrame = agent::v1::WatchResponse;
using DeskListener = WatchListener<DeskFrame>;
// The agent's desk as it changes.
using DeskWatch = Watch<agent::v1::DeskService, agent::v1::WatchRequest, DeskFrame>;

}  // namespace strowger::client
