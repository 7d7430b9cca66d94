#include "adapters/grpc/rpc_server.h"

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "rpc_house.h"
#include "strowger/access/v1/sign_in.grpc.pb.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::rpc {
namespace {

// Sends one raw message to a method of gRPC's own services and returns the first raw answer.
// (Debian ships these services without their protos.)
std::string AskRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                   const std::string& request) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  CallContext context;
  const auto next = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call = stub.PrepareCall(context.get(), path, &queue);
  call->StartCall(nullptr);
  next();
  const grpc::Slice slice(request);
  call->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), nullptr);
  next();
  grpc::ByteBuffer answer;
  call->Read(&answer, nullptr);
  std::string text;
  if (next()) {
    std::vector<grpc::Slice> slices;
    EXPECT_TRUE(answer.Dump(&slices).ok());
    for (const grpc::Slice& part : slices) {
      text.append(reinterpret_cast<const char*>(part.begin()), part.size());
    }
  }
  context.get()->TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  next();
  queue.Shutdown();
  return text;
}

TEST(RpcServerTest, HealthSaysThatItServes) {
  RpcHouse house;
  // HealthCheckResponse.status = SERVING.
  EXPECT_EQ(AskRaw(house.channel(), "/grpc.health.v1.Health/Check", ""), "\x08\x01");
}

TEST(RpcServerTest, ReflectionNamesTheServices) {
  RpcHouse house;
  // ServerReflectionRequest.list_services = "".
  const std::string services =
      AskRaw(house.channel(), "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
             std::string("\x3a\x00", 2));
  for (const char* name : {"strowger.access.v1.SignInService", "strowger.agent.v1.DeskService",
                           "strowger.call.v1.PbxLinkService", "strowger.ticket.v1.TicketService"}) {
    EXPECT_NE(services.find(name), std::string::npos) << name;
  }
}

TEST(RpcServerTest, TheInProcessChannelGoesThroughTheSameDoor) {
  RpcHouse house;
  const auto stub = access::v1::SignInService::NewStub(house.server().OpenInProcessChannel());
  access::v1::GetSessionResponse response;
  CallContext nobody;
  EXPECT_EQ(ReasonOf(stub->GetSession(nobody.get(), {}, &response)), "SESSION_MISSING");
  CallContext ana(house.SignIn("ana"));
  EXPECT_TRUE(stub->GetSession(ana.get(), {}, &response).ok());
}

TEST(RpcServerTest, StopsWhileStreamsAreOpenAndCanBeStoppedTwice) {
  RpcHouse house;
  const auto stub = access::v1::SignInService::NewStub(house.channel());
  const auto desk = agent::v1::DeskService::NewStub(house.channel());
  CallContext watching(house.SignIn("ana"));
  const auto reader = desk->Watch(watching.get(), {});
  agent::v1::WatchResponse frame;
  ASSERT_TRUE(reader->Read(&frame));
  house.server().Stop();
  house.server().Stop();
  while (reader->Read(&frame)) continue;
  EXPECT_FALSE(reader->Finish().ok());
  access::v1::SignInResponse response;
  CallContext context;
  EXPECT_EQ(stub->SignIn(context.get(), {}, &response).error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace strowger::rpc
