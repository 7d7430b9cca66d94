#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "strowger/mail/v1/mail.pb.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"

namespace strowger::client {

// A mail that an agent has in hand, as it is read. It lives as long as its work item is in hand.
struct MailPage {
  std::string mark;    // Of what the item held when this was asked for; see MarkOf.
  std::string thread;  // "mail-threads/7"; empty: none.
  std::string mail;    // The one that is shown, "mails/12": the newest until another is chosen.
  bool is_chosen = false;
  std::optional<mail::v1::GetMailResponse> letter;  // None: it is being read, or see `fault`.
  std::optional<mail::v1::GetMailThreadResponse> conversation;
  // Of us in this thread, the newest first: drafts, what waits and what was sent.
  std::vector<mail::v1::OutgoingMail> ours;
  TimePoint ours_asked_at;
  std::string fault;  // Why the mail could not be read.
  bool is_unfolded = false;
  std::size_t first = 0;  // The line at the top.
};

// By work item.
using MailPages = std::map<std::string, MailPage>;

// A mail that was told to be sent and can be taken back.
struct SentMail {
  std::string name;  // "outgoing-mails/17".
  std::string subject;
  TimePoint due;  // By the server's clock.
};

}  // namespace strowger::client
