#include "core/mail/threading.h"

#include <gtest/gtest.h>

#include <random>

#include "core/mail/keyed_signer.h"
#include "core/mail/thread_memory.h"

namespace strowger::core {
namespace {

const MailAccountId kSales{"sales"};
const MailAccountId kSupport{"support"};
constexpr const char* kAnaAddress = "ana@a.example";
constexpr const char* kBob = "bob@b.example";

class ThreadingTest : public testing::Test {
 protected:
  std::string IdOf(OutgoingMailId mail, TokenKind kind = TokenKind::kOutgoing) const {
    return MakeMessageId({kind, mail}, "desk.example", signer_);
  }
  std::string Forged(OutgoingMailId mail) const {
    return MakeMessageId({TokenKind::kOutgoing, mail}, "desk.example", KeyedSigner("forger"));
  }
  ThreadChoice Comes(const MailMessage& mail, const std::string& sender,
                     const MailAccountId& account = kSupport) const {
    return ChooseThread(ReadThreadSigns(mail, signer_), account, sender, options_, book_);
  }

  const KeyedSigner signer_;
  ThreadMemory book_;
  ThreadOptions options_;
};

MailMessage Referring(std::vector<std::string> references, std::string subject = {},
                      std::string text = {}) {
  MailMessage mail;
  mail.message_id = "new@a.example";
  mail.references = std::move(references);
  mail.subject = std::move(subject);
  mail.text = std::move(text);
  return mail;
}

TEST_F(ThreadingTest, ReadsTheNewestFirst) {
  MailMessage mail;
  mail.message_id = "<own@a.example>";
  const std::string first = IdOf(OutgoingMailId{1});
  const std::string second = IdOf(OutgoingMailId{2}, TokenKind::kAutomatic);
  mail.references = {"x@a.example", first, "y@a.example", second, "own@a.example", ""};
  mail.in_reply_to = {"<z@a.example>", second};
  mail.subject = "Re: [#7] Modem";
  mail.text = "> " + MakeMarker(MailThreadId{5}, signer_);
  const ThreadSigns signs = ReadThreadSigns(mail, signer_);
  EXPECT_EQ(signs.tokens, (std::vector<MailToken>{{TokenKind::kAutomatic, OutgoingMailId{2}},
                                                  {TokenKind::kOutgoing, OutgoingMailId{1}}}));
  EXPECT_EQ(signs.message_ids,
            (std::vector<std::string>{"y@a.example", "x@a.example", "z@a.example"}));
  EXPECT_EQ(signs.markers, std::vector<MailThreadId>{MailThreadId{5}});
  EXPECT_EQ(signs.tickets, std::vector<TicketId>{TicketId{7}});
  EXPECT_EQ(signs.bare_subject, "modem");
  EXPECT_EQ(signs.own_token, std::nullopt);
}

TEST_F(ThreadingTest, OfEndlessReferencesTheNewestCount) {
  std::vector<std::string> references;
  for (int i = 0; i < 2'000; ++i) references.push_back(std::to_string(i) + "@a.example");
  const ThreadSigns signs = ReadThreadSigns(Referring(references), signer_);
  ASSERT_EQ(signs.message_ids.size(), kThreadIdsMax);
  EXPECT_EQ(signs.message_ids.front(), "1999@a.example");
}

TEST_F(ThreadingTest, OurOwnMailThatComesBackIsKnown) {
  MailMessage mail;
  mail.message_id = IdOf(OutgoingMailId{3});
  EXPECT_EQ(ReadThreadSigns(mail, signer_).own_token->mail, OutgoingMailId{3});
  MailMessage bounce;
  bounce.returned_headers = {{"Message-Id", "<" + IdOf(OutgoingMailId{3}) + ">"}};
  EXPECT_EQ(ReturnedToken(bounce, signer_)->mail, OutgoingMailId{3});
  bounce.returned_headers[0].value = Forged(OutgoingMailId{3});
  EXPECT_EQ(ReturnedToken(bounce, signer_), std::nullopt);
  EXPECT_EQ(ReturnedToken(Referring({IdOf(OutgoingMailId{4})}), signer_)->mail, OutgoingMailId{4});
}

TEST_F(ThreadingTest, TheFirstSignThatHoldsLeads) {
  const MailThreadId by_token = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId by_marker = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId by_id = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId by_ticket = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId by_subject = book_.Begin(kSupport, kAnaAddress, "Modem");
  options_.by_subject = true;
  const OutgoingMailId ours = book_.Sends(by_token);
  book_.Bears(by_id, "m1@a.example");
  MailMessage mail =
      Referring({IdOf(ours), "m1@a.example"}, "Re: [#1004] Modem", MakeMarker(by_marker, signer_));
  EXPECT_EQ(Comes(mail, kAnaAddress).thread, by_token);
  EXPECT_EQ(Comes(mail, kAnaAddress).sign, ThreadSign::kToken);
  mail.references = {Forged(ours), "m1@a.example"};
  EXPECT_EQ(Comes(mail, kAnaAddress).thread, by_marker);
  mail.text.clear();
  EXPECT_EQ(Comes(mail, kAnaAddress).thread, by_id);
  mail.references.clear();
  EXPECT_EQ(Comes(mail, kAnaAddress).thread, by_ticket);
  EXPECT_EQ(Comes(mail, kAnaAddress).reason, "Its subject has the number of ticket 1004.");
  mail.subject = "Re: Modem";
  EXPECT_EQ(Comes(mail, kAnaAddress).thread, by_subject);
  options_.by_subject = false;
  EXPECT_FALSE(Comes(mail, kAnaAddress).thread);
}

TEST_F(ThreadingTest, WhoAnswersAMailOfOursJoinsAndIsShownAsNew) {
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress);
  const OutgoingMailId ours = book_.Sends(thread);
  book_.Bears(thread, "replaced-by-relay@relay.example", true);
  const std::vector<MailMessage> mails{Referring({IdOf(ours)}),
                                       Referring({IdOf(ours, TokenKind::kAutomatic)}),
                                       Referring({"replaced-by-relay@relay.example"}),
                                       Referring({}, "", "> " + MakeMarker(thread, signer_))};
  for (const MailMessage& mail : mails) {
    EXPECT_EQ(Comes(mail, " <ANA@A.example>").thread, thread);
    EXPECT_FALSE(Comes(mail, " <ANA@A.example>").is_new_party);
    const ThreadChoice stranger = Comes(mail, kBob);
    EXPECT_EQ(stranger.thread, thread);
    EXPECT_TRUE(stranger.is_new_party);
    EXPECT_NE(stranger.reason.find("new to the thread"), std::string::npos);
    EXPECT_TRUE(Comes(mail, "").is_new_party) << "nobody is a party of nothing";
  }
}

TEST_F(ThreadingTest, WhatAStrangerKnowsOfAThreadDoesNotLetHimIn) {
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress, "Modem");
  book_.Bears(thread, "m1@a.example");
  options_.by_subject = true;
  for (const MailMessage& mail : {Referring({"m1@a.example"}), Referring({}, "Re: [#1001] Modem"),
                                  Referring({Forged(book_.Sends(thread))}, "Re: Modem")}) {
    const ThreadChoice choice = Comes(mail, kBob);
    EXPECT_FALSE(choice.thread);
    EXPECT_EQ(choice.sign, ThreadSign::kNone);
  }
  EXPECT_EQ(Comes(Referring({}, "[#1001]"), kBob).possible_thread, thread);
  EXPECT_EQ(
      Comes(Referring({}, "[#1001]"), kBob).reason,
      "It begins a thread. Its subject has the number of ticket 1001, in which its sender has "
      "no part.");
  EXPECT_EQ(Comes(Referring({"m1@a.example"}), kBob).possible_thread, thread);
}

TEST_F(ThreadingTest, NoSignLeadsIntoAnotherAccount) {
  const MailThreadId thread = book_.Begin(kSales, kAnaAddress, "Modem");
  const OutgoingMailId ours = book_.Sends(thread);
  book_.Bears(thread, "m1@a.example");
  options_.by_subject = true;
  for (const MailMessage& mail :
       {Referring({IdOf(ours)}), Referring({}, "", MakeMarker(thread, signer_)),
        Referring({"m1@a.example"}), Referring({}, "[#1001]"), Referring({}, "Modem")}) {
    EXPECT_FALSE(Comes(mail, kAnaAddress).thread);
    EXPECT_TRUE(Comes(mail, kAnaAddress, kSales).thread);
  }
  EXPECT_EQ(Comes(Referring({IdOf(ours)}), kAnaAddress).possible_thread, thread);
}

TEST_F(ThreadingTest, AThreadThatWasJoinedToAnotherIsFollowed) {
  const MailThreadId old = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId middle = book_.Begin(kSupport, kBob);
  const MailThreadId last = book_.Begin(kSales, kBob);
  const OutgoingMailId ours = book_.Sends(old);
  book_.threads[old].joined_to = middle;
  book_.threads[middle].joined_to = last;
  const ThreadChoice choice = Comes(Referring({IdOf(ours)}), kAnaAddress);
  EXPECT_EQ(choice.thread, last) << "people joined it to one of another account";
  EXPECT_FALSE(choice.is_new_party) << "who had a part in the old one has one";
  EXPECT_EQ(Comes(Referring({}, "[#1001]"), kAnaAddress).thread, last);
  // A circle has no end, and no mail goes into it.
  book_.threads[last].joined_to = old;
  EXPECT_FALSE(Comes(Referring({IdOf(ours)}), kAnaAddress).thread);
  EXPECT_EQ(Comes(Referring({IdOf(ours)}), kAnaAddress).sign, ThreadSign::kNone);
}

TEST_F(ThreadingTest, WhoUsesAMessageIdAgainDoesNotTakeItsPlace) {
  const MailThreadId first = book_.Begin(kSupport, kAnaAddress);
  const MailThreadId second = book_.Begin(kSupport, kBob);
  book_.Bears(first, "same@a.example");
  book_.Bears(second, "same@a.example");
  EXPECT_EQ(Comes(Referring({"same@a.example"}), kAnaAddress).thread, first);
  EXPECT_EQ(Comes(Referring({"same@a.example"}), kBob).thread, second);
  // Bob lets Ana take part in his thread, and hers stays hers.
  book_.threads[second].parties.insert(kAnaAddress);
  EXPECT_EQ(Comes(Referring({"same@a.example"}), kAnaAddress).thread, first);
  for (int i = 0; i < 200; ++i) book_.Bears(second, "same@a.example");
  EXPECT_EQ(Comes(Referring({"same@a.example"}), kAnaAddress).thread, first);
}

TEST_F(ThreadingTest, AMailThatNamesItselfSaysNothing) {
  MailMessage mail = Referring({"new@a.example", "<new@a.example>"});
  mail.in_reply_to = {"new@a.example"};
  EXPECT_TRUE(ReadThreadSigns(mail, signer_).message_ids.empty());
  // Nor do two that name each other lead anywhere but to the first of them.
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress);
  book_.Bears(thread, "other@a.example");
  EXPECT_EQ(Comes(Referring({"other@a.example"}), kAnaAddress).thread, thread);
}

TEST_F(ThreadingTest, AnOldOrUnknownMailOfOursIsPassedOver) {
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress);
  const OutgoingMailId ours = book_.Sends(thread);
  EXPECT_EQ(Comes(Referring({IdOf(ours), IdOf(OutgoingMailId{99})}), kAnaAddress).thread, thread);
  EXPECT_FALSE(Comes(Referring({}, "", MakeMarker(MailThreadId{77}, signer_)), kAnaAddress).thread);
}

TEST_F(ThreadingTest, BySubjectOnlyARecentThreadOfAPartyIsFound) {
  const TimePoint now{std::chrono::hours(400'000)};
  options_ = {.by_subject = true, .recent_since = now - kRecentThread};
  book_.Begin(kSupport, kAnaAddress, "Order 5", now - kRecentThread - std::chrono::seconds(1));
  EXPECT_FALSE(Comes(Referring({}, "Order 5"), kAnaAddress).thread);
  const MailThreadId recent = book_.Begin(kSupport, kAnaAddress, "Order 5", now - kRecentThread);
  EXPECT_EQ(Comes(Referring({}, "Order 5"), kAnaAddress).thread, recent);
  EXPECT_FALSE(Comes(Referring({}, "Order 5"), kBob).thread);
  book_.Begin(kSupport, kAnaAddress, "", now);
  EXPECT_FALSE(Comes(Referring({}, "Re: "), kAnaAddress).thread) << "no subject is no sign";
}

// Answers to one newsletter, each from another reader.
class NewsletterTest : public ThreadingTest {
 protected:
  // How many threads there are when all of them came.
  std::size_t ThreadsAfterAnswers(const std::string& newsletter) {
    for (int i = 0; i < 100; ++i) {
      const std::string reader = "reader" + std::to_string(i) + "@r.example";
      MailMessage answer = Referring({newsletter}, "Re: News of May");
      answer.message_id = "answer" + std::to_string(i) + "@r.example";
      answer.in_reply_to = {newsletter};
      const ThreadChoice choice = Comes(answer, reader);
      campaign_mails_ += choice.campaign_mail ? 1 : 0;
      const MailThreadId thread =
          choice.thread ? choice.thread : book_.Begin(kSupport, reader, answer.subject);
      book_.Bears(thread, answer.message_id);
    }
    return book_.threads.size();
  }
  int campaign_mails_ = 0;
};

TEST_F(NewsletterTest, OfSomebodyElse) {
  EXPECT_EQ(ThreadsAfterAnswers("news@list.example"), 100U);
}

TEST_F(NewsletterTest, ThatCameToUsToo) {
  const MailThreadId thread = book_.Begin(kSupport, "news@list.example", "News of May");
  book_.Bears(thread, "news@list.example");
  options_.by_subject = true;
  EXPECT_EQ(ThreadsAfterAnswers("news@list.example"), 101U);
}

TEST_F(NewsletterTest, ThatWeSent) {
  EXPECT_EQ(ThreadsAfterAnswers(IdOf(OutgoingMailId{5}, TokenKind::kCampaign)), 100U);
  EXPECT_EQ(campaign_mails_, 100);
}

TEST_F(NewsletterTest, ThatWeSentOverARelayThatReplacesIds) {
  // Whatever else may be known of that mail.
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress);
  book_.bearers[{kSupport, "relay@relay.example"}] = {{MailThreadId{}, true, OutgoingMailId{5}},
                                                      {thread, true, OutgoingMailId{5}}};
  EXPECT_EQ(ThreadsAfterAnswers("relay@relay.example"), 101U);
  EXPECT_EQ(campaign_mails_, 100);
}

TEST_F(ThreadingTest, WhoGoesOnAfterAnsweringACampaignStaysInTheThread) {
  const MailThreadId thread = book_.Begin(kSupport, kAnaAddress);
  const OutgoingMailId ours = book_.Sends(thread);
  const ThreadChoice choice =
      Comes(Referring({IdOf(OutgoingMailId{5}, TokenKind::kCampaign), IdOf(ours)}), kAnaAddress);
  EXPECT_EQ(choice.thread, thread);
  EXPECT_EQ(choice.campaign_mail, OutgoingMailId{5});
}

// Seeded: mails with any signs, true, forged and mixed up. Whatever is chosen, the sender had a
// part in it or bore proof of a mail of ours, and it is of the account.
TEST_F(ThreadingTest, NoMixtureOfSignsLetsAStrangerInWithoutProof) {
  int found = 0;
  for (unsigned seed = 1; seed <= 3'000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](std::size_t most) { return random() % most; };
    book_ = {};
    options_.by_subject = below(2) == 0;
    const auto address = [&] {
      return std::string(1, static_cast<char>('a' + below(4))) + "@x.example";
    };
    std::vector<MailThreadId> threads;
    for (std::size_t i = 0; i < 6; ++i) {
      const std::string subject(1, static_cast<char>('s' + below(2)));
      threads.push_back(book_.Begin(below(2) == 0 ? kSales : kSupport, address(), subject));
      book_.Sends(threads.back());
      book_.Bears(threads.back(), std::to_string(below(4)) + "@x.example");
      if (i > 0 && below(4) == 0) book_.threads[threads.back()].joined_to = threads[below(i)];
    }
    MailMessage mail = Referring({}, below(2) == 0 ? "s" : "t");
    std::set<MailThreadId> proven;
    for (std::size_t i = below(4); i > 0; --i) {
      const OutgoingMailId ours{1 + below(6)};
      const bool is_true = below(2) == 0;
      if (is_true) proven.insert(book_.outgoing[ours]);
      mail.references.push_back(is_true ? IdOf(ours) : Forged(ours));
      mail.references.push_back(std::to_string(below(4)) + "@x.example");
    }
    if (below(2) == 0) mail.subject += " [#" + std::to_string(1'001 + below(6)) + "]";
    const std::string sender = address();
    const ThreadChoice choice = Comes(mail, sender);
    if (!choice.thread) continue;
    ++found;
    bool is_allowed = false;
    for (const MailThreadId thread : threads) {
      MailThreadId present = thread;
      while (book_.threads[present].joined_to) present = book_.threads[present].joined_to;
      if (present != choice.thread || book_.AccountOf(thread) != kSupport) continue;
      const bool is_party = book_.IsParty(thread, sender) || book_.IsParty(present, sender);
      is_allowed |= proven.contains(thread) || is_party;
      if (choice.sign != ThreadSign::kToken) {
        EXPECT_FALSE(choice.is_new_party) << seed;
      }
    }
    EXPECT_TRUE(is_allowed) << seed << " " << choice.reason;
  }
  EXPECT_GT(found, 300);
}

}  // namespace
}  // namespace strowger::core
