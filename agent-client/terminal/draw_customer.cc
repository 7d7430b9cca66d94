#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
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

// How sure that is, where it is not, and who else it might be.
void PutDoubt(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  constexpr double kSureEnough = 0.95;
  if (pop.candidates().empty()) return;
  const auto& surest = pop.candidates(0);
  const auto percent = static_cast<int>(surest.confidence() * 100 + 0.5);
  if (surest.confidence() < kSureEnough || pop.candidates_size() > 1) {
    column.Put(Say(state, Text::kSure, {std::to_string(percent)}) + ": " + surest.reason(),
               Style::kHeld);
  }
  for (int i = 1; i < pop.candidates_size(); ++i) {
    const auto& other = pop.candidates(i);
    column.Put(std::to_string(i + 1) + " " + Say(state, Text::kOrElse, {other.display_name()}) +
                   ": " + other.reason(),
               Style::kMuted);
  }
}

// "1234.50 CNY"; of most currencies there are a hundred in one.
std::string MoneyOf(const customer::v1::CustomerValue& value) {
  static const std::set<std::string> kWithoutCents{"CLP", "ISK", "JPY", "KRW", "PYG",
                                                   "UGX", "VND", "XAF", "XOF", "XPF"};
  const std::int64_t amount = value.amount_minor();
  std::string text = std::to_string(amount);
  if (!kWithoutCents.contains(value.currency())) {
    std::string digits = std::to_string(amount % 100);
    if (digits.front() == '-') digits.erase(0, 1);
    const std::string sign = amount < 0 && amount > -100 ? "-" : "";
    text = sign + std::to_string(amount / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
  }
  return (value.is_at_least() ? ">= " : "") + text + " " + value.currency();
}

void PutValue(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  int shown = 0;
  for (const auto& value : pop.values()) {
    if (shown++ == 2) break;
    const Text text = value.kind() == "invoice" ? Text::kValueInvoices : Text::kValueOrders;
    column.Put(Say(state, text, {std::to_string(value.fact_count()), MoneyOf(value)}),
               Style::kMuted);
  }
}

std::string WhenOf(const ConsoleState& state, const customer::v1::PromisedCallback& promise) {
  if (!promise.has_start_time()) return Say(state, Text::kPromisedSoon);
  const TimePoint from = ToTimePoint(promise.start_time());
  std::string text = DayOf(state, from) + " " + TimeOfDay(state, from);
  if (promise.has_end_time()) text += "-" + TimeOfDay(state, ToTimePoint(promise.end_time()));
  return text;
}

// What was promised and what was pinned stands before all else.
void PutReminders(Column& column, const ConsoleState& state, const routing::v1::WorkItem& item,
                  const ScreenPop& pop) {
  for (const auto& note : pop.notes()) {
    if (!note.has_pin_time()) continue;
    column.PutWrapped("» " + Say(state, Text::kPinned) + " " + NumberOf(note.name()) + ": " +
                          Harmless(note.text()),
                      Style::kHeld, 2);
  }
  for (const auto& promise : pop.promises()) {
    // The callback that is being made is no promise any more.
    if (promise.work_item() == item.name()) continue;
    std::string text = "» " + Say(state, Text::kPromised, {WhenOf(state, promise)});
    if (!promise.agent().empty()) text += " · " + NumberOf(promise.agent());
    if (!promise.note().empty()) text += " · " + Harmless(promise.note());
    column.PutWrapped(text, Style::kHeld, 2);
  }
}

Text WordOf(customer::v1::AskReason reason) {
  switch (reason) {
    case customer::v1::ASK_REASON_MALFORMED:
      return Text::kAskMalformed;
    case customer::v1::ASK_REASON_MISSING:
      return Text::kAskMissing;
    case customer::v1::ASK_REASON_STALE:
      return Text::kAskStale;
    default:
      return Text::kAskReported;
  }
}

void PutPrompts(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  for (const auto& prompt : pop.prompts()) {
    const std::string day = DayOf(state, ToTimePoint(prompt.reason_time()));
    column.Put("? " + Say(state, WordOf(prompt.reason()), {Harmless(prompt.element()), day}),
               Style::kHeld);
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
  std::set<int> channels;
  for (const auto& interaction : pop.interactions()) {
    // The last ones, and the last one on each other channel.
    const bool is_first = channels.insert(interaction.channel()).second;
    if (shown++ >= 3 && !is_first) continue;
    std::string text = " " + DayOf(state, ToTimePoint(interaction.start_time())) + " ";
    if (const auto channel = ChannelWord(interaction.channel())) text += Say(state, *channel) + " ";
    text += interaction.disposition().empty() ? Say(state, WordOf(interaction.outcome()))
                                              : interaction.disposition();
    if (!interaction.agent().empty()) text += " · " + NumberOf(interaction.agent());
    column.Put(text);
  }
}

void PutNotes(Column& column, const ConsoleState& state, const ScreenPop& pop) {
  const bool has_others = std::ranges::any_of(
      pop.notes(), [](const customer::v1::Note& note) { return !note.has_pin_time(); });
  if (!has_others) return;
  column.Put(Say(state, Text::kNotes), Style::kMuted);
  for (const auto& note : pop.notes()) {
    if (note.has_pin_time()) continue;
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
  PutDoubt(column, state, *pop);
  PutReminders(column, state, *item, *pop);
  PutValue(column, state, *pop);
  PutPrompts(column, state, *pop);
  PutTickets(column, state, *item, *pop);
  PutInteractions(column, state, *pop);
  PutNotes(column, state, *pop);
}

}  // namespace strowger::client
