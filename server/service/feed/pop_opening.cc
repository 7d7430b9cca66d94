#include "service/feed/pop_opening.h"

#include <algorithm>

namespace strowger::service {

namespace {

core::PopFacts FactsOf(const core::ItemView& view, const ScreenPop& pop) {
  core::PopFacts facts;
  facts.match = pop.match;
  if (!pop.candidates.empty()) {
    facts.identity = pop.candidates.front().identity;
    facts.sure = static_cast<int>(pop.candidates.front().confidence * 100 + 0.5);
  }
  facts.channel = view.channel;
  facts.queue = view.queue.value;
  facts.link = view.link.value;
  facts.dialled = view.dialled;
  facts.number = pop.number;
  facts.national = pop.national;
  facts.interaction = view.interaction.value;
  facts.attached = &view.attached;
  if (!pop.customer) return facts;
  facts.customer = pop.customer->id.value;
  facts.name = pop.customer->fields.display_name;
  facts.company = pop.customer->fields.company;
  facts.tier = pop.customer->fields.tier;
  facts.language = pop.customer->fields.language;
  for (const Ticket& ticket : pop.tickets) {
    if (!core::IsUnfinished(ticket.state)) continue;
    ++facts.open_tickets;
    facts.ticket = std::max(facts.ticket, ticket.id.value);
  }
  return facts;
}

}  // namespace

core::PopOpening PopOpenings::Of(const core::ItemView& view, const ScreenPop& pop) {
  if (!pop.complete) return {};
  const TimePoint start = clock_.Now();
  core::PopOpening opening = core::DecideOpening(rules_, FactsOf(view, pop));
  tally_.AddRules(clock_.Now() - start);
  return opening;
}

}  // namespace strowger::service
