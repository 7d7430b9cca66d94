#include "service/webhook/webhooks.h"

#include <algorithm>
#include <utility>

namespace strowger::service {

namespace {

constexpr Duration kLoadPause = std::chrono::seconds(1);

Error UnknownWebhook(const core::WebhookId& webhook) {
  return NotFound("WEBHOOK_UNKNOWN",
                  "There is no [[webhook]] with id \"" + webhook.value + "\" at work.",
                  {{"webhook", webhook.value}});
}

WebhookStatus StatusOf(const WebhookRun& run) {
  const core::WebhookLine& line = run.line();
  return {.plan = run.plan(),
          .is_disabled = line.is_disabled(),
          .cursor = line.cursor(),
          .newest = 0,
          .waiting_customers = line.waiting_customers(),
          .kept = line.kept(),
          .dead = line.dead(),
          .health = line.health()};
}

}  // namespace

Webhooks::Webhooks(const WebhookPorts& ports, std::vector<WebhookPlan> plans) : ports_(ports) {
  for (WebhookPlan& plan : plans) plans_.emplace(plan.id, std::move(plan));
}

void Webhooks::Start() {
  ports_.executor.Post([this] {
    for (const auto& [id, _] : plans_) Load(id);
  });
  watching_ = ports_.changes.WatchChanges([this] { ports_.executor.Post([this] { RingAll(); }); });
}

void Webhooks::Stop() {
  watching_.reset();
  ports_.executor.Post([this] {
    is_stopped_ = true;
    for (const auto& [_, run] : runs_) run->Retire();
  });
}

void Webhooks::Change(std::vector<WebhookPlan> plans) {
  ports_.executor.Post([this, plans = std::move(plans)]() mutable { Adopt(std::move(plans)); });
}

void Webhooks::Adopt(std::vector<WebhookPlan> plans) {
  if (is_stopped_) return;
  plans_.clear();
  for (WebhookPlan& plan : plans) plans_.emplace(plan.id, std::move(plan));
  for (const auto& [id, run] : runs_) {
    if (!plans_.contains(id) && !run->is_retired()) run->Retire();
  }
  for (const auto& [id, plan] : plans_) {
    const auto known = runs_.find(id);
    known == runs_.end() ? Load(id) : known->second->SetPlan(plan);
  }
}

void Webhooks::Load(const core::WebhookId& webhook) {
  if (!loading_.insert(webhook).second) return;
  ports_.store.Load(
      webhook, plans_.at(webhook).target->url, [this, webhook](Result<core::WebhookMemory> memory) {
        ports_.executor.Post(
            [this, webhook, memory = std::move(memory)] { TakeMemory(webhook, memory); });
      });
}

void Webhooks::TakeMemory(const core::WebhookId& webhook,
                          const Result<core::WebhookMemory>& memory) {
  loading_.erase(webhook);
  const auto plan = plans_.find(webhook);
  if (is_stopped_ || plan == plans_.end()) return;
  if (!memory.ok()) {
    ports_.executor.StartTimer(ports_.clock.Now() + kLoadPause, [this, webhook] {
      if (plans_.contains(webhook) && !is_stopped_) Load(webhook);
    });
    return;
  }
  auto run = std::make_shared<WebhookRun>(ports_, plan->second, *memory);
  runs_.emplace(webhook, run);
  run->Ring();
}

void Webhooks::RingAll() {
  for (const auto& [_, run] : runs_) {
    if (!run->is_retired()) run->Ring();
  }
}

// ---- What is asked

template <class T>
void Webhooks::With(core::WebhookId webhook, Done<T> done,
                    std::function<void(const std::shared_ptr<WebhookRun>&, Done<T>)> task) {
  ports_.executor.Post(
      [this, webhook = std::move(webhook), done = std::move(done), task = std::move(task)] {
        const auto found = runs_.find(webhook);
        if (found == runs_.end() || found->second->is_retired()) {
          return done(UnknownWebhook(webhook));
        }
        task(found->second, done);
      });
}

void Webhooks::List(Done<std::vector<WebhookStatus>> done) {
  ports_.store.GetNewestChange([this, done = std::move(done)](const Result<std::uint64_t>& newest) {
    if (!newest.ok()) return done(newest.error());
    ports_.executor.Post([this, done, newest = *newest] {
      std::vector<WebhookStatus> listed;
      for (const auto& [_, run] : runs_) {
        if (run->is_retired()) continue;
        listed.push_back(StatusOf(*run));
        listed.back().newest = std::max(newest, listed.back().cursor);
      }
      done(std::move(listed));
    });
  });
}

void Webhooks::Test(core::WebhookId webhook, Done<WebhookTest> done) {
  With<WebhookTest>(std::move(webhook), std::move(done), [this](const auto& run, auto finish) {
    const TimePoint now = ports_.clock.Now();
    ports_.sender.Send(run->plan().target,
                       {.id = "test_" + std::to_string(now.time_since_epoch().count()),
                        .type = "webhook.test",
                        .time = now,
                        .sent = now,
                        .change = {},
                        .customer = {}},
                       [this, now, finish = std::move(finish)](WebhookAnswer answer) {
                         finish(WebhookTest{std::move(answer), ports_.clock.Now() - now});
                       });
  });
}

void Webhooks::Enable(Actor actor, core::WebhookId webhook, Done<void> done) {
  With<void>(std::move(webhook), std::move(done),
             [this, actor = std::move(actor)](const auto& run, auto finish) {
               ports_.store.Enable(actor, run->plan().id,
                                   [this, run, finish](const Result<void>& enabled) {
                                     if (enabled.ok()) {
                                       ports_.executor.Post([run] { run->Enable(); });
                                     }
                                     finish(enabled);
                                   });
             });
}

void Webhooks::ListDead(core::WebhookId webhook, std::size_t page_size, std::string page_token,
                        Done<DeadLetterPage> done) {
  With<DeadLetterPage>(
      std::move(webhook), std::move(done),
      [this, page_size, page_token = std::move(page_token)](const auto& run, auto finish) {
        ports_.store.ListDead(run->plan().id, page_size, page_token, std::move(finish));
      });
}

void Webhooks::RetryDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                         Done<std::size_t> done) {
  With<std::size_t>(
      std::move(webhook), std::move(done),
      [this, actor = std::move(actor), ids = std::move(ids)](const auto& run, auto finish) {
        const std::size_t kept = run->line().kept();
        if (kept >= core::kKeptDeliveriesMax) {
          return finish(Error{ErrorCode::kResourceExhausted,
                              "WEBHOOK_FULL",
                              std::to_string(kept) +
                                  " deliveries of this webhook wait already; try again when its "
                                  "receiver has taken some.",
                              {{"waiting", std::to_string(kept)}}});
        }
        const std::size_t most = std::min(kDeadLettersTogetherMax, core::kKeptDeliveriesMax - kept);
        ports_.store.TakeBackDead(
            actor, run->plan().id, ids, most,
            [this, run, finish](const Result<std::vector<core::Delivery>>& taken) {
              if (!taken.ok()) return finish(taken.error());
              ports_.executor.Post([run, deliveries = *taken] { run->TakeBack(deliveries); });
              finish(taken->size());
            });
      });
}

void Webhooks::DiscardDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                           Done<std::size_t> done) {
  With<std::size_t>(
      std::move(webhook), std::move(done),
      [this, actor = std::move(actor), ids = std::move(ids)](const auto& run, auto finish) {
        ports_.store.DiscardDead(
            actor, run->plan().id, ids, kDeadLettersTogetherMax,
            [this, run, finish](const Result<std::size_t>& gone) {
              if (!gone.ok()) return finish(gone.error());
              ports_.executor.Post([run, count = *gone] { run->ForgetDead(count); });
              finish(*gone);
            });
      });
}

}  // namespace strowger::service
