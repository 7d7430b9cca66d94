#include "service/mail/outbox_run.h"

#include <algorithm>
#include <utility>

#include "service/mail/compose_outgoing.h"
#include "service/mail/send_fate.h"

namespace strowger::service {

using core::OutgoingMailId;
using core::OutgoingMailState;

namespace {

constexpr std::size_t kDueTogether = 64;
constexpr Duration kStorePause = std::chrono::seconds(1);

bool IsStoreAway(const Error& error) {
  return error.code == ErrorCode::kUnavailable || error.code == ErrorCode::kResourceExhausted;
}

}  // namespace

OutboxRun::OutboxRun(const OutboxPorts& ports, MailAccountPlan plan, std::function<void()> idle)
    : ports_(ports),
      idle_(std::move(idle)),
      plan_(std::move(plan)),
      pace_(plan_.messages_per_minute_max),
      random_(static_cast<std::minstd_rand::result_type>(
          ports.clock.Now().time_since_epoch().count())) {}

template <class Value>
std::function<void(Value)> OutboxRun::Here(std::function<void(OutboxRun&, Value&)> task) {
  return [self = shared_from_this(), task = std::move(task)](Value value) {
    auto held = std::make_shared<Value>(std::move(value));
    self->ports_.executor.Post([self, task, held] { task(*self, *held); });
  };
}

double OutboxRun::Chance() {
  return static_cast<double>(random_() - std::minstd_rand::min()) /
         static_cast<double>(std::minstd_rand::max());
}

void OutboxRun::SetPlan(MailAccountPlan plan) {
  plan_ = std::move(plan);
  pace_.SetRate(plan_.messages_per_minute_max);
  is_retired_ = false;
  Ring();
}

void OutboxRun::Retire() {
  is_retired_ = true;
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
}

void OutboxRun::Ring() {
  is_rung_ = true;
  Work();
}

void OutboxRun::Work() {
  if (is_retired_ || is_resting_) return;
  if (is_rung_ && !is_listing_) List();
  const TimePoint now = ports_.clock.Now();
  while (!due_.empty() && due_.back().due <= now && pace_.next_free() <= now &&
         under_way_.size() < std::max<std::size_t>(1, plan_.sending_max)) {
    const OutgoingMailId next = due_.back().id;
    due_.pop_back();
    // A list that was read before it began may name it still.
    if (under_way_.contains(next) || skipped_.contains(next)) continue;
    pace_.Begin(now);
    Start(next);
  }
  SetTimer();
}

void OutboxRun::SetTimer() {
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
  if (due_.empty() || under_way_.size() >= std::max<std::size_t>(1, plan_.sending_max)) return;
  timer_ = ports_.executor.StartTimer(std::max(due_.back().due, pace_.next_free()),
                                      [weak = weak_from_this()] {
                                        if (const auto self = weak.lock()) self->Work();
                                      });
}

// ---- What is due

void OutboxRun::List() {
  is_listing_ = true;
  is_rung_ = false;
  ports_.store.ListDue(plan_.id, kDueTogether + under_way_.size() + skipped_.size(),
                       Here<Result<std::vector<DueMail>>>(
                           [](OutboxRun& self, auto& listed) { self.TakeList(listed); }));
}

void OutboxRun::TakeList(const Result<std::vector<DueMail>>& listed) {
  is_listing_ = false;
  if (!listed.ok()) {
    is_rung_ = true;
    return Rest();
  }
  due_ = *listed;
  std::ranges::reverse(due_);
  Work();
}

// ---- One mail

void OutboxRun::Start(OutgoingMailId mail) {
  under_way_.insert(mail);
  ports_.store.ReadWhole(mail,
                         Here<Result<WholeOutgoingMail>>([mail](OutboxRun& self, auto& whole) {
                           if (!whole.ok()) return self.DropAfter(mail, whole.error());
                           self.TakeWhole(mail, std::move(whole).value());
                         }));
}

void OutboxRun::TakeWhole(OutgoingMailId id, WholeOutgoingMail whole) {
  const OutgoingMail& mail = whole.mail;
  const bool is_due = mail.state == OutgoingMailState::kWaiting && mail.due &&
                      *mail.due <= ports_.clock.Now() && mail.account == plan_.id;
  if (is_retired_ || !is_due) return Drop(id);
  Begin(std::move(whole));
}

void OutboxRun::Begin(WholeOutgoingMail whole) {
  const OutgoingMailId id = whole.mail.id;
  const std::uint64_t version = whole.mail.version;
  std::optional<ComposedBytes> composed;
  auto raw = std::make_shared<std::string>(std::move(whole.raw));
  if (raw->empty()) {
    const ComposedMail mail = Composed(std::move(whole), plan_, ports_.signer, ports_.clock.Now());
    *raw = ports_.composer.Compose(mail);
    composed = ComposedBytes{mail.message_id, *raw};
  }
  if (raw->size() > plan_.message_bytes_max) {
    const std::string reason = "The mail has " + std::to_string(raw->size()) +
                               " bytes; its account sends at most " +
                               std::to_string(plan_.message_bytes_max) + ".";
    ports_.store.Fail(id, version, reason,
                      Here<Result<OutgoingMail>>([id](OutboxRun& self, auto& failed) {
                        failed.ok() ? self.Drop(id) : self.DropAfter(id, failed.error());
                      }));
    return;
  }
  ports_.store.Begin(id, version, std::move(composed),
                     Here<Result<OutgoingMail>>([id, raw](OutboxRun& self, auto& begun) {
                       if (!begun.ok()) return self.DropAfter(id, begun.error());
                       if (begun->state != OutgoingMailState::kSending) return self.Drop(id);
                       self.Send(*begun, std::move(*raw));
                     }));
}

void OutboxRun::Send(const OutgoingMail& mail, std::string raw) {
  MailEnvelope envelope{.account = plan_.id,
                        .sender = EnvelopeSenderOf(mail, plan_),
                        .recipients = WaitingAddresses(mail)};
  ports_.sender.Send(
      std::move(envelope), std::move(raw),
      Here<SendResult>([mail](OutboxRun& self, auto& result) { self.TakeResult(mail, result); }));
}

void OutboxRun::TakeResult(const OutgoingMail& mail, const SendResult& result) {
  const TimePoint now = ports_.clock.Now();
  // A server that says nothing about any recipient is itself not there for now.
  const bool is_away = result.outcome == SendOutcome::kTryLater && result.refused.empty();
  is_away ? pace_.BeAway(now, Chance()) : pace_.BeReached();
  Finish(mail, FateOf(mail, result, now, Chance()));
}

void OutboxRun::Finish(const OutgoingMail& mail, const SendFate& fate) {
  ports_.store.Finish(
      mail.id, fate, Here<Result<OutgoingMail>>([mail, fate](OutboxRun& self, auto& finished) {
        // What came of it is known here alone, so it is kept until the store takes it.
        if (!finished.ok() && IsStoreAway(finished.error())) {
          self.ports_.executor.StartTimer(
              self.ports_.clock.Now() + kStorePause,
              [run = self.shared_from_this(), mail, fate] { run->Finish(mail, fate); });
          return;
        }
        self.Drop(mail.id);
      }));
}

void OutboxRun::Drop(OutgoingMailId mail) {
  under_way_.erase(mail);
  // It may wait again, or there may be more than the list had.
  if (due_.empty()) is_rung_ = true;
  Work();
  if (under_way_.empty()) idle_();
}

void OutboxRun::DropAfter(OutgoingMailId mail, const Error& error) {
  // One that cannot be read at all does not stop the others.
  if (error.code == ErrorCode::kInternal) skipped_.insert(mail);
  is_rung_ = true;
  if (IsStoreAway(error)) Rest();
  Drop(mail);
}

void OutboxRun::Rest() {
  if (std::exchange(is_resting_, true)) return;
  ports_.executor.StartTimer(ports_.clock.Now() + kStorePause, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self) return;
    self->is_resting_ = false;
    self->Work();
  });
}

}  // namespace strowger::service
