#include "terminal/mail_draft.h"

#include <algorithm>
#include <string_view>

namespace strowger::client {

namespace {

using mail::v1::OutgoingMail;
using mail::v1::OutgoingRecipient;

constexpr std::string_view kSpace = " \t\r\n";
// Stands in place of what is masked; the server takes no address with it.
constexpr std::string_view kStars = "***";
constexpr std::array kRecipientFields{DraftField::kTo, DraftField::kCc, DraftField::kBcc};

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Where the next separator is; those of Chinese keyboards count, too.
struct Cut {
  std::size_t at = 0;
  std::size_t bytes = 0;
};
Cut FindCut(std::string_view text) {
  bool is_quoted = false;
  bool is_in_angles = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (rest.front() == '"') is_quoted = !is_quoted;
    if (rest.front() == '<') is_in_angles = true;
    if (rest.front() == '>') is_in_angles = false;
    if (is_quoted || is_in_angles) continue;
    for (const std::string_view separator : {",", ";", "\n", "，", "；", "、"}) {
      if (rest.starts_with(separator)) return {at, separator.size()};
    }
  }
  return {text.size(), 0};
}

std::string Quoted(const std::string& name) {
  if (name.find_first_of(",;<>\"") == std::string::npos && name.find("，") == std::string::npos &&
      name.find("；") == std::string::npos && name.find("、") == std::string::npos) {
    return name;
  }
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? '\'' : c;
  return quoted + "\"";
}

std::string Unquoted(std::string_view name) {
  const bool is_quoted = name.size() >= 2 && name.front() == '"' && name.back() == '"';
  return std::string(is_quoted ? name.substr(1, name.size() - 2) : name);
}

void AddTyped(std::string_view typed, mail::v1::RecipientRole role, OutgoingMail& mail) {
  typed = Trimmed(typed);
  if (typed.empty()) return;
  OutgoingRecipient& recipient = *mail.add_recipients();
  recipient.set_role(role);
  const std::size_t angle = typed.rfind('<');
  if (angle == std::string_view::npos || typed.back() != '>') {
    recipient.set_address(std::string(typed));
    return;
  }
  recipient.set_display_name(Unquoted(Trimmed(typed.substr(0, angle))));
  recipient.set_address(std::string(Trimmed(typed.substr(angle + 1, typed.size() - angle - 2))));
}

}  // namespace

std::string ToTypedRecipients(const OutgoingMail& mail, mail::v1::RecipientRole role) {
  std::string typed;
  for (const OutgoingRecipient& each : mail.recipients()) {
    if (each.role() != role) continue;
    if (!typed.empty()) typed += ", ";
    typed += each.display_name().empty()
                 ? each.address()
                 : Quoted(each.display_name()) + " <" + each.address() + ">";
  }
  return typed;
}

void ReadTypedRecipients(const std::string& typed, mail::v1::RecipientRole role,
                         OutgoingMail& mail) {
  std::string_view rest = typed;
  while (!rest.empty()) {
    const Cut cut = FindCut(rest);
    AddTyped(rest.substr(0, cut.at), role, mail);
    rest.remove_prefix(cut.at + cut.bytes);
  }
}

DraftWords WordsOf(const MailDraft& draft) {
  DraftWords words;
  for (std::size_t i = 0; i < kDraftFieldsCount; ++i) words[i] = draft.fields[i].text();
  return words;
}

DraftWords WordsOf(const OutgoingMail& mail) {
  return {ToTypedRecipients(mail, mail::v1::RECIPIENT_ROLE_TO),
          ToTypedRecipients(mail, mail::v1::RECIPIENT_ROLE_CC),
          ToTypedRecipients(mail, mail::v1::RECIPIENT_ROLE_BCC), mail.subject(), mail.text()};
}

void SetWords(MailDraft& draft, const DraftWords& words) {
  for (std::size_t i = 0; i < kDraftFieldsCount; ++i) {
    const auto field = static_cast<DraftField>(i);
    const std::size_t bytes_max = field == DraftField::kText      ? kMailTextBytesMax
                                  : field == DraftField::kSubject ? kMailSubjectBytesMax
                                                                  : kNoteBytesMax;
    draft.fields[i] = LineEditor(words[i], bytes_max);
  }
  // The answer stands above what is quoted.
  draft.field(DraftField::kText).ToStart();
}

void TakeOver(MailDraft& draft, const OutgoingMail& mail) {
  draft.etag = mail.etag();
  draft.account = mail.account();
  draft.thread = mail.thread();
  draft.answered_mail = mail.answered_mail();
  draft.ticket = mail.ticket();
  draft.purpose = mail.purpose();
  draft.attachments.assign(mail.attachments().begin(), mail.attachments().end());
}

bool SaysTheSame(const MailDraft& draft, const OutgoingMail& mail) {
  OutgoingMail typed;
  ReadTypedRecipients(draft.field(DraftField::kTo).text(), mail::v1::RECIPIENT_ROLE_TO, typed);
  ReadTypedRecipients(draft.field(DraftField::kCc).text(), mail::v1::RECIPIENT_ROLE_CC, typed);
  ReadTypedRecipients(draft.field(DraftField::kBcc).text(), mail::v1::RECIPIENT_ROLE_BCC, typed);
  typed.set_subject(draft.field(DraftField::kSubject).text());
  typed.set_text(draft.field(DraftField::kText).text());
  return WordsOf(typed) == WordsOf(mail);
}

bool HasMaskedRecipient(const MailDraft& draft) {
  return std::ranges::any_of(kRecipientFields, [&](DraftField field) {
    return draft.field(field).text().find(kStars) != std::string::npos;
  });
}

void PutMaskedBack(MailDraft& draft) {
  if (!HasMaskedRecipient(draft)) return;
  for (const DraftField field : kRecipientFields) {
    draft.field(field) =
        LineEditor(draft.on_server[static_cast<std::size_t>(field)], kNoteBytesMax);
  }
}

bool IsOnServer(const MailDraft& draft) {
  return !draft.is_strange && WordsOf(draft) == draft.on_server;
}

}  // namespace strowger::client
