#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/webhook/delivery.h"
#include "core/webhook/webhook_line.h"
#include "service/ports/done.h"

namespace strowger::service {

struct DeadLetterPage {
  std::vector<core::DeadLetter> letters;  // The oldest first.
  std::string next_page_token;
};
// So many letters are tried again or discarded together.
inline constexpr std::size_t kDeadLettersTogetherMax = 1'000;

// How far each webhook is. It knows of no customer but the number.
class WebhookStore {
 public:
  virtual ~WebhookStore() = default;

  // One that is new begins after the newest change. The receiver that was gone is asked again when
  // it has another URL now.
  virtual void Load(core::WebhookId webhook, std::string url, Done<core::WebhookMemory> done) = 0;
  virtual void Save(core::WebhookId webhook, std::string url, core::WebhookUpdate update,
                    Done<void> done) = 0;
  // The number of the newest change of any customer; 0 when there is none.
  virtual void GetNewestChange(Done<std::uint64_t> done) = 0;

  virtual void ListDead(core::WebhookId webhook, std::size_t page_size, std::string page_token,
                        Done<DeadLetterPage> done) = 0;
  // Makes deliveries of the letters of these ids, or of the oldest when there are none, at most
  // `most`. Those that are gone are passed over.
  virtual void TakeBackDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                            std::size_t most, Done<std::vector<core::Delivery>> done) = 0;
  // How many are gone.
  virtual void DiscardDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                           std::size_t most, Done<std::size_t> done) = 0;
  // Keeps in the audit that somebody has the receiver asked again.
  virtual void Enable(Actor actor, core::WebhookId webhook, Done<void> done) = 0;
};

}  // namespace strowger::service
