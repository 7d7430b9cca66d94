#include "adapters/grpc/write_campaign.h"

#include <algorithm>
#include <utility>

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/wire_time.h"

namespace strowger::rpc {

namespace wire = campaign::v1;

namespace {

std::vector<std::string> EntriesOf(const google::protobuf::RepeatedPtrField<std::string>& in) {
  return {in.begin(), in.end()};
}

core::CustomerSegment ReadSegment(const wire::Segment& in) {
  return {EntriesOf(in.tags()), EntriesOf(in.without_tags()), EntriesOf(in.tiers()),
          EntriesOf(in.languages())};
}

void WriteSegment(const core::CustomerSegment& segment, wire::Segment& out) {
  out.mutable_tags()->Add(segment.tags.begin(), segment.tags.end());
  out.mutable_without_tags()->Add(segment.without_tags.begin(), segment.without_tags.end());
  out.mutable_tiers()->Add(segment.tiers.begin(), segment.tiers.end());
  out.mutable_languages()->Add(segment.languages.begin(), segment.languages.end());
}

wire::CampaignState StateOf(core::CampaignState state) {
  switch (state) {
    case core::CampaignState::kDraft:
      return wire::CAMPAIGN_STATE_DRAFT;
    case core::CampaignState::kRunning:
      return wire::CAMPAIGN_STATE_RUNNING;
    case core::CampaignState::kPaused:
      return wire::CAMPAIGN_STATE_PAUSED;
    case core::CampaignState::kDone:
      return wire::CAMPAIGN_STATE_DONE;
    case core::CampaignState::kCancelled:
      return wire::CAMPAIGN_STATE_CANCELLED;
  }
  return wire::CAMPAIGN_STATE_UNSPECIFIED;
}

wire::SkipReason ReasonOf(core::SkipReason reason) {
  switch (reason) {
    case core::SkipReason::kNone:
      break;
    case core::SkipReason::kNoConsent:
      return wire::SKIP_REASON_NO_CONSENT;
    case core::SkipReason::kUnsubscribed:
      return wire::SKIP_REASON_UNSUBSCRIBED;
    case core::SkipReason::kNoAddress:
      return wire::SKIP_REASON_NO_ADDRESS;
    case core::SkipReason::kSuppressed:
      return wire::SKIP_REASON_SUPPRESSED;
    case core::SkipReason::kSameAddress:
      return wire::SKIP_REASON_SAME_ADDRESS;
    case core::SkipReason::kMerged:
      return wire::SKIP_REASON_MERGED;
    case core::SkipReason::kGone:
      return wire::SKIP_REASON_GONE;
    case core::SkipReason::kValueMissing:
      return wire::SKIP_REASON_VALUE_MISSING;
  }
  return wire::SKIP_REASON_UNSPECIFIED;
}

void WriteEffect(std::uint64_t mailed, std::uint64_t held_out, const core::MeasuredEffect& effect,
                 wire::CampaignEffect& out) {
  out.set_mailed_hits(mailed);
  out.set_held_out_hits(held_out);
  if (effect.is_known) out.set_difference(effect.difference);
  out.set_difference_low(effect.interval.low);
  out.set_difference_high(effect.interval.high);
}

}  // namespace

Result<core::Campaign> ReadCampaign(const wire::Campaign& in) {
  auto account = ParseName<core::MailAccountId>("campaign.account", in.account());
  if (!account.ok()) return account.error();
  core::Campaign campaign;
  campaign.name = in.title();
  campaign.account = *account;
  campaign.purpose = in.purpose();
  campaign.segment = ReadSegment(in.segment());
  for (const wire::CampaignText& text : in.texts()) {
    const bool is_new =
        campaign.texts.emplace(text.language(), core::CampaignText{text.subject(), text.text()})
            .second;
    if (is_new) continue;
    return InvalidArgument("CAMPAIGN_INVALID",
                           "texts: \"" + text.language() + "\" stands there twice",
                           {{"field", "texts"}, {"mend", "one text for each language"}});
  }
  if (in.has_held_out_millionths()) campaign.held_out_millionths = in.held_out_millionths();
  // What is too large for a number of ours is refused as out of range, too.
  if (in.mails_per_minute() > 0) {
    campaign.mails_per_minute = static_cast<int>(
        std::min<std::uint32_t>(in.mails_per_minute(), core::Campaign::kMailsPerMinuteMax + 1));
  }
  if (in.report_days() > 0) {
    campaign.report_days = static_cast<int>(
        std::min<std::uint32_t>(in.report_days(), core::Campaign::kReportDaysMax + 1));
  }
  campaign.hours = in.hours();
  return campaign;
}

void WriteCampaign(const core::Campaign& campaign, wire::Campaign& out) {
  out.set_name(NameOf(campaign.id));
  out.set_title(campaign.name);
  out.set_account(NameOf(campaign.account));
  out.set_purpose(campaign.purpose);
  WriteSegment(campaign.segment, *out.mutable_segment());
  for (const auto& [language, text] : campaign.texts) {
    wire::CampaignText& written = *out.add_texts();
    written.set_language(language);
    written.set_subject(text.subject);
    written.set_text(text.text);
  }
  out.set_held_out_millionths(campaign.held_out_millionths);
  out.set_mails_per_minute(static_cast<std::uint32_t>(campaign.mails_per_minute));
  out.set_hours(campaign.hours);
  out.set_report_days(static_cast<std::uint32_t>(campaign.report_days));
  out.set_state(StateOf(campaign.state));
  out.set_author(UserNameOf(campaign.author));
  SetTime(campaign.created, out.mutable_create_time());
  if (campaign.started) SetTime(*campaign.started, out.mutable_start_time());
  if (campaign.ended) SetTime(*campaign.ended, out.mutable_end_time());
  out.set_member_count(campaign.members);
}

void WritePreviewedMail(const service::PreviewedMail& mail, wire::PreviewedMail& out) {
  out.set_customer(NameOf(mail.customer));
  out.set_address(mail.address);
  out.set_skip_reason(ReasonOf(mail.skipped));
  out.set_is_held_out(mail.is_held_out);
  out.set_language(mail.mail.language);
  out.set_subject(mail.mail.subject);
  out.set_text(mail.mail.text);
  for (const auto& header : mail.mail.headers) {
    out.add_headers(header.name + ": " + header.value);
  }
  out.set_missing_value(mail.mail.missing);
}

void WriteCampaignReport(const service::CampaignReport& report, wire::ReportCampaignResponse& out) {
  const service::CampaignCounts& counts = report.counts;
  core::Campaign bare = report.campaign;
  bare.texts.clear();
  WriteCampaign(bare, *out.mutable_campaign());
  out.set_member_count(counts.members);
  out.set_waiting_count(counts.waiting);
  out.set_held_out_count(counts.held_out);
  out.set_mailed_count(counts.queued);
  for (const auto& [reason, count] : counts.skipped) {
    wire::SkippedCount& skipped = *out.add_skipped();
    skipped.set_reason(ReasonOf(reason));
    skipped.set_count(count);
  }
  out.set_in_outbox_count(counts.in_outbox);
  out.set_sent_count(counts.accepted);
  out.set_delivered_count(counts.accepted - counts.bounced);
  out.set_bounced_count(counts.bounced);
  out.set_failed_count(counts.failed);
  out.set_uncertain_count(counts.uncertain);
  out.set_cancelled_count(counts.cancelled);
  out.set_replied_count(counts.replied);
  out.set_unsubscribed_count(counts.unsubscribed);
  WriteEffect(counts.of_mailed.tickets, counts.of_held_out.tickets, report.on_tickets,
              *out.mutable_tickets());
  WriteEffect(counts.of_mailed.purchases, counts.of_held_out.purchases, report.on_purchases,
              *out.mutable_purchases());
}

}  // namespace strowger::rpc
