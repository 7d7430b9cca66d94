#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/mail_server.h"
#include "core/mail/mail_ids.h"

namespace strowger::mail {

// One mail account's folders on an IMAP server.
struct ImapOptions {
  core::MailAccountId account;
  MailServer server;
  std::vector<std::string> folders{"INBOX"};  // UTF-8; each has a connection of its own.
  // Of larger mails the beginning is fetched.
  std::size_t mail_bytes_max = 50 << 20;
  // Sets \Seen when a mail is kept. Else folders are opened so that nothing in them can change.
  bool marks_seen = false;
  // So many mails are listed at a time, and so many UIDs are asked for at first.
  std::uint32_t window = 500;
  // For the next bytes of an answer.
  Duration answer_timeout = std::chrono::minutes(2);
  // IDLE is begun anew after it; servers may end one of 29 minutes (RFC 2177). Half-dead
  // connections are found by it, too.
  Duration idle_refresh = std::chrono::minutes(9);
  // How often the server is asked whether there is a mail that it did not tell of.
  Duration poll_interval = std::chrono::minutes(5);
  // Pauses before a connection is tried again double from the first to the last.
  Duration retry_min = std::chrono::seconds(1);
  Duration retry_max = std::chrono::minutes(5);
  // How long the store may take for one mail.
  Duration keep_timeout = std::chrono::minutes(2);
  // For tests: called on the client's thread with the name of each step of kImapSteps; true breaks
  // the connection there.
  std::function<bool(std::string_view step)> breaks_at;
};

// Where a session may be broken. "commanded": a batch of mails is asked for and none has come;
// "fetched": a mail came and is not kept; "kept": it is kept and nothing more; "batch": all of a
// batch are kept.
inline constexpr std::string_view kImapSteps[] = {"connected", "known",     "selected", "placed",
                                                  "listed",    "commanded", "fetched",  "kept",
                                                  "batch",     "settled",   "idle",     "woken"};

}  // namespace strowger::mail
