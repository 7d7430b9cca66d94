#include "mail/support/mail_lab.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "support/places.h"
#include "support/wait.h"

namespace strowger::test {
namespace {

namespace fs = std::filesystem;

constexpr int kPorts = 10;
constexpr std::chrono::seconds kStartPatience{30};

sockaddr_in LoopbackAt(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

bool IsFree(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = LoopbackAt(port);
  // Connections that have ended do not count, somebody who listens does.
  const int yes = 1;
  setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const bool is_free =
      bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return is_free;
}

// The first of ten below the ports that the system gives away.
int FreeTen() {
  constexpr int kFirst = 20'000;
  constexpr int kTens = 1'000;
  for (int attempt = 0; attempt < kTens; ++attempt) {
    const int first = kFirst + kPorts * ((getpid() + attempt) % kTens);
    bool is_free = true;
    for (int i = 0; i < kPorts; ++i) is_free = is_free && IsFree(first + i);
    if (is_free) return first;
  }
  return kFirst;
}

// The users that Debian has anyway, in place of those that an installation would make.
constexpr const char* kMailUser = "mail";

void Own(const fs::path& path, const char* user = kMailUser) {
  if (const passwd* found = getpwnam(user)) {
    if (chown(path.c_str(), found->pw_uid, found->pw_gid) != 0) std::abort();
  }
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t FilesUnder(const std::string& path) {
  std::error_code ignored;
  std::size_t count = 0;
  for (fs::recursive_directory_iterator at(path, ignored), end; at != end; at.increment(ignored)) {
    if (at->is_regular_file(ignored)) ++count;
  }
  return count;
}

}  // namespace

MailLab::MailLab() : run_((folder_ / "").string()), port_(FreeTen()) {
  if (!fs::exists(SourceFolder() + "/build/mail/complete")) {
    trouble_ = "Dovecot and Postfix are not unpacked; ./run test mail does it, where it can";
  } else if (geteuid() != 0) {
    trouble_ = "Dovecot and Postfix change users, for which they need root";
  } else if (!authority_.Make()) {
    trouble_ = "openssl is not installed";
  }
  if (!trouble_.empty()) return;
  // Their users pass through it.
  fs::permissions(run_, fs::perms(0711));
  fs::create_directory(run_ + "mail");
  Own(run_ + "mail");
  WriteDovecot();
  WritePostfix();
  MakeQueue();
}

void MailLab::WriteDovecot() const {
  const auto port = [this](int number) { return std::to_string(port_ + number); };
  WriteText(
      run_ + "dovecot.conf",
      "protocols = imap lmtp\nlisten = 127.0.0.1\nbase_dir = " + run_ + "dovecot\n" +
          "state_dir = " + run_ + "dovecot\nlog_path = " + run_ + "dovecot.log\n" +
          "ssl = yes\nssl_cert = <" + authority_.certificate() + "\nssl_key = <" +
          authority_.key() + "\ndisable_plaintext_auth = no\nauth_mechanisms = plain login\n" +
          "default_internal_user = nobody\ndefault_internal_group = nogroup\n" +
          "default_login_user = games\nfirst_valid_uid = 1\nmail_fsync = never\n" +
          "mail_max_userip_connections = 100\nmail_location = maildir:" + run_ + "mail/%n\n" +
          "passdb {\n  driver = static\n  args = password=lab\n}\n" +
          "userdb {\n  driver = static\n  args = uid=mail gid=mail allow_all_users=yes home=" +
          run_ + "mail/%n\n}\n" + "service anvil {\n  chroot =\n}\n" +
          "service imap-login {\n  chroot =\n  inet_listener imap {\n    port = " + port(0) +
          "\n  }\n  inet_listener imaps {\n    port = " + port(1) + "\n    ssl = yes\n  }\n}\n" +
          "service lmtp {\n  inet_listener lmtp {\n    port = " + port(2) + "\n  }\n}\n" +
          "service auth {\n  unix_listener " + run_ + "auth {\n    mode = 0666\n  }\n}\n");
}

void MailLab::WritePostfix() const {
  const auto at = [this](int number) { return "127.0.0.1:" + std::to_string(port_ + number); };
  fs::create_directory(run_ + "postfix");
  WriteText(
      run_ + "postfix/main.cf",
      "compatibility_level = 3.6\nqueue_directory = " + run_ + "queue\ndata_directory = " + run_ +
          "postfix-data\nmaillog_file = " + run_ + "postfix.log\n" +
          "maillog_file_prefixes = " + run_ + ", /tmp, /var\n" +
          "mail_owner = mail\nsetgid_group = games\ndefault_privs = nobody\n" +
          "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = lab.example\n" +
          "mydestination =\nalias_maps =\nalias_database =\nlocal_recipient_maps =\n" +
          "relay_domains = d.example, s.example\nsmtpd_recipient_restrictions =\n" +
          "transport_maps = inline:{ { d.example = lmtp:inet:" + at(2) +
          " }, { s.example = lmtp:inet:" + at(5) + " } }\n" +
          "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = " + run_ +
          "auth\nsmtpd_relay_restrictions = permit_sasl_authenticated, reject\n" +
          "smtpd_tls_security_level = may\nsmtpd_tls_auth_only = yes\nsmtpd_tls_cert_file = " +
          authority_.certificate() + "\nsmtpd_tls_key_file = " + authority_.key() + "\n" +
          "smtpd_tls_session_cache_database =\nsmtputf8_enable = yes\n" +
          // What cannot be delivered is tried again at once.
          "queue_run_delay = 1s\nminimal_backoff_time = 1s\nmaximal_backoff_time = 1s\n" +
          "lmtp_connect_timeout = 5s\nlmtp_destination_concurrency_failed_cohort_limit = 100\n");
  std::string services = at(3) + " inet n - n - - smtpd\n" + at(4) +
                         " inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n" +
                         "pickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\n"
                         "qmgr unix n - n 300 1 qmgr\ntlsmgr unix - - n 1000? 1 tlsmgr\n"
                         "rewrite unix - - n - - trivial-rewrite\n"
                         "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n"
                         "trace unix - - n - 0 bounce\nverify unix - - n - 1 verify\n"
                         "proxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\n"
                         "relay unix - - n - - smtp\nerror unix - - n - - error\n"
                         "retry unix - - n - - error\nlmtp unix - - n - - lmtp\n"
                         "anvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n"
                         "flush unix n - n 1000? 0 flush\nshowq unix n - n - - showq\n"
                         "postlog unix-dgram n - n - 1 postlogd\n";
  WriteText(run_ + "postfix/master.cf", services);
}

// What an installation of Postfix would make.
void MailLab::MakeQueue() const {
  const std::string queue = run_ + "queue/";
  fs::create_directories(queue + "pid");
  for (const char* name : {"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold",
                           "incoming", "private", "saved", "trace", "public", "maildrop"}) {
    fs::create_directory(queue + name);
    fs::permissions(queue + name, fs::perms(0755));
    Own(queue + name);
  }
  fs::create_directory(run_ + "postfix-data");
  Own(run_ + "postfix-data");
}

bool MailLab::WaitForPort(int port) const {
  return WaitUntil(kStartPatience, [port] {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = LoopbackAt(port);
    const bool answers =
        connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    close(probe);
    return answers;
  });
}

void MailLab::StartDovecot() {
  KillDovecot();
  dovecot_.reset();
  fs::remove(run_ + "dovecot/master.pid");
  // Files that a killed one meant as locks; for ten seconds, or two minutes, it would wait for
  // them.
  std::vector<fs::path> locks;
  std::error_code ignored;
  for (const std::string& folder : {run_ + "dovecot", run_ + "mail"}) {
    for (fs::recursive_directory_iterator at(folder, ignored), end; at != end;
         at.increment(ignored)) {
      if (at->path().extension() == ".lock") locks.push_back(at->path());
    }
  }
  for (const fs::path& lock : locks) fs::remove(lock);
  dovecot_ = std::make_unique<Program>(
      std::vector<std::string>{SourceFolder() + "/tests/mail/lab/lab", "run", "/usr/sbin/dovecot",
                               "-F", "-c", run_ + "dovecot.conf"});
  if (!WaitForPort(port_)) trouble_ = "Dovecot does not start: " + dovecot_->output() + Logs();
}

void MailLab::StartPostfix() {
  KillPostfix();
  postfix_.reset();
  postfix_ = std::make_unique<Program>(
      std::vector<std::string>{SourceFolder() + "/tests/mail/lab/lab", "run",
                               "/usr/lib/postfix/sbin/master", "-d", "-c", run_ + "postfix"});
  if (!WaitForPort(port_ + 3)) trouble_ = "Postfix does not start: " + postfix_->output() + Logs();
}

// What is killed goes with all that it started, but not at once.
void MailLab::KillDovecot() {
  if (dovecot_ != nullptr) dovecot_->Signal(SIGKILL);
  WaitUntil(kStartPatience, [this] { return IsFree(port_); });
}
void MailLab::KillPostfix() {
  if (postfix_ != nullptr) postfix_->Signal(SIGKILL);
  WaitUntil(kStartPatience, [this] { return IsFree(port_ + 3); });
}

std::string MailLab::Inbox(const std::string& user) const {
  const std::string inbox = run_ + "mail/" + user + "/";
  if (fs::exists(inbox + "new")) return inbox;
  for (const char* name : {"", "tmp", "new", "cur"}) {
    fs::create_directory(inbox + name);
    Own(inbox + name);
  }
  return inbox;
}

std::string MailLab::NextName() {
  ++names_;
  return std::to_string(1'700'000'000 + names_) + "." + std::to_string(getpid()) + ".lab";
}

void MailLab::Drop(const std::string& user, const std::string& bytes) {
  const std::string inbox = Inbox(user);
  const std::string name = NextName();
  WriteText(inbox + "tmp/" + name, bytes);
  Own(inbox + "tmp/" + name);
  fs::rename(inbox + "tmp/" + name, inbox + "new/" + name);
}

void MailLab::DropMany(const std::string& user, const std::string& bytes, std::size_t count) {
  const std::string inbox = Inbox(user);
  const std::string first = inbox + "new/" + NextName();
  WriteText(first, bytes);
  Own(first);
  for (std::size_t i = 1; i < count; ++i) fs::create_hard_link(first, inbox + "new/" + NextName());
}

std::size_t MailLab::CountOf(const std::string& user) const {
  return FilesUnder(Inbox(user) + "new") + FilesUnder(Inbox(user) + "cur");
}

std::size_t MailLab::SeenOf(const std::string& user) const {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(Inbox(user) + "cur")) {
    const std::string name = entry.path().filename();
    if (name.substr(std::min(name.size(), name.find(":2,"))).find('S') != name.npos) ++count;
  }
  return count;
}

void MailLab::TakeOut(const std::string& user, std::size_t count) {
  std::vector<fs::path> all;
  for (const char* part : {"new", "cur"}) {
    for (const auto& entry : fs::directory_iterator(Inbox(user) + part))
      all.push_back(entry.path());
  }
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return b.filename() < a.filename(); });
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i) fs::remove(all[i]);
}

void MailLab::LoseNumbers(const std::string& user) {
  for (const auto& entry : fs::directory_iterator(Inbox(user))) {
    if (entry.path().filename().string().starts_with("dovecot")) fs::remove_all(entry.path());
  }
}

std::size_t MailLab::QueueLength() const {
  std::size_t count = 0;
  std::error_code gone;
  for (const char* part : {"incoming", "active", "deferred", "maildrop"}) {
    for (fs::recursive_directory_iterator at(run_ + "queue/" + part, gone), end; at != end;
         at.increment(gone)) {
      // A mail that Postfix has not answered for cannot be executed yet; that is its mark.
      const bool is_whole = (at->status(gone).permissions() & fs::perms::owner_exec) != fs::perms();
      if (at->is_regular_file(gone) && is_whole) ++count;
    }
  }
  return count;
}

std::string MailLab::Logs() const {
  constexpr std::size_t kShown = 4'000;
  std::string text;
  for (const char* name : {"dovecot.log", "postfix.log"}) {
    const std::string log = TextOf(run_ + name);
    text +=
        std::string("\n--- ") + name + "\n" + log.substr(log.size() - std::min(log.size(), kShown));
  }
  return text;
}

}  // namespace strowger::test
