#include "adapters/mail/unsubscribe_door.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "adapters/mail/door_thread.h"
#include "adapters/mail/host_port.h"
#include "adapters/mail/unsubscribe_page.h"
#include "core/campaign/unsubscribe.h"

namespace strowger::mail {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using UnsubscribeRequest = http::request<http::string_body>;
using UnsubscribeParser = http::request_parser<http::string_body>;

Error CannotListenAt(const std::string& where, const std::string& why) {
  return FailedPrecondition("UNSUBSCRIBE_LISTEN_FAILED",
                            "[unsubscribe] cannot listen at \"" + where + "\": " + why,
                            {{"listen", where}});
}

std::string_view ViewOf(beast::string_view text) { return {text.data(), text.size()}; }

// Behind the last slash, whatever the proxy puts before it.
std::string_view TokenIn(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  return target.substr(target.rfind('/') + 1);
}

}  // namespace

class UnsubscribeDoor::Engine {
 public:
  Engine(UnsubscribeDoorOptions options, service::CampaignStore& campaigns,
         const core::MailSigner& signer)
      : campaigns_(campaigns), signer_(signer), options_(std::move(options)) {}
  ~Engine() { thread_.Stop(); }

  Result<void> Start() {
    const auto place = ParseHostPort(options_.listen);
    if (!place.ok()) return place.error();
    try {
      const auto address =
          asio::ip::make_address(place->host == "localhost" ? "127.0.0.1" : place->host);
      if (!address.is_loopback()) {
        return CannotListenAt(options_.listen,
                              "it speaks no TLS; let it listen on a loopback address behind a "
                              "proxy that does");
      }
      const auto port = static_cast<std::uint16_t>(std::stoi(place->port));
      acceptor_.emplace(thread_.context(), tcp::endpoint(address, port));
    } catch (const boost::system::system_error& failure) {
      return CannotListenAt(options_.listen, failure.code().message());
    }
    port_ = acceptor_->local_endpoint().port();
    asio::co_spawn(thread_.context(), Accept(), asio::detached);
    thread_.Start("unsubscribe");
    spdlog::info("customers unsubscribe at port {} of {}", port_, place->host);
    return {};
  }
  void Stop() { thread_.Stop(); }
  int port() const { return port_; }

 private:
  struct PageAnswer {
    http::status status = http::status::ok;
    UnsubscribePage page = UnsubscribePage::kAsk;
  };

  asio::awaitable<void> Accept() {
    while (true) {
      auto [failure, socket] =
          co_await acceptor_->async_accept(asio::as_tuple(asio::use_awaitable));
      if (failure) {
        // Too many open files, as a rule; some will be closed.
        asio::steady_timer pause(thread_.context(), std::chrono::seconds(1));
        co_await pause.async_wait(asio::use_awaitable);
        continue;
      }
      if (connections_ >= options_.connections_max) continue;
      asio::co_spawn(thread_.context(),
                     Serve(std::make_unique<beast::tcp_stream>(std::move(socket))),
                     [](const std::exception_ptr&) {});
    }
  }

  // A client that goes away or is too slow ends it.
  asio::awaitable<void> Serve(std::unique_ptr<beast::tcp_stream> stream) {
    struct Place {
      explicit Place(std::size_t& places) : taken(places) { ++taken; }
      ~Place() { --taken; }
      std::size_t& taken;
    };
    const Place place(connections_);
    beast::flat_buffer buffer;
    UnsubscribeParser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
    parser.body_limit(options_.body_bytes_max);
    stream->expires_after(options_.request_timeout);
    const auto [failure, size] =
        co_await http::async_read(*stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
    PageAnswer answer{http::status::bad_request, UnsubscribePage::kWrong};
    if (!failure) {
      answer = co_await Answer(parser.get());
    } else if (failure.category() != http::make_error_code(http::error::bad_method).category()) {
      co_return;  // Not of HTTP: it is gone, or the time is over.
    }
    co_await Write(*stream, parser.get(), answer);
  }

  asio::awaitable<PageAnswer> Answer(const UnsubscribeRequest& request) {
    const auto member = core::ReadUnsubscribeToken(TokenIn(ViewOf(request.target())), signer_);
    if (!member) co_return PageAnswer{http::status::not_found, UnsubscribePage::kUnknown};
    if (request.method() == http::verb::get || request.method() == http::verb::head) {
      co_return PageAnswer{http::status::ok, UnsubscribePage::kAsk};
    }
    if (request.method() != http::verb::post) {
      co_return PageAnswer{http::status::method_not_allowed, UnsubscribePage::kWrong};
    }
    if (!IsOneClick(request.body())) {
      co_return PageAnswer{http::status::bad_request, UnsubscribePage::kWrong};
    }
    // A mail of trial is nobody's.
    if (!*member) co_return PageAnswer{http::status::ok, UnsubscribePage::kDone};
    std::function<void(service::Done<bool>)> ask = [this, member](service::Done<bool> done) {
      campaigns_.Unsubscribe(*member, service::UnsubscribedBy::kLink, std::move(done));
    };
    const Result<bool> kept =
        co_await AwaitDone<bool>(thread_.way_back(), options_.keep_timeout, std::move(ask));
    if (kept.ok()) co_return PageAnswer{http::status::ok, UnsubscribePage::kDone};
    co_return PageAnswer{http::status::service_unavailable, UnsubscribePage::kLater};
  }

  asio::awaitable<void> Write(beast::tcp_stream& stream, const UnsubscribeRequest& request,
                              PageAnswer answer) {
    const auto language = ChoosePageLanguage(ViewOf(request[http::field::accept_language]));
    http::response<http::string_body> response(answer.status, 11);
    response.set(http::field::content_type, "text/html; charset=utf-8");
    response.set(http::field::cache_control, "no-store");
    response.set("Referrer-Policy", "no-referrer");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("Content-Security-Policy", "default-src 'none'; form-action 'self'");
    if (answer.status == http::status::method_not_allowed) {
      response.set(http::field::allow, "GET, HEAD, POST");
    }
    if (answer.page == UnsubscribePage::kLater) response.set(http::field::retry_after, "60");
    response.keep_alive(false);
    response.body() = PageText(answer.page, language);
    response.prepare_payload();
    if (request.method() == http::verb::head) response.body().clear();
    stream.expires_after(options_.request_timeout);
    co_await http::async_write(stream, response, asio::use_awaitable);
    boost::system::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    co_await HearOut(stream);
  }

  // Closed on what it still says, a client would lose our answer.
  asio::awaitable<void> HearOut(beast::tcp_stream& stream) {
    constexpr std::size_t kHeardOutMax = 64 << 10;
    std::array<char, 4 << 10> heard{};
    for (std::size_t bytes = 0; bytes < kHeardOutMax;) {
      bytes += co_await stream.async_read_some(asio::buffer(heard), asio::use_awaitable);
    }
  }

  // Borrowed.
  service::CampaignStore& campaigns_;
  const core::MailSigner& signer_;
  // Owned.
  const UnsubscribeDoorOptions options_;
  DoorThread thread_;
  std::optional<tcp::acceptor> acceptor_;
  // State.
  int port_ = 0;
  std::size_t connections_ = 0;
};

UnsubscribeDoor::UnsubscribeDoor(UnsubscribeDoorOptions options, service::CampaignStore& campaigns,
                                 const core::MailSigner& signer)
    : engine_(std::make_unique<Engine>(std::move(options), campaigns, signer)) {}
UnsubscribeDoor::~UnsubscribeDoor() = default;
Result<void> UnsubscribeDoor::Start() { return engine_->Start(); }
void UnsubscribeDoor::Stop() { engine_->Stop(); }
int UnsubscribeDoor::port() const { return engine_->port(); }

}  // namespace strowger::mail
