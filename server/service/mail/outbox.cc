#include "service/mail/outbox.h"

#include <utility>

namespace strowger::service {

namespace {

constexpr Duration kStartPause = std::chrono::seconds(1);

}  // namespace

Outbox::Outbox(const OutboxPorts& ports, std::shared_ptr<const MailAccounts> accounts)
    : ports_(ports), accounts_(std::move(accounts)) {}

void Outbox::Start() {
  ports_.executor.Post([this] { LoseTrack(); });
  watching_ = ports_.store.Watch([this] { ports_.executor.Post([this] { RingAll(); }); });
}

void Outbox::LoseTrack() {
  if (is_stopped_) return;
  ports_.store.LoseTrackOfInterrupted([this](const Result<std::size_t>& lost) {
    const bool is_known = lost.ok();
    ports_.executor.Post([this, is_known] {
      if (!is_known) {
        ports_.executor.StartTimer(ports_.clock.Now() + kStartPause, [this] { LoseTrack(); });
        return;
      }
      is_begun_ = true;
      Adopt();
    });
  });
}

void Outbox::Stop(std::function<void()> idle) {
  watching_.reset();
  ports_.executor.Post([this, idle = std::move(idle)] {
    is_stopped_ = true;
    idle_ = idle;
    for (const auto& [_, run] : runs_) run->Retire();
    TellIdle();
  });
}

void Outbox::Change(std::shared_ptr<const MailAccounts> accounts) {
  ports_.executor.Post([this, accounts = std::move(accounts)] {
    accounts_ = accounts;
    if (is_begun_) Adopt();
  });
}

void Outbox::Adopt() {
  if (is_stopped_) return;
  for (const auto& [id, run] : runs_) {
    if (accounts_->Find(id) == nullptr) run->Retire();
  }
  for (const MailAccountPlan& plan : accounts_->plans) {
    const auto known = runs_.find(plan.id);
    if (known != runs_.end()) {
      known->second->SetPlan(plan);
      continue;
    }
    auto run = std::make_shared<OutboxRun>(ports_, plan, [this] { TellIdle(); });
    runs_.emplace(plan.id, run);
    run->Ring();
  }
}

// A burst of rings is one look.
void Outbox::RingAll() {
  if (std::exchange(is_ringing_, true)) return;
  ports_.executor.PostAfterBatch([this] {
    is_ringing_ = false;
    for (const auto& [_, run] : runs_) run->Ring();
  });
}

void Outbox::TellIdle() {
  if (!idle_) return;
  for (const auto& [_, run] : runs_) {
    if (!run->is_idle()) return;
  }
  std::exchange(idle_, nullptr)();
}

}  // namespace strowger::service
