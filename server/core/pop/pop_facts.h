#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/agent/capacity.h"
#include "core/customer/caller_match.h"
#include "core/routing/expression.h"

// What is known of a contact when its screen pop is shown, by the names that the rules of
// [[screen_pop]] use: match, identity, sure, channel, queue, link, dialled, number, national, name,
// company, tier, language, customer, ticket, open_tickets, interaction, and attached.KEY for what
// the IVR attached.
namespace strowger::core {

// Borrowed from the work item and its pop; what is empty, or 0, is not known.
struct PopFacts {
  CallerMatch match = CallerMatch::kNone;
  CallerIdentity identity = CallerIdentity::kNobody;
  int sure = 0;  // Percent, of the surest.
  Channel channel = Channel::kCall;
  std::string_view queue;
  std::string_view link;
  std::string_view dialled;
  std::string_view number;  // E.164, a mail address, or as received.
  std::string_view national;
  std::string_view name;
  std::string_view company;
  std::string_view tier;
  std::string_view language;
  std::uint64_t customer = 0;
  std::uint64_t ticket = 0;  // The newest that is open.
  std::size_t open_tickets = 0;
  std::uint64_t interaction = 0;
  const std::map<std::string, std::string>* attached = nullptr;
};

enum class FactKind { kText, kNumber, kAttached };

// None: there is no such fact.
std::optional<FactKind> KindOfFact(std::string_view name);
// The names, for people.
std::string NamesOfFacts();
// The words that this fact may have, for people; empty: any.
std::string WordsOfFact(std::string_view name);
bool IsWordOfFact(std::string_view name, std::string_view word);

// None where it is not known. What the IVR attached is a text.
std::optional<AttributeValue> FindFact(const PopFacts& facts, std::string_view name);
// The same as people write it; empty where it is not known.
std::string TextOfFact(const PopFacts& facts, std::string_view name);

// Whether the fact tells a telephone number or a mail address, which some may not see.
bool IsMaskedFact(const PopFacts& facts, std::string_view name);

}  // namespace strowger::core
