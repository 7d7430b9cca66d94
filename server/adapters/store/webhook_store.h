#pragma once

#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "service/ports/webhook_store.h"

namespace strowger::store {

class WebhookStore final : public service::WebhookStore {
 public:
  // `database` is started and outlives the store.
  explicit WebhookStore(Database& database) : database_(database) {}

  void Load(core::WebhookId webhook, std::string url,
            service::Done<core::WebhookMemory> done) override;
  void Save(core::WebhookId webhook, std::string url, core::WebhookUpdate update,
            service::Done<void> done) override;
  void GetNewestChange(service::Done<std::uint64_t> done) override;
  void ListDead(core::WebhookId webhook, std::size_t page_size, std::string page_token,
                service::Done<service::DeadLetterPage> done) override;
  void TakeBackDead(service::Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                    std::size_t most, service::Done<std::vector<core::Delivery>> done) override;
  void DiscardDead(service::Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                   std::size_t most, service::Done<std::size_t> done) override;
  void Enable(service::Actor actor, core::WebhookId webhook, service::Done<void> done) override;

 private:
  Database& database_;
};

}  // namespace strowger::store
