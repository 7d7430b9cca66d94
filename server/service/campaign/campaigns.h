#pragma once

#include <map>
#include <memory>
#include <set>

#include "core/campaign/effect.h"
#include "service/campaign/campaign_run.h"

namespace strowger::service {

// What a campaign came to.
struct CampaignReport {
  core::Campaign campaign;
  CampaignCounts counts;
  core::MeasuredEffect on_tickets;
  core::MeasuredEffect on_purchases;
};

// The campaigns that run, on an executor; those that ran when an earlier server ended go on where
// they were. What is asked is answered on any thread.
class Campaigns {
 public:
  Campaigns(const CampaignPorts& ports, std::shared_ptr<const CampaignPolicy> policy);

  // From any thread, as all below.
  void Start();
  // Begins nothing more.
  void Stop();
  void Change(std::shared_ptr<const CampaignPolicy> policy);

  // As CampaignStore::Move.
  void Move(Actor actor, core::CampaignId campaign, core::CampaignMove move,
            Done<core::Campaign> done);
  // Counted now, so it takes longer for many members. Refused with CAMPAIGN_UNKNOWN.
  void Report(core::CampaignId campaign, Done<CampaignReport> done);

 private:
  void LoadRunning();
  void Adopt(const core::Campaign& campaign);
  void Count(std::shared_ptr<CampaignReport> report, core::CampaignMemberId after,
             Done<CampaignReport> done);

  // Borrowed.
  const CampaignPorts ports_;
  // State, on the executor.
  std::shared_ptr<const CampaignPolicy> policy_;
  std::map<core::CampaignId, std::shared_ptr<CampaignRun>> runs_;
  bool is_stopped_ = true;
};

}  // namespace strowger::service
