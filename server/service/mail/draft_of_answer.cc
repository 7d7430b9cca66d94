#include "service/mail/draft_of_answer.h"

#include <chrono>

#include "core/mail/mail_language.h"
#include "core/mail/reply_draft.h"
#include "core/text/ascii.h"

namespace strowger::service {

namespace {

std::vector<std::string> OwnAddresses(const MailAccountPlan& account) {
  std::vector<std::string> own{core::AsciiLower(account.address)};
  for (const std::string& alias : account.aliases) own.push_back(core::AsciiLower(alias));
  return own;
}

void AddAll(const std::vector<core::Mailbox>& mailboxes, RecipientRole role, OutgoingMail& mail) {
  for (const core::Mailbox& mailbox : mailboxes) {
    if (mail.recipients.size() == OutgoingMail::kRecipientsMax) return;
    mail.recipients.push_back(
        {.role = role, .mailbox = mailbox, .state = RecipientState::kWaiting, .answer = {}});
  }
}

// As clocks in Greenwich show.
std::chrono::local_seconds WrittenAt(const core::MailMessage& message) {
  return std::chrono::local_seconds(
      message.date.value_or(std::chrono::sys_seconds()).time_since_epoch());
}

std::string Quoted(const core::MailMessage& message, OutgoingPurpose purpose,
                   core::DraftLanguage language) {
  if (purpose == OutgoingPurpose::kForward) {
    return core::ForwardedText({message, WrittenAt(message)}, language);
  }
  const core::Mailbox from = message.from.empty() ? core::Mailbox() : message.from.front();
  return core::QuotedText({from, WrittenAt(message), message.text}, language);
}

}  // namespace

std::string DraftText(std::string_view text, std::string_view signature, std::string_view quoted) {
  std::string draft(text);
  if (!signature.empty()) {
    draft += "\n\n-- \n";
    draft += signature;
  }
  if (!quoted.empty()) {
    draft += "\n\n";
    draft += quoted;
  }
  if (!draft.empty() && draft.back() != '\n') draft += '\n';
  return draft;
}

OutgoingMail DraftOfAnswer(const core::MailMessage& message, OutgoingPurpose purpose,
                           const MailAccountPlan& account, std::string_view text,
                           std::string_view language) {
  std::string spoken(language);
  if (spoken.empty()) spoken = core::LanguageOf(message.text);
  if (spoken.empty()) spoken = account.language;
  const bool is_chinese = spoken.starts_with("zh");
  const auto words = is_chinese ? core::DraftLanguage::kChinese : core::DraftLanguage::kEnglish;

  OutgoingMail draft;
  draft.account = account.id;
  draft.purpose = purpose;
  draft.text = DraftText(text, account.SignatureIn(spoken), Quoted(message, purpose, words));
  if (purpose == OutgoingPurpose::kForward) {
    draft.subject = core::ForwardSubject(message.subject);
    return draft;
  }
  draft.subject = core::ReplySubject(message.subject);
  const auto recipients = core::RecipientsOfReply(message, OwnAddresses(account),
                                                  purpose == OutgoingPurpose::kReplyAll);
  AddAll(recipients.to, RecipientRole::kTo, draft);
  AddAll(recipients.cc, RecipientRole::kCc, draft);
  if (core::IsWritableMessageId(message.message_id)) draft.in_reply_to = message.message_id;
  draft.references = core::ReferencesOfReply(message);
  return draft;
}

}  // namespace strowger::service
