#include "service/mail/mail_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <vector>

#include "adapters/store/mail_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/system/sodium_mail_signer.h"
#include "support/stores/stepped_executor.h"

// The way of a mail over the real store, while the floor refuses.
namespace strowger::store {
namespace {

using namespace std::chrono_literals;
using service::MailRow;
using service::MailState;

// A mail is its text.
class PlainMailReader final : public service::MailReader {
 public:
  core::MailMessage Read(std::string_view raw) const override {
    core::MailMessage message;
    message.from = {{"", "li@example.org"}};
    message.subject = message.text = raw;
    return message;
  }
  std::optional<std::string> ReadPart(std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

class MailDeskTest : public testing::Test {
 protected:
  MailDeskTest() {
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = kAccount, .address = "help@example.com"});
    accounts.plans.back().queue = QueueId{"support"};
    service::MailPolicy policy;
    policy.accounts = std::make_shared<const service::MailAccounts>(accounts);
    store_.SetPolicy(std::make_shared<const service::MailPolicy>(policy));
    desk_.Change(policy.accounts);
    desk_.Start();
  }
  ~MailDeskTest() override {
    // What is being read still tells the executor.
    stores_.database().Stop();
  }

  Result<service::TakenMail> Comes(const std::string& raw) {
    service::ArrivedMail mail;
    mail.account = kAccount;
    mail.raw = raw;
    std::optional<Result<service::TakenMail>> taken;
    std::atomic<bool> is_taken = false;
    desk_.TakeIn(std::move(mail), [&](Result<service::TakenMail> answer) {
      taken.emplace(std::move(answer));
      is_taken = true;
      executor_.Post([] {});  // So that it looks.
    });
    EXPECT_TRUE(executor_.RunUntil([&] { return is_taken.load(); }));
    return *taken;
  }
  MailRow Get(core::MailId mail) {
    return *Await<MailRow>([&](auto done) { store_.Get(mail, done); });
  }
  bool Becomes(core::MailId mail, MailState state) {
    return executor_.RunUntil([&] { return Get(mail).state == state; });
  }

  const core::MailAccountId kAccount{"help"};
  OpenedStores stores_;
  ChangeBell bell_;
  system::SodiumMailSigner signer_{"secret"};
  MailStore store_{stores_.database(), signer_, bell_};
  PlainMailReader reader_;
  SteppedExecutor executor_{stores_.clock()};
  std::optional<Error> refusal_;
  std::vector<core::SubmitWork> submitted_;
  service::MailDesk desk_{{executor_, stores_.clock(), store_, reader_,
                           [this](const core::SubmitWork& work, const service::Actor&, auto done) {
                             submitted_.push_back(work);
                             if (refusal_) return done(*refusal_);
                             done(service::SubmittedWork{WorkItemId{7}, false});
                           }},
                          std::make_shared<const service::MailAccounts>()};
};

TEST_F(MailDeskTest, AMailOnTheWayToAFullQueueIsSubmittedAgainUntilItIsTaken) {
  refusal_ = Error{ErrorCode::kResourceExhausted, "QUEUE_FULL", "The queue is full.", {}};
  const auto taken = Comes("Where is it?");
  ASSERT_TRUE(taken.ok()) << taken.error().message;
  ASSERT_TRUE(executor_.RunUntil([&] { return executor_.next_timer().has_value(); }));
  EXPECT_EQ(Get(taken->mail).state, MailState::kRouting);
  ASSERT_EQ(submitted_.size(), 1u);
  refusal_.reset();
  executor_.Pass(2s);
  ASSERT_TRUE(Becomes(taken->mail, MailState::kRouted));
  ASSERT_EQ(submitted_.size(), 2u);
  EXPECT_EQ(submitted_[0].key, submitted_[1].key) << "so that it is work once";
  EXPECT_EQ(submitted_[1].queue, QueueId{"support"});
}

TEST_F(MailDeskTest, AMailThatNoQueueTakesIsParkedWithTheReason) {
  refusal_ = NotFound("QUEUE_UNKNOWN", "There is no queue support.", {});
  const auto taken = Comes("Where is it?");
  ASSERT_TRUE(taken.ok());
  ASSERT_TRUE(Becomes(taken->mail, MailState::kParked));
  EXPECT_EQ(Get(taken->mail).reason, "There is no queue support.");
}

TEST_F(MailDeskTest, AMailThatWasSubmittedWhenTheServerEndedIsSubmittedWithTheSameKey) {
  const auto taken = Comes("Where is it?");
  ASSERT_TRUE(Becomes(taken->mail, MailState::kRouted));
  // As if the mark had not been kept.
  ASSERT_TRUE(Await<bool>([&](auto done) {
                stores_.database().Write<bool>(
                    [](Connection& connection) -> Result<bool> {
                      Execute(connection, "UPDATE mail SET state = 'routing'");
                      return true;
                    },
                    done);
              }).ok());
  desk_.Wake();
  ASSERT_TRUE(Becomes(taken->mail, MailState::kRouted));
  ASSERT_EQ(submitted_.size(), 2u);
  EXPECT_EQ(submitted_[0].key, submitted_[1].key);
}

}  // namespace
}  // namespace strowger::store
