#include "service/what_if/recorded_day.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "service/what_if/patience_curve.h"

namespace strowger::service {
namespace {

constexpr std::string_view kAgents = "agents/";

int NumberIn(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string Unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char c = text[++i];
    plain += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c == 's' ? ' ' : c;
  }
  return plain;
}

template <class Visit>
void ForEachDetail(const JournalRow& row, Visit visit) {
  std::string_view rest = row.detail;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view pair = rest.substr(0, end);
    if (const std::size_t equals = pair.find('='); equals != std::string_view::npos) {
      visit(pair.substr(0, equals), pair.substr(equals + 1));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// Whether the agent is ready from this row on; none where it says nothing about that.
std::optional<bool> ReadinessAfter(const JournalRow& row) {
  if (row.kind == "SetReady") return true;
  if (row.kind == "SetNotReady" || row.kind == "LogOff" || row.kind == "LogOn") return false;
  if (row.kind != "FinishWrapUp") return std::nullopt;
  const std::string next = DetailOf(row, "next");
  if (next.empty()) return std::nullopt;
  return NumberIn(next) == static_cast<int>(core::Presence::kReady);
}

std::vector<Shift> ReadShifts(const RecordedDay& recorded) {
  std::map<AgentId, TimePoint> ready;
  std::vector<Shift> shifts;
  const auto end = [&](const AgentId& agent, TimePoint at) {
    const auto since = ready.extract(agent);
    if (since.empty()) return;
    const TimePoint begin = std::max(since.mapped(), recorded.begin);
    if (begin < at) shifts.push_back({agent, begin, at});
  };
  for (const JournalRow& row : recorded.rows) {
    if (!row.subject.starts_with(kAgents)) continue;
    const AgentId agent{row.subject.substr(kAgents.size())};
    const std::optional<bool> is_ready = ReadinessAfter(row);
    if (!is_ready) continue;
    if (*is_ready) {
      ready.emplace(agent, row.time);
    } else {
      end(agent, row.time);
    }
  }
  while (!ready.empty()) end(AgentId(ready.begin()->first), recorded.end);
  return shifts;
}

// What the caller brought along, by the call.
struct Brought {
  int priority = 0;
  std::vector<core::SkillNeed> needs;
};

std::map<std::string, Brought> ReadArrivals(const RecordedDay& recorded) {
  std::map<std::string, Brought> arrivals;
  for (const JournalRow& row : recorded.rows) {
    if (row.kind != "CallArrived") continue;
    Brought& brought = arrivals[row.subject];
    ForEachDetail(row, [&](std::string_view key, std::string_view value) {
      if (key == "priority") brought.priority = NumberIn(std::string(value));
      const std::size_t colon = value.rfind(':');
      if (key != "need" || colon == std::string_view::npos) return;
      brought.needs.push_back({SkillId{Unescaped(value.substr(0, colon))},
                               NumberIn(std::string(value.substr(colon + 1)))});
    });
  }
  return arrivals;
}

bool HungUp(const RecordedContact& contact) {
  return !contact.was_answered && (contact.outcome == core::ItemOutcome::kAbandonedWaiting ||
                                   contact.outcome == core::ItemOutcome::kAbandonedRinging);
}

class Player {
 public:
  Player(const RecordedDay& recorded, std::uint64_t seed, DayPlay& day)
      : recorded_(recorded), day_(day), dice_(seed, 0) {
    for (const RecordedContact& contact : recorded.contacts) {
      if (contact.outcome == core::ItemOutcome::kRefused) continue;
      patience_.Learn(contact.wait, HungUp(contact));
      if (contact.was_answered) answered_[contact.queue].push_back(&contact);
    }
  }

  void Run() {
    const auto arrivals = ReadArrivals(recorded_);
    for (const RecordedContact& contact : recorded_.contacts) {
      if (!Knows(day_.options.setup.queues, contact.queue)) continue;
      Visit visit = VisitOf(contact);
      const auto brought =
          arrivals.find("links/" + contact.link.value + "/calls/" + contact.call.value);
      if (brought != arrivals.end()) {
        visit.priority = brought->second.priority;
        visit.needs = brought->second.needs;
      }
      day_.visits.push_back(std::move(visit));
    }
    for (Shift& shift : ReadShifts(recorded_)) {
      if (Knows(day_.options.setup.agents, shift.agent)) day_.options.shifts.push_back(shift);
    }
    day_.options.begin = recorded_.begin;
    day_.end = recorded_.end;
  }

 private:
  template <class Entry, class Id>
  static bool Knows(const std::vector<Entry>& entries, const Id& id) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return entry.id == id; });
  }

  Visit VisitOf(const RecordedContact& contact) {
    const std::vector<const RecordedContact*>& alike = answered_[contact.queue];
    const RecordedContact* talked = &contact;
    if (!contact.was_answered && !alike.empty()) {
      const auto place = static_cast<std::size_t>(dice_.Even() * static_cast<double>(alike.size()));
      talked = alike[place % alike.size()];
    }
    Visit visit;
    visit.arrives = contact.arrived;
    visit.queue = contact.queue;
    visit.link = contact.link;
    visit.talk = talked->talk;
    visit.wrap_up = talked->wrap_up;
    visit.patience = HungUp(contact) ? contact.wait : patience_.Draw(contact.wait, dice_);
    return visit;
  }

  const RecordedDay& recorded_;
  DayPlay& day_;
  Dice dice_;
  PatienceCurve patience_;
  std::map<QueueId, std::vector<const RecordedContact*>> answered_;
};

// As the floor would have shown it when it closed.
core::ItemView ViewOf(const RecordedContact& contact) {
  core::ItemView view;
  view.queue = contact.queue;
  view.arrived = contact.arrived;
  const TimePoint reached = contact.arrived + contact.wait;
  view.segments.push_back({{}, contact.queue, contact.arrived, reached, {}, {}});
  if (contact.was_answered) {
    view.answered = reached;
    view.segments.push_back(
        {contact.agent, contact.queue, reached, reached + contact.talk, {}, {}});
  }
  view.state = core::ItemState::kClosed;
  view.state_since = reached + contact.talk + contact.wrap_up;
  view.outcome = contact.outcome;
  return view;
}

}  // namespace

std::string DetailOf(const JournalRow& row, std::string_view key) {
  std::optional<std::string> found;
  ForEachDetail(row, [&](std::string_view one, std::string_view value) {
    if (one == key && !found) found = Unescaped(value);
  });
  return found.value_or("");
}

void PlayAgain(const RecordedDay& recorded, std::uint64_t seed, DayPlay& day) {
  Player(recorded, seed, day).Run();
}

PlayedDays CountRecorded(const RecordedDay& recorded, const core::FloorSetup& setup) {
  core::FloorTally tally(setup, recorded.begin);
  for (const RecordedContact& contact : recorded.contacts) {
    core::Changes changes;
    changes.items.push_back(ViewOf(contact));
    tally.Apply(changes, recorded.begin);
  }
  PlayedDays played;
  played.days = 1;
  played.sum = tally.Report(recorded.begin);
  // What they did besides is what is left of the time in which they were ready.
  std::map<AgentId, Duration> there;
  for (const Shift& shift : ReadShifts(recorded)) there[shift.agent] += shift.end - shift.begin;
  for (core::AgentTally& agent : played.sum.agents) {
    for (const RecordedContact& contact : recorded.contacts) {
      if (!contact.was_answered || contact.agent != agent.agent) continue;
      agent.talk += contact.talk;
      agent.wrap_up += contact.wrap_up;
    }
    agent.idle = std::max(Duration::zero(), there[agent.agent] - agent.talk - agent.wrap_up);
  }
  return played;
}

}  // namespace strowger::service
