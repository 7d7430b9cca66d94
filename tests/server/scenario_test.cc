#include "scenario.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/places.h"
#include "what_if_report.h"

namespace strowger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char kCenter[] = R"(
[[skill]]
id = "english"
[[queue]]
id = "support"
wrap_up_timeout = "30s"
[[queue]]
id = "sales"
[[link]]
id = "pbx"
kind = "asterisk"
default_region = "CN"
[link.asterisk]
url = "http://127.0.0.1:1/ari"
user = "x"
password_file = "/nowhere"
[[agent]]
id = "ana"
queues = ["support"]
device = "1001"
[[agent]]
id = "bo"
queues = ["support", "sales"]
device = "1002"
)";

constexpr char kDay[] = R"(
configuration = "center.toml"
date = "2026-03-29"
zone = "Europe/Vienna"
days = 5
[[calls]]
queue = "support"
calls_per_hour = { "8:00" = 20, "10:00" = 30, "12:00" = 0 }
talk = { mean_duration = "3m" }
patience = { mean_duration = "2m" }
)";

class ScenarioTest : public testing::Test {
 protected:
  ScenarioTest() {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::path(testing::TempDir()) / ("scenario-" + name);
    std::filesystem::create_directories(folder_);
    Write("center.toml", kCenter);
  }
  ~ScenarioTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  Result<WhatIf> Read(const std::string& text) const {
    Write("day.toml", text);
    return ReadScenario((folder_ / "day.toml").string());
  }
  void IsRefused(const std::string& text, const std::string& message) const {
    const auto read = Read(text);
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().message, message);
  }

  std::filesystem::path folder_;
};

TEST_F(ScenarioTest, TheModelOfMailsIsNotNeeded) {
  Write("center.toml", std::string(kCenter) + "[mail]\nmodel = \"/only/on/the/server.model\"\n");
  const auto read = Read(kDay);
  EXPECT_TRUE(read.ok()) << read.error().message;
}

TEST_F(ScenarioTest, TheDayIsThatOfThePlace) {
  const auto read = Read(kDay);
  ASSERT_TRUE(read.ok()) << read.error().message;
  // On that morning the clocks in Vienna had just gone forward: it was six o'clock UTC.
  const TimePoint eight = std::chrono::sys_days(std::chrono::year(2026) / 3 / 29) + hours(6);
  EXPECT_EQ(read->original.options.begin, eight);
  EXPECT_EQ(read->original.end, eight + hours(4));
  ASSERT_EQ(read->original.streams.size(), 1U);
  EXPECT_EQ(read->original.streams[0].rates.size(), 3U);
  EXPECT_EQ(read->original.options.shifts.size(), 2U) << "all are there";
  EXPECT_EQ(read->original.options.answer_time, seconds(3));
  EXPECT_FALSE(read->changed);
  EXPECT_TRUE(read->staffing.empty());
}

TEST_F(ScenarioTest, ChangesAreWhatDiffers) {
  const auto read = Read(std::string(kDay) + R"(
[changed]
[[changed.staff]]
like = "ana"
count = 2
from = "9:00"
until = "11:00"
[[changed.queue]]
id = "support"
strategy = "round-robin"
[[changed.queue.step]]
wait_duration = "5s"
[[changed.queue.step]]
queues = ["sales"]
[[changed.agent]]
id = "cy"
queues = ["support"]
device = "1003"
)");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->original.options.setup.queues[0].strategy, core::Strategy::kLongestIdle);
  ASSERT_TRUE(read->changed);
  const service::PlayOptions& changed = read->changed->options;
  EXPECT_EQ(changed.setup.queues[0].strategy, core::Strategy::kRoundRobin);
  EXPECT_EQ(changed.setup.queues[0].plan.size(), 2U);
  EXPECT_EQ(changed.setup.queues[0].wrap_up_timeout, seconds(30)) << "as it was";
  EXPECT_EQ(changed.setup.agents.size(), 5U);
  ASSERT_EQ(changed.shifts.size(), 5U);
  EXPECT_EQ(changed.shifts[4].begin, changed.begin + hours(1));
  EXPECT_EQ(changed.shifts[4].end, changed.begin + hours(3));
}

TEST_F(ScenarioTest, MoreAgentsServeTheSameCallersBetter) {
  const auto read = Read(std::string(kDay) + R"(
[changed]
[[changed.staff]]
like = "ana"
count = 2
)");
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto report = PlayScenario(*read);
  ASSERT_TRUE(report.ok());
  const auto& before = report->original().queues(0);
  const auto& after = report->changed().queues(0);
  EXPECT_NEAR(before.offered(), 100, 15);
  EXPECT_EQ(before.offered(), after.offered());
  EXPECT_LT(after.abandon_percent(), before.abandon_percent());
  EXPECT_LT(after.asa_seconds(), before.asa_seconds());
  EXPECT_LT(after.occupancy_percent(), before.occupancy_percent());
  EXPECT_EQ(report->original().agents_size(), 2);
  EXPECT_EQ(report->changed().agents_size(), 4);
  // Played again it is the same.
  EXPECT_EQ(PlayScenario(*read)->SerializeAsString(), report->SerializeAsString());
}

TEST_F(ScenarioTest, TheFewestAgentsMeetTheTarget) {
  const auto read = Read(std::string(kDay) + R"(
[target]
service_level_percent = 80
interval_duration = "60m"
)");
  ASSERT_TRUE(read.ok()) << read.error().message;
  const auto report = PlayScenario(*read);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->staffing_size(), 4);
  for (const auto& one : report->staffing()) {
    EXPECT_TRUE(one.meets_target()) << one.from();
    EXPECT_GE(one.service_level().percent(), 80);
    EXPECT_EQ(one.service_level().formula(), "abandons count against");
    EXPECT_EQ(one.theory(), "Erlang A");
    EXPECT_NEAR(one.agents_by_simulation(), one.agents_by_theory(), 1);
  }
  EXPECT_EQ(report->staffing(0).from(), "8:00");
  EXPECT_GT(report->staffing(3).agents_by_theory(), 1U);
  const std::string text = TextOf(*report, read->formula);
  EXPECT_NE(text.find("abandons count against"), std::string::npos);
  EXPECT_NE(text.find("BY SIMULATION"), std::string::npos);
}

TEST_F(ScenarioTest, TheExampleIsRight) {
  const auto read = ReadScenario(test::SourceFolder() + "/config/what-if.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_TRUE(read->changed);
  EXPECT_EQ(read->staffing.size(), 3U);
}

TEST_F(ScenarioTest, RefusalsNameTheEntryAndTheMend) {
  const std::string day = kDay;
  const auto without = [&](const std::string& line) {
    std::string text = day;
    const std::size_t at = text.find(line);
    text.erase(at, text.find('\n', at) - at);
    return text;
  };
  IsRefused("configuration = \"center.toml\"\n",
            "calls: nobody calls: at least one [[calls]] is needed, or [recorded]");
  IsRefused(without("configuration"), "configuration: is needed: the file with queues and agents");
  IsRefused(without("talk"), "calls 1: talk is needed, for example { mean_duration = \"3m\" }");
  IsRefused(without("calls_per_hour"),
            "calls 1: calls_per_hour is needed, for example { \"8:00\" = 60, \"18:00\" = 0 }");
  IsRefused(day + "[[calls]]\nqueue = \"x\"\ncalls_per_hour = { \"8\" = 3 }\n",
            "calls 2, calls_per_hour: \"8\" is no time of day; write it like \"8:30\"");
  const std::string more = "calls_per_hour = { \"8:00\" = 3 }\ntalk = { mean_duration = \"1m\" }\n";
  IsRefused(day + "[[calls]]\nqueue = \"x\"\n" + more,
            "calls 2: there is no [[queue]] with id \"x\"");
  IsRefused(day + "[[calls]]\nqueue = \"sales\"\nneeds = { latin = 1 }\n" + more,
            "calls 2: there is no [[skill]] with id \"latin\"");
  IsRefused(day + "[[calls]]\nqueue = \"sales\"\npatience = { shape = \"fixed\" }\n" + more,
            "calls 2, patience: mean_duration must be longer than \"0s\"");
  IsRefused(day +
                "[[calls]]\nqueue = \"sales\"\n"
                "patience = { mean_duration = \"1m\", shape = \"odd\" }\n" +
                more,
            "calls 2, patience: shape must be \"exponential\", \"fixed\" or \"lognormal\", not "
            "\"odd\"");
  IsRefused(day + "[[staff]]\nagents = [\"x\"]\n", "staff 1: there is no [[agent]] with id \"x\"");
  IsRefused(day + "[[staff]]\nlike = \"ana\"\n", "staff 1: count must be 1 to 10000");
  IsRefused(day + "[[staff]]\nagents = [\"ana\"]\nfrom = \"12:00\"\nuntil = \"9:00\"\n",
            "staff 1: until must be after from");
  IsRefused("days = 1001\n" + without("days"), "days: must be 1 to 1000");
  IsRefused(
      day + "[target]\nformula = \"best\"\n",
      "target: formula must be \"ignore-abandons\", \"abandons-against\", \"abandons-for\" or "
      "\"handled-only\", not \"best\"");
  IsRefused(day + "[target]\ninterval_duration = \"1m\"\n",
            "target: interval_duration must be from \"5m\" to \"24h\"");
  IsRefused(day + "[changed]\n[[changed.queue]]\nid = \"x\"\n",
            "changed.queue: there is no [[queue]] with id \"x\"");
}

}  // namespace
}  // namespace strowger
