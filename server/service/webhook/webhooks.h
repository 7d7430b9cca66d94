#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "service/webhook/webhook_run.h"

namespace strowger::service {

struct WebhookStatus {
  WebhookPlan plan;
  bool is_disabled = false;
  std::uint64_t cursor = 0;
  std::uint64_t newest = 0;  // Of all changes.
  std::size_t waiting_customers = 0;
  std::size_t kept = 0;
  std::size_t dead = 0;
  core::WebhookHealth health;
};

struct WebhookTest {
  WebhookAnswer answer;
  Duration duration{};
};

// The webhooks of the configuration, on an executor of their own. What is asked is answered on that
// executor or on a thread of the store. Refused with WEBHOOK_UNKNOWN where there is none of that
// name.
class Webhooks {
 public:
  Webhooks(const WebhookPorts& ports, std::vector<WebhookPlan> plans);

  // From any thread, as all below.
  void Start();
  // Begins nothing more; what is kept until now is on its way to the store when the executor has
  // run what is queued.
  void Stop();
  // Those that are gone from the plans stop where they are, and go on there when they come back.
  void Change(std::vector<WebhookPlan> plans);

  void List(Done<std::vector<WebhookStatus>> done);
  // Sends a message of the type webhook.test at once, beside all others.
  void Test(core::WebhookId webhook, Done<WebhookTest> done);
  void Enable(Actor actor, core::WebhookId webhook, Done<void> done);
  void ListDead(core::WebhookId webhook, std::size_t page_size, std::string page_token,
                Done<DeadLetterPage> done);
  // How many are on their way again: those of these ids, or the oldest when there are none. Refused
  // with WEBHOOK_FULL when too many deliveries are kept already.
  void RetryDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                 Done<std::size_t> done);
  void DiscardDead(Actor actor, core::WebhookId webhook, std::vector<std::uint64_t> ids,
                   Done<std::size_t> done);

 private:
  void Adopt(std::vector<WebhookPlan> plans);
  void Load(const core::WebhookId& webhook);
  void TakeMemory(const core::WebhookId& webhook, const Result<core::WebhookMemory>& memory);
  void RingAll();
  // Runs `task` on the executor with the webhook, or tells `done` that there is none.
  template <class T>
  void With(core::WebhookId webhook, Done<T> done,
            std::function<void(const std::shared_ptr<WebhookRun>&, Done<T>)> task);

  // Borrowed.
  const WebhookPorts ports_;
  // State, on the executor.
  std::map<core::WebhookId, WebhookPlan> plans_;
  std::map<core::WebhookId, std::shared_ptr<WebhookRun>> runs_;
  std::set<core::WebhookId> loading_;
  std::shared_ptr<void> watching_;
  bool is_stopped_ = false;
};

}  // namespace strowger::service
