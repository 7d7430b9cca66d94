// Canned texts at the draft's editor: chosen from a menu, with the values of the mail.
#include "terminal/mail_canned.h"

#include "agent-client/terminal/mail_console_fixture.h"

namespace strowger::client {
namespace {

using namespace mail::v1;

class MailCannedTest : public MailConsoleFixture {
 protected:
  void SetUp() override {
    MailIsTaken();
    MailIsRead();
    AnswerIsBegun();
  }
  static void Add(ListCannedTextsResponse& texts, const std::string& name,
                  const std::string& language) {
    CannedText& text = *texts.add_texts();
    text.set_name("canned-texts/" + name);
    text.set_language(language);
  }
  // Ana presses the key and the server tells what texts there are.
  void TextsAreOffered(const ListCannedTextsResponse& texts) {
    Press(KeyCode::kControlT);
    Answers<ListCannedTextsRequest>(texts);
  }
  static ListCannedTextsResponse TwoTexts() {
    ListCannedTextsResponse texts;
    Add(texts, "refund", "en");
    Add(texts, "closing", "zh");
    Add(texts, "refund", "zh");
    return texts;
  }
  void TextIsFilled(const std::string& text) {
    FillCannedTextResponse filled;
    filled.set_text(text);
    Answers<FillCannedTextRequest>(filled);
  }
};

TEST_F(MailCannedTest, OneIsPutInAtTheCursorAndKeptAsTyped) {
  Type("Hello!");
  Press(KeyCode::kLeft);
  TextsAreOffered(TwoTexts());
  EXPECT_TRUE(Shows("1 refund · en, zh")) << Screen();
  EXPECT_TRUE(Shows("2 closing · zh")) << Screen();
  Type("2");
  ASSERT_NE(Sent<FillCannedTextRequest>(), nullptr);
  EXPECT_EQ(Sent<FillCannedTextRequest>()->name(), "canned-texts/closing");
  EXPECT_EQ(Sent<FillCannedTextRequest>()->language(), "zh");
  EXPECT_EQ(Sent<FillCannedTextRequest>()->mail(), "mails/12") << "its values are of this mail";
  TextIsFilled("，李娜，\r\n此致");
  EXPECT_EQ(Typed(), "Hello，李娜，\n此致!\n\n-- \nHelp desk\n");
  EXPECT_EQ(kept_.back(), kDraft) << "it is on disk at once";
  Type("。");
  EXPECT_EQ(Typed().substr(0, Typed().find('!')), "Hello，李娜，\n此致。")
      << "one types on behind it";
  WordsAreKept("2");
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().text(), Typed());
}

TEST_F(MailCannedTest, OfSeveralLanguagesTheOneOfTheMailComesFirst) {
  TextsAreOffered(TwoTexts());
  Type("1");
  EXPECT_EQ(Sent<FillCannedTextRequest>(), nullptr);
  EXPECT_TRUE(Shows("1 In the language of the mail")) << Screen();
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<FillCannedTextRequest>(), nullptr);
  EXPECT_EQ(Sent<FillCannedTextRequest>()->language(), "") << "the server knows which that is";
  TextIsFilled("亲爱的客户");
  TextsAreOffered(TwoTexts());
  Type("12");
  EXPECT_EQ(Sent<FillCannedTextRequest>()->language(), "en");
}

TEST_F(MailCannedTest, FromARecipientsFieldItGoesIntoTheText) {
  Press(KeyCode::kTab);
  TextsAreOffered(TwoTexts());
  Type("2");
  TextIsFilled("Dear Li");
  EXPECT_EQ(Typed().substr(0, 7), "Dear Li");
  EXPECT_EQ(Typed(DraftField::kTo), "李娜 Li Na <li@example.org>");
}

TEST_F(MailCannedTest, AMenuOfTwoHundredIsGoneThroughByPages) {
  ListCannedTextsResponse texts;
  for (int i = 1; i <= 200; ++i) Add(texts, "text-" + std::to_string(i), "en");
  TextsAreOffered(texts);
  EXPECT_TRUE(Shows("text-1 ·")) << Screen();
  EXPECT_FALSE(Shows("text-20 ·")) << Screen();
  for (int i = 0; i < 3; ++i) Press(KeyCode::kPageDown);
  EXPECT_TRUE(Shows("text-31 ·")) << Screen();
  Press(KeyCode::kEnd);
  EXPECT_TRUE(Shows("text-200 ·")) << Screen();
  ExpectScreen("mail-canned-texts");
  Press(KeyCode::kPageDown);
  Press(KeyCode::kPageUp);
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<FillCannedTextRequest>()->name(), "canned-texts/text-190");
  TextsAreOffered(texts);
  Press(KeyCode::kEnd);
  Press(KeyCode::kHome);
  Press(KeyCode::kPageUp);
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<FillCannedTextRequest>()->name(), "canned-texts/text-1");
}

TEST_F(MailCannedTest, WhatIsOnALaterPageIsAskedFor) {
  ListCannedTextsResponse texts = TwoTexts();
  texts.set_next_page_token("on");
  TextsAreOffered(texts);
  Press(KeyCode::kUp);
  EXPECT_TRUE(Shows("Further texts…")) << Screen();
  Press(KeyCode::kEnter);
  EXPECT_EQ(Sent<ListCannedTextsRequest>()->page_token(), "on");
  ListCannedTextsResponse rest;
  Add(rest, "last", "en");
  Answers<ListCannedTextsRequest>(rest);
  EXPECT_TRUE(Shows("1 last · en")) << Screen();
}

TEST_F(MailCannedTest, NothingIsOpenedOrPutInWhereThePersonIsGone) {
  Press(KeyCode::kControlT);
  Press(KeyCode::kControlT);
  EXPECT_EQ(SentCount<ListCannedTextsRequest>(), 1U) << "it is asked for once";
  Press(KeyCode::kEscape);
  Answers<ListCannedTextsRequest>(TwoTexts());
  EXPECT_EQ(state_.focus, Focus::kDesk);
}

TEST_F(MailCannedTest, ATextThatComesWhileTheMailIsBeingSentIsNotPutIn) {
  TextsAreOffered(TwoTexts());
  Type("2");
  Press(KeyCode::kControlS);
  Type("1");
  ASSERT_NE(Sent<SendMailRequest>(), nullptr);
  TextIsFilled("too late");
  EXPECT_EQ(Typed().find("too late"), std::string::npos);
}

TEST_F(MailCannedTest, NoTextsAndRefusalsAreTold) {
  TextsAreOffered({});
  EXPECT_TRUE(Shows("There are no canned texts")) << Screen();
  TextsAreOffered(TwoTexts());
  Type("2");
  state_.language = Language::kSimplified;
  Refuses<FillCannedTextRequest>(
      NotFound("CANNED_TEXT_UNKNOWN", "There is no canned text \"closing\"."));
  EXPECT_TRUE(Shows("常用语：没有这条常用语")) << Screen();
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
}

TEST_F(MailCannedTest, ATextThatHasNoRoomIsNotPutInByHalves) {
  state_.mail_drafts.at(kDraft).field(DraftField::kText) =
      LineEditor(std::string(kMailTextBytesMax - 3, 'x'), kMailTextBytesMax);
  TextsAreOffered(TwoTexts());
  Type("2");
  TextIsFilled("long");
  EXPECT_EQ(Typed().size(), kMailTextBytesMax - 3);
  EXPECT_TRUE(Shows("Here is room for no more.")) << Screen();
}

}  // namespace
}  // namespace strowger::client
