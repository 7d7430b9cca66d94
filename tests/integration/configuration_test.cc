// The set-up changes while calls are at work: by the file and a signal, and by the administrator.
#include <signal.h>

#include <fstream>
#include <iterator>

#include "integration/command_line.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using routing::v1::WORK_ITEM_STATE_WAITING;

const std::string kNight = R"(
[[queue]]
id = "night"
wrap_up_timeout = "0s"
dialled = ["809"]

[[agent]]
id = "nia"
queues = ["night"]
device = "1009"

[[user]]
name = "nia"
roles = ["agent"]
agent = "nia"
initial_password = "secret-of-nia"
)";

class ConfigurationTest : public CallCenterTest {
 protected:
  std::string config() const { return folder_ / "strowger.toml"; }
  std::string FileText() const {
    std::ifstream file(config());
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  client::Client& Administrator() {
    if (!administrator_) administrator_ = SignIn("root");
    return *administrator_;
  }
  Result<admin::v1::ChangeConfigurationResponse> Apply(const std::string& text,
                                                       const std::string& etag = {}) {
    admin::v1::ChangeConfigurationRequest request;
    request.set_text(text);
    request.set_etag(etag);
    return Administrator().Ask<admin::v1::ChangeConfigurationResponse>(request);
  }
  // The file and what is at work are the same.
  bool WaitUntilTaken() {
    admin::v1::ReloadConfigurationRequest request;
    request.set_validate_only(true);
    return test::WaitUntil(std::chrono::seconds(10), [&] {
      const auto asked = Administrator().Ask<admin::v1::ReloadConfigurationResponse>(request);
      return asked.ok() && asked->changes().empty();
    });
  }
  static std::string Without(std::string text, const std::string& begin, const std::string& end) {
    const std::size_t from = text.find(begin);
    text.erase(from, text.find(end, from + 1) - from);
    return text;
  }

 private:
  std::unique_ptr<client::Client> administrator_;
};

TEST_F(ConfigurationTest, FileIsReadAgainBySignalAndNobodyLosesAPlace) {
  PbxJoins();
  pbx().CustomerCalls("13800138000", {{"queue", "sales"}});
  ASSERT_TRUE(WaitForWorkItems(1));
  pbx().CustomerCalls("13800138001", {{"queue", "sales"}});
  ASSERT_TRUE(WaitForWorkItems(2));
  WriteFile(config(), ConfigText() + kNight);
  server().Signal(SIGHUP);
  ASSERT_TRUE(WaitUntilTaken());
  ScriptedConsole& nia = AgentComes("nia");
  pbx().CustomerCalls("13800138002", {}, "809");
  ASSERT_TRUE(nia.WaitForOffer());
  for (const routing::v1::WorkItem& item : WorkItems()) {
    if (item.queue() != "queues/sales") continue;
    EXPECT_EQ(item.state(), WORK_ITEM_STATE_WAITING);
  }
  ScriptedConsole& ana = AgentComes("ana");
  ASSERT_TRUE(ana.WaitForOffer());
  EXPECT_EQ(ana.EventsOf(agent::v1::DeskEvent::kOfferMade)[0]
                .event.offer_made()
                .work_item()
                .caller()
                .e164(),
            "+8613800138000");
}

TEST_F(ConfigurationTest, AdministratorsChangeIsKeptInTheFile) {
  const auto applied = Apply(ConfigText() + kNight);
  ASSERT_TRUE(applied.ok()) << applied.error().message;
  std::vector<std::string> names;
  for (const auto& change : applied->changes()) names.push_back(change.name());
  EXPECT_EQ(names, (std::vector<std::string>{"queues/night", "agents/nia", "users/nia"}));
  EXPECT_EQ(FileText(), ConfigText() + kNight);
  ServerStops();
  ServerStarts();
  AgentComes("nia");
}

TEST_F(ConfigurationTest, WrongTextChangesNothingAndNamesLineAndMend) {
  const std::string before = FileText();
  const auto applied = Apply(ConfigText() + "[[queue]]\nid = \"x\"\nwieght = 3\n");
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().reason, "CONFIG_KEY_UNKNOWN");
  EXPECT_NE(applied.error().message.find("wieght"), std::string::npos);
  EXPECT_EQ(FileText(), before);
}

TEST_F(ConfigurationTest, OldEtagIsRefused) {
  const auto read = Administrator().Ask<admin::v1::GetConfigurationResponse>(
      admin::v1::GetConfigurationRequest());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->text(), FileText());
  ASSERT_TRUE(Apply(read->text() + kNight, read->etag()).ok());
  const auto applied = Apply(read->text(), read->etag());
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().reason, "CONFIGURATION_CHANGED");
}

TEST_F(ConfigurationTest, DictionaryCountsAtOnceAndIsShown) {
  const CommandLine command("--server " + address());
  ASSERT_EQ(command.SignIn("root").code, 0);
  const std::string usual = command.Run("dictionary show").output;
  EXPECT_NE(usual.find("display_name"), std::string::npos) << usual;
  EXPECT_EQ(usual.find("shoe_size"), std::string::npos) << usual;
  customer::v1::CreateCustomerRequest request;
  request.mutable_customer()->set_display_name("Ana Li");
  request.mutable_customer()->set_tier("silver");
  const auto agent = SignIn("ana");
  ASSERT_TRUE(agent->Ask<customer::v1::CreateCustomerResponse>(request).ok());
  const auto applied = Apply(ConfigText() + R"(
[[customer_element]]
name = "shoe_size"
kind = "number"
owner = "sales"
fresh_for_days = 400
[[customer_element]]
name = "tier"
words = ["VIP"]
source_of_truth = "erp"
)");
  ASSERT_TRUE(applied.ok()) << applied.error().message;
  ASSERT_EQ(applied->changes_size(), 2);
  EXPECT_EQ(applied->changes(0).name(), "customer-elements/shoe_size");
  EXPECT_EQ(applied->needs_restart_size(), 0);
  const auto refused = agent->Ask<customer::v1::CreateCustomerResponse>(request);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "VALUE_INVALID");
  EXPECT_EQ(refused.error().metadata.at("field"), "tier");
  const std::string shown = command.Run("dictionary show").output;
  for (const char* text : {"shoe_size", "sales", "number", "400", "one of VIP", "erp", "must"}) {
    EXPECT_NE(shown.find(text), std::string::npos) << text << " in " << shown;
  }
}

TEST_F(ConfigurationTest, PlaceOfSomebodyAtWorkStays) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  TalkBegins(ana, "1001");
  std::string text = Without(ConfigText(), "[[agent]]\nid = \"ana\"", "[[agent]]");
  const auto applied = Apply(text);
  ASSERT_FALSE(applied.ok());
  EXPECT_EQ(applied.error().reason, "AGENT_AT_WORK");
  EXPECT_EQ(FileText(), ConfigText());
}

}  // namespace
}  // namespace strowger::integration
