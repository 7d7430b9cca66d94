// Calls open at the desk what the rules of [[screen_pop]] say.
#include <chrono>
#include <fstream>

#include "integration/call_center.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/routing/v1/callback.pb.h"

namespace strowger::integration {
namespace {

using customer::v1::ScreenPop;

const std::string kRules = R"(
[[screen_pop]]
id = "refunds"
when = 'match == "one" and attached.menu == "refund"'
open = "ticket"

[[screen_pop]]
id = "erp"
when = 'tier == "VIP"'
open = "url"
url = "https://erp.example/c/{customer}?n={number}&m={attached.menu}"
)";

class OpeningTest : public CallCenterTest {
 protected:
  void CustomersAre(const std::string& csv) {
    client::Client erp(Supervisor().channel());
    access::v1::SignInRequest sign_in;
    sign_in.set_user("erp");
    sign_in.set_password(PasswordOf("erp"));
    erp.SetToken(erp.Ask<access::v1::SignInResponse>(sign_in)->session_token());
    customer::v1::ImportCustomersRequest import;
    import.set_source("erp");
    import.set_csv("external_id,name,phone,tier\n" + csv);
    const auto imported = erp.Ask<customer::v1::ImportCustomersResponse>(import);
    ASSERT_TRUE(imported.ok()) << imported.error().message;
    ASSERT_EQ(imported->refused_count(), 0u);
  }
  void ConfigurationBecomes(const std::string& text) {
    auto root = SignIn("root");
    admin::v1::ChangeConfigurationRequest request;
    request.set_text(text);
    const auto changed = root->Ask<admin::v1::ChangeConfigurationResponse>(request);
    ASSERT_TRUE(changed.ok()) << changed.error().message;
  }
  // What comes with the offer of a call from this number, which ends unanswered.
  ScreenPop PopOfCallFrom(ScriptedConsole& console, const std::string& number,
                          const std::string& menu = "") {
    const std::size_t before = console.EventsOf(agent::v1::DeskEvent::kOfferMade).size();
    const std::string call = pbx().CustomerCalls(number, {{"queue", "support"}, {"menu", menu}});
    EXPECT_TRUE(console.WaitForOffer());
    const auto offers = console.EventsOf(agent::v1::DeskEvent::kOfferMade);
    pbx().CustomerHangsUp(call);
    EXPECT_TRUE(console.WaitForNoOffer());
    EXPECT_TRUE(console.WaitForNoItem());
    EXPECT_EQ(offers.size(), before + 1);
    return offers.back().event.offer_made().screen_pop();
  }
};

TEST_F(OpeningTest, OneManyAndNobodyOpenWhatTheRuleSaysOrElseWhatIsOfUse) {
  CustomersAre(
      "1,Li Na,13800138001,VIP\n2,Wang Wei,13800138002,\n"
      "3,Guest A,13800138003,\n4,Guest B,13800138003,\n");
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  EXPECT_EQ(PopOfCallFrom(ana, "13800138001").opening().kind(),
            customer::v1::SCREEN_OPENING_KIND_CUSTOMER);
  ConfigurationBecomes(ConfigText() + kRules);

  const ScreenPop vip = PopOfCallFrom(ana, "13800138001", "a b");
  EXPECT_EQ(vip.opening().rule(), "erp");
  EXPECT_EQ(vip.opening().url(), "https://erp.example/c/" + vip.customer().name().substr(10) +
                                     "?n=%2B8613800138001&m=a%20b");
  EXPECT_EQ(vip.candidates(0).identity(), customer::v1::CALLER_IDENTITY_EXACT);

  const ScreenPop many = PopOfCallFrom(ana, "13800138003", "refund");
  EXPECT_EQ(many.opening().kind(), customer::v1::SCREEN_OPENING_KIND_CANDIDATES);
  EXPECT_EQ(many.opening().rule(), "");
  EXPECT_EQ(many.candidates(0).identity(), customer::v1::CALLER_IDENTITY_SHARED);

  const ScreenPop nobody = PopOfCallFrom(ana, "13800138009");
  EXPECT_EQ(nobody.opening().kind(), customer::v1::SCREEN_OPENING_KIND_NEW_CUSTOMER);
  ASSERT_EQ(nobody.opening().new_customer().contact_points_size(), 1);
  EXPECT_EQ(nobody.opening().new_customer().contact_points(0).value(), "+8613800138009");
}

TEST_F(OpeningTest, TheNewestOpenTicketOpensWhereThereIsOne) {
  CustomersAre("2,Wang Wei,13800138002,\n");
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  ConfigurationBecomes(ConfigText() + kRules);
  const ScreenPop none = PopOfCallFrom(ana, "13800138002", "refund");
  EXPECT_EQ(none.opening().kind(), customer::v1::SCREEN_OPENING_KIND_CUSTOMER);
  std::string last;
  for (const char* subject : {"Refund", "Another refund"}) {
    ticket::v1::CreateTicketRequest request;
    request.mutable_ticket()->set_subject(subject);
    request.mutable_ticket()->set_customer(none.customer().name());
    const auto made = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
    ASSERT_TRUE(made.ok()) << made.error().message;
    last = made->ticket().name();
  }
  const ScreenPop pop = PopOfCallFrom(ana, "13800138002", "refund");
  EXPECT_EQ(pop.opening().kind(), customer::v1::SCREEN_OPENING_KIND_TICKET);
  EXPECT_EQ(pop.opening().ticket(), last);
  EXPECT_EQ(pop.opening().rule(), "refunds");
}

TEST_F(OpeningTest, WhatWasPinnedAndPromisedComesWithTheNextCallAndItsCostIsTold) {
  CustomersAre("2,Wang Wei,13800138002,\n");
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const ScreenPop first = PopOfCallFrom(ana, "13800138002");
  customer::v1::AddNoteRequest note;
  note.set_customer(first.customer().name());
  note.set_text("Only by mail.");
  const auto added = ana.client().Ask<customer::v1::AddNoteResponse>(note);
  ASSERT_TRUE(added.ok()) << added.error().message;
  customer::v1::PinNoteRequest pin;
  pin.set_note(added->note().name());
  ASSERT_TRUE(ana.client().Ask<customer::v1::PinNoteResponse>(pin).ok());
  routing::v1::ScheduleCallbackRequest promise;
  promise.set_queue("queues/support");
  promise.set_number("13800138002");
  promise.set_note("About the invoice");
  const auto hours = std::chrono::system_clock::now() + std::chrono::hours(3);
  promise.mutable_start_time()->set_seconds(std::chrono::system_clock::to_time_t(hours));
  const auto promised = ana.client().Ask<routing::v1::ScheduleCallbackResponse>(promise);
  ASSERT_TRUE(promised.ok()) << promised.error().message;

  const ScreenPop next = PopOfCallFrom(ana, "13800138002");
  ASSERT_EQ(next.notes_size(), 1);
  EXPECT_TRUE(next.notes(0).has_pin_time());
  EXPECT_EQ(next.notes(0).pinned_by(), "users/ana");
  ASSERT_EQ(next.promises_size(), 1);
  EXPECT_EQ(next.promises(0).work_item(), promised->work_item());
  EXPECT_EQ(next.promises(0).note(), "About the invoice");
  EXPECT_EQ(next.interactions_size(), 1);

  auto root = SignIn("root");
  const auto status =
      root->Ask<admin::v1::GetServerStatusResponse>(admin::v1::GetServerStatusRequest());
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_GE(status->pops().pops(), 2u);
  for (const auto& stage : status->pops().stages()) {
    EXPECT_GE(stage.count(), 2u) << stage.stage();
    EXPECT_GT(stage.p50_duration().nanos(), 0) << stage.stage();
    EXPECT_LE(stage.p50_duration().nanos(), stage.p99_duration().nanos()) << stage.stage();
  }
}

TEST_F(OpeningTest, WhoSeesNoNumbersGetsNoneAndStillMakesTheCustomer) {
  ServerStops();
  WriteFile(folder_ / "strowger.toml", ConfigText() + kRules + "[privacy]\nmask = [\"agent\"]\n");
  ServerStarts();
  CustomersAre("1,Li Na,13800138001,VIP\n");
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const ScreenPop vip = PopOfCallFrom(ana, "13800138001");
  EXPECT_EQ(vip.opening().url(),
            "https://erp.example/c/" + vip.customer().name().substr(10) + "?n=&m=");
  EXPECT_EQ(vip.DebugString().find("13800138001"), std::string::npos) << vip.DebugString();

  pbx().CustomerCalls("13800138009", {{"queue", "support"}});
  ASSERT_TRUE(ana.WaitForOffer());
  const auto offer = ana.EventsOf(agent::v1::DeskEvent::kOfferMade).back().event.offer_made();
  EXPECT_EQ(offer.DebugString().find("13800138009"), std::string::npos) << offer.DebugString();
  customer::v1::CreateCustomerRequest request;
  request.mutable_customer()->set_display_name("New");
  request.set_work_item(offer.work_item().name());
  const auto made = ana.client().Ask<customer::v1::CreateCustomerResponse>(request);
  ASSERT_TRUE(made.ok()) << made.error().message;
  request.set_work_item("work-items/999999");
  EXPECT_EQ(ana.client().Ask<customer::v1::CreateCustomerResponse>(request).error().reason,
            "NOT_YOURS");
  ServerStops();
  EXPECT_EQ(Query(database(),
                  "SELECT value FROM contact_point p JOIN customer c ON"
                  " c.id = p.customer_id WHERE c.display_name = 'New'"),
            "+8613800138009");
}

}  // namespace
}  // namespace strowger::integration
