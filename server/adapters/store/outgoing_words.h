#pragma once

#include "adapters/store/words.h"
#include "service/ports/mail_outbox_store.h"

namespace strowger::store {

template <>
inline constexpr auto kWords<core::OutgoingMailState> =
    std::to_array<Word<core::OutgoingMailState>>({
        {core::OutgoingMailState::kDraft, "draft"},
        {core::OutgoingMailState::kWaiting, "waiting"},
        {core::OutgoingMailState::kSending, "sending"},
        {core::OutgoingMailState::kSent, "sent"},
        {core::OutgoingMailState::kFailed, "failed"},
        {core::OutgoingMailState::kUncertain, "uncertain"},
        {core::OutgoingMailState::kCancelled, "cancelled"},
    });
template <>
inline constexpr auto kWords<service::OutgoingPurpose> =
    std::to_array<Word<service::OutgoingPurpose>>({
        {service::OutgoingPurpose::kNew, "new"},
        {service::OutgoingPurpose::kReply, "reply"},
        {service::OutgoingPurpose::kReplyAll, "reply-all"},
        {service::OutgoingPurpose::kForward, "forward"},
        {service::OutgoingPurpose::kAutomatic, "automatic"},
        {service::OutgoingPurpose::kCampaign, "campaign"},
    });
template <>
inline constexpr auto kWords<service::RecipientRole> = std::to_array<Word<service::RecipientRole>>({
    {service::RecipientRole::kTo, "to"},
    {service::RecipientRole::kCc, "cc"},
    {service::RecipientRole::kBcc, "bcc"},
});
template <>
inline constexpr auto kWords<service::RecipientState> =
    std::to_array<Word<service::RecipientState>>({
        {service::RecipientState::kWaiting, "waiting"},
        {service::RecipientState::kSent, "sent"},
        {service::RecipientState::kRefused, "refused"},
        {service::RecipientState::kGivenUp, "given-up"},
    });

}  // namespace strowger::store
