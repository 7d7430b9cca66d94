#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

#include "rpc_house.h"
#include "strowger/access/v1/access.pb.h"
#include "support/places.h"

namespace strowger::rpc {
namespace {

using google::protobuf::MethodDescriptor;

// A stream that lets the caller in does not end by itself; after this long it counts as let in.
constexpr std::chrono::milliseconds kStreamLimit{300};

// The services that stand in the protos, read from their text: a service that the server forgot to
// register, or that the table of methods does not know, is missed by nobody.
std::vector<std::string> ServicesOfProtos() {
  std::vector<std::string> services;
  const std::filesystem::path root = test::SourceFolder() + "/protos/strowger";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".proto") continue;
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    std::smatch package;
    std::smatch service;
    if (!std::regex_search(text, package, std::regex("\npackage ([a-z0-9.]+);"))) continue;
    if (std::regex_search(text, service, std::regex("\nservice ([A-Za-z]+) "))) {
      services.push_back(package[1].str() + "." + service[1].str());
    }
  }
  std::sort(services.begin(), services.end());
  return services;
}

struct RoleName {
  access::v1::Role role;
  const char* user;
};
constexpr RoleName kRoles[] = {{access::v1::ROLE_AGENT, "ana"},
                               {access::v1::ROLE_SUPERVISOR, "supervisor"},
                               {access::v1::ROLE_PBX, "pbx"},
                               {access::v1::ROLE_INTEGRATOR, "integrator"},
                               {access::v1::ROLE_ADMINISTRATOR, "administrator"}};

class AccessMatrixTest : public testing::Test {
 protected:
  // Calls any method with an empty request and returns how it ended.
  grpc::Status Call(const MethodDescriptor& method, const std::string& token) {
    const bool is_stream = method.client_streaming() || method.server_streaming();
    CallContext context(token, is_stream ? kStreamLimit : std::chrono::milliseconds(10'000));
    grpc::CompletionQueue queue;
    const std::string path = "/" + method.service()->full_name() + "/" + method.name();
    const auto call = stub_.PrepareCall(context.get(), path, &queue);
    grpc::Status status;
    const grpc::Slice nothing;
    const grpc::ByteBuffer empty(&nothing, 1);
    call->StartCall(this);
    Next(queue);
    call->WriteLast(empty, grpc::WriteOptions(), this);
    Next(queue);
    // What the server says is taken until it ends: gRPC tells the status after the last message.
    grpc::ByteBuffer message;
    do call->Read(&message, this);
    while (Next(queue));
    call->Finish(&status, this);
    Next(queue);
    queue.Shutdown();
    return status;
  }

  // Waits for what was begun; did it succeed?
  static bool Next(grpc::CompletionQueue& queue) {
    void* tag = nullptr;
    bool ok = false;
    EXPECT_TRUE(queue.Next(&tag, &ok));
    return ok;
  }

  template <class Visit>
  void ForEachMethod(Visit visit) {
    const auto services = ServicesOfProtos();
    ASSERT_GE(services.size(), 7u);
    for (const std::string& name : services) {
      const auto* service =
          google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
      ASSERT_NE(service, nullptr) << name << " is not linked into the server";
      for (int i = 0; i < service->method_count(); ++i) visit(*service->method(i));
    }
  }

  static const access::v1::Access& AccessOf(const MethodDescriptor& method) {
    return method.options().GetExtension(access::v1::access);
  }
  static bool IsAllowed(const MethodDescriptor& method, access::v1::Role role) {
    const auto& access = AccessOf(method);
    return access.anyone() || std::count(access.roles().begin(), access.roles().end(), role) > 0;
  }

  RpcHouse house_;
  grpc::GenericStub stub_{house_.channel()};
};

TEST_F(AccessMatrixTest, WithoutASessionNothingIsDone) {
  ForEachMethod([&](const MethodDescriptor& method) {
    const bool is_open = AccessOf(method).anyone() && !AccessOf(method).signed_in();
    const grpc::Status status = Call(method, "");
    if (is_open) {
      EXPECT_NE(ReasonOf(status), "SESSION_MISSING") << method.full_name();
    } else {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method.full_name();
      EXPECT_EQ(ReasonOf(status), "SESSION_MISSING") << method.full_name();
    }
  });
}

TEST_F(AccessMatrixTest, ATokenThatNobodyGaveOpensNothing) {
  ForEachMethod([&](const MethodDescriptor& method) {
    if (AccessOf(method).anyone() && !AccessOf(method).signed_in()) return;
    const grpc::Status status = Call(method, "made-up");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << method.full_name();
    EXPECT_EQ(ReasonOf(status), "SESSION_UNKNOWN") << method.full_name();
  });
}

TEST_F(AccessMatrixTest, EveryMethodObeysItsRolesForEveryRole) {
  for (const RoleName& role : kRoles) {
    std::string token = house_.SignIn(role.user);
    ForEachMethod([&](const MethodDescriptor& method) {
      const grpc::Status status = Call(method, token);
      const std::string what = std::string(role.user) + " calls " + method.full_name() + ": " +
                               std::to_string(status.error_code()) + " " + status.error_message();
      // A method behind the door that is not implemented would look as if it let everybody in.
      EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << what;
      if (IsAllowed(method, role.role)) {
        EXPECT_NE(ReasonOf(status), "ROLE_MISSING") << what;
        EXPECT_NE(ReasonOf(status), "SESSION_UNKNOWN") << what;
      } else {
        EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED) << what;
        EXPECT_EQ(ReasonOf(status), "ROLE_MISSING") << what;
      }
      if (method.name() == "SignOut") token = house_.SignIn(role.user);
    });
  }
}

// Said by hand, so that a role that slips into a proto by mistake is seen.
TEST_F(AccessMatrixTest, WhatMattersMostIsKeptFromTheWrongHands) {
  const struct {
    const char* method;
    std::vector<access::v1::Role> roles;
  } kExpected[] = {
      {"strowger.admin.v1.AdminService.CreateUser", {access::v1::ROLE_ADMINISTRATOR}},
      {"strowger.admin.v1.AdminService.SetPassword", {access::v1::ROLE_ADMINISTRATOR}},
      {"strowger.admin.v1.AdminService.DisableUser", {access::v1::ROLE_ADMINISTRATOR}},
      {"strowger.call.v1.PbxLinkService.Connect", {access::v1::ROLE_PBX}},
      {"strowger.agent.v1.DeskService.AcceptOffer", {access::v1::ROLE_AGENT}},
      {"strowger.routing.v1.FloorService.LogOffAgent", {access::v1::ROLE_SUPERVISOR}},
  };
  for (const auto& expected : kExpected) {
    const auto* method =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(expected.method);
    ASSERT_NE(method, nullptr) << expected.method;
    for (const RoleName& role : kRoles) {
      const bool is_expected = std::count(expected.roles.begin(), expected.roles.end(), role.role);
      EXPECT_EQ(IsAllowed(*method, role.role), is_expected) << expected.method << role.user;
    }
  }
}

}  // namespace
}  // namespace strowger::rpc
