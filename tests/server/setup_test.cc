#include "setup.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/config_file.h"

namespace strowger {
namespace {

Result<Setup> Read(const std::string& text) {
  auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return MakeSetup(configuration.value());
}

const std::string kGood = R"(
[center]
default_queue = "support"
tier_points = { VIP = 20 }
[[skill]]
id = "english"
[[queue]]
id = "support"
needs = { english = 3 }
strategy = "least-occupied"
ring_at_once = 3
ageing_points_per_minute = 3
service_objective_duration = "20s"
starvation_timeout = "10m"
dialled = ["800"]
[[link]]
id = "pbx"
kind = "grpc"
default_region = "CN"
[[agent]]
id = "ana"
skills = { english = 9 }
queues = ["support"]
levels = { support = 2 }
weights = { support = 3 }
device = "1001"
[[user]]
name = "ana"
roles = ["agent"]
agent = "ana"
initial_password = "long enough"
)";

TEST(SetupTest, AQueueMayHaveAPlan) {
  const auto setup = Read(kGood + R"(
[[queue]]
id = "b"
[[queue.step]]
needs = "english >= 8"
wait_duration = "20s"
[[queue.step]]
only_if = "expected_wait > 60 and waiting >= 3"
divert = "support"
[[queue.step]]
priority_change = 5
queues = ["support"]
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const std::vector<core::PlanStep>& plan = setup->floor.queues[1].plan;
  ASSERT_EQ(plan.size(), 3U);
  EXPECT_EQ(core::Print(*plan[0].rule), "english >= 8");
  EXPECT_EQ(plan[0].wait, std::chrono::seconds(20));
  EXPECT_EQ(core::Print(*plan[1].only_if), "expected_wait > 60 and waiting >= 3");
  EXPECT_EQ(plan[1].divert, QueueId{"support"});
  EXPECT_EQ(plan[2].priority_change, 5);
  EXPECT_EQ(plan[2].extra_queues, std::vector{QueueId{"support"}});
}

TEST(SetupTest, AQueueMayPreferAgents) {
  const auto setup = Read(kGood + R"(
[[queue]]
id = "b"
[[queue.prefer]]
agent = "last-agent"
wait_duration = "45s"
[[queue.prefer]]
agent = "attached"
[[queue.prefer]]
agent = "named"
name = "ana"
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const std::vector<core::Preference>& preferences = setup->floor.queues[1].preferences;
  ASSERT_EQ(preferences.size(), 3U);
  EXPECT_EQ(preferences[0].kind, core::PreferenceKind::kLastAgent);
  EXPECT_EQ(preferences[0].wait, std::chrono::seconds(45));
  EXPECT_EQ(preferences[1].attached_key, "agent");
  EXPECT_EQ(preferences[1].wait, std::chrono::seconds(20));
  EXPECT_EQ(preferences[2].kind, core::PreferenceKind::kNamed);
  EXPECT_EQ(preferences[2].agent, AgentId{"ana"});
}

TEST(SetupTest, AgentsMayBeInReserve) {
  const auto setup = Read(kGood + R"(
[[queue]]
id = "b"
reserve_join_duration = "90s"
[[agent]]
id = "rita"
queues = ["support"]
reserves = ["b"]
levels = { b = 3 }
link = "pbx"
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->floor.queues[1].reserve_join, std::chrono::seconds(90));
  EXPECT_EQ(setup->floor.queues[1].reserve_leave, std::chrono::seconds(45));
  EXPECT_EQ(setup->floor.agents.back().reserves, std::vector{QueueId{"b"}});
  EXPECT_EQ(setup->floor.agents.back().levels.at(QueueId{"b"}), 3);
}

TEST(SetupTest, ReservesMayComeForTheServiceLevel) {
  const auto setup = Read(kGood + R"(
[[queue]]
id = "b"
reserve_join_service_level = 70
[[queue]]
id = "c"
reserve_join_service_level = 70
reserve_leave_service_level = 70
[[agent]]
id = "rita"
queues = ["support"]
reserves = ["b"]
link = "pbx"
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->floor.queues[1].reserve_join, Duration::zero());
  EXPECT_EQ(setup->floor.queues[1].reserve_join_level, 70);
  EXPECT_EQ(setup->floor.queues[1].reserve_leave_level, 85);
  EXPECT_EQ(setup->floor.queues[2].reserve_leave_level, 70);
}

TEST(SetupTest, CallbacksAreRead) {
  const auto setup = Read(kGood + R"(
[[queue]]
id = "b"
[[queue.step]]
announcement = "press-nine"
callback = true
[queue.callback]
digit = "9"
confirmation = "bye"
attempts_max = 5
retry_duration = "20m"
ring_timeout = "40s"
agent_wait_duration = "5m"
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::QueueSetup& queue = setup->floor.queues[1];
  EXPECT_TRUE(queue.plan.at(0).offers_callback);
  EXPECT_EQ(queue.callback.digit, "9");
  EXPECT_EQ(queue.callback.confirmation, "bye");
  EXPECT_EQ(queue.callback.attempts_max, 5);
  EXPECT_EQ(queue.callback.retry_delay, std::chrono::minutes(20));
  EXPECT_EQ(queue.callback.ring_timeout, std::chrono::seconds(40));
  EXPECT_EQ(queue.callback.agent_wait, std::chrono::minutes(5));
}

TEST(SetupTest, AClosedQueueMayCallBackWhenItOpens) {
  const auto setup = Read(kGood + R"(
[[hours]]
id = "office"
weekdays = ["9:00-17:00"]
[[queue]]
id = "b"
hours = "office"
[queue.when_closed]
announcement = "we-call-you"
callback = true
[queue.callback]
attempts_max = 2
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::QueueSetup& queue = setup->floor.queues[1];
  EXPECT_TRUE(queue.when_closed.promises_callback);
  EXPECT_FALSE(queue.when_full.promises_callback);
  EXPECT_EQ(queue.callback.attempts_max, 2);
}

TEST(SetupTest, PlacesOfCallersWhoWereCutOffAreKeptForAWhile) {
  const auto setup = Read(kGood + "[[queue]]\nid = \"b\"\nresume_within_duration = \"5m\"\n");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->floor.queues[0].resume_within, Duration::zero());
  EXPECT_EQ(setup->floor.queues[1].resume_within, std::chrono::minutes(5));
}

TEST(SetupTest, NeedsMayBeARule) {
  const auto setup =
      Read(kGood + "[[queue]]\nid = \"b\"\nneeds = \"english >= 5 and site == 'Graz'\"\n");
  ASSERT_FALSE(setup.ok());
  EXPECT_EQ(setup.error().message,
            "queue \"b\": needs: column 26: expected a number or a text in quotes after ==, found "
            "\"'\"");
  const auto other = Read(kGood + R"(
[[queue]]
id = "b"
needs = 'english >= 5 and site == "Graz"'
[[agent]]
id = "bo"
device = "1002"
attributes = { site = "Graz", years = 4 }
)");
  ASSERT_TRUE(other.ok()) << other.error().message;
  EXPECT_EQ(core::Print(*other->floor.queues[1].rule), "english >= 5 and site == \"Graz\"");
  EXPECT_TRUE(other->floor.queues[1].needs.empty());
  EXPECT_EQ(other->floor.agents[1].attributes.at("years"), core::AttributeValue(std::int64_t{4}));
}

TEST(SetupTest, TakesWhatTheFileSays) {
  const auto setup = Read(kGood);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->floor.agents[0].link, LinkId{"pbx"});  // The only link.
  EXPECT_EQ(setup->floor.queues[0].strategy, core::Strategy::kLeastOccupied);
  EXPECT_EQ(setup->floor.queues[0].ring_at_once, 3);
  EXPECT_EQ(setup->floor.queues[0].ageing, 3);
  EXPECT_EQ(setup->floor.queues[0].service_objective, std::chrono::seconds(20));
  EXPECT_EQ(setup->floor.queues[0].starvation_limit, std::chrono::minutes(10));
  EXPECT_EQ(setup->lines.tier_points.at("VIP"), 20);
  EXPECT_EQ(setup->floor.agents[0].levels.at(QueueId{"support"}), 2);
  EXPECT_EQ(setup->floor.agents[0].weights.at(QueueId{"support"}), 3);
  EXPECT_EQ(setup->lines.dialled.at("800"), QueueId{"support"});
  EXPECT_EQ(setup->lines.links.at(LinkId{"pbx"}).default_queue, QueueId{"support"});
  EXPECT_EQ(setup->users[0].user.roles, std::vector{service::Role::kAgent});
  EXPECT_EQ(setup->grpc_links.size(), 1U);
}

TEST(SetupTest, NobodyIsMergedByItselfUnlessTheFileSaysSo) {
  const auto usual = Read(kGood);
  ASSERT_TRUE(usual.ok());
  EXPECT_FALSE(usual->identity.auto_link);
  EXPECT_EQ(usual->identity.review, 0.8);
  const auto bold = Read(kGood + "[identity]\nauto_link = \"0.995\"\nreview = \"never\"\n");
  ASSERT_TRUE(bold.ok()) << bold.error().message;
  EXPECT_EQ(bold->identity.auto_link, 0.995);
  EXPECT_FALSE(bold->identity.review);
}

TEST(SetupTest, SessionsLiveForADayUnlessTheFileSaysOtherwise) {
  EXPECT_EQ(Read(kGood)->access.session_life, std::chrono::hours(24));
  EXPECT_EQ(Read(kGood + "[server]\nsession_duration = \"90m\"\n")->access.session_life,
            std::chrono::minutes(90));
  EXPECT_TRUE(Read(kGood + "[server]\nsession_duration = \"1m\"\n").ok());
  EXPECT_TRUE(Read(kGood + "[server]\nsession_duration = \"744h\"\n").ok());
}

struct RefusalCase {
  const char* name;
  const char* added;
  const char* message;
};

class SetupRefusalTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(SetupRefusalTest, NamesTheEntryAndTheMend) {
  const auto setup = Read(kGood + GetParam().added);
  ASSERT_FALSE(setup.ok());
  EXPECT_EQ(setup.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, SetupRefusalTest,
    testing::Values(
        RefusalCase{"TwoOfAName", "[[skill]]\nid = \"english\"\n",
                    "skill \"english\": this name stands twice"},
        RefusalCase{"BadName", "[[skill]]\nid = \"En glish\"\n",
                    "skill \"En glish\": a name has 1 to 64 of a-z, 0-9, dot, dash and underscore"},
        RefusalCase{"UnknownSkill", "[[queue]]\nid = \"b\"\nneeds = { latin = 1 }\n",
                    "queue \"b\": there is no [[skill]] with id \"latin\""},
        RefusalCase{"LevelTooHigh", "[[queue]]\nid = \"b\"\nneeds = { english = 11 }\n",
                    "queue \"b\": the level of \"english\" must be 1 to 10"},
        RefusalCase{"NumberTaken", "[[queue]]\nid = \"b\"\ndialled = [\"800\"]\n",
                    "queue \"b\": the dialled number \"800\" leads to another queue already"},
        RefusalCase{"UnknownQueue", "[[agent]]\nid = \"b\"\nqueues = [\"x\"]\n",
                    "agent \"b\": there is no [[queue]] with id \"x\""},
        RefusalCase{"LinkKind", "[[link]]\nid = \"b\"\nkind = \"sip\"\ndefault_region = \"CN\"\n",
                    "link \"b\": kind must be \"grpc\" or \"asterisk\", not \"sip\""},
        RefusalCase{"AsteriskUrl",
                    "[[link]]\nid = \"b\"\nkind = \"asterisk\"\ndefault_region = \"CN\"\n"
                    "[link.asterisk]\nuser = \"x\"\n",
                    "link \"b\": asterisk.url is needed, for example "
                    "\"http://127.0.0.1:8088/ari\""},
        RefusalCase{
            "MergedAtATie", "[identity]\nauto_link = \"0.4\"\n",
            "identity: auto_link is \"0.4\", but must be \"never\" or from \"0.5\" to below \"1\""},
        RefusalCase{
            "NoProbability", "[identity]\nreview = \"often\"\n",
            "identity: review is \"often\", but must be \"never\" or from \"0.5\" to below \"1\""},
        RefusalCase{"NoRoles", "[[user]]\nname = \"b\"\ninitial_password = \"long enough\"\n",
                    "user \"b\": needs roles, for example roles = [\"agent\"]"},
        RefusalCase{"ShortPassword",
                    "[[user]]\nname = \"b\"\nroles = [\"agent\"]\ninitial_password = \"short\"\n",
                    "user \"b\": initial_password needs at least 8 characters"},
        RefusalCase{"Strategy", "[[queue]]\nid = \"b\"\nstrategy = \"most-idle\"\n",
                    "queue \"b\": strategy must be one of \"longest-idle\", \"fewest-contacts\", "
                    "\"least-talk-time\", \"least-occupied\", \"round-robin\", \"fixed-order\", "
                    "\"random\", \"weighted-random\", \"best-skill\", \"least-skilled\", not "
                    "\"most-idle\""},
        RefusalCase{"NobodyAtOnce", "[[queue]]\nid = \"b\"\nring_at_once = 0\n",
                    "queue \"b\": ring_at_once must be 1 to 20"},
        RefusalCase{"TooManyAtOnce", "[[queue]]\nid = \"b\"\nring_at_once = 21\n",
                    "queue \"b\": ring_at_once must be 1 to 20"},
        RefusalCase{"LevelInAStrangeQueue", "[[agent]]\nid = \"b\"\nlevels = { support = 2 }\n",
                    "agent \"b\": levels: \"support\" is none of the agent's queues"},
        RefusalCase{"WeightTooHigh",
                    "[[agent]]\nid = \"b\"\nqueues = [\"support\"]\nweights = { support = 11 }\n",
                    "agent \"b\": weights: that of \"support\" must be 1 to 10"},
        RefusalCase{"UnknownNameInARule", "[[queue]]\nid = \"b\"\nneeds = \"english or latin\"\n",
                    "queue \"b\": needs: column 12: there is no skill and no agent's attribute "
                    "\"latin\""},
        RefusalCase{"AttributeOfTwoKinds",
                    "[[agent]]\nid = \"b\"\nattributes = { site = 3 }\n"
                    "[[agent]]\nid = \"c\"\nattributes = { site = \"Graz\" }\n",
                    "agent \"c\": attributes: \"site\" is a text for some agents and a number for "
                    "others"},
        RefusalCase{"AttributeNamedLikeASkill",
                    "[[agent]]\nid = \"b\"\nattributes = { english = 3 }\n",
                    "agent \"b\": attributes: \"english\" is not a name, or that of a skill"}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    PlacesAndCallbacks, SetupRefusalTest,
    testing::Values(
        RefusalCase{"CallbackNowhereOffered",
                    "[[queue]]\nid = \"b\"\n[queue.callback]\ndigit = \"2\"\n",
                    "queue \"b\", callback: no [[queue.step]] has callback = true"},
        RefusalCase{"CallbackDigit",
                    "[[queue]]\nid = \"b\"\n[[queue.step]]\ncallback = true\n"
                    "[queue.callback]\ndigit = \"one\"\n",
                    "queue \"b\", callback: digit must be 1 to 4 of 0-9, * and #, not \"one\""},
        RefusalCase{"CallbackAttempts",
                    "[[queue]]\nid = \"b\"\n[[queue.step]]\ncallback = true\n"
                    "[queue.callback]\nattempts_max = 21\n",
                    "queue \"b\", callback: attempts_max must be 1 to 20"},
        RefusalCase{"CallbackRetry",
                    "[[queue]]\nid = \"b\"\n[[queue.step]]\ncallback = true\n"
                    "[queue.callback]\nretry_duration = \"1s\"\n",
                    "queue \"b\", callback: retry_duration must be from \"10s\" to \"168h\""},
        RefusalCase{"CallbackRing",
                    "[[queue]]\nid = \"b\"\n[[queue.step]]\ncallback = true\n"
                    "[queue.callback]\nring_timeout = \"3m\"\n",
                    "queue \"b\", callback: ring_timeout must be from \"5s\" to \"2m\""},
        RefusalCase{"CallbackAgentWait",
                    "[[queue]]\nid = \"b\"\n[queue.callback]\nagent_wait_duration = \"25h\"\n",
                    "queue \"b\", callback: agent_wait_duration must be from \"1s\" to \"24h\""},
        RefusalCase{"CallbackWhenFull",
                    "[[queue]]\nid = \"b\"\n[queue.when_full]\ncallback = true\n",
                    "queue \"b\", when_full: callback stands only in when_closed"},
        RefusalCase{"CallbackAndNumber",
                    "[[hours]]\nid = \"office\"\nweekdays = [\"9:00-17:00\"]\n"
                    "[[queue]]\nid = \"b\"\nhours = \"office\"\n"
                    "[queue.when_closed]\ncallback = true\nnumber = \"900\"\n",
                    "queue \"b\", when_closed: give callback, or divert or number, not both"},
        RefusalCase{"ResumeForTooLong", "[[queue]]\nid = \"b\"\nresume_within_duration = \"25h\"\n",
                    "queue \"b\": resume_within_duration must be from \"1s\" to \"24h\""},
        RefusalCase{"ReturnForTooLong", "[[queue]]\nid = \"b\"\nreturn_wait_duration = \"25h\"\n",
                    "queue \"b\": return_wait_duration must be from \"0s\" to \"24h\""},
        RefusalCase{"ResumeForNoTime", "[[queue]]\nid = \"b\"\nresume_within_duration = \"0s\"\n",
                    "queue \"b\": resume_within_duration must be from \"1s\" to \"24h\""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Durations, SetupRefusalTest,
    testing::Values(
        RefusalCase{"SessionTooShort", "[server]\nsession_duration = \"59s\"\n",
                    "server: session_duration must be from \"1m\" to \"744h\""},
        RefusalCase{"SessionTooLong", "[server]\nsession_duration = \"745h\"\n",
                    "server: session_duration must be from \"1m\" to \"744h\""},
        RefusalCase{"Ageing", "[[queue]]\nid = \"b\"\nageing_points_per_minute = 1001\n",
                    "queue \"b\": ageing_points_per_minute must be 0 to 1000"},
        RefusalCase{"Objective", "[[queue]]\nid = \"b\"\nservice_objective_duration = \"2s\"\n",
                    "queue \"b\": service_objective_duration must be at least \"5s\""},
        RefusalCase{"StepWithoutWait", "[[queue]]\nid = \"b\"\n[[queue.step]]\n[[queue.step]]\n",
                    "queue \"b\", step 1: wait_duration is needed, since another step follows"},
        RefusalCase{"StepWithAStrangeCondition",
                    "[[queue]]\nid = \"b\"\n[[queue.step]]\nonly_if = \"moon == 1\"\n"
                    "wait_duration = \"5s\"\n[[queue.step]]\n",
                    "queue \"b\", step 1: only_if: column 1: a condition may ask for expected_wait "
                    "(in seconds), agents_ready, agents_logged_on and waiting, not for \"moon\""},
        RefusalCase{
            "StepWithAStrangeSkill", "[[queue]]\nid = \"b\"\n[[queue.step]]\nneeds = \"latin\"\n",
            "queue \"b\", step 1: needs: column 1: there is no skill and no agent's attribute "
            "\"latin\""},
        RefusalCase{"StepToNowhere", "[[queue]]\nid = \"b\"\n[[queue.step]]\ndivert = \"x\"\n",
                    "queue \"b\", step 1: there is no [[queue]] with id \"x\""},
        RefusalCase{"StayAfterNoAnswer", "[[queue]]\nid = \"b\"\nafter_no_answer = \"ready\"\n",
                    "queue \"b\": after_no_answer must be \"not ready\" or a rest from \"1s\" to "
                    "\"1h\", not \"ready\""},
        RefusalCase{"RestTooLong", "[[queue]]\nid = \"b\"\nafter_busy = \"2h\"\n",
                    "queue \"b\": after_busy must be \"not ready\" or a rest from \"1s\" to "
                    "\"1h\", not \"2h\""},
        RefusalCase{"RestWithoutUnit", "[[queue]]\nid = \"b\"\nafter_unreachable = \"30\"\n",
                    "queue \"b\": after_unreachable must be \"not ready\" or a rest from \"1s\" to "
                    "\"1h\", not \"30\""},
        RefusalCase{"StrangeAfterDecline", "[[queue]]\nid = \"b\"\nafter_decline = \"angry\"\n",
                    "queue \"b\": after_decline must be \"ready\", \"not ready\" or a rest from "
                    "\"1s\" to \"1h\", not \"angry\""},
        RefusalCase{"OwnWrapUpTooLong", "[[agent]]\nid = \"b\"\nwrap_up_timeout = \"2h\"\n",
                    "agent \"b\": wrap_up_timeout must be at most \"1h\""}),
    [](const auto& test) { return test.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ReservesAndPreferences, SetupRefusalTest,
    testing::Values(
        RefusalCase{"ReserveLeavesLate",
                    "[[queue]]\nid = \"b\"\nreserve_join_duration = \"5s\"\n"
                    "reserve_leave_duration = \"6s\"\n",
                    "queue \"b\": reserve_leave_duration must not be longer than "
                    "reserve_join_duration"},
        RefusalCase{"ReserveLevelOfAll",
                    "[[queue]]\nid = \"b\"\nreserve_join_service_level = 100\n",
                    "queue \"b\": reserve_join_service_level must be 1 to 99, in percent"},
        RefusalCase{"ReserveLevelMissing",
                    "[[queue]]\nid = \"b\"\nreserve_leave_service_level = 80\n",
                    "queue \"b\": reserve_join_service_level must be 1 to 99, in percent"},
        RefusalCase{"ReserveLevelLeavesEarly",
                    "[[queue]]\nid = \"b\"\nreserve_join_service_level = 80\n"
                    "reserve_leave_service_level = 79\n",
                    "queue \"b\": reserve_leave_service_level must be from "
                    "reserve_join_service_level to 99"},
        RefusalCase{"ReserveOfNoQueue", "[[agent]]\nid = \"z\"\nreserves = [\"x\"]\n",
                    "agent \"z\": there is no [[queue]] with id \"x\""},
        RefusalCase{"ReserveOfAQueueWithoutLimits",
                    "[[agent]]\nid = \"z\"\nreserves = [\"support\"]\n",
                    "agent \"z\": reserves: queue \"support\" needs reserve_join_duration or "
                    "reserve_join_service_level"},
        RefusalCase{"PreferWhom", "[[queue]]\nid = \"b\"\n[[queue.prefer]]\nagent = \"ana\"\n",
                    "queue \"b\", prefer 1: agent must be \"last-agent\", \"ticket-owner\", "
                    "\"customer-owner\", \"attached\" or \"named\", not \"ana\""},
        RefusalCase{"PreferWithoutAName",
                    "[[queue]]\nid = \"b\"\n[[queue.prefer]]\nagent = \"named\"\n",
                    "queue \"b\", prefer 1: name, the id of an agent, stands with agent = "
                    "\"named\" and only there"},
        RefusalCase{"PreferAStranger",
                    "[[queue]]\nid = \"b\"\n[[queue.prefer]]\nagent = \"named\"\nname = \"zoe\"\n",
                    "queue \"b\", prefer 1: there is no [[agent]] with id \"zoe\""},
        RefusalCase{"PreferWithAStrangeKey",
                    "[[queue]]\nid = \"b\"\n[[queue.prefer]]\nagent = \"last-agent\"\n"
                    "attached_key = \"x\"\n",
                    "queue \"b\", prefer 1: attached_key stands only with agent = \"attached\""},
        RefusalCase{"PreferForNoTime",
                    "[[queue]]\nid = \"b\"\n[[queue.prefer]]\nagent = \"last-agent\"\n"
                    "wait_duration = \"0s\"\n",
                    "queue \"b\", prefer 1: wait_duration must be at least \"1s\""},
        RefusalCase{"OfferTimeout", "[[queue]]\nid = \"b\"\noffer_timeout = \"0s\"\n",
                    "queue \"b\": offer_timeout must be at least \"1s\""}),
    [](const auto& test) { return test.param.name; });

TEST(SetupTest, WrapUpAndMissRulesAreRead) {
  const auto configuration = config::ReadConfigText(
      "[[link]]\nid = \"p\"\nkind = \"grpc\"\ndefault_region = \"CN\"\n"
      "[[queue]]\nid = \"b\"\nwrap_up_extension_duration = \"2m\"\nafter_decline = \"10s\"\n"
      "after_no_answer = \"5m\"\nafter_busy = \"1h\"\nafter_unreachable = \"not ready\"\n"
      "[[agent]]\nid = \"a\"\nqueues = [\"b\"]\nwrap_up_timeout = \"90s\"\n",
      "test.toml");
  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  const auto setup = MakeSetup(*configuration);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::QueueSetup& queue = setup->floor.queues.front();
  EXPECT_EQ(queue.wrap_up_extension_max, std::chrono::minutes(2));
  EXPECT_EQ(queue.after_decline, core::MissRule{.rest = std::chrono::seconds(10)});
  EXPECT_EQ(queue.after_no_answer, core::MissRule{.rest = std::chrono::minutes(5)});
  EXPECT_EQ(queue.after_busy, core::MissRule{.rest = std::chrono::hours(1)});
  EXPECT_EQ(queue.after_unreachable, core::MissRule{.makes_not_ready = true});
  EXPECT_EQ(setup->floor.agents.front().wrap_up_timeout, std::chrono::seconds(90));
}

}  // namespace
}  // namespace strowger
