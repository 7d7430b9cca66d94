#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/mail/mail_ids.h"
#include "core/mail/mail_message.h"
#include "core/mail/mail_signer.h"
#include "core/mail/mail_token.h"

// Which thread a mail belongs to. A mail in a wrong thread shows one customer's words to another,
// so what is not sure begins a thread of its own. See server/decisions/0028-threading-and-loops.md.
namespace strowger::core {

// Message-IDs of a mail that are looked at, the newest; and mails of a book that bear one of them.
inline constexpr std::size_t kThreadIdsMax = 50;
inline constexpr std::size_t kBearersMax = 50;
// Threads that were joined one to another and are followed; more is a mistake of the book.
inline constexpr int kJoinsMax = 50;
// A thread is recent, to which a mail is added by its subject, for so long after its last mail.
inline constexpr Duration kRecentThread = std::chrono::hours(24 * 7);

// What a mail says of the mails before it. Made of a mail alone; all of it may be a lie but what is
// signed.
struct ThreadSigns {
  std::string message_id;                // Its own.
  std::optional<MailToken> own_token;    // It bears a Message-ID of ours: our own mail came back.
  std::vector<MailToken> tokens;         // Of what it answers, the newest first.
  std::vector<MailThreadId> markers;     // In its text, from the top.
  std::vector<std::string> message_ids;  // Not ours; of References the newest first, then others.
  std::vector<TicketId> tickets;         // In its subject.
  std::string bare_subject;
};
ThreadSigns ReadThreadSigns(const MailMessage& message, const MailSigner& signer);

// The token of the mail of ours that a report brings back; none when there is none.
std::optional<MailToken> ReturnedToken(const MailMessage& report, const MailSigner& signer);

// An address as the parties of a thread are compared: without angle brackets and blanks, in lower
// case.
std::string PartyAddress(std::string_view address);

// A mail that has a Message-ID.
struct MailBearer {
  MailThreadId thread;
  bool is_ours = false;  // We sent it.
  // It is this mail of a campaign, which is in no thread; else none.
  OutgoingMailId campaign_mail;
};

// What is known of threads and their mails. Ids that are none mean: there is no such thing. Asked
// by one thread while a mail is settled.
class ThreadBook {
 public:
  virtual ~ThreadBook() = default;

  virtual MailAccountId AccountOf(MailThreadId thread) const = 0;
  // The thread that this one was joined to; one step.
  virtual MailThreadId JoinedTo(MailThreadId thread) const = 0;
  // Whether the address, as PartyAddress has it, writes in this thread or is written to.
  virtual bool IsParty(MailThreadId thread, const std::string& address) const = 0;
  virtual MailThreadId ThreadOfOutgoing(OutgoingMailId mail) const = 0;
  // The mails of this account that bear a Message-ID (case matters), the oldest first, at most
  // kBearersMax: who uses an id again does not take the place of who used it before.
  virtual std::vector<MailBearer> BearersOf(const MailAccountId& account,
                                            const std::string& message_id) const = 0;
  virtual MailThreadId ThreadOfTicket(const MailAccountId& account, TicketId ticket) const = 0;
  // The newest thread of this account with this bare subject in which the address is a party and
  // whose last mail is not older than `since`.
  virtual MailThreadId ThreadOfSubject(const MailAccountId& account,
                                       const std::string& bare_subject, const std::string& address,
                                       TimePoint since) const = 0;
};

// How an account finds threads.
struct ThreadOptions {
  // For senders whose programs keep no references, such as those of marketplaces.
  bool by_subject = false;
  TimePoint recent_since{};  // Now without kRecentThread.
};

enum class ThreadSign { kNone, kToken, kMarker, kMessageId, kTicketNumber, kSubject };
std::string_view NameOf(ThreadSign sign);

struct ThreadChoice {
  MailThreadId thread;  // None: a new one begins.
  ThreadSign sign = ThreadSign::kNone;
  std::string reason;  // A sentence, and further ones on what was not followed.
  // Who writes was no party of the thread and becomes one, which people are shown.
  bool is_new_party = false;
  // The mail of a campaign that it answers, whether or not a thread was found.
  OutgoingMailId campaign_mail;
  // A thread that it may belong to, for a person to decide; none once `thread` is there.
  MailThreadId possible_thread;
};

// The first sign holds that leads to a thread of the account: signed token, signed marker, known
// Message-ID, ticket number, subject. Whose mail it is decides what holds: a token, a marker or a
// reference to a mail of ours bring a stranger in, a reference to somebody else's mail, a ticket
// number or a subject only who is a party already. So answers to a newsletter that came to us, or
// that we sent to many, are a thread each. Threads that were joined to others are followed.
ThreadChoice ChooseThread(const ThreadSigns& signs, const MailAccountId& account,
                          std::string_view sender, const ThreadOptions& options,
                          const ThreadBook& book);

}  // namespace strowger::core
