#pragma once

#include "adapters/grpc/feed_outbox.h"
#include "core/pop/text_pattern.h"
#include "strowger/agent/v1/desk.pb.h"
#include "strowger/routing/v1/floor.pb.h"

namespace strowger::rpc {

// A piece of a feed as the message of the stream that shows it, masked for who may not see
// telephone numbers and mail addresses. Any thread.
void Write(const FeedPiece& piece, TimePoint now, core::PopReader reader,
           agent::v1::WatchResponse& out);
void Write(const FeedPiece& piece, TimePoint now, core::PopReader reader,
           routing::v1::WatchResponse& out);

}  // namespace strowger::rpc
