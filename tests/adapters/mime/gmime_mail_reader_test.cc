#include "adapters/mime/gmime_mail_reader.h"

#include <gtest/gtest.h>

namespace strowger::mime {
namespace {

using core::MailMessage;
using core::MailProtection;

MailMessage Read(const std::string& raw) { return GmimeMailReader().Read(raw); }

std::vector<core::MailPart> AttachmentsOf(const MailMessage& message) {
  std::vector<core::MailPart> attachments;
  for (const auto& part : message.parts) {
    if (part.is_attachment) attachments.push_back(part);
  }
  return attachments;
}

constexpr char kMixed[] =
    "From: =?gb2312?B?zfU=?= <wang@b.example>\r\n"
    "To: desk@ours.example, \"Li, Ana\" <ana@ours.example>\r\n"
    "Cc: team: a@b.example, c@d.example;\r\n"
    "Subject: =?utf-8?Q?Rechnung_f=C3=BCr?= Mai\r\n"
    "Date: Fri, 06 Mar 2026 10:00:00 +0800\r\n"
    "Message-ID: <1@b.example>\r\n"
    "References: <a@x.example>\r\n <b@x.example>\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n"
    "--c\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n\xC4\xE3\xBA\xC3\r\n"
    "--c\r\nContent-Type: text/html\r\n\r\n<p>other</p>\r\n--c--\r\n"
    "--b\r\nContent-Type: text/plain; name=x.txt\r\nContent-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n"
    "--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n"
    "--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nTNEF\r\n--b--\r\n";

TEST(GmimeMailReaderTest, AWholeMailIsRead) {
  const MailMessage message = Read(kMixed);
  ASSERT_EQ(message.from.size(), 1U);
  EXPECT_EQ(message.from[0].name, "王");
  EXPECT_EQ(message.from[0].address, "wang@b.example");
  ASSERT_EQ(message.to.size(), 2U);
  EXPECT_EQ(message.to[1].name, "Li, Ana");
  EXPECT_EQ(message.cc.size(), 2U);
  EXPECT_EQ(message.subject, "Rechnung für Mai");
  EXPECT_EQ(message.message_id, "1@b.example");
  EXPECT_EQ(message.references, (std::vector<std::string>{"a@x.example", "b@x.example"}));
  ASSERT_TRUE(message.date);
  EXPECT_EQ(message.date->time_since_epoch(), std::chrono::seconds(1772762400));
  EXPECT_EQ(message.text, "你好");
  EXPECT_FALSE(message.text_is_from_html);
  const auto attachments = AttachmentsOf(message);
  ASSERT_EQ(attachments.size(), 3U);
  EXPECT_EQ(attachments[0].file_name, "x.txt");
  EXPECT_EQ(attachments[0].number, "2");
  EXPECT_EQ(attachments[0].size, 5U);
  EXPECT_EQ(attachments[0].sha256,
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(attachments[1].media_type, "text/calendar");
  EXPECT_EQ(attachments[2].file_name, "winmail.dat");
  EXPECT_TRUE(message.troubles.empty());
}

TEST(GmimeMailReaderTest, ImagesThatTheTextShowsAreInline) {
  const auto attachments = AttachmentsOf(
      Read("Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img "
           "src=cid:1>hi\n--b\nContent-Type: image/png\nContent-ID: <1>\n\nx\n--b--\n"));
  ASSERT_EQ(attachments.size(), 1U);
  EXPECT_TRUE(attachments[0].is_inline);
  EXPECT_EQ(attachments[0].content_id, "1");
}

TEST(GmimeMailReaderTest, HtmlAloneBecomesText) {
  const MailMessage message =
      Read("Content-Type: text/html; charset=iso-8859-1\n\n<p>caf\xE9</p><script>x</script>");
  EXPECT_EQ(message.text, "café\n");
  EXPECT_TRUE(message.text_is_from_html);
}

TEST(GmimeMailReaderTest, EnclosedMailsAreAttachmentsAndTheirPartsAreNot) {
  const MailMessage message = Read(
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n"
      "Content-Type: message/rfc822\n\nSubject: inner\nMessage-ID: <2@x.example>\n"
      "Content-Type: multipart/mixed; boundary=c\n\n--c\n\na\n--c\n"
      "Content-Type: image/png\n\nx\n--c--\n--b--\n");
  const auto attachments = AttachmentsOf(message);
  ASSERT_EQ(attachments.size(), 1U);
  EXPECT_EQ(attachments[0].file_name, "inner.eml");
  EXPECT_EQ(message.text, "see");
  EXPECT_EQ(message.parts.size(), 6U);
  EXPECT_EQ(*core::FindHeader(message.returned_headers, "message-id"), "<2@x.example>");
}

TEST(GmimeMailReaderTest, ProtectionIsRecognised) {
  struct Case {
    const char* raw;
    MailProtection protection;
  };
  for (const Case& one : {
           Case{"Subject: x\n\nhi", MailProtection::kNone},
           Case{"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx",
                MailProtection::kSmimeEncrypted},
           Case{"Content-Type: application/x-pkcs7-mime; smime-type=signed-data\n\nx",
                MailProtection::kSmimeSigned},
           Case{"Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; "
                "boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--",
                MailProtection::kPgpSigned},
           Case{"Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
                "boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--",
                MailProtection::kPgpEncrypted},
           Case{"Subject: x\n\n-----BEGIN PGP MESSAGE-----\nx", MailProtection::kPgpEncrypted},
       }) {
    EXPECT_EQ(NameOf(Read(one.raw).protection), NameOf(one.protection)) << one.raw;
  }
}

TEST(GmimeMailReaderTest, BrokenMailsAreReadAsFarAsTheyGo) {
  EXPECT_EQ(Read("From x Mon Jan 1\nSubject: a\n\nb").subject, "a");
  EXPECT_EQ(Read("\n \nSubject: a\n\nb").subject, "a");
  EXPECT_EQ(Read("Subject: a\n \nb").text, "b");
  EXPECT_EQ(Read("Subject: a\nno header here").text, "no header here");
  EXPECT_EQ(Read("From: \"Li\" <>\n\nb").from.at(0).name, "Li");
  EXPECT_EQ(Read("From: mail system <a b@c.example\n\nb").from.size(), 1U);
  EXPECT_EQ(Read("Subject: \xC4\xE3\xBA\xC3\xC2\xF0\n\nb").subject, "你好吗");
  EXPECT_FALSE(Read("Date: yesterday\n\nb").date);
  const MailMessage mended =
      Read("Content-Type: multipart/mixed\n boundary=b\n\n--b\n\ntext\n--b--\n");
  EXPECT_EQ(mended.text, "text");
  EXPECT_EQ(Read("Content-Type: multipart/mixed;\nboundary=b\n\n--b\n\ntext\n--b--\n").text,
            "text");
  const MailMessage lost = Read("Content-Type: multipart/mixed; boundary=b\n\nno part at all\n");
  EXPECT_NE(lost.text.find("no part at all"), std::string::npos);
  EXPECT_FALSE(lost.troubles.empty());
  for (const char* nothing : {"", "\n", "From ", "\xEF\xBB\xBF"}) {
    EXPECT_TRUE(Read(nothing).text.empty()) << nothing;
  }
}

}  // namespace
}  // namespace strowger::mime
