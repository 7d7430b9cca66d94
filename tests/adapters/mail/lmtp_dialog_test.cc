#include "adapters/mail/lmtp_dialog.h"

#include <gtest/gtest.h>

#include <random>

namespace strowger::mail {
namespace {

core::MailAccountId AccountOfTest(const std::string& address) {
  if (address == "support@x.example") return core::MailAccountId("support");
  if (address == "sales@x.example") return core::MailAccountId("sales");
  return {};
}

LmtpLimits SmallLimits() {
  LmtpLimits limits;
  limits.mail_bytes_max = 100;
  limits.recipients_max = 3;
  limits.mistakes_max = 4;
  return limits;
}

// Everything that came of a conversation.
struct Heard {
  std::string replies;
  std::vector<DeliveredMail> mails;
  bool has_ended = false;
};

// All mails are kept, those for "sales" are not.
Heard Converse(std::string_view bytes, std::size_t cut, LmtpLimits limits = SmallLimits()) {
  LmtpDialog dialog(limits, "here", AccountOfTest);
  Heard heard;
  for (const std::string_view piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
    dialog.Hear(piece);
    while (DeliveredMail* mail = dialog.mail()) {
      heard.mails.push_back(*mail);
      std::vector<LmtpVerdict> verdicts;
      for (const LmtpRecipient& recipient : mail->recipients) {
        const bool is_kept = recipient.account.value != "sales";
        verdicts.push_back(is_kept ? LmtpVerdict::kKept : LmtpVerdict::kTryLater);
      }
      dialog.Answer(verdicts);
    }
  }
  heard.replies = dialog.TakeReplies();
  heard.has_ended = dialog.has_ended();
  return heard;
}

// The codes of the replies' last lines.
std::string CodesOf(const std::string& replies) {
  std::string codes;
  for (std::size_t at = 0; at < replies.size(); at = replies.find("\r\n", at) + 2) {
    if (replies[at + 3] == '-') continue;
    if (!codes.empty()) codes += ' ';
    codes += replies.substr(at, 3);
  }
  return codes;
}

constexpr std::string_view kTwoMails =
    "LHLO client\r\n"
    "MAIL FROM:<ana@y.example> SIZE=20 BODY=8BITMIME\r\n"
    "RCPT TO:<support@x.example>\r\nRCPT TO:<nobody@x.example>\r\nRCPT "
    "TO:<sales@x.example>\r\nDATA\r\n"
    "Subject: 1\r\n\r\n..\r\n.\r\n"
    "MAIL FROM:<>\r\nRCPT TO:<support@x.example>\r\nDATA\r\nSubject: 2\r\n.\r\nQUIT\r\n";

TEST(LmtpDialogTest, EveryRecipientIsAnsweredWhereverTheBytesAreCut) {
  for (std::size_t cut = 0; cut <= kTwoMails.size(); ++cut) {
    const Heard heard = Converse(kTwoMails, cut);
    ASSERT_EQ(heard.mails.size(), 2u) << cut;
    EXPECT_EQ(heard.mails[0].sender, "ana@y.example");
    ASSERT_EQ(heard.mails[0].recipients.size(), 2u);
    EXPECT_EQ(heard.mails[0].recipients[1].account.value, "sales");
    EXPECT_EQ(heard.mails[0].raw, "Subject: 1\r\n\r\n.\r\n");
    EXPECT_EQ(heard.mails[1].sender, "");
    EXPECT_EQ(heard.mails[1].raw, "Subject: 2\r\n");
    EXPECT_EQ(CodesOf(heard.replies), "220 250 250 250 550 250 354 250 451 250 250 354 250 221")
        << cut << "\n"
        << heard.replies;
    EXPECT_TRUE(heard.has_ended);
  }
}

TEST(LmtpDialogTest, WhatIsBrokenOffGivesNoMail) {
  const std::size_t end_of_first = kTwoMails.find("\r\n.\r\n") + 5;
  for (std::size_t length = 0; length < end_of_first; ++length) {
    EXPECT_TRUE(Converse(kTwoMails.substr(0, length), 0).mails.empty()) << length;
  }
  EXPECT_EQ(Converse(kTwoMails.substr(0, end_of_first), 0).mails.size(), 1u);
}

TEST(LmtpDialogTest, OffersWhatItCan) {
  const std::string replies = Converse("LHLO client\r\n", 0).replies;
  for (const char* word : {"250-PIPELINING\r\n", "250-ENHANCEDSTATUSCODES\r\n", "250-8BITMIME\r\n",
                           "250-SMTPUTF8\r\n", "250 SIZE 100\r\n"}) {
    EXPECT_NE(replies.find(word), std::string::npos) << word << replies;
  }
}

TEST(LmtpDialogTest, LargeMailsAreRefusedBeforeAndBehindTheirBytes) {
  const std::string begin = "LHLO c\r\nMAIL FROM:<a@b>";
  const std::string rest =
      "\r\nRCPT TO:<support@x.example>\r\nRCPT TO:<sales@x.example>\r\nDATA\r\n";
  EXPECT_EQ(CodesOf(Converse(begin + " SIZE=101\r\n", 0).replies), "220 250 552");
  EXPECT_EQ(CodesOf(Converse(begin + " SIZE=99999999999999999999999\r\n", 0).replies),
            "220 250 552");
  const std::string exact(98, 'x');
  const Heard fits = Converse(begin + rest + exact + "\r\n.\r\n", 0);
  EXPECT_EQ(fits.mails.size(), 1u) << "exactly at the limit";
  const Heard heard = Converse(begin + rest + exact + "x\r\n.\r\nNOOP\r\n", 0);
  EXPECT_EQ(CodesOf(heard.replies), "220 250 250 250 250 354 552 552 250");
  EXPECT_NE(heard.replies.find("552 5.3.4"), std::string::npos);
  EXPECT_TRUE(heard.mails.empty());
}

TEST(LmtpDialogTest, CommandsOutOfTurnAreRefused) {
  struct TurnCase {
    const char* bytes;
    const char* codes;
  };
  for (const TurnCase& one :
       {TurnCase{"MAIL FROM:<a@b>\r\n", "220 503"}, TurnCase{"EHLO c\r\n", "220 500"},
        TurnCase{"LHLO c\r\nRCPT TO:<support@x.example>\r\nDATA\r\n", "220 250 503 503"},
        TurnCase{"LHLO c\r\nMAIL FROM:<a@b>\r\nMAIL FROM:<a@b>\r\nDATA\r\n", "220 250 250 503 503"},
        TurnCase{"LHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\nRCPT TO:<no@no>\r\nDATA\r\n",
                 "220 250 250 550 550 503"},
        TurnCase{"LHLO c\r\nMAIL FROM:<a@b>\r\nRSET\r\nRCPT TO:<support@x.example>\r\n",
                 "220 250 250 250 503"},
        TurnCase{"LHLO c\r\nMAIL FROM:<a@b> X=1\r\nMAIL FROM:<a@b> SIZE=x\r\nMAIL a@b\r\n",
                 "220 250 555 501 501"},
        TurnCase{"NOOP\r\nVRFY x\r\nDANCE\r\nQUIT\r\n", "220 250 252 500 221"}}) {
    EXPECT_EQ(CodesOf(Converse(one.bytes, 0).replies), one.codes) << one.bytes;
  }
}

TEST(LmtpDialogTest, EverythingHasALimit) {
  std::string many = "LHLO c\r\nMAIL FROM:<a@b>\r\n";
  for (int i = 0; i < 4; ++i) many += "RCPT TO:<support@x.example>\r\n";
  EXPECT_EQ(CodesOf(Converse(many, 0).replies), "220 250 250 250 250 250 452");
  const Heard mistaken = Converse("A\r\nB\r\nC\r\nD\r\nLHLO c\r\n", 0);
  EXPECT_EQ(CodesOf(mistaken.replies), "220 500 500 500 500 421");
  EXPECT_TRUE(mistaken.has_ended);
  const Heard endless = Converse(std::string(5'000, 'x'), 2'500);
  EXPECT_EQ(CodesOf(endless.replies), "220 500");
  EXPECT_TRUE(endless.has_ended);
}

TEST(LmtpDialogTest, NoiseIsSurvived) {
  std::mt19937 random(11);
  const std::string words[] = {"LHLO c\r\n",
                               "MAIL FROM:<a@b>\r\n",
                               "RCPT TO:<support@x.example>\r\n",
                               "DATA\r\n",
                               ".\r\n",
                               "\r\n",
                               "RSET\r\n",
                               "x",
                               "\r",
                               "\n",
                               "."};
  for (int round = 0; round < 3'000; ++round) {
    std::string bytes;
    for (auto i = random() % 30; i > 0; --i) bytes += words[random() % std::size(words)];
    if (round % 3 == 0) {
      for (char& c : bytes) {
        if (random() % 20 == 0) c = static_cast<char>(random());
      }
    }
    const Heard whole = Converse(bytes, 0);
    const Heard cut = Converse(bytes, random() % (bytes.size() + 1));
    EXPECT_EQ(whole.replies, cut.replies) << bytes;
    EXPECT_EQ(whole.mails.size(), cut.mails.size()) << bytes;
  }
}

}  // namespace
}  // namespace strowger::mail
