#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "core/customer/customer_change.h"
#include "service/ports/customer_store.h"

namespace strowger::service {

// What a receiver may see of a customer; the id it always sees.
inline constexpr std::array<std::string_view, 8> kWebhookFields{
    "display_name", "sort_key", "company", "tier", "language", "alert", "owner", "contact_points"};

// Where a webhook goes.
struct WebhookTarget {
  std::string url;
  // What messages are signed with: the bytes of one key, or of two while one replaces the other.
  std::vector<std::string> keys;
  std::set<std::string, std::less<>> fields;  // Of kWebhookFields.
  std::string authorities;  // A PEM file of certificate authorities; empty: the system's.
  Duration connect_timeout = std::chrono::seconds(5);
  Duration answer_timeout = std::chrono::seconds(15);
  std::size_t parallel_max = 8;
};

struct WebhookMessage {
  std::string id;    // The same at every try.
  std::string type;  // "customer.changed".
  TimePoint time;    // Of what it tells.
  TimePoint sent;
  std::optional<core::CustomerChange> change;
  std::optional<Customer> customer;
};

struct WebhookAnswer {
  int status = 0;       // Of HTTP; 0 when there was no answer.
  std::string trouble;  // Why not, for people. Nothing that the receiver wrote.
  std::optional<Duration> retry_after;
};

// Signs a message and brings it to its receiver. Follows no redirects and tries once.
class WebhookSender {
 public:
  virtual ~WebhookSender() = default;
  // From any thread. `done` is called once, on any thread, and must not block; not after the sender
  // was stopped.
  virtual void Send(std::shared_ptr<const WebhookTarget> target, WebhookMessage message,
                    std::function<void(WebhookAnswer)> done) = 0;
};

}  // namespace strowger::service
