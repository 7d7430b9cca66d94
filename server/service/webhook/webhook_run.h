#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "base/time.h"
#include "core/webhook/webhook_line.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/executor.h"
#include "service/ports/webhook_sender.h"
#include "service/ports/webhook_store.h"

namespace strowger::service {

// One webhook of the configuration.
struct WebhookPlan {
  core::WebhookId id;
  std::shared_ptr<const WebhookTarget> target;
  core::WebhookRules rules;
};

// What webhooks need. All of it outlives them.
struct WebhookPorts {
  Executor& executor;  // Of their own.
  const Clock& clock;
  CustomerClusters& changes;
  CustomerStore& customers;
  WebhookStore& store;
  WebhookSender& sender;
};

// The id of the message about a change: the same at every try, and not that of another change after
// a backup was restored.
std::string MessageIdOf(const core::CustomerChange& change);

// One webhook at work: reads the changes, sends them as its line says, and keeps how far it is.
// Shared by what it waits for. All on the executor.
class WebhookRun : public std::enable_shared_from_this<WebhookRun> {
 public:
  WebhookRun(const WebhookPorts& ports, WebhookPlan plan, core::WebhookMemory memory);

  // Counts from now on; begins again when it was retired.
  void SetPlan(WebhookPlan plan);
  // Begins nothing more, and keeps how far it is.
  void Retire();
  // There may be new changes.
  void Ring();
  void TakeBack(const std::vector<core::Delivery>& deliveries);
  void ForgetDead(std::size_t count) { line_.ForgetDead(count); }
  void Enable();

  const WebhookPlan& plan() const { return plan_; }
  const core::WebhookLine& line() const { return line_; }
  bool is_retired() const { return is_retired_; }

 private:
  // Does all that can be done now.
  void Work();
  void Read(std::uint64_t after);
  void TakePage(const Result<CustomerChangePage>& page);
  void Send(const core::CustomerChange& change);
  void SendWith(const core::CustomerChange& change, std::optional<Customer> customer);
  void TakeAnswer(const core::CustomerChange& change, const WebhookAnswer& answer);
  void Fail(const core::CustomerChange& change, const core::FailedAttempt& failure);
  void Save();
  void Submit();
  void TakeSaved(const Result<void>& saved);
  void SetTimer();
  // Runs `task` after the pause that follows trouble with the store.
  void AfterTrouble(void (WebhookRun::*task)());
  double Chance();
  // Wraps what is to run on the executor while this is there.
  template <class Value>
  std::function<void(Value)> Here(std::function<void(WebhookRun&, const Value&)> task);

  // Borrowed.
  const WebhookPorts ports_;
  // State.
  WebhookPlan plan_;
  core::WebhookLine line_;
  std::minstd_rand random_;
  std::optional<core::WebhookUpdate> unsaved_;  // On its way to the store.
  bool is_saving_ = false;
  bool is_store_in_trouble_ = false;
  bool is_reading_ = false;
  bool is_rung_ = true;  // There may be changes that were not read.
  bool is_retired_ = false;
  Executor::TimerKey timer_ = 0;
};

}  // namespace strowger::service
