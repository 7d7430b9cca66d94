#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/mail/smtp_options.h"
#include "service/ports/mail_sender.h"

namespace strowger::mail {

// Sends mails by SMTP, on a thread of its own, each account's through its own server. Connections
// are bounded for each account and kept a few seconds for the next mail. "Uncertain" is said only
// when the connection broke after the last byte of the final dot had left and before the answer.
class SmtpSender final : public service::MailSender {
 public:
  explicit SmtpSender(std::vector<SmtpAccountOptions> accounts);
  ~SmtpSender() override;

  void Start();
  // Ends all connections and joins the thread; no `done` is called after it, so what was under way
  // may or may not have been sent.
  void Stop();

  // Of an account that is none of the sender's: kTryLater, as while too many mails wait.
  void Send(service::MailEnvelope envelope, std::string raw,
            std::function<void(service::SendResult)> done) override;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::mail
