// A mail that comes by LMTP is read and answered at the real console, whose terminal the test is,
// and the answer arrives at an SMTP server. In the middle of it the console is killed.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>

#include "integration/mail_center.h"
#include "support/mail/scripted_mail_server.h"
#include "support/terminal.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

// Of a file that goes in two pieces.
constexpr std::size_t kOfferBytes = 300'000;

// Takes every mail and keeps it.
class MailCatcher {
 public:
  std::string address() const { return server_.address(); }
  std::string LastMail() {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  void Serve(test::MailTalk& talk) {
    talk.Say("220 here\r\n");
    while (const auto line = talk.Hear()) {
      if (line->starts_with("QUIT")) return;
      if (!line->starts_with("DATA")) {
        talk.Say("250 2.0.0 so be it\r\n");
        continue;
      }
      talk.Say("354 go on\r\n");
      std::string mail;
      for (auto text = talk.Hear(); text && *text != "."; text = talk.Hear()) mail += *text + "\n";
      const std::lock_guard lock(mutex_);
      last_ = mail;
      talk.Say("250 2.0.0 kept\r\n");
    }
  }

  std::mutex mutex_;
  std::string last_;
  test::ScriptedMailServer server_{[this](test::MailTalk& talk) { Serve(talk); }};
};

// Before the server that sends to it.
struct HasMailCatcher {
  MailCatcher catcher_;
};

class MailConsoleTest : protected HasMailCatcher, public MailCenterTest {
 protected:
  explicit MailConsoleTest(const std::string& more = {})
      : MailCenterTest(
            "signatures = { en = \"Your help desk\" }\nundo_duration = \"1s\"\n"
            "[mail_account.smtp]\nserver = \"" +
            catcher_.address() + "\"\nsecurity = \"none\"\n" + more) {}

  void SetUp() override {
    MailCenterTest::SetUp();
    if (HasFatalFailure()) return;
    PbxJoins();
    for (const char* words : {"agent log-on", "agent ready"}) {
      const Ran ran = ana_->Run(words);
      ASSERT_EQ(ran.code, 0) << words << ": " << ran.output;
    }
    const CommandLine sofia("--server " + address());
    ASSERT_EQ(sofia.SignIn("sofia").code, 0);
    const Ran saved = sofia.Run(
        "text save greeting --text"
        " 'Dear {{customer.name|customer}}, about ticket {{ticket.number}}:'");
    ASSERT_EQ(saved.code, 0) << saved.output;
  }

  void ConsoleStarts() {
    console_ = std::make_unique<Terminal>(
        std::vector<std::string>{ProgramFolder() + "/strowger", "console", "ana"},
        std::vector<std::string>{"STROWGER_SERVER=" + address(), "STROWGER_LANGUAGE=en",
                                 "XDG_STATE_HOME=" + (folder_ / "state")});
  }
  void AnaSignsIn() {
    ConsoleStarts();
    ASSERT_NO_FATAL_FAILURE(Sees("Password of ana"));
    console_->Type(PasswordOf("ana") + "\r");
    ASSERT_NO_FATAL_FAILURE(Sees("Agent ana"));
  }
  // What is written from here on.
  void Press(const std::string& keys) {
    console_->Forget();
    console_->Type(keys);
  }
  void Sees(const std::string& text) {
    ASSERT_TRUE(console_->WaitFor(text)) << text << ": " << console_->written();
  }
  // What the console keeps of a mail on its machine's disk; empty: nothing.
  std::string OnDisk() {
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(folder_ / "state", ignored)) {
      if (entry.path().extension() != ".mail") continue;
      std::ifstream file(entry.path());
      return {std::istreambuf_iterator<char>(file), {}};
    }
    return {};
  }
  bool WaitForDisk(const std::string& text) {
    return test::WaitUntil(std::chrono::seconds(20),
                           [&] { return OnDisk().find(text) != std::string::npos; });
  }

  void TheMailIsTaken() {
    ASSERT_TRUE(Comes("From: Li Na <li@example.org>\nTo: help@example.com\nSubject: Invoice\n"
                      "Message-ID: <one@example.org>\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n\n"
                      "Where is the invoice?\n\n-- \nLi\n")
                    .starts_with("250"));
    ASSERT_NO_FATAL_FAILURE(Sees("OFFER"));
    Press("\x1bOQ");  // F2.
    ASSERT_NO_FATAL_FAILURE(Sees("Where is the invoice?"));
  }
  void AnAnswerBeginsWithACannedText() {
    EXPECT_NE(console_->written().find("li@example.org"), std::string::npos);
    Press("r");
    ASSERT_NO_FATAL_FAILURE(Sees("Ctrl-T texts"));
    Press("\x14");  // Ctrl-T.
    ASSERT_NO_FATAL_FAILURE(Sees("greeting"));
    Press("1");
    ASSERT_NO_FATAL_FAILURE(Sees("Dear Li Na, about ticket 1:"));
    Press(" It is on its way.");
    ASSERT_NO_FATAL_FAILURE(Sees("draft kept"));
  }
  std::string DraftAsTheServerHasIt() { return ana_->Run("mail draft --number 1 --json").output; }
  void FileIsNamed(const std::string& path) {
    Press("\x06");  // Ctrl-F.
    ASSERT_NO_FATAL_FAILURE(Sees("File to attach"));
    Press(path + "\r");
  }
  void AFileIsAttachedAndAnotherTakenOff() {
    WriteFile(folder_ / "offer.txt", std::string(kOfferBytes, 'o'));
    WriteFile(folder_ / "wrong.txt", "wrong");
    FileIsNamed("none.txt");
    ASSERT_NO_FATAL_FAILURE(Sees("There is no file"));
    FileIsNamed(folder_ / "wrong.txt");
    ASSERT_NO_FATAL_FAILURE(Sees("wrong.txt (5 B)"));
    FileIsNamed(folder_ / "offer.txt");
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
      return DraftAsTheServerHasIt().find("\"receivedBytes\":\"300000\"") != std::string::npos;
    })) << DraftAsTheServerHasIt();
    Press("\x12");  // Ctrl-R.
    ASSERT_NO_FATAL_FAILURE(Sees("Take an attachment off"));
    Press("1");
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
      return DraftAsTheServerHasIt().find("wrong.txt") == std::string::npos;
    }));
    const std::string preview = ana_->Run("mail preview 1").output;
    EXPECT_NE(preview.find("about ticket 1: It is on its way."), std::string::npos) << preview;
    EXPECT_NE(preview.find("multipart/mixed"), std::string::npos) << preview;
  }
  void TheConsoleDiesInTheMiddleOfAWord() {
    console_->Type(" You have it tom");
    ASSERT_TRUE(WaitForDisk("You have it tom"));
    console_->Kill();
    ConsoleStarts();  // Still signed in.
    ASSERT_NO_FATAL_FAILURE(Sees("Your draft"));
    Press("r");
    ASSERT_NO_FATAL_FAILURE(Sees("Begin another"));
    Press("1");
    ASSERT_NO_FATAL_FAILURE(Sees("It is on its way. You have it tom"));
  }
  void ItIsSentTakenBackAndSentForGood() {
    Press("\x05orrow.\x13");  // To the end of the line; Ctrl-S.
    ASSERT_NO_FATAL_FAILURE(Sees("Send later"));
    Press("2+2h\r");
    ASSERT_NO_FATAL_FAILURE(Sees("takes it back"));
    EXPECT_EQ(catcher_.LastMail(), "");
    Press("u");
    ASSERT_NO_FATAL_FAILURE(Sees("It is on its way. You have it tomorrow."));
    Press("\x13");
    ASSERT_NO_FATAL_FAILURE(Sees("Send later"));
    Press("1");
    ASSERT_TRUE(
        test::WaitUntil(std::chrono::seconds(30), [&] { return !catcher_.LastMail().empty(); }));
  }

  std::unique_ptr<Terminal> console_;
};

TEST_F(MailConsoleTest, AMailIsReadAnsweredKilledOverGoneOnWithTakenBackAndSent) {
  AnaSignsIn();
  if (!HasFatalFailure()) TheMailIsTaken();
  if (!HasFatalFailure()) AnAnswerBeginsWithACannedText();
  if (!HasFatalFailure()) AFileIsAttachedAndAnotherTakenOff();
  if (!HasFatalFailure()) TheConsoleDiesInTheMiddleOfAWord();
  if (!HasFatalFailure()) ItIsSentTakenBackAndSentForGood();
  if (HasFatalFailure()) return;
  const std::string mail = catcher_.LastMail();
  for (const char* part :
       {"Subject: Re: Invoice", "In-Reply-To: <one@example.org>",
        "Dear Li Na, about ticket 1: It is on its way. You have it tomorrow.", "Your help desk",
        "> Where is the invoice?", "filename=offer.txt", "b29vb29v"}) {
    EXPECT_NE(mail.find(part), std::string::npos) << part << " in " << mail;
  }
  EXPECT_EQ(OnDisk(), "") << "the server has it all";
  const Ran outbox = ana_->Run("mail outbox --thread 1");
  EXPECT_NE(outbox.output.find("Re: Invoice"), std::string::npos) << outbox.output;
}

// Addresses are hidden from agents.
class MaskedMailConsoleTest : public MailConsoleTest {
 protected:
  MaskedMailConsoleTest() : MailConsoleTest("[privacy]\nmask = [\"agent\"]\n") {}
};

TEST_F(MaskedMailConsoleTest, WhoseAddressIsHiddenGetsTheAnswerAllTheSame) {
  AnaSignsIn();
  if (!HasFatalFailure()) TheMailIsTaken();
  if (HasFatalFailure()) return;
  EXPECT_EQ(console_->written().find("li@example.org"), std::string::npos);
  Press("r");
  ASSERT_NO_FATAL_FAILURE(Sees("Ctrl-T texts"));
  Press("It is on its way.\tx");  // Tab: to the recipients.
  ASSERT_NO_FATAL_FAILURE(Sees("Masked recipients stay"));
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
    return DraftAsTheServerHasIt().find("It is on its way.") != std::string::npos;
  })) << DraftAsTheServerHasIt();
  Press("\x13");
  ASSERT_NO_FATAL_FAILURE(Sees("Send later"));
  Press("1");
  ASSERT_TRUE(
      test::WaitUntil(std::chrono::seconds(30), [&] { return !catcher_.LastMail().empty(); }));
  const std::string mail = catcher_.LastMail();
  EXPECT_NE(mail.find("li@example.org"), std::string::npos) << mail;
  EXPECT_NE(mail.find("It is on its way."), std::string::npos) << mail;
  EXPECT_EQ(mail.find("***"), std::string::npos) << mail;
}

}  // namespace
}  // namespace strowger::integration
