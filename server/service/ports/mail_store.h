#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/input.h"
#include "core/floor/setup.h"
#include "core/mail/mail_ids.h"
#include "core/mail/mail_kind.h"
#include "core/mail/mail_message.h"
#include "service/ports/done.h"
#include "service/ports/mail_intake.h"

namespace strowger::service {

// What is being done with a mail that came.
enum class MailState {
  kReceived,  // Kept, and not read yet.
  kRouting,   // Read; its work is on its way to the queue.
  kRouted,    // An agent is asked, or was.
  kParked,    // Kept with the reason; nobody is asked to answer it.
  kEvent,     // A report, which stands beside the mail that it is about.
  kKnown,     // The same mail came by another account.
};

// What a mail is about. Nothing is known of it where neither guess nor topic is there.
struct MailTopic {
  std::string guess;  // The model's; empty: none.
  double probability = 0;
  bool is_sure = false;  // Enough to be routed by it.
  std::string model;     // Its digest.
  std::string topic;     // What a person says; empty: nobody did.
  std::string user;
  TimePoint time{};  // When it was said.
};

// A mail that came, without its bytes.
struct MailRow {
  core::MailId id;
  core::MailAccountId account;
  MailState state = MailState::kReceived;
  std::string reason;  // Of the state, a sentence.
  TimePoint arrived{};
  std::uint64_t size = 0;
  std::uint64_t whole_size = 0;  // Not 0: only the beginning is kept.
  // Known once it was read.
  core::MailKind kind = core::MailKind::kPerson;
  core::Mailbox from;
  std::string subject;
  std::string message_id;
  std::string preview;  // The beginning of what is new in its text.
  core::MailThreadId thread;
  TicketId ticket;
  MailTopic topic;
  core::WorkDue due;  // Of the answer to it; none when it has one.
};

// One that is to be read.
struct UnreadMail {
  core::MailId id;
  core::MailAccountId account;
  std::string envelope_from;
  bool is_envelope_known = false;  // Then an empty sender is what it says.
  TimePoint arrived{};
  int tries = 0;  // This one included.
  std::string raw;
};

// One that was read, and what the rules that need no memory say of it.
struct ReadMail {
  UnreadMail mail;
  core::MailMessage message;
  core::KindVerdict verdict;
  std::string reply_text;  // What is new in it.
};

// One whose work is to be put into its queue.
struct MailWork {
  core::MailId mail;
  core::MailThreadId thread;
  TicketId ticket;
  std::string from_address;
  std::string subject;
  QueueId queue;
  int priority = 0;
  std::vector<core::SkillNeed> needs;
  TimePoint arrived{};
  core::WorkDue due{};
};

struct MailEvent {
  core::MailThreadId thread;
  core::MailId mail;  // None: it is not about one.
  TimePoint time{};
  std::string text;
};

struct MailThread {
  core::MailThreadId id;
  core::MailAccountId account;
  TicketId ticket;
  std::string subject;
  std::vector<std::string> parties;
  std::vector<std::string> strangers;  // Of the parties.
  std::vector<MailRow> mails;          // The oldest first, the newest kThreadMailsMax.
  std::vector<MailEvent> events;
};

struct MailFilter {
  core::MailAccountId account;  // None: all.
  bool parked_only = false;
  std::size_t page_size = 50;
  std::string page_token;
};
struct MailPage {
  std::vector<MailRow> mails;  // The newest first.
  std::string next_page_token;
};

struct RawMail {
  MailRow row;
  std::string raw;
};

struct TopicWish {
  core::MailId mail;
  std::string topic;
  bool is_new = false;  // It need not be known.
};

// What one model guessed of the mails of a week.
struct TopicWeek {
  TimePoint begin{};  // A Monday, UTC.
  std::string model;
  std::int64_t guessed = 0;
  std::int64_t sure = 0;
  std::int64_t told = 0;   // A person said the topic.
  std::int64_t right = 0;  // Of those.
  std::int64_t sure_told = 0;
  std::int64_t sure_right = 0;
};
inline constexpr int kTopicWeeksMax = 104;
inline constexpr std::size_t kTopicBytesMax = 200;

// What became of threads that were acknowledged.
struct DeflectionFigures {
  struct Group {
    std::int64_t sent = 0;
    std::int64_t looked_at = 0;  // Of those: long enough ago.
    std::int64_t quiet = 0;      // Of those: no further mail and no answer of a person came.
    std::int64_t deflected = 0;  // Of those: the ticket is settled all the same.
  };
  Group with_articles;
  Group without_articles;
};
struct DeflectionWish {
  int days = 28;  // Back from now.
  int quiet_days = 5;
};
inline constexpr int kDeflectionDaysMax = 366;

// A text of ours as it would go out. Its mail is made up.
struct MailTextWish {
  std::string text;             // "acknowledgement" or "closed".
  core::MailAccountId account;  // None: the first.
  std::string language;         // Of the mail; empty: not known.
  std::string topic;            // As if the model were sure of it; empty: it is not.
  std::string words;            // Of the mail.
  QueueId queue;                // None: the account's.
};
struct MailTextPreview {
  std::string language;  // Of the text that was chosen.
  std::string subject;
  std::string text;
};

inline constexpr std::size_t kThreadMailsMax = 500;
inline constexpr std::size_t kMailPreviewBytesMax = 500;

// Mails that came and what was made of them.
class MailStore {
 public:
  virtual ~MailStore() = default;

  // As MailIntake::TakeIn. A mail whose bytes the account has is only given its place.
  virtual void TakeIn(ArrivedMail mail, Done<TakenMail> done) = 0;
  virtual void GetPlace(core::MailAccountId account, std::string folder,
                        Done<FolderPlace> done) = 0;
  virtual void SetPlace(core::MailAccountId account, std::string folder, FolderPlace place,
                        Done<void> done) = 0;

  // The oldest that were not read, of which it is kept that reading them began. One on which
  // reading was begun before comes alone.
  virtual void TakeUnread(std::size_t most, std::size_t bytes_max,
                          Done<std::vector<UnreadMail>> done) = 0;
  // Threads, tickets and fates, in one commit.
  virtual void Settle(std::vector<ReadMail> mails, Done<void> done) = 0;
  // Those that cannot be read, or that no queue takes.
  virtual void Park(std::vector<core::MailId> mails, std::string reason, Done<void> done) = 0;
  // The oldest of those that are on their way to a queue, after the mail `after`.
  virtual void ListWork(core::MailId after, std::size_t most, Done<std::vector<MailWork>> done) = 0;
  virtual void MarkRouted(std::vector<core::MailId> mails, Done<void> done) = 0;

  // Refused with kNotFound MAIL_UNKNOWN, as those below.
  virtual void Get(core::MailId mail, Done<MailRow> done) = 0;
  virtual void GetRaw(core::MailId mail, Done<RawMail> done) = 0;
  virtual void List(MailFilter filter, Done<MailPage> done) = 0;
  // Refused with kNotFound MAIL_THREAD_UNKNOWN.
  virtual void GetThread(core::MailThreadId thread, Done<MailThread> done) = 0;
  // A parked mail is routed after all. Refused with kFailedPrecondition MAIL_STATE.
  virtual void Release(Actor actor, core::MailId mail, Done<void> done) = 0;
  // Keeps what a person says. Refused with kInvalidArgument TOPIC_INVALID, TOPIC_UNKNOWN.
  virtual void SetTopic(Actor actor, TopicWish wish, Done<void> done) = 0;
  // Of this week and those before it, the newest first. Refused with kInvalidArgument WEEKS_INVALID
  // for less than one or more than kTopicWeeksMax.
  virtual void GetAccuracy(int weeks, Done<std::vector<TopicWeek>> done) = 0;
  // Refused with kInvalidArgument DAYS_INVALID: less than one, or more than kDeflectionDaysMax.
  virtual void GetDeflection(DeflectionWish wish, Done<DeflectionFigures> done) = 0;
  // Refused with kNotFound MAIL_TEXT_UNKNOWN, MAIL_ACCOUNT_UNKNOWN.
  virtual void PreviewText(MailTextWish wish, Done<MailTextPreview> done) = 0;
};

}  // namespace strowger::service
