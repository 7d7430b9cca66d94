#include <gtest/gtest.h>

#include "adapters/store/mail_store.h"
#include "adapters/store/mail_topic_rows.h"
#include "adapters/store/opened_stores.h"
#include "adapters/system/sodium_mail_signer.h"
#include "support/mail/topic_model.h"

// What mails are about, in the real store: guessed when they are settled, and said by people.
namespace strowger::store {
namespace {

using core::MailId;
using service::MailRow;
using service::TopicWeek;

const core::MailAccountId kDesk{"desk"};

class MailTopicTest : public testing::Test {
 protected:
  MailTopicTest() {
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = kDesk, .address = "desk@example.com"});
    accounts.plans.back().queue = QueueId{"support"};
    policy_.accounts = std::make_shared<const service::MailAccounts>(accounts);
    policy_.model = test::MakeTopicModel("model-one");
    policy_.topics["billing"] = {.queue = QueueId{"sales"},
                                 .priority = 5,
                                 .needs = {{SkillId{"invoices"}, 3}},
                                 .least_probability = 0.6};
    policy_.topics["card"] = {.queue = {}, .priority = 7, .needs = {}, .least_probability = 0.6};
    Obey();
  }
  void Obey() { mails_.SetPolicy(std::make_shared<const service::MailPolicy>(policy_)); }

  MailRow Comes(const std::string& text, core::MailKind kind = core::MailKind::kPerson) {
    service::ArrivedMail mail;
    mail.account = kDesk;
    mail.raw = text + std::to_string(++letters_);
    mail.arrived = stores_.clock().Now();
    const auto taken = Await<service::TakenMail>([&](auto done) { mails_.TakeIn(mail, done); });
    EXPECT_TRUE(taken.ok());
    service::ReadMail read;
    read.mail = Await<std::vector<service::UnreadMail>>([&](auto done) {
                  mails_.TakeUnread(1, 1'000'000, done);
                })->front();
    read.message.from = {{"Li", "li" + std::to_string(letters_) + "@example.org"}};
    read.message.text = read.reply_text = text;
    read.verdict.kind = kind;
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({read}, done); }).ok());
    last_ = read;
    return Get(taken->mail);
  }
  MailRow Get(MailId mail) {
    return *Await<MailRow>([&](auto done) { mails_.Get(mail, done); });
  }
  service::MailWork WorkOf(const MailRow& mail) {
    const auto works = *Await<std::vector<service::MailWork>>(
        [&](auto done) { mails_.ListWork(MailId{mail.id.value - 1}, 1, done); });
    EXPECT_EQ(works.size(), 1u);
    return works.empty() ? service::MailWork() : works.front();
  }
  Result<void> Says(const MailRow& mail, const std::string& topic, bool is_new = false,
                    const std::string& request = "") {
    const service::Actor ana{"ana", "", {"ana", request}};
    return Await<void>([&](auto done) { mails_.SetTopic(ana, {mail.id, topic, is_new}, done); });
  }
  Result<std::vector<TopicWeek>> Accuracy(int weeks = 12) {
    return Await<std::vector<TopicWeek>>([&](auto done) { mails_.GetAccuracy(weeks, done); });
  }
  std::string One(Sql sql) {
    return *Await<std::string>([&](auto done) {
      stores_.database().Read<std::string>(
          [sql](Connection& connection) -> Result<std::string> {
            Query query(connection, sql);
            return query.Next() ? query.Get<std::string>(0) : std::string("none");
          },
          done);
    });
  }

  OpenedStores stores_;
  system::SodiumMailSigner signer_{"secret"};
  ChangeBell bell_;
  MailStore mails_{stores_.database(), signer_, bell_};
  service::MailPolicy policy_;
  service::ReadMail last_;
  int letters_ = 0;
};

TEST_F(MailTopicTest, ASureGuessSaysWhereAMailWaitsAndIsKept) {
  const MailRow mail = Comes("the invoice is wrong");
  EXPECT_EQ(mail.topic.guess, "billing");
  EXPECT_GE(mail.topic.probability, 0.6);
  EXPECT_LE(mail.topic.probability, 1);
  EXPECT_TRUE(mail.topic.is_sure);
  EXPECT_EQ(mail.topic.model, "model-one");
  EXPECT_EQ(mail.topic.topic, "");
  EXPECT_NE(mail.reason.find("classifier: billing"), std::string::npos) << mail.reason;
  const auto work = WorkOf(mail);
  EXPECT_EQ(work.queue, QueueId{"sales"});
  EXPECT_EQ(work.priority, 5);
  ASSERT_EQ(work.needs.size(), 1u);
  EXPECT_EQ(work.needs[0].skill, SkillId{"invoices"});
  // A topic without a queue counts in the account's.
  const auto card = WorkOf(Comes("my card was stolen"));
  EXPECT_EQ(card.queue, QueueId{"support"});
  EXPECT_EQ(card.priority, 7);
}

TEST_F(MailTopicTest, WhatIsLessProbableIsLeftToAPerson) {
  policy_.topics["billing"].least_probability = 0;  // What the model holds for sure.
  policy_.topics["card"].least_probability = 0;
  Obey();
  const MailRow unsure = Comes("Bonjour");
  EXPECT_FALSE(unsure.topic.guess.empty());
  EXPECT_FALSE(unsure.topic.is_sure);
  EXPECT_EQ(WorkOf(unsure).queue, QueueId{"support"});
  EXPECT_EQ(WorkOf(unsure).priority, 0);
  EXPECT_TRUE(Comes("the invoice is wrong").topic.is_sure);
}

TEST_F(MailTopicTest, ARuleStandsAboveTheGuessAndTheTopicHasNoPlanOfItsOwn) {
  core::MailRule rule;
  rule.id = "invoices";
  rule.when.words = {"invoice"};
  rule.queue = QueueId{"books"};
  policy_.rules = *core::MailRules::Make({rule});
  policy_.topics.erase("card");
  Obey();
  const MailRow mail = Comes("the invoice is wrong");
  EXPECT_EQ(WorkOf(mail).queue, QueueId{"books"});
  EXPECT_EQ(mail.topic.guess, "billing") << "it is kept all the same";
  const MailRow card = Comes("my card was stolen");
  EXPECT_EQ(card.topic.guess, "card");
  EXPECT_EQ(WorkOf(card).queue, QueueId{"support"});
}

TEST_F(MailTopicTest, NothingIsGuessedOfMachinesAndWithoutAModel) {
  EXPECT_EQ(Comes("the invoice is wrong", core::MailKind::kList).topic.guess, "");
  policy_.model = nullptr;
  Obey();
  EXPECT_EQ(Comes("the invoice is wrong").topic.guess, "");
}

TEST_F(MailTopicTest, WhatAPersonSaysIsKeptBesideTheGuess) {
  const MailRow mail = Comes("the invoice is wrong");
  EXPECT_EQ(One("SELECT count(*) FROM mail_topic WHERE topic <> ''"), "0") << "nothing is invented";
  stores_.clock().Pass(std::chrono::minutes(5));
  const TimePoint before = stores_.clock().Now();
  ASSERT_TRUE(Says(mail, "card", false, "r1").ok());
  ASSERT_TRUE(Says(mail, "card", false, "r1").ok());
  EXPECT_EQ(One("SELECT count(*) FROM audit WHERE action = 'SetMailTopic'"), "1");
  const auto corrected = Get(mail.id).topic;
  EXPECT_EQ(corrected.topic, "card");
  EXPECT_EQ(corrected.user, "ana");
  EXPECT_GT(corrected.time, before);
  EXPECT_EQ(corrected.guess, "billing");
  EXPECT_EQ(corrected.model, "model-one");
  ASSERT_TRUE(Says(mail, "billing", false, "r2").ok()) << "the last word counts";
  EXPECT_EQ(Get(mail.id).topic.topic, "billing");
  EXPECT_NE(One("SELECT before FROM audit WHERE action = 'SetMailTopic' ORDER BY id DESC")
                .find("\"topic\":\"card\""),
            std::string::npos);
  // Settled again, as after a crash.
  EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({last_}, done); }).ok());
  EXPECT_EQ(Get(mail.id).topic.topic, "billing");
}

TEST_F(MailTopicTest, TypingErrorsAreRefusedAndNewTopicsAreSaidToBeNew) {
  const MailRow mail = Comes("the invoice is wrong");
  const auto unknown = Says(mail, "biling");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().reason, "TOPIC_UNKNOWN");
  EXPECT_NE(unknown.error().message.find("billing, card"), std::string::npos)
      << unknown.error().message;
  EXPECT_TRUE(Says(mail, "退款", true).ok());
  for (const std::string& topic :
       {std::string(), std::string(" billing"), std::string("a\nb"), std::string("\xff"),
        std::string(service::kTopicBytesMax + 1, 'x')}) {
    const auto said = Says(mail, topic, true);
    ASSERT_FALSE(said.ok()) << topic;
    EXPECT_EQ(said.error().reason, "TOPIC_INVALID");
  }
  EXPECT_EQ(Says({.id = MailId{4711}}, "billing").error().reason, "MAIL_UNKNOWN");
  EXPECT_EQ(Get(mail.id).topic.topic, "退款");
}

TEST_F(MailTopicTest, AccuracyIsToldByWeekAndModel) {
  const TimePoint monday(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  stores_.clock().Pass(monday - std::chrono::seconds(1) - stores_.clock().Now());
  ASSERT_TRUE(Says(Comes("the invoice is wrong"), "billing").ok());
  stores_.clock().Pass(std::chrono::seconds(1));
  ASSERT_TRUE(Says(Comes("the invoice is wrong"), "billing").ok());
  ASSERT_TRUE(Says(Comes("my card was stolen"), "billing").ok());
  Comes("my card was stolen");  // Nobody says.
  policy_.topics["card"].least_probability = policy_.topics["billing"].least_probability = 1;
  Obey();
  ASSERT_TRUE(Says(Comes("Bonjour"), "weather", true).ok());
  policy_.model = test::MakeTopicModel("model-two");
  Obey();
  Comes("the invoice is wrong");
  policy_.model = nullptr;
  Obey();
  ASSERT_TRUE(Says(Comes("the invoice is wrong"), "billing", true).ok());  // Nobody guessed.

  const auto weeks = Accuracy();
  ASSERT_TRUE(weeks.ok()) << weeks.error().message;
  ASSERT_EQ(weeks->size(), 3u);
  const TopicWeek& one = (*weeks)[0];
  EXPECT_EQ(one.begin, monday);
  EXPECT_EQ(one.model, "model-one");
  EXPECT_EQ(one.guessed, 4);
  EXPECT_EQ(one.sure, 3);
  EXPECT_EQ(one.told, 3);
  EXPECT_EQ(one.right, 1);
  EXPECT_EQ(one.sure_told, 2);
  EXPECT_EQ(one.sure_right, 1);
  EXPECT_EQ((*weeks)[1].model, "model-two");
  EXPECT_EQ((*weeks)[1].told, 0);
  EXPECT_EQ((*weeks)[2].begin, monday - std::chrono::weeks(1));
  EXPECT_EQ((*weeks)[2].right, 1);
  EXPECT_EQ(Accuracy(1)->size(), 2u) << "this week alone";
  for (const int count : {0, -1, 105}) {
    EXPECT_EQ(Accuracy(count).error().reason, "WEEKS_INVALID") << count;
  }
}

}  // namespace
}  // namespace strowger::store
