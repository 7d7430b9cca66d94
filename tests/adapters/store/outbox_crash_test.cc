#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <vector>

#include "adapters/store/mail_outbox_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/system_clock.h"
#include "service/mail/outbox.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"

// A server that is killed at each step of sending a mail: none is lost, none is sent twice, and
// of which it is not certain is shown.
namespace strowger::store {
namespace {

using core::OutgoingMailId;
using core::OutgoingMailState;
using service::Done;
using service::OutgoingMail;

// Where the server is killed, in the order of sending. Nothing lies between two of them.
enum class Step {
  kBeforeList,
  kBeforeRead,
  kBeforeBegin,
  kAfterBegin,    // Kept as being sent; its server knows nothing of it.
  kBeforeTaken,   // All but the last byte was said.
  kAfterTaken,    // Its server has it, and has not said so.
  kBeforeFinish,  // The word of its server is known, and not kept.
  kAfterFinish,
  kNever,
};
constexpr int kMails = 6;
constexpr int kKilledAt = 3;  // The mail at which it is killed; all are listed together.

// Dies when it has come to the step so often.
class Fate {
 public:
  explicit Fate(Step step) : step_(step) {}
  void Meet(Step step) {
    const int enough = step == Step::kBeforeList ? 1 : kKilledAt;
    if (step == step_ && ++met_ == enough) kill(getpid(), SIGKILL);
  }

 private:
  const Step step_;
  int met_ = 0;  // On the executor's thread or the writer's, one after the other.
};

// The server of the account: what it has taken stands in a file.
class FileServer final : public service::MailSender {
 public:
  FileServer(const std::string& path, Fate& fate) : path_(path), fate_(fate) {}
  void Send(service::MailEnvelope, std::string raw,
            std::function<void(service::SendResult)> done) override {
    fate_.Meet(Step::kBeforeTaken);
    const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const std::string line = raw + "\n";
    const bool is_written = write(file, line.data(), line.size()) == std::ssize(line);
    close(file);
    if (!is_written) _exit(5);
    fate_.Meet(Step::kAfterTaken);
    done({service::SendOutcome::kSent, "250 ok", {}});
  }

 private:
  const std::string path_;
  Fate& fate_;
};

// The real store, whose server may die before or after what the outbox asks of it.
class MortalStore final : public service::MailOutboxStore {
 public:
  MortalStore(service::MailOutboxStore& store, Fate& fate) : store_(store), fate_(fate) {}

  void ListDue(core::MailAccountId account, std::size_t most,
               Done<std::vector<service::DueMail>> done) override {
    fate_.Meet(Step::kBeforeList);
    store_.ListDue(account, most, done);
  }
  void ReadWhole(OutgoingMailId mail, Done<service::WholeOutgoingMail> done) override {
    fate_.Meet(Step::kBeforeRead);
    store_.ReadWhole(mail, done);
  }
  void Begin(OutgoingMailId mail, std::uint64_t version,
             std::optional<service::ComposedBytes> composed, Done<OutgoingMail> done) override {
    fate_.Meet(Step::kBeforeBegin);
    store_.Begin(mail, version, std::move(composed), [this, done](Result<OutgoingMail> begun) {
      fate_.Meet(Step::kAfterBegin);
      done(std::move(begun));
    });
  }
  void Finish(OutgoingMailId mail, service::SendFate fate, Done<OutgoingMail> done) override {
    fate_.Meet(Step::kBeforeFinish);
    store_.Finish(mail, std::move(fate), [this, done](Result<OutgoingMail> finished) {
      fate_.Meet(Step::kAfterFinish);
      done(std::move(finished));
    });
  }

  void CreateDraft(service::Actor actor, OutgoingMail draft, Done<OutgoingMail> done) override {
    store_.CreateDraft(actor, draft, done);
  }
  void UpdateDraft(service::Actor actor, service::DraftChange change,
                   Done<OutgoingMail> done) override {
    store_.UpdateDraft(actor, change, done);
  }
  void AddAttachmentPiece(service::Actor actor, service::AttachmentPiece piece,
                          std::size_t bytes_max, Done<service::OutgoingAttachment> done) override {
    store_.AddAttachmentPiece(actor, piece, bytes_max, done);
  }
  void RemoveAttachment(service::Actor actor, OutgoingMailId mail, std::uint64_t attachment,
                        Done<OutgoingMail> done) override {
    store_.RemoveAttachment(actor, mail, attachment, done);
  }
  void Get(OutgoingMailId mail, Done<OutgoingMail> done) override { store_.Get(mail, done); }
  void List(service::OutgoingFilter filter, Done<service::OutgoingPage> done) override {
    store_.List(filter, done);
  }
  void ListDrafts(core::MailThreadId thread, Done<std::vector<OutgoingMail>> done) override {
    store_.ListDrafts(thread, done);
  }
  void Submit(service::Actor actor, service::SubmitWish wish, Done<OutgoingMail> done) override {
    store_.Submit(actor, wish, done);
  }
  void TakeBack(service::Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) override {
    store_.TakeBack(actor, mail, done);
  }
  void SendAgain(service::Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) override {
    store_.SendAgain(actor, mail, done);
  }
  void Discard(service::Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) override {
    store_.Discard(actor, mail, done);
  }
  std::shared_ptr<void> Watch(std::function<void()> told) override { return store_.Watch(told); }
  void LoseTrackOfInterrupted(Done<std::size_t> done) override {
    store_.LoseTrackOfInterrupted(done);
  }
  void Fail(OutgoingMailId mail, std::uint64_t version, std::string reason,
            Done<OutgoingMail> done) override {
    store_.Fail(mail, version, reason, done);
  }

 private:
  service::MailOutboxStore& store_;
  Fate& fate_;
};

// The same mail at another moment would be another.
class DatedComposer final : public service::MailComposer {
 public:
  std::string Compose(const service::ComposedMail& mail) const override {
    return mail.message_id + " " + std::to_string(mail.date.time_since_epoch().count());
  }
};
class ShortSigner final : public core::MailSigner {
 public:
  std::string Sign(std::string_view) const override { return "0123456789abcdef0123"; }
};

// A server with its outbox, in whatever process.
struct SendingServer {
  SendingServer(const std::string& folder, Step step)
      : fate(step), database({folder + "/store.db"}, clock), peer(folder + "/taken", fate) {}
  bool Start(std::size_t sending_max) {
    if (!database.Start().ok()) return false;
    store.emplace(database, bell);
    mortal.emplace(*store, fate);
    auto accounts = std::make_shared<service::MailAccounts>();
    service::MailAccountPlan plan;
    plan.id = core::MailAccountId("support");
    plan.address = "support@x.example";
    plan.domain = "x.example";
    plan.messages_per_minute_max = 0;
    plan.sending_max = sending_max;
    accounts->plans.push_back(plan);
    outbox.emplace(service::OutboxPorts{executor, clock, *mortal, peer, composer, signer},
                   accounts);
    executor.Start();
    outbox->Start();
    return true;
  }
  ~SendingServer() {
    if (outbox) {
      std::promise<void> idle;
      outbox->Stop([&idle] { idle.set_value(); });
      idle.get_future().wait();
      executor.Stop();
    }
    database.Stop();
  }
  std::map<std::uint64_t, OutgoingMail> All() {
    const auto page = Await<service::OutgoingPage>([&](auto done) { store->List({}, done); });
    std::map<std::uint64_t, OutgoingMail> mails;
    for (const auto& mail : page->mails) mails.emplace(mail.id.value, mail);
    return mails;
  }
  bool IsDone() {
    for (const auto& [_, mail] : All()) {
      if (mail.state == OutgoingMailState::kWaiting || mail.state == OutgoingMailState::kSending) {
        return false;
      }
    }
    return true;
  }

  system::SystemClock clock;
  Fate fate;
  Database database;
  ChangeBell bell;
  FileServer peer;
  DatedComposer composer;
  ShortSigner signer;
  system::CoreThread executor;
  std::optional<MailOutboxStore> store;
  std::optional<MortalStore> mortal;
  std::optional<service::Outbox> outbox;
};

class OutboxCrashTest : public testing::TestWithParam<Step> {
 protected:
  void SubmitAll() {
    system::SystemClock clock;
    Database database({folder_ / "store.db"}, clock);
    ASSERT_TRUE(database.Start().ok());
    ChangeBell bell;
    MailOutboxStore store(database, bell);
    for (int i = 0; i < kMails; ++i) {
      OutgoingMail draft;
      draft.account = core::MailAccountId("support");
      draft.recipients.push_back({service::RecipientRole::kTo,
                                  {"", "a" + std::to_string(i) + "@x.example"},
                                  service::RecipientState::kWaiting,
                                  {}});
      draft = *Await<OutgoingMail>([&](auto done) {
        store.CreateDraft({"ana", "", {}}, draft, done);
      });
      service::SubmitWish wish;
      wish.id = draft.id;
      wish.version = draft.version;
      wish.message_bytes_max = 10'000;
      const auto submitted = Await<OutgoingMail>([&](auto done) {
        store.Submit({"ana", "", {}}, wish, done);
      });
      ASSERT_TRUE(submitted.ok()) << submitted.error().message;
    }
    database.Stop();
  }

  // Another process sends until it dies.
  void SendAndDie(Step step, std::size_t sending_max) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      SendingServer server(folder_ / "", step);
      if (!server.Start(sending_max)) _exit(3);
      test::WaitUntil(std::chrono::minutes(1), [] { return false; });
      _exit(4);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
  }

  // How often each was taken, by its number; and that each time it was the same.
  std::map<std::uint64_t, int> Taken() {
    std::map<std::uint64_t, int> counts;
    std::map<std::uint64_t, std::string> bytes;
    std::ifstream file(folder_ / "taken");
    for (std::string line; std::getline(file, line);) {
      const std::uint64_t id = std::stoull(line.substr(2));
      ++counts[id];
      const auto [first, is_new] = bytes.emplace(id, line);
      EXPECT_EQ(first->second, line);
    }
    return counts;
  }

  TemporaryFolder folder_;
};

TEST_P(OutboxCrashTest, NoneIsLostNoneIsDoubledAndWhatIsUncertainIsShown) {
  SubmitAll();
  SendAndDie(GetParam(), 1);
  if (HasFatalFailure()) return;

  SendingServer server(folder_ / "", Step::kNever);
  ASSERT_TRUE(server.Start(1));
  ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return server.IsDone(); }));
  auto taken = Taken();
  std::vector<OutgoingMailId> uncertain;
  const auto mails = server.All();
  ASSERT_EQ(mails.size(), static_cast<std::size_t>(kMails));
  for (const auto& [id, mail] : mails) {
    if (mail.state == OutgoingMailState::kUncertain) {
      uncertain.push_back(mail.id);
      EXPECT_LE(taken[id], 1);
      EXPECT_NE(mail.answer, "") << "people are told why";
      continue;
    }
    EXPECT_EQ(mail.state, OutgoingMailState::kSent) << id;
    EXPECT_EQ(taken[id], 1) << id;
  }
  // Only between the commit that it is sent and the commit of what came of it is anything unknown.
  const bool is_between = GetParam() >= Step::kAfterBegin && GetParam() <= Step::kBeforeFinish;
  EXPECT_EQ(uncertain.size(), is_between ? 1U : 0U);

  // A person who sends it again sends the same bytes.
  for (const OutgoingMailId id : uncertain) {
    const int before = taken[id.value];
    ASSERT_TRUE(Await<OutgoingMail>([&](auto done) {
                  server.store->SendAgain({"ana", "", {}}, id, done);
                }).ok());
    ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return server.IsDone(); }));
    EXPECT_EQ(server.All().at(id.value).state, OutgoingMailState::kSent);
    EXPECT_EQ(Taken()[id.value], before + 1);
  }
}

TEST_P(OutboxCrashTest, ASecondDeathInARowDoesNotMatter) {
  SubmitAll();
  SendAndDie(GetParam(), 2);
  if (HasFatalFailure()) return;
  // Dies early enough that mails are left.
  SendAndDie(Step::kBeforeList, 2);
  SendingServer server(folder_ / "", Step::kNever);
  ASSERT_TRUE(server.Start(2));
  ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(1), [&] { return server.IsDone(); }));
  auto taken = Taken();
  for (const auto& [id, mail] : server.All()) {
    const bool is_sent = mail.state == OutgoingMailState::kSent;
    EXPECT_TRUE(is_sent || mail.state == OutgoingMailState::kUncertain) << id;
    EXPECT_LE(taken[id], 1) << id;
    EXPECT_GE(taken[id], is_sent ? 1 : 0) << id;
  }
}

std::string NameOfStep(const testing::TestParamInfo<Step>& step) {
  constexpr const char* kNames[] = {"BeforeList",  "BeforeRead", "BeforeBegin",  "AfterBegin",
                                    "BeforeTaken", "AfterTaken", "BeforeFinish", "AfterFinish"};
  return kNames[static_cast<int>(step.param)];
}
INSTANTIATE_TEST_SUITE_P(Steps, OutboxCrashTest,
                         testing::Values(Step::kBeforeList, Step::kBeforeRead, Step::kBeforeBegin,
                                         Step::kAfterBegin, Step::kBeforeTaken, Step::kAfterTaken,
                                         Step::kBeforeFinish, Step::kAfterFinish),
                         NameOfStep);

}  // namespace
}  // namespace strowger::store
