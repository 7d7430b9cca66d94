#include "adapters/mail/lmtp_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio.hpp>
#include <filesystem>
#include <future>
#include <optional>

#include "adapters/mail/dot_stuffing.h"
#include "support/mail/kept_mails.h"
#include "support/wait.h"

namespace strowger::mail {
namespace {

namespace asio = boost::asio;
using test::KeptMails;
using Socket = asio::generic::stream_protocol::socket;

// A mail server that delivers, without patience for what is not there.
class Deliverer {
 public:
  explicit Deliverer(int port) : socket_(context_) {
    socket_.connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(),
                                            static_cast<std::uint16_t>(port)));
  }
  explicit Deliverer(const std::string& path) : socket_(context_) {
    socket_.connect(asio::local::stream_protocol::endpoint(path));
  }
  void Say(std::string_view text) {
    boost::system::error_code ignored;
    asio::write(socket_, asio::buffer(text), ignored);
  }
  // The last line of the next reply; empty when the connection ended.
  std::string Hear() {
    while (true) {
      boost::system::error_code failure;
      const std::size_t end =
          asio::read_until(socket_, asio::dynamic_buffer(heard_), "\r\n", failure);
      if (failure) return {};
      const std::string line = heard_.substr(0, end - 2);
      heard_.erase(0, end);
      if (line.size() < 4 || line[3] != '-') return line;
    }
  }
  std::string Ask(const std::string& line) {
    Say(line + "\r\n");
    return Hear();
  }

 private:
  asio::io_context context_;
  Socket socket_;
  std::string heard_;
};

class LmtpServerTest : public testing::Test {
 protected:
  LmtpServerTest() {
    intake_.AddAddress("support@x.example", "support");
    intake_.AddAddress("help@x.example", "support");
    intake_.AddAddress("sales@x.example", "sales");
  }
  static LmtpOptions OptionsOf(const std::string& listen = "127.0.0.1:0") {
    LmtpOptions options;
    options.listen = listen;
    options.mail_bytes_max = 1 << 20;
    return options;
  }
  void Begin(LmtpOptions options = OptionsOf()) {
    server_.emplace(std::move(options), intake_);
    const auto started = server_->Start();
    ASSERT_TRUE(started.ok()) << started.error().message;
  }
  // Delivers one mail to the end; the replies behind the final dot.
  std::vector<std::string> Deliver(const std::vector<std::string>& recipients,
                                   const std::string& raw) {
    Deliverer client(server_->port());
    client.Hear();
    client.Ask("LHLO c");
    client.Ask("MAIL FROM:<ana@y.example>");
    std::size_t accepted = 0;
    for (const std::string& recipient : recipients) {
      if (client.Ask("RCPT TO:<" + recipient + ">").starts_with("250")) ++accepted;
    }
    client.Ask("DATA");
    client.Say(StuffDots(raw) + ".\r\n");
    std::vector<std::string> replies;
    for (std::size_t i = 0; i < accepted; ++i) replies.push_back(client.Hear().substr(0, 9));
    return replies;
  }

  KeptMails intake_;
  std::optional<LmtpServer> server_;
};

using Replies = std::vector<std::string>;

TEST_F(LmtpServerTest, MailIsKeptOncePerAccountWithItsEnvelope) {
  Begin();
  EXPECT_EQ(Deliver({"support@x.example", "sales@x.example", "nobody@x.example", "help@x.example"},
                    "Subject: a\r\n\r\n.\r\n"),
            (Replies{"250 2.0.0", "250 2.0.0", "250 2.0.0"}));
  const auto mails = intake_.mails();
  ASSERT_EQ(mails.size(), 2u);
  EXPECT_EQ(mails[0].account.value, "support");
  EXPECT_EQ(mails[0].envelope_from, "ana@y.example");
  EXPECT_EQ(mails[0].envelope_to, (Replies{"support@x.example", "help@x.example"}));
  EXPECT_EQ(mails[0].raw, "Subject: a\r\n\r\n.\r\n");
  EXPECT_EQ(mails[0].place.folder, "");
  EXPECT_EQ(mails[1].account.value, "sales");
  EXPECT_EQ(mails[1].raw, mails[0].raw);
}

TEST_F(LmtpServerTest, RefusalOfOneAccountIsToldToItsRecipientsOnly) {
  intake_.RefuseWhen([](const auto& mail) { return mail.account.value == "support"; });
  Begin();
  EXPECT_EQ(Deliver({"support@x.example", "sales@x.example"}, "x\r\n"),
            (Replies{"451 4.3.0", "250 2.0.0"}));
  intake_.RefuseWhen(nullptr);
  EXPECT_EQ(Deliver({"support@x.example"}, "x\r\n"), Replies{"250 2.0.0"});
  EXPECT_EQ(intake_.count(), 2u);
}

TEST_F(LmtpServerTest, LargerMailsAreRefused) {
  Begin();
  EXPECT_EQ(Deliver({"support@x.example"}, std::string((1 << 20) + 1, 'x')), Replies{"552 5.3.4"});
  EXPECT_EQ(Deliver({"support@x.example"}, std::string((1 << 20) - 2, 'x')), Replies{"250 2.0.0"});
  EXPECT_EQ(intake_.count(), 1u);
}

TEST_F(LmtpServerTest, ListensAtAFile) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("strowger-lmtp-" + std::to_string(getpid())))
          .string();
  Begin(OptionsOf("unix:" + path));
  Deliverer client(path);
  EXPECT_TRUE(client.Hear().starts_with("220"));
  server_->Stop();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(LmtpServerTest, WhereItDoesNotListen) {
  for (const char* listen :
       {"0.0.0.0:0", "nonsense", "mail.example:24", "unix:/no/such/folder/x"}) {
    LmtpServer server(OptionsOf(listen), intake_);
    const auto started = server.Start();
    ASSERT_FALSE(started.ok()) << listen;
    EXPECT_NE(started.error().message.find(listen), std::string::npos) << started.error().message;
  }
}

TEST_F(LmtpServerTest, ConnectionsAreBounded) {
  LmtpOptions options = OptionsOf();
  options.connections_max = 1;
  Begin(options);
  {
    Deliverer first(server_->port());
    EXPECT_TRUE(first.Hear().starts_with("220"));
    Deliverer second(server_->port());
    EXPECT_TRUE(second.Hear().starts_with("421 4.3.2"));
  }
  EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
    Deliverer third(server_->port());
    return third.Hear().starts_with("220");
  }));
}

TEST_F(LmtpServerTest, IdleConnectionsEnd) {
  LmtpOptions options = OptionsOf();
  options.idle_timeout = std::chrono::milliseconds(50);
  Begin(options);
  Deliverer client(server_->port());
  while (!client.Hear().empty()) {
  }
}

TEST_F(LmtpServerTest, SilentStoreMeansLater) {
  std::promise<void> release;
  auto released = release.get_future().share();
  intake_.RefuseWhen([released](const auto&) {
    released.wait();
    return false;
  });
  LmtpOptions options = OptionsOf();
  options.keep_timeout = std::chrono::milliseconds(100);
  Begin(options);
  EXPECT_EQ(Deliver({"support@x.example"}, "x\r\n"), Replies{"451 4.3.0"});
  release.set_value();
}

// A client that follows the rules: what it did not hear 250 of it sends again. The conversation is
// broken at each step in turn.
TEST_F(LmtpServerTest, BrokenAtAnyStepNothingIsLostOrDoubled) {
  for (const std::string_view broken : kLmtpSteps) {
    KeptMails intake;
    intake.AddAddress("support@x.example", "support");
    intake.AddAddress("sales@x.example", "sales");
    std::atomic<int> breaks = 0;
    LmtpOptions options = OptionsOf();
    options.breaks_at = [&](std::string_view step) { return step == broken && breaks++ == 0; };
    LmtpServer server(options, intake);
    ASSERT_TRUE(server.Start().ok());
    std::vector<std::string> open{"support@x.example", "sales@x.example"};
    int tries = 0;
    for (; !open.empty() && tries < 5; ++tries) {
      Deliverer client(server.port());
      client.Hear();
      client.Ask("LHLO c");
      client.Ask("MAIL FROM:<ana@y.example>");
      for (const std::string& recipient : open) client.Ask("RCPT TO:<" + recipient + ">");
      client.Ask("DATA");
      client.Say("Subject: once\r\n.\r\n");
      std::erase_if(open, [&](const auto&) { return client.Hear().starts_with("250"); });
    }
    EXPECT_TRUE(open.empty()) << broken;
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] { return breaks > 0; })) << broken;
    EXPECT_EQ(tries, broken == "told" ? 1 : 2) << broken;
    EXPECT_EQ(intake.count(), 2u) << broken;
  }
}

// As above, and the client breaks off behind every byte that it says.
TEST_F(LmtpServerTest, ClientThatBreaksOffAtAnyByteLosesAndDoublesNothing) {
  Begin();
  const std::string all =
      "LHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<support@x.example>\r\nDATA\r\nSubject: "
      "once\r\n.\r\nQUIT\r\n";
  const std::size_t whole = all.find("\r\n.\r\n") + 5;
  for (std::size_t length = 0; length < whole; ++length) {
    Deliverer client(server_->port());
    client.Say(all.substr(0, length));
  }
  Deliverer last(server_->port());
  last.Say(all);
  ASSERT_TRUE(intake_.WaitForCount(1));
  for (std::size_t length = whole; length <= all.size(); ++length) {
    Deliverer client(server_->port());
    client.Say(all.substr(0, length));
  }
  while (!last.Hear().empty()) {
  }
  EXPECT_EQ(intake_.count(), 1u);
}

}  // namespace
}  // namespace strowger::mail
