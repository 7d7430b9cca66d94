#pragma once

#include "session/watch.h"
#include "strowger/routing/v1/floor.grpc.pb.h"

namespace strowger::client {

using FloorFrame = routing::v1::WatchResponse;
using FloorListener = WatchListener<FloorFrame>;
// The floor as it changes, for supervisors.
using FloorWatch = Watch<routing::v1::FloorService, routing::v1::WatchRequest, FloorFrame>;

}  // namespace strowger::client
