#include "adapters/webhook/http_sender.h"

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <future>

#include "adapters/webhook/message_signature.h"
#include "support/webhook_receiver.h"
#include "test_authority.h"

namespace strowger::webhook {
namespace {

using service::WebhookAnswer;
using service::WebhookMessage;
using service::WebhookTarget;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::ReceivedMessage;
using test::ReceiverAnswer;
using test::WebhookReceiver;

class HttpSenderTest : public testing::Test {
 protected:
  HttpSenderTest() { sender_.Start(); }
  ~HttpSenderTest() override { sender_.Stop(); }

  static std::shared_ptr<WebhookTarget> TargetAt(const std::string& url) {
    auto target = std::make_shared<WebhookTarget>();
    target->url = url;
    target->keys = {std::string(32, 'a')};
    target->connect_timeout = seconds(5);
    target->answer_timeout = seconds(5);
    return target;
  }
  WebhookAnswer Send(const std::shared_ptr<WebhookTarget>& target) {
    std::promise<WebhookAnswer> promise;
    sender_.Send(target,
                 {.id = "test_1",
                  .type = "webhook.test",
                  .time = TimePoint(seconds(1'700'000'000)),
                  .sent = TimePoint(seconds(1'700'000'001)),
                  .change = {},
                  .customer = {}},
                 [&promise](WebhookAnswer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }

  HttpSender sender_;
};

TEST_F(HttpSenderTest, MessageArrivesSignedOverOneConnection) {
  const WebhookReceiver receiver;
  const auto target = TargetAt(receiver.url());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Send(target).status, 204);
  EXPECT_EQ(receiver.connections(), 1u);
  const ReceivedMessage message = receiver.messages().at(0);
  EXPECT_EQ(message.target, "/hook");
  EXPECT_EQ(message.headers.at("content-type"), "application/json");
  EXPECT_EQ(message.headers.at("host"), "127.0.0.1:" + std::to_string(receiver.port()));
  EXPECT_EQ(message.headers.at("webhook-id"), "test_1");
  EXPECT_EQ(message.headers.at("webhook-timestamp"), "1700000001");
  EXPECT_EQ(message.headers.at("webhook-signature"),
            Sign({"test_1", "1700000001", message.body}, target->keys));
}

TEST_F(HttpSenderTest, RedirectsAreNotFollowed) {
  WebhookReceiver elsewhere;
  WebhookReceiver receiver;
  receiver.Answers([&](const auto&) {
    return ReceiverAnswer{.status = 307, .headers = {{"Location", elsewhere.url()}}};
  });
  EXPECT_EQ(Send(TargetAt(receiver.url())).status, 307);
  EXPECT_EQ(elsewhere.count(), 0u);
}

TEST_F(HttpSenderTest, SlowReceiverIsNotWaitedForAndLongAnswersAreCut) {
  WebhookReceiver receiver;
  auto target = TargetAt(receiver.url());
  receiver.Answers(
      [](const auto&) { return ReceiverAnswer{.status = 200, .body = std::string(1 << 20, 'x')}; });
  EXPECT_EQ(Send(target).status, 200);
  EXPECT_EQ(Send(target).status, 200);
  EXPECT_EQ(receiver.connections(), 2u) << "one with unread bytes is not used again";
  receiver.Answers([](const auto&) { return ReceiverAnswer{.delay = seconds(20)}; });
  target = TargetAt(receiver.url());
  target->answer_timeout = milliseconds(200);
  const auto begun = std::chrono::steady_clock::now();
  const WebhookAnswer answer = Send(target);
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.trouble, "it does not answer in time");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(5));
}

TEST_F(HttpSenderTest, ConnectionThatTheReceiverEndedIsReplaced) {
  auto receiver = std::make_unique<WebhookReceiver>();
  const int port = receiver->port();
  const auto target = TargetAt(receiver->url());
  EXPECT_EQ(Send(target).status, 204);
  receiver.reset();
  EXPECT_EQ(Send(target).status, 0);
  receiver = std::make_unique<WebhookReceiver>(WebhookReceiver::Options{.port = port});
  EXPECT_EQ(Send(target).status, 204);
  receiver = nullptr;
  receiver = std::make_unique<WebhookReceiver>(WebhookReceiver::Options{.port = port});
  EXPECT_EQ(Send(target).status, 204) << "over a connection that had been kept";
}

TEST_F(HttpSenderTest, WhereWebhooksDoNotGo) {
  for (const char* url : {"https://169.254.169.254/latest", "https://[fe80::1]/",
                          "https://[::ffff:169.254.169.254]/"}) {
    const WebhookAnswer answer = Send(TargetAt(url));
    EXPECT_EQ(answer.status, 0);
    EXPECT_NE(answer.trouble.find("do not go to"), std::string::npos) << url << answer.trouble;
  }
}

TEST_F(HttpSenderTest, CertificateMustBeOfTheHostAndOfAnAuthorityThatIsTrusted) {
  TestAuthority authority;
  TestAuthority other;
  if (!authority.Make() || !other.Make()) GTEST_SKIP() << "openssl is not installed";
  const WebhookReceiver receiver({.certificate = authority.certificate(), .key = authority.key()});
  auto target = TargetAt(receiver.url());
  target->authorities = authority.authorities();
  EXPECT_EQ(Send(target).status, 204);
  EXPECT_EQ(Send(target).status, 204);
  EXPECT_EQ(receiver.connections(), 1u);
  // Of another authority, of the system's, of another name.
  const std::string by_address = "https://127.0.0.1:" + std::to_string(receiver.port()) + "/";
  for (const auto& [url, authorities] : {std::pair{receiver.url(), other.authorities()},
                                         {receiver.url(), std::string()},
                                         {by_address, authority.authorities()}}) {
    target = TargetAt(url);
    target->authorities = authorities;
    const WebhookAnswer answer = Send(target);
    EXPECT_EQ(answer.status, 0) << url;
    EXPECT_NE(answer.trouble.find("certificate"), std::string::npos) << answer.trouble;
  }
  EXPECT_EQ(receiver.count(), 2u);
}

TEST(RetryAfterTest, IsReadInBothForms) {
  const TimePoint now(seconds(1'445'412'470));
  EXPECT_EQ(RetryAfterOf("120", now), seconds(120));
  EXPECT_EQ(RetryAfterOf("Wed, 21 Oct 2015 07:28:00 GMT", now), seconds(10));
  EXPECT_EQ(RetryAfterOf("Wed, 21 Oct 2015 07:27:00 GMT", now), seconds(0));
  EXPECT_EQ(RetryAfterOf("99999999999", now), std::chrono::hours(24));
  EXPECT_EQ(RetryAfterOf("-5", now), seconds(0));
  for (const char* text : {"", "soon", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(RetryAfterOf(text, now), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace strowger::webhook
