#include "service/exchange/callback_intake.h"

#include <utility>

#include "core/floor/promises.h"

namespace strowger::service {

void CallbackIntake::Connect(Admit admit, AfterCommit after_commit) {
  admit_ = std::move(admit);
  after_commit_ = std::move(after_commit);
}

void CallbackIntake::Schedule(core::ScheduleCallback ask, Actor actor, Done<WorkItemId> done) {
  // The number is read as that PBX would send it.
  if (!ask.link) ask.link = core::LinkForCallback(ports_.floor.setup(), ask);
  auto wish =
      std::make_shared<Wish>(Wish{{std::move(ask), std::move(actor), nullptr}, std::move(done)});
  const core::ScheduleCallback& asked = wish->arrival.ask;
  ports_.callers.FindCaller(
      MakeCallerQuery(asked.link, asked.number, {}),
      [this, wish](std::shared_ptr<const ScreenPop> pop) {
        ports_.executor.Post([this, wish, pop = std::move(pop)] { TakeNumber(wish, pop); });
      });
}

void CallbackIntake::TakeNumber(const std::shared_ptr<Wish>& wish,
                                std::shared_ptr<const ScreenPop> pop) {
  core::ScheduleCallback& ask = wish->arrival.ask;
  if (pop->complete) ask.number = pop->number;
  const bool is_found = pop->customer && pop->customer->id == ask.customer;
  if (!ask.customer || is_found) return Enter(*wish, std::move(pop));
  ports_.callers.OpenCustomer(
      ask.customer, ask.number, [this, wish](std::shared_ptr<const ScreenPop> opened) {
        ports_.executor.Post([this, wish, opened = std::move(opened)] { Enter(*wish, opened); });
      });
}

void CallbackIntake::Enter(Wish& wish, std::shared_ptr<const ScreenPop> pop) {
  core::ScheduleCallback& ask = wish.arrival.ask;
  ask.known = pop->known;
  if (pop->customer) {
    ask.customer = pop->customer->id;
    const auto points = plan_.tier_points.find(pop->customer->fields.tier);
    if (points != plan_.tier_points.end()) ask.priority += points->second;
  }
  wish.arrival.pop = std::move(pop);
  const Result<void> admitted = admit_(wish.arrival);
  if (!admitted.ok()) return wish.done(admitted.error());
  const WorkItemId item = ports_.floor.FindCallback(ask.queue, ask.number);
  after_commit_([done = std::move(wish.done), item](Result<void> kept) {
    if (!kept.ok()) return done(kept.error());
    done(item);
  });
}

}  // namespace strowger::service
