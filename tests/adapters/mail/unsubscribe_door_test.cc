#include "adapters/mail/unsubscribe_door.h"

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/mail/unsubscribe_page.h"
#include "adapters/system/sodium_mail_signer.h"
#include "core/campaign/unsubscribe.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

namespace asio = boost::asio;
using core::CampaignMemberId;

// Keeps who unsubscribed; knows no campaigns.
class UnsubscribedMembers final : public service::CampaignStore {
 public:
  void Unsubscribe(CampaignMemberId member, service::UnsubscribedBy,
                   service::Done<bool> done) override {
    const std::lock_guard lock(mutex_);
    if (is_away_) return done(Unavailable("STORE_AWAY", "away"));
    members_.push_back(member);
    done(true);
  }
  std::vector<CampaignMemberId> members() {
    const std::lock_guard lock(mutex_);
    return members_;
  }
  void GoAway() {
    const std::lock_guard lock(mutex_);
    is_away_ = true;
  }

  void Create(service::Actor, core::Campaign, service::Done<core::Campaign>) override {}
  void Get(core::CampaignId, service::Done<core::Campaign>) override {}
  void List(std::size_t, std::string, service::Done<service::CampaignPage>) override {}
  void Move(service::Actor, core::CampaignId, core::CampaignMove,
            service::Done<core::Campaign>) override {}
  void Preview(core::CampaignId, CustomerId,
               service::Done<std::vector<service::PreviewedMail>>) override {}
  void SendTrial(service::Actor, core::CampaignId, CustomerId, std::string,
                 service::Done<core::OutgoingMailId>) override {}
  void ListRunning(service::Done<std::vector<core::Campaign>>) override {}
  void SelectSome(core::CampaignId, service::Done<bool>) override {}
  void TakeTurn(core::CampaignId, service::Done<service::CampaignTurn>) override {}
  void CountSome(core::CampaignId, CampaignMemberId,
                 service::Done<service::CountedMembers>) override {}

 private:
  std::mutex mutex_;
  std::vector<CampaignMemberId> members_;
  bool is_away_ = false;
};

class UnsubscribeDoorTest : public testing::Test {
 protected:
  void Opens(UnsubscribeDoorOptions options = {}) {
    options.listen = "127.0.0.1:0";
    door_.emplace(options, members_, signer_);
    const auto started = door_->Start();
    ASSERT_TRUE(started.ok()) << started.error().message;
  }
  asio::ip::tcp::socket Connect() {
    asio::ip::tcp::socket socket(context_);
    socket.connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(),
                                           static_cast<std::uint16_t>(door_->port())));
    return socket;
  }
  static std::string HearAll(asio::ip::tcp::socket& socket) {
    std::string heard;
    boost::system::error_code failure;
    asio::read(socket, asio::dynamic_buffer(heard), failure);
    return heard;
  }
  // The whole answer.
  std::string Ask(const std::string& request) {
    auto socket = Connect();
    boost::system::error_code ignored;
    asio::write(socket, asio::buffer(request), ignored);
    return HearAll(socket);
  }
  std::string Post(const std::string& path, const std::string& body,
                   const std::string& type = "application/x-www-form-urlencoded") {
    return Ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  std::string TokenOf(std::uint64_t member) {
    return core::MakeUnsubscribeToken(CampaignMemberId{member}, signer_);
  }

  const system::SodiumMailSigner signer_{"key"};
  UnsubscribedMembers members_;
  std::optional<UnsubscribeDoor> door_;
  asio::io_context context_;
};

TEST_F(UnsubscribeDoorTest, OneClickUnsubscribesAndIsHarmlessTwice) {
  Opens();
  for (int time = 1; time <= 2; ++time) {
    const std::string answer = Post("/u/" + TokenOf(12), "List-Unsubscribe=One-Click");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_NE(answer.find("no more mails"), std::string::npos);
  }
  const std::vector<CampaignMemberId> wanted(2, CampaignMemberId{12});
  EXPECT_EQ(members_.members(), wanted);
}

TEST_F(UnsubscribeDoorTest, OneClickInPartsCounts) {
  Opens();
  const std::string body =
      "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--"
      "\r\n";
  Post("/" + TokenOf(12), body, "multipart/form-data; boundary=x");
  EXPECT_EQ(members_.members().size(), 1U);
}

TEST_F(UnsubscribeDoorTest, LookingChangesNothing) {
  Opens();
  const std::string page =
      Ask("GET /a/b/" + TokenOf(12) + "?x HTTP/1.1\r\nHost: x\r\nAccept-Language: zh-TW\r\n\r\n");
  EXPECT_TRUE(page.starts_with("HTTP/1.1 200")) << page;
  EXPECT_NE(page.find("<form method=\"post\">"), std::string::npos);
  EXPECT_NE(page.find("退訂"), std::string::npos);
  EXPECT_NE(page.find("no-store"), std::string::npos);
  const std::string head = Ask("HEAD /" + TokenOf(12) + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_TRUE(members_.members().empty());
}

TEST_F(UnsubscribeDoorTest, WhatIsNotAskedRightlyIsRefused) {
  Opens();
  std::string forged = TokenOf(12);
  forged[1] = '3';
  EXPECT_TRUE(Post("/" + forged, "List-Unsubscribe=One-Click").starts_with("HTTP/1.1 404"));
  EXPECT_TRUE(Post("/" + TokenOf(12), "yes=1").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(Post("/" + TokenOf(12), std::string(5'000, 'x')).starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(
      Ask("DELETE /" + TokenOf(12) + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 405"));
  EXPECT_TRUE(
      Ask("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(Ask("nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(members_.members().empty());
}

TEST_F(UnsubscribeDoorTest, ATrialIsNobodysAndAStoreThatIsAwayIsTold) {
  Opens();
  EXPECT_TRUE(Post("/" + TokenOf(0), "List-Unsubscribe=One-Click").starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(members_.members().empty());
  members_.GoAway();
  EXPECT_TRUE(Post("/" + TokenOf(12), "List-Unsubscribe=One-Click").starts_with("HTTP/1.1 503"));
}

TEST_F(UnsubscribeDoorTest, TooManyAreNotHeard) {
  UnsubscribeDoorOptions options;
  options.connections_max = 1;
  Opens(options);
  const std::string request = "GET /" + TokenOf(1) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  {
    auto silent = Connect();
    EXPECT_EQ(Ask(request), "");
  }
  // Its place is free when it is gone.
  EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(30),
                              [&] { return Ask(request).starts_with("HTTP/1.1 200"); }));
}

TEST_F(UnsubscribeDoorTest, WhoSaysNothingIsLeft) {
  UnsubscribeDoorOptions options;
  options.request_timeout = std::chrono::milliseconds(200);
  Opens(options);
  auto silent = Connect();
  asio::write(silent, asio::buffer(std::string("GET /")));
  // Ends by itself.
  EXPECT_EQ(HearAll(silent), "");
  EXPECT_TRUE(Ask("GET /" + TokenOf(1) + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1"));
}

TEST_F(UnsubscribeDoorTest, OtherMachinesAreNotLetIn) {
  UnsubscribeDoorOptions options;
  options.listen = "0.0.0.0:0";
  door_.emplace(options, members_, signer_);
  const auto started = door_->Start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().reason, "UNSUBSCRIBE_LISTEN_FAILED");
}

TEST(UnsubscribePageTest, TheLanguageThatIsLikedBestIsSpoken) {
  struct Case {
    const char* header;
    PageLanguage language;
  };
  for (const Case& one : {Case{"", PageLanguage::kEnglish}, Case{"de", PageLanguage::kEnglish},
                          Case{"zh-CN,zh;q=0.9,en;q=0.8", PageLanguage::kSimplified},
                          Case{"en;q=0.2, zh-Hant-HK", PageLanguage::kTraditional},
                          Case{"fr, zh-TW;q=0.3, en;q=0.5", PageLanguage::kEnglish},
                          Case{"zh;q=0, en;q=0.1", PageLanguage::kEnglish}}) {
    EXPECT_EQ(ChoosePageLanguage(one.header), one.language) << one.header;
  }
}

}  // namespace
}  // namespace strowger::mail
