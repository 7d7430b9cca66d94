#pragma once

#include <optional>
#include <string>

#include "integration/command_line.h"
#include "support/lmtp_sender.h"

namespace strowger::integration {

// A call center with the mail account "help" of the queue support, to which mails are delivered by
// LMTP. Ana is signed in at a shell.
class MailCenterTest : public CallCenterTest {
 protected:
  // `account` is more of [[mail_account]], `queue` more of the queue support.
  explicit MailCenterTest(std::string account, std::string queue = {})
      : account_(std::move(account)), queue_(std::move(queue)) {}

  void SetUp() override {
    CallCenterTest::SetUp();
    if (HasFatalFailure()) return;
    ServerStops();
    std::string text = ConfigText();
    const std::string support = "id = \"support\"\n";
    text.replace(text.find(support), support.size(), support + queue_);
    WriteFile(folder_ / "strowger.toml",
              text + "[mail]\nlmtp_listen = \"unix:" + (folder_ / "lmtp") +
                  "\"\n[[mail_account]]\nid = \"help\"\naddress = \"help@example.com\"\n"
                  "queue = \"support\"\n" +
                  account_);
    ServerStarts();
    ana_.emplace("--server " + address());
    ASSERT_EQ(ana_->SignIn("ana").code, 0);
  }
  // What the mail server was told.
  std::string Comes(const std::string& letter, const std::string& to = "help@example.com") {
    return test::LmtpSender(folder_ / "lmtp").Deliver("li@example.org", {to}, letter);
  }

  std::optional<CommandLine> ana_;

 private:
  const std::string account_;
  const std::string queue_;
};

}  // namespace strowger::integration
