#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "core/webhook/webhook_line.h"
#include "service/ports/webhook_store.h"

// How far webhooks are, as rows. See service::WebhookStore.
namespace strowger::store {

// Makes the row of one that is new.
core::WebhookMemory LoadWebhook(Connection& connection, const core::WebhookId& webhook,
                                const std::string& url);
void SaveWebhook(Connection& connection, const core::WebhookId& webhook, const std::string& url,
                 const core::WebhookUpdate& update);
Result<service::DeadLetterPage> ReadDeadLetters(Connection& connection,
                                                const core::WebhookId& webhook,
                                                std::size_t page_size, const std::string& token);
// Those of these ids, or the oldest.
std::vector<core::DeadLetter> FindDeadLetters(Connection& connection,
                                              const core::WebhookId& webhook,
                                              const std::vector<std::uint64_t>& ids,
                                              std::size_t most);
void DropDeadLetter(Connection& connection, std::uint64_t id);
void KeepDelivery(Connection& connection, const core::WebhookId& webhook,
                  const core::Delivery& delivery);

}  // namespace strowger::store
