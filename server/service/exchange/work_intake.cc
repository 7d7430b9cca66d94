#include "service/exchange/work_intake.h"

#include <utility>

namespace strowger::service {
namespace {

// What the lookup found, as for a call. Who was named by whoever brings the work in stays.
void TakeLookup(const LinePlan& plan, const ScreenPop& pop, core::SubmitWork& work) {
  work.known = pop.known;
  if (const auto language = work.attached.find("language"); language != work.attached.end()) {
    const auto skill = plan.languages.find(language->second);
    if (skill != plan.languages.end()) work.needs.push_back({.skill = skill->second});
  }
  if (!pop.customer) return;
  work.customer = pop.customer->id;
  const auto points = plan.tier_points.find(pop.customer->fields.tier);
  if (points != plan.tier_points.end()) work.priority += points->second;
}

}  // namespace

std::vector<std::string> KeysOf(const core::ItemView& view) {
  std::vector<std::string> keys;
  if (!view.key.empty()) keys.push_back(view.key);
  for (const core::JoinedWork& work : view.joined) keys.push_back(work.key);
  return keys;
}

void WorkIntake::Connect(Admit admit, AfterCommit after_commit) {
  admit_ = std::move(admit);
  after_commit_ = std::move(after_commit);
}

void WorkIntake::Submit(core::SubmitWork work, Actor actor, Done<SubmittedWork> done) {
  if (const WorkItemId item = ports_.floor.FindWork(work.key); item) {
    return AnswerKept(std::move(done), item);
  }
  if (const auto closing = closing_.find(work.key); closing != closing_.end()) {
    return AnswerKept(std::move(done), closing->second);
  }
  std::vector<Done<SubmittedWork>>& waiting = submitting_[work.key];
  waiting.push_back(std::move(done));
  if (waiting.size() > 1) return;
  auto arrival = std::make_shared<Arrival>(Arrival{std::move(work), std::move(actor), nullptr});
  const std::string key = arrival->work.key;
  ports_.journal.FindWork(key, [this, arrival](Result<InteractionId> found) {
    ports_.executor.Post([this, arrival, found = std::move(found)] {
      if (!found.ok()) return Answer(arrival->work.key, found.error());
      if (!*found) return LookUp(arrival);
      Answer(arrival->work.key, SubmittedWork{core::ItemOf(*found), true});
    });
  });
}

void WorkIntake::LookUp(const std::shared_ptr<Arrival>& arrival) {
  const core::SubmitWork& work = arrival->work;
  const auto found = [this, arrival](std::shared_ptr<const ScreenPop> pop) {
    ports_.executor.Post([this, arrival, pop = std::move(pop)] {
      arrival->pop = pop;
      Enter(arrival);
    });
  };
  if (work.customer) {
    ports_.callers.OpenCustomer(work.customer, work.contact, found);
  } else {
    ports_.callers.FindCaller(MakeCallerQuery({}, work.contact, work.attached), found);
  }
}

void WorkIntake::Enter(const std::shared_ptr<Arrival>& arrival) {
  const std::string key = arrival->work.key;
  if (arrival->pop != nullptr) TakeLookup(plan_, *arrival->pop, arrival->work);
  const Result<void> admitted = admit_(std::move(*arrival));
  if (!admitted.ok()) return Answer(key, admitted.error());
  after_commit_([this, key, item = ports_.floor.FindWork(key)](Result<void> kept) {
    ports_.executor.Post([this, key, item, kept = std::move(kept)] {
      if (!kept.ok()) return Answer(key, kept.error());
      Answer(key, SubmittedWork{item, false});
    });
  });
}

void WorkIntake::Answer(const std::string& key, const Result<SubmittedWork>& answer) {
  auto waiting = submitting_.extract(key);
  if (waiting.empty()) return;
  for (const Done<SubmittedWork>& done : waiting.mapped()) done(answer);
}

void WorkIntake::AnswerKept(Done<SubmittedWork> done, WorkItemId item) {
  after_commit_([done = std::move(done), item](Result<void> kept) {
    if (!kept.ok()) return done(kept.error());
    done(SubmittedWork{item, true});
  });
}

void WorkIntake::Closing(const core::ItemView& view) {
  for (const std::string& key : KeysOf(view)) closing_[key] = view.item;
}

}  // namespace strowger::service
