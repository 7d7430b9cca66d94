#include "core/mail/mail_token.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>

#include "core/mail/keyed_signer.h"

namespace strowger::core {
namespace {

std::string InCapitals(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

const MailToken kTwelve{TokenKind::kOutgoing, OutgoingMailId{12}};

TEST(MailTokenTest, AMessageIdOfOursIsKnownHoweverItComesBack) {
  const KeyedSigner signer;
  const std::string id = MakeMessageId(kTwelve, "desk.example", signer);
  EXPECT_TRUE(id.starts_with("o.12."));
  EXPECT_TRUE(id.ends_with("@desk.example"));
  for (const std::string& text :
       {id, "<" + id + ">", " <" + id + ">\r\n", InCapitals(id), "< " + id + " >",
        id.substr(0, id.find('@')) + "@moved.example"}) {
    EXPECT_EQ(TokenOf(text, signer), kTwelve) << text;
  }
  for (const auto kind : {TokenKind::kOutgoing, TokenKind::kAutomatic, TokenKind::kCampaign}) {
    const MailToken token{kind, OutgoingMailId{18446744073709551615u}};
    EXPECT_EQ(TokenOf(MakeMessageId(token, "d.example", signer), signer), token);
  }
}

TEST(MailTokenTest, WhatOnlyLooksLikeOursIsNotOurs) {
  const KeyedSigner signer;
  const std::string signature = signer.Sign("o.12");
  for (const std::string& text :
       {std::string(), std::string("@"), std::string("o."), std::string("o.@x"),
        "o.12." + KeyedSigner("other").Sign("o.12") + "@d", "o.13." + signature + "@d",
        "a.12." + signature + "@d", "c.12." + signature + "@d", "x.12." + signature + "@d",
        "o.012." + signature + "@d", "o.+12." + signature + "@d", "o.12." + signature,
        "o.12." + signature + "0@d", "o.12." + signature.substr(1) + "@d",
        "o.99999999999999999999." + signature + "@d", "o.0." + signer.Sign("o.0") + "@d",
        "o.12.x." + signature + "@d", std::string("\0o.12.", 6) + signature + "@d",
        std::string(2'000, ' ') + "o.12." + signature + "@d"}) {
    EXPECT_EQ(TokenOf(text, signer), std::nullopt) << text;
  }
}

TEST(MailTokenTest, NoBitOfATokenMayChange) {
  const KeyedSigner signer;
  const std::string id = MakeMessageId(kTwelve, "d.example", signer);
  const std::size_t at = id.find('@');
  for (std::size_t place = 0; place < at; ++place) {
    for (const char c : {'0', '1', '9', 'a', 'f', 'o', 'c', '.', ' ', '@'}) {
      std::string changed = id;
      changed[place] = c;
      if (changed != id) {
        EXPECT_EQ(TokenOf(changed, signer), std::nullopt) << changed;
      }
    }
  }
}

TEST(MailTokenTest, MarkersAreFoundQuotedAndFolded) {
  const KeyedSigner signer;
  const std::string marker = MakeMarker(MailThreadId{7}, signer);
  const std::string half = marker.substr(0, 14);
  const std::string rest = marker.substr(14);
  for (const std::string& text :
       {marker, "Thanks.\n\n> " + marker + "\n", InCapitals(marker), half + "\n> > " + rest,
        half + "\r\n" + rest, "[ ref: " + marker.substr(5), half + "\u00a0\u200b" + rest,
        "[re\n>f:" + marker.substr(5), "[ref:[ref:" + marker, "[[" + marker.substr(1),
        "Betreff: [#12] " + marker + " \xff\xfe"}) {
    EXPECT_EQ(MarkersIn(text, signer), std::vector<MailThreadId>{MailThreadId{7}}) << text;
  }
  EXPECT_EQ(MarkersIn("x " + MakeMarker(MailThreadId{9}, signer) + " y " + marker + marker, signer),
            (std::vector<MailThreadId>{MailThreadId{9}, MailThreadId{7}}));
}

TEST(MailTokenTest, MarkersOfOthersAreNone) {
  const KeyedSigner signer;
  const std::string signature = signer.Sign("ref.7");
  for (const std::string& text :
       {std::string(), std::string("[ref:"), "[ref:7." + signature, "[ref:8." + signature + "]",
        "[ref:7." + KeyedSigner("other").Sign("ref.7") + "]", "[reg:7." + signature + "]",
        "[ref:07." + signature + "]", "[ref:7" + std::string(500, ' ') + "." + signature + "]",
        // What is signed as a mail is no mark of a thread.
        "[ref:7." + signer.Sign("o.7") + "]"}) {
    EXPECT_TRUE(MarkersIn(text, signer).empty()) << text;
  }
}

TEST(MailTokenTest, ATextFullOfForgedMarkersIsNotReadToItsEnd) {
  const KeyedSigner signer;
  std::string text;
  for (std::size_t i = 0; i < kMarkerTriesMax; ++i)
    text += MakeMarker(MailThreadId{7}, KeyedSigner("x"));
  EXPECT_TRUE(MarkersIn(text + MakeMarker(MailThreadId{7}, signer), signer).empty());
  EXPECT_EQ(MarkersIn(MakeMarker(MailThreadId{7}, signer) + text, signer).size(), 1U);
  EXPECT_TRUE(
      MarkersIn(std::string(kMarkedTextBytesMax, '[') + MakeMarker(MailThreadId{7}, signer), signer)
          .empty());
}

// Seeded: whatever stands around markers and within the bounds of a line of quotation, those that
// were put in are found, and no others.
TEST(MailTokenTest, AnyTextAroundMarkersChangesNothing) {
  const KeyedSigner signer;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    std::string text;
    std::vector<MailThreadId> put;
    for (int piece = 0; piece < 20; ++piece) {
      const auto letters = std::string_view(
          "[]ref:.>| \n\xe2\x80\x8b\xc3\xa4"
          "17ab");
      for (auto i = random() % 12; i > 0; --i) text += letters[random() % letters.size()];
      if (random() % 3 != 0) continue;
      put.push_back(MailThreadId{piece + 1u});
      for (const char c : MakeMarker(put.back(), signer)) {
        text += c;
        if (c != ']' && random() % 30 == 0) text += "\n> ";
      }
    }
    EXPECT_EQ(MarkersIn(text, signer), put) << seed << "\n" << text;
  }
}

}  // namespace
}  // namespace strowger::core
