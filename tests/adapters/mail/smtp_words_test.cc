#include <gtest/gtest.h>

#include <random>

#include "adapters/mail/dot_stuffing.h"
#include "adapters/mail/host_port.h"
#include "adapters/mail/smtp_command.h"
#include "adapters/mail/smtp_reply.h"

namespace strowger::mail {
namespace {

TEST(SmtpCommandTest, IsTakenApart) {
  const SmtpCommand command = ParseSmtpCommand("mail FROM:<Ana@x.example> SIZE=5");
  EXPECT_EQ(command.verb, "MAIL");
  EXPECT_EQ(command.argument, "FROM:<Ana@x.example> SIZE=5");
  EXPECT_EQ(ParseSmtpCommand("").verb, "");
  EXPECT_EQ(ParseSmtpCommand("QUIT").argument, "");
}

TEST(SmtpPathTest, AddressesAsTheyAreWritten) {
  struct PathCase {
    const char* argument;
    const char* address;
    std::size_t parameters;
  };
  for (const PathCase& one : {PathCase{"FROM:<>", "", 0}, PathCase{"from: <a@b>", "a@b", 0},
                              PathCase{"FROM:<a@b> SIZE=10 BODY=8BITMIME  SMTPUTF8", "a@b", 3},
                              PathCase{"FROM:<\"a> \\\"b\"@c>", "\"a> \\\"b\"@c", 0},
                              PathCase{"FROM:<@one,@two:a@b>", "a@b", 0},
                              PathCase{"FROM:<王@例子.cn>", "王@例子.cn", 0}}) {
    const auto path = ParseSmtpPath(one.argument, "FROM");
    ASSERT_TRUE(path.ok()) << one.argument << ": " << path.error().message;
    EXPECT_EQ(path->address, one.address);
    EXPECT_EQ(path->parameters.size(), one.parameters) << one.argument;
  }
  const auto sized = ParseSmtpPath("FROM:<a@b> size=10", "FROM");
  EXPECT_EQ(sized->parameters.at(0).name, "SIZE");
  EXPECT_EQ(sized->parameters.at(0).value, "10");
}

TEST(SmtpPathTest, HostileOnesAreRefused) {
  for (const std::string& argument :
       {std::string(), std::string("FROM"), std::string("FROM:"), std::string("FROM:a@b"),
        std::string("FROM:<a@b"), std::string("FROM:<a@b>x"), std::string("TO:<a@b>"),
        std::string("FROM:<a\"@b>"), std::string("FROM:<a\0@b>", 11), std::string("FROM:<a\t@b>"),
        std::string("FROM:<@one>"), "FROM:<" + std::string(kPathBytesMax, 'a') + ">",
        "FROM:<a@b>" + std::string(2 * (kSmtpParametersMax + 1), ' ') + [] {
          std::string many;
          for (std::size_t i = 0; i <= kSmtpParametersMax; ++i) many += " X";
          return many;
        }()}) {
    EXPECT_FALSE(ParseSmtpPath(argument, "FROM").ok()) << argument.substr(0, 100);
  }
}

TEST(SmtpPathTest, WhatMayStandBetweenBrackets) {
  for (const char* good : {"a@b", "a+b@c.example", "\"a b\"@c", "王@例子.cn"}) {
    EXPECT_TRUE(IsWritableAddress(good)) << good;
  }
  for (const std::string bad : {"a@b>", "a b@c", "a@b\r\nDATA", "a\"b@c", "<a@b>", "@x:a@b"}) {
    EXPECT_FALSE(IsWritableAddress(bad)) << bad;
  }
}

// Each reply as "code status text" until there is no more; "refused" when it is none.
std::vector<std::string> RepliesOf(SmtpReplyReader& reader) {
  std::vector<std::string> replies;
  while (true) {
    auto reply = reader.Next();
    if (!reply.ok()) {
      replies.push_back("refused");
      return replies;
    }
    if (!*reply) return replies;
    replies.push_back((*reply)->status + "|" + (*reply)->Text());
  }
}

TEST(SmtpReplyTest, TranscriptReadsTheSameWhereverItIsCut) {
  const std::string transcript =
      "220 mx.example ESMTP\r\n250-mx.example\r\n250-SIZE 1000\r\n250 SMTPUTF8\r\n"
      "550 5.1.1 <x@y>: no such user\r\n354\r\n451-4.7.1 greylisted\r\n451 4.7.1 come again\n";
  const std::vector<std::string> expected{"|220 mx.example ESMTP",
                                          "|250 mx.example SIZE 1000 SMTPUTF8",
                                          "5.1.1|550 5.1.1 <x@y>: no such user", "|354 ",
                                          "4.7.1|451 4.7.1 greylisted 4.7.1 come again"};
  for (std::size_t cut = 0; cut <= transcript.size(); ++cut) {
    SmtpReplyReader reader;
    reader.Feed(std::string_view(transcript).substr(0, cut));
    std::vector<std::string> replies = RepliesOf(reader);
    reader.Feed(std::string_view(transcript).substr(cut));
    for (const std::string& more : RepliesOf(reader)) replies.push_back(more);
    EXPECT_EQ(replies, expected) << cut;
    EXPECT_FALSE(reader.has_more());
  }
}

TEST(SmtpReplyTest, WhatIsNoReplyIsRefused) {
  for (const std::string& bytes :
       {std::string("HTTP/1.1 400 Bad Request\r\n"), std::string("* OK IMAP\r\n"),
        std::string("99 x\r\n"), std::string("250-a\r\n220 b\r\n"), std::string("2501\r\n"),
        std::string(kReplyLineBytesMax + 1, 'x'), std::string("\r\n"), [] {
          std::string many;
          for (std::size_t i = 0; i <= kReplyLinesMax; ++i) many += "250-x\r\n";
          return many;
        }()}) {
    SmtpReplyReader reader;
    reader.Feed(bytes);
    const auto replies = RepliesOf(reader);
    EXPECT_EQ(replies, std::vector<std::string>{"refused"}) << bytes.substr(0, 40);
  }
}

// What a reader makes of bytes that come in these pieces; the rest is what it left.
std::string Unstuffed(const std::string& bytes, std::size_t cut, std::string& rest) {
  DotReader reader(1'000);
  const std::string_view view(bytes);
  std::size_t read = reader.Read(view.substr(0, cut));
  if (read == cut) read += reader.Read(view.substr(cut));
  rest = bytes.substr(read);
  return reader.is_whole() ? reader.TakeBytes() : "not whole";
}

TEST(DotStuffingTest, MailsAreTheSameWhereverTheyAreCut) {
  struct DotCase {
    std::string bytes;
    std::string mail;
  };
  for (const DotCase& one :
       {DotCase{".\r\nQUIT", ""}, DotCase{"a\r\n.\r\nQUIT", "a\r\n"},
        DotCase{"..\r\n..a\r\n.\r\nQUIT", ".\r\n.a\r\n"},
        DotCase{"a\r\n\r\n.\r\nQUIT", "a\r\n\r\n"},
        // Neither of these ends a mail.
        DotCase{"a\n.\nb\r\n.\r\nQUIT", "a\n.\nb\r\n"},
        DotCase{"a\n.\r\nb\r\n.\r\nQUIT", "a\n.\r\nb\r\n"},
        DotCase{"a\r.\r\nb\r\n.\r\nQUIT", "a\r.\r\nb\r\n"},
        DotCase{"a\r\n.\rb\r\n.\r\nQUIT", "a\r\n\rb\r\n"},
        DotCase{"a\r\n.\r\r\n.\r\nQUIT", "a\r\n\r\r\n"}, DotCase{"a\r\r\n.\r\nQUIT", "a\r\r\n"},
        DotCase{"\n.\r\nb\r\n.\r\nQUIT", "\n.\r\nb\r\n"},
        DotCase{"a\r\n\n.\r\n.\r\nQUIT", "a\r\n\n.\r\n"}, DotCase{".b\r\n.\r\nQUIT", "b\r\n"}}) {
    for (std::size_t cut = 0; cut <= one.bytes.size(); ++cut) {
      std::string rest;
      EXPECT_EQ(Unstuffed(one.bytes, cut, rest), one.mail) << one.bytes << " at " << cut;
      EXPECT_EQ(rest, "QUIT") << one.bytes << " at " << cut;
    }
  }
}

TEST(DotStuffingTest, WhatIsStuffedComesOutAgain) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string mail;
    for (auto lines = random() % 6; lines > 0; --lines) {
      for (auto bytes = random() % 5; bytes > 0; --bytes) mail += "..a\xE4"[random() % 4];
      mail += "\r\n";
    }
    std::string rest;
    EXPECT_EQ(Unstuffed(StuffDots(mail) + ".\r\n", random() % 8, rest), mail);
  }
  EXPECT_EQ(StuffDots("a\n.\nb\r.\rc"), "a\r\n..\r\nb\r\n..\r\nc\r\n") << "line ends are mended";
}

TEST(DotStuffingTest, WhatIsTooLongIsCountedAndNotKept) {
  DotReader reader(10);
  EXPECT_EQ(reader.Read(std::string(1'000, 'x') + "\r\n.\r\n"), 1'005u);
  EXPECT_TRUE(reader.is_whole());
  EXPECT_EQ(reader.size(), 1'002u);
  EXPECT_EQ(reader.TakeBytes(), std::string(10, 'x'));
}

TEST(HostPortTest, PlacesOfServers) {
  EXPECT_EQ(ParseHostPort("imap.example.com:993")->host, "imap.example.com");
  EXPECT_EQ(ParseHostPort("[::1]:24")->host, "::1");
  EXPECT_EQ(ParseHostPort("[::1]:24")->port, "24");
  for (const char* bad : {"", "imap", "imap:", ":993", "imap:70000", "imap:x", "::1:24", "a b:1"}) {
    EXPECT_FALSE(ParseHostPort(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace strowger::mail
