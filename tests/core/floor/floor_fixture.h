#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/floor/floor.h"

namespace strowger::core {

// A small call center with one PBX: agents ana, bo and chen at telephones 1001 to 1003, queues
// "sales" and "support". Tests tell what happens and look at what the floor does about it.
class FloorTest : public testing::Test {
 protected:
  FloorTest();
  ~FloorTest() override;

  static FloorSetup MakeSetup();

  static void AddQueue(FloorSetup& setup, const std::string& id, std::vector<SkillNeed> needs);

  static void AddAgent(FloorSetup& setup, const std::string& id, const std::string& device,
                       const std::map<std::string, int>& skills,
                       const std::vector<std::string>& queues, const std::string& link = "pbx");

  QueueSetup& Queue(const std::string& id);

  // ---- The floor: made at first use, so that a test may change the set-up before.

  Floor& floor();

  // Keeps what the store would keep, and starts a new floor from it. Links are down then.
  void ServerRestarts();

  void Store();

  Result<void> Happens(const Input& input);

  void Succeeds(const Input& input);

  // Checks that the refusal changes nothing, too.
  void IsRefused(const Input& input, const std::string& reason);

  void IsIgnored(const Input& input);

  // Time goes on; timers that are due fire in their order.
  void TimePasses(Duration duration);

  // ---- The PBX tells

  void LinkComesUp(std::vector<SnapshotCall> calls = {}, const std::string& link = "pbx");
  void LinkGoesDown(const std::string& link = "pbx") { Succeeds(LinkDown{LinkId{link}}); }

  static CallArrived Arrival(const std::string& call, const std::string& queue);
  WorkItemId CallArrives(const std::string& call, const std::string& queue = "sales");
  WorkItemId CallArrives(const CallArrived& arrived);

  void LegTells(WorkItemId item, const LegId& leg, LegEventKind kind, Cause cause = Cause::kNormal);
  // The leg of the agent in the item's call; none when there is none.
  LegId LegOf(WorkItemId item, const std::string& agent);
  LegId OutsideLegOf(WorkItemId item) { return LegOf(item, ""); }

  void PhoneRings(WorkItemId item, const std::string& agent);
  void PhoneIsAnswered(WorkItemId item, const std::string& agent);
  void PhoneFails(WorkItemId item, const std::string& agent, Cause cause);
  void PhoneHangsUp(WorkItemId item, const std::string& agent);
  void CustomerHangsUp(WorkItemId item);
  void PbxHolds(WorkItemId item);
  void PbxRetrieves(WorkItemId item);

  // `leg` as in the command; none where it has none.
  void PbxRefuses(WorkItemId item, CommandKind command, const LegId& leg = {},
                  Cause cause = Cause::kFailure);
  // The owner asks and the PBX does it.
  void TransferIsCompleted(WorkItemId item);

  // ---- Agents ask

  void AgentIsReady(const std::string& agent);
  // The agent is ready, gets the call and answers it.
  WorkItemId AgentTalks(const std::string& agent, const std::string& call,
                        const std::string& queue = "sales");
  void AgentDeclines(const std::string& agent);
  // `consulted` is a colleague.
  void AgentConsults(const std::string& agent, WorkItemId item, const std::string& consulted);
  static Destination ToAgent(const std::string& agent);
  static Destination ToQueue(const std::string& queue);
  static Destination ToNumber(const std::string& number);

  // ---- What is seen

  const AgentState& State(const std::string& agent) { return *floor().FindAgent(AgentId{agent}); }
  // An idle slot where nothing is in hand.
  const Slot& InHand(const std::string& agent) { return State(agent).foremost(); }
  const ItemView& View(WorkItemId item) { return *floor().FindItem(item); }
  bool IsGone(WorkItemId item) { return floor().FindItem(item) == nullptr; }
  bool Allows(const std::string& agent, WorkItemId item, Verb verb);

  // Effects of the last input of that kind, PBX commands included, in order.
  template <class Kind>
  std::vector<Kind> Did() const {
    std::vector<Kind> found;
    for (const Effect& effect : effects_) {
      const Kind* one = nullptr;
      if constexpr (IsOneOf<Kind>(static_cast<const PbxCommand*>(nullptr))) {
        const auto* command = std::get_if<PbxCommand>(&effect);
        one = command == nullptr ? nullptr : std::get_if<Kind>(command);
      } else {
        one = std::get_if<Kind>(&effect);
      }
      if (one != nullptr) found.push_back(*one);
    }
    return found;
  }
  // The outcome of the only offer that the last input closed.
  OfferOutcome Outcome() const;
  // How the only item that the last input closed ended.
  std::optional<ItemOutcome> Ended() const;

  FloorSetup setup_;
  LinkAbilities abilities_{.answers = true};
  TimePoint now_{std::chrono::hours(24 * 365 * 50)};
  std::vector<Effect> effects_;  // Of the last input.
  using TimerMap = std::map<TimerId, TimePoint>;
  TimerMap timers_;
  TimerMap figure_timers_;  // Of the live service level, which go on when all work is done.
  std::map<AgentId, AgentState> stored_agents_;
  std::map<WorkItemId, ItemView> stored_items_;

 private:
  template <class Kind, class... Kinds>
  static constexpr bool IsOneOf(const std::variant<Kinds...>*) {
    return (std::is_same_v<Kind, Kinds> || ...);
  }
  TimerMap& TimersOf(const TimerId& timer);
  void NoteTimers();
  // The first one that is due by then.
  std::optional<TimerId> NextTimer(TimePoint end) const;

  std::unique_ptr<Floor> floor_;
  std::uint64_t stored_next_number_ = 1;
};

}  // namespace strowger::core
