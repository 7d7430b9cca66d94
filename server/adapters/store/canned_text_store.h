#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "adapters/store/database.h"
#include "service/mail/mail_policy.h"
#include "service/ports/canned_text_store.h"

namespace strowger::store {

class CannedTextStore final : public service::CannedTextStore {
 public:
  // `database` is started and outlives the store.
  explicit CannedTextStore(Database& database) : database_(database) {}

  // By which accounts are known. From any thread.
  void SetPolicy(std::shared_ptr<const service::MailPolicy> policy) {
    policy_.store(std::move(policy));
  }

  void List(std::size_t page_size, std::string page_token,
            service::Done<service::CannedTextPage> done) override;
  void Get(service::CannedTextId id, std::string language,
           service::Done<service::CannedText> done) override;
  void Save(service::Actor actor, service::CannedText text, service::Done<void> done) override;
  void Remove(service::Actor actor, service::CannedTextId id, std::string language,
              service::Done<void> done) override;
  void Fill(service::FillWish wish, service::Done<service::FilledText> done) override;

 private:
  // Borrowed.
  Database& database_;
  // State.
  std::atomic<std::shared_ptr<const service::MailPolicy>> policy_ =
      std::make_shared<const service::MailPolicy>();
};

}  // namespace strowger::store
