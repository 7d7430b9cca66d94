#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/customer/golden_view.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/ticket_store.h"

// Customers, tickets and what belongs to them as JSON, for the audit and for answers that are kept.
namespace strowger::store {

std::string ContactPointsText(const std::vector<core::ContactPoint>& points);
std::vector<core::ContactPoint> ContactPointsFrom(std::string_view text);

std::string VerifiedText(const std::vector<core::VerifiedValue>& verified);
std::vector<core::VerifiedValue> VerifiedFrom(std::string_view text);

// What a kept answer looks like, for each type that a change may answer with.
std::string AnswerText(const service::Customer& customer);
std::string AnswerText(const service::CustomerMerge& merge);
std::string AnswerText(const service::CustomerSplit& split);
std::string AnswerText(const service::Note& note);
std::string AnswerText(const service::ImportReport& report);
std::string AnswerText(const service::Ticket& ticket);
std::string AnswerText(const service::TicketComment& comment);
inline std::string AnswerText(bool) { return "{}"; }
inline std::string AnswerText(std::size_t count) { return std::to_string(count); }

// The other way round. Throws SqlFailure when the text is damaged.
template <class T>
T AnswerFrom(std::string_view text);
template <>
service::Customer AnswerFrom(std::string_view text);
template <>
service::CustomerMerge AnswerFrom(std::string_view text);
template <>
service::CustomerSplit AnswerFrom(std::string_view text);
template <>
service::Note AnswerFrom(std::string_view text);
template <>
service::ImportReport AnswerFrom(std::string_view text);
template <>
service::Ticket AnswerFrom(std::string_view text);
template <>
service::TicketComment AnswerFrom(std::string_view text);
template <>
inline std::size_t AnswerFrom(std::string_view text) {
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}
template <>
inline bool AnswerFrom(std::string_view) {
  return true;
}

}  // namespace strowger::store
