#include "core/mail/reply_draft.h"

#include <gtest/gtest.h>

#include "core/mail/reply_text.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

constexpr std::chrono::local_seconds kWrittenAt =
    std::chrono::local_days(std::chrono::year(2026) / 3 / 6) + std::chrono::hours(9) +
    std::chrono::minutes(5);

TEST(ReplyDraftTest, MarksOfAnswersDoNotPileUp) {
  struct Case {
    const char* subject;
    const char* bare;
  };
  for (const Case& one : {
           Case{"Invoice", "Invoice"},
           Case{"Re: Invoice", "Invoice"},
           Case{"R: Antwort: Invoice", "Invoice"},
           Case{"轉寄：发票", "发票"},
           Case{"RE:re :  FWD: Invoice", "Invoice"},
           Case{"Re[2]: AW: Invoice", "Invoice"},
           Case{"回复：Re: 发票", "发票"},
           Case{"答复: 转发： 发票", "发票"},
           Case{"", ""},
           Case{"Re:", ""},
           Case{"Re", "Re"},
           Case{"Resolved: Re: x", "Resolved: Re: x"},
           Case{"Re [urgent]: x", "Re [urgent]: x"},
           Case{"Re[", "Re["},
           Case{"Re[]: x", "Re[]: x"},
           Case{"a\r\nBcc: x@y.example", "a  Bcc: x@y.example"},
       }) {
    EXPECT_EQ(ReplySubject(one.subject), std::string("Re: ") + one.bare);
    EXPECT_EQ(ForwardSubject(one.subject), std::string("Fwd: ") + one.bare);
    EXPECT_EQ(ReplySubject(ReplySubject(one.subject)), ReplySubject(one.subject));
  }
  std::string lengthy;
  for (int i = 0; i < 1000; ++i) lengthy += "长";
  EXPECT_LE(ReplySubject(lengthy).size(), kDraftSubjectBytesMax);
  EXPECT_TRUE(IsWellFormed(ReplySubject(lengthy)));
}

TEST(ReplyDraftTest, TheQuotedMailIsAnnounced) {
  const QuotedMail mail{.from = {.name = "Li", .address = "li@b.example"},
                        .written = kWrittenAt,
                        .text = "Hello\r\n\r\n> earlier\r\nBye"};
  EXPECT_EQ(QuotedText(mail, DraftLanguage::kEnglish),
            "On 2026-03-06 09:05, Li <li@b.example> wrote:\n> Hello\n>\n>> earlier\n> Bye\n");
  EXPECT_EQ(QuotedText(mail, DraftLanguage::kChinese),
            "在 2026年3月6日 09:05，Li <li@b.example> 写道：\n> Hello\n>\n>> earlier\n> Bye\n");
}

TEST(ReplyDraftTest, WhatIsQuotedIsKnownAgain) {
  const std::string hostile_name = "a\nOn x wrote:\n" + std::string(5000, 'n');
  for (const auto language : {DraftLanguage::kEnglish, DraftLanguage::kChinese}) {
    for (const std::string& name : {std::string("王伟"), std::string(), hostile_name}) {
      const QuotedMail quoted{.from = {.name = name, .address = "wang@b.example"},
                              .written = kWrittenAt,
                              .text = "我的发票在哪里？\nWhere is it?"};
      const auto split = SplitReply("It is on its way.\n\n" + QuotedText(quoted, language));
      EXPECT_EQ(split.reply.find("It is on its way."), 0U) << split.reply;
      EXPECT_EQ(split.reply.find("wang@"), std::string::npos) << split.reply;
      EXPECT_NE(split.quoted.find("Where is it?"), std::string::npos) << split.quoted;
    }
    MailMessage message;
    message.from = {{.name = "王伟", .address = "wang@b.example"}};
    message.to = {{.name = "", .address = "desk@ours.example"}};
    message.subject = "发票\nX: y";
    message.text = "body";
    const std::string forwarded = ForwardedText({message, kWrittenAt}, language);
    EXPECT_EQ(forwarded.find("\nX: y"), std::string::npos);
    const auto split = SplitReply("See below.\n\n" + forwarded);
    EXPECT_EQ(split.reply.find("See below."), 0U);
    EXPECT_EQ(split.reply.find("body"), std::string::npos) << split.reply;
  }
}

TEST(ReplyDraftTest, AHugeMailIsQuotedToALimit) {
  const std::string huge(3 * kQuotedBytesMax, 'x');
  const std::string text =
      QuotedText({.from = {}, .written = kWrittenAt, .text = huge}, DraftLanguage::kEnglish);
  EXPECT_LT(text.size(), kQuotedBytesMax + 200);
  EXPECT_TRUE(text.ends_with("> [...]\n"));
}

const std::vector<std::string> kOwnDesks{"desk@ours.example", "help@ours.example"};

std::string Addresses(const std::vector<Mailbox>& mailboxes) {
  std::string text;
  for (const Mailbox& mailbox : mailboxes) text += mailbox.address + " ";
  return text;
}

TEST(ReplyDraftTest, AnswersGoToWhoWroteAndNeverToUs) {
  MailMessage message;
  message.from = {{"Li", "li@b.example"}};
  message.to = {{"", "Desk@Ours.Example"}, {"", "ann@b.example"}, {"", "LI@b.example"}};
  message.cc = {{"", "bob@b.example"}, {"", "ann@B.example"}, {"Nobody", ""}};
  auto recipients = RecipientsOfReply(message, kOwnDesks, false);
  EXPECT_EQ(Addresses(recipients.to), "li@b.example ");
  EXPECT_EQ(Addresses(recipients.cc), "");
  recipients = RecipientsOfReply(message, kOwnDesks, true);
  EXPECT_EQ(Addresses(recipients.to), "li@b.example ");
  EXPECT_EQ(Addresses(recipients.cc), "ann@b.example bob@b.example ");
  message.reply_to = {{"", "orders@b.example"}};
  recipients = RecipientsOfReply(message, kOwnDesks, true);
  EXPECT_EQ(Addresses(recipients.to), "orders@b.example ");
  // A Reply-To that is ours would be a loop.
  message.reply_to = {{"", "help@ours.example"}};
  EXPECT_EQ(Addresses(RecipientsOfReply(message, kOwnDesks, false).to), "li@b.example ");
}

TEST(ReplyDraftTest, AnswersToOurOwnMailsGoOnToWhoGotThem) {
  MailMessage message;
  message.from = {{"", "desk@ours.example"}};
  message.to = {{"", "li@b.example"}, {"", "help@ours.example"}};
  message.cc = {{"", "ann@b.example"}};
  const auto recipients = RecipientsOfReply(message, kOwnDesks, true);
  EXPECT_EQ(Addresses(recipients.to), "li@b.example ");
  EXPECT_EQ(Addresses(recipients.cc), "ann@b.example ");
  message.to = {{"", "help@ours.example"}};
  EXPECT_TRUE(RecipientsOfReply(message, kOwnDesks, false).to.empty());
}

TEST(ReplyDraftTest, RecipientsAreBounded) {
  MailMessage message;
  message.from = {{"", "li@b.example"}};
  for (int i = 0; i < 3000; ++i) message.cc.push_back({"", std::to_string(i) + "@b.example"});
  EXPECT_EQ(RecipientsOfReply(message, kOwnDesks, true).cc.size(), kReplyRecipientsMax - 1);
}

TEST(ReplyDraftTest, ReferencesAreThoseOfTheParentAndTheParent) {
  MailMessage message;
  EXPECT_TRUE(ReferencesOfReply(message).empty());
  message.in_reply_to = {"0@x"};
  message.message_id = "3@x";
  EXPECT_EQ(ReferencesOfReply(message), (std::vector<std::string>{"0@x", "3@x"}));
  message.in_reply_to.push_back("00@x");
  EXPECT_EQ(ReferencesOfReply(message), (std::vector<std::string>{"3@x"}));
  message.references = {"1@x", "2@x", "1@x", "not one", "a>b", ""};
  EXPECT_EQ(ReferencesOfReply(message), (std::vector<std::string>{"2@x", "1@x", "3@x"}));
}

TEST(ReplyDraftTest, LongReferencesKeepBothEnds) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.push_back(std::to_string(i) + "@x");
  const auto kept = BoundedReferences(ids);
  ASSERT_EQ(kept.size(), kReferencesMax);
  EXPECT_EQ(kept.front(), "0@x");
  EXPECT_EQ(kept[1], "9951@x");
  EXPECT_EQ(kept.back(), "9999@x");
  EXPECT_EQ(BoundedReferences(kept), kept);
}

}  // namespace
}  // namespace strowger::core
