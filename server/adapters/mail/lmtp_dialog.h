#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/mail/dot_stuffing.h"
#include "adapters/mail/smtp_command.h"
#include "core/mail/mail_ids.h"

namespace strowger::mail {

struct LmtpLimits {
  std::size_t mail_bytes_max = 50 << 20;
  std::size_t recipients_max = 100;
  std::size_t line_bytes_max = 2'048;
  // Commands that are refused; then the client is sent away.
  std::size_t mistakes_max = 50;
};

struct LmtpRecipient {
  std::string address;
  core::MailAccountId account;
};

// A mail that was sent to the end, not yet kept.
struct DeliveredMail {
  std::string sender;                     // Empty: "<>".
  std::vector<LmtpRecipient> recipients;  // Those that were accepted, as they were named.
  std::string raw;
};

enum class LmtpVerdict { kKept, kTryLater };

// The server's side of one LMTP conversation (RFC 2033). Bytes in; replies, and mails to be kept,
// out. Adds nothing to a mail: one that is delivered again must have the same bytes.
class LmtpDialog {
 public:
  using AccountOf = std::function<core::MailAccountId(const std::string& address)>;

  LmtpDialog(LmtpLimits limits, std::string host_name, AccountOf account_of);

  // Not while a mail waits to be kept. What comes behind that is heard after Answer.
  void Hear(std::string_view bytes);
  // What is to be written now; the greeting is the first.
  std::string TakeReplies() { return std::exchange(replies_, {}); }
  // The mail that waits to be kept; null when there is none.
  DeliveredMail* mail() { return mail_ ? &*mail_ : nullptr; }
  // One for each recipient of the mail, in their order.
  void Answer(const std::vector<LmtpVerdict>& verdicts);
  // Nothing more is heard; the connection ends after the last reply.
  bool has_ended() const { return state_ == State::kEnded; }

 private:
  // As RFC 2033 has them: before LHLO, between mails, behind MAIL, behind DATA; a mail waits to be
  // kept; ended.
  enum class State { kGreeted, kReady, kAddressed, kReading, kKeeping, kEnded };

  void Run();
  bool RunLine();
  void RunMail();
  void Obey(const SmtpCommand& command);
  void ObeyHello();
  void ObeyMail(const std::string& argument);
  void ObeyRecipient(const std::string& argument);
  void ObeyMailStart();
  void Reply(std::string_view line) { replies_.append(line).append("\r\n"); }
  // Counts as a mistake.
  void Refuse(std::string_view line);
  void End(std::string_view line);
  void Forget();
  bool TakesParameters(const std::vector<SmtpParameter>& parameters);

  const LmtpLimits limits_;
  const std::string host_name_;
  const AccountOf account_of_;
  State state_ = State::kGreeted;
  std::string input_;
  std::string replies_;
  std::size_t mistakes_ = 0;
  std::string sender_;
  std::vector<LmtpRecipient> recipients_;
  std::optional<DotReader> reader_;
  std::optional<DeliveredMail> mail_;
};

}  // namespace strowger::mail
