#include "adapters/mail/imap_response.h"

#include <gtest/gtest.h>

#include <random>

#include "adapters/mail/imap_words.h"

namespace strowger::mail {
namespace {

ImapLimits NarrowLimits() {
  ImapLimits limits;
  limits.line_bytes_max = 300;
  limits.literals_max = 3;
  limits.literal_bytes_max = 20;
  return limits;
}

// One line for each response; "refused" when it is none.
std::vector<std::string> ResponsesTo(std::string_view bytes, std::size_t cut) {
  ImapReader reader(NarrowLimits());
  std::vector<std::string> lines;
  for (const std::string_view piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
    const bool is_good = reader.Feed(piece).ok();
    while (const auto response = reader.Next()) {
      std::string line = response->kind == ImapKind::kTagged         ? response->tag
                         : response->kind == ImapKind::kContinuation ? "+"
                                                                     : "*";
      line += " " + std::to_string(static_cast<int>(response->status)) + " " + response->name +
              " " + std::to_string(response->number) + " [" + response->code + ":" +
              response->code_argument + "] " + response->text;
      for (const std::string& word : response->capabilities) line += " " + word;
      const ImapFetched& mail = response->fetched;
      if (response->name == "FETCH") {
        line += " uid=" + std::to_string(mail.uid) + " size=" + std::to_string(mail.size) +
                " date=" + mail.internal_date + " body=" + mail.body.value_or("none") + "/" +
                std::to_string(mail.body_size);
      }
      lines.push_back(line);
    }
    if (!is_good) {
      lines.push_back("refused");
      return lines;
    }
  }
  return lines;
}

TEST(ImapReaderTest, TranscriptReadsTheSameWhereverItIsCut) {
  const std::string transcript =
      "* OK [CAPABILITY IMAP4rev1 Idle AUTH=PLAIN] ready {5}\r\n"
      "* CAPABILITY IMAP4rev1 SASL-IR\r\n"
      "* FLAGS (\\Answered \\Seen)\r\n"
      "* 23 EXISTS\r\n* 0 RECENT\r\n"
      "* OK [UIDVALIDITY 1700000000] UIDs valid\r\n* OK [UIDNEXT 77] next\r\n"
      "S3 OK [READ-ONLY] Examine completed (0.001 secs).\r\n"
      "* 1 FETCH (UID 7 RFC822.SIZE 1234 INTERNALDATE \" 7-Feb-1994 21:52:25 -0800\")\r\n"
      "* 2 FETCH (UID 8 BODY[] {9}\r\na\r\n)\r\n{1} FLAGS (\\Seen) X-GM (\"a)\" (b {2}\r\n() "
      "NIL)))\r\n"
      "* 3 FETCH (BODY[HEADER.FIELDS (A B)]<0> \"q\\\"\\\\\" UID 9)\r\n"
      "* 4 FETCH (UID 10 BODY[] {30}\r\n012345678901234567890123456789)\r\n"
      "* 5 FETCH (UID 11 BODY[] NIL)\r\n"
      "* LIST () {1}\r\na\r\n* 5 EXPUNGE\r\n+ idling\r\n+\r\n* BYE gone\r\nS4 NO "
      "[AUTHENTICATIONFAILED] no\nS5 BAD "
      "what\r\n";
  const std::vector<std::string> expected{
      "* 1  0 [CAPABILITY:IMAP4rev1 Idle AUTH=PLAIN] ready {5} IMAP4REV1 IDLE AUTH=PLAIN",
      "* 0 CAPABILITY 0 [:]  IMAP4REV1 SASL-IR",
      "* 0 FLAGS 0 [:] ",
      "* 0 EXISTS 23 [:] ",
      "* 0 RECENT 0 [:] ",
      "* 1  0 [UIDVALIDITY:1700000000] UIDs valid",
      "* 1  0 [UIDNEXT:77] next",
      "S3 1  0 [READ-ONLY:] Examine completed (0.001 secs).",
      "* 0 FETCH 1 [:]  uid=7 size=1234 date= 7-Feb-1994 21:52:25 -0800 body=none/0",
      "* 0 FETCH 2 [:]  uid=8 size=0 date= body=a\r\n)\r\n{1}/9",
      "* 0 FETCH 3 [:]  uid=9 size=0 date= body=q\"\\/3",
      "* 0 FETCH 4 [:]  uid=10 size=0 date= body=01234567890123456789/30",
      "* 0 FETCH 5 [:]  uid=11 size=0 date= body=none/0",
      "* 0 LIST 0 [:] ",
      "* 0 EXPUNGE 5 [:] ",
      "+ 0  0 [:] idling",
      "+ 0  0 [:] ",
      "* 4  0 [:] gone",
      "S4 2  0 [AUTHENTICATIONFAILED:] no",
      "S5 3  0 [:] what"};
  for (std::size_t cut = 0; cut <= transcript.size(); ++cut) {
    ASSERT_EQ(ResponsesTo(transcript, cut), expected) << cut;
  }
}

TEST(ImapReaderTest, WhatIsNoneOrBeyondALimitIsRefused) {
  for (const std::string& bytes :
       {std::string("220 mx.example ESMTP\r\n"), std::string("HTTP/1.1 400 Bad\r\n"),
        std::string("\r\n"), std::string("*\r\n"), std::string("* \r\n"), std::string("* 5\r\n"),
        std::string("S1 OK [UNENDED\r\n"), std::string("S1 BYE\r\n"), std::string(301, 'x'),
        std::string("* 1 FETCH UID 5\r\n"), std::string("* 1 FETCH (UID x)\r\n"),
        std::string("* 1 FETCH (UID 99999999999)\r\n"), std::string("* 1 FETCH (UID 5\r\n"),
        std::string("* 1 FETCH (UID 5) x\r\n"), std::string("* 1 FETCH (X )\r\n"),
        std::string("* 1 FETCH (INTERNALDATE \"unended)\r\n"),
        std::string("* 1 FETCH (X {1}\r\na {1}\r\na {1}\r\na {1}\r\na)\r\n"),
        std::string("* 1 FETCH (X (") + std::string(100, '(') + "\r\n"}) {
    const auto responses = ResponsesTo(bytes, 0);
    EXPECT_EQ(responses, std::vector<std::string>{"refused"}) << bytes.substr(0, 60);
  }
}

TEST(ImapReaderTest, HugeLiteralIsPassedOverInBoundedMemory) {
  ImapReader reader(NarrowLimits());
  ASSERT_TRUE(reader.Feed("* 1 FETCH (UID 5 BODY[] {1000000000}\r\n").ok());
  const std::string block(1'000'000, 'x');
  for (int i = 0; i < 1'000; ++i) ASSERT_TRUE(reader.Feed(block).ok());
  ASSERT_TRUE(reader.Feed(")\r\n").ok());
  const auto response = reader.Next();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->fetched.body, std::string(20, 'x'));
  EXPECT_EQ(response->fetched.body_size, 1'000'000'000u);
}

TEST(ImapReaderTest, NoiseIsSurvived) {
  std::mt19937 random(3);
  const std::string words[] = {
      "* ",      "1 ",      "FETCH ", "(",      ")",  "UID 5", " ",
      "BODY[] ", "{3}\r\n", "abc",    "\r\n",   "\"", "NIL",   "OK ",
      "[",       "]",       "S1 ",    "EXISTS", "+",  "\\",    "{99999999999999999999}\r\n"};
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (auto i = random() % 25; i > 0; --i) bytes += words[random() % std::size(words)];
    EXPECT_EQ(ResponsesTo(bytes, 0), ResponsesTo(bytes, random() % (bytes.size() + 1))) << bytes;
  }
}

TEST(ImapDateTest, IsReadWithItsZone) {
  using std::chrono::seconds;
  EXPECT_EQ(ParseImapDate("17-Jul-1996 02:44:25 -0700"), TimePoint(seconds(837'596'665)));
  EXPECT_EQ(ParseImapDate(" 1-jan-1970 08:00:00 +0800"), TimePoint(seconds(0)));
  for (const char* text :
       {"", "17-Jul-1996", "17-Xxx-1996 02:44:25 -0700", "31-Feb-1996 02:44:25 -0700",
        "17-Jul-1996 xx:44:25 -0700", "17-Jul-1996 02:44:25 Z0700"}) {
    EXPECT_FALSE(ParseImapDate(text)) << text;
  }
}

TEST(ImapWordsTest, FoldersAreWrittenAsServersReadThem) {
  EXPECT_EQ(FolderWord("INBOX"), "\"INBOX\"");
  // The example of RFC 3501, 5.1.3.
  EXPECT_EQ(FolderWord("~peter/mail/台北/日本語"), "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"");
  EXPECT_EQ(FolderWord("Q&A \"x\""), "\"Q&-A \\\"x\\\"\"");
  EXPECT_EQ(FolderWord("😀"), "\"&2D3eAA-\"");
  EXPECT_EQ(FolderWord("a\r\nb"), std::nullopt);
  EXPECT_EQ(FolderWord("\xFF"), std::nullopt);
  EXPECT_EQ(FolderWord("\xE4\xB8"), std::nullopt);
  EXPECT_EQ(QuotedWord("pass\"word\\"), "\"pass\\\"word\\\\\"");
  EXPECT_EQ(QuotedWord("密码"), std::nullopt);
}

}  // namespace
}  // namespace strowger::mail
