#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "adapters/webhook/test_authority.h"
#include "support/program.h"
#include "support/stores/temporary_folder.h"

namespace strowger::test {

// A real Dovecot and a real Postfix (tests/mail/lab) on loopback, at ports that nobody else uses.
// Postfix takes mails by SMTP from whoever knows a password, delivers those for d.example to
// Dovecot and those for s.example to `lmtp_port`, where a test lets our own server listen. Every
// user exists, with the password "lab".
class MailLab {
 public:
  MailLab();

  // Why there are no mail servers here; empty when there are.
  std::string trouble() const { return trouble_; }

  // Anew where it runs.
  void StartDovecot();
  void StartPostfix();
  // Like a power cut, of which nothing is left behind. From any thread.
  void KillDovecot();
  void KillPostfix();

  std::string imap_address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string imaps_address() const { return "localhost:" + std::to_string(port_ + 1); }
  std::string smtp_address() const { return "localhost:" + std::to_string(port_ + 3); }
  std::string smtps_address() const { return "localhost:" + std::to_string(port_ + 4); }
  int lmtp_port() const { return port_ + 5; }
  std::string authorities() const { return authority_.authorities(); }

  // Puts a mail into a user's inbox, as Dovecot's own delivery does it at its end.
  void Drop(const std::string& user, const std::string& bytes);
  // So many mails with the same bytes, which take the room of one.
  void DropMany(const std::string& user, const std::string& bytes, std::size_t count);
  std::size_t CountOf(const std::string& user) const;
  // Of these, those that are marked as seen.
  std::size_t SeenOf(const std::string& user) const;
  // Takes the newest `count` mails out of the inbox behind Dovecot's back.
  void TakeOut(const std::string& user, std::size_t count);
  // While Dovecot is down: its numbers of this user's mails are lost.
  void LoseNumbers(const std::string& user);
  // Mails that Postfix has answered for and not brought to their end.
  std::size_t QueueLength() const;
  // What they wrote, for a test that failed.
  std::string Logs() const;

 private:
  void WriteDovecot() const;
  void WritePostfix() const;
  void MakeQueue() const;
  std::string Inbox(const std::string& user) const;
  std::string NextName();
  bool WaitForPort(int port) const;

  TemporaryFolder folder_;
  std::string run_;
  webhook::TestAuthority authority_;
  std::string trouble_;
  int port_ = 0;  // The first of ten.
  std::size_t names_ = 0;
  std::unique_ptr<Program> dovecot_;
  std::unique_ptr<Program> postfix_;
};

}  // namespace strowger::test
