#include "adapters/mail/smtp_session.h"

#include <algorithm>
#include <utility>

#include "adapters/mail/ascii.h"
#include "adapters/mail/dot_stuffing.h"
#include "adapters/mail/sasl.h"
#include "adapters/mail/smtp_command.h"

namespace strowger::mail {

namespace {

using service::MailEnvelope;
using service::RefusedRecipient;
using service::SendOutcome;
using service::SendResult;

constexpr std::size_t kBlockBytes = 64 << 10;
// So many recipients are named before their answers are read, where the server can pipeline.
constexpr std::size_t kPipelinedMax = 50;

SendOutcome OutcomeOf(const SmtpReply& refusal) {
  return refusal.is_for_good() ? SendOutcome::kRefused : SendOutcome::kTryLater;
}

}  // namespace

SmtpSession::SmtpSession(const asio::any_io_executor& executor, const SmtpAccountOptions& options)
    : options_(options), stream_(executor, options.server) {}

asio::awaitable<void> SmtpSession::Open() {
  co_await stream_.Connect();
  Step("connected");
  co_await Greet();
  Step("greeted");
  if (!options_.server.user.empty()) co_await Authenticate();
  Step("authenticated");
  is_open_ = true;
}

asio::awaitable<void> SmtpSession::Greet() {
  const SmtpReply greeting = co_await HearReply(options_.timeouts.greeting);
  if (!greeting.is_good()) throw MailFailure{"it sends us away: " + greeting.Text()};
  co_await SayHello();
  if (options_.server.security != MailSecurity::kStartTls) co_return;
  if (!extensions_.has_start_tls) {
    throw MailFailure{"it does not offer STARTTLS; set its security to what it has"};
  }
  const SmtpReply answer = co_await Ask("STARTTLS", options_.timeouts.command);
  if (!answer.is_good()) throw MailFailure{"it refuses STARTTLS: " + answer.Text()};
  // Said in the clear, perhaps by somebody on the way; it must not count as said encrypted.
  if (replies_.has_more()) throw MailFailure{"somebody answers before the encryption begins"};
  co_await stream_.Encrypt();
  co_await SayHello();
}

asio::awaitable<void> SmtpSession::SayHello() {
  const SmtpReply hello = co_await Ask("EHLO " + options_.host_name, options_.timeouts.command);
  if (hello.is_good()) {
    extensions_ = ExtensionsOf(hello);
    co_return;
  }
  const SmtpReply old = co_await Ask("HELO " + options_.host_name, options_.timeouts.command);
  if (!old.is_good()) throw MailFailure{"it does not greet us: " + old.Text()};
  extensions_ = {};
}

asio::awaitable<void> SmtpSession::Authenticate() {
  const MailServer& server = options_.server;
  const bool has_token = static_cast<bool>(server.oauth_token);
  const auto mechanism = ChooseMechanism(extensions_.mechanisms, has_token);
  if (!mechanism) {
    throw MailFailure{has_token ? "it offers neither OAUTHBEARER nor XOAUTH2"
                                : "it offers neither AUTH PLAIN nor LOGIN; other ways to say who "
                                  "we are we do not know"};
  }
  std::string secret = server.secret;
  if (has_token) {
    const auto token = server.oauth_token();
    if (!token.ok()) throw MailFailure{"there is no token for it: " + token.error().message};
    secret = *token;
  }
  const SaslIdentity identity{server.user, secret, stream_.place().host, stream_.place().port};
  std::string further;
  if (*mechanism == SaslMechanism::kLogin) further = Base64Of(secret);
  co_await AuthenticateBy(NameOf(*mechanism), InitialAnswer(*mechanism, identity), further);
}

asio::awaitable<void> SmtpSession::AuthenticateBy(std::string_view name, std::string initial,
                                                  std::string further) {
  const Duration patience = options_.timeouts.command;
  SmtpReply answer;
  if (further.empty()) {
    answer = co_await Ask("AUTH " + std::string(name) + " " + initial, patience);
    // A token that is refused comes with a challenge that says why, and wants an empty answer.
    if (answer.code == 334) answer = co_await Ask("AQ==", patience);
  } else {
    answer = co_await Ask("AUTH " + std::string(name), patience);
    if (answer.code == 334) answer = co_await Ask(std::move(initial), patience);
    if (answer.code == 334) answer = co_await Ask(std::move(further), patience);
  }
  if (answer.is_good()) co_return;
  throw MailFailure{"it does not let \"" + options_.server.user + "\" in: " + answer.Text()};
}

asio::awaitable<SendResult> SmtpSession::Send(const MailEnvelope& envelope,
                                              const std::string& raw) {
  SendResult result;
  progress_ = Progress::kBefore;
  std::exception_ptr thrown;
  try {
    if (co_await Address(envelope, raw, result)) co_await SendBytes(raw, result);
    is_open_ = result.outcome == SendOutcome::kSent;
    Step("done");
  } catch (...) {
    thrown = std::current_exception();
  }
  if (!thrown) co_return result;
  stream_.Close();
  is_open_ = false;
  // The server's word had come.
  if (!result.answer.empty()) co_return result;
  result.answer = WhatFailed(thrown);
  const bool may_have_it = progress_ != Progress::kBefore;
  result.outcome = may_have_it ? SendOutcome::kUncertain : SendOutcome::kTryLater;
  co_return result;
}

bool SmtpSession::Fits(const MailEnvelope& envelope, const std::string& raw,
                       SendResult& result) const {
  const auto refuse = [&result](std::string why) {
    result.outcome = SendOutcome::kRefused;
    result.answer = std::move(why);
    return false;
  };
  if (!IsWritableAddress(envelope.sender)) {
    return refuse("the sender \"" + envelope.sender.substr(0, 100) + "\" is no address");
  }
  if (!IsAllAscii(envelope.sender) && !extensions_.has_utf8) {
    return refuse(
        "the mail server does not take addresses beyond ASCII (SMTPUTF8), as the "
        "sender's \"" +
        envelope.sender + "\" is");
  }
  if (!extensions_.has_eight_bit && !IsAllAscii(raw)) {
    return refuse("the mail server does not take mails beyond ASCII (8BITMIME)");
  }
  if (extensions_.size_max && raw.size() > *extensions_.size_max) {
    return refuse("the mail has " + std::to_string(raw.size()) +
                  " bytes, and the mail server takes " + std::to_string(*extensions_.size_max));
  }
  return true;
}

std::vector<std::string> SmtpSession::TakeableRecipients(const MailEnvelope& envelope,
                                                         SendResult& result) const {
  std::vector<std::string> takeable;
  for (const std::string& address : envelope.recipients) {
    if (address.empty() || !IsWritableAddress(address)) {
      result.refused.push_back({address, true, "it is no address"});
    } else if (!IsAllAscii(address) && !extensions_.has_utf8) {
      result.refused.push_back(
          {address, true, "the mail server does not take addresses beyond ASCII (SMTPUTF8)"});
    } else {
      takeable.push_back(address);
    }
  }
  return takeable;
}

std::string SmtpSession::MailCommand(const MailEnvelope& envelope, const std::string& raw) const {
  std::string command = "MAIL FROM:<" + envelope.sender + ">";
  const bool has_utf8 =
      !IsAllAscii(envelope.sender) ||
      !std::all_of(envelope.recipients.begin(), envelope.recipients.end(), IsAllAscii);
  if (extensions_.has_size) command += " SIZE=" + std::to_string(raw.size());
  if (extensions_.has_eight_bit && !IsAllAscii(raw)) command += " BODY=8BITMIME";
  if (extensions_.has_utf8 && has_utf8) command += " SMTPUTF8";
  return command;
}

// True when the server waits for DATA.
asio::awaitable<bool> SmtpSession::Address(const MailEnvelope& envelope, const std::string& raw,
                                           SendResult& result) {
  if (!Fits(envelope, raw, result)) co_return false;
  const std::vector<std::string> recipients = TakeableRecipients(envelope, result);
  if (recipients.empty()) {
    result.outcome = SendOutcome::kRefused;
    result.answer = "there is no recipient that the mail server would take";
    co_return false;
  }
  const SmtpReply sender = co_await Ask(MailCommand(envelope, raw), options_.timeouts.command);
  if (!sender.is_good()) {
    result.outcome = OutcomeOf(sender);
    result.answer = sender.Text();
    co_return false;
  }
  Step("sender");
  const bool has_any = co_await AddressRecipients(recipients, result);
  Step("recipients");
  if (has_any) co_return true;
  const bool is_for_good = std::all_of(result.refused.begin(), result.refused.end(),
                                       [](const RefusedRecipient& one) { return one.is_for_good; });
  result.outcome = is_for_good ? SendOutcome::kRefused : SendOutcome::kTryLater;
  result.answer = result.refused.back().answer;
  co_return false;
}

// Whether any was accepted.
asio::awaitable<bool> SmtpSession::AddressRecipients(const std::vector<std::string>& recipients,
                                                     SendResult& result) {
  const std::size_t at_once = extensions_.has_pipelining ? kPipelinedMax : 1;
  std::size_t accepted = 0;
  for (std::size_t begin = 0; begin < recipients.size(); begin += at_once) {
    const std::size_t end = std::min(begin + at_once, recipients.size());
    std::string commands;
    for (std::size_t i = begin; i < end; ++i) commands += "RCPT TO:<" + recipients[i] + ">\r\n";
    co_await stream_.Write(commands, options_.timeouts.command);
    for (std::size_t i = begin; i < end; ++i) {
      const SmtpReply reply = co_await HearReply(options_.timeouts.command);
      if (reply.is_good()) {
        ++accepted;
      } else {
        result.refused.push_back({recipients[i], reply.is_for_good(), reply.Text()});
      }
    }
  }
  co_return accepted > 0;
}

asio::awaitable<void> SmtpSession::SendBytes(const std::string& raw, SendResult& result) {
  const SmtpReply begin = co_await Ask("DATA", options_.timeouts.data_begin);
  if (begin.code != 354) {
    result.outcome = OutcomeOf(begin);
    result.answer = begin.Text();
    co_return;
  }
  Step("data");
  const std::string text = StuffDots(raw);
  for (std::size_t at = 0; at < text.size(); at += kBlockBytes) {
    const std::string_view block = std::string_view(text).substr(at, kBlockBytes);
    co_await stream_.Write(block, options_.timeouts.data_block);
  }
  Step("body");
  // A write to one who has gone succeeds, and would look as if the mail had arrived.
  if (stream_.HasEnded()) throw MailFailure{"it ended the connection before it had the mail"};
  // Until all of it was given away the server cannot have the whole mail.
  progress_ = Progress::kDotLeaving;
  try {
    co_await stream_.Write(".\r\n", options_.timeouts.data_block);
  } catch (const boost::system::system_error& failure) {
    // A time-out may meet a write that has just succeeded.
    if (failure.code() != beast::error::timeout) progress_ = Progress::kBefore;
    throw;
  }
  progress_ = Progress::kDotSent;
  Step("dot");
  const SmtpReply end = co_await HearReply(options_.timeouts.data_end);
  result.outcome = end.is_good() ? SendOutcome::kSent : OutcomeOf(end);
  result.answer = end.Text();
}

asio::awaitable<bool> SmtpSession::Answers() {
  constexpr Duration kPatience = std::chrono::seconds(10);
  try {
    const SmtpReply reply = co_await Ask("NOOP", std::min(kPatience, options_.timeouts.command));
    is_open_ = reply.is_good();
  } catch (...) {
    is_open_ = false;
  }
  co_return is_open_;
}

asio::awaitable<void> SmtpSession::Quit() {
  constexpr auto kPatience = std::chrono::seconds(5);
  is_open_ = false;
  try {
    co_await Ask("QUIT", kPatience);
  } catch (...) {
    // It ends, one way or the other.
  }
  stream_.Close();
}

asio::awaitable<SmtpReply> SmtpSession::Ask(std::string line, Duration timeout) {
  line += "\r\n";
  co_await stream_.Write(line, timeout);
  co_return co_await HearReply(timeout);
}

asio::awaitable<SmtpReply> SmtpSession::HearReply(Duration timeout) {
  while (true) {
    auto reply = replies_.Next();
    if (!reply.ok()) throw MailFailure{reply.error().message};
    if (*reply) co_return **std::move(reply);
    const std::string_view bytes = co_await stream_.Read(timeout);
    replies_.Feed(bytes);
  }
}

void SmtpSession::Step(std::string_view step) const {
  if (options_.breaks_at && options_.breaks_at(step)) throw MailFailure{"broken by a test"};
}

}  // namespace strowger::mail
