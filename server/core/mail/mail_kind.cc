#include "core/mail/mail_kind.h"

#include <algorithm>

#include "core/mail/auto_reply.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

// A mail that is reported for abuse, where the reporter declares it.
std::string FeedbackIn(const MailMessage& message) {
  for (const MailReport& report : message.reports) {
    if (!report.is_within && report.media_type == "message/feedback-report") {
      return "It has a part message/feedback-report (RFC 5965).";
    }
  }
  if (message.report_type == "feedback-report") {
    return "It calls itself a feedback report (RFC 5965).";
  }
  // Hotmail's form has no part for machines.
  if (StartsWithFolded(TrimmedBlanks(message.subject), "complaint about message from") &&
      !message.returned_headers.empty()) {
    return "Its subject is that of a complaint, and the mail complained about is enclosed.";
  }
  return {};
}

bool SaysNotAutomatic(const MailMessage& message) {
  const std::string* submitted = message.Header("auto-submitted");
  return submitted != nullptr && EqualsFolded(TrimmedBlanks(*submitted), "no");
}

}  // namespace

std::string_view NameOf(MailKind kind) {
  switch (kind) {
    case MailKind::kPerson:
      return "person";
    case MailKind::kAutoReply:
      return "auto-reply";
    case MailKind::kBounce:
      return "bounce";
    case MailKind::kFeedback:
      return "feedback";
    case MailKind::kList:
      return "list";
  }
  return "person";
}

KindVerdict JudgeKind(const MailMessage& message) {
  if (std::string why = FeedbackIn(message); !why.empty()) {
    return {MailKind::kFeedback, std::move(why), std::nullopt};
  }
  if (auto bounce = FindBounce(message)) {
    std::string why = bounce->evidence;
    return {MailKind::kBounce, std::move(why), std::move(bounce)};
  }
  const std::string list = ListByHeaders(message);
  if (SaysNotAutomatic(message)) {
    if (!list.empty()) return {MailKind::kList, list, std::nullopt};
    return {MailKind::kPerson, "Its header Auto-Submitted says no: a person wrote it (RFC 3834).",
            std::nullopt};
  }
  if (std::string why = AutoReplyByHeaders(message); !why.empty()) {
    return {MailKind::kAutoReply, std::move(why), std::nullopt};
  }
  if (!list.empty()) return {MailKind::kList, list, std::nullopt};
  if (std::string why = AutoReplyByWords(message); !why.empty()) {
    return {MailKind::kAutoReply, std::move(why), std::nullopt};
  }
  return {MailKind::kPerson, "Nothing says that a program wrote it.", std::nullopt};
}

}  // namespace strowger::core
