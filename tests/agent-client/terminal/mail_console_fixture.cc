#include "agent-client/terminal/mail_console_fixture.h"

namespace strowger::client {

using namespace mail::v1;

void MailConsoleFixture::MailIsTaken(Language language) {
  SignsIn(language);
  routing::v1::WorkItem item;
  item.set_name(kItem);
  item.set_interaction("interactions/9");
  item.set_channel(routing::v1::CHANNEL_MAIL);
  item.set_state(routing::v1::WORK_ITEM_STATE_CONNECTED);
  item.set_queue("queues/support");
  item.set_queue_display_name("Support");
  item.set_subject("Re: Invoice 发票");
  item.mutable_caller()->set_national("li@example.org");
  (*item.mutable_attached())["mail"] = "mails/12";
  (*item.mutable_attached())["thread"] = "mail-threads/7";
  (*item.mutable_attached())["ticket"] = "tickets/1042";
  *item.mutable_state_start_time() = ToTimestamp(now_);
  *item.mutable_answer_time() = ToTimestamp(now_);
  *item.mutable_arrive_time() = ToTimestamp(now_ - std::chrono::minutes(5));
  item.add_allowed_verbs(routing::v1::VERB_TRANSFER);
  item.add_allowed_verbs(routing::v1::VERB_RELEASE);
  ItemIs(item);
  PopIs(WangXiaoming());
}

GetMailResponse MailConsoleFixture::Letter() {
  GetMailResponse letter;
  Mail& mail = *letter.mutable_mail();
  mail.set_name("mails/12");
  mail.set_account("mail-accounts/help");
  mail.set_subject("Re: Invoice 发票");
  mail.mutable_from()->set_display_name("李娜 Li Na");
  mail.mutable_from()->set_address("li@example.org");
  *mail.mutable_arrive_time() = ToTimestamp(kMorning - std::chrono::minutes(5));
  letter.add_to()->set_address("help@example.com");
  letter.add_cc()->set_address("wang@example.org");
  letter.set_reply_text(
      "您好，发票还没有收到。请问什么时候可以寄到上海？我们这边财务月底就要结账了，非常着急。\n\n"
      "Please send it to our office, too.");
  letter.set_text(letter.reply_text() + "\r\n\r\n> We sent it on Monday.\r\n-- \r\nLi Na\r\n");
  auto& part = *letter.add_parts();
  part.set_file_name("订单 4711.pdf");
  part.set_size_bytes(12'345);
  part.set_is_attachment(true);
  return letter;
}

void MailConsoleFixture::MailIsRead() {
  GetMailThreadResponse conversation;
  conversation.set_name("mail-threads/7");
  conversation.add_mails()->set_name("mails/9");
  conversation.add_mails()->set_name("mails/12");
  Answers<GetMailThreadRequest>(conversation);
  Answers<GetMailRequest>(Letter());
  OursAre({});
}

void MailConsoleFixture::OursAre(const std::vector<OutgoingMail>& ours) {
  ListOutgoingMailsResponse answer;
  for (const OutgoingMail& each : ours) *answer.add_mails() = each;
  Answers<ListOutgoingMailsRequest>(answer);
}

OutgoingMail MailConsoleFixture::Draft(const std::string& etag, const std::string& text) {
  OutgoingMail mail;
  mail.set_name(kDraft);
  mail.set_etag(etag);
  mail.set_state(OUTGOING_MAIL_STATE_DRAFT);
  mail.set_purpose(OUTGOING_MAIL_PURPOSE_REPLY);
  mail.set_account("mail-accounts/help");
  mail.set_thread("mail-threads/7");
  mail.set_answered_mail("mails/12");
  mail.set_author("users/ana");
  mail.set_editor("users/ana");
  auto& to = *mail.add_recipients();
  to.set_display_name("李娜 Li Na");
  to.set_address("li@example.org");
  to.set_role(RECIPIENT_ROLE_TO);
  mail.set_subject("Re: Invoice 发票");
  mail.set_text(text);
  return mail;
}

void MailConsoleFixture::AnswerIsBegun() {
  Type("r");
  CreateDraftResponse begun;
  *begun.mutable_mail() = Draft();
  Answers<CreateDraftRequest>(begun);
}

void MailConsoleFixture::WordsAreKept(const std::string& etag) {
  TimePasses(kDraftPause);
  UpdateDraftResponse kept;
  *kept.mutable_mail() = Draft(etag);
  Answers<UpdateDraftRequest>(kept);
}

std::string MailConsoleFixture::Typed(DraftField field) const {
  return state_.mail_drafts.at(kDraft).field(field).text();
}

}  // namespace strowger::client
