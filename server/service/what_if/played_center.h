#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/floor/floor.h"
#include "core/report/floor_tally.h"
#include "service/what_if/traffic.h"

namespace strowger::service {

// An agent is at work from `begin` to `end`; a conversation that goes on at the end is finished.
struct Shift {
  AgentId agent;
  TimePoint begin;
  TimePoint end = TimePoint::max();
};

struct PlayOptions {
  core::FloorSetup setup;  // Each agent needs a link and a telephone.
  std::vector<Shift> shifts;
  TimePoint begin;
  // How long an agent lets the telephone ring. At or past the queue's offer timeout nobody ever
  // answers, and agents who were asked stay not ready.
  Duration answer_time{};
};

// A call center that is played in virtual time: the real floor with all of its rules, callers from
// a Traffic, telephones that work, agents who answer. The same options and traffic give the same
// day, in seconds instead of hours.
class PlayedCenter {
 public:
  // Told of each contact that has left, with its times.
  using Watcher = std::function<void(const core::ItemView& closed)>;

  explicit PlayedCenter(PlayOptions options);

  void Watch(Watcher watcher) { watcher_ = std::move(watcher); }
  // Until the traffic is over and nothing is left to happen, or until `end`.
  void Play(Traffic& traffic, TimePoint end = TimePoint::max());
  // The counts so far are forgotten, since an empty center is not what is asked about.
  void WarmUpIsOver() { tally_.BeginAgain(now_); }

  TimePoint now() const { return now_; }
  core::FloorReport Report() const { return tally_.Report(now_); }
  const core::Floor& floor() const { return floor_; }
  std::uint64_t inputs() const { return inputs_; }

 private:
  using CallNumber = std::uint64_t;

  struct Call {
    Visit visit;
    // Telephones that ring for it, each with the number of its ring; several where the queue asks
    // several at once.
    std::vector<std::pair<std::uint64_t, LegId>> ringing;
    std::uint64_t rings = 0;  // How often an agent was rung for it.
    bool is_answered = false;
  };
  struct ShiftBegins {
    std::size_t shift;
  };
  struct ShiftEnds {
    std::size_t shift;
  };
  struct AgentAnswers {
    CallNumber call;
    std::uint64_t ring;  // Which of the call's rings this answers.
  };
  struct CallerLeaves {
    CallNumber call;
    bool has_patience_ended = false;  // Else the conversation is over.
  };
  struct NotesAreDone {
    WorkItemId item;
  };
  struct TimerIsDue {
    std::uint64_t timer;
    bool is_awaited = true;
  };
  // Small, since there is one for everything that is to happen.
  using Deed =
      std::variant<ShiftBegins, ShiftEnds, AgentAnswers, CallerLeaves, NotesAreDone, TimerIsDue>;
  struct Entry {
    TimePoint at;
    std::uint64_t order;  // Of the same moment: as they were planned.
    Deed deed;
    bool operator>(const Entry& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };

  // Whether the day is not over before it.
  static bool IsAwaited(const Deed& deed);
  void Plan(TimePoint at, Deed deed);
  void Arrive(const Visit& visit);
  void Do(const ShiftBegins& deed);
  void Do(const ShiftEnds& deed);
  void Do(const AgentAnswers& deed);
  void Do(const CallerLeaves& deed);
  void Do(const NotesAreDone& deed);
  void Do(const TimerIsDue& deed);

  // Gives the floor an input and carries out what it intends.
  void Tell(const core::Input& input);
  void CarryOut(const core::Effect& effect);
  void Obey(const core::PbxCommand& command);
  void Start(const core::StartTimer& start);
  void Cancel(const core::TimerId& timer);

  const PlayOptions options_;

  core::Floor floor_;
  core::FloorTally tally_;
  Watcher watcher_;

  TimePoint now_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> agenda_;
  // Running timers, numbered, so that one that was cancelled or started again is not found.
  std::map<core::TimerId, std::uint64_t> timers_;
  std::unordered_map<std::uint64_t, core::TimerId> timers_by_number_;
  std::uint64_t last_timer_ = 0;
  std::vector<core::Effect> effects_;  // Of the input at hand.
  std::unordered_map<CallNumber, Call> calls_;
  std::optional<Visit> next_visit_;
  CallNumber last_call_ = 0;
  std::uint64_t planned_ = 0;
  std::uint64_t awaited_ = 0;
  std::uint64_t inputs_ = 0;
};

}  // namespace strowger::service
