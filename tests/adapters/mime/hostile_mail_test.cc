#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

#include "adapters/mime/gmime_mail_reader.h"
#include "core/mail/mail_kind.h"
#include "core/text/utf8.h"

// What nobody would write: every prefix of some mails, mails with bytes changed at random, and
// mails that are made to cost much. Nothing crashes, and each is read in bounded time.
namespace strowger::mime {
namespace {

using core::MailMessage;

const std::array<std::string, 4> kSeeds{
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: desk@ours.example\r\n"
    "Subject: Undelivered =?iso-2022-jp?B?GyRCJTMlcxsoQg==?=\r\nContent-Type: multipart/report;\r\n"
    " report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\r\n<li@b.example>: 550 5.1.1 no "
    "such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    "Final-Recipient: rfc822; li@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: "
    "smtp; 550 5.1.1\r\n no\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <1@x>\r\n"
    "Subject: a\r\n\r\nhi\r\n--b--\r\n",
    "From: \"=?gb2312?B?zfU=?=\" <w@b.example>, a b <c\r\nSubject: =?utf-8?q?=C3=A9?= "
    "=?big5?b?p0E=?="
    "\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "\r\n<p>=C4=E3</p><blockquote>x<pre>y\r\n</blockquote><a href=3Dx>&eacute;&#x4f60;</a>\r\n",
    "From: postmaster@mx.example\nSubject: failure notice\n\nUnable to deliver your message.\n\n"
    "li@b.example: 452 4.2.2 full\n\nOriginal message follows.\n\nReceived: from x\nTo: "
    "y@z.example\n"
    "\nhello\n",
    "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/octet-stream;\n"
    " name*0*=utf-8''%E4%BD; name*1*=%A0.txt\nContent-Transfer-Encoding: x-uuencode\n\n"
    "begin 644 a\n#0V%T\n`\nend\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
    "base64\n\nU3ViamVjdDogYQoKYgo=\n--b--\n"};

void ReadWhole(const std::string& raw) {
  const MailMessage message = GmimeMailReader().Read(raw);
  const auto verdict = core::JudgeKind(message);
  EXPECT_FALSE(verdict.reason.empty());
  EXPECT_TRUE(core::IsWellFormed(message.text));
  EXPECT_TRUE(core::IsWellFormed(message.subject));
  for (const auto& from : message.from) EXPECT_TRUE(core::IsWellFormed(from.name + from.address));
  for (const auto& part : message.parts) {
    EXPECT_TRUE(core::IsWellFormed(part.file_name + part.media_type + part.charset));
  }
  if (!verdict.bounce) return;
  for (const auto& one : verdict.bounce->recipients) {
    EXPECT_TRUE(core::IsWellFormed(one.address + one.failure.diagnostic));
  }
}

TEST(HostileMailTest, EveryPrefixIsRead) {
  for (const std::string& seed : kSeeds) {
    for (std::size_t length = 0; length <= seed.size(); ++length) {
      ReadWhole(seed.substr(0, length));
      if (testing::Test::HasFailure()) FAIL() << length << " bytes of: " << seed;
    }
  }
}

TEST(HostileMailTest, ChangedBytesAreRead) {
  // A generator of its own, so that the mails are the same everywhere (Knuth's constants).
  std::uint64_t state = 1;
  const auto next = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  for (int round = 0; round < 4000; ++round) {
    std::string mail = kSeeds[next(kSeeds.size())];
    for (std::size_t change = 0; change <= next(6); ++change) {
      const std::size_t at = next(mail.size());
      switch (next(4)) {
        case 0:
          mail[at] = static_cast<char>(next(256));
          break;
        case 1:
          mail.erase(at, next(20));
          break;
        case 2:
          mail.insert(at, mail.substr(next(mail.size()), next(40)));
          break;
        default:
          mail.insert(at, 1, static_cast<char>(next(256)));
      }
      if (mail.empty()) mail = "x";
    }
    ReadWhole(mail);
    if (testing::Test::HasFailure()) FAIL() << "round " << round << ": " << mail;
  }
}

TEST(HostileMailTest, WhatIsMadeToBeCostlyIsBounded) {
  std::string deep;
  for (int i = 0; i < 3000; ++i) {
    const std::string name = "b" + std::to_string(i);
    deep += "Content-Type: multipart/mixed; boundary=" + name + "\n\n--" + name + "\n";
  }
  std::string enclosed;
  for (int i = 0; i < 3000; ++i) enclosed += "Content-Type: message/rfc822\n\n";
  std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
  for (int i = 0; i < 200'000; ++i) wide += "--b\n\n";
  std::string header = "Subject: x\n";
  for (int i = 0; i < 100'000; ++i) header += "X-Long: 0123456789\n";
  std::string recipients = "To: ";
  for (int i = 0; i < 50'000; ++i) recipients += "a" + std::to_string(i) + "@b.example, ";
  std::string html = "Content-Type: text/html\n\n";
  for (int i = 0; i < 150'000; ++i) html += "<b></x>";
  std::string signs = "From: MAILER-DAEMON@x\nSubject: failure notice\n\nundeliverable\n";
  for (int i = 0; i < 100'000; ++i) signs += "a@b.c\n\"@";
  for (const std::string& mail :
       {deep, enclosed, wide, header + "\nbody", recipients + "\n\nbody", html, signs,
        "Subject: " + std::string(500'000, '=') + "?\n\nx",
        "Content-Type: text/plain; " + std::string(300'000, ';') + "\n\nx",
        std::string(2'000'000, '<'), "From: " + std::string(200'000, '(') + "\n\nx",
        "From: " + std::string(200'000, '"') + "\n\nx"}) {
    const auto begin = std::chrono::steady_clock::now();
    ReadWhole(mail);
    const auto took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took, std::chrono::seconds(20)) << mail.substr(0, 60);
    std::printf("%zu bytes, %.60s...: %.2f s\n", mail.size(), mail.substr(0, 40).c_str(),
                std::chrono::duration<double>(took).count());
  }
  const MailMessage message = GmimeMailReader().Read(wide);
  EXPECT_LE(message.parts.size(), MailMessage::kPartsMax);
  EXPECT_FALSE(message.troubles.empty());
}

}  // namespace
}  // namespace strowger::mime
