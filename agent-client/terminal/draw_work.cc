#include <algorithm>

#include "terminal/draw.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using routing::v1::WorkItem;

struct Look {
  std::string_view mark;
  Style style;
  Text word;
};

Look LookOf(routing::v1::WorkItemState state) {
  switch (state) {
    case routing::v1::WORK_ITEM_STATE_OFFERED:
      return {"◔", Style::kOffered, Text::kOffered};
    case routing::v1::WORK_ITEM_STATE_CONNECTED:
      return {"◉", Style::kAccent, Text::kConnected};
    case routing::v1::WORK_ITEM_STATE_HELD:
      return {"‖", Style::kHeld, Text::kHeld};
    case routing::v1::WORK_ITEM_STATE_CONSULTING:
      return {"‖", Style::kHeld, Text::kConsulting};
    case routing::v1::WORK_ITEM_STATE_CONFERENCE:
      return {"◉", Style::kAccent, Text::kConference};
    case routing::v1::WORK_ITEM_STATE_WRAP_UP:
      return {"✎", Style::kWrapUp, Text::kWrapUp};
    case routing::v1::WORK_ITEM_STATE_CLOSED:
      return {"–", Style::kMuted, Text::kClosed};
    default:
      return {"◔", Style::kPlain, Text::kWaiting};
  }
}

Text WordOf(routing::v1::OfferOutcome outcome) {
  switch (outcome) {
    case routing::v1::OFFER_OUTCOME_DECLINED:
      return Text::kOfferDeclined;
    case routing::v1::OFFER_OUTCOME_EXPIRED:
      return Text::kOfferExpired;
    case routing::v1::OFFER_OUTCOME_BUSY:
      return Text::kOfferBusy;
    case routing::v1::OFFER_OUTCOME_UNREACHABLE:
      return Text::kOfferUnreachable;
    default:
      return Text::kOfferRescinded;
  }
}

std::string TextOf(const ConsoleState& state, const Notice& notice) {
  const std::string who = notice.who.empty() ? Say(state, Text::kUnknownCaller) : notice.who;
  const std::string link = notice.subject.substr(notice.subject.find('/') + 1);
  switch (notice.kind) {
    case Notice::Kind::kOfferEnded:
      return Say(state, WordOf(notice.outcome), {who});
    case Notice::Kind::kLinkDown:
      return Say(state, Text::kLinkDownLong, {link});
    case Notice::Kind::kLinkUp:
      return Say(state, Text::kLinkUpLong, {link});
    case Notice::Kind::kHistoryReset:
      return Say(state, Text::kHistoryReset);
  }
  return {};
}

// What the system or a supervisor did to the agent stays on screen with the way back.
std::string TextOfCause(const ConsoleState& state) {
  const auto& status = state.desk.desk.status;
  const auto say = [&](Text text) { return Say(state, text); };
  std::string text;
  switch (status.cause()) {
    case routing::v1::PRESENCE_CAUSE_SUPERVISOR:
      text = say(Text::kCauseSupervisor);
      break;
    case routing::v1::PRESENCE_CAUSE_NO_ANSWER:
      text = say(Text::kCauseNoAnswer);
      break;
    case routing::v1::PRESENCE_CAUSE_UNREACHABLE:
      text = say(Text::kCauseUnreachable);
      break;
    case routing::v1::PRESENCE_CAUSE_CONSOLE_LOST:
      text = say(Text::kCauseConsoleLost);
      break;
    case routing::v1::PRESENCE_CAUSE_SYSTEM:
      text = say(Text::kCauseSystem);
      break;
    default:
      return {};
  }
  if (status.way_back() == routing::v1::PRESENCE_MOVE_READY) {
    text += " " + Say(state, Text::kWayBack, {Say(state, Text::kReady)});
  }
  if (status.way_back() == routing::v1::PRESENCE_MOVE_LOG_ON) {
    text += " " + Say(state, Text::kWayBack, {Say(state, Text::kLogOn)});
  }
  return text;
}

// One sentence and the key of the next useful act.
std::string TextOfNothing(const ConsoleState& state) {
  if (!state.desk.is_known) return {};
  switch (state.desk.desk.status.presence()) {
    case routing::v1::PRESENCE_READY:
      return Say(state, Text::kNothingReady);
    case routing::v1::PRESENCE_NOT_READY:
      return Say(state, Text::kNothingNotReady);
    default:
      return Say(state, Text::kNothingLoggedOff);
  }
}

// Puts a text on as many rows as it needs; the row behind it.
int PutWrapped(Grid& grid, const Region& region, int row, const std::string& text, Style style) {
  for (const TextLine& line : Wrap(text, region.width - 2)) {
    if (row >= region.row + region.rows) break;
    grid.Put(row++, region.column + 1, text.substr(line.begin, line.end - line.begin), style,
             region.width - 2);
  }
  return row;
}

// The place of the offer while there is none: what happened to the last ones.
void DrawNews(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  int row = region.row;
  if (const std::string cause = TextOfCause(state); !cause.empty()) {
    row = PutWrapped(grid, region, row, cause, Style::kAlarm);
  }
  const TimePoint server_now = ServerTime(state.desk, now);
  for (auto notice = state.desk.notices.rbegin(); notice != state.desk.notices.rend(); ++notice) {
    if (server_now - notice->time > kNoticeFor) break;
    const std::string text =
        TimeOfDay(state, notice->time - state.desk.clock_offset.value_or(Duration{})) + " " +
        TextOf(state, *notice);
    row = PutWrapped(grid, region, row, text, Style::kHeld);
  }
}

std::string Attached(const WorkItem& item) {
  // In order of the keys, so that it does not jump; a map of protobuf has none.
  const std::map<std::string, std::string> sorted(item.attached().begin(), item.attached().end());
  std::string text;
  for (const auto& [key, value] : sorted) {
    text += (text.empty() ? "" : "  ") + key + "=" + value;
  }
  return text;
}

// A bar that shrinks by the second: never colour alone, never motion alone, the number stands by.
std::string CountdownBar(const routing::v1::Offer& offer, Duration left) {
  constexpr int kWidth = 16;
  const Duration whole = ToTimePoint(offer.expire_time()) - ToTimePoint(offer.offer_time());
  if (whole <= Duration{}) return {};
  const double share =
      std::clamp(static_cast<double>(left.count()) / static_cast<double>(whole.count()), 0.0, 1.0);
  const int full = static_cast<int>(share * kWidth + 0.5);
  std::string bar;
  for (int at = 0; at < kWidth; ++at) bar += at < full ? "▓" : "░";
  return bar;
}

std::string PopLine(const ConsoleState& state, const WorkItem& item) {
  const auto* pop = PopOf(state.desk, item.name());
  const std::string& number = item.caller().national();
  // Where nobody is known the number stands as the name already.
  const std::string start = WhoCalls(state, item) == number ? std::string() : number + "  ";
  if (pop == nullptr || !pop->complete()) return start + Say(state, Text::kLookingUp);
  if (pop->match() == customer::v1::CALLER_MATCH_MANY) return start + Say(state, Text::kPickFirst);
  if (pop->candidates().empty()) return start + Say(state, Text::kUnknownCaller);
  const auto& surest = pop->candidates(0);
  const auto percent = static_cast<int>(surest.confidence() * 100 + 0.5);
  return start + Say(state, Text::kSure, {std::to_string(percent)}) + ": " + surest.reason();
}

void DrawOfferLines(Grid& grid, const Region& region, const ConsoleState& state,
                    const WorkItem& item, TimePoint now) {
  const auto& offer = *state.desk.desk.offer;
  const int column = region.column + 1;
  const int width = region.width - 2;
  const Duration left = Until(state, offer.expire_time(), now);
  const bool is_consult = offer.kind() == routing::v1::OFFER_KIND_CONSULT;
  const std::string title = Say(state, is_consult ? Text::kOfferConsult : Text::kOffer) + " · " +
                            item.queue_display_name();
  grid.Put(region.row, column, title, Style::kOffered, width - 20);
  grid.PutRight(region.row, column + width, Say(state, Text::kAnswerWithin, {Clock(left)}),
                Style::kOffered);
  const auto* pop = PopOf(state.desk, item.name());
  std::string who = WhoCalls(state, item);
  if (pop != nullptr && !pop->customer().tier().empty()) who += "  " + pop->customer().tier();
  if (pop != nullptr && !pop->customer().company().empty()) {
    who += " · " + pop->customer().company();
  }
  grid.Put(region.row + 1, column, who, Style::kStrong, width);
  grid.Put(region.row + 2, column, PopLine(state, item), Style::kPlain, width);
  // The alert stands beside it, with the customer; this is why they call.
  grid.Put(region.row + 3, column, Attached(item), Style::kMuted, width);
  const std::string waited =
      Say(state, Text::kWaited, {Clock(Since(state, item.arrive_time(), now))});
  grid.Put(region.row + 4, column, CountdownBar(offer, left) + "  " + waited, Style::kOffered,
           width);
  if (!Allows(item, routing::v1::VERB_ACCEPT)) {
    grid.Put(region.row + 5, column, Say(state, Text::kAnswerAtPhone), Style::kStrong, width);
  }
}

std::string PartiesOf(const ConsoleState& state, const WorkItem& item) {
  std::string text;
  const auto& me = state.desk.desk.status.agent();
  for (const auto& party : item.parties()) {
    if (party.agent() == me) continue;
    const std::string who =
        party.agent().empty() ? party.device() : party.agent().substr(party.agent().find('/') + 1);
    const bool rings = party.state() == call::v1::LEG_STATE_ALERTING ||
                       party.state() == call::v1::LEG_STATE_INITIATED;
    text += (text.empty() ? "" : "  ") + Say(state, rings ? Text::kRinging : Text::kWith, {who});
  }
  return text;
}

void DrawWrapUp(Grid& grid, const Region& region, int row, const ConsoleState& state,
                const WorkItem& item) {
  const auto& need = item.disposition_need();
  const int column = region.column + 1;
  grid.Put(row++, column,
           Say(state, need.required() ? Text::kOutcomeNeeded : Text::kOutcomeOptional),
           need.required() ? Style::kStrong : Style::kPlain, region.width - 2);
  std::string choices;
  for (const std::string& choice : need.choices()) {
    choices += (choices.empty() ? "" : " · ") + choice;
  }
  if (!choices.empty()) PutWrapped(grid, region, row, choices, Style::kMuted);
}

void DrawItem(Grid& grid, const Region& region, const ConsoleState& state, const WorkItem& item,
              TimePoint now) {
  const int column = region.column + 1;
  const int width = region.width - 2;
  int row = region.row;
  const Look look = LookOf(item.state());
  const std::string head = std::string(look.mark) + " " + Say(state, look.word) + " " +
                           Clock(Since(state, item.state_start_time(), now));
  grid.Put(row, column, head, look.style, width);
  if (item.has_wrap_up_end_time() && item.state() == routing::v1::WORK_ITEM_STATE_WRAP_UP) {
    const Duration left = Until(state, item.wrap_up_end_time(), now);
    grid.PutRight(row, column + width, Say(state, Text::kTimeLeft, {Clock(left)}),
                  left < std::chrono::seconds(10) ? Style::kAlarm : Style::kWrapUp);
  }
  grid.Put(++row, column, WhoCalls(state, item), Style::kStrong, width);
  std::string times = item.queue_display_name();
  if (item.has_answer_time()) {
    const bool is_over = item.state() == routing::v1::WORK_ITEM_STATE_WRAP_UP;
    const TimePoint talk_end =
        is_over ? ToTimePoint(item.state_start_time()) : ServerTime(state.desk, now);
    const Duration talk = talk_end - ToTimePoint(item.answer_time());
    times += " · " + Say(state, Text::kTalk, {Clock(talk)});
    const Duration waited = ToTimePoint(item.answer_time()) - ToTimePoint(item.arrive_time());
    times += " · " + Say(state, Text::kWaited, {Clock(waited)});
  }
  grid.Put(++row, column, times, Style::kMuted, width);
  if (item.state() == routing::v1::WORK_ITEM_STATE_WRAP_UP) {
    DrawWrapUp(grid, region, ++row, state, item);
    return;
  }
  if (const std::string parties = PartiesOf(state, item); !parties.empty()) {
    grid.Put(++row, column, parties, Style::kHeld, width);
  }
  if (const std::string attached = Attached(item); !attached.empty()) {
    PutWrapped(grid, region, ++row, attached, Style::kMuted);
  }
}

}  // namespace

void DrawOffer(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  const WorkItem* item = OfferedItem(state.desk);
  if (item == nullptr) {
    DrawNews(grid, region, state, now);
  } else {
    DrawOfferLines(grid, region, state, *item, now);
  }
}

void DrawWork(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  if (const WorkItem* item = CurrentItem(state.desk); item != nullptr) {
    DrawItem(grid, region, state, *item, now);
  } else if (OfferedItem(state.desk) == nullptr) {
    grid.Put(region.row, region.column + 1, TextOfNothing(state), Style::kMuted, region.width - 2);
  }
}

}  // namespace strowger::client
