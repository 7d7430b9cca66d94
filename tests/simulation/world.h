#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/floor/floor.h"
#include "simulation/agenda.h"
#include "simulation/dice.h"
#include "simulation/referee.h"
#include "simulation/scripted_pbx.h"

namespace strowger::simulation {

struct WorldOptions {
  std::uint64_t seed = 1;
  std::uint64_t inputs = 1'000'000;
  Faults faults;
  // Mean time between these; zero is never.
  Duration between_calls = std::chrono::seconds(4);
  Duration between_works = std::chrono::seconds(9);  // Mails, chats and tasks.
  Duration between_promises = std::chrono::seconds(25);
  Duration between_link_faults = std::chrono::seconds(600);
  Duration between_server_crashes = std::chrono::seconds(1200);
  bool edits_setup = true;  // People change the set-up while the server is down.
  // Compare what the floor believes with what the PBXes have. Faults of lines must be none.
  bool checks_truth = false;
};

// A call center that works, with everything that can go wrong: a floor, its store, two PBXes,
// agents who do what comes to their mind, and a referee. The same options give the same run.
class World {
 public:
  explicit World(WorldOptions options);

  // Until so many inputs were handled or something is wrong; then everybody goes home.
  void Run();

  std::uint64_t inputs() const { return inputs_; }
  std::uint64_t restarts() const { return restarts_; }
  std::uint64_t refused() const { return refused_; }
  std::uint64_t ignored() const { return ignored_; }
  std::uint64_t truths() const { return truths_; }
  const Referee& referee() const { return referee_; }
  // The last inputs before the end, by kind and time, for the reader of a failure.
  std::string Tale() const;

 private:
  static core::FloorSetup MakeSetup(std::uint64_t seed);
  static void AddAgents(core::FloorSetup& setup);
  static void AddPlans(core::FloorSetup& setup);
  static void AddOverflows(core::FloorSetup& setup);
  static void AddPreferences(core::FloorSetup& setup);
  static void AddCapacity(core::FloorSetup& setup, std::uint64_t seed);

  void Handle(const core::Input& input);
  // Like Handle, and says whether it was refused.
  bool Ask(const core::Input& input);
  void CarryOut(const std::vector<core::Effect>& effects);
  void StartTimer(const core::StartTimer& timer);
  void Commit();
  void Note(const core::Input& input);

  void NextCall();
  void NextWork();
  void SubmitWork();
  void WithdrawAll();
  void NextPromise();
  // Promises a callback, or takes one back.
  void Promise();
  std::string SomeNumber();
  void NextLinkFault();
  void NextCrash();
  void CrashServer();
  void RestartServer();
  void EditSetup();

  // ---- Agents
  void Wake(std::size_t agent);
  void ActWhileIdle(const core::AgentState& agent);
  void ActOnItem(const core::AgentState& agent);
  // That of the item, else any that is open for the agent.
  OfferId OfferOf(const AgentId& agent, WorkItemId item) const;
  void Use(const AgentId& agent, WorkItemId item, core::Verb verb);
  // What an agent wants to be after wrap-up; mostly nothing else.
  std::optional<core::Presence> SomeNext();
  TimePoint SomeParking();
  void TryNonsense(const AgentId& agent);
  core::Destination SomeDestination(bool with_queues);
  AgentId SomeAgent();

  void CheckTruth();
  // A call that is over does not come again.
  void CheckReturns(const core::Changes& changes);

  void EverybodyGoesHome();

  const WorldOptions options_;
  const core::FloorSetup full_setup_;

  Dice dice_;
  Agenda agenda_;
  Referee referee_;
  core::FloorSetup setup_;
  std::unique_ptr<core::Floor> floor_;  // None while the server is down.
  std::vector<std::unique_ptr<ScriptedPbx>> pbxes_;

  // What the store has committed, and what it has not.
  std::map<AgentId, core::AgentState> stored_agents_;
  std::map<WorkItemId, core::ItemView> stored_items_;
  std::vector<core::LostPlace> stored_lost_;
  std::vector<core::PastWait> stored_waits_;  // Of closed items.
  std::uint64_t stored_next_number_ = 1;
  std::vector<core::Changes> uncommitted_;

  std::uint64_t inputs_ = 0;
  std::uint64_t restarts_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t ignored_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t works_ = 0;
  std::uint64_t truths_ = 0;  // Calls that were compared.
  std::map<PbxCallId, WorkItemId> items_of_calls_;
  std::map<PbxCallId, TimePoint> unknown_calls_;  // That the floor has let go of, seen since when.
  bool is_ending_ = false;
  std::vector<std::string> tale_;  // The last ones; wraps around.
};

}  // namespace strowger::simulation
