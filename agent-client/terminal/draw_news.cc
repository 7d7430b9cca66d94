#include <optional>

#include "terminal/draw.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

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
    case routing::v1::OFFER_OUTCOME_TAKEN:
      return Text::kOfferTaken;
    default:
      return Text::kOfferRescinded;
  }
}

std::string TextOf(const ConsoleState& state, const Notice& notice) {
  const std::string who = notice.who.empty() ? Say(state, Text::kUnknownCaller) : notice.who;
  const std::string link = notice.subject.substr(notice.subject.find('/') + 1);
  switch (notice.kind) {
    case Notice::Kind::kOfferEnded:
      if (!notice.taken_by.empty()) {
        return Say(state, Text::kOfferTakenBy, {who, notice.taken_by});
      }
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

std::optional<Text> WordOf(routing::v1::PresenceMove move) {
  switch (move) {
    case routing::v1::PRESENCE_MOVE_READY:
      return Text::kReady;
    case routing::v1::PRESENCE_MOVE_NOT_READY:
      return Text::kNotReady;
    case routing::v1::PRESENCE_MOVE_LOG_ON:
      return Text::kLogOn;
    default:
      return std::nullopt;
  }
}

Text WordOfSupervisor(routing::v1::Presence presence) {
  switch (presence) {
    case routing::v1::PRESENCE_READY:
      return Text::kCauseSupervisorReady;
    case routing::v1::PRESENCE_NOT_READY:
      return Text::kCauseSupervisorNotReady;
    default:
      return Text::kCauseSupervisorLoggedOff;
  }
}

// What the system or a supervisor did to the agent stays on screen with the way back.
std::string TextOfCause(const ConsoleState& state, TimePoint now) {
  const auto& status = state.desk.desk.status;
  // Who was set ready has nothing to mend, so it need not stay.
  const bool is_old = Since(state, status.presence_start_time(), now) > kNoticeFor;
  if (status.presence() == routing::v1::PRESENCE_READY && is_old) return {};
  const auto say = [&](Text text) { return Say(state, text); };
  std::string text;
  switch (status.cause()) {
    case routing::v1::PRESENCE_CAUSE_SUPERVISOR:
      text = say(WordOfSupervisor(status.presence()));
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
  if (const auto move = WordOf(status.way_back())) {
    text += " " + Say(state, Text::kWayBack, {Say(state, *move)});
  }
  return text;
}

}  // namespace

int PutWrapped(Grid& grid, const Region& region, int row, const std::string& text, Style style) {
  for (const TextLine& line : Wrap(text, region.width - 2)) {
    if (row >= region.row + region.rows) break;
    grid.Put(row++, region.column + 1, text.substr(line.begin, line.end - line.begin), style,
             region.width - 2);
  }
  return row;
}

bool HasNews(const ConsoleState& state, TimePoint now) {
  const auto& notices = state.desk.notices;
  const bool is_new =
      !notices.empty() && ServerTime(state.desk, now) - notices.back().time <= kNoticeFor;
  return is_new || !TextOfCause(state, now).empty();
}

void DrawNews(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  int row = region.row;
  if (const std::string cause = TextOfCause(state, now); !cause.empty()) {
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

}  // namespace strowger::client
