#include "service/webhook/webhook_run.h"

#include <array>
#include <cstdio>
#include <utility>

namespace strowger::service {

namespace {

using core::CustomerChange;
using core::CustomerChangeKind;

constexpr std::size_t kReadTogether = 500;
constexpr std::size_t kReasonBytesMax = 256;
constexpr Duration kTroublePause = std::chrono::seconds(1);

std::string TypeOf(CustomerChangeKind kind) {
  switch (kind) {
    case CustomerChangeKind::kCreated:
      return "customer.created";
    case CustomerChangeKind::kChanged:
      return "customer.changed";
    case CustomerChangeKind::kMergedInto:
      return "customer.merged_into";
    case CustomerChangeKind::kSplitFrom:
      return "customer.split_from";
    case CustomerChangeKind::kErased:
      return "customer.erased";
  }
  return {};
}

// Of the others there is no customer of this number any more.
bool HasCustomer(CustomerChangeKind kind) {
  return kind != CustomerChangeKind::kMergedInto && kind != CustomerChangeKind::kErased;
}

std::string ReasonOf(const WebhookAnswer& answer) {
  if (answer.status != 0) return "HTTP status " + std::to_string(answer.status);
  return answer.trouble.substr(0, kReasonBytesMax);
}

}  // namespace

std::string MessageIdOf(const CustomerChange& change) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "chg_%llu_%llx",
                static_cast<unsigned long long>(change.number),
                static_cast<unsigned long long>(change.time.time_since_epoch().count()));
  return text.data();
}

WebhookRun::WebhookRun(const WebhookPorts& ports, WebhookPlan plan, core::WebhookMemory memory)
    : ports_(ports),
      plan_(std::move(plan)),
      line_(plan_.rules, std::move(memory)),
      random_(static_cast<std::minstd_rand::result_type>(
          ports.clock.Now().time_since_epoch().count())) {}

template <class Value>
std::function<void(Value)> WebhookRun::Here(std::function<void(WebhookRun&, const Value&)> task) {
  return [self = shared_from_this(), task = std::move(task)](Value value) {
    self->ports_.executor.Post([self, task, value = std::move(value)] { task(*self, value); });
  };
}

double WebhookRun::Chance() {
  return static_cast<double>(random_() - std::minstd_rand::min()) /
         static_cast<double>(std::minstd_rand::max());
}

void WebhookRun::SetPlan(WebhookPlan plan) {
  const bool is_elsewhere = plan.target->url != plan_.target->url;
  plan_ = std::move(plan);
  line_.SetRules(plan_.rules);
  if (is_elsewhere) line_.Enable();
  is_retired_ = false;
  Ring();
}

void WebhookRun::Retire() {
  is_retired_ = true;
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
  // Even when something is on its way: the store keeps the order.
  if (!is_store_in_trouble_) {
    if (auto update = line_.TakeUpdate()) {
      ports_.store.Save(plan_.id, plan_.target->url, *std::move(update), [](const auto&) {});
    }
  }
}

void WebhookRun::Ring() {
  is_rung_ = true;
  Work();
}

void WebhookRun::TakeBack(const std::vector<core::Delivery>& deliveries) {
  line_.TakeBack(deliveries);
  Work();
}

void WebhookRun::Enable() {
  line_.Enable();
  Work();
}

void WebhookRun::Work() {
  if (is_retired_) return;
  // What cannot be kept is not done: it would be done again without end after a crash.
  if (!is_store_in_trouble_) {
    const auto after = line_.read_after();
    if (after && is_rung_ && !is_reading_) Read(*after);
    const TimePoint now = ports_.clock.Now();
    while (const auto change = line_.Begin(now)) Send(*change);
  }
  Save();
  SetTimer();
}

void WebhookRun::SetTimer() {
  ports_.executor.CancelTimer(std::exchange(timer_, 0));
  if (is_store_in_trouble_) return;
  const auto due = line_.next_due();
  if (!due) return;
  timer_ = ports_.executor.StartTimer(*due, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Work();
  });
}

void WebhookRun::AfterTrouble(void (WebhookRun::*task)()) {
  ports_.executor.StartTimer(ports_.clock.Now() + kTroublePause, [weak = weak_from_this(), task] {
    if (const auto self = weak.lock()) (*self.*task)();
  });
}

// ---- Reading

void WebhookRun::Read(std::uint64_t after) {
  is_reading_ = true;
  is_rung_ = false;
  ports_.changes.ListChanges(after, kReadTogether,
                             Here<Result<CustomerChangePage>>(
                                 [](WebhookRun& self, const auto& page) { self.TakePage(page); }));
}

void WebhookRun::TakePage(const Result<CustomerChangePage>& page) {
  is_reading_ = false;
  if (!page.ok()) return AfterTrouble(&WebhookRun::Ring);
  if (!page->is_last) is_rung_ = true;
  line_.Take(page->changes);
  Work();
}

// ---- Sending

void WebhookRun::Send(const CustomerChange& change) {
  if (!HasCustomer(change.kind) || plan_.target->fields.empty()) return SendWith(change, {});
  ports_.customers.Get(
      change.customer,
      Here<Result<Customer>>([change](WebhookRun& self, const Result<Customer>& customer) {
        if (!customer.ok() && customer.error().code != ErrorCode::kNotFound) {
          return self.Fail(change, {core::FailureKind::kOurs, customer.error().message, {}});
        }
        // One who was erased or merged since has a later change that tells it.
        const bool is_there = customer.ok() && customer->id == change.customer;
        self.SendWith(change, is_there ? std::optional<Customer>(*customer) : std::nullopt);
      }));
}

void WebhookRun::SendWith(const CustomerChange& change, std::optional<Customer> customer) {
  ports_.sender.Send(plan_.target,
                     {.id = MessageIdOf(change),
                      .type = TypeOf(change.kind),
                      .time = change.time,
                      .sent = ports_.clock.Now(),
                      .change = change,
                      .customer = std::move(customer)},
                     Here<WebhookAnswer>([change](WebhookRun& self, const WebhookAnswer& answer) {
                       self.TakeAnswer(change, answer);
                     }));
}

void WebhookRun::TakeAnswer(const CustomerChange& change, const WebhookAnswer& answer) {
  const auto failure =
      answer.status == 0 ? core::FailureKind::kAway : core::FailureOfStatus(answer.status);
  if (failure) return Fail(change, {*failure, ReasonOf(answer), answer.retry_after});
  line_.Succeed(change.customer, ports_.clock.Now());
  Work();
}

void WebhookRun::Fail(const CustomerChange& change, const core::FailedAttempt& failure) {
  line_.Fail(change.customer, failure, ports_.clock.Now(), Chance());
  Work();
}

// ---- Keeping

void WebhookRun::Save() {
  if (is_saving_ || is_store_in_trouble_) return;
  unsaved_ = line_.TakeUpdate();
  if (unsaved_) Submit();
}

void WebhookRun::Submit() {
  is_saving_ = true;
  ports_.store.Save(plan_.id, plan_.target->url, *unsaved_,
                    Here<Result<void>>([](WebhookRun& self, const Result<void>& saved) {
                      self.TakeSaved(saved);
                    }));
}

void WebhookRun::TakeSaved(const Result<void>& saved) {
  is_saving_ = false;
  is_store_in_trouble_ = !saved.ok();
  if (!saved.ok()) return AfterTrouble(&WebhookRun::Submit);
  unsaved_.reset();
  Work();
}

}  // namespace strowger::service
