#include "adapters/mime/gmime_mail_composer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

#include "adapters/mime/gmime_mail_reader.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

// What is composed is read again by our own reader.
namespace strowger::mime {
namespace {

using core::MailMessage;
using service::ComposedMail;

std::string Compose(const ComposedMail& mail) { return GmimeMailComposer().Compose(mail); }
MailMessage ReadBack(const ComposedMail& mail) { return GmimeMailReader().Read(Compose(mail)); }

ComposedMail SmallMail() {
  return {.from = {"Desk", "desk@ours.example"},
          .reply_to = {},
          .to = {{"", "li@b.example"}},
          .cc = {},
          .subject = "Your invoice",
          .date = TimePoint(std::chrono::seconds(1772762400)),
          .message_id = "o.7.0123456789@ours.example",
          .in_reply_to = "1@b.example",
          .references = {"0@b.example", "1@b.example"},
          .further_headers = {{"Auto-Submitted", "auto-replied"}},
          .text = "Hello,\nit is on its way.\n",
          .attachments = {}};
}

// What every mail of ours is, whatever it says.
void ExpectWritten(const std::string& raw) {
  const std::string header = raw.substr(0, raw.find("\r\n\r\n") + 2);
  EXPECT_TRUE(core::IsAscii(raw));
  EXPECT_EQ(raw.find('\0'), std::string::npos);
  std::size_t begin = 0;
  while (begin < raw.size()) {
    const std::size_t end = raw.find('\n', begin);
    ASSERT_NE(end, std::string::npos) << "the last line has no end";
    ASSERT_EQ(raw[end - 1], '\r') << raw.substr(begin, end - begin);
    ASSERT_LE(end - 1 - begin, 998U) << raw.substr(begin, 100);
    ASSERT_EQ(raw.substr(begin, end - 1 - begin).find('\r'), std::string::npos);
    begin = end + 1;
  }
}

TEST(GmimeMailComposerTest, ASmallMailIsWrittenToTheLetter) {
  EXPECT_EQ(Compose(SmallMail()),
            "Date: Fri, 06 Mar 2026 02:00:00 +0000\r\n"
            "From: Desk <desk@ours.example>\r\n"
            "To: li@b.example\r\n"
            "Subject: Your invoice\r\n"
            "Message-ID: <o.7.0123456789@ours.example>\r\n"
            "In-Reply-To: <1@b.example>\r\n"
            "References: <0@b.example>\r\n <1@b.example>\r\n"
            "Auto-Submitted: auto-replied\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: 7bit\r\n\r\n"
            "Hello,\r\nit is on its way.\r\n");
}

TEST(GmimeMailComposerTest, AttachmentsAndChineseAreReadBack) {
  ComposedMail mail = SmallMail();
  mail.from.name = "售后服务台 \"一号\"";
  mail.to = {{"王伟", "wang@b.example"}, {"Li, Ana", "ana@b.example"}, {"", "x@bücher.example"}};
  mail.cc = {{"=?utf-8?q?x?=", "c@b.example"}};
  mail.reply_to = {{"Desk (2)", "desk2@ours.example"}};
  mail.subject =
      "Re: 关于您的发票，编号 2026-0001，以及退款申请的处理结果和后续安排 "
      "🧾";
  mail.text = "您好，\n您的发票在附件中。\n\n> 发票呢？\n";
  mail.attachments = {{"发票 2026年3月 第一份 非常长的文件名 用于测试分段编码.pdf",
                       "application/pdf", std::string("%PDF\0\r\n\n\xff", 9)},
                      {"empty \"x\".txt", "text/plain; charset=gb2312", ""},
                      {"", "nonsense", "x"}};
  const std::string raw = Compose(mail);
  ExpectWritten(raw);
  EXPECT_EQ(raw, Compose(mail));
  const MailMessage message = GmimeMailReader().Read(raw);
  EXPECT_EQ(message.from.at(0).name, mail.from.name);
  ASSERT_EQ(message.to.size(), 3U);
  EXPECT_EQ(message.to[0].name, "王伟");
  EXPECT_EQ(message.to[1].name, "Li, Ana");
  EXPECT_EQ(message.to[2].address, "x@bücher.example");
  EXPECT_NE(raw.find("x@xn--bcher-kva.example"), std::string::npos);
  EXPECT_EQ(message.reply_to.at(0).name, "Desk (2)");
  EXPECT_EQ(message.subject, mail.subject);
  EXPECT_EQ(message.text, "您好，\r\n您的发票在附件中。\r\n\r\n> 发票呢？\r\n");
  std::vector<core::MailPart> attachments;
  for (const auto& part : message.parts) {
    if (part.is_attachment) attachments.push_back(part);
  }
  ASSERT_EQ(attachments.size(), 3U);
  EXPECT_EQ(attachments[0].file_name, mail.attachments[0].file_name);
  EXPECT_EQ(attachments[0].media_type, "application/pdf");
  EXPECT_EQ(attachments[0].size, 9U);
  EXPECT_EQ(attachments[1].file_name, "empty \"x\".txt");
  EXPECT_EQ(attachments[1].media_type, "text/plain");
  EXPECT_EQ(attachments[2].media_type, "application/octet-stream");
  EXPECT_TRUE(message.troubles.empty());
}

TEST(GmimeMailComposerTest, LongLinesAreFlowedAndJoinedAgain) {
  ComposedMail mail = SmallMail();
  mail.text = "short\n";
  for (int i = 0; i < 300; ++i) mail.text += "words and ";
  mail.text += "end\n> quoted";
  const std::string raw = Compose(mail);
  ExpectWritten(raw);
  EXPECT_NE(raw.find("format=flowed"), std::string::npos);
  for (const std::string_view line : core::LinesOf(raw)) EXPECT_LE(line.size(), 78U);
  EXPECT_EQ(GmimeMailReader().Read(raw).text, mail.text + "\n");
  mail.text = std::string(5000, 'x') + "\n";
  ExpectWritten(Compose(mail));
  EXPECT_EQ(ReadBack(mail).text, mail.text);
}

TEST(GmimeMailComposerTest, AMailWithoutTextHasNone) {
  ComposedMail mail = SmallMail();
  mail.text.clear();
  mail.subject.clear();
  EXPECT_EQ(ReadBack(mail).text, "");
  EXPECT_EQ(ReadBack(mail).subject, "");
  mail.attachments = {{"a.bin", "", "x"}};
  const MailMessage message = ReadBack(mail);
  EXPECT_EQ(message.text, "");
  EXPECT_EQ(message.parts.size(), 3U);
}

TEST(GmimeMailComposerTest, AnEnclosedMailStaysOne) {
  ComposedMail mail = SmallMail();
  mail.attachments = {{"old.eml", "message/rfc822", "Subject: old\r\n\r\nhi\r\n"},
                      {"raw.eml", "message/rfc822", "Subject: \xff\r\n\r\nhi\r\n"},
                      {"m", "multipart/mixed; boundary=x", "--x\r\n\r\nhi\r\n--x--\r\n"}};
  const std::string raw = Compose(mail);
  ExpectWritten(raw);
  const MailMessage message = GmimeMailReader().Read(raw);
  ASSERT_EQ(message.parts.size(), 6U);
  EXPECT_EQ(message.parts[2].media_type, "message/rfc822");
  EXPECT_EQ(*core::FindHeader(message.returned_headers, "subject"), "old");
  EXPECT_EQ(message.parts[4].media_type, "application/octet-stream");
  EXPECT_EQ(message.parts[5].media_type, "application/octet-stream");
}

// Each field in its turn holds what would begin another header, end the header or break the line.
TEST(GmimeMailComposerTest, NothingGetsOutOfItsHeader) {
  const ComposedMail plain = SmallMail();
  const std::size_t headers = ReadBack(plain).headers.size();
  for (const std::string& end :
       {std::string("\r\n"), std::string("\n"), std::string("\r"), std::string("\0\r\n", 3),
        std::string("\r\n\r\n"), std::string("\r\n "), std::string("\xe2\x80\xa8\n")}) {
    const std::string evil = "x" + end + "Bcc: victim@b.example" + end + end + "body";
    std::vector<ComposedMail> mails(12, plain);
    mails[0].subject = evil;
    mails[1].from.name = evil;
    mails[2].from.address = "x@y" + evil;
    mails[3].to.push_back({evil, "z@b.example"});
    mails[4].cc.push_back({"", evil + "@b.example"});
    mails[5].reply_to.push_back({evil, evil});
    mails[6].message_id = evil;
    mails[7].in_reply_to = evil;
    mails[8].references = {evil, "1@b.example"};
    mails[9].further_headers = {{"X-Note", evil}};
    mails[10].further_headers = {
        {evil, "x"}, {"Content-Type", "text/html"}, {"bcc", "v@b.example"}};
    mails[11].attachments = {{evil, evil, "x"}};
    for (std::size_t i = 0; i < mails.size(); ++i) {
      const std::string raw = Compose(mails[i]);
      ExpectWritten(raw);
      const MailMessage message = GmimeMailReader().Read(raw);
      EXPECT_EQ(message.Header("bcc"), nullptr) << i << "\n" << raw;
      EXPECT_LE(message.headers.size(), headers + 2) << i << "\n" << raw;
      EXPECT_EQ(message.text.find("victim"), std::string::npos) << i << "\n" << raw;
      EXPECT_EQ(message.parts.size(), i == 11 ? 3U : 1U) << raw;
    }
  }
}

TEST(GmimeMailComposerTest, WhatIsHugeIsCutToItsBound) {
  ComposedMail mail = SmallMail();
  mail.subject = std::string(100'000, 'x');
  mail.from.name = std::string(100'000, 'n');
  mail.references.clear();
  for (int i = 0; i < 5000; ++i) {
    mail.references.push_back(std::to_string(i) + std::string(100, 'r') + "@x");
    mail.to.push_back({"", std::to_string(i) + "@b.example"});
  }
  mail.references.emplace_back(2000, 'y');
  mail.further_headers.assign(5000, {"X-Note", "x"});
  mail.further_headers.push_back({std::string(2000, 'X'), "x"});
  mail.attachments = {{std::string(5000, 'f') + ".pdf", std::string(5000, 'a') + "/b", "x"}};
  const std::string raw = Compose(mail);
  ExpectWritten(raw);
  const MailMessage message = GmimeMailReader().Read(raw);
  EXPECT_EQ(message.references.size(), 50U);
  EXPECT_EQ(message.references.front().substr(0, 2), "0r");
  EXPECT_EQ(message.references.back().substr(0, 5), "4999r");
  EXPECT_EQ(message.to.size(), MailMessage::kRecipientsMax);
  EXPECT_EQ(message.subject, std::string(8192, 'x'));
  EXPECT_EQ(message.parts.at(2).file_name, std::string(255, 'f'));
}

// Mails made at random by a seed: what was said is what is read.
class RandomMail {
 public:
  explicit RandomMail(std::uint64_t seed) : state_(seed * 2 + 1) {}

  ComposedMail Make() {
    ComposedMail mail = SmallMail();
    mail.from.name = Line(6);
    for (std::size_t i = Next(4); i > 0; --i) mail.to.push_back({Line(5), Address()});
    for (std::size_t i = Next(3); i > 0; --i) mail.cc.push_back({Line(3), Address()});
    mail.subject = Line(40);
    mail.further_headers.push_back({"X-Note", Line(30)});
    mail.text.clear();
    for (std::size_t i = Next(8); i > 0; --i) mail.text += Line(60) + "\n";
    for (std::size_t i = Next(3); i > 0; --i) {
      std::string content;
      for (std::size_t byte = Next(300); byte > 0; --byte) {
        content += static_cast<char>(Next(256));
      }
      mail.attachments.push_back({Line(12) + ".x", "application/x-test", content});
    }
    return mail;
  }

 private:
  std::size_t Next(std::size_t below) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state_ >> 33) % below);
  }
  // Without blanks at its ends, and without two of them together.
  std::string Line(std::size_t words) {
    static const std::array<std::string, 20> kWords{
        "a", "Invoice", "发票", "您好，", "é",  "🧾🧾", "\"q\"", "\\", "(c)", "<x@y.example>",
        ",", ";",       "x=y",  "=3D",    "?=", "Re:",      "%41",   ">",  "--",  "'s"};
    std::string line;
    for (std::size_t i = Next(words + 1); i > 0; --i) {
      if (!line.empty() && Next(4) > 0) line += ' ';
      line += Next(40) == 0 ? std::string(Next(1500), 'w') : kWords[Next(kWords.size())];
    }
    return line;
  }
  std::string Address() { return "u" + std::to_string(Next(1000)) + ".x+y@b.example"; }

  std::uint64_t state_;
};

void ExpectSame(const std::vector<core::Mailbox>& read, const std::vector<core::Mailbox>& said) {
  ASSERT_EQ(read.size(), said.size());
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_EQ(read[i].address, said[i].address);
    EXPECT_EQ(read[i].name, core::TrimmedBlanks(core::BeginningOf(said[i].name, 300)));
  }
}

std::string WithLf(std::string text) {
  std::erase(text, '\r');
  return text;
}

TEST(GmimeMailComposerTest, WhatIsSaidIsRead) {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    SCOPED_TRACE(seed);
    const ComposedMail mail = RandomMail(seed).Make();
    const std::string raw = Compose(mail);
    ExpectWritten(raw);
    EXPECT_EQ(raw, Compose(mail));
    const MailMessage message = GmimeMailReader().Read(raw);
    ExpectSame(message.to, mail.to);
    ExpectSame(message.cc, mail.cc);
    EXPECT_EQ(message.from.at(0).name, core::TrimmedBlanks(core::BeginningOf(mail.from.name, 300)));
    EXPECT_EQ(message.subject, core::BeginningOf(mail.subject, 8192));
    EXPECT_EQ(*message.Header("x-note"),
              core::BeginningOf(mail.further_headers.back().value, 8192));
    // Of empty lines nothing is told.
    EXPECT_EQ(WithLf(message.text),
              mail.text.find_first_not_of('\n') == std::string::npos && !mail.attachments.empty()
                  ? ""
                  : mail.text);
    EXPECT_EQ(message.message_id, mail.message_id);
    EXPECT_EQ(message.references, mail.references);
    const std::size_t first = mail.attachments.empty() ? 1 : 2;
    ASSERT_EQ(message.parts.size(), first + mail.attachments.size());
    for (std::size_t i = 0; i < mail.attachments.size(); ++i) {
      EXPECT_EQ(message.parts[first + i].size, mail.attachments[i].content.size());
      if (mail.attachments[i].file_name.size() <= 255) {
        EXPECT_EQ(message.parts[first + i].file_name, mail.attachments[i].file_name);
      }
    }
    EXPECT_TRUE(message.troubles.empty());
    if (testing::Test::HasFailure()) FAIL() << raw;
  }
}

}  // namespace
}  // namespace strowger::mime
