#include "core/webhook/webhook_line.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::core {

WebhookLine::WebhookLine(WebhookRules rules, WebhookMemory memory)
    : rules_(std::move(rules)),
      read_to_(memory.cursor),
      dead_(memory.dead),
      is_disabled_(memory.is_disabled),
      health_(std::move(memory.health)) {
  std::sort(memory.kept.begin(), memory.kept.end(),
            [](const Delivery& a, const Delivery& b) { return a.change.number < b.change.number; });
  for (Delivery& delivery : memory.kept) {
    CustomerLine& line = customers_[delivery.change.customer];
    line.is_held = true;
    line.deliveries.push_back(std::move(delivery));
  }
  kept_count_ = memory.kept.size();
  held_ = customers_.size();
  for (const auto& [customer, line] : customers_) {
    due_.emplace(line.deliveries.front().next_try, customer);
  }
}

void WebhookLine::SetRules(WebhookRules rules) { rules_ = std::move(rules); }

// ---- What is read

std::optional<std::uint64_t> WebhookLine::read_after() const {
  if (is_disabled_ || open_.size() >= kOpenDeliveriesMax || !has_room()) return std::nullopt;
  return read_to_;
}

void WebhookLine::Take(const std::vector<CustomerChange>& changes) {
  for (const CustomerChange& change : changes) {
    STROWGER_CHECK(change.number > read_to_);
    read_to_ = change.number;
    is_changed_ = true;
    if (!rules_.kinds.empty() && !rules_.kinds.contains(change.kind)) continue;
    CustomerLine& line = customers_[change.customer];
    line.deliveries.push_back({.change = change, .tries = 0, .first_try = {}, .next_try = {}});
    if (line.is_held) {
      Keep(line.deliveries.back());
      ++kept_count_;
      continue;
    }
    open_.insert(change.number);
    if (line.deliveries.size() == 1) new_.push_back(change.customer);
  }
}

void WebhookLine::TakeBack(const std::vector<Delivery>& deliveries) {
  for (const Delivery& delivery : deliveries) {
    const CustomerId customer = delivery.change.customer;
    CustomerLine& line = customers_[customer];
    if (!line.is_held) Hold(line);
    // It stands where it was, but behind what is under way.
    auto place = line.deliveries.begin() + (line.is_under_way ? 1 : 0);
    const bool is_first = place == line.deliveries.begin();
    if (is_first && !line.deliveries.empty()) {
      due_.erase({line.deliveries.front().next_try, customer});
    }
    place = std::find_if(place, line.deliveries.end(), [&](const Delivery& other) {
      return other.change.number > delivery.change.number;
    });
    line.deliveries.insert(place, delivery);
    ++kept_count_;
    if (!line.is_under_way) due_.emplace(line.deliveries.front().next_try, customer);
  }
  ForgetDead(deliveries.size());
}

// ---- What is sent

bool WebhookLine::may_begin_new(TimePoint now) const {
  return has_room() && (away_in_a_row_ < kAwayInARow || now >= probe_at_);
}

WebhookLine::CustomerLine* WebhookLine::FirstNew() {
  while (!new_.empty()) {
    const auto found = customers_.find(new_.front());
    const bool is_ready = found != customers_.end() && !found->second.is_held &&
                          !found->second.is_under_way && !found->second.deliveries.empty();
    if (is_ready) return &found->second;
    new_.pop_front();
  }
  return nullptr;
}

CustomerChange WebhookLine::Start(CustomerLine& line) {
  line.is_under_way = true;
  ++under_way_;
  return line.deliveries.front().change;
}

std::optional<CustomerChange> WebhookLine::Begin(TimePoint now) {
  if (is_disabled_ || under_way_ >= rules_.parallel_max || now < patient_until_) return {};
  const bool is_due = !due_.empty() && due_.begin()->first <= now;
  CustomerLine* fresh = may_begin_new(now) ? FirstNew() : nullptr;
  // In turn, so that neither keeps the other from being sent.
  if (is_due && (fresh == nullptr || !was_again_)) {
    was_again_ = true;
    const CustomerId customer = due_.begin()->second;
    due_.erase(due_.begin());
    return Start(customers_.at(customer));
  }
  if (fresh == nullptr) return {};
  was_again_ = false;
  new_.pop_front();
  if (away_in_a_row_ >= kAwayInARow) {
    probe_at_ = now + WaitAfter(rules_.retry, away_in_a_row_ - kAwayInARow + 1, 1);
  }
  return Start(*fresh);
}

std::optional<TimePoint> WebhookLine::next_due() const {
  if (is_disabled_ || under_way_ >= rules_.parallel_max) return {};
  std::optional<TimePoint> due;
  if (!due_.empty()) due = due_.begin()->first;
  if (!new_.empty() && has_room()) {
    const TimePoint fresh = away_in_a_row_ < kAwayInARow ? patient_until_ : probe_at_;
    due = due ? std::min(*due, fresh) : fresh;
  }
  if (due) due = std::max(*due, patient_until_);
  return due;
}

// ---- What became of it

void WebhookLine::EndFirst(CustomerLines::iterator at, TimePoint now) {
  CustomerLine& line = at->second;
  const std::uint64_t number = line.deliveries.front().change.number;
  line.deliveries.pop_front();
  is_changed_ = true;
  if (line.is_held) {
    EndKept(number);
  } else {
    open_.erase(number);
  }
  if (line.deliveries.empty()) {
    if (line.is_held) --held_;
    customers_.erase(at);
    return;
  }
  if (!line.is_held) {
    new_.push_back(at->first);
    return;
  }
  Delivery& next = line.deliveries.front();
  next.next_try = std::max(next.next_try, now);
  due_.emplace(next.next_try, at->first);
}

void WebhookLine::Succeed(CustomerId customer, TimePoint now) {
  const auto at = customers_.find(customer);
  STROWGER_CHECK(at != customers_.end() && at->second.is_under_way);
  at->second.is_under_way = false;
  --under_way_;
  away_in_a_row_ = 0;
  ++health_.delivered;
  health_.last_delivery = now;
  health_.failing_since.reset();
  EndFirst(at, now);
}

void WebhookLine::NoteAway(const FailedAttempt& failure, TimePoint now, double chance) {
  if (failure.kind == FailureKind::kRefused) away_in_a_row_ = 0;
  if (failure.kind != FailureKind::kAway) return;
  if (++away_in_a_row_ == kAwayInARow) probe_at_ = now + WaitAfter(rules_.retry, 1, chance);
  if (failure.wait) {
    patient_until_ = std::max(patient_until_, now + std::min(*failure.wait, kPatienceMax));
  }
}

DeadLetter WebhookLine::Bury(const Delivery& delivery, const std::string& reason, TimePoint now) {
  ++dead_;
  return {.id = 0, .delivery = delivery, .reason = reason, .time = now};
}

void WebhookLine::Fail(CustomerId customer, const FailedAttempt& failure, TimePoint now,
                       double chance) {
  const auto at = customers_.find(customer);
  STROWGER_CHECK(at != customers_.end() && at->second.is_under_way);
  CustomerLine& line = at->second;
  line.is_under_way = false;
  --under_way_;
  is_changed_ = true;
  Delivery& first = line.deliveries.front();
  if (failure.kind == FailureKind::kGone) is_disabled_ = true;
  const bool counts = failure.kind == FailureKind::kRefused || failure.kind == FailureKind::kAway;
  if (counts) {
    ++first.tries;
    if (!first.first_try) first.first_try = now;
  }
  if (failure.kind != FailureKind::kOurs) {
    health_.last_error = failure.reason;
    if (!health_.failing_since) health_.failing_since = now;
  }
  NoteAway(failure, now, chance);
  if (counts && IsGivenUp(rules_.retry, first, now) && dead_ < kDeadLettersMax) {
    changed_dead_.push_back(Bury(first, failure.reason, now));
    EndFirst(at, now);
    return;
  }
  if (!line.is_held) Hold(line);
  const Duration wait = WaitAfter(rules_.retry, std::max(first.tries, 1), chance);
  first.next_try = now + std::max(wait, std::min(failure.wait.value_or(wait), kPatienceMax));
  Keep(first);
  due_.emplace(first.next_try, customer);
}

void WebhookLine::Enable() {
  if (!is_disabled_) return;
  is_disabled_ = false;
  is_changed_ = true;
}

// ---- What is kept

void WebhookLine::Keep(const Delivery& delivery) {
  changed_kept_[delivery.change.number] = delivery;
  changed_ended_.erase(delivery.change.number);
  is_changed_ = true;
}

void WebhookLine::EndKept(std::uint64_t number) {
  changed_kept_.erase(number);
  changed_ended_.insert(number);
  --kept_count_;
}

void WebhookLine::Hold(CustomerLine& line) {
  line.is_held = true;
  ++held_;
  for (const Delivery& delivery : line.deliveries) {
    open_.erase(delivery.change.number);
    Keep(delivery);
    ++kept_count_;
  }
}

std::uint64_t WebhookLine::cursor() const { return open_.empty() ? read_to_ : *open_.begin() - 1; }

std::optional<WebhookUpdate> WebhookLine::TakeUpdate() {
  if (!std::exchange(is_changed_, false)) return {};
  WebhookUpdate update;
  update.cursor = cursor();
  for (const auto& [_, delivery] : std::exchange(changed_kept_, {})) {
    update.kept.push_back(delivery);
  }
  const auto ended = std::exchange(changed_ended_, {});
  update.ended.assign(ended.begin(), ended.end());
  update.dead = std::exchange(changed_dead_, {});
  update.is_disabled = is_disabled_;
  update.health = health_;
  return update;
}

}  // namespace strowger::core
