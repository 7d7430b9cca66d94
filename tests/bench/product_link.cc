#include "bench/product_link.h"

#include <google/protobuf/arena.h>

#include <utility>

#include "bench/bare_floor.h"
#include "bench/failure.h"

namespace strowger::bench {

namespace {

constexpr char kConnect[] = "/strowger.call.v1.PbxLinkService/Connect";

}  // namespace

ProductLink::ProductLink(const Access& access, Heard heard)
    : access_(access), heard_(std::move(heard)) {}

void ProductLink::Join() {
  stream_ = std::make_unique<RawStream>(OwnChannel(access_.address), kConnect, access_.token,
                                        [this](const grpc::ByteBuffer& buffer) { Hear(buffer); });
  call::v1::ConnectRequest request;
  request.mutable_hello()->set_link(access_.link);
  request.mutable_hello()->set_protocol_version(1);
  stream_->Write(MakeBuffer(request.SerializeAsString()));
  is_joined_.wait(false);
}

void ProductLink::Hear(const grpc::ByteBuffer& buffer) {
  google::protobuf::Arena arena;
  auto& message = *google::protobuf::Arena::CreateMessage<call::v1::ConnectResponse>(&arena);
  if (!ParseBuffer(buffer, message)) Fail("the server sent a message that cannot be read");
  if (message.has_welcome()) last_event_ = message.welcome().acknowledged_sequence();
  if (message.has_problem() && message.problem().reason() != "EVENT_GAP") {
    Fail("the server says " + message.problem().message());
  }
  if (message.has_snapshot_request()) {
    stream_->WriteInOrder([this] {
      call::v1::ConnectRequest request;
      request.mutable_snapshot()->set_event_sequence(last_event_);
      return request.SerializeAsString();
    });
    is_joined_ = true;
    is_joined_.notify_all();
  }
  heard_(message, buffer.Length());
}

std::size_t ProductLink::Send(call::v1::ConnectRequest request) {
  std::size_t size = 0;
  stream_->WriteInOrder([&] {
    for (call::v1::PbxEvent& event : *request.mutable_events()->mutable_events()) {
      event.set_sequence(++last_event_);
    }
    std::string bytes = request.SerializeAsString();
    size = bytes.size();
    return bytes;
  });
  return size;
}

void ProductLink::LoseEvent() {
  stream_->WriteInOrder([this] {
    ++last_event_;
    call::v1::ConnectRequest request;
    call::v1::PbxEvent& event = *request.mutable_events()->add_events();
    event.set_sequence(++last_event_);
    event.set_call("nobody");
    event.mutable_call_cleared();
    return request.SerializeAsString();
  });
}

std::string ProductLink::Trouble() const {
  return stream_->has_ended() ? "the link was ended: " + stream_->why() : std::string();
}

}  // namespace strowger::bench
