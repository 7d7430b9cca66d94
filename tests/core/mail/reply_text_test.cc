#include "core/mail/reply_text.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

std::string ReplyOf(const std::string& text) { return SplitReply(text).reply; }

TEST(ReplyTextTest, EarlierMailsAreKnownInManyLanguages) {
  for (const char* announced : {
           "On Mon, Apr 2, 2012 at 6:26 PM, Ana Li <ana@b.example> wrote:\n\n> Hi",
           "On Apr 2, 2012, at 6:26, Ana Li\n<ana@b.example>\nwrote:\nHi",
           "Le 29 avr. 2025 à 11:11, Ana <ana@b.example> a écrit :\n> Hi",
           "Am 13.12.2017 21:11 schrieb \"Ana\" <ana@b.example>:\nHi",
           "El 3 mar 2020, a las 10:00, Ana <ana@b.example> escribió:\nHi",
           "Il giorno 3 mar 2020 10:00, Ana <ana@b.example> ha scritto:\n> Hi",
           "Em 10 de julho de 2017 às 16:32:35, Ana (\nana@b.example) escreveu:\nHi",
           "Op 3 mrt. 2020 om 10:00 schreef Ana <ana@b.example>:\nHi",
           "tir. 18. apr. 2017 kl. 13:09 skrev Ana <ana@b.example\n>:\n\n> Hi",
           "ср, 30 апр. 2025 г. в 15:19, Ana <ana@b.example>:\nHi",
           "2017-11-24 16:32 GMT+01:00 Ana <ana@b.example>:\nHi",
           "在 2024年3月1日 10:00，王 <w@b.example> 写道：\n> Hi",
           "---- On Wed, 24 Feb 2021 14:02:50 +0530 ana@b.example wrote ----\nHi",
           "Ana Li <ana@b.example> wrote:\nHi",
           "-----Original Message-----\nHi",
           "-----Ursprüngliche Nachricht-----\nHi",
           "From: Ana\nSent: Monday\nTo: Li\nSubject: x\n\nHi",
           "*From:* Ana\n*Sent:* Monday\n*To:* Li\n*Subject:* x\n\nHi",
           "________________________________\nVon: Ana\nGesendet: Montag\nAn: Li\nBetreff: x\nHi",
           "发件人: 王\n发送时间: 2024年\n收件人: 李\n主题: x\n\nHi",
           "> Hi\n> there",
       }) {
    const ReplyText split = SplitReply(std::string("It works now.\n\n") + announced + "\n");
    EXPECT_EQ(split.reply, "It works now.") << announced;
    EXPECT_FALSE(split.quoted.empty()) << announced;
  }
}

TEST(ReplyTextTest, SignaturesAreKnown) {
  for (const char* signature :
       {"-- \nAna Li\nanything", "--\nAna", "Sent from my iPhone", "Envoyé de mon iPhone",
        "Von meinem iPhone gesendet", "发自我的iPhone", "Get Outlook for iOS<https://x.example>",
        "Best regards,\nAna Li\nSales", "Mit freundlichen Grüßen\nAna Li", "Cordialement,\nAna",
        "Thanks,\nAna", "—————\nAna Li\nana@b.example",
        "Ana Li\nAcme Ltd\n+43 316 555777\nwww.acme.example", "-Ana"}) {
    const ReplyText split = SplitReply(std::string("It works now.\n\n") + signature + "\n");
    EXPECT_EQ(split.reply, "It works now.") << signature;
    EXPECT_FALSE(split.signature.empty()) << signature;
  }
  EXPECT_EQ(SplitReply("It works now.\n\nAna\n", "Ana Li").signature, "Ana");
}

TEST(ReplyTextTest, WhatOnlyLooksLikeASignStays) {
  for (const char* text :
       {"On the other hand, it works.\nOn Thursday:\nnothing.", "Thanks!", "Thank you,",
        "The data comes From: our database.\nTo: nobody in particular.",
        "Please:\n-- check this\n-- check that", "Sent from my desk, it is easier.",
        "With regards to the invoice, we pay.", "It was sent from my phone to all users.",
        "Is it 12:30 or 13:30?\nAna wrote a book in 2012.", "hello"}) {
    EXPECT_EQ(ReplyOf(text), text);
  }
}

TEST(ReplyTextTest, AnswersBetweenAndBelowQuotationsAreReply) {
  const ReplyText split = SplitReply(
      "Hi,\nOn 04/02/2012 06:26 PM, Ana wrote:\n> one?\nYes.\n\n> two?\nNo.\n\n--\nLi\n");
  EXPECT_EQ(split.reply, "Hi,\nYes.\n\nNo.");
  EXPECT_EQ(split.quoted, "On 04/02/2012 06:26 PM, Ana wrote:\n> one?\n> two?");
  EXPECT_EQ(split.signature, "--\nLi");
}

TEST(ReplyTextTest, NoLineIsLost) {
  const std::string text =
      "a\n\nOn 1.1.2020 10:00, Ana wrote:\n> b\nc\nSent from my iPhone\n-- \nd\n"
      "-----Original Message-----\ne\n";
  const ReplyText split = SplitReply(text);
  for (const char* line : {"a", "On 1.1.2020 10:00, Ana wrote:", "> b", "c", "d", "e"}) {
    const std::string all = split.reply + "\n" + split.quoted + "\n" + split.signature + "\n";
    EXPECT_NE(all.find(std::string(line) + "\n"), std::string::npos) << line;
  }
  EXPECT_EQ(ReplyOf(""), "");
  EXPECT_EQ(ReplyOf("\n\n"), "");
}

}  // namespace
}  // namespace strowger::core
