#pragma once

#include "adapters/store/words.h"
#include "core/customer/consent.h"

// The words of what is known of customers besides their fields.
namespace strowger::store {

template <>
inline constexpr auto kWords<core::ContactChannel> = std::to_array<Word<core::ContactChannel>>({
    {core::ContactChannel::kCall, "call"},
    {core::ContactChannel::kSms, "sms"},
    {core::ContactChannel::kMail, "mail"},
    {core::ContactChannel::kChat, "chat"},
    {core::ContactChannel::kPost, "post"},
});
template <>
inline constexpr auto kWords<core::ConsentState> = std::to_array<Word<core::ConsentState>>({
    {core::ConsentState::kUnknown, "unknown"},
    {core::ConsentState::kGiven, "given"},
    {core::ConsentState::kWithdrawn, "withdrawn"},
});

}  // namespace strowger::store
