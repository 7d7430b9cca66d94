#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_link.h"
#include "asterisk/support/lab.h"
#include "support/scripted_floor.h"

namespace strowger::test {

inline constexpr std::chrono::seconds kPatience{10};
// How long the lab's telephones ring before they answer, and those that leave talk.
inline constexpr std::chrono::milliseconds kRingTime{100};
inline constexpr std::chrono::milliseconds kTalkTime{1000};

// One real Asterisk for all tests of the program.
class LabEnvironment : public ::testing::Environment {
 public:
  void SetUp() override;
  void TearDown() override;
  static Lab& lab();
};

// How many channels are in the talk bridge, as Asterisk's console says; of the first when there are
// several.
int CountInTalk(Lab& lab);

// A stage for stories of one ARI link and a scripted floor: what callers, telephones and the floor
// do, and what the floor must hear.
class LinkStage : public ::testing::Test {
 protected:
  LinkStage();
  ~LinkStage() override;

  static Lab& lab() { return LabEnvironment::lab(); }
  asterisk::AriLinkOptions Options() const;
  // Starts a link and waits until it is up; returns the calls that it found.
  std::vector<service::LinkSnapshotCall> LinkComesUp(asterisk::AriLinkOptions options);
  std::vector<service::LinkSnapshotCall> LinkComesUp() { return LinkComesUp(Options()); }
  void LinkGoesAway() { link_.reset(); }

  // A customer calls; the call is the one that the commands below are about.
  service::OfferedCall CustomerCalls(const std::string& number,
                                     std::vector<std::string> options = {"--talk", "30000"});

  template <class Command>
  void Do(Command command) {
    command.link = link_id_;
    command.call = call_;
    link_->Execute({core::PbxCommand(std::move(command))});
  }
  void QueueCall() { Do(core::QueueCall{}); }
  LegId Ring(const std::string& device, Duration timeout = std::chrono::seconds(20));
  LegId Consult(const LegId& agent_leg, const std::string& device,
                Duration timeout = std::chrono::seconds(20));
  // Queues, rings the device and waits until customer and agent speak.
  LegId AgentAnswers(const std::string& device);

  // Each fails the test when the floor does not hear it.
  void Hears(core::LegEventKind kind, const LegId& leg, core::Cause cause = core::Cause::kNormal);
  void HearsCallCleared(core::Cause cause = core::Cause::kNormal);
  void HearsRefused();
  std::string HearsDown();
  // Whether customer and leg are in one bridge of Asterisk, as its console says.
  int CountInTalk();
  bool ChannelsBecome(int count);
  std::optional<int> CallerEnds();

  const LinkId link_id_{"lab"};
  ScriptedFloor floor_;
  std::unique_ptr<asterisk::AriLink> link_;
  std::optional<ChildProcess> caller_;
  PbxCallId call_;
  LegId customer_leg_;
  int last_leg_ = 0;
};

}  // namespace strowger::test
