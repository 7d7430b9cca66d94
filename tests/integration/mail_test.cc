// Mails, delivered by LMTP to the real server, shown to agents and asked about by commands.
#include <signal.h>

#include <map>
#include <set>
#include <thread>

#include "integration/mail_center.h"
#include "strowger/mail/v1/mail.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using namespace mail::v1;
using routing::v1::CHANNEL_MAIL;

std::string LetterFrom(const std::string& from, const std::string& subject,
                       const std::string& more = {}, const std::string& text = "Where is it?") {
  return "From: " + from + "\nTo: help@example.com\nSubject: " + subject + "\n" + more +
         "Date: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <" + subject + "@" + from +
         ">\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n";
}

class MailTest : public MailCenterTest {
 protected:
  MailTest() : MailCenterTest("aliases = [\"service@example.com\"]\n") {}
  void SetUp() override {
    MailCenterTest::SetUp();
    if (!HasFatalFailure()) client_ = SignIn("ana");
  }
  std::vector<Mail> Mails() {
    std::vector<Mail> mails;
    ListMailsRequest request;
    request.set_page_size(1'000);
    do {
      const auto answer = client_->Ask<ListMailsResponse>(request);
      if (!answer.ok()) break;
      mails.insert(mails.end(), answer->mails().begin(), answer->mails().end());
      request.set_page_token(answer->next_page_token());
    } while (!request.page_token().empty());
    return mails;
  }
  bool WaitForStates(std::size_t count, MailState state) {
    return test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto mails = Mails();
      return mails.size() == count &&
             std::ranges::all_of(mails, [&](const Mail& mail) { return mail.state() == state; });
    });
  }

  std::unique_ptr<client::Client> client_;
};

TEST_F(MailTest, AMailIsOfferedShownAndItsAnswerJoinsItsThread) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  ASSERT_TRUE(
      Comes(LetterFrom("li@example.org", "Invoice", "", "发票在哪里？\n\n> an old line\n-- \nLi"))
          .starts_with("250"));
  ASSERT_TRUE(ana.WaitForOffer());
  const auto state = ana.state();
  const auto* item = client::OfferedItem(state);
  EXPECT_EQ(item->channel(), CHANNEL_MAIL);
  EXPECT_EQ(item->subject(), "Invoice");
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(WaitForStates(1, MAIL_STATE_ROUTED));
  const Mail mail = Mails().front();
  EXPECT_EQ(mail.preview(), "发票在哪里？");
  ASSERT_FALSE(mail.ticket().empty());
  const auto tickets = Tickets();
  ASSERT_EQ(tickets.size(), 1u);
  EXPECT_EQ(tickets[0].name(), mail.ticket());
  EXPECT_EQ(tickets[0].subject(), "Invoice");
  struct Case {
    std::string words;
    int code;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"mail list", 0, "Invoice"},
           {"mail list --json", 0, "MAIL_STATE_ROUTED"},
           {"mail list --parked", 0, "SUBJECT"},
           {"mail show 1", 0, "> an old line"},
           {"mail show 1 --json", 0, "replyText"},
           {"mail show 4711", 1, "MAIL_UNKNOWN"},
           {"mail thread 1", 0, "Invoice"},
           {"mail thread 9", 1, "MAIL_THREAD_UNKNOWN"},
           {"mail release 1", 1, "MAIL_STATE"},
           {"mail save 1 " + (folder_ / "saved.eml"), 0, "bytes."},
           {"mail save 1 " + (folder_ / "part") + " --part 7", 1, "MAIL_PART_UNKNOWN"}}) {
    const Ran ran = ana_->Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
  ASSERT_TRUE(
      Comes(LetterFrom("li@example.org", "Re: Invoice", "References: <Invoice@li@example.org>\n"))
          .starts_with("250"));
  ASSERT_TRUE(WaitForStates(2, MAIL_STATE_ROUTED));
  EXPECT_EQ(Mails().front().thread(), mail.thread());
  EXPECT_EQ(Tickets().size(), 1u);
}

TEST_F(MailTest, StrangersAreRefusedAndMachinesParkedUntilReleased) {
  EXPECT_TRUE(Comes(LetterFrom("li@example.org", "x"), "nobody@example.com").starts_with("550"));
  EXPECT_TRUE(Comes(LetterFrom("news@shop.example", "News", "List-Id: <news.shop.example>\n"),
                    "SERVICE+news@example.com")
                  .starts_with("250"));
  ASSERT_TRUE(WaitForStates(1, MAIL_STATE_PARKED));
  EXPECT_EQ(Mails()[0].kind(), MAIL_KIND_LIST);
  EXPECT_NE(ana_->Run("mail list --parked --account help").output.find("News"), std::string::npos);
  EXPECT_TRUE(Tickets().empty());
  const Ran released = ana_->Run("mail release 1");
  EXPECT_EQ(released.code, 0) << released.output;
  ASSERT_TRUE(WaitForStates(1, MAIL_STATE_ROUTED));
  EXPECT_EQ(WorkItems().size(), 1u);
  EXPECT_EQ(Tickets().size(), 1u);
}

TEST_F(MailTest, NothingIsLostOrDoubledWhenTheServerDiesWhileMailsCome) {
  // A sender keeps what was not taken, and sends it again.
  constexpr int kLetters = 120;
  std::thread sender([this] {
    for (int i = 0; i < kLetters; ++i) {
      const std::string letter =
          LetterFrom("customer" + std::to_string(i) + "@example.org", "Letter" + std::to_string(i));
      const bool is_taken = test::WaitUntil(std::chrono::seconds(60),
                                            [&] { return Comes(letter).starts_with("250"); });
      EXPECT_TRUE(is_taken) << i;
    }
  });
  for (int round = 0; round < 5; ++round) {
    const std::size_t before = Mails().size();
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(30), [&] {
      return Mails().size() >= std::min<std::size_t>(before + 15, kLetters);
    }));
    ServerIsKilled();
    ServerStarts();
    client_ = SignIn("ana");
  }
  sender.join();
  ASSERT_TRUE(WaitForStates(kLetters, MAIL_STATE_ROUTED));
  std::set<std::string> subjects, tickets;
  for (const Mail& mail : Mails()) {
    subjects.insert(mail.subject());
    tickets.insert(mail.ticket());
  }
  EXPECT_EQ(subjects.size(), kLetters);
  EXPECT_EQ(tickets.size(), kLetters);
  EXPECT_EQ(WorkItems().size(), kLetters);
}

}  // namespace
}  // namespace strowger::integration
