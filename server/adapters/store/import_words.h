#pragma once

#include "adapters/store/words.h"
#include "service/ports/customer_exchange.h"

namespace strowger::store {

template <>
inline constexpr auto kWords<service::FileFormat> = std::to_array<Word<service::FileFormat>>({
    {service::FileFormat::kCsv, "csv"},
    {service::FileFormat::kJsonLines, "json-lines"},
    {service::FileFormat::kVcard, "vcard"},
});
template <>
inline constexpr auto kWords<service::ImportState> = std::to_array<Word<service::ImportState>>({
    {service::ImportState::kOpen, "open"},
    {service::ImportState::kFinished, "finished"},
});
template <>
inline constexpr auto kWords<core::ColumnOrigin> = std::to_array<Word<core::ColumnOrigin>>({
    {core::ColumnOrigin::kGiven, "given"},
    {core::ColumnOrigin::kSaved, "saved"},
    {core::ColumnOrigin::kGuessed, "guessed"},
    {core::ColumnOrigin::kUnknown, "unknown"},
});

}  // namespace strowger::store
