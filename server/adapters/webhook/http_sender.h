#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/time.h"
#include "service/ports/webhook_sender.h"

namespace strowger::webhook {

// How long a Retry-After asks to wait: seconds, or until a date of RFC 9110. None when it is
// neither; at most a day.
std::optional<Duration> RetryAfterOf(std::string_view text, TimePoint now);

// Sends over HTTP/1.1, with TLS 1.2 and up and certificates verified, on a thread of its own.
// Connections are kept for the messages after. Goes neither to link-local addresses nor, without
// TLS, to other machines.
class HttpSender final : public service::WebhookSender {
 public:
  HttpSender();
  ~HttpSender() override;

  void Start();
  // Ends all connections and joins the thread; no `done` is called after it.
  void Stop();

  void Send(std::shared_ptr<const service::WebhookTarget> target, service::WebhookMessage message,
            std::function<void(service::WebhookAnswer)> done) override;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::webhook
