#include "service/campaign/campaigns.h"

#include <utility>

namespace strowger::service {

namespace {

void Add(const CampaignCounts::Outcome& more, CampaignCounts::Outcome& sum) {
  sum.tickets += more.tickets;
  sum.purchases += more.purchases;
}

void Add(const CampaignCounts& more, CampaignCounts& sum) {
  sum.members += more.members;
  sum.waiting += more.waiting;
  sum.queued += more.queued;
  sum.held_out += more.held_out;
  for (const auto& [reason, count] : more.skipped) sum.skipped[reason] += count;
  sum.in_outbox += more.in_outbox;
  sum.accepted += more.accepted;
  sum.failed += more.failed;
  sum.uncertain += more.uncertain;
  sum.cancelled += more.cancelled;
  sum.bounced += more.bounced;
  sum.replied += more.replied;
  sum.unsubscribed += more.unsubscribed;
  Add(more.of_mailed, sum.of_mailed);
  Add(more.of_held_out, sum.of_held_out);
}

}  // namespace

Campaigns::Campaigns(const CampaignPorts& ports, std::shared_ptr<const CampaignPolicy> policy)
    : ports_(ports), policy_(std::move(policy)) {}

void Campaigns::Start() {
  ports_.executor.Post([this] {
    is_stopped_ = false;
    LoadRunning();
  });
}

void Campaigns::LoadRunning() {
  if (is_stopped_) return;
  ports_.store.ListRunning([this](const Result<std::vector<core::Campaign>>& listed) {
    ports_.executor.Post([this, listed] {
      if (listed.ok()) {
        for (const core::Campaign& campaign : *listed) Adopt(campaign);
        return;
      }
      ports_.executor.StartTimer(ports_.clock.Now() + CampaignRun::kStorePause,
                                 [this] { LoadRunning(); });
    });
  });
}

void Campaigns::Stop() {
  ports_.executor.Post([this] {
    is_stopped_ = true;
    for (const auto& [_, run] : runs_) run->Retire();
  });
}

void Campaigns::Change(std::shared_ptr<const CampaignPolicy> policy) {
  ports_.executor.Post([this, policy = std::move(policy)] {
    policy_ = policy;
    if (is_stopped_) return;
    for (const auto& [_, run] : runs_) run->Ring(policy_);
  });
}

void Campaigns::Adopt(const core::Campaign& campaign) {
  if (is_stopped_) return;
  const auto known = runs_.find(campaign.id);
  if (campaign.state != core::CampaignState::kRunning) {
    if (known == runs_.end()) return;
    known->second->Retire();
    runs_.erase(known);
    return;
  }
  if (known == runs_.end()) {
    const auto run = std::make_shared<CampaignRun>(ports_, policy_, campaign);
    runs_.emplace(campaign.id, run);
    return run->Ring(policy_);
  }
  known->second->Ring(policy_);
}

void Campaigns::Move(Actor actor, core::CampaignId campaign, core::CampaignMove move,
                     Done<core::Campaign> done) {
  ports_.store.Move(std::move(actor), campaign, move,
                    [this, done = std::move(done)](const Result<core::Campaign>& moved) {
                      if (moved.ok()) {
                        ports_.executor.Post([this, campaign = *moved] { Adopt(campaign); });
                      }
                      done(moved);
                    });
}

void Campaigns::Report(core::CampaignId campaign, Done<CampaignReport> done) {
  ports_.store.Get(campaign, [this, done = std::move(done)](const Result<core::Campaign>& found) {
    if (!found.ok()) return done(found.error());
    auto report = std::make_shared<CampaignReport>();
    report->campaign = *found;
    Count(report, {}, done);
  });
}

void Campaigns::Count(std::shared_ptr<CampaignReport> report, core::CampaignMemberId after,
                      Done<CampaignReport> done) {
  ports_.store.CountSome(
      report->campaign.id, after,
      [this, report, done = std::move(done)](const Result<CountedMembers>& counted) {
        if (!counted.ok()) return done(counted.error());
        Add(counted->counts, report->counts);
        if (counted->last) return Count(report, counted->last, done);
        const CampaignCounts& counts = report->counts;
        report->on_tickets = core::EffectOf({counts.of_mailed.tickets, counts.queued},
                                            {counts.of_held_out.tickets, counts.held_out});
        report->on_purchases = core::EffectOf({counts.of_mailed.purchases, counts.queued},
                                              {counts.of_held_out.purchases, counts.held_out});
        done(*report);
      });
}

}  // namespace strowger::service
