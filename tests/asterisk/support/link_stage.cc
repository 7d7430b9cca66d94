#include "asterisk/support/link_stage.h"

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "support/wait.h"

namespace strowger::test {
namespace {

std::unique_ptr<Lab> the_lab;

}  // namespace

void LabEnvironment::SetUp() {
  const char* name = std::getenv("STROWGER_TESTS_LAB");
  the_lab = std::make_unique<Lab>(name ? name : "tests");
  the_lab->Start();
  the_lab->StartTelephones(kRingTime, kTalkTime);
}

void LabEnvironment::TearDown() { the_lab.reset(); }

Lab& LabEnvironment::lab() { return *the_lab; }

int CountInTalk(Lab& lab) {
  // A line of the console: the bridge's id, its name, the number of its channels.
  std::istringstream lines(lab.Console("bridge show all"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("~talk~") == std::string::npos) continue;
    std::istringstream words(line);
    std::string id;
    std::string name;
    int channels = 0;
    words >> id >> name >> channels;
    return channels;
  }
  return 0;
}

LinkStage::LinkStage() = default;

LinkStage::~LinkStage() {
  if (HasFailure()) std::fprintf(stderr, "What the floor heard:\n%s", floor_.Story().c_str());
  // Nothing of this story may reach the next.
  caller_.reset();
  link_.reset();
  lab().Console("channel request hangup all");
  ChannelsBecome(0);
}

asterisk::AriLinkOptions LinkStage::Options() const {
  asterisk::AriLinkOptions options;
  options.link = link_id_;
  options.url = lab().AriUrl();
  options.user = "strowger";
  options.password = "strowger-lab";
  options.transfer_context = "internal";
  return options;
}

std::vector<service::LinkSnapshotCall> LinkStage::LinkComesUp(asterisk::AriLinkOptions options) {
  link_ = std::make_unique<asterisk::AriLink>(std::move(options), floor_);
  const Result<void> started = link_->Start();
  EXPECT_TRUE(started.ok());
  auto calls = floor_.NextUp(kPatience);
  EXPECT_TRUE(calls.has_value()) << "the link does not come up";
  return calls.value_or(std::vector<service::LinkSnapshotCall>());
}

service::OfferedCall LinkStage::CustomerCalls(const std::string& number,
                                              std::vector<std::string> options) {
  caller_.reset();
  caller_.emplace(lab().Call(number, std::move(options)));
  auto offered = floor_.NextOffered(kPatience);
  EXPECT_TRUE(offered.has_value()) << "the call is not offered";
  if (!offered) return {};
  call_ = offered->call;
  customer_leg_ = offered->customer_leg;
  return *offered;
}

LegId LinkStage::Ring(const std::string& device, Duration timeout) {
  const LegId leg("leg-" + std::to_string(++last_leg_));
  core::RingDevice ring;
  ring.leg = leg;
  ring.device = DeviceId(device);
  ring.timeout = timeout;
  Do(std::move(ring));
  return leg;
}

LegId LinkStage::Consult(const LegId& agent_leg, const std::string& device, Duration timeout) {
  const LegId leg("leg-" + std::to_string(++last_leg_));
  core::ConsultDevice consult;
  consult.agent_leg = agent_leg;
  consult.leg = leg;
  consult.device = DeviceId(device);
  consult.timeout = timeout;
  Do(std::move(consult));
  return leg;
}

LegId LinkStage::AgentAnswers(const std::string& device) {
  QueueCall();
  const LegId leg = Ring(device);
  Hears(core::LegEventKind::kDelivered, leg);
  Hears(core::LegEventKind::kEstablished, leg);
  return leg;
}

void LinkStage::Hears(core::LegEventKind kind, const LegId& leg, core::Cause cause) {
  const core::LegEvent wanted{link_id_, call_, leg, kind, cause, {}};
  const auto heard = floor_.NextLeg(kPatience, [&](const core::LegEvent& event) {
    return event.call == call_ && event.leg == leg && event.kind == kind;
  });
  if (!heard) {
    ADD_FAILURE() << "the floor does not hear: " << Describe(wanted);
    return;
  }
  EXPECT_EQ(Describe(*heard), Describe(wanted));
}

void LinkStage::HearsCallCleared(core::Cause cause) {
  const auto cleared = floor_.NextCleared(kPatience);
  ASSERT_TRUE(cleared.has_value()) << "the floor does not hear that the call is over";
  EXPECT_EQ(cleared->call, call_);
  EXPECT_EQ(cleared->cause, cause);
}

void LinkStage::HearsRefused() {
  EXPECT_TRUE(floor_.NextRefused(kPatience).has_value()) << "the floor hears no refusal";
}

std::string LinkStage::HearsDown() {
  const auto why = floor_.NextDown(std::chrono::seconds(15));
  EXPECT_TRUE(why.has_value()) << "the floor does not hear that the link is down";
  return why.value_or("");
}

int LinkStage::CountInTalk() { return test::CountInTalk(lab()); }

bool LinkStage::ChannelsBecome(int count) {
  return WaitUntil(kPatience, [&] { return lab().CountChannels() == count; });
}

std::optional<int> LinkStage::CallerEnds() { return caller_->Wait(kPatience); }

}  // namespace strowger::test
