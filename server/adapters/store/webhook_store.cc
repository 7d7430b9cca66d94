#include "adapters/store/webhook_store.h"

#include <memory>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/json_text.h"
#include "adapters/store/webhook_rows.h"

namespace strowger::store {

using core::DeadLetter;
using core::Delivery;
using core::WebhookId;
using service::Actor;
using service::Done;

namespace {

std::string SubjectOfWebhook(const WebhookId& webhook) { return "webhooks/" + webhook.value; }

std::string NumbersOf(const std::vector<DeadLetter>& letters) {
  JsonText json;
  json.BeginList();
  for (const DeadLetter& letter : letters) {
    json.Add(std::to_string(letter.delivery.change.number));
  }
  json.EndList();
  return json.Take();
}

}  // namespace

void WebhookStore::Load(WebhookId webhook, std::string url, Done<core::WebhookMemory> done) {
  database_.Write<core::WebhookMemory>(
      [webhook = std::move(webhook), url = std::move(url)](Connection& connection)
          -> Result<core::WebhookMemory> { return LoadWebhook(connection, webhook, url); },
      std::move(done));
}

void WebhookStore::Save(WebhookId webhook, std::string url, core::WebhookUpdate update,
                        Done<void> done) {
  database_.Write<bool>(
      [webhook = std::move(webhook), url = std::move(url),
       update = std::move(update)](Connection& connection) -> Result<bool> {
        SaveWebhook(connection, webhook, url, update);
        return true;
      },
      [done = std::move(done)](const Result<bool>& saved) {
        done(saved.ok() ? Result<void>() : Result<void>(saved.error()));
      });
}

void WebhookStore::GetNewestChange(Done<std::uint64_t> done) {
  database_.Read<std::uint64_t>(
      [](Connection& connection) -> Result<std::uint64_t> { return NewestChange(connection); },
      std::move(done));
}

void WebhookStore::ListDead(WebhookId webhook, std::size_t page_size, std::string page_token,
                            Done<service::DeadLetterPage> done) {
  database_.Read<service::DeadLetterPage>(
      [webhook = std::move(webhook), page_size,
       token = std::move(page_token)](Connection& connection) {
        return ReadDeadLetters(connection, webhook, page_size, token);
      },
      std::move(done));
}

void WebhookStore::TakeBackDead(Actor actor, WebhookId webhook, std::vector<std::uint64_t> ids,
                                std::size_t most, Done<std::vector<Delivery>> done) {
  // A repeat takes nothing more.
  auto taken = std::make_shared<std::vector<Delivery>>();
  WriteOnce<bool>(
      database_, std::move(actor), "RetryDeadLetters",
      [webhook = std::move(webhook), ids = std::move(ids), most, taken](
          Connection& connection, const Actor& who, TimePoint now) -> Result<bool> {
        const auto letters = FindDeadLetters(connection, webhook, ids, most);
        taken->clear();
        for (const DeadLetter& letter : letters) {
          taken->push_back(
              {.change = letter.delivery.change, .tries = 0, .first_try = {}, .next_try = now});
          KeepDelivery(connection, webhook, taken->back());
          DropDeadLetter(connection, letter.id);
        }
        WriteAudit(connection, who, now,
                   {"RetryDeadLetters", SubjectOfWebhook(webhook), "", NumbersOf(letters)});
        return true;
      },
      [taken, done = std::move(done)](const Result<bool>& written) {
        if (!written.ok()) return done(written.error());
        done(std::move(*taken));
      });
}

void WebhookStore::DiscardDead(Actor actor, WebhookId webhook, std::vector<std::uint64_t> ids,
                               std::size_t most, Done<std::size_t> done) {
  auto count = std::make_shared<std::size_t>(0);
  WriteOnce<bool>(
      database_, std::move(actor), "DiscardDeadLetters",
      [webhook = std::move(webhook), ids = std::move(ids), most, count](
          Connection& connection, const Actor& who, TimePoint now) -> Result<bool> {
        const auto letters = FindDeadLetters(connection, webhook, ids, most);
        for (const DeadLetter& letter : letters) DropDeadLetter(connection, letter.id);
        *count = letters.size();
        WriteAudit(connection, who, now,
                   {"DiscardDeadLetters", SubjectOfWebhook(webhook), NumbersOf(letters), ""});
        return true;
      },
      [count, done = std::move(done)](const Result<bool>& written) {
        if (!written.ok()) return done(written.error());
        done(*count);
      });
}

void WebhookStore::Enable(Actor actor, WebhookId webhook, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "EnableWebhook",
      [webhook = std::move(webhook)](Connection& connection, const Actor& who,
                                     TimePoint now) -> Result<bool> {
        Execute(connection, "UPDATE webhook SET gone_url = '' WHERE name = ?", webhook);
        WriteAudit(connection, who, now, {"EnableWebhook", SubjectOfWebhook(webhook), "", ""});
        return true;
      },
      [done = std::move(done)](const Result<bool>& written) {
        done(written.ok() ? Result<void>() : Result<void>(written.error()));
      });
}

}  // namespace strowger::store
