#include "core/mail/reply_draft.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/mail/subject_marks.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// Behind a mark with its colon ("Re[2]: ", "回复："); `subject` itself when it begins with none.
std::string_view BehindMark(std::string_view subject) {
  const auto mark =
      std::find_if(kSubjectMarks.begin(), kSubjectMarks.end(), [subject](std::string_view one) {
        const std::string_view rest = subject.substr(std::min(one.size(), subject.size()));
        return StartsWithFolded(subject, one) && !rest.empty() &&
               (rest.starts_with("：") ||
                std::string_view(": [(").find(rest.front()) != std::string_view::npos);
      });
  if (mark == kSubjectMarks.end()) return subject;
  std::string_view rest = subject.substr(mark->size());
  if (rest.starts_with('[') || rest.starts_with('(')) {
    // How often it was answered.
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1 || (rest[end] != ']' && rest[end] != ')')) {
      return subject;
    }
    rest.remove_prefix(end + 1);
  }
  rest = TrimmedBlanks(rest);
  for (const std::string_view colon : {":", "："}) {
    if (rest.starts_with(colon)) return TrimmedBlanks(rest.substr(colon.size()));
  }
  return subject;
}

std::string Marked(std::string_view mark, std::string_view subject) {
  std::string line(subject);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  std::string_view rest = TrimmedBlanks(line);
  while (true) {
    const std::string_view behind = BehindMark(rest);
    if (behind.size() == rest.size()) break;
    rest = behind;
  }
  return std::string(mark).append(BeginningOf(rest, kDraftSubjectBytesMax - mark.size()));
}

std::string Padded(long number, std::size_t digits) {
  std::string text = std::to_string(number);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

// "2026-03-06 10:00", or "2026年3月6日 10:00".
std::string WrittenTime(std::chrono::local_seconds time, DraftLanguage language) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const long minutes = std::chrono::duration_cast<std::chrono::minutes>(time - day).count();
  const std::string clock = " " + Padded(minutes / 60, 2) + ":" + Padded(minutes % 60, 2);
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned of_month = static_cast<unsigned>(date.day());
  if (language == DraftLanguage::kChinese) {
    return std::to_string(year) + "年" + std::to_string(month) + "月" + std::to_string(of_month) +
           "日" + clock;
  }
  return Padded(year, 4) + "-" + Padded(month, 2) + "-" + Padded(of_month, 2) + clock;
}

// In one line, whatever the name holds, and short enough to be known as an attribution.
std::string OneLine(std::string_view text, std::size_t bytes_max) {
  std::string line(BeginningOf(TrimmedBlanks(text), bytes_max));
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

std::string Described(const Mailbox& mailbox) {
  constexpr std::size_t kNameBytesMax = 100;
  constexpr std::size_t kAddressShownMax = 200;
  const std::string name = OneLine(mailbox.name, kNameBytesMax);
  const std::string address = OneLine(mailbox.address, kAddressShownMax);
  if (name.empty()) return address;
  return address.empty() ? name : name + " <" + address + ">";
}

std::string Described(const std::vector<Mailbox>& mailboxes) {
  constexpr std::size_t kShownMax = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(mailboxes.size(), kShownMax); ++i) {
    text += (i == 0 ? "" : ", ") + Described(mailboxes[i]);
  }
  return text + (mailboxes.size() > kShownMax ? ", ..." : "");
}

std::string Folded(std::string_view address) { return AsciiLower(TrimmedBlanks(address)); }

// Gathers recipients, nobody twice.
class Gathered {
 public:
  explicit Gathered(const std::vector<std::string>& own) : seen_(own.begin(), own.end()) {}

  void Add(const std::vector<Mailbox>& from, std::vector<Mailbox>& to) {
    for (const Mailbox& mailbox : from) {
      if (count_ == kReplyRecipientsMax) return;
      if (mailbox.address.find('@') == std::string::npos) continue;
      if (!seen_.insert(Folded(mailbox.address)).second) continue;
      to.push_back(mailbox);
      ++count_;
    }
  }

 private:
  std::set<std::string> seen_;
  std::size_t count_ = 0;
};

bool IsAnyOf(const std::vector<Mailbox>& mailboxes, const std::vector<std::string>& own) {
  return std::any_of(mailboxes.begin(), mailboxes.end(), [&own](const Mailbox& mailbox) {
    return std::find(own.begin(), own.end(), Folded(mailbox.address)) != own.end();
  });
}

}  // namespace

std::string ReplySubject(std::string_view subject) { return Marked("Re: ", subject); }

std::string ForwardSubject(std::string_view subject) { return Marked("Fwd: ", subject); }

std::string QuotedText(const QuotedMail& mail, DraftLanguage language) {
  const std::string who = Described(mail.from);
  const std::string when = WrittenTime(mail.written, language);
  std::string text = language == DraftLanguage::kChinese ? "在 " + when + "，" + who + " 写道：\n"
                                                         : "On " + when + ", " + who + " wrote:\n";
  const std::string_view kept = BeginningOf(mail.text, kQuotedBytesMax);
  for (const std::string_view line : LinesOf(kept)) {
    // Marks of earlier quotations run together: ">> ".
    text.append(line.empty() || line.starts_with('>') ? ">" : "> ").append(line) += '\n';
  }
  if (kept.size() < mail.text.size()) text += "> [...]\n";
  return text;
}

std::string ForwardedText(const ForwardedMail& mail, DraftLanguage language) {
  const MailMessage& message = mail.message;
  const bool is_chinese = language == DraftLanguage::kChinese;
  const std::string when = WrittenTime(mail.written, language);
  const std::string subject = OneLine(message.subject, kDraftSubjectBytesMax);
  std::string text =
      is_chinese ? "---------- 转发邮件 ----------\n" : "---------- Forwarded message ----------\n";
  text += (is_chinese ? "发件人：" : "From: ") + Described(message.from) + '\n';
  text += (is_chinese ? "日期：" : "Date: ") + when + '\n';
  text += (is_chinese ? "主题：" : "Subject: ") + subject + '\n';
  text += (is_chinese ? "收件人：" : "To: ") + Described(message.to) + '\n';
  if (!message.cc.empty()) text += (is_chinese ? "抄送：" : "Cc: ") + Described(message.cc) + '\n';
  text += '\n';
  const std::string_view kept = BeginningOf(message.text, kQuotedBytesMax);
  for (const std::string_view line : LinesOf(kept)) text.append(line) += '\n';
  if (kept.size() < message.text.size()) text += "[...]\n";
  return text;
}

ReplyRecipients RecipientsOfReply(const MailMessage& message, const std::vector<std::string>& own,
                                  bool to_all) {
  ReplyRecipients recipients;
  Gathered gathered(own);
  // An answer to what we wrote goes on to those who got it.
  if (!IsAnyOf(message.from, own)) {
    gathered.Add(message.reply_to, recipients.to);
    if (recipients.to.empty()) gathered.Add(message.from, recipients.to);
    if (recipients.to.empty()) gathered.Add(message.sender, recipients.to);
  } else {
    gathered.Add(message.to, recipients.to);
  }
  if (to_all) {
    gathered.Add(message.to, recipients.cc);
    gathered.Add(message.cc, recipients.cc);
  }
  return recipients;
}

std::vector<std::string> ReferencesOfReply(const MailMessage& message) {
  std::vector<std::string> ids = message.references;
  if (ids.empty() && message.in_reply_to.size() == 1) ids = message.in_reply_to;
  if (!message.message_id.empty()) ids.push_back(message.message_id);
  return BoundedReferences(ids);
}

std::vector<std::string> BoundedReferences(const std::vector<std::string>& ids) {
  // The last place of each counts, so that the mail that is answered stays the last.
  std::vector<std::string> kept;
  std::set<std::string_view> seen;
  const std::string* first = nullptr;
  for (const std::string& id : ids) {
    if (first == nullptr && IsWritableMessageId(id)) first = &id;
  }
  for (auto id = ids.rbegin(); id != ids.rend() && kept.size() < kReferencesMax; ++id) {
    if (IsWritableMessageId(*id) && seen.insert(*id).second) kept.push_back(*id);
  }
  if (first != nullptr && !seen.contains(*first)) kept.back() = *first;
  std::reverse(kept.begin(), kept.end());
  return kept;
}

bool IsWritableMessageId(std::string_view id) {
  return !id.empty() && id.size() <= kWritableIdBytesMax &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>'; });
}

}  // namespace strowger::core
