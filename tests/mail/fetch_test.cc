#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <optional>
#include <set>

#include "adapters/mail/imap_client.h"
#include "mail/support/mail_lab.h"
#include "support/mail/kept_mails.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using test::KeptMails;
using test::MailLab;

// Different for each number, with what mails have: a line of a dot, long lines, bytes beyond ASCII.
std::string NumberedMail(std::size_t number) {
  return "From: ana@y.example\r\nTo: support@d.example\r\nSubject: number " +
         std::to_string(number) + "\r\nMessage-ID: <" + std::to_string(number) +
         "@y.example>\r\n\r\n.\r\n..\r\n\xE4\xBD\xA0\xE5\xA5\xBD\r\n" +
         std::string(number * 37 % 3'000, 'x') + "\r\n";
}

class FetchTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!lab_.trouble().empty()) GTEST_SKIP() << lab_.trouble();
    options_.account = core::MailAccountId("support");
    options_.server.address = lab_.imaps_address();
    options_.server.authorities = lab_.authorities();
    options_.server.user = "support";
    options_.server.secret = "lab";
    options_.retry_min = milliseconds(20);
    options_.retry_max = milliseconds(200);
    StartDovecot();
  }
  void TearDown() override {
    if (HasFailure()) std::fprintf(stderr, "%s\n", lab_.Logs().c_str());
  }
  void StartDovecot() {
    lab_.StartDovecot();
    ASSERT_EQ(lab_.trouble(), "");
  }
  void Begin() {
    client_.emplace(options_, intake_);
    client_->Start();
  }
  void DropNumbered(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) lab_.Drop("support", NumberedMail(i));
  }
  MailDoorStatus Status() {
    std::promise<std::vector<MailDoorStatus>> promise;
    client_->Status([&](auto all) { promise.set_value(std::move(all)); });
    return promise.get_future().get().at(0);
  }
  // Each of these mails is kept with all its bytes, and no other.
  void ExpectNumbered(std::size_t count) {
    ASSERT_TRUE(intake_.WaitForCount(count, seconds(120))) << intake_.count();
    std::set<std::string> expected;
    for (std::size_t i = 1; i <= count; ++i) expected.insert(NumberedMail(i));
    std::set<std::string> kept;
    for (const auto& mail : intake_.mails()) kept.insert(mail.raw);
    EXPECT_EQ(intake_.count(), count);
    EXPECT_TRUE(kept == expected);
  }

  MailLab lab_;
  KeptMails intake_;
  ImapOptions options_;
  std::optional<ImapClient> client_;
};

TEST_F(FetchTest, ThousandsOfMailsAreFetchedOnceEach) {
  constexpr std::size_t kMails = 5'000;
  DropNumbered(1, kMails);
  const auto begun = steady_clock::now();
  Begin();
  ExpectNumbered(kMails);
  const std::chrono::duration<double> took = steady_clock::now() - begun;
  std::printf("figure imap-fetch %.0f mails/s\n", kMails / took.count());
  EXPECT_EQ(intake_.repeats(), 0u);
  EXPECT_TRUE(test::WaitUntil(seconds(30), [this] { return Status().is_connected; }));
  EXPECT_EQ(Status().taken, kMails);
}

TEST_F(FetchTest, NewMailIsThereWithinASecond) {
  Begin();
  ASSERT_TRUE(test::WaitUntil(seconds(30), [this] { return Status().is_connected; }));
  milliseconds longest{};
  for (std::size_t i = 1; i <= 20; ++i) {
    const auto dropped = steady_clock::now();
    lab_.Drop("support", NumberedMail(i));
    ASSERT_TRUE(intake_.WaitForCount(i, seconds(30)));
    longest =
        std::max(longest, std::chrono::duration_cast<milliseconds>(steady_clock::now() - dropped));
  }
  std::printf("figure imap-idle-delivery-longest %lld ms\n",
              static_cast<long long>(longest.count()));
  EXPECT_LT(longest, seconds(1));
}

TEST_F(FetchTest, DovecotIsKilledAgainAndAgainWhileMailsAreFetched) {
  constexpr std::size_t kMails = 3'000;
  DropNumbered(1, kMails);
  Begin();
  for (std::size_t share = 1; share <= 5; ++share) {
    ASSERT_TRUE(intake_.WaitForCount(share * kMails / 6, seconds(120)));
    lab_.KillDovecot();
    StartDovecot();
  }
  ExpectNumbered(kMails);
  EXPECT_EQ(intake_.repeats(), 0u);
}

TEST_F(FetchTest, DovecotIsKilledAtEachStep) {
  std::size_t mails = 0;
  for (const std::string_view step : kImapSteps) {
    if (step == "settled") continue;  // Once in the life of a folder; the first step meets it.
    lab_.StartDovecot();
    mails += 40;
    DropNumbered(mails - 39, mails);
    std::promise<void> killed;
    std::atomic<bool> is_killed = false;
    options_.poll_interval = milliseconds(200);
    options_.breaks_at = [&](std::string_view now) {
      if (now != step || is_killed.exchange(true)) return false;
      lab_.KillDovecot();
      killed.set_value();
      return false;
    };
    Begin();
    ASSERT_EQ(killed.get_future().wait_for(seconds(60)), std::future_status::ready) << step;
    StartDovecot();
    ExpectNumbered(mails);
    EXPECT_EQ(intake_.repeats(), 0u) << step;
    client_.reset();
  }
}

TEST_F(FetchTest, ClientIsStoppedAtEachStep) {
  std::size_t mails = 0;
  for (const std::string_view step : kImapSteps) {
    mails += 40;
    DropNumbered(mails - 39, mails);
    std::promise<void> reached;
    std::atomic<bool> is_reached = false;
    options_.poll_interval = milliseconds(200);
    options_.breaks_at = [&](std::string_view now) {
      if (now != step) return false;
      if (!is_reached.exchange(true)) reached.set_value();
      return true;
    };
    Begin();
    const seconds patience(step == "settled" ? 1 : 60);
    EXPECT_TRUE(reached.get_future().wait_for(patience) == std::future_status::ready ||
                step == "settled")
        << step;
    client_.reset();
    options_.breaks_at = nullptr;
    Begin();
    ExpectNumbered(mails);
    EXPECT_EQ(intake_.repeats(), 0u) << step;
    client_.reset();
  }
}

TEST_F(FetchTest, WhenNumbersAreLostAllIsFetchedAnewAndNothingTwice) {
  constexpr std::size_t kMails = 500;
  DropNumbered(1, kMails);
  Begin();
  ExpectNumbered(kMails);
  const auto before = intake_.place("support", "INBOX");
  lab_.KillDovecot();
  lab_.LoseNumbers("support");
  lab_.TakeOut("support", 1);
  // The new numbers are made of the time in seconds.
  ASSERT_TRUE(test::WaitUntil(seconds(5), [begun = steady_clock::now()] {
    return steady_clock::now() - begun > milliseconds(2'100);
  }));
  StartDovecot();
  lab_.Drop("support", NumberedMail(kMails + 1));
  ExpectNumbered(kMails + 1);
  EXPECT_NE(intake_.place("support", "INBOX").uid_validity, before.uid_validity);
  EXPECT_TRUE(test::WaitUntil(seconds(30), [this] { return intake_.repeats() == kMails - 1; }));
}

TEST_F(FetchTest, WithoutAuthorityOrPasswordNothingIsSaid) {
  options_.server.authorities.clear();
  Begin();
  EXPECT_TRUE(test::WaitUntil(seconds(30), [this] {
    return Status().last_error.find("certificate is not trusted") != std::string::npos;
  })) << Status().last_error;
  options_.server.authorities = lab_.authorities();
  options_.server.secret = "wrong";
  Begin();
  EXPECT_TRUE(test::WaitUntil(seconds(30), [this] {
    return Status().last_error.find("does not let \"support\" in") != std::string::npos;
  })) << Status().last_error;
}

TEST_F(FetchTest, StartTlsIsSpokenToo) {
  options_.server.security = MailSecurity::kStartTls;
  options_.server.address = "localhost" + lab_.imap_address().substr(9);
  lab_.Drop("support", NumberedMail(1));
  Begin();
  ExpectNumbered(1);
}

TEST_F(FetchTest, SeenIsSetWhenAskedFor) {
  options_.marks_seen = true;
  DropNumbered(1, 30);
  Begin();
  ExpectNumbered(30);
  // Dovecot writes a flag into the file's name.
  EXPECT_TRUE(test::WaitUntil(seconds(30), [this] { return lab_.SeenOf("support") == 30; }))
      << lab_.SeenOf("support");
}

// Of this process, from /proc/self/status: "VmRSS:" now, "VmHWM:" the most so far.
std::size_t KilobytesOf(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stoul(line.substr(name.size()));
  }
  return 0;
}

// So many gigabytes as $STROWGER_MAILBOX_GIGABYTES says, of mails of a megabyte each, all with the
// same bytes, and some that are larger than what is taken.
TEST_F(FetchTest, LargeMailboxTakesLittleMemory) {
  const char* wanted = std::getenv("STROWGER_MAILBOX_GIGABYTES");
  const std::size_t gigabytes = wanted == nullptr ? 5 : std::stoul(wanted);
  const std::size_t mails = gigabytes * 1'000;
  const std::string mail = NumberedMail(1) + std::string(1'000'000, 'y') + "\r\n";
  lab_.DropMany("support", mail, mails);
  lab_.DropMany("support", NumberedMail(2) + std::string(20'000'000, 'z') + "\r\n", 3);
  intake_.KeepNoBytes();
  options_.mail_bytes_max = 5'000'000;
  std::ofstream("/proc/self/clear_refs") << "5";  // The most begins anew.
  const std::size_t before = KilobytesOf("VmRSS:");
  const auto begun = steady_clock::now();
  Begin();
  ASSERT_TRUE(test::WaitUntil(std::chrono::minutes(gigabytes), [this, mails] {
    return intake_.count() + intake_.repeats() >= mails + 3;
  })) << intake_.count() + intake_.repeats();
  const std::chrono::duration<double> took = steady_clock::now() - begun;
  const std::size_t most = KilobytesOf("VmHWM:");
  std::printf("figure imap-large-mailbox-bytes %zu GB\n", gigabytes);
  std::printf("figure imap-large-mailbox-memory %zu KB more than the %zu KB before\n",
              most - before, before);
  std::printf("figure imap-large-mailbox-time %.1f s\n", took.count());
  EXPECT_LT(most, before + 100'000);
  EXPECT_EQ(intake_.count(), 2u);
  const auto large = intake_.mails().at(1);
  EXPECT_EQ(large.size, 5'000'000u);
  EXPECT_GT(large.whole_size, 20'000'000u);
}

}  // namespace
}  // namespace strowger::mail
