// A mail in hand, as it is read at the desk.
#include "terminal/mail_view.h"

#include <set>

#include "agent-client/terminal/mail_console_fixture.h"
#include "strowger/agent/v1/desk.pb.h"
#include "terminal/mail_keys.h"

namespace strowger::client {
namespace {

using namespace mail::v1;

class MailViewTest : public MailConsoleFixture {};

TEST_F(MailViewTest, AMailInHandIsAskedForAndShownBesideItsCustomer) {
  MailIsTaken();
  ASSERT_NE(Sent<GetMailRequest>(), nullptr);
  EXPECT_EQ(Sent<GetMailRequest>()->name(), "mails/12");
  EXPECT_EQ(Sent<GetMailThreadRequest>()->name(), "mail-threads/7");
  EXPECT_EQ(Sent<ListOutgoingMailsRequest>()->thread(), "mail-threads/7");
  EXPECT_TRUE(Shows("Reading"));
  MailIsRead();
  TimePasses(std::chrono::seconds(65));
  ExpectScreen("mail");
  EXPECT_FALSE(Shows("talk")) << "nobody is on the line of a mail";
  EXPECT_FALSE(Shows("Hold"));
}

TEST_F(MailViewTest, AMailInChinese) {
  MailIsTaken(Language::kSimplified);
  MailIsRead();
  ExpectScreen("mail-zh-Hans");
  state_.language = Language::kTraditional;
  ExpectScreen("mail-zh-Hant");
}

TEST_F(MailViewTest, ALargeMailTakesTheWholeDesk) {
  MailIsTaken();
  MailIsRead();
  Type("vz");
  ExpectScreen("mail-large");
  Type("v");
  EXPECT_TRUE(Shows("Tickets")) << "the customer is back";
}

TEST_F(MailViewTest, AnOfferIsNeverHiddenByAMail) {
  MailIsTaken();
  MailIsRead();
  Type("v");
  agent::v1::WatchResponse frame;
  auto& event = *frame.mutable_events()->add_events();
  event.mutable_header()->set_sequence(1'000);
  auto& made = *event.mutable_offer_made();
  made.mutable_offer()->set_name("offers/4");
  made.mutable_offer()->set_work_item("work-items/8");
  *made.mutable_offer()->mutable_expire_time() = ToTimestamp(now_ + std::chrono::seconds(20));
  made.mutable_work_item()->set_name("work-items/8");
  made.mutable_work_item()->set_channel(routing::v1::CHANNEL_CALL);
  Perform(OnDesk(state_, Apply(state_.desk, frame, now_), state_.stream, now_));
  EXPECT_TRUE(Shows("OFFER")) << Screen();
  EXPECT_TRUE(Shows("Li Na")) << Screen();
}

TEST_F(MailViewTest, WhatIsQuotedIsFoldedAndUnfolded) {
  MailIsTaken();
  MailIsRead();
  Press(KeyCode::kEnd);
  EXPECT_FALSE(Shows("> We sent it")) << Screen();
  EXPECT_TRUE(Shows("folded")) << Screen();
  Type("z");
  Press(KeyCode::kEnd);
  EXPECT_TRUE(Shows("> We sent it")) << Screen();
  EXPECT_FALSE(Shows("folded"));
}

TEST_F(MailViewTest, AMailIsScrolledAndStopsAtItsEnds) {
  MailIsTaken();
  MailIsRead();
  GetMailResponse letter = Letter();
  std::string text;
  for (int i = 0; i < 40; ++i) text += "line " + std::to_string(i) + "\n";
  letter.set_text(text);
  letter.set_reply_text(text);
  Type("g");
  Answers<GetMailRequest>(letter);
  EXPECT_TRUE(Shows("line 0"));
  for (int i = 0; i < 100; ++i) Press(KeyCode::kPageDown);
  EXPECT_TRUE(Shows("line 39")) << Screen();
  for (int i = 0; i < 3; ++i) Press(KeyCode::kUp);
  EXPECT_FALSE(Shows("line 39")) << "keys back move at once";
  Press(KeyCode::kHome);
  EXPECT_TRUE(Shows("Attached: 订单 4711.pdf (12.3 KB)")) << Screen();
}

TEST_F(MailViewTest, AFailureIsToldAndTriedAgain) {
  MailIsTaken();
  Refuses<GetMailRequest>(Unavailable("SERVER_UNREACHABLE", "gone"));
  EXPECT_TRUE(Shows("not answer (g tries again)")) << Screen();
  const std::size_t before = SentCount<GetMailRequest>();
  Type("g");
  EXPECT_EQ(SentCount<GetMailRequest>(), before + 1);
  MailIsRead();
  EXPECT_TRUE(Shows("Please send it")) << Screen();
}

TEST_F(MailViewTest, TheNewestMailOfTheThreadIsShownAndOthersByKeys) {
  MailIsTaken();
  GetMailThreadResponse conversation;
  for (const char* name : {"mails/9", "mails/12", "mails/15"})
    conversation.add_mails()->set_name(name);
  Answers<GetMailRequest>(Letter());
  Answers<GetMailThreadRequest>(conversation);
  EXPECT_EQ(Sent<GetMailRequest>()->name(), "mails/15") << "it came while the item waited";
  GetMailResponse newest = Letter();
  newest.mutable_mail()->set_name("mails/15");
  Answers<GetMailRequest>(newest);
  EXPECT_TRUE(Shows("mail 3 of 3")) << Screen();
  Type("[");
  EXPECT_EQ(Sent<GetMailRequest>()->name(), "mails/12");
  Answers<GetMailRequest>(Letter());
  EXPECT_TRUE(Shows("mail 2 of 3")) << Screen();
  Type("]]");
  EXPECT_EQ(Sent<GetMailRequest>()->name(), "mails/15");
}

TEST_F(MailViewTest, WhatOthersWriteAndWhatBecameOfOurMailsIsTold) {
  MailIsTaken();
  MailIsRead();
  OutgoingMail other = Draft();
  other.set_name("outgoing-mails/20");
  other.set_author("users/bo");
  other.set_editor("users/bo");
  OutgoingMail sent = Draft();
  sent.set_state(OUTGOING_MAIL_STATE_SENT);
  *sent.mutable_sent_time() = ToTimestamp(kMorning);
  Type("g");
  OursAre({other, sent});
  EXPECT_TRUE(Shows("✎ bo is writing an answer, too")) << Screen();
  EXPECT_TRUE(Shows("→ Answered 03-02 09:00")) << Screen();
}

TEST_F(MailViewTest, NoKeyMeansTwoThings) {
  std::set<std::string_view> seen;
  for (const Binding& binding : KeyTable()) seen.insert(binding.character);
  for (const MailBinding& binding : MailKeyTable()) {
    EXPECT_TRUE(seen.insert(binding.character).second) << binding.character;
  }
}

TEST_F(MailViewTest, TheHelpHasTheKeysOfMails) {
  MailIsTaken();
  Type("?");
  EXPECT_TRUE(Shows("Reply to all")) << Screen();
  EXPECT_TRUE(Shows("Take sending back")) << Screen();
}

TEST_F(MailViewTest, AnInternalNoteIsWrittenInSeveralLinesBesideTheMail) {
  MailIsTaken();
  MailIsRead();
  Type("nAsked twice.");
  Press(KeyCode::kEnter);
  Type("王 knows.");
  EXPECT_TRUE(Shows("Please send it")) << Screen();
  Press(KeyCode::kControlS);
  ASSERT_NE(Sent<agent::v1::AddNoteRequest>(), nullptr);
  EXPECT_EQ(Sent<agent::v1::AddNoteRequest>()->text(), "Asked twice.\n王 knows.");
  EXPECT_EQ(Sent<agent::v1::AddNoteRequest>()->work_item(), kItem);
}

TEST_F(MailViewTest, TextThatCouldSteerTheTerminalIsHarmless) {
  MailIsTaken();
  MailIsRead();
  GetMailResponse letter = Letter();
  letter.mutable_mail()->mutable_from()->set_display_name("\x1b[2Jevil");
  letter.mutable_mail()->set_subject("a\x1b]0;b\x07");
  letter.set_reply_text("\x1b[31mred\tand tab");
  letter.set_text(letter.reply_text());
  Type("g");
  Answers<GetMailRequest>(letter);
  EXPECT_EQ(Screen().find('\x1b'), std::string::npos);
  EXPECT_EQ(Screen().find('\x07'), std::string::npos);
  EXPECT_TRUE(Shows("red    and tab")) << Screen();
}

TEST_F(MailViewTest, AMailThatIsDoneIsNoLongerShownAsOne) {
  MailIsTaken();
  MailIsRead();
  routing::v1::WorkItem item = *CurrentItem(state_.desk);
  item.set_state(routing::v1::WORK_ITEM_STATE_WRAP_UP);
  ItemIs(item);
  EXPECT_FALSE(Shows("Please send it"));
  EXPECT_TRUE(Shows("in hand 0:00")) << Screen();
  ItemIsGone();
  EXPECT_TRUE(state_.mail_pages.empty());
}

}  // namespace
}  // namespace strowger::client
