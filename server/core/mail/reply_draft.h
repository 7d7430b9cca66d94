#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/mail_message.h"

// What stands in an answer before somebody writes it.
namespace strowger::core {

enum class DraftLanguage { kEnglish, kChinese };

inline constexpr std::size_t kDraftSubjectBytesMax = 500;
inline constexpr std::size_t kQuotedBytesMax = 64 * 1024;
inline constexpr std::size_t kReplyRecipientsMax = 500;
inline constexpr std::size_t kReferencesMax = 50;

// The subject behind one "Re: " or "Fwd: ", whatever marks of answers and forwarding, in several
// languages, stand before it. At most kDraftSubjectBytesMax.
std::string ReplySubject(std::string_view subject);
std::string ForwardSubject(std::string_view subject);

// What an answer shows of the mail that it answers.
struct QuotedMail {
  Mailbox from;
  std::chrono::local_seconds written{};  // As the clock on the reader's wall showed.
  std::string_view text;
};

// Who wrote when, and the text behind "> ". Of the text at most kQuotedBytesMax; where it was cut
// stands "> [...]". SplitReply knows it again.
std::string QuotedText(const QuotedMail& mail, DraftLanguage language);

struct ForwardedMail {
  const MailMessage& message;
  std::chrono::local_seconds written{};
};

// The text under a rule and the headers that matter, within the same limit.
std::string ForwardedText(const ForwardedMail& mail, DraftLanguage language);

struct ReplyRecipients {
  std::vector<Mailbox> to;
  std::vector<Mailbox> cc;
};

// Whom an answer goes to: Reply-To or else From; who got a mail of ours when it is answered. With
// `to_all` the others who got it get a copy. Nobody twice, never one of `own` (our addresses, in
// lower case), at most kReplyRecipientsMax in all. `to` is empty where nobody is left.
ReplyRecipients RecipientsOfReply(const MailMessage& message, const std::vector<std::string>& own,
                                  bool to_all);

// What an answer names as its References (RFC 5322, section 3.6.4).
std::vector<std::string> ReferencesOfReply(const MailMessage& message);

// The first and the last kReferencesMax - 1 of a longer list, as a thread is found by either end.
// Ids that cannot stand in a header, and repeated ones, are left out.
std::vector<std::string> BoundedReferences(const std::vector<std::string>& ids);

inline constexpr std::size_t kWritableIdBytesMax = 500;

// Whether it can stand between angle brackets in a header line.
bool IsWritableMessageId(std::string_view id);

}  // namespace strowger::core
