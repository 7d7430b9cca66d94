#include "adapters/mail/lmtp_dialog.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "adapters/mail/ascii.h"
#include "base/check.h"

namespace strowger::mail {

namespace {

constexpr char kTooLarge[] = "552 5.3.4 the mail is larger than we take";

}  // namespace

LmtpDialog::LmtpDialog(LmtpLimits limits, std::string host_name, AccountOf account_of)
    : limits_(limits), host_name_(std::move(host_name)), account_of_(std::move(account_of)) {
  Reply("220 " + host_name_ + " LMTP");
}

void LmtpDialog::Hear(std::string_view bytes) {
  STROWGER_CHECK(!mail_);
  if (state_ == State::kEnded) return;
  input_ += bytes;
  Run();
}

void LmtpDialog::Run() {
  while (state_ != State::kEnded && state_ != State::kKeeping && !input_.empty()) {
    if (state_ == State::kReading) {
      RunMail();
    } else if (!RunLine()) {
      return;
    }
  }
}

// False when the line is not whole.
bool LmtpDialog::RunLine() {
  const std::size_t end = input_.find("\r\n");
  if (std::min(end, input_.size()) > limits_.line_bytes_max) {
    End("500 5.5.2 the line is too long");
    return false;
  }
  if (end == input_.npos) return false;
  const SmtpCommand command = ParseSmtpCommand(std::string_view(input_).substr(0, end));
  input_.erase(0, end + 2);
  Obey(command);
  return true;
}

void LmtpDialog::RunMail() {
  input_.erase(0, reader_->Read(input_));
  if (!reader_->is_whole()) return;
  if (reader_->size() > limits_.mail_bytes_max) {
    for (std::size_t i = 0; i < recipients_.size(); ++i) Reply(kTooLarge);
    return Forget();
  }
  mail_ = DeliveredMail{std::move(sender_), std::move(recipients_), reader_->TakeBytes()};
  reader_.reset();
  state_ = State::kKeeping;
}

void LmtpDialog::Answer(const std::vector<LmtpVerdict>& verdicts) {
  STROWGER_CHECK(mail_ && verdicts.size() == mail_->recipients.size());
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const std::string& address = mail_->recipients[i].address;
    Reply(verdicts[i] == LmtpVerdict::kKept
              ? "250 2.0.0 <" + address + "> kept"
              : "451 4.3.0 <" + address + "> cannot be kept now; send it again later");
  }
  mail_.reset();
  Forget();
  Run();
}

void LmtpDialog::Obey(const SmtpCommand& command) {
  if (command.verb == "LHLO") return ObeyHello();
  if (command.verb == "MAIL") return ObeyMail(command.argument);
  if (command.verb == "RCPT") return ObeyRecipient(command.argument);
  if (command.verb == "DATA") return ObeyMailStart();
  if (command.verb == "QUIT") return End("221 2.0.0 goodbye");
  if (command.verb == "NOOP") return Reply("250 2.0.0 ok");
  if (command.verb == "VRFY") return Reply("252 2.5.0 send it and see");
  if (command.verb == "RSET") {
    if (state_ == State::kAddressed) Forget();
    return Reply("250 2.0.0 ok");
  }
  if (command.verb == "HELO" || command.verb == "EHLO") {
    return Refuse("500 5.5.1 this is LMTP: begin with LHLO");
  }
  Refuse("500 5.5.1 the command is not known here");
}

void LmtpDialog::ObeyHello() {
  Forget();
  Reply("250-" + host_name_);
  Reply("250-PIPELINING");
  Reply("250-ENHANCEDSTATUSCODES");
  Reply("250-8BITMIME");
  Reply("250-SMTPUTF8");
  Reply("250 SIZE " + std::to_string(limits_.mail_bytes_max));
}

void LmtpDialog::ObeyMail(const std::string& argument) {
  if (state_ == State::kGreeted) return Refuse("503 5.5.1 LHLO comes first");
  if (state_ != State::kReady) return Refuse("503 5.5.1 a mail was begun; RSET forgets it");
  const auto path = ParseSmtpPath(argument, "FROM");
  if (!path.ok()) return Refuse("501 5.1.7 " + path.error().message);
  if (!TakesParameters(path->parameters)) return;
  sender_ = path->address;
  state_ = State::kAddressed;
  Reply("250 2.1.0 ok");
}

// Replies when it does not.
bool LmtpDialog::TakesParameters(const std::vector<SmtpParameter>& parameters) {
  for (const SmtpParameter& parameter : parameters) {
    if (parameter.name == "SIZE") {
      std::uint64_t size = 0;
      const char* end = parameter.value.data() + parameter.value.size();
      const auto [stop, problem] = std::from_chars(parameter.value.data(), end, size);
      if (problem == std::errc::invalid_argument || stop != end) {
        Refuse("501 5.5.4 SIZE wants a number");
        return false;
      }
      if (problem != std::errc() || size > limits_.mail_bytes_max) {
        Reply(kTooLarge);
        return false;
      }
      continue;
    }
    const std::string value = InCapitals(parameter.value);
    const bool is_known = (parameter.name == "BODY" && (value == "7BIT" || value == "8BITMIME")) ||
                          (parameter.name == "SMTPUTF8" && value.empty());
    if (is_known) continue;
    Refuse("555 5.5.4 a parameter is not known here");
    return false;
  }
  return true;
}

void LmtpDialog::ObeyRecipient(const std::string& argument) {
  if (state_ != State::kAddressed) return Refuse("503 5.5.1 MAIL comes first");
  const auto path = ParseSmtpPath(argument, "TO");
  if (!path.ok()) return Refuse("501 5.1.3 " + path.error().message);
  if (!path->parameters.empty()) return Refuse("555 5.5.4 a parameter is not known here");
  if (recipients_.size() >= limits_.recipients_max) {
    return Reply("452 4.5.3 too many recipients; send it to the others in a further mail");
  }
  const core::MailAccountId account =
      path->address.empty() ? core::MailAccountId() : account_of_(path->address);
  // No mistake of the client's: it passes on what somebody wrote.
  if (!account) return Reply("550 5.1.1 the address is none of ours");
  recipients_.push_back({path->address, account});
  Reply("250 2.1.5 ok");
}

void LmtpDialog::ObeyMailStart() {
  if (state_ != State::kAddressed || recipients_.empty()) {
    return Refuse("503 5.5.1 no recipient was accepted");
  }
  reader_.emplace(limits_.mail_bytes_max);
  state_ = State::kReading;
  Reply("354 go on, and end with a dot");
}

void LmtpDialog::Refuse(std::string_view line) {
  Reply(line);
  if (++mistakes_ >= limits_.mistakes_max) End("421 4.7.0 too many mistakes");
}

void LmtpDialog::End(std::string_view line) {
  Reply(line);
  Forget();
  state_ = State::kEnded;
  input_.clear();
}

void LmtpDialog::Forget() {
  state_ = State::kReady;
  sender_.clear();
  recipients_.clear();
  reader_.reset();
}

}  // namespace strowger::mail
