#include <algorithm>
#include <string>

#include "terminal/draw.h"
#include "terminal/opening.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using customer::v1::ScreenPop;

// Puts lines one under the other until the region is full.
class Column {
 public:
  Column(Grid& grid, const Region& region) : grid_(grid), region_(region), row_(region.row) {}

  bool is_full() const { return row_ >= region_.row + region_.rows; }
  int room() const { return region_.row + region_.rows - row_; }
  int width() const { return region_.width - 2; }
  void Put(const std::string& text, Style style = Style::kPlain) {
    if (is_full() || text.empty()) return;
    grid_.Put(row_++, region_.column + 1, text, style, width());
  }
  void PutWrapped(const std::string& text, Style style, int rows_max) {
    int used = 0;
    for (const TextLine& line : Wrap(text, width())) {
      if (used++ == rows_max) break;
      Put(text.substr(line.begin, line.end - line.begin), style);
    }
  }

 private:
  Grid& grid_;
  const Region region_;
  int row_;
};

Text WordOf(ticket::v1::TicketState state) {
  switch (state) {
    case ticket::v1::TICKET_STATE_WAITING:
      return Text::kTicketWaiting;
    case ticket::v1::TICKET_STATE_SOLVED:
      return Text::kTicketSolved;
    case ticket::v1::TICKET_STATE_CLOSED:
      return Text::kTicketClosed;
    default:
      return Text::kTicketOpen;
  }
}

Text WordOf(routing::v1::WorkItemOutcome outcome) {
  switch (outcome) {
    case routing::v1::WORK_ITEM_OUTCOME_HANDLED:
      return Text::kHandled;
    case routing::v1::WORK_ITEM_OUTCOME_ABANDONED_WAITING:
    case routing::v1::WORK_ITEM_OUTCOME_ABANDONED_RINGING:
      return Text::kAbandoned;
    case routing::v1::WORK_ITEM_OUTCOME_TRANSFERRED_OUT:
      return Text::kTransferredOut;
    case routing::v1::WORK_ITEM_OUTCOME_CALLBACK_FAILED:
      return Text::kCallbackFailed;
    case routing::v1::WORK_ITEM_OUTCOME_CALLBACK_MISSED:
      return Text::kCallbackMissed;
    case routing::v1::WORK_ITEM_OUTCOME_SERVED:
      return Text::kServedElsewhere;
    case routing::v1::WORK_ITEM_OUTCOME_WITHDRAWN:
      return Text::kWithdrawn;
    default:
      return Text::kRefused;
  }
}

std::string NumberOf(const std::string& resource) {
  return resource.substr(resource.find('/') + 1);
}

void PutWho(Column& column, const ConsoleState& state, const routing::v1::WorkItem& item,
            const ScreenPop* pop) {
  std::string name = WhoCalls(state, item);
  if (pop != nullptr && !pop->customer().tier().empty()) name += "  " + pop->customer().tier();
  column.Put(name, Style::kStrong);
  if (pop == nullptr) return;
  const std::string& number = item.caller().national();
  // The number first: it is what one writes down, and a long company may hide its end.
  const bool is_news = !number.empty() && number != WhoCalls(state, item);
  std::string second = is_news ? number : std::string();
  const std::string& company = pop->customer().company();
  if (!company.empty()) second += (second.empty() ? "" : " · ") + company;
  column.Put(second);
  if (const std::string& owner = pop->customer().owner(); !owner.empty()) {
    column.Put(Say(state, Text::kLooksAfter, {NumberOf(owner)}), Style::kMuted);
  }
  std::string merged;
  for (const std::string& known : pop->customer().merged_customers()) {
    merged += (merged.empty() ? "" : ", ") + NumberOf(known);
  }
  if (!merged.empty()) column.Put(Say(state, Text::kMergedFrom, {merged}), Style::kMuted);
  if (!pop->customer().alert().empty()) {
    column.PutWrapped("! " + pop->customer().alert(), Style::kAlarm, 2);
  }
}

void PutCandidates(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  column.Put(Say(state, Text::kManyCallers), Style::kHeld);
  int number = 0;
  for (const auto& candidate : pop.candidates()) {
    std::string text = std::to_string(++number) + " " + candidate.display_name();
    if (!candidate.company().empty()) text += " · " + candidate.company();
    const auto percent = static_cast<int>(candidate.confidence() * 100 + 0.5);
    column.Put(text + "  " + std::to_string(percent) + " %", Style::kStrong);
    column.Put("  " + candidate.reason(), Style::kMuted);
  }
}

void PutTickets(Column& column, const ConsoleState& state, const routing::v1::WorkItem& item,
                const ScreenPop& pop) {
  std::string head = Say(state, Text::kTickets);
  if (pop.tickets().empty()) head += ": " + Say(state, Text::kNone);
  column.Put(head, Style::kMuted);
  int shown = 0;
  for (const auto& ticket : pop.tickets()) {
    if (shown++ == std::max(3, column.room() - 5)) break;
    const auto& about = ticket.interactions();
    const bool is_linked = std::find(about.begin(), about.end(), item.interaction()) != about.end();
    const bool is_open = ticket.state() == ticket::v1::TICKET_STATE_OPEN;
    column.Put((is_linked ? "*" : " ") + NumberOf(ticket.name()) + " " +
                   Say(state, WordOf(ticket.state())) + " " + ticket.subject(),
               is_open ? Style::kAccent : Style::kPlain);
  }
}

void PutInteractions(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  if (pop.interactions().empty()) return;
  column.Put(Say(state, Text::kContacts), Style::kMuted);
  int shown = 0;
  for (const auto& interaction : pop.interactions()) {
    if (shown++ == 3) break;
    std::string text = " " + DayOf(state, ToTimePoint(interaction.start_time())) + " ";
    text += interaction.disposition().empty() ? Say(state, WordOf(interaction.outcome()))
                                              : interaction.disposition();
    if (!interaction.agent().empty()) text += " · " + NumberOf(interaction.agent());
    column.Put(text);
  }
}

void PutNotes(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  if (pop.notes().empty()) return;
  column.Put(Say(state, Text::kNotes), Style::kMuted);
  for (const auto& note : pop.notes()) {
    const std::string text =
        " " + DayOf(state, ToTimePoint(note.create_time())) + " " + Harmless(note.text());
    column.PutWrapped(text, Style::kPlain, 2);
  }
}

}  // namespace

void DrawCustomer(Grid& grid, const Region& region, const ConsoleState& state) {
  Column column(grid, region);
  const routing::v1::WorkItem* item = ShownItem(state);
  if (item == nullptr) {
    column.Put(Say(state, Text::kNoCustomer), Style::kMuted);
    return;
  }
  const ScreenPop* pop = PopOf(state.desk, item->name());
  PutWho(column, state, *item, pop);
  // What is not known yet says so in its place.
  if (pop == nullptr || !pop->complete()) column.Put(Say(state, Text::kLookingUp), Style::kMuted);
  if (pop == nullptr) return;
  if (const std::string opens = TextOfOpening(state, *pop); !opens.empty()) {
    column.PutWrapped(opens, Style::kAccent, 3);
  }
  if (pop->match() == customer::v1::CALLER_MATCH_MANY) {
    PutCandidates(column, state, *pop);
    return;
  }
  if (pop->match() == customer::v1::CALLER_MATCH_NONE) return;
  PutTickets(column, state, *item, *pop);
  PutInteractions(column, state, *pop);
  PutNotes(column, state, *pop);
}

}  // namespace strowger::client
