// Mails of ours, written and sent by commands against the real server.
#include "integration/mail_center.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using namespace mail::v1;

class OutgoingCommandsTest : public MailCenterTest {
 protected:
  OutgoingCommandsTest()
      : MailCenterTest("signatures = { en = \"Your help desk\" }\nundo_duration = \"10m\"\n") {}
  struct Case {
    std::string words;
    int code;
    std::string says;
  };
  void Expect(const std::vector<Case>& cases) {
    for (const Case& one : cases) {
      const Ran ran = ana_->Run(one.words);
      EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
      EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
    }
  }
};

TEST_F(OutgoingCommandsTest, AMailIsWrittenPreviewedSentTakenBackAndGivenUp) {
  WriteFile(folder_ / "offer.txt", "Two for one.\n");
  Expect({{"mail draft --account help --to li@example.org --subject Offer --text Hello --attach " +
               (folder_ / "offer.txt"),
           0, "draft"},
          {"mail outbox --mine", 0, "li@example.org"},
          {"mail draft --number 1 --subject 'A better offer' --cc wang@example.org", 0,
           "A better offer"},
          {"mail preview 1", 0, "Subject: A better offer"},
          {"mail preview 1", 0, "Your help desk"},
          {"mail resend 1", 1, "OUTGOING_MAIL_STATE"},
          {"mail send 1 --at nonsense", 2, "--at is a time"},
          {"mail draft --number 1 --to nobody", 0, "nobody"},
          {"mail send 1", 1, "cannot be written to"}});
  Expect({{"mail draft --number 1 --to li@example.org --to wang@example.org", 0, "+1"},
          {"mail send 1", 0, "waiting"},
          {"mail outbox --state waiting --json", 0, "OUTGOING_MAIL_STATE_WAITING"},
          {"mail cancel 1", 0, "draft"},
          {"mail send 1 --at +2h", 0, "waiting"},
          {"mail cancel 1 --discard", 0, "cancelled"},
          {"mail cancel 1", 1, "OUTGOING_MAIL_STATE"},
          {"mail outbox --state lost", 2, "uncertain"},
          {"mail preview 4711", 1, "OUTGOING_MAIL_UNKNOWN"}});
}

TEST_F(OutgoingCommandsTest, AMailThatCameIsAnsweredAndSentWithOneCommand) {
  const std::string letter =
      "From: Li <li@example.org>\nTo: help@example.com\nSubject: Invoice\n"
      "Message-ID: <one@example.org>\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n\nWhere is it?\n";
  ASSERT_TRUE(Comes(letter).starts_with("250"));
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [this] {
    return ana_->Run("mail list").output.find("routed") != std::string::npos;
  }));
  Expect({{"mail reply 1 --text 'Here it is.' --send", 0, "waiting"},
          {"mail preview 1", 0, "In-Reply-To: <one@example.org>"},
          {"mail preview 1", 0, "> Where is it?"},
          {"mail preview 1", 0, "[ref:1."},
          {"mail outbox --thread 1", 0, "Re: Invoice"},
          {"mail reply 1 --forward --to boss@example.com", 0, "Fwd: Invoice"},
          {"mail reply 4711", 1, "MAIL_UNKNOWN"}});
}

}  // namespace
}  // namespace strowger::integration
