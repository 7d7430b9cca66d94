#include "adapters/mail/lmtp_server.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

#include "adapters/mail/door_thread.h"
#include "adapters/mail/host_port.h"
#include "adapters/mail/lmtp_dialog.h"

namespace strowger::mail {

namespace {

namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using local = asio::local::stream_protocol;
using LmtpStream = beast::basic_stream<asio::generic::stream_protocol>;
using service::ArrivedMail;
using service::TakenMail;

constexpr std::string_view kUnix = "unix:";
constexpr std::size_t kHeardBytesMax = 16 << 10;

Error CannotListen(const std::string& where, const std::string& why) {
  return FailedPrecondition("LMTP_LISTEN_FAILED",
                            "mails cannot be taken at \"" + where + "\": " + why,
                            {{"listen", where}});
}

}  // namespace

class LmtpServer::Engine {
 public:
  Engine(LmtpOptions options, service::MailIntake& intake)
      : intake_(intake), options_(std::move(options)) {}

  ~Engine() { Stop(); }

  Result<void> Start() {
    const std::string& where = options_.listen;
    try {
      if (where.starts_with(kUnix)) {
        ListenAtFile(where.substr(kUnix.size()));
      } else if (auto listening = ListenAtPort(); !listening.ok()) {
        return listening;
      }
    } catch (const boost::system::system_error& failure) {
      return CannotListen(where, failure.code().message());
    }
    thread_.Start("lmtp");
    return {};
  }

  void Stop() {
    thread_.Stop();
    if (file_acceptor_) unlink(options_.listen.substr(kUnix.size()).c_str());
  }

  int port() const { return port_; }

 private:
  void ListenAtFile(const std::string& path) {
    // Of a server that was killed; one that runs holds the store's lock, and we would not be here.
    unlink(path.c_str());
    file_acceptor_.emplace(thread_.context(), local::endpoint(path));
    if (chmod(path.c_str(), options_.socket_mode) != 0) {
      throw boost::system::system_error(errno, boost::system::system_category());
    }
    asio::co_spawn(thread_.context(), Accept(*file_acceptor_), asio::detached);
  }

  Result<void> ListenAtPort() {
    const auto place = ParseHostPort(options_.listen);
    if (!place.ok()) return place.error();
    const auto address =
        asio::ip::make_address(place->host == "localhost" ? "127.0.0.1" : place->host);
    if (!address.is_loopback() && !options_.is_for_other_machines) {
      return CannotListen(options_.listen,
                          "LMTP has no passwords; let it listen on a loopback address, or allow "
                          "other machines by name");
    }
    const auto port = static_cast<std::uint16_t>(std::stoi(place->port));
    acceptor_.emplace(thread_.context(), tcp::endpoint(address, port));
    port_ = acceptor_->local_endpoint().port();
    asio::co_spawn(thread_.context(), Accept(*acceptor_), asio::detached);
    return {};
  }

  template <class Acceptor>
  asio::awaitable<void> Accept(Acceptor& acceptor) {
    while (true) {
      auto [failure, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
      if (failure) {
        // Too many open files, as a rule; some will be closed.
        asio::steady_timer pause(thread_.context(), std::chrono::seconds(1));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      asio::generic::stream_protocol::socket plain(std::move(socket));
      asio::co_spawn(thread_.context(), Serve(std::make_unique<LmtpStream>(std::move(plain))),
                     [](const std::exception_ptr&) {});
    }
  }

  // What breaks a conversation is thrown out of it; the client comes again.
  asio::awaitable<void> Serve(std::unique_ptr<LmtpStream> stream) {
    if (connections_ >= options_.connections_max) {
      co_await Write(*stream, "421 4.3.2 too many connections; come again later\r\n");
      co_return;
    }
    struct Place {
      explicit Place(std::size_t& places) : taken(places) { ++taken; }
      ~Place() { --taken; }
      std::size_t& taken;
    };
    const Place place(connections_);
    co_await Converse(*stream);
  }

  asio::awaitable<void> Converse(LmtpStream& stream) {
    LmtpLimits limits;
    limits.mail_bytes_max = options_.mail_bytes_max;
    limits.recipients_max = options_.recipients_max;
    LmtpDialog dialog(limits, options_.host_name,
                      [this](const std::string& address) { return intake_.AccountOf(address); });
    std::vector<char> buffer(kHeardBytesMax);
    Step("accepted");
    while (true) {
      co_await Write(stream, dialog.TakeReplies());
      if (dialog.has_ended()) co_return;
      stream.expires_after(options_.idle_timeout);
      const std::size_t size =
          co_await stream.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      dialog.Hear({buffer.data(), size});
      Step("heard");
      while (dialog.mail() != nullptr) {
        const std::vector<LmtpVerdict> verdicts = co_await Keep(*dialog.mail());
        Step("kept");
        dialog.Answer(verdicts);
        co_await Write(stream, dialog.TakeReplies());
        Step("told");
      }
    }
  }

  asio::awaitable<void> Write(LmtpStream& stream, std::string text) {
    if (text.empty()) co_return;
    stream.expires_after(options_.idle_timeout);
    co_await asio::async_write(stream, asio::buffer(text), asio::use_awaitable);
  }

  // Once for each account among the recipients.
  asio::awaitable<std::vector<LmtpVerdict>> Keep(DeliveredMail& mail) {
    Step("whole");
    std::vector<LmtpVerdict> verdicts(mail.recipients.size(), LmtpVerdict::kTryLater);
    std::vector<bool> is_decided(mail.recipients.size());
    const TimePoint now = std::chrono::system_clock::now();
    const bool is_only = std::all_of(
        mail.recipients.begin(), mail.recipients.end(),
        [&](const LmtpRecipient& one) { return one.account == mail.recipients[0].account; });
    for (std::size_t i = 0; i < mail.recipients.size(); ++i) {
      if (is_decided[i]) continue;
      const core::MailAccountId& account = mail.recipients[i].account;
      ArrivedMail arrived;
      arrived.account = account;
      arrived.envelope_from = mail.sender;
      arrived.arrived = now;
      arrived.raw = is_only ? std::move(mail.raw) : mail.raw;
      for (const LmtpRecipient& other : mail.recipients) {
        if (other.account == account) arrived.envelope_to.push_back(other.address);
      }
      const bool is_kept = co_await KeepOne(std::move(arrived));
      for (std::size_t other = i; other < mail.recipients.size(); ++other) {
        if (mail.recipients[other].account != account) continue;
        is_decided[other] = true;
        if (is_kept) verdicts[other] = LmtpVerdict::kKept;
      }
      if (i == 0) Step("kept-first");
    }
    co_return verdicts;
  }

  asio::awaitable<bool> KeepOne(ArrivedMail arrived) {
    const std::string account = arrived.account.value;
    auto shared = std::make_shared<ArrivedMail>(std::move(arrived));
    std::function<void(service::Done<TakenMail>)> ask = [this,
                                                         shared](service::Done<TakenMail> done) {
      intake_.TakeIn(std::move(*shared), std::move(done));
    };
    const Result<TakenMail> taken =
        co_await AwaitDone<TakenMail>(thread_.way_back(), options_.keep_timeout, std::move(ask));
    Note(account, taken);
    co_return taken.ok();
  }

  // Once when an account's mails begin to be refused, and once when they are kept again.
  void Note(const std::string& account, const Result<TakenMail>& taken) {
    if (!taken.ok() && refused_.insert(account).second) {
      spdlog::warn(
          "mail account {}: a mail that was delivered cannot be kept ({}); the mail server "
          "is told to send it again later",
          account, taken.error().message);
    } else if (taken.ok() && refused_.erase(account) > 0) {
      spdlog::info("mail account {}: mails that are delivered are kept again", account);
    }
  }

  void Step(std::string_view step) {
    if (options_.breaks_at && options_.breaks_at(step)) {
      throw boost::system::system_error(
          asio::error::make_error_code(asio::error::connection_reset));
    }
  }

  service::MailIntake& intake_;
  const LmtpOptions options_;
  int port_ = 0;
  std::size_t connections_ = 0;
  std::set<std::string> refused_;  // Accounts, each of the configuration.
  DoorThread thread_;
  std::optional<tcp::acceptor> acceptor_;
  std::optional<local::acceptor> file_acceptor_;
};

LmtpServer::LmtpServer(LmtpOptions options, service::MailIntake& intake)
    : engine_(std::make_unique<Engine>(std::move(options), intake)) {}
LmtpServer::~LmtpServer() = default;
Result<void> LmtpServer::Start() { return engine_->Start(); }
void LmtpServer::Stop() { engine_->Stop(); }
int LmtpServer::port() const { return engine_->port(); }

}  // namespace strowger::mail
