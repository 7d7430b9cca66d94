#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/mail/mail_signer.h"
#include "core/mail/send_schedule.h"
#include "service/mail/mail_account.h"
#include "service/ports/executor.h"
#include "service/ports/mail_composer.h"
#include "service/ports/mail_outbox_store.h"
#include "service/ports/mail_sender.h"

namespace strowger::service {

// What sending needs. All of it outlives the outbox.
struct OutboxPorts {
  Executor& executor;  // Of its own: mails are composed on it.
  const Clock& clock;
  MailOutboxStore& store;
  MailSender& sender;
  const MailComposer& composer;
  const core::MailSigner& signer;
};

// The mails of one account on their way: takes those that are due, keeps that each is being sent
// with the bytes that are sent, gives it to the sender, and keeps what came of it. Shared by what
// it waits for. All on the executor.
class OutboxRun : public std::enable_shared_from_this<OutboxRun> {
 public:
  // `idle` is called whenever the last mail that was under way has ended.
  OutboxRun(const OutboxPorts& ports, MailAccountPlan plan, std::function<void()> idle);

  // Counts from now on; begins again when it was retired.
  void SetPlan(MailAccountPlan plan);
  // Begins nothing more. What is under way goes on to its end.
  void Retire();
  // There may be new mails that wait.
  void Ring();

  bool is_retired() const { return is_retired_; }
  bool is_idle() const { return under_way_.empty(); }

 private:
  // Does all that can be done now.
  void Work();
  void SetTimer();
  void List();
  void TakeList(const Result<std::vector<DueMail>>& listed);
  void Start(core::OutgoingMailId mail);
  void TakeWhole(core::OutgoingMailId mail, WholeOutgoingMail whole);
  void Begin(WholeOutgoingMail whole);
  void Send(const OutgoingMail& mail, std::string raw);
  void TakeResult(const OutgoingMail& mail, const SendResult& result);
  void Finish(const OutgoingMail& mail, const SendFate& fate);
  // The mail is not under way any more.
  void Drop(core::OutgoingMailId mail);
  // It could not be read or kept: it is looked for again when the store may be there again.
  void DropAfter(core::OutgoingMailId mail, const Error& error);
  void Rest();
  double Chance();
  // Wraps what is to run on the executor while this is there.
  template <class Value>
  std::function<void(Value)> Here(std::function<void(OutboxRun&, Value&)> task);

  // Borrowed.
  const OutboxPorts ports_;
  // Owned.
  const std::function<void()> idle_;
  // State.
  MailAccountPlan plan_;
  core::SendPace pace_;
  std::minstd_rand random_;
  std::vector<DueMail> due_;  // The next is the last.
  std::set<core::OutgoingMailId> under_way_;
  std::set<core::OutgoingMailId> skipped_;  // Their rows cannot be read; until the next start.
  bool is_rung_ = true;                     // There may be mails that are not in `due_`.
  bool is_listing_ = false;
  bool is_resting_ = false;  // After trouble with the store.
  bool is_retired_ = false;
  Executor::TimerKey timer_ = 0;
};

}  // namespace strowger::service
