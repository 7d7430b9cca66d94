#include "mail_json.h"

#include <boost/json.hpp>
#include <ctime>

namespace strowger {
namespace {

namespace json = boost::json;

json::value MailboxesAsJson(const std::vector<core::Mailbox>& mailboxes) {
  json::array list;
  for (const core::Mailbox& one : mailboxes) {
    list.push_back(json::object{{"name", one.name}, {"address", one.address}});
  }
  return list;
}

// RFC 3339, in UTC.
std::string WrittenDate(std::chrono::sys_seconds date) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(date);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text, length};
}

json::array Strings(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& text : texts) list.push_back(json::string(text));
  return list;
}

json::object PartAsJson(const core::MailPart& part) {
  json::object told{{"part", part.number}, {"media_type", part.media_type}};
  if (!part.charset.empty()) told["charset"] = part.charset;
  if (!part.file_name.empty()) told["file_name"] = part.file_name;
  if (!part.content_id.empty()) told["content_id"] = part.content_id;
  if (!part.disposition.empty()) told["disposition"] = part.disposition;
  if (!part.sha256.empty()) {
    told["size"] = part.size;
    told["sha256"] = part.sha256;
  }
  told["attachment"] = part.is_attachment;
  return told;
}

json::object AttachmentAsJson(const core::MailPart& part) {
  json::object told{{"part", part.number},           {"file_name", part.file_name},
                    {"media_type", part.media_type}, {"size", part.size},
                    {"sha256", part.sha256},         {"inline", part.is_inline}};
  if (!part.content_id.empty()) told["content_id"] = part.content_id;
  return told;
}

json::value CodeOrNull(const std::string& code) {
  return code.empty() ? json::value(nullptr) : json::value(json::string(code));
}

void TellFailure(const core::DeliveryFailure& failure, json::object& told) {
  told["class"] = core::NameOf(failure.failure_class);
  told["status"] = CodeOrNull(failure.status);
  told["reply_code"] = CodeOrNull(failure.reply_code);
  told["permanent"] = failure.is_permanent;
  told["address_dead"] = failure.IsAddressDead();
  told["diagnostic"] = failure.diagnostic;
}

json::object BounceAsJson(const core::Bounce& bounce) {
  json::object told;
  TellFailure(bounce.failure, told);
  json::array recipients;
  for (const core::BouncedRecipient& one : bounce.recipients) {
    json::object recipient{{"address", one.address}};
    TellFailure(one.failure, recipient);
    recipients.push_back(std::move(recipient));
  }
  told["recipients"] = std::move(recipients);
  told["original_message_id"] = CodeOrNull(bounce.original_message_id);
  return told;
}

std::string Written(const std::vector<core::Mailbox>& mailboxes) {
  std::string text;
  for (const core::Mailbox& one : mailboxes) {
    if (!text.empty()) text += ", ";
    text += one.name.empty() ? one.address : one.name + " <" + one.address + ">";
  }
  return text;
}

}  // namespace

std::string MailAsJson(const core::MailMessage& message, const core::KindVerdict& verdict) {
  json::object told;
  told["kind"] = core::NameOf(verdict.kind);
  told["kind_reason"] = verdict.reason;
  if (verdict.bounce) told["bounce"] = BounceAsJson(*verdict.bounce);
  told["from"] = MailboxesAsJson(message.from);
  told["sender"] = MailboxesAsJson(message.sender);
  told["reply_to"] = MailboxesAsJson(message.reply_to);
  told["to"] = MailboxesAsJson(message.to);
  told["cc"] = MailboxesAsJson(message.cc);
  told["bcc"] = MailboxesAsJson(message.bcc);
  told["subject"] = message.subject;
  told["date"] = message.date ? json::value(json::string(WrittenDate(*message.date))) : nullptr;
  told["message_id"] = CodeOrNull(message.message_id);
  told["in_reply_to"] = Strings(message.in_reply_to);
  told["references"] = Strings(message.references);
  told["text"] = message.text;
  told["text_from_html"] = message.text_is_from_html;
  told["protection"] = core::NameOf(message.protection);
  json::array attachments;
  json::array parts;
  for (const core::MailPart& part : message.parts) {
    parts.push_back(PartAsJson(part));
    if (part.is_attachment) attachments.push_back(AttachmentAsJson(part));
  }
  told["attachments"] = std::move(attachments);
  told["parts"] = std::move(parts);
  told["troubles"] = Strings(message.troubles);
  return json::serialize(told) + "\n";
}

std::string ReplyAsJson(const core::ReplyText& split) {
  return json::serialize(json::object{
             {"reply", split.reply}, {"quoted", split.quoted}, {"signature", split.signature}}) +
         "\n";
}

std::string MailAsText(const core::MailMessage& message, const core::KindVerdict& verdict) {
  std::string told = "kind: " + std::string(core::NameOf(verdict.kind)) + ". " + verdict.reason;
  told += "\nfrom: " + Written(message.from) + "\nto: " + Written(message.to);
  if (!message.cc.empty()) told += "\ncc: " + Written(message.cc);
  told += "\nsubject: " + message.subject;
  if (message.date) told += "\ndate: " + WrittenDate(*message.date);
  if (verdict.bounce) {
    for (const core::BouncedRecipient& one : verdict.bounce->recipients) {
      told += "\nbounced: " + one.address + " " + std::string(NameOf(one.failure.failure_class)) +
              (one.failure.is_permanent ? ", permanent " : ", temporary ") + one.failure.status;
    }
  }
  for (const core::MailPart& part : message.parts) {
    if (!part.is_attachment) continue;
    told += "\nattachment: " + part.file_name + " (" + part.media_type + ", " +
            std::to_string(part.size) + " bytes)";
  }
  for (const std::string& trouble : message.troubles) told += "\ntrouble: " + trouble;
  return told + "\n\n" + message.text;
}

}  // namespace strowger
