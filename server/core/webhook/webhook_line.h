#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "core/webhook/delivery.h"

namespace strowger::core {

// Changes that were read and are neither delivered nor kept apart.
inline constexpr std::size_t kOpenDeliveriesMax = 1'000;
// Deliveries that are kept apart, and letters that are dead, of one webhook.
inline constexpr std::size_t kKeptDeliveriesMax = 10'000;
inline constexpr std::size_t kDeadLettersMax = 10'000;
// After so many failures one after the other that say that the receiver is away, it is asked with
// one new delivery at a time.
inline constexpr int kAwayInARow = 10;
// A receiver that asks for patience gets that much at most.
inline constexpr Duration kPatienceMax = std::chrono::hours(1);

struct WebhookRules {
  std::set<CustomerChangeKind> kinds;  // Empty: all.
  RetryRule retry;
  std::size_t parallel_max = 8;
  std::size_t waiting_customers_max = 1'000;
};

// How it goes with a webhook, for people.
struct WebhookHealth {
  std::uint64_t delivered = 0;
  std::optional<TimePoint> last_delivery;
  std::optional<TimePoint> failing_since;  // The first failure after the last delivery.
  std::string last_error;
};

// What is kept of a webhook.
struct WebhookMemory {
  std::uint64_t cursor = 0;  // All changes up to it are delivered, kept, dead or not wanted.
  std::vector<Delivery> kept;
  std::size_t dead = 0;
  bool is_disabled = false;
  WebhookHealth health;
};

// What changed of it; kept all together or not at all.
struct WebhookUpdate {
  std::uint64_t cursor = 0;
  std::vector<Delivery> kept;        // New, or in place of those with the same number.
  std::vector<std::uint64_t> ended;  // Numbers of those that are kept no longer.
  std::vector<DeadLetter> dead;
  bool is_disabled = false;
  WebhookHealth health;
};

// The deliveries of one webhook: which comes next, and what becomes of those that fail. Of each
// customer one is under way at a time, in the order of the changes. One that fails is kept apart
// with the later ones of its customer, and the others go on. Knows no clock and no socket; one
// thread.
class WebhookLine {
 public:
  WebhookLine(WebhookRules rules, WebhookMemory memory);

  // Counts from now on; what was read is delivered.
  void SetRules(WebhookRules rules);

  // The number after which changes should be read now; none when there is no room.
  std::optional<std::uint64_t> read_after() const;
  // Changes in their order, from the number of read_after() on.
  void Take(const std::vector<CustomerChange>& changes);
  // Dead letters that are to be tried again and are kept already, in any order.
  void TakeBack(const std::vector<Delivery>& deliveries);
  void ForgetDead(std::size_t count) { dead_ -= std::min(count, dead_); }

  // What is to be sent now; it is under way until its end is told. None when nothing is due or
  // enough is under way.
  std::optional<CustomerChange> Begin(TimePoint now);
  void Succeed(CustomerId customer, TimePoint now);
  void Fail(CustomerId customer, const FailedAttempt& failure, TimePoint now, double chance);
  // When to ask Begin again although nothing ends before; after Begin gave none.
  std::optional<TimePoint> next_due() const;

  // What is not kept yet; none when all is.
  std::optional<WebhookUpdate> TakeUpdate();

  // The receiver that was gone is asked again.
  void Enable();

  bool is_disabled() const { return is_disabled_; }
  // Something is under way, or not kept yet.
  bool is_busy() const { return under_way_ > 0 || is_changed_; }
  std::uint64_t cursor() const;
  std::size_t waiting_customers() const { return held_; }
  std::size_t kept() const { return kept_count_; }
  std::size_t dead() const { return dead_; }
  const WebhookHealth& health() const { return health_; }

 private:
  // The deliveries of one customer in their order; the first may be under way.
  struct CustomerLine {
    std::deque<Delivery> deliveries;
    bool is_under_way = false;
    bool is_held = false;  // All of them are kept, and the first waits for its time.
  };
  using CustomerLines = std::map<CustomerId, CustomerLine>;

  void Keep(const Delivery& delivery);
  void EndKept(std::uint64_t number);
  void Hold(CustomerLine& line);
  bool may_begin_new(TimePoint now) const;
  bool has_room() const {
    return held_ < rules_.waiting_customers_max && kept_count_ < kKeptDeliveriesMax;
  }
  // The first of those that are not held; removes what is no longer so.
  CustomerLine* FirstNew();
  CustomerChange Start(CustomerLine& line);
  // The first of the line ended, one way or the other.
  void EndFirst(CustomerLines::iterator at, TimePoint now);
  void NoteAway(const FailedAttempt& failure, TimePoint now, double chance);
  DeadLetter Bury(const Delivery& delivery, const std::string& reason, TimePoint now);

  WebhookRules rules_;
  std::uint64_t read_to_;
  CustomerLines customers_;
  std::set<std::uint64_t> open_;  // Numbers that are neither ended nor kept.
  std::deque<CustomerId> new_;    // Those not held who have something to send, in turn.
  std::set<std::pair<TimePoint, CustomerId>> due_;  // Those held, not under way.
  std::size_t under_way_ = 0;
  std::size_t held_ = 0;
  std::size_t kept_count_ = 0;
  std::size_t dead_ = 0;
  bool is_disabled_ = false;
  bool was_again_ = false;  // The last that was begun had been held.
  int away_in_a_row_ = 0;
  TimePoint probe_at_;
  TimePoint patient_until_;
  WebhookHealth health_;

  // Not kept yet.
  bool is_changed_ = false;
  std::map<std::uint64_t, Delivery> changed_kept_;
  std::set<std::uint64_t> changed_ended_;
  std::vector<DeadLetter> changed_dead_;
};

}  // namespace strowger::core
