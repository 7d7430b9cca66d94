#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>

#include "adapters/mail/smtp_sender.h"
#include "adapters/store/mail_outbox_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/system_clock.h"
#include "service/mail/outbox.h"
#include "support/mail/scripted_mail_server.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"

// A server that is killed at each step of SMTP, with a mail server that goes on: none is lost, none
// is sent twice, and of which it is not certain is shown.
namespace strowger::mail {
namespace {

using core::OutgoingMailState;
using service::OutgoingMail;
using test::MailTalk;

const core::MailAccountId kAccount{"support"};
constexpr int kMails = 4;
// It is killed when it comes to the step for the second time, with one mail sent, or for the first
// where the connection is kept.
int DeadlyMeeting(std::string_view step) {
  return step == "connected" || step == "greeted" || step == "authenticated" ? 1 : 2;
}

// Takes mails; counts each by its first line when its final dot has come.
class CountingServer {
 public:
  std::string address() const { return server_.address(); }
  std::map<std::string, int> counts() {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  void Serve(MailTalk& talk) {
    talk.Say("220 here\r\n");
    while (const auto line = talk.Hear()) {
      if (line->starts_with("EHLO")) {
        talk.Say("250-here\r\n250 8BITMIME\r\n");
      } else if (*line == "DATA") {
        talk.Say("354 go\r\n");
        if (!Take(talk)) return;
      } else {
        talk.Say("250 ok\r\n");
      }
    }
  }
  bool Take(MailTalk& talk) {
    std::string first;
    while (const auto line = talk.Hear()) {
      if (first.empty()) first = *line;
      if (*line != ".") continue;
      {
        const std::lock_guard lock(mutex_);
        ++counts_[first];
      }
      talk.Say("250 2.0.0 kept\r\n");
      return true;
    }
    return false;
  }

  std::mutex mutex_;
  std::map<std::string, int> counts_;
  test::ScriptedMailServer server_{[this](MailTalk& talk) { Serve(talk); }};
};

class OneLineComposer final : public service::MailComposer {
 public:
  std::string Compose(const service::ComposedMail& mail) const override {
    return "Message-ID: <" + mail.message_id +
           ">\r\nX-Date: " + std::to_string(mail.date.time_since_epoch().count()) +
           "\r\n\r\ntext\r\n";
  }
};
class SameSigner final : public core::MailSigner {
 public:
  std::string Sign(std::string_view) const override { return "0123456789abcdef0123"; }
};

struct SmtpHouse {
  explicit SmtpHouse(const std::string& path) : database({path}, clock) {}
  bool Start(const std::string& server, std::function<bool(std::string_view)> breaks_at) {
    if (!database.Start().ok()) return false;
    store.emplace(database, bell);
    SmtpAccountOptions options;
    options.account = kAccount;
    options.server.address = server;
    options.server.security = MailSecurity::kNone;
    options.breaks_at = std::move(breaks_at);
    sender.emplace(std::vector{options});
    sender->Start();
    service::MailAccountPlan plan;
    plan.id = kAccount;
    plan.address = "support@x.example";
    plan.domain = "x.example";
    plan.messages_per_minute_max = 0;
    plan.sending_max = 1;
    auto accounts = std::make_shared<service::MailAccounts>();
    accounts->plans.push_back(plan);
    outbox.emplace(service::OutboxPorts{executor, clock, *store, *sender, composer, signer},
                   accounts);
    executor.Start();
    outbox->Start();
    return true;
  }
  ~SmtpHouse() {
    if (outbox) {
      std::promise<void> idle;
      outbox->Stop([&idle] { idle.set_value(); });
      idle.get_future().wait();
      sender->Stop();
      executor.Stop();
    }
    database.Stop();
  }
  std::vector<OutgoingMail> All() {
    return Await<service::OutgoingPage>([&](auto done) { store->List({}, done); })->mails;
  }
  bool IsDone() {
    for (const OutgoingMail& mail : All()) {
      if (mail.state == OutgoingMailState::kWaiting || mail.state == OutgoingMailState::kSending) {
        return false;
      }
    }
    return true;
  }

  system::SystemClock clock;
  store::Database database;
  store::ChangeBell bell;
  OneLineComposer composer;
  SameSigner signer;
  system::CoreThread executor;
  std::optional<store::MailOutboxStore> store;
  std::optional<SmtpSender> sender;
  std::optional<service::Outbox> outbox;
};

void SubmitMails(const std::string& path) {
  system::SystemClock clock;
  store::Database database({path}, clock);
  ASSERT_TRUE(database.Start().ok());
  store::ChangeBell bell;
  store::MailOutboxStore store(database, bell);
  for (int i = 0; i < kMails; ++i) {
    OutgoingMail draft;
    draft.account = kAccount;
    draft.recipients.push_back({service::RecipientRole::kTo,
                                {"", "a" + std::to_string(i) + "@y.example"},
                                service::RecipientState::kWaiting,
                                {}});
    draft = *Await<OutgoingMail>([&](auto done) {
      store.CreateDraft({"ana", "", {}}, draft, done);
    });
    service::SubmitWish wish;
    wish.id = draft.id;
    wish.version = draft.version;
    wish.message_bytes_max = 10'000;
    ASSERT_TRUE(Await<OutgoingMail>([&](auto done) {
                  store.Submit({"ana", "", {}}, wish, done);
                }).ok());
  }
  database.Stop();
}

class SendingCrashTest : public testing::TestWithParam<std::string_view> {
 protected:
  // Begins a process that waits for the address of the mail server, before there are threads here.
  void BeginChild() {
    ASSERT_EQ(pipe(ends_), 0);
    child_ = fork();
    ASSERT_GE(child_, 0);
    if (child_ > 0) return;
    std::string server(64, '\0');
    const auto size = read(ends_[0], server.data(), server.size());
    if (size <= 0) _exit(3);
    server.resize(static_cast<std::size_t>(size));
    int met = 0;
    SmtpHouse house(path_);
    const auto dies_at = [&met](std::string_view step) {
      if (step == GetParam() && ++met == DeadlyMeeting(step)) kill(getpid(), SIGKILL);
      return false;
    };
    if (!house.Start(server, dies_at)) _exit(4);
    test::WaitUntil(std::chrono::minutes(1), [] { return false; });
    _exit(5);
  }
  void ChildDies(const std::string& server) {
    ASSERT_EQ(write(ends_[1], server.data(), server.size()), std::ssize(server));
    int status = 0;
    waitpid(child_, &status, 0);
    close(ends_[0]);
    close(ends_[1]);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store.db";
  pid_t child_ = 0;
  int ends_[2] = {};
};

TEST_P(SendingCrashTest, NoneIsLostNoneIsDoubledAndWhatIsUncertainIsShown) {
  SubmitMails(path_);
  BeginChild();
  if (HasFatalFailure()) return;
  CountingServer server;
  ChildDies(server.address());
  if (HasFatalFailure()) return;

  SmtpHouse house(path_);
  ASSERT_TRUE(house.Start(server.address(), {}));
  ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return house.IsDone(); }));
  auto counts = server.counts();
  const auto count_of = [&](const OutgoingMail& mail) {
    return counts["Message-ID: <" + mail.message_id + ">"];
  };
  std::vector<OutgoingMail> uncertain;
  const auto mails = house.All();
  ASSERT_EQ(mails.size(), static_cast<std::size_t>(kMails));
  for (const OutgoingMail& mail : mails) {
    if (mail.state == OutgoingMailState::kUncertain) {
      uncertain.push_back(mail);
      EXPECT_LE(count_of(mail), 1) << mail.id;
      continue;
    }
    EXPECT_EQ(mail.state, OutgoingMailState::kSent) << mail.id;
    EXPECT_EQ(count_of(mail), 1) << mail.id;
  }
  EXPECT_EQ(uncertain.size(), 1U) << "the one that was being sent";

  const int before = uncertain.empty() ? 0 : count_of(uncertain[0]);
  for (const OutgoingMail& mail : uncertain) {
    ASSERT_TRUE(Await<OutgoingMail>([&](auto done) {
                  house.store->SendAgain({"ana", "", {}}, mail.id, done);
                }).ok());
    ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return house.IsDone(); }));
    counts = server.counts();
    EXPECT_EQ(count_of(mail), before + 1) << "under the same Message-ID";
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, SendingCrashTest, testing::ValuesIn(kSmtpSteps),
                         [](const auto& step) { return std::string(step.param); });

}  // namespace
}  // namespace strowger::mail
