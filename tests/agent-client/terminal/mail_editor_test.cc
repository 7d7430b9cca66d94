// Mails of ours from the first typed word until they are sent or taken back.
#include "terminal/mail_editor.h"

#include <algorithm>

#include "agent-client/terminal/mail_console_fixture.h"

namespace strowger::client {
namespace {

using namespace mail::v1;

class MailEditorTest : public MailConsoleFixture {
 protected:
  void SetUp() override {
    MailIsTaken();
    MailIsRead();
  }
  // Somebody else's words came onto the draft, and ours are refused.
  void SomebodyElseWrites() {
    Type("Mine.");
    TimePasses(kDraftPause);
    Refuses<UpdateDraftRequest>(Error{ErrorCode::kAborted, "DRAFT_CHANGED", "bo has written", {}});
    GetOutgoingMailResponse theirs;
    *theirs.mutable_mail() = Draft("5", "Theirs.\n");
    theirs.mutable_mail()->set_editor("users/bo");
    Answers<GetOutgoingMailRequest>(theirs);
  }
  void MailIsTold(Duration until_due = std::chrono::seconds(10)) {
    SendMailResponse sent;
    *sent.mutable_mail() = Draft("9");
    sent.mutable_mail()->set_state(OUTGOING_MAIL_STATE_WAITING);
    *sent.mutable_mail()->mutable_due_time() = ToTimestamp(now_ + until_due);
    Answers<SendMailRequest>(sent);
  }
};

TEST_F(MailEditorTest, AnAnswerIsWrittenAboveWhatIsQuotedAndKeptAsTyped) {
  AnswerIsBegun();
  EXPECT_EQ(Sent<CreateDraftRequest>()->mail(), "mails/12");
  EXPECT_EQ(Sent<CreateDraftRequest>()->purpose(), OUTGOING_MAIL_PURPOSE_REPLY);
  Type("您好，已寄出。");
  EXPECT_EQ(kept_.back(), kDraft) << "each key is on disk";
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 0U);
  EXPECT_TRUE(Shows("kept here")) << Screen();
  ExpectScreen("mail-draft");
  WordsAreKept("2");
  const auto& update = *Sent<UpdateDraftRequest>();
  EXPECT_EQ(update.mail().etag(), "1");
  EXPECT_EQ(update.mail().text(), "您好，已寄出。\n\n-- \nHelp desk\n");
  ASSERT_EQ(update.update_mask().paths_size(), 1)
      << "addresses that were not typed on stay as they are";
  EXPECT_EQ(update.update_mask().paths(0), "text");
  EXPECT_TRUE(Shows("draft kept")) << Screen();
  Type("!");
  WordsAreKept("3");
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().etag(), "2");
}

TEST_F(MailEditorTest, FieldsAreReachedByKeysAndRecipientsAreTypedAsPeopleDo) {
  AnswerIsBegun();
  Press(KeyCode::kTab);
  Press(KeyCode::kEnd);
  Type("，\"Wang, Wei\" <wang@example.org>;nobody");
  WordsAreKept("2");
  const auto& mail = Sent<UpdateDraftRequest>()->mail();
  ASSERT_EQ(mail.recipients_size(), 3);
  EXPECT_EQ(mail.recipients(0).display_name(), "李娜 Li Na");
  EXPECT_EQ(mail.recipients(1).display_name(), "Wang, Wei");
  EXPECT_EQ(mail.recipients(1).address(), "wang@example.org");
  EXPECT_EQ(mail.recipients(2).address(), "nobody");
  Press(KeyCode::kEnter);
  Type("boss@example.com");
  EXPECT_EQ(Typed(DraftField::kCc), "boss@example.com");
  for (int i = 0; i < 3; ++i) Press(KeyCode::kDown);
  Press(KeyCode::kUp);
  EXPECT_EQ(state_.mail_drafts.at(kDraft).selected, static_cast<std::size_t>(DraftField::kSubject))
      << "up from the first line of the text";
}

TEST_F(MailEditorTest, ReplyToAllAndForwardAreAskedFor) {
  Type("a");
  EXPECT_EQ(Sent<CreateDraftRequest>()->purpose(), OUTGOING_MAIL_PURPOSE_REPLY_ALL);
  Type("r");
  EXPECT_EQ(SentCount<CreateDraftRequest>(), 1U) << "one draft is begun at a time";
  Refuses<CreateDraftRequest>(NotFound("MAIL_UNKNOWN", "There is no such mail."));
  EXPECT_TRUE(Shows("There is no such mail.")) << Screen();
  Type("f");
  EXPECT_EQ(Sent<CreateDraftRequest>()->purpose(), OUTGOING_MAIL_PURPOSE_FORWARD);
  CreateDraftResponse begun;
  *begun.mutable_mail() = Draft();
  begun.mutable_mail()->clear_recipients();
  Answers<CreateDraftRequest>(begun);
  Type("x@example.org");
  EXPECT_EQ(Typed(DraftField::kTo), "x@example.org") << "nobody is known yet to pass it on to";
}

TEST_F(MailEditorTest, ItIsSentWhenTheServerHasAllWordsAndCanBeTakenBack) {
  AnswerIsBegun();
  Type("Here it is.");
  Press(KeyCode::kControlS);
  EXPECT_TRUE(Shows("Send later…")) << Screen();
  Type("1");
  EXPECT_EQ(Sent<SendMailRequest>(), nullptr) << "the words go first";
  UpdateDraftResponse kept;
  *kept.mutable_mail() = Draft("2");
  Answers<UpdateDraftRequest>(kept);
  ASSERT_NE(Sent<SendMailRequest>(), nullptr);
  EXPECT_EQ(Sent<SendMailRequest>()->etag(), "2");
  EXPECT_FALSE(Sent<SendMailRequest>()->has_send_time());
  Type("late");
  EXPECT_EQ(Typed().find("late"), std::string::npos) << "it is on its way";
  MailIsTold();
  EXPECT_EQ(state_.focus, Focus::kDesk);
  EXPECT_TRUE(state_.mail_drafts.empty());
  EXPECT_TRUE(Shows("goes out in 0:10: u takes it back")) << Screen();
  TimePasses(std::chrono::seconds(4));
  Type("u");
  EXPECT_EQ(Sent<CancelMailRequest>()->mail(), kDraft);
  Answers<CancelMailRequest>(CancelMailResponse());
  GetOutgoingMailResponse back;
  *back.mutable_mail() = Draft("10", "Here it is.\n");
  Answers<GetOutgoingMailRequest>(back);
  EXPECT_EQ(Typed(), "Here it is.\n");
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
}

TEST_F(MailEditorTest, AfterItsSecondsItCannotBeTakenBack) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("1");
  MailIsTold();
  TimePasses(std::chrono::seconds(11));
  EXPECT_FALSE(Shows("takes it back"));
  Type("u");
  EXPECT_EQ(Sent<CancelMailRequest>(), nullptr);
}

TEST_F(MailEditorTest, ItIsSentLaterAtATypedTime) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("2never");
  Press(KeyCode::kEnter);
  EXPECT_TRUE(Shows("is no time")) << Screen();
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
  Press(KeyCode::kControlS);
  Type("2+2h");
  Press(KeyCode::kEnter);
  ASSERT_NE(Sent<SendMailRequest>(), nullptr);
  EXPECT_EQ(Sent<SendMailRequest>()->send_time().seconds(),
            ToTimestamp(kMorning + std::chrono::hours(2)).seconds());
  MailIsTold(std::chrono::hours(2));
  EXPECT_TRUE(Shows("goes out 03-02 11:00")) << Screen();
  Type("u");
  EXPECT_NE(Sent<CancelMailRequest>(), nullptr);
}

TEST_F(MailEditorTest, ItIsSeenAsItIsSent) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("3");
  PreviewMailResponse preview;
  preview.set_headers("Subject: Re: Invoice\r\nTo: li@example.org\r\n");
  preview.set_text("Here.\n[ref:7.abc]\n");
  Answers<PreviewMailRequest>(preview);
  EXPECT_TRUE(Shows("[ref:7.abc]")) << Screen();
  Type("x");
  EXPECT_EQ(Typed().find('x'), std::string::npos);
  Press(KeyCode::kEscape);
  Type("y");
  EXPECT_EQ(Typed().front(), 'y');
}

TEST_F(MailEditorTest, WordsAreKeptHereAndSentAgainWhileTheServerIsAway) {
  AnswerIsBegun();
  Type("Here");
  TimePasses(kDraftPause);
  Refuses<UpdateDraftRequest>(Unavailable("SERVER_UNREACHABLE", "gone"));
  EXPECT_TRUE(Shows("kept here")) << Screen();
  TimePasses(kDraftRetry);
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 2U);
  WordsAreKept("2");
  EXPECT_TRUE(Shows("draft kept")) << Screen();
}

TEST_F(MailEditorTest, OfAConflictThePersonChoosesWhoseWordsCount) {
  AnswerIsBegun();
  SomebodyElseWrites();
  EXPECT_TRUE(Shows("bo has changed this draft")) << Screen();
  TimePasses(kDraftRetry);
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 1U) << "nothing is written over";
  Press(KeyCode::kControlS);
  EXPECT_FALSE(Shows("Send later")) << Screen();
  Type("1");
  ASSERT_EQ(SentCount<UpdateDraftRequest>(), 2U);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().etag(), "5");
  EXPECT_EQ(Typed().substr(0, 5), "Mine.");
}

TEST_F(MailEditorTest, OfAConflictTheOthersWordsAreTaken) {
  AnswerIsBegun();
  SomebodyElseWrites();
  Press(KeyCode::kControlS);
  Type("2");
  EXPECT_EQ(Typed(), "Theirs.\n");
  TimePasses(kDraftRetry);
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 1U);
}

TEST_F(MailEditorTest, AnAnswerOfOursThatCameLateIsNoConflict) {
  AnswerIsBegun();
  Type("Mine.");
  TimePasses(kDraftPause);
  Refuses<UpdateDraftRequest>(Error{ErrorCode::kAborted, "DRAFT_CHANGED", "ana has written", {}});
  GetOutgoingMailResponse ours;
  *ours.mutable_mail() = Draft("2", "Mi");
  Answers<GetOutgoingMailRequest>(ours);
  ASSERT_EQ(SentCount<UpdateDraftRequest>(), 2U);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().etag(), "2");
  EXPECT_FALSE(Shows("has changed"));
}

TEST_F(MailEditorTest, WhoElseWritesIsShownWhileOneWrites) {
  Type("r");
  CreateDraftResponse begun;
  *begun.mutable_mail() = Draft();
  begun.add_other_drafts()->set_editor("users/bo");
  Answers<CreateDraftRequest>(begun);
  EXPECT_TRUE(Shows("bo is writing an answer, too")) << Screen();
}

TEST_F(MailEditorTest, AnAnswerBesideAnotherIsSentOnlyWhenThatIsWanted) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("1");
  Refuses<SendMailRequest>(Error{ErrorCode::kAborted, "THREAD_ANSWERED", "bo has answered", {}});
  EXPECT_TRUE(Shows("Somebody has answered since you began")) << Screen();
  Type("2");
  EXPECT_TRUE(Sent<SendMailRequest>()->is_second_answer_wanted());
}

TEST_F(MailEditorTest, ARefusedMailStaysInTheEditor) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("1");
  Refuses<SendMailRequest>(FailedPrecondition("RECIPIENT_MISSING", "Nobody is named."));
  EXPECT_TRUE(Shows("Nobody is named.")) << Screen();
  Type("x");
  EXPECT_EQ(Typed().front(), 'x');
}

TEST_F(MailEditorTest, AMailThatWasSentWhileTheAnswerWasLostIsClosed) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("1");
  Refuses<SendMailRequest>(FailedPrecondition("OUTGOING_MAIL_STATE", "The mail is waiting."));
  GetOutgoingMailResponse there;
  *there.mutable_mail() = Draft("3");
  there.mutable_mail()->set_state(OUTGOING_MAIL_STATE_WAITING);
  Answers<GetOutgoingMailRequest>(there);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  EXPECT_TRUE(state_.mail_drafts.empty());
}

TEST_F(MailEditorTest, ADraftIsLeftAndGoneOnWith) {
  AnswerIsBegun();
  Type("Half");
  Press(KeyCode::kEscape);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 1U) << "leaving does not wait for the pause";
  UpdateDraftResponse kept;
  *kept.mutable_mail() = Draft("2");
  Answers<UpdateDraftRequest>(kept);
  OursAre({Draft("2")});
  EXPECT_TRUE(Shows("Your draft: Re: Invoice")) << Screen();
  Type("r1");
  GetOutgoingMailResponse there;
  *there.mutable_mail() = Draft("2", "Half\n");
  Answers<GetOutgoingMailRequest>(there);
  EXPECT_EQ(Typed(), "Half\n");
  EXPECT_EQ(SentCount<CreateDraftRequest>(), 1U);
}

TEST_F(MailEditorTest, ADraftIsGivenUpAfterAQuestion) {
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  Type("5");
  EXPECT_EQ(Sent<DiscardDraftRequest>(), nullptr);
  Type("2");
  ASSERT_NE(Sent<DiscardDraftRequest>(), nullptr);
  Answers<DiscardDraftRequest>(DiscardDraftResponse());
  EXPECT_EQ(state_.focus, Focus::kDesk);
  EXPECT_TRUE(state_.mail_drafts.empty());
}

TEST_F(MailEditorTest, ACallThatComesWhileOneWritesIsSeenAndTakenAndTheTextStays) {
  AnswerIsBegun();
  Type("Half ");
  state_.desk.desk.work_items.erase(kItem);
  OfferArrives();
  EXPECT_TRUE(Shows("OFFER")) << Screen();
  EXPECT_TRUE(Shows("Half")) << Screen();
  Type("dq");
  EXPECT_EQ(Typed().substr(0, 7), "Half dq") << "letters are text";
  Press(KeyCode::kF2);
  OfferIsAccepted();
  EXPECT_TRUE(Shows("Connected")) << Screen();
  EXPECT_TRUE(Shows("Half dq")) << Screen();
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
}

TEST_F(MailEditorTest, WordsFromTheDiskGoToTheServerAfterItsOwnAreRead) {
  MailDraft& kept = state_.mail_drafts[kDraft];
  kept.etag = "1";
  SetWords(kept, WordsOf(Draft("1", "typed before the crash")));
  kept.is_strange = true;
  kept.send_at = TimePoint{};
  TimePasses(std::chrono::seconds(1));
  GetOutgoingMailResponse there;
  *there.mutable_mail() = Draft("1", "typed");
  Answers<GetOutgoingMailRequest>(there);
  ASSERT_EQ(SentCount<UpdateDraftRequest>(), 1U);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().text(), "typed before the crash");
  WordsAreKept("2");
  EXPECT_TRUE(state_.mail_drafts.empty()) << "the server has it all";
  EXPECT_EQ(kept_.back(), kDraft) << "and the disk need not";
}

TEST_F(MailEditorTest, WordsFromTheDiskNeverWriteOverSomebodyElses) {
  MailDraft& kept = state_.mail_drafts[kDraft];
  kept.etag = "1";
  kept.thread = "mail-threads/7";
  SetWords(kept, WordsOf(Draft("1", "typed before the crash")));
  kept.is_strange = true;
  kept.send_at = TimePoint{};
  TimePasses(std::chrono::seconds(1));
  GetOutgoingMailResponse there;
  *there.mutable_mail() = Draft("3", "Theirs.");
  there.mutable_mail()->set_editor("users/bo");
  Answers<GetOutgoingMailRequest>(there);
  TimePasses(kDraftRetry);
  EXPECT_EQ(SentCount<UpdateDraftRequest>(), 0U);
  EXPECT_TRUE(state_.mail_drafts.at(kDraft).theirs.has_value());
}

// As an agent sees it from whom addresses are hidden.
OutgoingMail MaskedDraft(OutgoingMail draft) {
  draft.mutable_recipients(0)->set_address("l***@example.org");
  return draft;
}

TEST_F(MailEditorTest, AMaskedRecipientNeverGoesBackAndTheTextDoes) {
  Type("r");
  CreateDraftResponse begun;
  *begun.mutable_mail() = MaskedDraft(Draft());
  Answers<CreateDraftRequest>(begun);
  Type("Here.");
  Press(KeyCode::kTab);
  Press(KeyCode::kEnd);
  Type(", wang@example.org");
  EXPECT_EQ(Typed(DraftField::kTo), "李娜 Li Na <l***@example.org>");
  EXPECT_TRUE(Shows("Masked recipients stay")) << Screen();
  Press(KeyCode::kBackspace);
  EXPECT_EQ(Typed(DraftField::kTo), "李娜 Li Na <l***@example.org>");
  Press(KeyCode::kTab);
  Type("wang@example.org");
  EXPECT_EQ(Typed(DraftField::kCc), "") << "all recipients go together";
  Press(KeyCode::kTab);
  Press(KeyCode::kTab);
  Press(KeyCode::kEnd);
  Type("!");
  WordsAreKept("2");
  const auto& update = *Sent<UpdateDraftRequest>();
  ASSERT_EQ(update.update_mask().paths_size(), 2);
  EXPECT_EQ(update.update_mask().paths(0), "subject");
  EXPECT_EQ(update.update_mask().paths(1), "text");
  EXPECT_EQ(update.mail().recipients_size(), 0);
  EXPECT_TRUE(Shows("draft kept")) << Screen();
}

TEST_F(MailEditorTest, AMaskedRecipientGivesWayToOneThatIsTypedInFull) {
  Type("r");
  CreateDraftResponse begun;
  *begun.mutable_mail() = MaskedDraft(Draft());
  Answers<CreateDraftRequest>(begun);
  Press(KeyCode::kTab);
  Press(KeyCode::kControlA);
  Press(KeyCode::kControlK);
  Type("wang@example.org");
  WordsAreKept("2");
  ASSERT_EQ(Sent<UpdateDraftRequest>()->mail().recipients_size(), 1);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().recipients(0).address(), "wang@example.org");
}

TEST_F(MailEditorTest, OfAConflictMaskedRecipientsAreThoseOfTheServer) {
  Type("r");
  CreateDraftResponse begun;
  *begun.mutable_mail() = MaskedDraft(Draft());
  Answers<CreateDraftRequest>(begun);
  Type("Mine.");
  TimePasses(kDraftPause);
  Refuses<UpdateDraftRequest>(Error{ErrorCode::kAborted, "DRAFT_CHANGED", "bo has written", {}});
  GetOutgoingMailResponse theirs;
  *theirs.mutable_mail() = MaskedDraft(Draft("5", "Theirs.\n"));
  theirs.mutable_mail()->mutable_recipients(0)->set_display_name("Bo");
  theirs.mutable_mail()->set_editor("users/bo");
  Answers<GetOutgoingMailRequest>(theirs);
  Press(KeyCode::kControlS);
  Type("1");
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().recipients_size(), 0);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().text().substr(0, 5), "Mine.");
  EXPECT_EQ(Typed(DraftField::kTo), "Bo <l***@example.org>");
}

TEST_F(MailEditorTest, WordsFromTheDiskBringNoMaskedRecipientBack) {
  MailDraft& kept = state_.mail_drafts[kDraft];
  kept.etag = "1";
  OutgoingMail typed = MaskedDraft(Draft("1", "typed before the crash"));
  typed.mutable_recipients(0)->set_display_name("Old name");
  SetWords(kept, WordsOf(typed));
  kept.is_strange = true;
  kept.send_at = TimePoint{};
  TimePasses(std::chrono::seconds(1));
  GetOutgoingMailResponse there;
  *there.mutable_mail() = MaskedDraft(Draft("1", "typed"));
  Answers<GetOutgoingMailRequest>(there);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().recipients_size(), 0);
  EXPECT_EQ(Sent<UpdateDraftRequest>()->mail().text(), "typed before the crash");
}

TEST_F(MailEditorTest, TheEditorInTraditionalChinese) {
  state_.language = Language::kTraditional;
  AnswerIsBegun();
  Press(KeyCode::kControlS);
  ExpectScreen("mail-draft-menu-zh-Hant");
}

}  // namespace
}  // namespace strowger::client
