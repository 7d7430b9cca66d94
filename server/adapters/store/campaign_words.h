#pragma once

#include "adapters/store/words.h"
#include "core/campaign/campaign.h"

namespace strowger::store {

template <>
inline constexpr auto kWords<core::CampaignState> = std::to_array<Word<core::CampaignState>>({
    {core::CampaignState::kDraft, "draft"},
    {core::CampaignState::kRunning, "running"},
    {core::CampaignState::kPaused, "paused"},
    {core::CampaignState::kDone, "done"},
    {core::CampaignState::kCancelled, "cancelled"},
});
template <>
inline constexpr auto kWords<core::MemberState> = std::to_array<Word<core::MemberState>>({
    {core::MemberState::kWaiting, "waiting"},
    {core::MemberState::kQueued, "queued"},
    {core::MemberState::kHeldOut, "held-out"},
    {core::MemberState::kSkipped, "skipped"},
});
template <>
inline constexpr auto kWords<core::SkipReason> = std::to_array<Word<core::SkipReason>>({
    {core::SkipReason::kNone, ""},
    {core::SkipReason::kNoConsent, "no-consent"},
    {core::SkipReason::kUnsubscribed, "unsubscribed"},
    {core::SkipReason::kNoAddress, "no-address"},
    {core::SkipReason::kSuppressed, "suppressed"},
    {core::SkipReason::kSameAddress, "same-address"},
    {core::SkipReason::kMerged, "merged"},
    {core::SkipReason::kGone, "gone"},
    {core::SkipReason::kValueMissing, "value-missing"},
});

}  // namespace strowger::store
