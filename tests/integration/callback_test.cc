// Customers who are promised to be called, by the API and from a shell.
#include <chrono>
#include <string>

#include "integration/call_center.h"
#include "integration/command_line.h"
#include "strowger/routing/v1/callback.pb.h"

namespace strowger::integration {
namespace {

using routing::v1::CancelCallbackRequest;
using routing::v1::CancelCallbackResponse;
using routing::v1::ListCallbacksRequest;
using routing::v1::ListCallbacksResponse;
using routing::v1::ScheduleCallbackRequest;
using routing::v1::ScheduleCallbackResponse;
using std::chrono::hours;
using std::chrono::seconds;

constexpr char kNumber[] = "+8613800138000";

class CallbackTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    erp_ = SignIn("erp");
  }

  static ScheduleCallbackRequest Wish(std::chrono::seconds in, const std::string& queue) {
    ScheduleCallbackRequest request;
    request.set_queue("queues/" + queue);
    request.set_number(kNumber);
    request.set_note("about the invoice");
    const auto time = std::chrono::system_clock::now() + in;
    request.mutable_start_time()->set_seconds(std::chrono::system_clock::to_time_t(time));
    return request;
  }
  std::string IsPromised(const ScheduleCallbackRequest& wish) {
    const auto answer = erp_->Ask<ScheduleCallbackResponse>(wish);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().message);
    return answer.ok() ? answer->work_item() : "";
  }
  ListCallbacksResponse Callbacks() {
    const auto answer = erp_->Ask<ListCallbacksResponse>(ListCallbacksRequest());
    EXPECT_TRUE(answer.ok());
    return answer.ok() ? *answer : ListCallbacksResponse();
  }

  std::unique_ptr<client::Client> erp_;
};

TEST_F(CallbackTest, APromiseOutlivesAKillAndIsOfferedAtItsTime) {
  PbxJoins();
  const std::string later = IsPromised(Wish(hours(2), "support"));
  const std::string soon = IsPromised(Wish(seconds(1), "sales"));
  ServerIsKilled();
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());
  erp_ = SignIn("erp");
  const ListCallbacksResponse all = Callbacks();
  ASSERT_EQ(all.callbacks_size(), 2);
  EXPECT_EQ(all.callbacks(0).name(), later);
  EXPECT_EQ(all.callbacks(0).state(), routing::v1::WORK_ITEM_STATE_SCHEDULED);
  EXPECT_EQ(all.callbacks(0).callback().number(), kNumber);
  EXPECT_EQ(all.callbacks(0).subject(), "about the invoice");
  EXPECT_EQ(all.callbacks(1).name(), soon);
  ScriptedConsole& ana = AgentComes("ana");
  ASSERT_TRUE(ana.WaitForOffer());
  EXPECT_EQ(client::OfferedItem(ana.state())->name(), soon);
  EXPECT_EQ(client::OfferedItem(ana.state())->channel(), routing::v1::CHANNEL_CALLBACK);
}

TEST_F(CallbackTest, WhatCannotBePromisedIsRefusedWithItsReason) {
  PbxJoins();
  const std::string item = IsPromised(Wish(hours(2), "support"));
  const auto twice = erp_->Ask<ScheduleCallbackResponse>(Wish(hours(3), "support"));
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().code, ErrorCode::kAlreadyExists);
  EXPECT_EQ(twice.error().reason, "CALLBACK_EXISTS");
  const auto nowhere = erp_->Ask<ScheduleCallbackResponse>(Wish(hours(3), "nowhere"));
  ASSERT_FALSE(nowhere.ok());
  EXPECT_EQ(nowhere.error().reason, "QUEUE_UNKNOWN");
  CancelCallbackRequest cancel;
  cancel.set_work_item(item);
  ASSERT_TRUE(erp_->Ask<CancelCallbackResponse>(cancel).ok());
  EXPECT_EQ(Callbacks().callbacks_size(), 0);
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT channel, outcome FROM interaction"), "callback|withdrawn");
}

TEST_F(CallbackTest, AShellPromisesListsAndCancels) {
  PbxJoins();
  const CommandLine shell("--server " + address());
  ASSERT_EQ(shell.SignIn("ana").code, 0);
  const Ran made = shell.Run("callback schedule support " + std::string(kNumber) +
                             " +2h --agent ana --note 'about the invoice' --json");
  ASSERT_EQ(made.code, 0) << made.output;
  ASSERT_EQ(Callbacks().callbacks_size(), 1);
  EXPECT_EQ(Callbacks().callbacks(0).callback().agent(), "agents/ana");
  const std::string item = Callbacks().callbacks(0).name();
  EXPECT_NE(made.output.find(item), std::string::npos) << made.output;
  const Ran list = shell.Run("callback list");
  EXPECT_EQ(list.code, 0);
  EXPECT_NE(list.output.find(kNumber), std::string::npos) << list.output;
  EXPECT_NE(list.output.find("about the invoice"), std::string::npos) << list.output;
  EXPECT_EQ(shell.Run("callback schedule support 123 noon").code, 2);
  EXPECT_EQ(shell.Run("callback cancel " + item).code, 0);
  EXPECT_EQ(Callbacks().callbacks_size(), 0);
  EXPECT_EQ(shell.Run("callback cancel " + item).code, 1);
}

}  // namespace
}  // namespace strowger::integration
