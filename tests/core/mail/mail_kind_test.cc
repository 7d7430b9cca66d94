#include "core/mail/mail_kind.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

class MailKindTest : public testing::Test {
 protected:
  MailMessage From(const std::string& address, const std::string& subject,
                   const std::string& text) {
    MailMessage message;
    message.from.push_back({"", address});
    message.to.push_back({"", "desk@ours.example"});
    message.subject = subject;
    message.text = text;
    return message;
  }
  MailMessage With(const std::string& name, const std::string& value) {
    MailMessage message = From("ana@b.example", "Invoice 12", "Please send it again.\n");
    message.headers.push_back({name, value});
    return message;
  }
};

TEST_F(MailKindTest, HeadersTellMachinesFromPeople) {
  struct Case {
    const char* name;
    const char* value;
    MailKind kind;
  };
  for (const Case& one : {
           Case{"Subject", "Invoice 12", MailKind::kPerson},
           Case{"Auto-Submitted", "no", MailKind::kPerson},
           Case{"Auto-Submitted", "auto-replied; owner-email=\"a@b.example\"",
                MailKind::kAutoReply},
           Case{"auto-submitted", "auto-generated", MailKind::kAutoReply},
           Case{"X-Auto-Response-Suppress", "All", MailKind::kAutoReply},
           Case{"X-Auto-Response-Suppress", "RN, NRN", MailKind::kPerson},
           Case{"X-Autoreply", "yes", MailKind::kAutoReply},
           Case{"Precedence", "auto_reply", MailKind::kAutoReply},
           Case{"Precedence", "bulk", MailKind::kList},
           Case{"Precedence", "normal", MailKind::kPerson},
           Case{"List-Id", "<friends.example>", MailKind::kList},
           Case{"List-Unsubscribe", "<https://shop.example/u>", MailKind::kList},
           Case{"X-Failed-Recipients", "li@b.example", MailKind::kBounce},
       }) {
    const KindVerdict verdict = JudgeKind(With(one.name, one.value));
    EXPECT_EQ(NameOf(verdict.kind), NameOf(one.kind)) << one.name << ": " << one.value;
    EXPECT_TRUE(verdict.reason.ends_with('.')) << verdict.reason;
  }
}

TEST_F(MailKindTest, AbsenceIsToldInManyLanguages) {
  for (const char* subject :
       {"Automatic reply: Invoice 12", "Out of Office Re: Invoice", "[Auto-Reply] Invoice",
        "Automatische Antwort: Rechnung", "Réponse automatique : facture",
        "Respuesta automática: factura", "Risposta automatica: fattura", "自动回复: 发票",
        "自動返信: 請求書", "Автоматический ответ: счёт", "Odpowiedź automatyczna: faktura"}) {
    EXPECT_EQ(JudgeKind(From("ana@b.example", subject, "")).kind, MailKind::kAutoReply) << subject;
  }
  for (const char* subject : {"Re: Automatic reply: Invoice", "Vacation rental in Graz?"}) {
    const MailKind kind = JudgeKind(From("ana@b.example", subject, "Is it free in May?")).kind;
    EXPECT_EQ(kind == MailKind::kBounce, false) << subject;
  }
  EXPECT_EQ(JudgeKind(From("ana@b.example", "Re: Invoice",
                           "I am out of the office until Monday. In urgent cases please contact "
                           "my colleague.\n"))
                .kind,
            MailKind::kAutoReply);
  EXPECT_EQ(JudgeKind(From("ana@b.example", "Delivery",
                           "Our out of office supplies have not come. Please deliver them.\n"))
                .kind,
            MailKind::kPerson);
}

TEST_F(MailKindTest, ReportsInProseNameTheirRecipients) {
  struct Case {
    const char* text;
    const char* address;
    const char* status;
    FailureClass failure_class;
    bool is_permanent;
  };
  for (const Case& one : {
           Case{"Hi. This is the mail program at mx.example.\nI wasn't able to deliver your "
                "message to the following addresses.\n\n<li@b.example>:\nRemote host said: 550 "
                "5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n"
                "Return-Path: <desk@ours.example>\nMessage-ID: <1@ours.example>\n",
                "li@b.example", "5.1.1", FailureClass::kUnknownRecipient, true},
           Case{"A message that you sent could not be delivered. The following address failed:\n\n"
                "  li@b.example\n    host mx.b.example: 452 4.2.2 Over quota\n\n",
                "li@b.example", "4.2.2", FailureClass::kMailboxFull, false},
           Case{"Your message\n\n  To: desk-list@ours.example\n  Subject: x\n\ndid not reach the "
                "following recipient(s):\n\nli@b.example on Fri, 4 Oct 2002\n    The recipient "
                "name is not recognized\n",
                "li@b.example", "", FailureClass::kUnknownRecipient, true},
           Case{"This is a warning message only. Your message to li@b.example has been delayed; "
                "delivery attempts will continue.",
                "li@b.example", "", FailureClass::kExpired, false},
       }) {
    const KindVerdict verdict =
        JudgeKind(From("MAILER-DAEMON@mx.example", "failure notice", one.text));
    ASSERT_EQ(verdict.kind, MailKind::kBounce) << one.text;
    ASSERT_EQ(verdict.bounce->recipients.size(), 1U) << one.text;
    const BouncedRecipient& recipient = verdict.bounce->recipients.front();
    EXPECT_EQ(recipient.address, one.address);
    EXPECT_EQ(recipient.failure.status, one.status);
    EXPECT_EQ(NameOf(recipient.failure.failure_class), NameOf(one.failure_class)) << one.text;
    EXPECT_EQ(recipient.failure.is_permanent, one.is_permanent) << one.text;
  }
}

TEST_F(MailKindTest, TheMailThatBouncedIsLinked) {
  const KindVerdict verdict = JudgeKind(
      From("postmaster@mx.example", "Undeliverable: x",
           "Delivery failed to <li@b.example>: 550 no such user\n\nOriginal message follows.\n\n"
           "From: desk@ours.example\nMessage-Id: <7.1@ours.example>\nTo: li@b.example\n\nhello\n"));
  ASSERT_EQ(verdict.kind, MailKind::kBounce);
  EXPECT_EQ(verdict.bounce->original_message_id, "7.1@ours.example");
}

TEST_F(MailKindTest, PeopleWhoSpeakOfBouncesArePeople) {
  EXPECT_EQ(JudgeKind(From("ana@b.example", "Fwd: Undelivered Mail Returned to Sender",
                           "What is this? My mail could not be delivered, 550 user unknown.\n"))
                .kind,
            MailKind::kPerson);
  EXPECT_EQ(JudgeKind(From("ana@b.example", "Parcel",
                           "My parcel could not be delivered, the mailbox was full.\n"))
                .kind,
            MailKind::kPerson);
  MailMessage forwarded = From("ana@b.example", "look", "see below");
  forwarded.reports.push_back({.media_type = "message/delivery-status",
                               .text = "Final-Recipient: rfc822; li@b.example\nAction: failed\n",
                               .is_within = true});
  EXPECT_EQ(JudgeKind(forwarded).kind, MailKind::kPerson);
}

TEST_F(MailKindTest, ReportsForMachinesAreKnownByTheirParts) {
  MailMessage bounce = From("x@mx.example", "?", "");
  bounce.reports.push_back({.media_type = "message/delivery-status",
                            .text = "Final-Recipient: rfc822; li@b.example\nAction: failed\n"
                                    "Status: 5.1.1\n"});
  EXPECT_EQ(JudgeKind(bounce).kind, MailKind::kBounce);
  MailMessage complaint = From("x@mx.example", "?", "");
  complaint.reports.push_back(
      {.media_type = "message/feedback-report", .text = "Feedback-Type: abuse\n"});
  EXPECT_EQ(JudgeKind(complaint).kind, MailKind::kFeedback);
  MailMessage receipt = From("x@mx.example", "?", "");
  receipt.report_type = "disposition-notification";
  EXPECT_EQ(JudgeKind(receipt).kind, MailKind::kAutoReply);
  MailMessage notice = From("no-reply@service.example", "Notification",
                            R"({"notificationType":"Bounce","bounce":{"bounceType":"Permanent",
      "bouncedRecipients":[{"emailAddress":"li@b.example","status":"5.1.1",
      "diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}})");
  const KindVerdict verdict = JudgeKind(notice);
  ASSERT_EQ(verdict.kind, MailKind::kBounce);
  EXPECT_EQ(verdict.bounce->recipients.front().address, "li@b.example");
}

}  // namespace
}  // namespace strowger::core
