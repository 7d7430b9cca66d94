// A whole mail: read, judged, split, and its bytes taken for HTML, too.

#include <fstream>
#include <sstream>

#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/mime/safe_html.h"
#include "core/mail/mail_kind.h"
#include "core/mail/reply_draft.h"
#include "core/mail/reply_text.h"
#include "core/text/utf8.h"
#include "fuzz/fuzz_target.h"

namespace strowger::fuzz {
namespace {

void RequireWellFormed(const std::vector<core::Mailbox>& mailboxes) {
  for (const core::Mailbox& mailbox : mailboxes) {
    Require(core::IsWellFormed(mailbox.name) && core::IsWellFormed(mailbox.address),
            "mailboxes are UTF-8");
  }
}

void RequireBounds(const core::MailMessage& message) {
  using core::MailMessage;
  Require(message.headers.size() <= MailMessage::kHeadersMax, "headers are bounded");
  Require(message.parts.size() <= MailMessage::kPartsMax, "parts are bounded");
  Require(message.to.size() <= MailMessage::kRecipientsMax, "recipients are bounded");
  Require(core::IsWellFormed(message.text), "the text is UTF-8");
  Require(core::IsWellFormed(message.subject), "the subject is UTF-8");
  for (const core::MailHeader& header : message.headers) {
    Require(core::IsWellFormed(header.name) && core::IsWellFormed(header.value),
            "headers are UTF-8");
    Require(header.value.find('\n') == std::string::npos, "a header is one line");
  }
  for (const core::MailPart& part : message.parts) {
    Require(core::IsWellFormed(part.file_name + part.media_type + part.charset + part.content_id),
            "parts are UTF-8");
  }
  for (const auto* mailboxes :
       {&message.from, &message.sender, &message.reply_to, &message.to, &message.cc}) {
    RequireWellFormed(*mailboxes);
  }
}

}  // namespace

void TryInput(std::string_view input) {
  static const mime::GmimeMailReader reader;
  const core::MailMessage message = reader.Read(input);
  RequireBounds(message);
  const core::KindVerdict verdict = core::JudgeKind(message);
  Require(!verdict.reason.empty(), "a verdict has a reason");
  if (verdict.bounce) {
    Require(verdict.bounce->recipients.size() <= core::Bounce::kRecipientsMax,
            "bounced recipients are bounded");
  }
  const core::ReplyText split = core::SplitReply(message.text);
  Require(split.reply.size() <= message.text.size() + 1, "a reply is a part of the text");
  Require(core::RecipientsOfReply(message, {"desk@ours.example"}, true).cc.size() <=
              core::kReplyRecipientsMax,
          "recipients of an answer are bounded");
  const mime::SafeHtml safe = mime::MakeSafeHtml(input, "/images/");
  Require(core::IsWellFormed(safe.html), "safe HTML is UTF-8");
  Require(safe.html.find("<script") == std::string::npos, "safe HTML has no script");
}

std::vector<std::string> CorpusFolders() { return {"email"}; }

std::vector<std::string> InputsOf(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return {bytes.str()};
}

}  // namespace strowger::fuzz
