#include "terminal/console_state.h"

#include <algorithm>
#include <utility>

#include "session/refusal.h"
#include "strowger/agent/v1/desk.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "terminal/mail_attaching.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_keeping.h"
#include "terminal/mail_view.h"
#include "terminal/notes.h"
#include "terminal/opening.h"
#include "terminal/refusal_text.h"
#include "terminal/story.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

constexpr std::size_t kPlacesMax = 1000;

Text WordOf(const routing::v1::AgentStatus& agent) {
  if (agent.slot_state() == routing::v1::SLOT_STATE_WRAP_UP) return Text::kWrapUp;
  if (!agent.work_item().empty()) return Text::kBusy;
  switch (agent.presence()) {
    case routing::v1::PRESENCE_READY:
      return Text::kReady;
    case routing::v1::PRESENCE_NOT_READY:
      return Text::kNotReady;
    default:
      return Text::kLoggedOff;
  }
}

bool IsFree(const routing::v1::AgentStatus& agent) {
  return agent.presence() == routing::v1::PRESENCE_READY && agent.work_item().empty();
}

// Those who can take a call stand first.
void AgentsRead(ConsoleState& state, const routing::v1::ListAgentsResponse& answer) {
  state.agents.clear();
  std::vector<Place> others;
  for (const auto& agent : answer.agents()) {
    if (agent.agent() == state.session.agent() || state.agents.size() + others.size() >= kPlacesMax)
      continue;
    const std::string label =
        agent.display_name() + " (" + agent.agent().substr(7) + ") " + Say(state, WordOf(agent));
    (IsFree(agent) ? state.agents : others).push_back({agent.agent(), {}, label});
  }
  state.agents.insert(state.agents.end(), others.begin(), others.end());
}

void QueuesRead(ConsoleState& state, const routing::v1::ListQueuesResponse& answer) {
  state.queues.clear();
  for (const auto& queue : answer.queues()) {
    if (state.queues.size() >= kPlacesMax) break;
    std::string label = queue.display_name() + " (" + queue.queue().substr(7) + ") ";
    label += Say(state, Text::kWaiting) + " " + std::to_string(queue.waiting());
    const bool is_closed = queue.hours_state() == routing::v1::QUEUE_HOURS_STATE_CLOSED;
    if (is_closed) label += " " + Say(state, Text::kQueueClosed);
    state.queues.push_back({queue.queue(), {}, std::move(label)});
  }
}

void TellRefusal(ConsoleState& state, Text what, const Error& error, TimePoint now) {
  const std::string name = Say(state, what);
  Tell(state,
       IsUnreachable(error) ? Say(state, Text::kActUnreachable, {name})
                            : Say(state, Text::kActRefused, {name, Explain(state.language, error)}),
       true, now);
}

void ReadAnswer(ConsoleState& state, const Wish& wish, const google::protobuf::Message& answer) {
  if (const auto* agents = dynamic_cast<const routing::v1::ListAgentsResponse*>(&answer)) {
    AgentsRead(state, *agents);
  } else if (const auto* queues = dynamic_cast<const routing::v1::ListQueuesResponse*>(&answer)) {
    QueuesRead(state, *queues);
  } else if (const auto* drafts = dynamic_cast<const agent::v1::ListDraftsResponse*>(&answer)) {
    DraftsRead(state, *drafts);
  } else if (const auto* story =
                 dynamic_cast<const routing::v1::ExplainInteractionResponse*>(&answer)) {
    StoryRead(state, *story);
  } else if (const auto* comments =
                 dynamic_cast<const ticket::v1::ListCommentsResponse*>(&answer)) {
    TicketRead(state, *comments, wish.key);
  } else if (wish.purpose == Wish::Purpose::kAct) {
    state.said.reset();
  }
}

// Is it said when this is under way, or refused? What nobody asked for is not.
bool IsTold(Wish::Purpose purpose) {
  return purpose == Wish::Purpose::kAct || purpose == Wish::Purpose::kNote ||
         purpose == Wish::Purpose::kStory || purpose == Wish::Purpose::kForm;
}

}  // namespace

Effects MakeWish(ConsoleState& state, Wish wish) {
  wish.id = state.next_wish++;
  state.wishes[wish.id] = wish;
  return {Send{std::move(wish)}};
}

void Tell(ConsoleState& state, std::string text, bool is_alarm, TimePoint now) {
  state.said = Said{std::move(text), is_alarm, now + kSaidFor};
}

Effects OnStart(ConsoleState& state, TimePoint /*now*/) {
  ChooseNote(state);
  Wish wish;
  wish.purpose = Wish::Purpose::kDrafts;
  wish.request = std::make_shared<agent::v1::ListDraftsRequest>();
  return MakeWish(state, std::move(wish));
}

Effects OnDesk(ConsoleState& state, DeskState desk, const StreamNews& stream, TimePoint now) {
  Effects effects;
  const std::string offer_before = state.desk.desk.offer ? state.desk.desk.offer->name() : "";
  // Something else comes first now: that is looked at.
  const bool is_same = state.desk.desk.status.work_item() == desk.desk.status.work_item();
  desk.chosen = is_same ? state.desk.chosen : std::string();
  state.desk = std::move(desk);
  if (state.stream.state != stream.state) state.stream_since = now;
  state.stream = stream;
  const auto& offer = state.desk.desk.offer;
  if (offer && offer->name() != offer_before) {
    effects.emplace_back(RingBell{});
    // Nothing hides an offer.
    const bool is_hidden = state.focus == Focus::kHelp || state.focus == Focus::kStory;
    if (is_hidden) state.focus = Focus::kDesk;
  }
  RememberCall(state);
  ChooseNote(state);
  ForgetEmptyNotes(state);
  Append(effects, FollowMails(state, now));
  Append(effects, OpenBySelf(state, now));
  return effects;
}

Effects OnAnswer(ConsoleState& state, std::uint64_t id, const Result<Client::Answer>& answer,
                 TimePoint now) {
  const auto found = state.wishes.find(id);
  if (found == state.wishes.end()) return {};
  const Wish wish = std::move(found->second);
  state.wishes.erase(found);
  if (wish.purpose == Wish::Purpose::kMailPage) return PageAnswered(state, wish, answer);
  if (wish.purpose == Wish::Purpose::kMailDraft) return DraftKept(state, wish, answer, now);
  if (wish.purpose == Wish::Purpose::kMailAct) return MailActAnswered(state, wish, answer, now);
  if (wish.purpose == Wish::Purpose::kFilePiece) return PieceAnswered(state, wish, answer, now);
  Effects effects;
  if (wish.purpose == Wish::Purpose::kDraft) {
    DraftAnswered(state, wish, answer.ok(), now);
    return effects;
  }
  if (wish.purpose == Wish::Purpose::kNote) {
    effects = NoteAnswered(state, wish, answer, now);
    // It is on its way once more, to the customer.
    const bool is_tried_again = !answer.ok() && !effects.empty();
    if (is_tried_again) return effects;
  }
  if (wish.purpose == Wish::Purpose::kForm) Append(effects, FormAnswered(state, wish, answer));
  if (!answer.ok()) {
    if (wish.purpose == Wish::Purpose::kStory) StoryRefused(state, wish.key);
    if (IsTold(wish.purpose)) TellRefusal(state, wish.what, answer.error(), now);
    return effects;
  }
  ReadAnswer(state, wish, **answer);
  if (wish.next) {
    Wish next;
    next.what = wish.next_what;
    next.request = wish.next;
    Append(effects, MakeWish(state, std::move(next)));
  }
  return effects;
}

Effects OnTime(ConsoleState& state, TimePoint now) {
  if (state.said && state.said->until <= now) state.said.reset();
  if (state.armed && now - state.armed_at > kAgainWithin) state.armed.reset();
  Effects effects = SendDrafts(state, now);
  Append(effects, SendMailDrafts(state, now));
  return effects;
}

void OnDraftKept(ConsoleState& state, const std::string& key, const Result<void>& kept) {
  if (const auto draft = state.mail_drafts.find(key); draft != state.mail_drafts.end()) {
    if (!kept.ok()) draft->second.fault = kept.error().message;
    return;
  }
  const auto found = state.notes.find(key);
  if (found == state.notes.end()) return;
  found->second.fault = kept.ok() ? std::string() : kept.error().message;
}

std::optional<TimePoint> NextDue(const ConsoleState& state) {
  std::optional<TimePoint> due = NextDraftDue(state);
  for (const auto& [key, note] : state.notes) {
    if (!note.send_at || note.is_sending) continue;
    due = due ? std::min(*due, *note.send_at) : *note.send_at;
  }
  return due;
}

const routing::v1::WorkItem* ShownItem(const ConsoleState& state) {
  const auto* offered = OfferedItem(state.desk);
  return offered != nullptr ? offered : CurrentItem(state.desk);
}

std::string WhoCalls(const ConsoleState& state, const routing::v1::WorkItem& item) {
  if (const auto* pop = PopOf(state.desk, item.name()); pop != nullptr) {
    if (!pop->customer().display_name().empty()) return pop->customer().display_name();
    if (!pop->caller().national().empty()) return pop->caller().national();
  }
  if (!item.caller().national().empty()) return item.caller().national();
  return Say(state, Text::kUnknownCaller);
}

std::string Say(const ConsoleState& state, Text text,
                std::initializer_list<std::string_view> values) {
  return Say(state.language, text, values);
}

std::string NameOfReason(Language language, const std::string& reason) {
  static const std::map<std::string, Text> kKnown{
      {"break", Text::kReasonBreak},         {"lunch", Text::kReasonLunch},
      {"meeting", Text::kReasonMeeting},     {"training", Text::kReasonTraining},
      {"paperwork", Text::kReasonPaperwork}, {"log-on", Text::kReasonLogOn},
      {"no-answer", Text::kReasonNoAnswer},  {"unreachable", Text::kReasonUnreachable}};
  const auto found = kKnown.find(reason);
  return found == kKnown.end() ? reason : Say(language, found->second);
}

}  // namespace strowger::client
