// A campaign by commands against the real server and a mail server: sent, unsubscribed, measured,
// and killed in between.
#include "strowger/campaign/v1/campaign.pb.h"

#include <algorithm>
#include <boost/asio.hpp>
#include <map>
#include <mutex>
#include <set>

#include "integration/free_port.h"
#include "integration/mail_center.h"
#include "support/mail/scripted_mail_server.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

// A mail server that takes everything, and remembers it.
class TakingMailServer {
 public:
  std::string address() const { return server_.address(); }
  // Each mail with its lines.
  std::vector<std::string> mails() {
    const std::lock_guard lock(mutex_);
    return mails_;
  }
  // How often each address got one.
  std::map<std::string, int> recipients() {
    const std::lock_guard lock(mutex_);
    return recipients_;
  }

 private:
  void Serve(test::MailTalk& talk) {
    talk.Say("220 here\r\n");
    std::string recipient;
    while (const auto line = talk.Hear()) {
      if (line->starts_with("RCPT TO:<")) recipient = line->substr(9, line->find('>') - 9);
      if (line->starts_with("EHLO")) {
        talk.Say("250-here\r\n250 8BITMIME\r\n");
      } else if (*line == "DATA") {
        talk.Say("354 go\r\n");
        if (!Take(talk, recipient)) return;
      } else {
        talk.Say("250 ok\r\n");
      }
    }
  }
  bool Take(test::MailTalk& talk, const std::string& recipient) {
    std::string mail;
    while (const auto line = talk.Hear()) {
      if (*line != ".") {
        mail += *line + "\n";
        continue;
      }
      {
        const std::lock_guard lock(mutex_);
        mails_.push_back(mail);
        ++recipients_[recipient];
      }
      talk.Say("250 2.0.0 kept\r\n");
      return true;
    }
    return false;
  }

  std::mutex mutex_;
  std::vector<std::string> mails_;
  std::map<std::string, int> recipients_;
  test::ScriptedMailServer server_{[this](test::MailTalk& talk) { Serve(talk); }};
};

// Stands before the server, which is told where it is.
struct MailWorld {
  TakingMailServer mail_server;
  const int unsubscribe_port = FreePort();
};

class CampaignCommandsTest : protected MailWorld, public MailCenterTest {
 protected:
  CampaignCommandsTest()
      : MailCenterTest(
            "messages_per_minute_max = 60000\nsmtp = { server = \"" + mail_server.address() +
            "\", security = \"none\" }\n[unsubscribe]\nlisten = \"127.0.0.1:" +
            std::to_string(unsubscribe_port) + "\"\nurl = \"https://mail.example.com/u/\"\n") {}

  void SetUp() override {
    MailCenterTest::SetUp();
    if (HasFatalFailure()) return;
    sofia_.emplace("--server " + address());
    ASSERT_EQ(sofia_->SignIn("sofia").code, 0);
  }
  // Customers 1 to `count`, who all said yes, and the campaign 1, which nobody got.
  void Prepare(int count, const std::string& more) {
    std::string table = "external_id,name,email\n";
    for (int i = 1; i <= count; ++i) {
      const std::string number = std::to_string(i);
      table += number + ",Customer " + number + ",c" + number + "@x.example\n";
    }
    WriteFile(folder_ / "customers.csv", table);
    const CommandLine erp("--server " + address());
    ASSERT_EQ(erp.SignIn("erp").code, 0);
    const Ran imported =
        erp.Run("customer import " + (folder_ / "customers.csv") + " --source crm");
    ASSERT_EQ(imported.code, 0) << imported.output;
    for (int i = 1; i <= count; ++i) {
      Does("customer consent " + std::to_string(i) + " mail marketing given");
    }
    WriteFile(folder_ / "spring.txt",
              "Subject: Spring for {{customer.name}}\n\nDear {{customer.name|customer}},\n"
              "it is spring. No more of this: {{unsubscribe.url}}\n");
    Does("campaign create Spring --account help --purpose marketing --text en=" +
         (folder_ / "spring.txt") + " " + more);
  }
  std::string Does(const std::string& words) {
    const Ran ran = sofia_->Run(words);
    EXPECT_EQ(ran.code, 0) << words << ": " << ran.output;
    return ran.output;
  }
  campaign::v1::ReportCampaignResponse Report() {
    campaign::v1::ReportCampaignRequest request;
    request.set_campaign("campaigns/1");
    const auto report = Supervisor().Ask<campaign::v1::ReportCampaignResponse>(request);
    EXPECT_TRUE(report.ok()) << report.error().message;
    return report.ok() ? *report : campaign::v1::ReportCampaignResponse();
  }
  bool WaitForSent(std::uint64_t count) {
    return test::WaitUntil(std::chrono::seconds(60),
                           [&] { return Report().sent_count() >= count; });
  }
  // What the door for unsubscribing answers.
  std::string Asks(const std::string& request) {
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect(
        {boost::asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(unsubscribe_port)});
    boost::asio::write(socket, boost::asio::buffer(request));
    std::string answer;
    boost::system::error_code ended;
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), ended);
    return answer;
  }
  // The path of the https link in a mail's header, which may be folded.
  static std::string LinkIn(std::string mail) {
    std::erase(mail, '\n');
    std::erase(mail, ' ');
    const std::string begin = "List-Unsubscribe:<https://mail.example.com";
    const std::size_t at = mail.find(begin);
    if (at == mail.npos) return {};
    const std::size_t path = at + begin.size();
    return mail.substr(path, mail.find('>', path) - path);
  }

  std::optional<CommandLine> sofia_;
};

TEST_F(CampaignCommandsTest, ItIsSentUnsubscribedAndMeasured) {
  Prepare(4, "--hold-out 0 --per-minute 6000");
  EXPECT_NE(Does("campaign preview 1 --customer 2").find("Spring for Customer 2"),
            std::string::npos);
  EXPECT_NE(Does("campaign preview 1").find("List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            std::string::npos);
  Does("campaign test-send 1 --to boss@example.com");
  EXPECT_NE(Does("campaign start 1").find("running"), std::string::npos);
  ASSERT_TRUE(WaitForSent(4));
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30),
                              [this] { return mail_server.mails().size() == 5; }));
  const auto mails = mail_server.mails();
  std::string first;
  for (const std::string& mail : mails) {
    if (mail.find("Subject: Spring for Customer 1") != mail.npos) first = mail;
    EXPECT_NE(mail.find("Message-ID: <c."), mail.npos) << mail;
    EXPECT_NE(mail.find("List-Id: <marketing.help.example.com>"), mail.npos) << mail;
    EXPECT_NE(mail.find("Precedence: bulk"), mail.npos) << mail;
    EXPECT_EQ(mail.find("{{"), mail.npos) << mail;
  }
  const std::string path = LinkIn(first);
  ASSERT_TRUE(path.starts_with("/u/u")) << first;

  // A scanner of mails looks at the link.
  EXPECT_TRUE(Asks("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 200"));
  EXPECT_EQ(Report().unsubscribed_count(), 0U);
  const std::string body = "List-Unsubscribe=One-Click";
  const std::string click = "POST " + path +
                            " HTTP/1.1\r\nHost: x\r\n"
                            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                            std::to_string(body.size()) + "\r\n\r\n" + body;
  EXPECT_TRUE(Asks(click).starts_with("HTTP/1.1 200"));
  EXPECT_TRUE(Asks(click).starts_with("HTTP/1.1 200"));
  EXPECT_NE(Does("customer consents 1").find("unsubscribe_link"), std::string::npos);
  EXPECT_NE(Does("customer timeline 1").find("SetConsent"), std::string::npos);

  // Customer 2 answers, customer 3 by the word alone.
  for (const auto& [from, text] : {std::pair("c2", "How much?"), std::pair("c3", "unsubscribe")}) {
    const auto mail = std::ranges::find_if(mails, [&](const std::string& one) {
      return one.find("Subject: Spring for Customer " + std::string(1, from[1])) != one.npos;
    });
    ASSERT_NE(mail, mails.end());
    const std::size_t id = mail->find("Message-ID: ") + 12;
    Comes("From: " + std::string(from) + "@x.example\nTo: help@example.com\nSubject: Re: Spring\n" +
          "Message-ID: <" + from + "@x.example>\nIn-Reply-To: " +
          mail->substr(id, mail->find('\n', id) - id) + "\n\n" + text + "\n");
  }
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [this] {
    const auto report = Report();
    return report.replied_count() == 2 && report.unsubscribed_count() == 2;
  }));
  EXPECT_EQ(Report().tickets().mailed_hits(), 1U);
  EXPECT_NE(Does("campaign report 1").find("not known"), std::string::npos);
  EXPECT_EQ(sofia_->Run("campaign resume 1").code, 1);
}

TEST_F(CampaignCommandsTest, KilledWhileItRunsNobodyGetsTwo) {
  constexpr int kCustomers = 30;
  Prepare(kCustomers, "--hold-out 10 --per-minute 180");
  Does("campaign start 1");
  ASSERT_TRUE(WaitForSent(1));
  EXPECT_NE(Does("campaign pause 1").find("paused"), std::string::npos);
  EXPECT_NE(Does("campaign resume 1").find("running"), std::string::npos);
  for (std::uint64_t round = 1; round <= 3; ++round) {
    ASSERT_TRUE(WaitForSent(4 * round));
    ServerIsKilled();
    ServerStarts();
  }
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(60), [this] {
    const auto report = Report();
    return report.campaign().state() == campaign::v1::CAMPAIGN_STATE_DONE &&
           report.in_outbox_count() == 0;
  }));
  const auto report = Report();
  EXPECT_EQ(report.member_count(), static_cast<std::uint64_t>(kCustomers));
  EXPECT_EQ(report.mailed_count() + report.held_out_count(),
            static_cast<std::uint64_t>(kCustomers));
  EXPECT_EQ(report.sent_count() + report.uncertain_count(), report.mailed_count());
  const auto recipients = mail_server.recipients();
  for (const auto& [address, count] : recipients) EXPECT_EQ(count, 1) << address;
  EXPECT_LE(recipients.size(), report.mailed_count());
  EXPECT_GE(recipients.size(), report.sent_count());
}

}  // namespace
}  // namespace strowger::integration
