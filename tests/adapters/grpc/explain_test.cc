#include <gtest/gtest.h>

#include "rpc_house.h"
#include "strowger/routing/v1/floor.pb.h"
#include "support/scripted_console.h"
#include "support/scripted_pbx.h"
#include "support/wait.h"

namespace strowger::rpc {
namespace {

using client::ScriptedConsole;
using simulator::ScriptedPbx;
using Response = routing::v1::ExplainInteractionResponse;

class ExplainTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(pbx_.Join().ok());
    ASSERT_TRUE(ana_.SignIn().ok());
    ASSERT_TRUE(ana_.LogOn().ok());
  }

  Result<Response> Explain(const std::string& user, const std::string& interaction,
                           const std::string& agent = "") {
    client::Client client(house_.channel());
    client.SetToken(house_.SignIn(user));
    routing::v1::ExplainInteractionRequest request;
    request.set_interaction(interaction);
    request.set_agent(agent);
    return client.Ask<Response>(request);
  }
  // What is decided can be read when it is on the disk.
  Response WaitForDecisions(const std::string& interaction, int count) {
    Response last;
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(10), [&] {
      const auto answer = Explain("supervisor", interaction);
      if (answer.ok()) last = *answer;
      return last.decisions_size() >= count;
    })) << last.DebugString();
    return last;
  }
  // Of the only work item.
  std::string Interaction() {
    client::Client client(house_.channel());
    client.SetToken(house_.SignIn("supervisor"));
    std::string name;
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(10), [&] {
      const auto items =
          client.Ask<routing::v1::ListWorkItemsResponse>(routing::v1::ListWorkItemsRequest());
      if (items.ok() && items->work_items_size() == 1) name = items->work_items(0).interaction();
      return !name.empty();
    }));
    return name;
  }
  static std::string ReasonOf(const Result<Response>& result) {
    return result.ok() ? "" : result.error().reason;
  }

  RpcHouse house_;
  std::string address_ = "127.0.0.1:" + std::to_string(house_.port());
  ScriptedPbx pbx_{{.server = address_, .user = "pbx", .password = "pbx-password"}};
  ScriptedConsole ana_{{.server = address_, .user = "ana", .password = "ana-password"}};
};

TEST_F(ExplainTest, AWaitingCallSaysWhyItWaits) {
  pbx_.CustomerCalls("+8613800138000");
  const std::string name = Interaction();
  const Response answer = WaitForDecisions(name, 2);
  EXPECT_EQ(answer.interaction(), name);
  EXPECT_EQ(answer.decisions(0).kind(), routing::v1::DECISION_KIND_JOINED_QUEUE);
  EXPECT_EQ(answer.decisions(0).queue(), "queues/billing");
  const auto& nobody = answer.decisions(1);
  EXPECT_EQ(nobody.kind(), routing::v1::DECISION_KIND_NOBODY);
  EXPECT_EQ(nobody.selection().considered_count(), 2U);
  EXPECT_EQ(nobody.selection().candidates_count(), 0U);
  ASSERT_TRUE(answer.has_waiting());
  EXPECT_TRUE(answer.waiting().link_up());
  EXPECT_EQ(answer.waiting().place(), 1U);
  ASSERT_EQ(answer.waiting().agents_size(), 2);
  EXPECT_EQ(answer.waiting().agents(0).agent(), "agents/ana");
  EXPECT_EQ(answer.waiting().agents(0).ground(), routing::v1::OUT_GROUND_NOT_READY);
  EXPECT_EQ(answer.waiting().agents(0).detail(), "log-on");
  EXPECT_EQ(answer.waiting().agents(1).ground(), routing::v1::OUT_GROUND_LOGGED_OFF);
  const auto about_bo = Explain("administrator", answer.work_item(), "agents/bo");
  ASSERT_TRUE(about_bo.ok()) << about_bo.error().message;
  ASSERT_EQ(about_bo->waiting().agents_size(), 1);
  EXPECT_EQ(about_bo->waiting().agents(0).agent(), "agents/bo");
}

TEST_F(ExplainTest, AnAgentMayAskAboutOwnCallsOnly) {
  pbx_.CustomerCalls("+8613800138000");
  const std::string name = Interaction();
  EXPECT_EQ(ReasonOf(Explain("ana", name)), "INTERACTION_NOT_YOURS");
  ASSERT_TRUE(ana_.Ready().ok());
  ASSERT_TRUE(ana_.WaitForOffer());
  const Response answer = WaitForDecisions(name, 3);
  const auto& asked = answer.decisions(2);
  EXPECT_EQ(asked.kind(), routing::v1::DECISION_KIND_ASKED);
  EXPECT_EQ(asked.ask_reason(), routing::v1::ASK_REASON_AGENT_FREED);
  EXPECT_EQ(asked.agent(), "agents/ana");
  EXPECT_EQ(asked.selection().strategy(), "longest-idle");
  ASSERT_EQ(asked.selection().contenders_size(), 1);
  EXPECT_EQ(asked.selection().contenders(0).agent(), "agents/ana");
  EXPECT_FALSE(answer.has_waiting());
  EXPECT_TRUE(Explain("ana", name).ok());
  EXPECT_EQ(ReasonOf(Explain("bo", name)), "INTERACTION_NOT_YOURS");
}

TEST_F(ExplainTest, WhatIsNotKnownIsRefused) {
  EXPECT_EQ(ReasonOf(Explain("supervisor", "interactions/4711")), "INTERACTION_UNKNOWN");
  EXPECT_EQ(ReasonOf(Explain("supervisor", "nonsense")), "NAME_INVALID");
  pbx_.CustomerCalls("+8613800138000");
  EXPECT_EQ(ReasonOf(Explain("supervisor", Interaction(), "agents/nobody")), "AGENT_UNKNOWN");
}

}  // namespace
}  // namespace strowger::rpc
