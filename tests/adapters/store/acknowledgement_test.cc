#include <gtest/gtest.h>

#include "adapters/store/mail_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/system/sodium_mail_signer.h"
#include "core/mail/answer_wait.h"
#include "support/mail/topic_model.h"

// What acknowledgements promise and suggest, and what they spare people, in the real store.
namespace strowger::store {
namespace {

using service::DeflectionFigures;
using service::MailRow;
using service::MailTextPreview;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const core::MailAccountId kHelpDesk{"helpdesk"};

service::MailText TextOf(const std::string& text) {
  return {*core::ParseMailTemplate("[#{{ticket.number}}]"), *core::ParseMailTemplate(text)};
}

class AcknowledgementTest : public testing::Test {
 protected:
  AcknowledgementTest() {
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = kHelpDesk, .address = "desk@example.com"});
    accounts.plans.back().queue = QueueId{"support"};
    accounts.plans.back().acknowledges = true;
    policy_.accounts = std::make_shared<const service::MailAccounts>(accounts);
    policy_.model = test::MakeTopicModel("model");
    policy_.suggest_probability = 0.6;
    policy_.texts["acknowledgement"]["en"] =
        TextOf("We answer {{expected.time|soon}}.\n{{article.suggestions|Bye.}}");
    policy_.texts["acknowledgement"]["zh"] = TextOf("我们会{{expected.time|尽快}}回复。");
    policy_.texts["closed"]["en"] = TextOf("We are closed.");
    policy_.articles = *core::ArticleShelf::Make({{"invoices",
                                                   {"billing"},
                                                   {},
                                                   {{"en", "About invoices"}},
                                                   {{"en", "https://help.example/invoices"}}}});
    Obey();
  }
  void Obey() { mails_.SetPolicy(std::make_shared<const service::MailPolicy>(policy_)); }

  // From somebody new, or from the sender of an earlier mail into its thread.
  MailRow Comes(const std::string& text, int sender = 0, const std::string& answers = "") {
    const std::string number = std::to_string(++letters_);
    service::ArrivedMail mail;
    mail.account = kHelpDesk;
    mail.raw = text + number;
    mail.arrived = stores_.clock().Now();
    const auto taken = Await<service::TakenMail>([&](auto done) { mails_.TakeIn(mail, done); });
    EXPECT_TRUE(taken.ok());
    service::ReadMail read;
    read.mail = Await<std::vector<service::UnreadMail>>([&](auto done) {
                  mails_.TakeUnread(1, 1'000'000, done);
                })->front();
    const std::string from = "li" + (sender == 0 ? number : std::to_string(sender));
    read.message.from = {{"Li", from + "@example.org"}};
    read.message.message_id = number + "@example.org";
    if (!answers.empty()) read.message.references = {answers};
    read.message.text = read.reply_text = text;
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({read}, done); }).ok());
    return *Await<MailRow>([&](auto done) { mails_.Get(taken->mail, done); });
  }
  // The acknowledgement of the newest thread.
  std::string Told() {
    return *Await<std::string>([&](auto done) {
      stores_.database().Read<std::string>(
          [](Connection& connection) -> Result<std::string> {
            Query query(connection,
                        "SELECT text FROM outgoing_mail WHERE purpose = 'automatic'"
                        " ORDER BY id DESC LIMIT 1");
            return query.Next() ? query.Get<std::string>(0) : std::string("nothing");
          },
          done);
    });
  }
  void PersonAnswers(const MailRow& mail, TimePoint when) {
    ASSERT_TRUE(Await<bool>([&](auto done) {
                  stores_.database().Write<bool>(
                      [&](Connection& connection) -> Result<bool> {
                        Execute(connection,
                                "INSERT INTO outgoing_mail (version, account, purpose, thread_id,"
                                " author, editor, subject, text, in_reply_to, reference_ids,"
                                " headers, state, tries, answer, message_id, raw_bytes,"
                                " created_ns, changed_ns, sent_ns) VALUES (1, 'helpdesk', 'reply',"
                                " ?, 'ana', 'ana', '', '', '', '', '', 'sent', 1, '', '', 0, ?, ?,"
                                " ?)",
                                mail.thread, when, when, when);
                        return true;
                      },
                      done);
                }).ok());
  }
  // So many threads, each answered after that long; days pass.
  void PeopleAnswer(int threads, Duration wait) {
    for (int i = 0; i < threads; ++i) {
      const MailRow mail = Comes("Bonjour");
      PersonAnswers(mail, mail.arrived + wait);
      stores_.clock().Pass(wait + hours(1));
    }
  }
  Result<MailTextPreview> Preview(service::MailTextWish wish) {
    return Await<MailTextPreview>([&](auto done) { mails_.PreviewText(wish, done); });
  }
  Result<DeflectionFigures> Deflection(service::DeflectionWish wish = {}) {
    return Await<DeflectionFigures>([&](auto done) { mails_.GetDeflection(wish, done); });
  }
  void Becomes(const MailRow& mail, service::TicketState state) {
    ASSERT_TRUE(Await<service::Ticket>([&](auto done) {
                  stores_.tickets().SetState({"ana", "", {}}, mail.ticket, state, done);
                }).ok());
  }

  OpenedStores stores_;
  system::SodiumMailSigner signer_{"secret"};
  ChangeBell bell_;
  MailStore mails_{stores_.database(), signer_, bell_};
  service::MailPolicy policy_;
  int letters_ = 0;
};

TEST_F(AcknowledgementTest, ArticlesAreSuggestedWhereTheModelIsSureEnough) {
  Comes("the invoice is wrong");
  EXPECT_NE(Told().find("- About invoices\n  https://help.example/invoices"), std::string::npos)
      << Told();
  Comes("Bonjour");
  EXPECT_NE(Told().find("Bye."), std::string::npos) << "it is sure of nothing: " << Told();
  Comes("my card was stolen");
  EXPECT_NE(Told().find("Bye."), std::string::npos) << "there is none of that: " << Told();
  policy_.model = nullptr;
  Obey();
  Comes("the invoice is wrong");
  EXPECT_NE(Told().find("Bye."), std::string::npos) << Told();
}

TEST_F(AcknowledgementTest, NothingIsPromisedFromTooFewAnswersAndThenWhatWasMeasured) {
  Comes("Bonjour");
  EXPECT_NE(Told().find("We answer soon."), std::string::npos) << Told();
  PeopleAnswer(19, hours(3));
  Comes("Bonjour");
  EXPECT_NE(Told().find("We answer soon."), std::string::npos) << Told();
  PeopleAnswer(10, hours(3));
  stores_.clock().Pass(minutes(11));  // The time is read anew.
  Comes("Bonjour");
  EXPECT_NE(Told().find("We answer within 4 hours."), std::string::npos) << Told();
  EXPECT_NE(Preview({.text = "acknowledgement", .language = "zh-Hans"})
                ->text.find("我们会在 4 小时内回复"),
            std::string::npos);
  EXPECT_NE(Preview({.text = "acknowledgement", .queue = QueueId{"sales"}})->text.find("soon"),
            std::string::npos)
      << "another queue has its own time";
  // A queue that nobody works in any more.
  for (int i = 0; i < 30; ++i) Comes("Bonjour");
  stores_.clock().Pass(days(2));
  Comes("Bonjour");
  EXPECT_NE(Told().find("We answer soon."), std::string::npos) << Told();
}

TEST_F(AcknowledgementTest, TimeCountsWhileTheQueueIsOpen) {
  core::CalendarSetup mornings;
  mornings.id = core::CalendarId{"mornings"};
  for (auto& day : mornings.week) day = {{hours(0), hours(12)}};
  policy_.hours.emplace(QueueId{"support"}, *core::Calendar::Make(mornings));
  policy_.texts["closed"]["en"] = TextOf("We open {{opening.time|soon}}.");
  Obey();
  PeopleAnswer(30, hours(24));  // Whenever they came: twelve hours of those.
  const auto midnight = std::chrono::ceil<days>(stores_.clock().Now());
  stores_.clock().Pass(midnight + hours(6) - minutes(1) - stores_.clock().Now());
  Comes("Bonjour");
  const std::string tomorrow = core::TellMoment(midnight + hours(30), core::Zone(), "en");
  EXPECT_NE(Told().find("We answer by " + tomorrow), std::string::npos) << Told();
  EXPECT_NE(Preview({.text = "closed"})->text.find("We open soon."), std::string::npos);
  stores_.clock().Pass(hours(7));
  Comes("Bonjour");
  EXPECT_NE(Told().find(", 00:00."), std::string::npos) << "it is closed: " << Told();
}

TEST_F(AcknowledgementTest, ATextIsShownAsItWouldGoOut) {
  const auto preview = Preview({.text = "acknowledgement", .language = "en", .topic = "billing"});
  ASSERT_TRUE(preview.ok()) << preview.error().message;
  EXPECT_EQ(preview->language, "en");
  EXPECT_EQ(preview->subject, "[#1042]");
  EXPECT_EQ(preview->text,
            "We answer soon.\nThese pages may help at once:\n- About invoices\n"
            "  https://help.example/invoices");
  EXPECT_EQ(Preview({.text = "acknowledgement", .language = "zh-TW"})->language, "zh");
  EXPECT_EQ(Preview({.text = "closed"})->text, "We are closed.");
  EXPECT_EQ(Preview({.text = "other"}).error().reason, "MAIL_TEXT_UNKNOWN");
  EXPECT_EQ(Preview({.text = "closed", .account = core::MailAccountId{"none"}}).error().reason,
            "MAIL_ACCOUNT_UNKNOWN");
  EXPECT_EQ(Told(), "nothing");
}

TEST_F(AcknowledgementTest, DeflectedAreThreadsThatWereSettledWithoutAPerson) {
  using service::TicketState;
  // With articles: one is settled in silence, one is silent and open, one writes again, one is
  // answered, one is too young.
  const MailRow settled = Comes("the invoice is wrong");
  Comes("the invoice is wrong");
  const MailRow again = Comes("the invoice is wrong");
  const MailRow answered = Comes("the invoice is wrong");
  // Without.
  const MailRow other = Comes("Bonjour");
  stores_.clock().Pass(hours(1));
  Comes("It is still wrong.", static_cast<int>(again.id.value), again.message_id);
  PersonAnswers(answered, stores_.clock().Now());
  for (const MailRow& mail : {settled, again, answered, other}) Becomes(mail, TicketState::kSolved);
  stores_.clock().Pass(days(5));
  PersonAnswers(settled, stores_.clock().Now() + days(1));  // Later does not count.
  Comes("the invoice is wrong");

  const auto figures = Deflection();
  ASSERT_TRUE(figures.ok()) << figures.error().message;
  EXPECT_EQ(figures->with_articles.sent, 5);
  EXPECT_EQ(figures->with_articles.looked_at, 4);
  EXPECT_EQ(figures->with_articles.quiet, 2);
  EXPECT_EQ(figures->with_articles.deflected, 1);
  EXPECT_EQ(figures->without_articles.sent, 1);
  EXPECT_EQ(figures->without_articles.quiet, 1);
  EXPECT_EQ(figures->without_articles.deflected, 1);
  EXPECT_EQ(Deflection({.days = 1})->with_articles.sent, 1) << "the youngest alone";
  EXPECT_EQ(Deflection({.quiet_days = 10})->with_articles.looked_at, 0);
  EXPECT_EQ(Deflection({.days = 0}).error().reason, "DAYS_INVALID");
  EXPECT_EQ(Deflection({.quiet_days = 367}).error().reason, "DAYS_INVALID");
}

}  // namespace
}  // namespace strowger::store
