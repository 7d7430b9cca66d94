#include "asterisk/support/floor_stage.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "asterisk/support/evidence.h"
#include "support/wait.h"

namespace strowger::test {

namespace {

constexpr std::size_t kLogBytesMax = 100'000;

}  // namespace

FloorStage::FloorStage() : watch_(std::make_unique<PbxWatch>(lab().address(), lab().ari_port())) {
  lab().ForgetCalls();
}

FloorStage::~FloorStage() {
  if (HasFailure()) ShowEvidence();
  for (auto& console : consoles_) console->Leave();
  consoles_.clear();
  server_.reset();
  lab().Console("channel request hangup all");
  ChannelsBecome(0);
}

void FloorStage::ShowEvidence() {
  const auto show = [](const char* title, const std::string& text) {
    std::fprintf(stderr, "==== %s\n%s\n", title, text.c_str());
  };
  show("Telephones and callers", DescribeTelephones(lab()));
  show("What happened to channels", watch_ ? watch_->Story() : "");
  show("Channels now", lab().Console("core show channels concise"));
  show("Bridges now", lab().Console("bridge show all"));
  show("Consoles", DescribeConsoles(consoles_));
  if (!server_) return;
  const std::string log = server_->Log();
  show("The server's log", log.substr(log.size() - std::min(log.size(), kLogBytesMax)));
}

void FloorStage::FloorOpens(int agents) {
  server_.emplace(lab(), agents);
  server_->Start();
}

ScriptedConsole& FloorStage::AgentSignsOnNotReady(int number, const std::string& device) {
  const std::string name = "a" + std::to_string(number);
  consoles_.push_back(std::make_unique<ScriptedConsole>(
      ScriptedConsole::Options{.server = server_->address(),
                               .user = name,
                               .password = ServerProcess::PasswordOf(name),
                               .patience = kPatience}));
  ScriptedConsole& console = *consoles_.back();
  const Result<void> signed_in = console.SignIn();
  EXPECT_TRUE(signed_in.ok()) << signed_in.error().message;
  const Result<void> logged_on = console.LogOn(device);
  EXPECT_TRUE(logged_on.ok()) << logged_on.error().message;
  EXPECT_TRUE(LinkBecomes(console, routing::v1::LINK_STATE_UP));
  return console;
}

ScriptedConsole& FloorStage::AgentSignsOn(int number, const std::string& device) {
  ScriptedConsole& console = AgentSignsOnNotReady(number, device);
  EXPECT_TRUE(console.Ready().ok());
  EXPECT_TRUE(console.WaitForPresence(routing::v1::PRESENCE_READY));
  return console;
}

std::vector<ScriptedConsole*> FloorStage::AgentsSignOn(int count, int first_device) {
  std::vector<ScriptedConsole*> consoles;
  for (int number = 1; number <= count; ++number) {
    consoles.push_back(&AgentSignsOn(number, std::to_string(first_device + number - 1)));
  }
  return consoles;
}

ChildProcess FloorStage::CallerCalls(const std::string& number, std::vector<std::string> options) {
  return lab().Call(number, std::move(options));
}

bool FloorStage::EndsWell(ChildProcess& callers, std::chrono::milliseconds patience) {
  return callers.Wait(patience) == 0;
}

bool FloorStage::PhoneRings(const std::string& device, std::size_t times) {
  return watch_->WaitForRinging(device, times, kPatience);
}

void FloorStage::ExpectPopsBeforeRings(const ScriptedConsole& console, const std::string& device) {
  const auto offers = console.EventsOf(agent::v1::DeskEvent::kOfferMade);
  ASSERT_FALSE(offers.empty()) << device;
  EXPECT_TRUE(PhoneRings(device, offers.size())) << device << " did not ring for each offer";
  const std::vector<TimePoint> rings = watch_->RingTimes(device);
  ASSERT_LE(rings.size(), offers.size()) << device << " rang without an offer";
  for (std::size_t index = 0; index < rings.size(); ++index) {
    EXPECT_TRUE(offers[index].event.offer_made().has_screen_pop());
    EXPECT_LT(offers[index].seen_at, rings[index]) << device << ", ringing " << index;
  }
}

bool FloorStage::WaitingBecomes(const ScriptedConsole& console, const std::string& queue,
                                unsigned waiting) {
  return console.WaitUntil([&](const client::DeskState& state) {
    const auto found = state.desk.queues.find("queues/" + queue);
    return found != state.desk.queues.end() && found->second.waiting() == waiting;
  });
}

bool FloorStage::LinkBecomes(const ScriptedConsole& console, routing::v1::LinkState link_state) {
  return console.WaitUntil(
      [&](const client::DeskState& state) {
        const auto& links = state.desk.links;
        return !links.empty() && std::all_of(links.begin(), links.end(), [&](const auto& link) {
          return link.second.state() == link_state;
        });
      },
      std::chrono::seconds(20));
}

void FloorStage::FinishesWrapUp(ScriptedConsole& console) {
  EXPECT_TRUE(console.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  const Result<void> finished = console.FinishWrapUp("solved");
  EXPECT_TRUE(finished.ok()) << finished.error().message;
  EXPECT_TRUE(console.WaitForSlot(routing::v1::SLOT_STATE_IDLE));
}

bool FloorStage::ChannelsBecome(int count) {
  return WaitUntil(kPatience, [&] { return lab().CountChannels() == count; });
}

std::string FloorStage::Stored(const std::string& sql) {
  EXPECT_EQ(server_->Stop(), 0) << "the server does not end well";
  return server_->Query(sql);
}

void FloorStage::ServerStartsAgain() { server_->Start(); }

void FloorStage::AsteriskStartsAgain() {
  watch_.reset();
  lab().Start();
  lab().StartTelephones(kRingTime, kTalkTime);
  watch_ = std::make_unique<PbxWatch>(lab().address(), lab().ari_port());
}

}  // namespace strowger::test
