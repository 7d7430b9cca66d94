#include <gtest/gtest.h>

#include "rpc_house.h"
#include "session/client.h"
#include "strowger/mail/v1/acknowledgement.pb.h"
#include "strowger/mail/v1/mail.pb.h"
#include "strowger/mail/v1/mail_topic.pb.h"
#include "support/mail/topic_model.h"
#include "support/stores/await.h"

// What mails are about, over the API.
namespace strowger::rpc {
namespace {

using namespace mail::v1;

class MailTopicRpcTest : public testing::Test {
 protected:
  MailTopicRpcTest() {
    service::MailPolicy policy;
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = core::MailAccountId("support")});
    policy.accounts = std::make_shared<const service::MailAccounts>(accounts);
    policy.model = test::MakeTopicModel("0123456789abcdef");
    policy.texts["acknowledgement"]["en"] = {*core::ParseMailTemplate("Ticket {{ticket.number}}"),
                                             *core::ParseMailTemplate("Soon.")};
    auto& mails = dynamic_cast<store::MailStore&>(house_.mails());
    mails.SetPolicy(std::make_shared<const service::MailPolicy>(policy));
    ana_.SetToken(house_.SignIn("ana"));
    supervisor_.SetToken(house_.SignIn("supervisor"));
  }

  // It came just now, and was read.
  std::string Comes(const std::string& text) {
    service::MailStore& mails = house_.mails();
    service::ArrivedMail mail;
    mail.account = core::MailAccountId("support");
    mail.arrived = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    mail.raw = "From: li@example.org\r\n\r\n" + text + "\r\n";
    EXPECT_TRUE(Await<service::TakenMail>([&](auto done) { mails.TakeIn(mail, done); }).ok());
    service::ReadMail read;
    read.mail = Await<std::vector<service::UnreadMail>>([&](auto done) {
                  mails.TakeUnread(1, 1'000'000, done);
                })->front();
    read.message.from = {{"Li", "li@example.org"}};
    read.message.text = read.reply_text = text;
    const std::string name = "mails/" + std::to_string(read.mail.id.value);
    EXPECT_TRUE(Await<void>([&](auto done) { mails.Settle({read}, done); }).ok());
    return name;
  }
  Result<SetMailTopicResponse> Says(const std::string& mail, const std::string& topic,
                                    bool is_new = false) {
    SetMailTopicRequest request;
    request.set_name(mail);
    request.set_topic(topic);
    request.set_is_new(is_new);
    return ana_.Ask<SetMailTopicResponse>(request);
  }
  MailTopic TopicOf(const std::string& mail) {
    GetMailRequest request;
    request.set_name(mail);
    const auto answer = ana_.Ask<GetMailResponse>(request);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer->mail().topic();
  }

  RpcHouse house_;
  client::Client ana_{house_.channel()};
  client::Client supervisor_{house_.channel()};
};

TEST_F(MailTopicRpcTest, AGuessIsShownAndCorrectedAndCounted) {
  const std::string mail = Comes("the invoice is wrong");
  const MailTopic guessed = TopicOf(mail);
  EXPECT_EQ(guessed.guess(), "billing");
  EXPECT_GT(guessed.probability(), 0.5);
  EXPECT_TRUE(guessed.is_sure());
  EXPECT_EQ(guessed.model(), "0123456789abcdef");
  EXPECT_EQ(guessed.user(), "");
  EXPECT_FALSE(guessed.has_say_time());
  ASSERT_TRUE(Says(mail, "card").ok());
  const MailTopic said = TopicOf(mail);
  EXPECT_EQ(said.topic(), "card");
  EXPECT_EQ(said.user(), "users/ana");
  EXPECT_TRUE(said.has_say_time());
  ASSERT_TRUE(Says(Comes("my card was stolen"), "card").ok());

  const GetTopicAccuracyRequest request;
  const auto accuracy = supervisor_.Ask<GetTopicAccuracyResponse>(request);
  ASSERT_TRUE(accuracy.ok()) << accuracy.error().message;
  ASSERT_EQ(accuracy->weeks_size(), 1);
  EXPECT_EQ(accuracy->weeks(0).guessed_count(), 2);
  EXPECT_EQ(accuracy->weeks(0).told_count(), 2);
  EXPECT_EQ(accuracy->weeks(0).right_count(), 1);
  EXPECT_EQ(accuracy->weeks(0).sure_right_count(), 1);
}

TEST_F(MailTopicRpcTest, WhatMakesNoSenseIsRefusedAndAccuracyIsForSupervisors) {
  const std::string mail = Comes("the invoice is wrong");
  EXPECT_EQ(Says(mail, "biling").error().reason, "TOPIC_UNKNOWN");
  EXPECT_EQ(Says(mail, "").error().reason, "TOPIC_INVALID");
  EXPECT_EQ(Says("mails/4711", "card").error().reason, "MAIL_UNKNOWN");
  EXPECT_TRUE(Says(mail, "refunds", true).ok());
  GetTopicAccuracyRequest request;
  EXPECT_EQ(ana_.Ask<GetTopicAccuracyResponse>(request).error().code, ErrorCode::kPermissionDenied);
  request.set_week_count(1'000);
  EXPECT_EQ(supervisor_.Ask<GetTopicAccuracyResponse>(request).error().reason, "WEEKS_INVALID");
}

TEST_F(MailTopicRpcTest, TextsAndDeflectionAreForSupervisors) {
  PreviewMailTextRequest preview;
  preview.set_text("acknowledgement");
  const auto shown = supervisor_.Ask<PreviewMailTextResponse>(preview);
  ASSERT_TRUE(shown.ok()) << shown.error().message;
  EXPECT_EQ(shown->language(), "en");
  EXPECT_EQ(shown->subject(), "Ticket 1042");
  preview.set_account("mail-accounts/none");
  EXPECT_EQ(supervisor_.Ask<PreviewMailTextResponse>(preview).error().reason,
            "MAIL_ACCOUNT_UNKNOWN");
  preview.set_account("nonsense");
  EXPECT_EQ(supervisor_.Ask<PreviewMailTextResponse>(preview).error().code,
            ErrorCode::kInvalidArgument);
  GetDeflectionRequest deflection;
  const auto figures = supervisor_.Ask<GetDeflectionResponse>(deflection);
  ASSERT_TRUE(figures.ok()) << figures.error().message;
  EXPECT_EQ(figures->with_articles().sent_count(), 0);
  deflection.set_day_count(-1);
  EXPECT_EQ(supervisor_.Ask<GetDeflectionResponse>(deflection).error().reason, "DAYS_INVALID");
  EXPECT_EQ(ana_.Ask<GetDeflectionResponse>(GetDeflectionRequest()).error().code,
            ErrorCode::kPermissionDenied);
}

}  // namespace
}  // namespace strowger::rpc
