#include "adapters/mail/imap_client.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <optional>

#include "adapters/mail/sasl.h"
#include "fake_imap.h"
#include "support/mail/kept_mails.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::KeptMails;

class ImapClientTest : public testing::Test {
 protected:
  ImapClientTest() {
    options_.account = core::MailAccountId("support");
    options_.server.address = server_.address();
    options_.server.security = MailSecurity::kNone;
    options_.server.user = "ana";
    options_.server.secret = "very-secret";
    options_.retry_min = milliseconds(5);
    options_.retry_max = milliseconds(20);
  }
  void Begin() {
    client_.emplace(options_, intake_);
    client_->Start();
  }
  MailDoorStatus Status() {
    std::promise<std::vector<MailDoorStatus>> promise;
    client_->Status([&](auto all) { promise.set_value(std::move(all)); });
    return promise.get_future().get().at(0);
  }
  bool BecomesSo(const std::function<bool()>& is_so) { return test::WaitUntil(seconds(30), is_so); }
  bool ErrorIs(const std::string& text) {
    return BecomesSo([&] { return Status().last_error.find(text) != std::string::npos; });
  }
  std::vector<std::string> Bodies() {
    std::vector<std::string> bodies;
    for (const auto& mail : intake_.mails()) bodies.push_back(mail.raw);
    return bodies;
  }

  FakeImap server_;
  KeptMails intake_;
  ImapOptions options_;
  std::optional<ImapClient> client_;
};

using Texts = std::vector<std::string>;

TEST_F(ImapClientTest, AllThatIsThereIsTakenInOrderWithItsPlace) {
  server_.Add(3, "three\r\n");
  server_.Add(7, "seven\r\n");
  server_.Add(4'000'000'000, "far\r\n");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(3));
  EXPECT_EQ(Bodies(), (Texts{"three\r\n", "seven\r\n", "far\r\n"}));
  const auto mail = intake_.mails()[1];
  EXPECT_EQ(mail.place.folder, "INBOX");
  EXPECT_EQ(mail.place.uid_validity, 1u);
  EXPECT_EQ(mail.place.uid, 7u);
  EXPECT_EQ(mail.arrived, TimePoint(seconds(837'596'665)));
  EXPECT_EQ(mail.whole_size, 0u);
  EXPECT_TRUE(BecomesSo([&] { return Status().is_connected; }));
  EXPECT_EQ(Status().last_uid, 4'000'000'000u);
  EXPECT_EQ(Status().taken, 3u);
  EXPECT_EQ(server_.CountOf("EXAMINE \"INBOX\""), 1u);
  EXPECT_EQ(server_.CountOf("UID STORE"), 0u);
  EXPECT_LT(server_.CountOf("UID FETCH"), 60u) << "a gap of four thousand million is passed";
}

TEST_F(ImapClientTest, NewMailsAreTakenAsTheyCome) {
  Begin();
  ASSERT_TRUE(BecomesSo([&] { return server_.CountOf("IDLE") == 1; }));
  for (std::uint32_t uid = 1; uid <= 20; ++uid) {
    server_.Add(uid, std::to_string(uid));
    ASSERT_TRUE(intake_.WaitForCount(uid));
  }
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(ImapClientTest, AnotherStartGoesOnWhereTheLastOneStood) {
  server_.Add(1, "a");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(1));
  client_.reset();
  server_.Add(2, "b");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(2));
  EXPECT_EQ(intake_.repeats(), 0u);
  EXPECT_EQ(server_.CountOf("UID FETCH 1 (UID BODY"), 1u);
}

TEST_F(ImapClientTest, WithoutIdleTheServerIsAskedNowAndThen) {
  server_.capabilities = "IMAP4rev1 AUTH=PLAIN";
  options_.poll_interval = milliseconds(20);
  Begin();
  ASSERT_TRUE(BecomesSo([&] { return server_.CountOf("NOOP") >= 2; }));
  server_.Add(5, "a");
  EXPECT_TRUE(intake_.WaitForCount(1));
  EXPECT_EQ(server_.CountOf("IDLE"), 0u);
}

TEST_F(ImapClientTest, ServerThatForgetsToTellIsAskedToo) {
  options_.poll_interval = milliseconds(50);
  Begin();
  ASSERT_TRUE(BecomesSo([&] { return server_.CountOf("IDLE") >= 1; }));
  server_.AddQuietly(5, "a");
  EXPECT_TRUE(intake_.WaitForCount(1));
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(ImapClientTest, IdleIsBegunAnewInTime) {
  options_.idle_refresh = milliseconds(20);
  Begin();
  EXPECT_TRUE(BecomesSo([&] { return server_.CountOf("IDLE") >= 4; }));
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(ImapClientTest, ManyMailsComeInSmallWindows) {
  options_.window = 7;
  for (std::uint32_t uid = 1; uid <= 100; ++uid) {
    if (uid % 3 != 0) server_.AddQuietly(uid * 5, std::to_string(uid));
  }
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(67));
  ASSERT_TRUE(BecomesSo([&] { return server_.CountOf("IDLE") == 1; }));
  for (std::uint32_t uid = 501; uid <= 600; ++uid) server_.AddQuietly(uid, std::to_string(uid));
  server_.Add(601, "last");
  ASSERT_TRUE(intake_.WaitForCount(168));
  std::uint32_t before = 0;
  for (const auto& mail : intake_.mails()) {
    EXPECT_GT(mail.place.uid, before);
    before = mail.place.uid;
  }
  EXPECT_EQ(intake_.repeats(), 0u);
}

TEST_F(ImapClientTest, BodiesMayComeInAnyOrderBeforeTheEndOfAnyCommand) {
  server_.ends_late = true;
  for (std::uint32_t uid = 1; uid <= 50; ++uid) server_.AddQuietly(uid, std::to_string(uid));
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(50));
  std::uint32_t uid = 0;
  for (const auto& mail : intake_.mails()) EXPECT_EQ(mail.place.uid, ++uid);
  EXPECT_TRUE(BecomesSo([&] { return Status().is_connected; }));
  EXPECT_EQ(server_.connections(), 1);
  EXPECT_EQ(intake_.repeats(), 0u);
}

TEST_F(ImapClientTest, OfALargeMailTheBeginningIsTaken) {
  options_.mail_bytes_max = 10;
  server_.Add(1, "0123456789");
  server_.Add(2, "0123456789x");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(1));
  ASSERT_TRUE(BecomesSo([&] { return server_.CountOf("IDLE") == 1; }));
  EXPECT_EQ(server_.CountOf("UID FETCH 2 (UID BODY.PEEK[]<0.10>)"), 1u);
  EXPECT_EQ(intake_.mails()[0].whole_size, 0u);
}

TEST_F(ImapClientTest, WholeSizeOfALargeMailIsTold) {
  options_.mail_bytes_max = 10;
  server_.Add(2, "0123456789x");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(1));
  EXPECT_EQ(intake_.mails()[0].raw, "0123456789");
  EXPECT_EQ(intake_.mails()[0].whole_size, 11u);
}

TEST_F(ImapClientTest, NewNumbersMeanAllAnewAndNothingTwice) {
  server_.Add(8, "a");
  server_.Add(9, "b");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(2));
  client_.reset();
  server_.Number(2);
  server_.Remove(8);
  server_.Remove(9);
  server_.Add(1, "a");
  server_.Add(2, "b");
  server_.Add(3, "c");
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(3));
  EXPECT_EQ(intake_.mails()[2].raw, "c");
  EXPECT_EQ(intake_.repeats(), 2u);
  EXPECT_EQ(intake_.place("support", "INBOX").uid_validity, 2u);
}

TEST_F(ImapClientTest, MailThatVanishesStopsNothing) {
  for (std::uint32_t uid = 1; uid <= 30; ++uid) server_.AddQuietly(uid, std::to_string(uid));
  std::atomic<bool> is_removed = false;
  options_.breaks_at = [&](std::string_view step) {
    if (step == "listed" && !is_removed.exchange(true)) {
      for (const std::uint32_t uid : {1u, 5u, 16u, 17u, 30u}) server_.Remove(uid);
    }
    return false;
  };
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(25));
  EXPECT_TRUE(BecomesSo([&] { return Status().last_uid == 30; }));
  EXPECT_EQ(intake_.repeats(), 0u);
  EXPECT_EQ(Status().passed_over, 0u);
  EXPECT_TRUE(BecomesSo([&] { return intake_.place("support", "INBOX").last_uid == 30; }));
}

TEST_F(ImapClientTest, MailThatIsNeverGivenIsPassedOverInTheEnd) {
  for (std::uint32_t uid = 1; uid <= 4; ++uid) server_.AddQuietly(uid, std::to_string(uid));
  server_.Withhold(2);
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(3));
  EXPECT_EQ(Bodies(), (Texts{"1", "3", "4"}));
  EXPECT_EQ(Status().passed_over, 1u);
  EXPECT_EQ(server_.connections(), 3);
}

TEST_F(ImapClientTest, MailThatCannotBeKeptIsFetchedAgainLater) {
  std::atomic<int> refusals = 3;
  intake_.RefuseWhen([&](const auto& mail) { return mail.place.uid == 2 && refusals-- > 0; });
  for (std::uint32_t uid = 1; uid <= 3; ++uid) server_.AddQuietly(uid, std::to_string(uid));
  Begin();
  ASSERT_TRUE(intake_.WaitForCount(3));
  EXPECT_EQ(Bodies(), (Texts{"1", "2", "3"})) << "none overtakes it";
  EXPECT_NE(Status().last_error.find("cannot be kept"), std::string::npos);
}

TEST_F(ImapClientTest, SeenIsSetBehindTheCommitAndOnlyIfAsked) {
  options_.marks_seen = true;
  server_.Add(4, "a");
  server_.Add(5, "b");
  std::atomic<std::size_t> kept_at_store = 0;
  options_.breaks_at = [&](std::string_view step) {
    if (step == "batch") kept_at_store = intake_.count();
    return false;
  };
  Begin();
  ASSERT_TRUE(
      BecomesSo([&] { return server_.CountOf("UID STORE 4,5 +FLAGS.SILENT (\\Seen)") == 1; }));
  EXPECT_EQ(server_.CountOf("SELECT"), 1u);
  EXPECT_EQ(kept_at_store, 2u);
}

TEST_F(ImapClientTest, TokenIsAskedForAtEachConnect) {
  std::atomic<int> asked = 0;
  options_.server.oauth_token = [&]() -> Result<std::string> {
    return "token-" + std::to_string(++asked);
  };
  server_.answers = {{"AUTHENTICATE", "challenge"}};
  Begin();
  EXPECT_TRUE(ErrorIs("does not let \"ana\" in: [AUTHENTICATIONFAILED] token is old"));
  EXPECT_TRUE(BecomesSo([&] { return asked >= 3; }));
  client_->Stop();
  const auto commands = server_.commands();
  const auto first = std::find(commands.begin(), commands.end(), "AUTHENTICATE OAUTHBEARER");
  ASSERT_NE(first, commands.end());
  EXPECT_NE(FromBase64(*(first + 1)).find("auth=Bearer token-1\1\1"), std::string::npos);
}

TEST_F(ImapClientTest, WhatGoesWrongIsToldAndTriedAgain) {
  struct WrongCase {
    const char* command;
    const char* answer;
    const char* error;
  };
  for (const WrongCase& one : {WrongCase{"AUTHENTICATE", "NO wrong password", "wrong password"},
                               {"EXAMINE", "NO no such folder", "does not open the folder"},
                               {"EXAMINE", "OK done", "UIDVALIDITY"},
                               {"EXAMINE", "* BYE shutting down\r\nOK", "goodbye: shutting down"},
                               {"UID FETCH", "", "ended the connection"},
                               {"UID FETCH", "nonsense\r\nOK done", "no IMAP server"},
                               {"UID FETCH", "BAD what", "does not list"},
                               {"UID FETCH", "-", "does not answer in time"},
                               {"IDLE", "-", "does not answer in time"}}) {
    FakeImap server;
    server.Add(1, "a");
    server.answers = {{one.command, one.answer}};
    options_.server.address = server.address();
    options_.answer_timeout = milliseconds(one.answer == std::string("-") ? 100 : 20'000);
    options_.idle_refresh = milliseconds(50);
    Begin();
    EXPECT_TRUE(ErrorIs(one.error))
        << one.command << " " << one.answer << ": " << Status().last_error;
    EXPECT_TRUE(BecomesSo([&] { return server.connections() >= 2; }));
    EXPECT_EQ(Status().last_error.find("very-secret"), std::string::npos);
    client_.reset();
  }
}

TEST_F(ImapClientTest, EachFolderHasItsOwnConnectionAndPlace) {
  options_.folders = {"INBOX", "收件箱"};
  server_.Add(1, "a");
  Begin();
  EXPECT_TRUE(BecomesSo([&] { return server_.connections() == 2; }));
  EXPECT_TRUE(BecomesSo([&] { return server_.CountOf("EXAMINE \"&ZTZO9nux-\"") == 1; }));
  EXPECT_TRUE(BecomesSo([&] { return intake_.place("support", "收件箱").last_uid == 1; }));
  EXPECT_TRUE(BecomesSo([&] { return intake_.place("support", "INBOX").last_uid == 1; }));
}

// The client is broken and stopped at each of its steps in turn, and another one goes on.
TEST_F(ImapClientTest, StoppedAtAnyStepNothingIsLostOrDoubled) {
  for (const std::string_view broken : kImapSteps) {
    for (const int which : {1, 2, 5}) {
      FakeImap server;
      KeptMails intake;
      for (std::uint32_t uid = 1; uid <= 40; ++uid) server.AddQuietly(uid, std::to_string(uid));
      options_.server.address = server.address();
      options_.poll_interval = milliseconds(10);
      std::promise<void> reached;
      std::atomic<int> times = 0;
      options_.breaks_at = [&](std::string_view step) {
        if (step != broken || ++times < which) return false;
        if (times == which) reached.set_value();
        return true;
      };
      {
        ImapClient first(options_, intake);
        first.Start();
        const auto waited = reached.get_future().wait_for(milliseconds(which == 1 ? 30'000 : 200));
        EXPECT_TRUE(which > 1 || waited == std::future_status::ready) << broken;
      }
      options_.breaks_at = nullptr;
      server.AddQuietly(41, "41");
      ImapClient second(options_, intake);
      second.Start();
      EXPECT_TRUE(intake.WaitForCount(41)) << broken;
      second.Stop();
      EXPECT_EQ(intake.count(), 41u) << broken;
      EXPECT_EQ(intake.repeats(), 0u) << broken << " " << which;
    }
  }
}

TEST_F(ImapClientTest, PlainTextGoesToThisMachineOnly) {
  options_.server.address = "192.0.2.1:143";
  Begin();
  EXPECT_TRUE(ErrorIs("without encryption"));
}

TEST_F(ImapClientTest, ServerWithoutStartTlsHearsNoPassword) {
  options_.server.security = MailSecurity::kStartTls;
  Begin();
  EXPECT_TRUE(ErrorIs("does not offer STARTTLS"));
  EXPECT_EQ(server_.CountOf("AUTHENTICATE") + server_.CountOf("LOGIN"), 0u);
}

}  // namespace
}  // namespace strowger::mail
