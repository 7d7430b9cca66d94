#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/mail_stream.h"
#include "adapters/mail/smtp_extensions.h"
#include "adapters/mail/smtp_options.h"
#include "adapters/mail/smtp_reply.h"
#include "service/ports/mail_sender.h"

// Included by the sources of the adapter only.
namespace strowger::mail {

// One connection with the mail server of an account (RFC 5321), for one mail after the other.
class SmtpSession {
 public:
  // `options` must outlive the session.
  SmtpSession(const asio::any_io_executor& executor, const SmtpAccountOptions& options);

  // Until mails can be sent: encrypted and known there. Throws as MailStream does.
  asio::awaitable<void> Open();
  // Does not throw; what is thrown inside becomes the outcome.
  asio::awaitable<service::SendResult> Send(const service::MailEnvelope& envelope,
                                            const std::string& raw);
  // Whether the server still answers on a connection that was kept.
  asio::awaitable<bool> Answers();
  asio::awaitable<void> Quit();
  // Whether another mail may be sent on it.
  bool is_open() const { return is_open_; }

 private:
  // How far a mail has come, for the outcome of what breaks off.
  enum class Progress { kBefore, kDotLeaving, kDotSent };

  asio::awaitable<void> Greet();
  asio::awaitable<void> SayHello();
  asio::awaitable<void> Authenticate();
  asio::awaitable<void> AuthenticateBy(std::string_view name, std::string initial,
                                       std::string further);
  asio::awaitable<bool> Address(const service::MailEnvelope& envelope, const std::string& raw,
                                service::SendResult& result);
  asio::awaitable<bool> AddressRecipients(const std::vector<std::string>& recipients,
                                          service::SendResult& result);
  asio::awaitable<void> SendBytes(const std::string& raw, service::SendResult& result);
  asio::awaitable<SmtpReply> Ask(std::string line, Duration timeout);
  asio::awaitable<SmtpReply> HearReply(Duration timeout);
  bool Fits(const service::MailEnvelope& envelope, const std::string& raw,
            service::SendResult& result) const;
  std::vector<std::string> TakeableRecipients(const service::MailEnvelope& envelope,
                                              service::SendResult& result) const;
  std::string MailCommand(const service::MailEnvelope& envelope, const std::string& raw) const;
  void Step(std::string_view step) const;

  const SmtpAccountOptions& options_;
  MailStream stream_;
  SmtpReplyReader replies_;
  SmtpExtensions extensions_;
  Progress progress_ = Progress::kBefore;
  bool is_open_ = false;
};

}  // namespace strowger::mail
