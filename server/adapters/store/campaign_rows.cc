#include "adapters/store/campaign_rows.h"

#include <limits>
#include <string_view>
#include <utility>

#include "adapters/store/campaign_words.h"
#include "adapters/store/page.h"

namespace strowger::store {

using core::Campaign;
using core::CampaignId;

namespace {

std::string EntryLines(const std::vector<std::string>& entries) {
  std::string lines;
  for (const std::string& entry : entries) lines += entry + "\n";
  return lines;
}

std::vector<std::string> EntriesOf(std::string_view lines) {
  std::vector<std::string> entries;
  for (std::size_t end = lines.find('\n'); end != lines.npos; end = lines.find('\n')) {
    entries.emplace_back(lines.substr(0, end));
    lines.remove_prefix(end + 1);
  }
  return entries;
}

// From the columns that FindCampaign reads.
Campaign ReadCampaign(const Query& query) {
  Campaign campaign;
  campaign.id = query.Get<CampaignId>(0);
  campaign.name = query.Get<std::string>(1);
  campaign.account = query.Get<core::MailAccountId>(2);
  campaign.purpose = query.Get<std::string>(3);
  campaign.segment.tags = EntriesOf(query.Text(4));
  campaign.segment.without_tags = EntriesOf(query.Text(5));
  campaign.segment.tiers = EntriesOf(query.Text(6));
  campaign.segment.languages = EntriesOf(query.Text(7));
  campaign.held_out_millionths = query.Get<std::uint32_t>(8);
  campaign.mails_per_minute = query.Get<int>(9);
  campaign.hours = query.Get<std::string>(10);
  campaign.report_days = query.Get<int>(11);
  campaign.state = query.Get<core::CampaignState>(12);
  campaign.author = query.Get<std::string>(13);
  campaign.created = query.Get<TimePoint>(14);
  campaign.changed = query.Get<TimePoint>(15);
  campaign.started = query.Get<std::optional<TimePoint>>(16);
  campaign.ended = query.Get<std::optional<TimePoint>>(17);
  campaign.is_selected = query.Get<int>(18) != 0;
  campaign.members = query.Get<std::uint64_t>(19);
  return campaign;
}

std::optional<Campaign> FindCampaign(Connection& connection, CampaignId id) {
  Query query(connection,
              "SELECT id, name, account, purpose, tags, without_tags, tiers, languages,"
              " held_out_millionths, mails_per_minute, hours, report_days, state, author,"
              " created_ns, changed_ns, started_ns, ended_ns, is_selected, members FROM campaign"
              " WHERE id = ?",
              id);
  if (!query.Next()) return std::nullopt;
  return ReadCampaign(query);
}

void ReadTexts(Connection& connection, Campaign& campaign) {
  Query query(connection,
              "SELECT language, subject, text FROM campaign_text WHERE campaign_id = ?"
              " ORDER BY language",
              campaign.id);
  while (query.Next()) {
    campaign.texts.emplace(
        query.Get<std::string>(0),
        core::CampaignText{query.Get<std::string>(1), query.Get<std::string>(2)});
  }
}

std::vector<CampaignId> TakeCampaignIds(Query& query) {
  std::vector<CampaignId> ids;
  while (query.Next()) ids.push_back(query.Get<CampaignId>(0));
  return ids;
}

CampaignMember ReadMember(const Query& query) {
  return {query.Get<core::CampaignMemberId>(0), query.Get<CampaignId>(1),
          query.Get<std::optional<std::uint64_t>>(2), query.Get<int>(3) != 0};
}

}  // namespace

std::string SubjectOfCampaign(CampaignId campaign) {
  return "campaigns/" + std::to_string(campaign.value);
}

CampaignId InsertCampaign(Connection& connection, const Campaign& campaign) {
  const core::CustomerSegment& segment = campaign.segment;
  const std::string tags = EntryLines(segment.tags);
  const std::string without_tags = EntryLines(segment.without_tags);
  const std::string tiers = EntryLines(segment.tiers);
  const std::string languages = EntryLines(segment.languages);
  const CampaignId id{static_cast<std::uint64_t>(Insert(
      connection,
      "INSERT INTO campaign (name, account, purpose, tags, without_tags, tiers, languages,"
      " held_out_millionths, mails_per_minute, hours, report_days, state, author, created_ns,"
      " changed_ns, selected_to, is_selected, members)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0) RETURNING id",
      campaign.name, campaign.account, campaign.purpose, tags, without_tags, tiers, languages,
      campaign.held_out_millionths, campaign.mails_per_minute, campaign.hours, campaign.report_days,
      campaign.state, campaign.author, campaign.created, campaign.changed))};
  for (const auto& [language, text] : campaign.texts) {
    Execute(connection,
            "INSERT INTO campaign_text (campaign_id, language, subject, text) VALUES (?, ?, ?, ?)",
            id, language, text.subject, text.text);
  }
  return id;
}

Result<Campaign> GetCampaign(Connection& connection, CampaignId id) {
  auto campaign = FindCampaign(connection, id);
  if (!campaign) {
    const std::string number = std::to_string(id.value);
    return NotFound("CAMPAIGN_UNKNOWN", "There is no campaign " + number + ".",
                    {{"campaign", number}});
  }
  ReadTexts(connection, *campaign);
  return *std::move(campaign);
}

void SaveCampaignState(Connection& connection, const Campaign& campaign) {
  Execute(connection,
          "UPDATE campaign SET state = ?, changed_ns = ?, started_ns = ?, ended_ns = ?"
          " WHERE id = ?",
          campaign.state, campaign.changed, campaign.started, campaign.ended, campaign.id);
}

Result<service::CampaignPage> ListCampaigns(Connection& connection, std::size_t page_size,
                                            const std::string& page_token) {
  auto cursor = CursorFrom(page_token, {0, std::numeric_limits<std::int64_t>::max()});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(page_size);
  std::vector<CampaignId> ids;
  {
    Query query(connection, "SELECT id FROM campaign WHERE id < ? ORDER BY id DESC LIMIT ?",
                cursor->id, size + 1);
    ids = TakeCampaignIds(query);
  }
  service::CampaignPage page;
  if (ids.size() > size) {
    ids.pop_back();
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(ids.back().value)});
  }
  for (const CampaignId id : ids) {
    if (auto campaign = FindCampaign(connection, id)) {
      page.campaigns.push_back(*std::move(campaign));
    }
  }
  return page;
}

std::vector<Campaign> RunningCampaigns(Connection& connection) {
  std::vector<CampaignId> ids;
  {
    Query query(connection, "SELECT id FROM campaign WHERE state = ? ORDER BY id LIMIT ?",
                core::CampaignState::kRunning, kRunningCampaignsMax);
    ids = TakeCampaignIds(query);
  }
  std::vector<Campaign> campaigns;
  for (const CampaignId id : ids) {
    if (auto campaign = FindCampaign(connection, id)) campaigns.push_back(*std::move(campaign));
  }
  return campaigns;
}

std::optional<CampaignMember> FindMember(Connection& connection, core::CampaignMemberId id) {
  Query query(connection,
              "SELECT id, campaign_id, record_id, is_held_out FROM campaign_member WHERE id = ?",
              id);
  if (!query.Next()) return std::nullopt;
  return ReadMember(query);
}

std::vector<CampaignMember> WaitingMembers(Connection& connection, CampaignId campaign,
                                           std::size_t most) {
  std::vector<CampaignMember> members;
  Query query(connection,
              "SELECT id, campaign_id, record_id, is_held_out FROM campaign_member"
              " WHERE campaign_id = ? AND state = ? ORDER BY id LIMIT ?",
              campaign, core::MemberState::kWaiting, most);
  while (query.Next()) members.push_back(ReadMember(query));
  return members;
}

}  // namespace strowger::store
