#include <algorithm>
#include <optional>

#include "terminal/draw.h"
#include "terminal/draw_mail.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
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

// Nobody is on the line of what is not a call.
Look LookOf(const WorkItem& item, bool is_wrap_up) {
  Look look = LookOf(is_wrap_up ? routing::v1::WORK_ITEM_STATE_WRAP_UP : item.state());
  if (IsCall(item) || is_wrap_up) return look;
  if (item.state() == routing::v1::WORK_ITEM_STATE_CONNECTED) look.word = Text::kInWork;
  if (item.state() == routing::v1::WORK_ITEM_STATE_HELD) look.word = Text::kSetAside;
  return look;
}

// A former owner finishes while the customer is with somebody else.
bool IsWrappingUp(const ConsoleState& state, const WorkItem& item) {
  const auto* place = PlaceOf(state.desk, item.name());
  return item.state() == routing::v1::WORK_ITEM_STATE_WRAP_UP ||
         (place != nullptr && place->slot_state() == routing::v1::SLOT_STATE_WRAP_UP);
}

// Since when the item is what it is for this agent.
const google::protobuf::Timestamp& StartOf(const ConsoleState& state, const WorkItem& item) {
  const bool is_left_behind =
      IsWrappingUp(state, item) && item.state() != routing::v1::WORK_ITEM_STATE_WRAP_UP;
  return is_left_behind ? PlaceOf(state.desk, item.name())->slot_start_time()
                        : item.state_start_time();
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

// "ana" of "agents/ana".
std::string NumberOf(const std::string& resource) {
  return resource.substr(resource.find('/') + 1);
}

// "Mail: Where is my order?"
std::string About(const ConsoleState& state, const WorkItem& item) {
  const std::optional<Text> channel = ChannelWord(item.channel());
  if (!channel) return item.subject();
  return Say(state, *channel) + (item.subject().empty() ? "" : ": " + item.subject());
}

// What joined it: how many, and the last one; empty when nothing did.
std::string Further(const ConsoleState& state, const WorkItem& item) {
  if (item.joined().empty()) return {};
  return Say(state, Text::kFurther,
             {std::to_string(item.joined_size()), item.joined(item.joined_size() - 1).subject()});
}

// How long there is until it is to be answered, after it "!" and for how long it is late.
std::string TextOfDue(const ConsoleState& state, const WorkItem& item, TimePoint now) {
  if (!item.has_due_time()) return {};
  const Duration left = Until(state, item.due_time(), now);
  if (item.due_state() != routing::v1::DUE_STATE_MISSED) return " · ⏰ " + Clock(left);
  return " · ⏰! " + Clock(Since(state, item.due_time(), now));
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

Text NameOf(routing::v1::Verb verb) {
  switch (verb) {
    case routing::v1::VERB_HOLD:
      return Text::kHold;
    case routing::v1::VERB_RETRIEVE:
      return Text::kRetrieve;
    case routing::v1::VERB_TRANSFER:
      return Text::kTransfer;
    case routing::v1::VERB_CONSULT:
      return Text::kConsult;
    case routing::v1::VERB_COMPLETE_TRANSFER:
      return Text::kHandOver;
    case routing::v1::VERB_CONFERENCE:
      return Text::kJoin;
    default:
      return Text::kAccept;
  }
}

Text WhyOf(call::v1::Cause cause) {
  switch (cause) {
    case call::v1::CAUSE_BUSY:
      return Text::kWhyBusy;
    case call::v1::CAUSE_NO_ANSWER:
      return Text::kWhyNoAnswer;
    case call::v1::CAUSE_UNREACHABLE:
      return Text::kWhyUnreachable;
    case call::v1::CAUSE_REJECTED:
      return Text::kWhyAtTelephone;
    case call::v1::CAUSE_RESYNC:
      return Text::kWhyAway;
    default:
      return Text::kWhyRefused;
  }
}

// What this agent asked for and the PBX refused; empty when there is nothing.
std::string TextOfRefusal(const ConsoleState& state, const WorkItem& item) {
  const auto& refusal = item.refusal();
  if (!item.has_refusal() || refusal.agent() != state.desk.desk.status.agent()) return {};
  return Say(state, Text::kDidNotHappen,
             {Say(state, NameOf(refusal.verb())), Say(state, WhyOf(refusal.cause()))});
}

// Of a callback: who is dialled for the how manieth time, or how that ended and what comes next.
std::string TextOfCallback(const ConsoleState& state, const WorkItem& item, TimePoint now) {
  const auto& callback = item.callback();
  if (!item.has_callback() || item.has_answer_time()) return {};
  if (callback.last_cause() == call::v1::CAUSE_UNSPECIFIED || callback.is_dialling()) {
    const std::uint32_t attempt = callback.attempts_count() + (callback.is_dialling() ? 0 : 1);
    const std::string text =
        Say(state, Text::kCallbackTry, {callback.number(), std::to_string(attempt)});
    return item.subject().empty() ? text : text + " · " + item.subject();
  }
  std::string text = Say(state, Text::kNotReached, {Say(state, WhyOf(callback.last_cause()))});
  if (callback.has_next_time()) {
    const Duration left = Until(state, callback.next_time(), now);
    text += " " + Say(state, Text::kCallbackAgain, {Clock(left)});
  } else if (item.outcome() == routing::v1::WORK_ITEM_OUTCOME_CALLBACK_FAILED) {
    text += " " + Say(state, Text::kCallbackOver);
  }
  return text;
}

void DrawOfferLines(Grid& grid, const Region& region, const ConsoleState& state,
                    const WorkItem& item, TimePoint now) {
  const auto& offer = *state.desk.desk.offer;
  const int column = region.column + 1;
  const int width = region.width - 2;
  const Duration left = Until(state, offer.expire_time(), now);
  const bool is_consult = offer.kind() == routing::v1::OFFER_KIND_CONSULT;
  const Text kind = is_consult            ? Text::kOfferConsult
                    : item.has_callback() ? Text::kCallback
                                          : Text::kOffer;
  const std::string title = Say(state, kind) + " · " +
                            (IsCall(item) ? "" : About(state, item) + " · ") +
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
  const std::string aside =
      is_consult ? Say(state, Text::kAsks, {NumberOf(item.owner())})
                 : Say(state, Text::kWaited, {Clock(Since(state, item.arrive_time(), now))});
  grid.Put(region.row + 4, column, CountdownBar(offer, left) + "  " + aside, Style::kOffered,
           width);
  if (const std::string refusal = TextOfRefusal(state, item); !refusal.empty()) {
    grid.Put(region.row + 5, column, refusal, Style::kAlarm, width);
  } else if (!Allows(item, routing::v1::VERB_ACCEPT)) {
    grid.Put(region.row + 5, column, Say(state, Text::kAnswerAtPhone), Style::kStrong, width);
  }
}

std::string PartiesOf(const ConsoleState& state, const WorkItem& item) {
  std::string text;
  const auto& me = state.desk.desk.status.agent();
  for (const auto& party : item.parties()) {
    if (party.agent() == me) continue;
    const std::string who = party.agent().empty() ? party.device() : NumberOf(party.agent());
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
  const bool is_wrap_up = IsWrappingUp(state, item);
  Look look = LookOf(item, is_wrap_up);
  if (item.callback().is_dialling()) look = {"◔", Style::kAccent, Text::kDialling};
  const std::string head = std::string(look.mark) + " " + Say(state, look.word) + " " +
                           Clock(Since(state, StartOf(state, item), now));
  grid.Put(row, column, head, look.style, width);
  if (item.has_wrap_up_end_time() && is_wrap_up) {
    const Duration left = Until(state, item.wrap_up_end_time(), now);
    grid.PutRight(row, column + width, Say(state, Text::kTimeLeft, {Clock(left)}),
                  left < std::chrono::seconds(10) ? Style::kAlarm : Style::kWrapUp);
  }
  grid.Put(++row, column, WhoCalls(state, item), Style::kStrong, width);
  if (!item.subject().empty())
    row = PutWrapped(grid, region, row + 1, About(state, item), Style::kPlain) - 1;
  if (const std::string further = Further(state, item); !further.empty()) {
    row = PutWrapped(grid, region, row + 1, further, Style::kStrong) - 1;
  }
  std::string times = item.queue_display_name() + TextOfDue(state, item, now);
  if (item.has_answer_time()) {
    const TimePoint talk_end =
        is_wrap_up ? ToTimePoint(StartOf(state, item)) : ServerTime(state.desk, now);
    const Duration talk = talk_end - ToTimePoint(item.answer_time());
    const bool is_mail = item.channel() == routing::v1::CHANNEL_MAIL;
    times += " · " + (is_mail ? Say(state, mail_words::kInHandFor, {Clock(talk)})
                              : Say(state, Text::kTalk, {Clock(talk)}));
    const Duration waited = ToTimePoint(item.answer_time()) - ToTimePoint(item.arrive_time());
    times += " · " + Say(state, Text::kWaited, {Clock(waited)});
  }
  grid.Put(++row, column, times, Style::kMuted, width);
  if (const std::string callback = TextOfCallback(state, item, now); !callback.empty()) {
    row = PutWrapped(grid, region, row + 1, callback, Style::kHeld) - 1;
  }
  if (is_wrap_up) {
    DrawWrapUp(grid, region, ++row, state, item);
    return;
  }
  std::string parties = PartiesOf(state, item);
  if (item.is_being_handed_over()) {
    parties += (parties.empty() ? "" : "  ") + Say(state, Text::kHandingOver);
  }
  if (!parties.empty()) grid.Put(++row, column, parties, Style::kHeld, width);
  if (const std::string refusal = TextOfRefusal(state, item); !refusal.empty()) {
    row = PutWrapped(grid, region, row + 1, refusal, Style::kAlarm) - 1;
  }
  if (const std::string attached = Attached(item); !attached.empty()) {
    PutWrapped(grid, region, ++row, attached, Style::kMuted);
  }
}

// One line for each piece where there are several; the one that is shown below stands out. The
// number of lines.
int DrawAllInHand(Grid& grid, const Region& region, const ConsoleState& state,
                  const WorkItem& current) {
  const int rows = RowsInHand(state, region.rows);
  int row = 0;
  for (const WorkItem* item : ItemsInHand(state.desk)) {
    if (row == rows) break;
    const Look look = LookOf(*item, IsWrappingUp(state, *item));
    const bool is_current = item == &current;
    const std::string line = std::string(is_current ? "› " : "  ") + std::string(look.mark) + " " +
                             (IsCall(*item) ? "" : About(state, *item) + " · ") +
                             WhoCalls(state, *item);
    grid.Put(region.row + row, region.column + 1, line, is_current ? Style::kStrong : look.style,
             region.width - 2);
    ++row;
  }
  return row;
}

}  // namespace

std::optional<Text> ChannelWord(routing::v1::Channel channel) {
  switch (channel) {
    case routing::v1::CHANNEL_CALLBACK:
      return Text::kChannelCallback;
    case routing::v1::CHANNEL_MAIL:
      return Text::kChannelMail;
    case routing::v1::CHANNEL_CHAT:
      return Text::kChannelChat;
    case routing::v1::CHANNEL_TASK:
      return Text::kChannelTask;
    default:
      return std::nullopt;
  }
}

int RowsInHand(const ConsoleState& state, int rows) {
  const auto count = static_cast<int>(ItemsInHand(state.desk).size());
  return count < 2 ? 0 : std::min(count, rows / 2);
}

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
    const int rows = DrawAllInHand(grid, region, state, *item);
    const Region rest{region.row + rows, region.column, region.rows - rows, region.width};
    if (PageInHand(state) != nullptr) {
      DrawMail(grid, rest, state, now);
    } else {
      DrawItem(grid, rest, state, *item, now);
    }
  } else if (OfferedItem(state.desk) == nullptr) {
    grid.Put(region.row, region.column + 1, TextOfNothing(state), Style::kMuted, region.width - 2);
  }
}

}  // namespace strowger::client
