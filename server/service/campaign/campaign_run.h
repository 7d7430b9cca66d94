#pragma once

#include <functional>
#include <memory>

#include "core/mail/send_schedule.h"
#include "service/ports/campaign_store.h"
#include "service/ports/executor.h"

namespace strowger::service {

// What campaigns need. All of it outlives them.
struct CampaignPorts {
  Executor& executor;
  const Clock& clock;
  CampaignStore& store;
};

// A campaign that runs: finds out who gets the mail, then gives member after member their turn, at
// its pace and within its hours. It asks the store, which knows whether the campaign may go on, so
// that one that was paused meanwhile writes nothing. Shared by what it waits for. All on the
// executor.
class CampaignRun : public std::enable_shared_from_this<CampaignRun> {
 public:
  // What the account's server did not take in yet is looked at again after so long.
  static constexpr Duration kBehindPause = std::chrono::seconds(15);
  static constexpr Duration kStorePause = std::chrono::seconds(2);

  CampaignRun(const CampaignPorts& ports, std::shared_ptr<const CampaignPolicy> policy,
              core::Campaign campaign);

  // Goes on, under what holds now. Harmless when it is at work.
  void Ring(std::shared_ptr<const CampaignPolicy> policy);
  // Begins nothing more.
  void Retire();

 private:
  void Work();
  void Select();
  void TakeSelected(const Result<bool>& selected);
  void TakeTurn();
  void TakeOutcome(const Result<CampaignTurn>& turn);
  // Works on at this moment.
  void WorkAt(TimePoint when);
  void Fail(const Error& error);
  // The moment from which on mails may go out; none: not in the days that are known.
  std::optional<TimePoint> OpenFrom(TimePoint now) const;
  // Wraps what is to run on the executor while this is there.
  template <class Value>
  Done<Value> Here(void (CampaignRun::*task)(const Result<Value>&));

  // Borrowed.
  const CampaignPorts ports_;
  // State.
  std::shared_ptr<const CampaignPolicy> policy_;
  const core::Campaign campaign_;
  core::SendPace pace_;
  bool is_selected_;
  bool is_asking_ = false;  // The store.
  bool is_retired_ = false;
  Executor::TimerKey timer_ = 0;
};

}  // namespace strowger::service
