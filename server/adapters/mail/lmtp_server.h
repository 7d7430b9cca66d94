#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "service/ports/mail_intake.h"

namespace strowger::mail {

struct LmtpOptions {
  // "127.0.0.1:24", port 0 lets the system choose; or "unix:/path/of/socket". LMTP knows neither
  // users nor encryption, so other machines are let in only when `is_for_other_machines`.
  std::string listen;
  bool is_for_other_machines = false;
  unsigned socket_mode = 0660;  // Of the file of a unix socket.
  std::string host_name = "localhost";
  // The most memory that mails take before they are kept is this by `connections_max`, and twice
  // that where mails are for several accounts.
  std::size_t mail_bytes_max = 50 << 20;
  std::size_t recipients_max = 100;
  // Further connections are told to come again later.
  std::size_t connections_max = 8;
  Duration idle_timeout = std::chrono::minutes(5);
  // How long the store may take for one mail; then the client is told to send it again.
  Duration keep_timeout = std::chrono::minutes(2);
  // For tests: called on the server's thread with the name of each step of kLmtpSteps; true breaks
  // the connection there.
  std::function<bool(std::string_view step)> breaks_at;
};

// Where a conversation may be broken: accepted; some bytes were heard; a mail is whole; it is kept
// for the first of several accounts; for all, and the client was not told; it was told.
inline constexpr std::string_view kLmtpSteps[] = {"accepted",   "heard", "whole",
                                                  "kept-first", "kept",  "told"};

// Takes mails from a mail server on this machine (RFC 2033), on a thread of its own. A recipient is
// told 250 only when the mail is committed for the recipient's account. What a client did not hear
// of it sends again, and the intake knows it by its bytes; so nothing is added to a mail.
class LmtpServer {
 public:
  // `intake` must outlive the server.
  LmtpServer(LmtpOptions options, service::MailIntake& intake);
  ~LmtpServer();

  // Refused with LMTP_LISTEN_FAILED, or MAIL_SERVER_INVALID.
  Result<void> Start();
  // Ends all connections and joins the thread.
  void Stop();
  // The port it listens on; 0 for a unix socket.
  int port() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::mail
