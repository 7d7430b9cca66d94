#include "adapters/store/webhook_rows.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "adapters/store/customer_changes.h"
#include "adapters/store/page.h"

namespace strowger::store {

using core::DeadLetter;
using core::Delivery;
using core::WebhookId;

namespace {

// From the columns number, time_ns, kind, customer_id, other_id, tries, first_try_ns, which begin
// at `first`.
Delivery ReadDelivery(const Query& query, int first) {
  Delivery delivery;
  delivery.change = {query.Get<std::uint64_t>(first), query.Get<TimePoint>(first + 1),
                     query.Get<core::CustomerChangeKind>(first + 2),
                     query.Get<CustomerId>(first + 3), query.Get<CustomerId>(first + 4)};
  delivery.tries = query.Get<int>(first + 5);
  delivery.first_try = query.Get<std::optional<TimePoint>>(first + 6);
  return delivery;
}

// From the columns id, those of a delivery, reason, dead_ns.
DeadLetter ReadLetter(const Query& query) {
  return {.id = query.Get<std::uint64_t>(0),
          .delivery = ReadDelivery(query, 1),
          .reason = query.Get<std::string>(8),
          .time = query.Get<TimePoint>(9)};
}

void KeepDead(Connection& connection, const WebhookId& webhook, const DeadLetter& letter) {
  const auto& [change, tries, first_try, next_try] = letter.delivery;
  Execute(connection,
          "INSERT INTO webhook_dead (webhook, number, time_ns, kind, customer_id, other_id, tries,"
          " first_try_ns, reason, dead_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          webhook, change.number, change.time, change.kind, change.customer, change.other, tries,
          first_try, letter.reason, letter.time);
}

// False when there is no such webhook yet.
bool ReadState(Connection& connection, const WebhookId& webhook, const std::string& url,
               core::WebhookMemory& memory) {
  Query query(connection,
              "SELECT cursor, gone_url, delivered, last_delivery_ns, failing_since_ns, last_error"
              " FROM webhook WHERE name = ?",
              webhook);
  if (!query.Next()) return false;
  memory.cursor = query.Get<std::uint64_t>(0);
  memory.is_disabled = !url.empty() && query.Text(1) == url;
  memory.health.delivered = query.Get<std::uint64_t>(2);
  memory.health.last_delivery = query.Get<std::optional<TimePoint>>(3);
  memory.health.failing_since = query.Get<std::optional<TimePoint>>(4);
  memory.health.last_error = query.Get<std::string>(5);
  return true;
}

}  // namespace

core::WebhookMemory LoadWebhook(Connection& connection, const WebhookId& webhook,
                                const std::string& url) {
  core::WebhookMemory memory;
  if (!ReadState(connection, webhook, url, memory)) {
    memory.cursor = NewestChange(connection);
    Execute(connection,
            "INSERT INTO webhook (name, cursor, gone_url, delivered, last_error)"
            " VALUES (?, ?, '', 0, '')",
            webhook, memory.cursor);
    return memory;
  }
  {
    Query query(connection,
                "SELECT number, time_ns, kind, customer_id, other_id, tries, first_try_ns,"
                " next_try_ns FROM webhook_delivery WHERE webhook = ? ORDER BY number",
                webhook);
    while (query.Next()) {
      memory.kept.push_back(ReadDelivery(query, 0));
      memory.kept.back().next_try = query.Get<TimePoint>(7);
    }
  }
  Query dead(connection, "SELECT count(*) FROM webhook_dead WHERE webhook = ?", webhook);
  if (dead.Next()) memory.dead = dead.Get<std::size_t>(0);
  return memory;
}

void KeepDelivery(Connection& connection, const WebhookId& webhook, const Delivery& delivery) {
  const core::CustomerChange& change = delivery.change;
  Execute(connection,
          "INSERT INTO webhook_delivery (webhook, number, time_ns, kind, customer_id, other_id,"
          " tries, first_try_ns, next_try_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (webhook, number) DO UPDATE SET tries = excluded.tries,"
          " first_try_ns = excluded.first_try_ns, next_try_ns = excluded.next_try_ns",
          webhook, change.number, change.time, change.kind, change.customer, change.other,
          delivery.tries, delivery.first_try, delivery.next_try);
}

void SaveWebhook(Connection& connection, const WebhookId& webhook, const std::string& url,
                 const core::WebhookUpdate& update) {
  const std::string gone_url = update.is_disabled ? url : "";
  const core::WebhookHealth& health = update.health;
  Execute(connection,
          "UPDATE webhook SET cursor = ?, gone_url = ?, delivered = ?, last_delivery_ns = ?,"
          " failing_since_ns = ?, last_error = ? WHERE name = ?",
          update.cursor, gone_url, health.delivered, health.last_delivery, health.failing_since,
          health.last_error, webhook);
  for (const Delivery& delivery : update.kept) KeepDelivery(connection, webhook, delivery);
  for (const std::uint64_t number : update.ended) {
    Execute(connection, "DELETE FROM webhook_delivery WHERE webhook = ? AND number = ?", webhook,
            number);
  }
  for (const DeadLetter& letter : update.dead) KeepDead(connection, webhook, letter);
}

Result<service::DeadLetterPage> ReadDeadLetters(Connection& connection, const WebhookId& webhook,
                                                std::size_t page_size, const std::string& token) {
  const auto cursor = CursorFrom(token, {});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(page_size);
  Query query(connection,
              "SELECT id, number, time_ns, kind, customer_id, other_id, tries, first_try_ns,"
              " reason, dead_ns FROM webhook_dead WHERE webhook = ? AND id > ? ORDER BY id LIMIT ?",
              webhook, cursor->id, size + 1);
  service::DeadLetterPage page;
  while (query.Next()) page.letters.push_back(ReadLetter(query));
  if (page.letters.size() > size) {
    page.letters.pop_back();
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(page.letters.back().id)});
  }
  return page;
}

std::vector<DeadLetter> FindDeadLetters(Connection& connection, const WebhookId& webhook,
                                        const std::vector<std::uint64_t>& ids, std::size_t most) {
  std::vector<DeadLetter> letters;
  if (ids.empty()) {
    auto page = ReadDeadLetters(connection, webhook, most, "");
    if (page.ok()) letters = std::move(page->letters);
    return letters;
  }
  for (std::size_t i = 0; i < ids.size() && letters.size() < most; ++i) {
    Query query(connection,
                "SELECT id, number, time_ns, kind, customer_id, other_id, tries, first_try_ns,"
                " reason, dead_ns FROM webhook_dead WHERE id = ? AND webhook = ?",
                ids[i], webhook);
    if (query.Next()) letters.push_back(ReadLetter(query));
  }
  return letters;
}

void DropDeadLetter(Connection& connection, std::uint64_t id) {
  Execute(connection, "DELETE FROM webhook_dead WHERE id = ?", id);
}

}  // namespace strowger::store
