#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/floor/books.h"

namespace strowger::core {

// For people: "waiting".
std::string_view NameOf(ItemState state);

// What the agent may ask for about the item now. What consoles show and what the rules refuse is
// decided here alone. In the order of Verb.
std::vector<Verb> AllowedVerbs(const Books& books, const Agent& agent, const Item& item);

// An agent and a work item that a verb was allowed for.
struct Part {
  Agent* agent = nullptr;
  Item* item = nullptr;
};
// Finds both and refuses with the reason why the verb is not allowed.
Result<Part> CheckVerb(Books& books, const AgentId& agent, WorkItemId item, Verb verb);

// A colleague who is asked for by name, for a transfer or a consultation: logged on, ready or not,
// with an empty slot, and on the PBX that has the call.
Result<Agent*> FindColleague(Books& books, const Item& item, const AgentId& agent);

}  // namespace strowger::core
