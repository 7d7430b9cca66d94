#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/pop/pop_facts.h"
#include "core/pop/text_pattern.h"
#include "core/routing/expression.h"

// What opens on the agent's screen when work comes: of the rules in their order the first that
// fits; without any the customer who matched, the list of those who may be calling, or a form for a
// new customer. See server/decisions/0026-what-opens.md.
namespace strowger::core {

inline constexpr std::size_t opening_rules_max = 100;

enum class OpeningKind { kNothing, kCustomer, kCandidates, kNewCustomer, kTicket, kUrl };

std::string_view NameOf(OpeningKind kind);
std::optional<OpeningKind> OpeningNamed(std::string_view name);
std::string NamesOfOpenings();

// A new customer as far as the contact tells.
struct NewCustomer {
  std::string display_name;
  std::string company;
  std::string language;
  std::string number;  // E.164, a mail address, or as received.
  std::string national;
  bool operator==(const NewCustomer&) const = default;
};

struct PopOpening {
  OpeningKind kind = OpeningKind::kNothing;
  std::string rule;          // The id of the rule that said so; empty: none did.
  std::uint64_t ticket = 0;  // Of kTicket.
  std::string url;           // Of kUrl.
  std::string masked_url;    // The same for who may not see telephone numbers and mail addresses.
  NewCustomer new_customer;  // Of kNewCustomer.
  bool operator==(const PopOpening&) const = default;
};

struct OpeningRule {
  std::string id;
  std::optional<Expression> when;  // None: always.
  OpeningKind opens = OpeningKind::kNothing;
  TextPattern url;  // Of kUrl.
  // Of kNewCustomer, what is filled in; empty: what the IVR attached under these names.
  TextPattern display_name;
  TextPattern company;
  TextPattern language;
};

// Refuses facts that there are not, texts compared with numbers, and words that a fact never has,
// with the column where they stand (EXPRESSION_INVALID).
Result<void> CheckOpeningCondition(const Expression& when);

// The first rule fits whose condition holds and for which there is something to open: a customer,
// candidates, an open ticket, or a URL that is not too long.
PopOpening DecideOpening(const std::vector<OpeningRule>& rules, const PopFacts& facts);

}  // namespace strowger::core
