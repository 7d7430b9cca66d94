#include "setup_mail_doors.h"

#include <chrono>
#include <fstream>
#include <optional>
#include <utility>

#include "adapters/mail/host_port.h"
#include "core/text/ascii.h"
#include "setup_value.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;

constexpr int kFoldersMax = 50;

// Reads one server of one account; the first refusal stays.
class MailServerReader {
 public:
  MailServerReader(const wire::MailServer& in, std::string entry)
      : in_(in), entry_(std::move(entry)) {}

  Result<mail::MailServer> Read() {
    const auto address = mail::ParseHostPort(in_.server());
    Check(address.ok(), address.ok() ? "" : "server: " + address.error().message);
    server_.address = in_.server();
    ReadSecurity(address.ok() ? address->host : "");
    server_.authorities = in_.authorities();
    Check(in_.authorities().empty() || std::ifstream(in_.authorities()).good(),
          "authorities: cannot read \"" + in_.authorities() + "\"");
    ReadSecret();
    if (refusal_) return *refusal_;
    return std::move(server_);
  }

 private:
  void Check(bool is_right, const std::string& text) {
    if (!is_right && !refusal_) refusal_ = RefuseValue(entry_, text);
  }

  void ReadSecurity(const std::string& host) {
    const std::string& word = in_.security();
    if (word == "starttls") {
      server_.security = mail::MailSecurity::kStartTls;
    } else if (word == "none") {
      server_.security = mail::MailSecurity::kNone;
      const bool is_here = host == "localhost" || host == "::1" || host.starts_with("127.");
      Check(is_here, "security \"none\" is only taken for a server on this machine");
    } else {
      Check(word.empty() || word == "tls", "security must be \"tls\", \"starttls\" or \"none\"");
    }
  }

  void ReadSecret() {
    server_.user = in_.user();
    if (in_.user().empty()) return;
    auto secret = SecretAt(in_.secret());
    Check(secret.ok(), secret.ok() ? "" : "secret: " + secret.error().message);
    if (in_.oauth()) {
      server_.oauth_token = [place = in_.secret()] { return SecretAt(place); };
    } else if (secret.ok()) {
      server_.secret = *std::move(secret);
    }
  }

  const wire::MailServer& in_;
  const std::string entry_;
  mail::MailServer server_;
  std::optional<Error> refusal_;
};

Result<mail::ImapOptions> ReadImap(const wire::MailAccount& in, const wire::MailSettings& settings,
                                   const std::string& entry) {
  mail::ImapOptions options;
  options.account = core::MailAccountId{in.id()};
  auto server = MailServerReader(in.imap(), entry).Read();
  if (!server.ok()) return server.error();
  options.server = *std::move(server);
  if (in.imap().folders_size() > kFoldersMax) {
    return RefuseValue(entry, "folders: there are more than " + std::to_string(kFoldersMax));
  }
  if (in.imap().folders_size() > 0) {
    options.folders.assign(in.imap().folders().begin(), in.imap().folders().end());
  }
  options.mail_bytes_max = std::size_t{25} << 20;
  if (settings.message_bytes_max() > 0) options.mail_bytes_max = settings.message_bytes_max();
  options.marks_seen = in.imap().mark_seen();
  if (!in.imap().has_poll_duration()) return options;
  options.poll_interval = DurationOf(in.imap().poll_duration());
  if (options.poll_interval < std::chrono::seconds(10) ||
      options.poll_interval > std::chrono::hours(1)) {
    return RefuseValue(entry, "poll_duration must be \"10s\" to \"1h\"");
  }
  return options;
}

Result<mail::SmtpAccountOptions> ReadSmtp(const wire::MailAccount& in, const std::string& entry) {
  mail::SmtpAccountOptions options;
  options.account = core::MailAccountId{in.id()};
  auto server = MailServerReader(in.smtp(), entry).Read();
  if (!server.ok()) return server.error();
  options.server = *std::move(server);
  const std::size_t at = in.address().find('@');
  if (at != std::string::npos) options.host_name = core::AsciiLower(in.address().substr(at + 1));
  return options;
}

}  // namespace

Result<MailServers> ReadMailServers(const wire::Configuration& in) {
  MailServers servers;
  for (const wire::MailAccount& account : in.mail_account()) {
    const std::string entry = "mail_account \"" + account.id() + "\"";
    if (account.has_imap()) {
      auto imap = ReadImap(account, in.mail(), entry + ": imap");
      if (!imap.ok()) return imap.error();
      servers.imap.push_back(*std::move(imap));
    }
    if (!account.has_smtp()) continue;
    auto smtp = ReadSmtp(account, entry + ": smtp");
    if (!smtp.ok()) return smtp.error();
    servers.smtp.push_back(*std::move(smtp));
  }
  return servers;
}

}  // namespace strowger
