// Every desk verb by the plain commands, as a script or somebody without a screen would use them.
#include "integration/command_line.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::integration {
namespace {

class DeskCommandsTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    if (HasFatalFailure()) return;
    PbxJoins();
    ana_.emplace("--server " + address());
    bo_.emplace("--server " + address());
    TakesAPlace(*ana_, "ana");
  }
  void TearDown() override {
    ana_.reset();
    bo_.reset();
    CallCenterTest::TearDown();
  }

  static void TakesAPlace(const CommandLine& who, const std::string& name) {
    const Ran signed_in = who.SignIn(name);
    ASSERT_EQ(signed_in.code, 0) << signed_in.output;
    Succeeds(who, "agent log-on");
    Succeeds(who, "agent ready");
  }
  static void Succeeds(const CommandLine& who, const std::string& words,
                       const std::string& expected = {}) {
    const Ran ran = who.Run(words);
    EXPECT_EQ(ran.code, 0) << words << ": " << ran.output;
    EXPECT_NE(ran.output.find(expected), std::string::npos) << words << ": " << ran.output;
  }
  static void IsRefused(const CommandLine& who, const std::string& words,
                        const std::string& reason) {
    const Ran ran = who.Run(words);
    EXPECT_EQ(ran.code, 1) << words << ": " << ran.output;
    EXPECT_NE(ran.output.find("strowger: " + reason + ": "), std::string::npos) << ran.output;
  }
  static void Waits(const CommandLine& who, const std::string& moment) {
    Succeeds(who, "watch --until " + moment + " --for 10s");
  }
  // Ana takes the offer by command, which answers her telephone.
  std::string AnaTalks(const std::string& number = "+8613800138000") {
    const std::string call = pbx().CustomerCalls(number, {{"queue", "sales"}});
    Waits(*ana_, "offer");
    EXPECT_TRUE(pbx().WaitForRinging("1001"));
    Succeeds(*ana_, "offer accept", "Accepted offers/");
    Waits(*ana_, "connected");
    return call;
  }

  std::optional<CommandLine> ana_;
  std::optional<CommandLine> bo_;
};

TEST_F(DeskCommandsTest, HoldRetrieveNoteTicketAndRelease) {
  const std::string call = AnaTalks();
  Succeeds(*ana_, "call hold");
  Waits(*ana_, "held");
  Succeeds(*ana_, "call retrieve");
  Waits(*ana_, "connected");
  IsRefused(*ana_, "call retrieve", "NOT_ALLOWED_NOW");
  Succeeds(*ana_, "note add 'wants it in blue, 要蓝色的'", "The note is kept.");
  Succeeds(*ana_, "ticket create 'One blue one' --json", "\"subject\":\"One blue one\"");
  Succeeds(*ana_, "ticket link 1", "One blue one");
  IsRefused(*ana_, "ticket link 99", "TICKET_UNKNOWN");
  Succeeds(*ana_, "call release");
  Waits(*ana_, "wrap-up");
  IsRefused(*ana_, "wrap-up extend nothing", "DURATION_INVALID");
  Succeeds(*ana_, "wrap-up extend 600");
  IsRefused(*ana_, "wrap-up extend 600", "WRAP_UP_AT_ITS_LONGEST");
  IsRefused(*ana_, "wrap-up finish", "DISPOSITION_REQUIRED");
  IsRefused(*ana_, "wrap-up finish --disposition nonsense", "DISPOSITION_UNKNOWN");
  Succeeds(*ana_, "wrap-up finish --disposition sold --next not-ready --reason lunch");
  Succeeds(*ana_, "agent status", "not-ready lunch");
  IsRefused(*ana_, "call hold", "NO_WORK");
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT text FROM note"), "wants it in blue, 要蓝色的");
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM ticket_interaction"), "1");
}

TEST_F(DeskCommandsTest, ADeclinedOfferGoesToTheSecondAgent) {
  pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  Waits(*ana_, "offer");
  TakesAPlace(*bo_, "bo");
  IsRefused(*bo_, "offer accept", "NO_OFFER");
  Succeeds(*ana_, "offer decline --reason 'not my field'", "Declined offers/");
  Waits(*bo_, "offer");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  Succeeds(*bo_, "offer accept");
  Waits(*bo_, "connected");
  Waits(*ana_, "idle");
}

TEST_F(DeskCommandsTest, ConsultConferenceAndHandOver) {
  AnaTalks();
  TakesAPlace(*bo_, "bo");
  Succeeds(*ana_, "call consult agents/bo");
  Waits(*bo_, "offer");
  IsRefused(*ana_, "call complete", "CONSULT_NOT_ANSWERED");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  Succeeds(*bo_, "offer accept");
  ASSERT_TRUE(pbx().WaitForTalk("1002"));
  Succeeds(*ana_, "watch --for 200ms", "consulting");
  Succeeds(*ana_, "call conference");
  Succeeds(*bo_, "watch --for 500ms", "conference");
  Succeeds(*ana_, "call complete");
  Waits(*bo_, "connected");
  Succeeds(*ana_, "wrap-up finish --disposition sold");
  Waits(*ana_, "idle");
}

TEST_F(DeskCommandsTest, AConsultationIsTakenBack) {
  const std::string call = AnaTalks();
  TakesAPlace(*bo_, "bo");
  Succeeds(*ana_, "call consult agents/bo");
  Waits(*bo_, "offer");
  Succeeds(*ana_, "call cancel-consult");
  Waits(*bo_, "idle");
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_CONNECTED));
  Waits(*ana_, "connected");
}

TEST_F(DeskCommandsTest, TransfersToAQueueAnAgentAndANumber) {
  const std::string call = AnaTalks();
  TakesAPlace(*bo_, "bo");
  Succeeds(*ana_, "call transfer queues/support");
  Waits(*bo_, "offer");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  Succeeds(*bo_, "offer accept");
  Waits(*bo_, "connected");
  Succeeds(*ana_, "wrap-up finish --disposition sold");
  Succeeds(*bo_, "call transfer agents/ana");
  Waits(*ana_, "offer");
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  Succeeds(*ana_, "offer accept");
  Waits(*ana_, "connected");
  Succeeds(*ana_, "call transfer 02584551234");
  EXPECT_TRUE(pbx().WaitForEnd(call));
}

TEST_F(DeskCommandsTest, OneOfThoseWhoShareANumberIsPicked) {
  const CommandLine erp("--server " + address());
  ASSERT_EQ(erp.SignIn("erp").code, 0);
  WriteFile(folder_ / "customers.csv",
            "external_id,name,phone\n7,王伟,13800138000\n8,Li Na,13800138000\n");
  Succeeds(erp, "customer import " + (folder_ / "customers.csv") + " --source erp", "2 new");
  AnaTalks("13800138000");
  Succeeds(*ana_, "customer lookup 13800138000 --link pbx-1", "Li Na");
  IsRefused(*ana_, "call identify 99", "CUSTOMER_UNKNOWN");
  Succeeds(*ana_, "call identify 2", "The caller is known now.");
  Succeeds(*ana_, "watch --for 500ms", "Li Na");
  Succeeds(*ana_, "note add 'it was her'");
  Succeeds(*ana_, "call release");
  Waits(*ana_, "wrap-up");
  Succeeds(*ana_, "wrap-up finish --disposition sold");
  ServerStops();
  for (const std::string table : {"interaction", "note"}) {
    EXPECT_EQ(Query(database(), "SELECT customer_id FROM customer_record r JOIN " + table +
                                    " ON record_id = r.id"),
              "2");
  }
}

TEST_F(DeskCommandsTest, ACustomerGetsAnOwnerAndLosesItAgain) {
  const CommandLine erp("--server " + address());
  ASSERT_EQ(erp.SignIn("erp").code, 0);
  WriteFile(folder_ / "customers.csv", "external_id,name,phone\n7,王伟,13800138000\n");
  Succeeds(erp, "customer import " + (folder_ / "customers.csv") + " --source erp", "1 new");
  Succeeds(*ana_, "customer owner 1 bo", "bo");
  Succeeds(*ana_, "customer show 1 --json", "\"agents/bo\"");
  IsRefused(*ana_, "customer owner 99 bo", "CUSTOMER_UNKNOWN");
  Succeeds(*ana_, "customer owner 1");
  const Ran shown = ana_->Run("customer show 1 --json");
  EXPECT_EQ(shown.code, 0);
  EXPECT_EQ(shown.output.find("agents/bo"), std::string::npos) << shown.output;
}

}  // namespace
}  // namespace strowger::integration
