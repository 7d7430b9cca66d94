#include "adapters/grpc/desk_service.h"

#include <utility>

#include "adapters/grpc/services.h"
#include "adapters/grpc/write_frames.h"

namespace strowger::rpc {

using agent::v1::WatchRequest;
using agent::v1::WatchResponse;

std::unique_ptr<grpc::Service> MakeDeskService(const ServiceContext& context) {
  return std::make_unique<DeskServiceImpl>(context);
}

grpc::ServerWriteReactor<WatchResponse>* DeskServiceImpl::Watch(Context* c, const WatchRequest* q) {
  auto admitted = door_.Admit(*c, *q);
  if (!admitted.ok()) return new RefusedStream<WatchResponse>(admitted.error());
  Result<AgentId> agent = AgentOf(*admitted);
  if (!agent.ok()) return new RefusedStream<WatchResponse>(agent.error());
  if (!context_.streams.Enter()) return new RefusedStream<WatchResponse>(StreamsFull());

  using Stream = FeedStream<WatchResponse>;
  auto stream = std::make_shared<Stream>(
      *c, context_.senders, context_.streams, context_.stream_settings,
      Stream::Hooks{
          .write = [&clock = context_.application.clock, reader = door_.ReaderOf(*admitted)](
                       const FeedPiece& piece,
                       WatchResponse& out) { Write(piece, clock.Now(), reader, out); },
          .detach = [this, agent = *agent](
                        Stream::Self self) { exchange_.UnwatchDesk(agent, std::move(self)); },
          .is_session_open = [this, caller = *admitted] { return door_.IsStillAdmitted(caller); },
          .confirms_offers = q->confirms_offers()});
  stream->Open();
  std::optional<service::FeedPosition> after;
  if (q->generation() != 0) after = {q->generation(), q->after_sequence()};
  exchange_.WatchDesk(*agent, stream, after);
  return stream.get();
}

}  // namespace strowger::rpc
