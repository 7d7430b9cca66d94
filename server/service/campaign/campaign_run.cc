#include "service/campaign/campaign_run.h"

#include <algorithm>
#include <utility>

namespace strowger::service {

CampaignRun::CampaignRun(const CampaignPorts& ports, std::shared_ptr<const CampaignPolicy> policy,
                         core::Campaign campaign)
    : ports_(ports),
      policy_(std::move(policy)),
      campaign_(std::move(campaign)),
      pace_(campaign_.mails_per_minute),
      is_selected_(campaign_.is_selected) {}

template <class Value>
Done<Value> CampaignRun::Here(void (CampaignRun::*task)(const Result<Value>&)) {
  return [self = shared_from_this(), task](Result<Value> result) {
    self->ports_.executor.Post([self, task, result = std::move(result)] {
      self->is_asking_ = false;
      if (!self->is_retired_) ((*self).*task)(result);
    });
  };
}

void CampaignRun::Ring(std::shared_ptr<const CampaignPolicy> policy) {
  policy_ = std::move(policy);
  is_retired_ = false;
  Work();
}

void CampaignRun::Retire() {
  is_retired_ = true;
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
}

void CampaignRun::Work() {
  if (is_retired_ || is_asking_) return;
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
  if (!is_selected_) return Select();
  const TimePoint now = ports_.clock.Now();
  const auto open_from = OpenFrom(now);
  if (!open_from) return;
  const TimePoint next = std::max(pace_.next_free(), *open_from);
  next <= now ? TakeTurn() : WorkAt(next);
}

std::optional<TimePoint> CampaignRun::OpenFrom(TimePoint now) const {
  if (campaign_.hours.empty()) return now;
  const auto hours = policy_->hours.find(campaign_.hours);
  // Hours that the configuration has no more are not guessed at.
  return hours == policy_->hours.end() ? std::nullopt : hours->second.NextOpening(now);
}

void CampaignRun::WorkAt(TimePoint when) {
  ports_.executor.CancelTimer(timer_);
  timer_ = ports_.executor.StartTimer(when, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Work();
  });
}

void CampaignRun::Select() {
  is_asking_ = true;
  ports_.store.SelectSome(campaign_.id, Here<bool>(&CampaignRun::TakeSelected));
}

void CampaignRun::TakeSelected(const Result<bool>& selected) {
  if (!selected.ok()) return Fail(selected.error());
  is_selected_ = *selected;
  Work();
}

void CampaignRun::TakeTurn() {
  is_asking_ = true;
  ports_.store.TakeTurn(campaign_.id, Here<CampaignTurn>(&CampaignRun::TakeOutcome));
}

void CampaignRun::TakeOutcome(const Result<CampaignTurn>& turn) {
  if (!turn.ok()) return Fail(turn.error());
  switch (*turn) {
    case CampaignTurn::kQueued:
      pace_.Begin(ports_.clock.Now());
      return Work();
    case CampaignTurn::kPassed:
      return Work();
    case CampaignTurn::kBehind:
      return WorkAt(ports_.clock.Now() + kBehindPause);
    case CampaignTurn::kEnded:
    case CampaignTurn::kStopped:
      return Retire();
  }
}

void CampaignRun::Fail(const Error& error) {
  // What it lacks comes by the configuration or by a person, who ring.
  const bool is_store_away =
      error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kResourceExhausted;
  is_store_away ? WorkAt(ports_.clock.Now() + kStorePause) : Retire();
}

}  // namespace strowger::service
