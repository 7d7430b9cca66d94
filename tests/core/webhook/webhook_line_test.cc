#include "core/webhook/webhook_line.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double kMiddle = 0.5;

CustomerChange ChangeAt(std::uint64_t number, std::uint64_t customer,
                        CustomerChangeKind kind = CustomerChangeKind::kChanged) {
  return {
      .number = number, .time = {}, .kind = kind, .customer = CustomerId{customer}, .other = {}};
}

// What a store would have after an update.
void KeepUpdate(const WebhookUpdate& update, WebhookMemory& memory) {
  memory.cursor = update.cursor;
  memory.is_disabled = update.is_disabled;
  memory.health = update.health;
  const auto drop = [&](std::uint64_t number) {
    std::erase_if(memory.kept, [&](const Delivery& kept) { return kept.change.number == number; });
  };
  for (const Delivery& delivery : update.kept) {
    drop(delivery.change.number);
    memory.kept.push_back(delivery);
  }
  for (const std::uint64_t number : update.ended) drop(number);
  memory.dead += update.dead.size();
}

class WebhookLineTest : public testing::Test {
 protected:
  void Starts(WebhookMemory memory = {}) { line_.emplace(rules_, std::move(memory)); }
  void Reads(const std::vector<CustomerChange>& changes) { line_->Take(changes); }
  // The numbers of all that can be sent now.
  std::vector<std::uint64_t> Sends() {
    std::vector<std::uint64_t> numbers;
    while (const auto change = line_->Begin(now_)) numbers.push_back(change->number);
    return numbers;
  }
  void Taken(std::uint64_t customer) { line_->Succeed(CustomerId{customer}, now_); }
  void Fails(std::uint64_t customer, FailureKind kind = FailureKind::kRefused,
             std::optional<Duration> wait = {}) {
    line_->Fail(CustomerId{customer}, {kind, "because", wait}, now_, kMiddle);
  }
  void Keeps() {
    if (const auto update = line_->TakeUpdate()) KeepUpdate(*update, memory_);
  }
  void TimePasses(Duration duration) { now_ += duration; }
  using Numbers = std::vector<std::uint64_t>;

  WebhookRules rules_;
  WebhookMemory memory_;
  std::optional<WebhookLine> line_;
  TimePoint now_{hours(400'000)};
};

TEST_F(WebhookLineTest, OneOfEachCustomerIsUnderWayInTheOrderOfTheChanges) {
  Starts();
  Reads({ChangeAt(1, 7), ChangeAt(2, 7), ChangeAt(3, 8), ChangeAt(4, 7)});
  EXPECT_EQ(Sends(), (Numbers{1, 3}));
  Taken(8);
  EXPECT_EQ(Sends(), Numbers{});
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{2});
  Keeps();
  EXPECT_EQ(memory_.cursor, 1u) << "2 is under way";
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{4});
  Taken(7);
  Keeps();
  EXPECT_EQ(memory_.cursor, 4u);
  EXPECT_EQ(memory_.health.delivered, 4u);
  EXPECT_FALSE(line_->is_busy());
}

TEST_F(WebhookLineTest, NoMoreThanAskedForAreUnderWay) {
  rules_.parallel_max = 2;
  Starts();
  Reads({ChangeAt(1, 1), ChangeAt(2, 2), ChangeAt(3, 3)});
  EXPECT_EQ(Sends(), (Numbers{1, 2}));
  EXPECT_FALSE(line_->next_due());
  Taken(2);
  EXPECT_EQ(Sends(), Numbers{3});
}

TEST_F(WebhookLineTest, WhatIsNotWantedIsPassedOver) {
  rules_.kinds = {CustomerChangeKind::kErased};
  Starts();
  Reads({ChangeAt(1, 1), ChangeAt(2, 2, CustomerChangeKind::kErased), ChangeAt(3, 3)});
  EXPECT_EQ(Sends(), Numbers{2});
  Taken(2);
  Keeps();
  EXPECT_EQ(memory_.cursor, 3u);
}

TEST_F(WebhookLineTest, OneThatFailsHoldsBackItsCustomerOnlyAndTheCursorGoesOn) {
  Starts();
  Reads({ChangeAt(1, 7), ChangeAt(2, 7), ChangeAt(3, 8)});
  EXPECT_EQ(Sends(), (Numbers{1, 3}));
  Fails(7);
  Taken(8);
  Reads({ChangeAt(4, 7), ChangeAt(5, 8)});
  EXPECT_EQ(Sends(), Numbers{5});
  Taken(8);
  Keeps();
  EXPECT_EQ(memory_.cursor, 5u);
  EXPECT_EQ(memory_.kept.size(), 3u);
  EXPECT_EQ(memory_.health.failing_since, std::nullopt) << "8 was taken since";
  const auto due = line_->next_due();
  ASSERT_TRUE(due);
  EXPECT_EQ(*due, now_ + milliseconds(3'750));
  TimePasses(milliseconds(3'749));
  EXPECT_EQ(Sends(), Numbers{});
  TimePasses(milliseconds(1));
  EXPECT_EQ(Sends(), Numbers{1});
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{2});
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{4});
  Taken(7);
  Keeps();
  EXPECT_TRUE(memory_.kept.empty());
  Reads({ChangeAt(6, 7)});
  EXPECT_EQ(Sends(), Numbers{6});
}

TEST_F(WebhookLineTest, WhatWasKeptGoesOnInItsOrderAfterARestart) {
  Starts();
  Reads({ChangeAt(1, 7), ChangeAt(2, 7), ChangeAt(3, 8)});
  Sends();
  Fails(7);
  Keeps();
  EXPECT_EQ(memory_.cursor, 2u) << "3 is under way";
  Starts(memory_);
  EXPECT_EQ(line_->read_after(), 2u);
  Reads({ChangeAt(3, 8), ChangeAt(4, 7)});
  EXPECT_EQ(Sends(), Numbers{3});
  TimePasses(seconds(5));
  EXPECT_EQ(Sends(), Numbers{1});
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{2});
  Taken(7);
  EXPECT_EQ(Sends(), Numbers{4});
}

TEST_F(WebhookLineTest, AfterTheLastTryItIsDeadAndTheCustomerGoesOn) {
  rules_.retry.tries_max = 2;
  Starts();
  Reads({ChangeAt(1, 7), ChangeAt(2, 7)});
  Sends();
  Fails(7);
  TimePasses(hours(1));
  EXPECT_EQ(Sends(), Numbers{1});
  Fails(7);
  EXPECT_EQ(line_->dead(), 1u);
  const auto update = line_->TakeUpdate();
  ASSERT_EQ(update->dead.size(), 1u);
  EXPECT_EQ(update->dead[0].delivery.change.number, 1u);
  EXPECT_EQ(update->dead[0].delivery.tries, 2);
  EXPECT_EQ(update->dead[0].reason, "because");
  EXPECT_EQ(Sends(), Numbers{2});
}

TEST_F(WebhookLineTest, NothingDiesWhileTheListOfTheDeadIsFull) {
  rules_.retry.tries_max = 1;
  Starts({.cursor = 0, .kept = {}, .dead = kDeadLettersMax, .is_disabled = false, .health = {}});
  Reads({ChangeAt(1, 7)});
  Sends();
  Fails(7);
  EXPECT_EQ(line_->dead(), kDeadLettersMax);
  EXPECT_EQ(line_->kept(), 1u);
  line_->ForgetDead(1);
  TimePasses(hours(2));
  EXPECT_EQ(Sends(), Numbers{1});
  Fails(7);
  EXPECT_EQ(line_->kept(), 0u);
}

TEST_F(WebhookLineTest, DeadLettersComeBackBeforeLaterOnesThatWait) {
  Starts({.cursor = 9, .kept = {}, .dead = 2, .is_disabled = false, .health = {}});
  Reads({ChangeAt(10, 7), ChangeAt(11, 7), ChangeAt(12, 8)});
  EXPECT_EQ(Sends(), (Numbers{10, 12}));
  line_->TakeBack({{.change = ChangeAt(5, 7), .tries = 0, .first_try = {}, .next_try = now_},
                   {.change = ChangeAt(3, 7), .tries = 0, .first_try = {}, .next_try = now_}});
  EXPECT_EQ(line_->dead(), 0u);
  EXPECT_EQ(Sends(), Numbers{}) << "10 is under way";
  Taken(7);
  for (const std::uint64_t number : {3u, 5u, 11u}) {
    EXPECT_EQ(Sends(), Numbers{number});
    Taken(7);
  }
  Taken(8);
  Keeps();
  EXPECT_EQ(memory_.cursor, 12u);
  EXPECT_TRUE(memory_.kept.empty());
}

TEST_F(WebhookLineTest, WhenTooManyCustomersWaitTheWebhookWaits) {
  rules_.waiting_customers_max = 2;
  rules_.parallel_max = 1;
  Starts();
  Reads({ChangeAt(1, 1), ChangeAt(2, 2), ChangeAt(3, 3)});
  EXPECT_EQ(Sends(), Numbers{1});
  Fails(1);
  EXPECT_EQ(Sends(), Numbers{2});
  Fails(2);
  EXPECT_EQ(Sends(), Numbers{});
  EXPECT_FALSE(line_->read_after());
  TimePasses(seconds(5));
  EXPECT_EQ(Sends(), Numbers{1});
  Taken(1);
  EXPECT_EQ(line_->read_after(), 3u);
}

TEST_F(WebhookLineTest, NoMoreIsReadThanCanBeHeld) {
  Starts();
  std::vector<CustomerChange> changes;
  for (std::uint64_t i = 1; i <= kOpenDeliveriesMax; ++i) changes.push_back(ChangeAt(i, i));
  Reads(changes);
  EXPECT_FALSE(line_->read_after());
  Sends();
  Taken(1);
  EXPECT_EQ(line_->read_after(), kOpenDeliveriesMax);
}

TEST_F(WebhookLineTest, AReceiverThatIsAwayIsAskedWithOneNewMessageAtATime) {
  Starts();
  std::vector<CustomerChange> changes;
  for (std::uint64_t i = 1; i <= 100; ++i) changes.push_back(ChangeAt(i, i));
  Reads(changes);
  for (int round = 0; round < 5; ++round) {
    for (const std::uint64_t number : Sends()) Fails(number, FailureKind::kAway);
  }
  EXPECT_LE(line_->waiting_customers(), kAwayInARow + rules_.parallel_max);
  const std::size_t waiting = line_->waiting_customers();
  // A new one comes through among those that failed before.
  bool is_new_sent = false;
  for (int i = 0; i < 20 && !is_new_sent; ++i) {
    ASSERT_TRUE(line_->next_due());
    now_ = std::max(now_, *line_->next_due());
    for (const std::uint64_t number : Sends()) {
      is_new_sent |= number > waiting;
      Fails(number, FailureKind::kAway);
    }
  }
  EXPECT_TRUE(is_new_sent);
  EXPECT_LE(line_->waiting_customers(), waiting + 20);
}

TEST_F(WebhookLineTest, PatienceThatIsAskedForIsHadByAll) {
  Starts();
  Reads({ChangeAt(1, 1), ChangeAt(2, 2)});
  rules_.parallel_max = 1;
  line_->SetRules(rules_);
  EXPECT_EQ(Sends(), Numbers{1});
  Fails(1, FailureKind::kAway, seconds(90));
  EXPECT_EQ(Sends(), Numbers{});
  EXPECT_EQ(line_->next_due(), now_ + seconds(90));
  TimePasses(seconds(90));
  EXPECT_EQ(Sends().size(), 1u);
}

TEST_F(WebhookLineTest, AReceiverThatIsGoneIsAskedAgainOnlyWhenSomebodySaysSo) {
  Starts();
  Reads({ChangeAt(1, 1), ChangeAt(2, 2)});
  Sends();
  Fails(1, FailureKind::kGone);
  Taken(2);
  Keeps();
  EXPECT_TRUE(memory_.is_disabled);
  Starts(memory_);
  EXPECT_FALSE(line_->read_after());
  EXPECT_FALSE(line_->next_due());
  TimePasses(hours(100));
  EXPECT_EQ(Sends(), Numbers{});
  line_->Enable();
  EXPECT_EQ(Sends(), Numbers{1});
  Keeps();
  EXPECT_FALSE(memory_.is_disabled);
}

TEST_F(WebhookLineTest, OurOwnTroubleIsNoTry) {
  rules_.retry.tries_max = 1;
  Starts();
  Reads({ChangeAt(1, 1)});
  Sends();
  Fails(1, FailureKind::kOurs);
  EXPECT_EQ(line_->dead(), 0u);
  TimePasses(seconds(5));
  EXPECT_EQ(Sends(), Numbers{1});
}

// A receiver, a store and a server that is killed, in any order.
class WebhookDay {
 public:
  explicit WebhookDay(unsigned seed) : random_(seed) {
    rules_.parallel_max = 1 + Below(5);
    rules_.waiting_customers_max = 1 + Below(4);
    rules_.retry.tries_max = 3 + static_cast<int>(Below(4));
    line_.emplace(rules_, memory_);
  }

  void Run() {
    for (int step = 0; step < 3'000; ++step) Step();
    for (int step = 0; step < 100'000 && !IsDone(); ++step) Calm();
    EXPECT_TRUE(IsDone());
    for (const CustomerChange& change : feed_) {
      EXPECT_TRUE(ends_.contains(change.number)) << change.number << " is lost";
    }
  }

 private:
  std::size_t Below(std::size_t most) { return random_() % most; }

  void Step() {
    switch (Below(12)) {
      case 0:
      case 1:
        feed_.push_back(ChangeAt(feed_.size() + 1, 1 + Below(6)));
        return;
      case 2:
        return Read();
      case 3:
        return Keep();
      case 4:
        now_ += seconds(Below(8));
        return;
      case 5:
        if (Below(10) == 0) Die();
        return;
      case 6:
        if (Below(20) == 0 && !graves_.empty()) Resurrect();
        return;
      case 7:
      case 8:
        return Send();
      default:
        return End(Below(3) == 0);
    }
  }
  void Calm() {
    now_ += seconds(5);
    Read();
    Send();
    End(false);
    Keep();
  }
  bool IsDone() const {
    return under_way_.empty() && line_->cursor() == feed_.size() && line_->kept() == 0 &&
           !line_->is_busy();
  }

  void Read() {
    const auto after = line_->read_after();
    if (!after) return;
    std::vector<CustomerChange> page;
    for (std::uint64_t i = *after; i < feed_.size() && page.size() < 4; ++i) {
      page.push_back(feed_[i]);
    }
    line_->Take(page);
  }
  void Send() {
    while (const auto change = line_->Begin(now_)) {
      for (const auto& other : under_way_) {
        EXPECT_NE(other.customer, change->customer) << "two of one customer are under way";
      }
      under_way_.push_back(*change);
      EXPECT_LE(under_way_.size(), rules_.parallel_max);
    }
  }
  void End(bool fails) {
    if (under_way_.empty()) return;
    const std::size_t which = Below(under_way_.size());
    const CustomerChange change = under_way_[which];
    under_way_.erase(under_way_.begin() + static_cast<std::ptrdiff_t>(which));
    if (fails) {
      const auto kind = Below(2) == 0 ? FailureKind::kRefused : FailureKind::kAway;
      const std::size_t dead = line_->dead();
      line_->Fail(change.customer, {kind, "because", {}}, now_, kMiddle);
      if (line_->dead() > dead) ends_.insert(change.number);
      return;
    }
    Receive(change);
    line_->Succeed(change.customer, now_);
  }
  // A first message of a change may come only after all earlier ones of the customer.
  void Receive(const CustomerChange& change) {
    if (!ends_.insert(change.number).second || returned_.contains(change.number)) return;
    for (const CustomerChange& earlier : feed_) {
      if (earlier.number >= change.number) break;
      if (earlier.customer != change.customer || returned_.contains(earlier.number)) continue;
      EXPECT_TRUE(ends_.contains(earlier.number))
          << change.number << " came before " << earlier.number;
    }
  }
  void Keep() {
    const auto update = line_->TakeUpdate();
    if (!update) return;
    KeepUpdate(*update, memory_);
    for (const DeadLetter& letter : update->dead) {
      graves_.push_back(letter.delivery);
    }
  }
  void Die() {
    under_way_.clear();
    line_.emplace(rules_, memory_);
  }
  void Resurrect() {
    Keep();
    Delivery delivery = graves_.back();
    graves_.pop_back();
    delivery.tries = 0;
    delivery.first_try.reset();
    delivery.next_try = now_;
    ends_.erase(delivery.change.number);
    returned_.insert(delivery.change.number);
    memory_.kept.push_back(delivery);
    --memory_.dead;
    line_->TakeBack({delivery});
  }

  std::mt19937 random_;
  WebhookRules rules_;
  std::vector<CustomerChange> feed_;
  WebhookMemory memory_;
  std::optional<WebhookLine> line_;
  std::vector<CustomerChange> under_way_;
  std::vector<Delivery> graves_;
  std::set<std::uint64_t> ends_;      // Delivered, or dead.
  std::set<std::uint64_t> returned_;  // Dead ones that came back: late on purpose.
  TimePoint now_{hours(400'000)};
};

TEST(WebhookDayTest, NothingIsLostAndEachCustomersOrderStaysWhateverHappens) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    WebhookDay(seed).Run();
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace strowger::core
