#include "bench/product_consoles.h"

#include <google/protobuf/arena.h>

#include "bench/bare_floor.h"
#include "bench/failure.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::bench {

namespace {

constexpr char kWatch[] = "/strowger.agent.v1.DeskService/Watch";

void Check(const grpc::Status& status, const char* what) {
  if (!status.ok()) Fail(std::string(what) + ": " + status.error_message());
}

}  // namespace

void ProductConsoles::Open(const std::vector<std::string>& tokens) {
  for (const std::string& token : tokens) {
    Console& console = consoles_.emplace_back(
        Console{.token = token, .channel = OwnChannel(address_), .stream = nullptr});
    console.stream = std::make_unique<RawStream>(
        console.channel, kWatch, token, [this](const grpc::ByteBuffer& buffer) { Hear(buffer); });
    console.stream->WriteLast(MakeBuffer(agent::v1::WatchRequest().SerializeAsString()));
  }
  const std::size_t all = consoles_.size();
  for (std::size_t known = known_; known < all; known = known_) known_.wait(known);
}

void ProductConsoles::Hear(const grpc::ByteBuffer& buffer) {
  google::protobuf::Arena arena;
  auto& frame = *google::protobuf::Arena::CreateMessage<agent::v1::WatchResponse>(&arena);
  if (!ParseBuffer(buffer, frame)) Fail("the server sent a frame that cannot be read");
  heard_(frame, buffer.Length());
  if (!frame.has_snapshot_end()) return;
  ++known_;
  known_.notify_all();
}

void ProductConsoles::GetReady() {
  for (const Console& console : consoles_) {
    const auto stub = agent::v1::DeskService::NewStub(console.channel);
    const std::string token = "Bearer " + console.token;
    grpc::ClientContext log_on;
    log_on.AddMetadata("authorization", token);
    agent::v1::LogOnResponse logged_on;
    Check(stub->LogOn(&log_on, {}, &logged_on), "LogOn");
    agent::v1::SetPresenceRequest ready;
    ready.set_presence(routing::v1::PRESENCE_READY);
    grpc::ClientContext set_presence;
    set_presence.AddMetadata("authorization", token);
    agent::v1::SetPresenceResponse set;
    Check(stub->SetPresence(&set_presence, ready, &set), "SetPresence");
  }
}

std::string ProductConsoles::Trouble() const {
  for (const Console& console : consoles_) {
    if (console.stream->has_ended()) return "a console was ended: " + console.stream->why();
  }
  return {};
}

}  // namespace strowger::bench
