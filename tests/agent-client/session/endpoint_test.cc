#include "session/endpoint.h"

#include <grpcpp/channel.h>
#include <gtest/gtest.h>

namespace strowger::client {
namespace {

TEST(EndpointTest, LoopbackIsPlainByDefault) {
  for (const char* address : {"127.0.0.1:7420", "localhost:7420", "[::1]:7420", "unix:/run/s"}) {
    const auto endpoint = ChooseEndpoint({.address = address, .authorities_file = {}});
    ASSERT_TRUE(endpoint.ok()) << address;
    EXPECT_FALSE(endpoint->has_tls) << address;
  }
}

TEST(EndpointTest, AnotherMachineIsSpokenToByTlsOnly) {
  for (const char* address : {"10.0.0.5:7420", "cc.example.com:7420", "localhost.example.com:7420",
                              "127.example.com:7420"}) {
    const auto endpoint = ChooseEndpoint({.address = address, .authorities_file = {}});
    ASSERT_TRUE(endpoint.ok()) << address;
    EXPECT_TRUE(endpoint->has_tls) << address;
  }
}

TEST(EndpointTest, AuthoritiesAskForTlsOnLoopbackToo) {
  const auto endpoint = ChooseEndpoint({.address = "127.0.0.1:7420", .authorities_file = "ca.pem"});
  ASSERT_TRUE(endpoint.ok());
  EXPECT_TRUE(endpoint->has_tls);
}

TEST(EndpointTest, AnAddressWithoutPortIsRefusedWithTheMend) {
  for (const char* address : {"cc.example.com", "127.0.0.1:", ":7420", "host:port"}) {
    const auto endpoint = ChooseEndpoint({.address = address, .authorities_file = {}});
    ASSERT_FALSE(endpoint.ok()) << address;
    EXPECT_EQ(endpoint.error().reason, "ADDRESS_INVALID");
    EXPECT_NE(endpoint.error().message.find("host:port"), std::string::npos);
  }
}

TEST(EndpointTest, UnreadableAuthoritiesAreNamed) {
  const auto channel = OpenChannel(
      {.address = "127.0.0.1:7420", .has_tls = true, .authorities_file = "/nowhere/ca.pem"});
  ASSERT_FALSE(channel.ok());
  EXPECT_EQ(channel.error().metadata.at("file"), "/nowhere/ca.pem");
}

}  // namespace
}  // namespace strowger::client
