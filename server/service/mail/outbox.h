#pragma once

#include <functional>
#include <map>
#include <memory>

#include "service/mail/outbox_run.h"

namespace strowger::service {

// Sends the mails that wait, account by account, on an executor of its own; woken by the store's
// bell and by timers. Mails of accounts that the configuration has not wait until it has them.
class Outbox {
 public:
  Outbox(const OutboxPorts& ports, std::shared_ptr<const MailAccounts> accounts);

  // From any thread, as all below. Mails that an earlier server was sending when it ended become
  // uncertain before anything is sent.
  void Start();
  // Begins nothing more. `idle` is called once, on the executor, when what is under way has come to
  // its end and that is kept; what the server does not wait for is uncertain at the next start.
  void Stop(std::function<void()> idle);
  void Change(std::shared_ptr<const MailAccounts> accounts);

 private:
  void LoseTrack();
  void Adopt();
  void RingAll();
  void TellIdle();

  // Borrowed.
  const OutboxPorts ports_;
  // State; on the executor, but for the watching.
  std::shared_ptr<const MailAccounts> accounts_;
  std::map<core::MailAccountId, std::shared_ptr<OutboxRun>> runs_;
  std::function<void()> idle_;  // Set when it is stopped, until it was called.
  bool is_begun_ = false;       // What was interrupted is known.
  bool is_stopped_ = false;
  bool is_ringing_ = false;
  std::shared_ptr<void> watching_;
};

}  // namespace strowger::service
