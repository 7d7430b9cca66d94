#pragma once

#include "adapters/store/words.h"
#include "service/ports/customer_privacy.h"

namespace strowger::store {

template <>
inline constexpr auto kWords<service::ErasureState> = std::to_array<Word<service::ErasureState>>({
    {service::ErasureState::kErasing, "erasing"},
    {service::ErasureState::kScrubbing, "scrubbing"},
    {service::ErasureState::kFinished, "finished"},
});

}  // namespace strowger::store
