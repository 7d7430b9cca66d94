#include <gtest/gtest.h>

#include "adapters/grpc/mask.h"
#include "rpc_house.h"
#include "session/client.h"
#include "strowger/mail/v1/mail.pb.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"
#include "support/stores/await.h"

// Mails of ours over the API: from the first word to the outbox.
namespace strowger::rpc {
namespace {

using namespace mail::v1;

constexpr char kCame[] =
    "From: Li Wei <li@example.org>\r\n"
    "To: Support <support@x.example>, Bo <bo@example.net>\r\n"
    "Subject: Where is my order?\r\n"
    "Message-ID: <first@example.org>\r\n"
    "References: <older@example.org>\r\n"
    "Date: Mon, 05 Jan 2026 10:00:00 +0000\r\n"
    "\r\n"
    "I have waited for two weeks now, and nobody tells me anything.\r\n";

class OutgoingMailTest : public testing::Test {
 protected:
  explicit OutgoingMailTest(RpcHouse::Options options = {}) : house_(std::move(options)) {
    ana_.SetToken(house_.SignIn("ana"));
    bo_.SetToken(house_.SignIn("bo"));
  }

  static CreateDraftRequest NewMail() {
    CreateDraftRequest request;
    request.set_purpose(OUTGOING_MAIL_PURPOSE_NEW);
    request.set_account("mail-accounts/support");
    request.add_recipients()->set_address("li@example.org");
    request.set_subject("Your order");
    request.set_text("It is on its way.");
    return request;
  }
  OutgoingMail Begin(client::Client& who, const CreateDraftRequest& request = NewMail()) {
    const auto begun = who.Ask<CreateDraftResponse>(request);
    EXPECT_TRUE(begun.ok()) << begun.error().message;
    return begun.ok() ? begun->mail() : OutgoingMail();
  }
  Result<SendMailResponse> Send(const OutgoingMail& mail) {
    SendMailRequest request;
    request.set_mail(mail.name());
    request.set_etag(mail.etag());
    return ana_.Ask<SendMailResponse>(request);
  }
  std::string TakeInMail() {
    service::ArrivedMail mail;
    mail.account = core::MailAccountId("support");
    mail.arrived = TimePoint(std::chrono::hours(500'000));
    mail.raw = kCame;
    const auto taken =
        Await<service::TakenMail>([&](auto done) { house_.mails().TakeIn(mail, done); });
    EXPECT_TRUE(taken.ok());
    return "mails/" + std::to_string(taken->mail.value);
  }
  OutgoingMail Answer(OutgoingMailPurpose purpose) {
    CreateDraftRequest request;
    request.set_purpose(purpose);
    request.set_mail(TakeInMail());
    request.set_text("We are sorry.");
    return Begin(ana_, request);
  }
  PreviewMailResponse Preview(const OutgoingMail& mail) {
    PreviewMailRequest request;
    request.set_mail(mail.name());
    const auto preview = ana_.Ask<PreviewMailResponse>(request);
    EXPECT_TRUE(preview.ok()) << preview.error().message;
    return *preview;
  }

  RpcHouse house_;
  client::Client ana_{house_.channel()};
  client::Client bo_{house_.channel()};
};

TEST_F(OutgoingMailTest, ANewMailIsWrittenPreviewedSentAndTakenBack) {
  OutgoingMail mail = Begin(ana_);
  EXPECT_EQ(mail.state(), OUTGOING_MAIL_STATE_DRAFT);
  EXPECT_EQ(mail.author(), "users/ana");
  EXPECT_EQ(mail.text(), "It is on its way.\n\n-- \nYour support\n");

  const auto preview = Preview(mail);
  EXPECT_NE(preview.headers().find("From: Support <support@x.example>"), std::string::npos)
      << preview.headers();
  EXPECT_NE(preview.headers().find("Message-ID: <o.1."), std::string::npos) << preview.headers();
  EXPECT_EQ(preview.text(), mail.text());
  EXPECT_GT(preview.size_bytes(), preview.headers().size());

  const auto sent = Send(mail);
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  EXPECT_EQ(sent->mail().state(), OUTGOING_MAIL_STATE_WAITING);
  const auto wait = sent->mail().due_time().seconds() - sent->mail().change_time().seconds();
  EXPECT_GE(wait, 9);
  EXPECT_LE(wait, 10);

  CancelMailRequest cancel;
  cancel.set_mail(mail.name());
  const auto back = ana_.Ask<CancelMailResponse>(cancel);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->mail().state(), OUTGOING_MAIL_STATE_DRAFT);
  cancel.set_request_id("once more");
  EXPECT_EQ(ana_.Ask<CancelMailResponse>(cancel).error().reason, "OUTGOING_MAIL_STATE");
  ResendMailRequest resend;
  resend.set_mail(mail.name());
  EXPECT_EQ(ana_.Ask<ResendMailResponse>(resend).error().reason, "OUTGOING_MAIL_STATE");

  DiscardDraftRequest discard;
  discard.set_mail(mail.name());
  const auto gone = ana_.Ask<DiscardDraftResponse>(discard);
  ASSERT_TRUE(gone.ok()) << gone.error().message;
  EXPECT_EQ(gone->mail().state(), OUTGOING_MAIL_STATE_CANCELLED);
}

TEST_F(OutgoingMailTest, AnAnswerIsFilledIn) {
  const OutgoingMail mail = Answer(OUTGOING_MAIL_PURPOSE_REPLY);
  ASSERT_EQ(mail.recipients_size(), 1);
  EXPECT_EQ(mail.recipients(0).address(), "li@example.org");
  EXPECT_EQ(mail.recipients(0).display_name(), "Li Wei");
  EXPECT_EQ(mail.subject(), "Re: Where is my order?");
  EXPECT_EQ(mail.account(), "mail-accounts/support");
  EXPECT_EQ(mail.text().find("We are sorry.\n\n-- \nYour support\n\n"), 0U) << mail.text();
  EXPECT_NE(mail.text().find("> I have waited for two weeks now"), std::string::npos);
  const std::string headers = Preview(mail).headers();
  EXPECT_NE(headers.find("In-Reply-To: <first@example.org>"), std::string::npos) << headers;
  EXPECT_NE(headers.find("<older@example.org>"), std::string::npos) << headers;
}

TEST_F(OutgoingMailTest, AnAnswerToAllGoesToTheOthersButNotToUs) {
  const OutgoingMail mail = Answer(OUTGOING_MAIL_PURPOSE_REPLY_ALL);
  ASSERT_EQ(mail.recipients_size(), 2);
  EXPECT_EQ(mail.recipients(1).address(), "bo@example.net");
  EXPECT_EQ(mail.recipients(1).role(), RECIPIENT_ROLE_CC);
}

TEST_F(OutgoingMailTest, AMailThatIsPassedOnIsAttachedAsItCame) {
  const OutgoingMail mail = Answer(OUTGOING_MAIL_PURPOSE_FORWARD);
  EXPECT_EQ(mail.subject(), "Fwd: Where is my order?");
  EXPECT_EQ(mail.recipients_size(), 0) << "whom it goes to is to be said";
  ASSERT_EQ(mail.attachments_size(), 1);
  EXPECT_EQ(mail.attachments(0).media_type(), "message/rfc822");
  EXPECT_EQ(mail.attachments(0).received_bytes(), sizeof(kCame) - 1);
  EXPECT_EQ(Send(mail).error().reason, "RECIPIENT_MISSING");
}

TEST_F(OutgoingMailTest, TwoWhoWriteOnOneDraftAreToldOfEachOther) {
  const OutgoingMail mail = Begin(ana_);
  UpdateDraftRequest request;
  *request.mutable_mail() = mail;
  request.mutable_mail()->set_text("Bo's words");
  request.mutable_update_mask()->add_paths("text");
  const auto changed = bo_.Ask<UpdateDraftResponse>(request);
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed->mail().editor(), "users/bo");
  request.mutable_mail()->set_text("Ana's words");
  const auto refused = ana_.Ask<UpdateDraftResponse>(request);
  EXPECT_EQ(refused.error().code, ErrorCode::kAborted);
  EXPECT_EQ(refused.error().metadata.at("editor"), "bo");
  EXPECT_EQ(Send(mail).error().reason, "DRAFT_CHANGED");

  request.mutable_mail()->set_etag(changed->mail().etag());
  request.mutable_update_mask()->add_paths("author");
  EXPECT_EQ(ana_.Ask<UpdateDraftResponse>(request).error().reason, "FIELD_UNKNOWN");
}

TEST_F(OutgoingMailTest, AnAttachmentIsAddedInPiecesAndRemoved) {
  const OutgoingMail mail = Begin(ana_);
  std::string bytes(300'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
  AddAttachmentRequest request;
  request.set_mail(mail.name());
  request.set_file_name("报价.pdf");
  request.set_size_bytes(bytes.size());
  request.set_content(bytes.substr(0, 262'144));
  auto added = ana_.Ask<AddAttachmentResponse>(request);
  ASSERT_TRUE(added.ok()) << added.error().message;
  EXPECT_EQ(Send(mail).error().reason, "ATTACHMENT_INCOMPLETE");
  request.set_attachment_id(added->attachment().id());
  request.set_offset_bytes(262'144);
  request.set_content(bytes.substr(262'144));
  added = ana_.Ask<AddAttachmentResponse>(request);
  ASSERT_TRUE(added.ok()) << added.error().message;
  EXPECT_EQ(added->attachment().received_bytes(), bytes.size());
  EXPECT_EQ(added->attachment().media_type(), "application/octet-stream");
  EXPECT_GT(Preview(mail).size_bytes(), 400'000U);

  RemoveAttachmentRequest remove;
  remove.set_mail(mail.name());
  remove.set_attachment_id(added->attachment().id());
  const auto removed = ana_.Ask<RemoveAttachmentResponse>(remove);
  ASSERT_TRUE(removed.ok()) << removed.error().message;
  EXPECT_EQ(removed->mail().attachments_size(), 0);
}

TEST_F(OutgoingMailTest, WhatMakesNoSenseIsRefused) {
  CreateDraftRequest request = NewMail();
  request.set_purpose(OUTGOING_MAIL_PURPOSE_AUTOMATIC);
  EXPECT_EQ(ana_.Ask<CreateDraftResponse>(request).error().reason, "PURPOSE_MISSING");
  request.set_purpose(OUTGOING_MAIL_PURPOSE_REPLY);
  EXPECT_EQ(ana_.Ask<CreateDraftResponse>(request).error().reason, "MAIL_MISSING");
  request.set_mail("mails/999");
  EXPECT_EQ(ana_.Ask<CreateDraftResponse>(request).error().reason, "MAIL_UNKNOWN");
  request = NewMail();
  request.clear_account();
  EXPECT_EQ(ana_.Ask<CreateDraftResponse>(request).error().reason, "ACCOUNT_MISSING");
  request.set_account("mail-accounts/nobody");
  EXPECT_EQ(ana_.Ask<CreateDraftResponse>(request).error().reason, "MAIL_ACCOUNT_UNKNOWN");

  const OutgoingMail mail = Begin(ana_);
  SendMailRequest send;
  send.set_mail(mail.name());
  send.set_etag(mail.etag());
  send.mutable_send_time()->set_seconds(1'000);
  EXPECT_EQ(ana_.Ask<SendMailResponse>(send).error().reason, "SEND_TIME_INVALID");
  GetOutgoingMailRequest get;
  get.set_mail("outgoing-mails/999");
  EXPECT_EQ(ana_.Ask<GetOutgoingMailResponse>(get).error().reason, "OUTGOING_MAIL_UNKNOWN");
}

TEST_F(OutgoingMailTest, AMailIsSentLaterWhenThatIsWanted) {
  const OutgoingMail mail = Begin(ana_);
  SendMailRequest send;
  send.set_mail(mail.name());
  send.set_etag(mail.etag());
  send.mutable_send_time()->set_seconds(mail.create_time().seconds() + 3'600);
  const auto sent = ana_.Ask<SendMailResponse>(send);
  ASSERT_TRUE(sent.ok()) << sent.error().message;
  EXPECT_EQ(sent->mail().due_time().seconds(), send.send_time().seconds());

  ListOutgoingMailsRequest list;
  list.set_state(OUTGOING_MAIL_STATE_WAITING);
  list.set_author("users/ana");
  const auto listed = bo_.Ask<ListOutgoingMailsResponse>(list);
  ASSERT_TRUE(listed.ok()) << listed.error().message;
  ASSERT_EQ(listed->mails_size(), 1);
  EXPECT_EQ(listed->mails(0).name(), mail.name());
  EXPECT_EQ(listed->mails(0).text(), "");
  list.set_author("users/bo");
  EXPECT_EQ(bo_.Ask<ListOutgoingMailsResponse>(list)->mails_size(), 0);
}

class MaskedMailTest : public OutgoingMailTest {
 protected:
  MaskedMailTest() : OutgoingMailTest(Masked()) {}
  static RpcHouse::Options Masked() {
    RpcHouse::Options options;
    options.masked_roles = {service::Role::kAgent};
    return options;
  }
};

TEST_F(MaskedMailTest, AddressesAreHiddenFromThoseWhoMayNotSeeThem) {
  const OutgoingMail mail = Begin(ana_);
  EXPECT_EQ(mail.recipients(0).address(), "l***@example.org");
}

TEST_F(MaskedMailTest, AddressesInMailsThatCameAreHiddenToo) {
  GetMailRequest request;
  request.set_name(TakeInMail());
  const auto opened = ana_.Ask<GetMailResponse>(request);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  ASSERT_EQ(opened->to_size(), 2);
  EXPECT_EQ(opened->to(0).address(), "s***@x.example");
  EXPECT_EQ(opened->to(1).address(), "b***@example.net");
  GetMailThreadResponse thread;
  thread.add_parties("li@example.org");
  thread.add_strangers("wang@example.org");
  thread.add_mails()->mutable_from()->set_address("li@example.org");
  Mask(thread);
  EXPECT_EQ(thread.parties(0), "l***@example.org");
  EXPECT_EQ(thread.strangers(0), "w***@example.org");
  EXPECT_EQ(thread.mails(0).from().address(), "l***@example.org");
}

}  // namespace
}  // namespace strowger::rpc
