#include "adapters/webhook/http_sender.h"

#include <algorithm>
#include <charconv>
#include <ctime>
#include <exception>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/webhook/message_body.h"
#include "adapters/webhook/message_signature.h"
#include "adapters/webhook/receiver_connection.h"
#include "base/thread_name.h"

namespace strowger::webhook {

namespace {

using service::WebhookAnswer;
using service::WebhookMessage;
using service::WebhookTarget;
using TargetPointer = std::shared_ptr<const WebhookTarget>;

constexpr Duration kRetryAfterMax = std::chrono::hours(24);
constexpr char kUserAgent[] = "strowger";

HttpRequest RequestOf(const WebhookUrl& url, const WebhookTarget& target,
                      const WebhookMessage& message) {
  HttpRequest request(http::verb::post, url.target, 11);
  request.body() = BodyOf(target, message);
  const std::string timestamp = std::to_string(
      std::chrono::floor<std::chrono::seconds>(message.sent.time_since_epoch()).count());
  request.set(http::field::host, url.authority());
  request.set(http::field::user_agent, kUserAgent);
  request.set(http::field::content_type, "application/json");
  request.set("webhook-id", message.id);
  request.set("webhook-timestamp", timestamp);
  request.set("webhook-signature", Sign({message.id, timestamp, request.body()}, target.keys));
  request.prepare_payload();
  return request;
}

void Encrypt(asio::ssl::context& context, const WebhookTarget& target) {
  context.set_verify_mode(asio::ssl::verify_peer);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  if (target.authorities.empty()) {
    context.set_default_verify_paths();
  } else {
    context.load_verify_file(target.authorities);
  }
}

}  // namespace

std::optional<Duration> RetryAfterOf(std::string_view text, TimePoint now) {
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc() || end != text.data() + text.size()) {
    std::tm parts{};
    const std::string date(text);
    const char* rest = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (rest == nullptr || *rest != '\0') return std::nullopt;
    seconds =
        timegm(&parts) - std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  }
  if (seconds < 0) return Duration::zero();
  return std::min<Duration>(kRetryAfterMax,
                            std::chrono::seconds(std::min<std::int64_t>(seconds, 1'000'000)));
}

class HttpSender::Engine {
 public:
  void Start() {
    thread_ = std::thread([this] {
      NameThread("webhooks");
      context_.run();
    });
  }

  void Stop() {
    if (!thread_.joinable()) return;
    context_.stop();
    thread_.join();
  }

  void Send(TargetPointer target, WebhookMessage message, std::function<void(WebhookAnswer)> done) {
    asio::co_spawn(context_, Deliver(std::move(target), std::move(message)),
                   [done = std::move(done)](std::exception_ptr thrown, WebhookAnswer answer) {
                     done(thrown ? AnswerOf(thrown) : std::move(answer));
                   });
  }

 private:
  using ConnectionPointer = std::unique_ptr<ReceiverConnection>;
  // What is kept for one target.
  struct Way {
    TargetPointer target;
    WebhookUrl url;
    std::optional<asio::ssl::context> encryption;
    std::vector<ConnectionPointer> idle;
  };
  using WayPointer = std::shared_ptr<Way>;

  static WebhookAnswer AnswerOf(const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const ConnectFailure& failure) {
      return {.status = 0, .trouble = failure.what, .retry_after = {}};
    } catch (const boost::system::system_error& failure) {
      const bool is_late = failure.code() == beast::error::timeout;
      return {.status = 0,
              .trouble = is_late ? "it does not answer in time" : failure.code().message(),
              .retry_after = {}};
    } catch (const std::exception& failure) {
      return {.status = 0, .trouble = failure.what(), .retry_after = {}};
    }
  }

  WayPointer WayTo(const TargetPointer& target) {
    const auto known = ways_.find(target.get());
    if (known != ways_.end()) return known->second;
    // Those of a configuration that is no longer at work.
    std::erase_if(ways_, [](const auto& way) { return way.second->target.use_count() == 1; });
    auto url = ParseWebhookUrl(target->url);
    if (!url.ok()) throw ConnectFailure{url.error().message};
    auto way = std::make_shared<Way>();
    way->target = target;
    way->url = *std::move(url);
    if (way->url.is_encrypted) {
      Encrypt(way->encryption.emplace(asio::ssl::context::tls_client), *target);
    }
    ways_.emplace(target.get(), way);
    return way;
  }

  ConnectionPointer Open(Way& way) {
    return std::make_unique<ReceiverConnection>(context_.get_executor(), way.url,
                                                way.encryption ? &*way.encryption : nullptr);
  }

  asio::awaitable<WebhookAnswer> Deliver(TargetPointer target, WebhookMessage message) {
    const WayPointer way = WayTo(target);
    const HttpRequest request = RequestOf(way->url, *target, message);
    ConnectionPointer connection;
    std::optional<HttpAnswer> answer;
    if (!way->idle.empty()) {
      connection = std::move(way->idle.back());
      way->idle.pop_back();
      answer = co_await TryIdle(*connection, request, *target);
    }
    if (!answer) {
      connection = Open(*way);
      co_await connection->Connect(target->connect_timeout);
      answer = co_await connection->Exchange(request, target->answer_timeout);
    }
    if (connection->is_open() && way->idle.size() < target->parallel_max) {
      way->idle.push_back(std::move(connection));
    }
    co_return WebhookAnswer{.status = answer->status,
                            .trouble = {},
                            .retry_after = RetryAfterOf(answer->retry_after, message.sent)};
  }

  // None when the receiver had ended the connection meanwhile; a message may come twice.
  static asio::awaitable<std::optional<HttpAnswer>> TryIdle(ReceiverConnection& connection,
                                                            const HttpRequest& request,
                                                            const WebhookTarget& target) {
    try {
      co_return co_await connection.Exchange(request, target.answer_timeout);
    } catch (const boost::system::system_error& failure) {
      if (failure.code() == beast::error::timeout) throw;
    }
    co_return std::nullopt;
  }

  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::map<const WebhookTarget*, WayPointer> ways_;
  std::thread thread_;
};

HttpSender::HttpSender() : engine_(std::make_unique<Engine>()) {}
HttpSender::~HttpSender() { Stop(); }
void HttpSender::Start() { engine_->Start(); }
void HttpSender::Stop() { engine_->Stop(); }
void HttpSender::Send(std::shared_ptr<const service::WebhookTarget> target,
                      service::WebhookMessage message,
                      std::function<void(service::WebhookAnswer)> done) {
  engine_->Send(std::move(target), std::move(message), std::move(done));
}

}  // namespace strowger::webhook
