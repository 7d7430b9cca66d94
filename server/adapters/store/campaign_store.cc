#include "adapters/store/campaign_store.h"

#include <utility>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/campaign_rows.h"
#include "adapters/store/campaign_selection.h"
#include "adapters/store/campaign_words.h"
#include "adapters/store/change_log.h"

namespace strowger::store {

using core::Campaign;
using core::CampaignId;
using core::CampaignMove;
using core::CampaignState;
using service::Actor;
using service::Done;

namespace {

constexpr std::size_t kPreviewsMax = 3;
constexpr std::size_t kPreviewLooksMax = 10'000;

Result<std::size_t> CreateCampaign(const CampaignWork& work, const Actor& actor,
                                   Campaign campaign) {
  if (auto checked = core::CheckCampaign(campaign); !checked.ok()) return checked.error();
  if (work.policy.accounts->Find(campaign.account) == nullptr) {
    return FailedPrecondition(
        "MAIL_ACCOUNT_UNKNOWN",
        "The configuration has no [[mail_account]] \"" + campaign.account.value + "\".",
        {{"account", campaign.account.value}});
  }
  if (!campaign.hours.empty() && !work.policy.hours.contains(campaign.hours)) {
    return InvalidArgument("HOURS_UNKNOWN",
                           "The configuration has no [[hours]] \"" + campaign.hours + "\".",
                           {{"hours", campaign.hours}});
  }
  campaign.state = CampaignState::kDraft;
  campaign.author = actor.user;
  campaign.created = work.now;
  campaign.changed = work.now;
  const CampaignId id = InsertCampaign(work.connection, campaign);
  WriteAudit(work.connection, actor, work.now, {"CreateCampaign", SubjectOfCampaign(id), "", "{}"});
  return static_cast<std::size_t>(id.value);
}

std::string_view ActionOf(CampaignMove move) {
  switch (move) {
    case CampaignMove::kStart:
      return "StartCampaign";
    case CampaignMove::kPause:
      return "PauseCampaign";
    case CampaignMove::kResume:
      return "ResumeCampaign";
    case CampaignMove::kFinish:
      return "FinishCampaign";
    case CampaignMove::kCancel:
      return "CancelCampaign";
  }
  return "";
}

Result<std::size_t> MoveCampaign(const CampaignWork& work, const Actor& actor, CampaignId id,
                                 CampaignMove move) {
  auto campaign = GetCampaign(work.connection, id);
  if (!campaign.ok()) return campaign.error();
  const auto next = core::Next(campaign->state, move);
  if (!next) {
    const std::string state(WordOf(campaign->state));
    return FailedPrecondition("CAMPAIGN_STATE", "The campaign is " + state + ".",
                              {{"state", state}});
  }
  const bool runs = *next == CampaignState::kRunning;
  if (runs && RunningCampaigns(work.connection).size() == kRunningCampaignsMax) {
    return Error{ErrorCode::kResourceExhausted,
                 "CAMPAIGNS_FULL",
                 "At most 100 campaigns run at once; wait for one to end.",
                 {{"max", "100"}}};
  }
  campaign->state = *next;
  campaign->changed = work.now;
  if (move == CampaignMove::kStart) campaign->started = work.now;
  if (move == CampaignMove::kCancel) campaign->ended = work.now;
  SaveCampaignState(work.connection, *campaign);
  // Those of a campaign that was cancelled are given up when their moment has come.
  if (move != CampaignMove::kPause) LetHeldMailsGo(work.connection, *campaign, work.now);
  WriteAudit(work.connection, actor, work.now, {ActionOf(move), SubjectOfCampaign(id), "{}", "{}"});
  return static_cast<std::size_t>(id.value);
}

Result<std::vector<service::PreviewedMail>> PreviewSome(const CampaignWork& work, CampaignId id,
                                                        CustomerId customer) {
  const auto campaign = GetCampaign(work.connection, id);
  if (!campaign.ok()) return campaign.error();
  std::vector<CustomerId> customers{customer};
  if (!customer) {
    customers = SomeOfSegment(work.connection, campaign->segment, kPreviewsMax, kPreviewLooksMax);
  }
  std::vector<service::PreviewedMail> previews;
  for (const CustomerId each : customers) {
    auto preview = PreviewCampaignMail(work, *campaign, each);
    if (!preview.ok()) return preview.error();
    previews.push_back(*std::move(preview));
  }
  return previews;
}

}  // namespace

void CampaignStore::Write(Actor actor, std::string_view kind, Work<std::size_t> work,
                          Done<std::size_t> done) {
  WriteOnce<std::size_t>(
      database_, std::move(actor), kind,
      [this, policy = policy_.load(), work = std::move(work)](Connection& connection,
                                                              const Actor& who, TimePoint now) {
        return work({connection, *policy, signer_, now}, who);
      },
      [this, done = std::move(done)](const Result<std::size_t>& written) {
        if (written.ok()) outbox_bell_.Ring();
        done(written);
      });
}

void CampaignStore::AnswerWith(const Result<std::size_t>& campaign, Done<Campaign> done) {
  if (!campaign.ok()) return done(campaign.error());
  Get(CampaignId{*campaign}, std::move(done));
}

void CampaignStore::Create(Actor actor, Campaign campaign, Done<Campaign> done) {
  Write(
      std::move(actor), "CreateCampaign",
      [campaign = std::move(campaign)](const CampaignWork& work, const Actor& who) {
        return CreateCampaign(work, who, campaign);
      },
      [this, done = std::move(done)](const auto& written) { AnswerWith(written, done); });
}

void CampaignStore::Get(CampaignId campaign, Done<Campaign> done) {
  database_.Read<Campaign>(
      [campaign](Connection& connection) { return GetCampaign(connection, campaign); },
      std::move(done));
}

void CampaignStore::List(std::size_t page_size, std::string page_token,
                         Done<service::CampaignPage> done) {
  database_.Read<service::CampaignPage>(
      [page_size, page_token = std::move(page_token)](Connection& connection) {
        return ListCampaigns(connection, page_size, page_token);
      },
      std::move(done));
}

void CampaignStore::Move(Actor actor, CampaignId campaign, CampaignMove move, Done<Campaign> done) {
  Write(
      std::move(actor), ActionOf(move),
      [campaign, move](const CampaignWork& work, const Actor& who) {
        return MoveCampaign(work, who, campaign, move);
      },
      [this, done = std::move(done)](const auto& written) { AnswerWith(written, done); });
}

void CampaignStore::Preview(CampaignId campaign, CustomerId customer,
                            Done<std::vector<service::PreviewedMail>> done) {
  database_.Read<std::vector<service::PreviewedMail>>(
      [this, policy = policy_.load(), campaign, customer](Connection& connection) {
        return PreviewSome({connection, *policy, signer_, database_.clock().Now()}, campaign,
                           customer);
      },
      std::move(done));
}

void CampaignStore::SendTrial(Actor actor, CampaignId campaign, CustomerId customer,
                              std::string address, Done<core::OutgoingMailId> done) {
  Write(
      std::move(actor), "SendCampaignTrial",
      [campaign, customer, address = std::move(address)](const CampaignWork& work,
                                                         const Actor& who) -> Result<std::size_t> {
        const auto found = GetCampaign(work.connection, campaign);
        if (!found.ok()) return found.error();
        auto mail = SendCampaignTrial(work, *found, customer, address);
        if (!mail.ok()) return mail.error();
        WriteAudit(work.connection, who, work.now,
                   {"SendCampaignTrial", SubjectOfCampaign(campaign), "{}", "{}"});
        return static_cast<std::size_t>(mail->value);
      },
      [done = std::move(done)](const Result<std::size_t>& written) {
        if (!written.ok()) return done(written.error());
        done(core::OutgoingMailId{*written});
      });
}

// ---- What the campaigns do

void CampaignStore::ListRunning(Done<std::vector<Campaign>> done) {
  database_.Read<std::vector<Campaign>>(
      [](Connection& connection) -> Result<std::vector<Campaign>> {
        return RunningCampaigns(connection);
      },
      std::move(done));
}

void CampaignStore::SelectSome(CampaignId id, Done<bool> done) {
  database_.Write<bool>(
      [this, id](Connection& connection) -> Result<bool> {
        const auto campaign = GetCampaign(connection, id);
        if (!campaign.ok()) return campaign.error();
        // Its turns tell that it does not run.
        if (campaign->state != CampaignState::kRunning || campaign->is_selected) return true;
        return SelectMembers(connection, *campaign, signer_);
      },
      std::move(done));
}

void CampaignStore::TakeTurn(CampaignId campaign, Done<service::CampaignTurn> done) {
  database_.Write<service::CampaignTurn>(
      [this, policy = policy_.load(), campaign](Connection& connection) {
        return TakeCampaignTurn({connection, *policy, signer_, database_.clock().Now()}, campaign);
      },
      [this, done = std::move(done)](const Result<service::CampaignTurn>& turn) {
        if (turn.ok() && *turn == service::CampaignTurn::kQueued) outbox_bell_.Ring();
        done(turn);
      });
}

// ---- What comes back

void CampaignStore::Unsubscribe(core::CampaignMemberId member, service::UnsubscribedBy by,
                                Done<bool> done) {
  database_.Write<bool>(
      [member, by, &clock = database_.clock()](Connection& connection) {
        return UnsubscribeMember(connection, clock.Now(), member, by);
      },
      std::move(done));
}

void CampaignStore::CountSome(CampaignId id, core::CampaignMemberId after,
                              Done<service::CountedMembers> done) {
  database_.Read<service::CountedMembers>(
      [id, after](Connection& connection) -> Result<service::CountedMembers> {
        const auto campaign = GetCampaign(connection, id);
        if (!campaign.ok()) return campaign.error();
        return CountMembers(connection, *campaign, after);
      },
      std::move(done));
}

}  // namespace strowger::store
