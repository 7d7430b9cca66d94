#include "terminal/desk_acts.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/routing/v1/callback.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "terminal/notes.h"
#include "terminal/opening.h"
#include "terminal/story.h"
#include "terminal/typed_time.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

using agent::v1::Destination;

// A request about the item in hand.
template <class Request>
Effects AskAboutWork(ConsoleState& state, Text what) {
  Request request;
  request.set_work_item(CurrentItem(state.desk)->name());
  return Ask(state, what, std::move(request));
}

Effects Accept(ConsoleState& state) {
  agent::v1::AcceptOfferRequest request;
  request.set_offer(state.desk.desk.offer->name());
  return Ask(state, Text::kAccept, std::move(request));
}

Destination ToDestination(const std::string& typed, const Place& place) {
  Destination destination;
  if (place.resource.starts_with("agents/")) {
    destination.set_agent(place.resource);
  } else if (place.resource.starts_with("queues/")) {
    destination.set_queue(place.resource);
  } else {
    destination.set_number(place.number.empty() ? typed : place.number);
  }
  return destination;
}

Effects ReadPlaces(ConsoleState& state, bool with_queues) {
  Wish agents;
  agents.purpose = Wish::Purpose::kAgents;
  auto request = std::make_shared<routing::v1::ListAgentsRequest>();
  request->set_page_size(1000);
  agents.request = std::move(request);
  Effects effects = MakeWish(state, std::move(agents));
  if (!with_queues) return effects;
  Wish queues;
  queues.purpose = Wish::Purpose::kQueues;
  auto queues_request = std::make_shared<routing::v1::ListQueuesRequest>();
  queues_request->set_page_size(1000);
  queues.request = std::move(queues_request);
  Append(effects, MakeWish(state, std::move(queues)));
  return effects;
}

template <class Request>
Effects AskWhereTo(ConsoleState& state, Text what, Text question, bool with_queues) {
  Prompt prompt;
  prompt.title = Say(state, question);
  prompt.offers_agents = true;
  prompt.offers_queues = with_queues;
  prompt.run = [what, item = CurrentItem(state.desk)->name()](
                   ConsoleState& later, const std::string& typed, const Place& place, TimePoint) {
    Request request;
    request.set_work_item(item);
    *request.mutable_destination() = ToDestination(typed, place);
    return Ask(later, what, std::move(request));
  };
  OpenPrompt(state, std::move(prompt));
  return ReadPlaces(state, with_queues);
}

void SetTime(TimePoint time, google::protobuf::Timestamp* out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  out->set_seconds(seconds.count());
}

// The customer of the work in hand is promised a callback of this agent.
Effects AskWhenToCall(ConsoleState& state) {
  const auto* item = CurrentItem(state.desk);
  routing::v1::ScheduleCallbackRequest request;
  request.set_queue(item->queue());
  request.set_number(item->caller().e164().empty() ? item->caller().national()
                                                   : item->caller().e164());
  // A hidden number the server knows.
  if (request.number().find("***") != std::string::npos) request.clear_number();
  request.set_work_item(item->name());
  request.set_agent(state.desk.desk.status.agent());
  if (const auto* pop = PopOf(state.desk, item->name()))
    request.set_customer(pop->customer().name());
  Prompt prompt;
  prompt.title = Say(state, Text::kAskWhenToCall);
  prompt.run = [request](ConsoleState& later, const std::string& typed, const Place&,
                         TimePoint now) -> Effects {
    const auto time = ReadTypedTime(typed, now, later.utc_offset);
    if (!time) {
      Tell(later, Say(later, Text::kTimeNotRead, {typed}), true, now);
      return {};
    }
    routing::v1::ScheduleCallbackRequest wanted = request;
    SetTime(time->from, wanted.mutable_start_time());
    if (time->until != TimePoint{}) SetTime(time->until, wanted.mutable_end_time());
    return Ask(later, Text::kCallBack, std::move(wanted));
  };
  OpenPrompt(state, std::move(prompt));
  return {};
}

Effects Identify(ConsoleState& state, int index) {
  const auto* item = ShownItem(state);
  const auto* pop = item == nullptr ? nullptr : PopOf(state.desk, item->name());
  if (pop == nullptr || index >= pop->candidates_size()) return {};
  agent::v1::IdentifyCustomerRequest request;
  request.set_work_item(item->name());
  request.set_customer(pop->candidates(index).customer());
  return Ask(state, Text::kIdentify, std::move(request));
}

// True when the act was asked for a moment ago, too.
bool IsConfirmed(ConsoleState& state, Act act, Text question, TimePoint now) {
  if (state.armed == act && now - state.armed_at <= kAgainWithin) {
    state.armed.reset();
    state.said.reset();
    return true;
  }
  state.armed = act;
  state.armed_at = now;
  state.said = Said{Say(state, question), false, now + kAgainWithin};
  return false;
}

Effects Release(ConsoleState& state, TimePoint now) {
  const auto* item = CurrentItem(state.desk);
  const bool is_call = item == nullptr || IsCall(*item);
  const Text question = is_call ? Text::kAgainToHangUp : Text::kAgainWhenDone;
  if (!IsConfirmed(state, Act::kRelease, question, now)) return {};
  agent::v1::ReleaseCallRequest request;
  request.set_work_item(item == nullptr ? "" : item->name());
  if (!is_call) request.set_joined_seen_count(static_cast<std::uint32_t>(item->joined_size()));
  return Ask(state, is_call ? Text::kRelease : Text::kDone, std::move(request));
}

Effects Extend(ConsoleState& state) {
  agent::v1::ExtendWrapUpRequest request;
  request.set_work_item(CurrentItem(state.desk)->name());
  request.mutable_extension_duration()->set_seconds(60);
  return Ask(state, Text::kExtend, std::move(request));
}

Effects AskUntilWhen(ConsoleState& state) {
  agent::v1::ParkWorkRequest request;
  request.set_work_item(CurrentItem(state.desk)->name());
  Prompt prompt;
  prompt.title = Say(state, Text::kAskUntilWhen);
  prompt.run = [request](ConsoleState& later, const std::string& typed, const Place&,
                         TimePoint now) -> Effects {
    agent::v1::ParkWorkRequest wanted = request;
    if (typed != "r") {
      const auto time = ReadTypedTime(typed, now, later.utc_offset);
      if (!time) {
        Tell(later, Say(later, Text::kTimeNotRead, {typed}), true, now);
        return {};
      }
      SetTime(time->from, wanted.mutable_end_time());
    }
    return Ask(later, Text::kPark, std::move(wanted));
  };
  OpenPrompt(state, std::move(prompt));
  return {};
}

Effects EnterNote(ConsoleState& state) {
  ChooseNote(state);
  if (ShownNote(state) != nullptr) state.focus = Focus::kNote;
  return {};
}

Effects TurnToNextWork(ConsoleState& state) {
  const auto items = ItemsInHand(state.desk);
  const auto current = std::find(items.begin(), items.end(), CurrentItem(state.desk));
  if (current == items.end()) return {};
  const auto next = std::next(current) == items.end() ? items.begin() : std::next(current);
  state.desk.chosen = (*next)->name();
  ChooseNote(state);
  return {};
}

Effects LeaveConsole(ConsoleState& state, TimePoint now) {
  if (!IsConfirmed(state, Act::kQuit, Text::kAgainToQuit, now)) return {};
  return {Quit{}};
}

}  // namespace

void OpenMenu(ConsoleState& state, Menu menu) {
  state.menu = std::move(menu);
  state.focus = Focus::kMenu;
}

void OpenPrompt(ConsoleState& state, Prompt prompt) {
  state.prompt = std::move(prompt);
  state.focus = Focus::kPrompt;
}

Effects RunAct(ConsoleState& state, Act act, TimePoint now) {
  switch (act) {
    case Act::kAccept:
      return Accept(state);
    case Act::kDecline:
      return OpenDeclineMenu(state);
    case Act::kHold:
      return AskAboutWork<agent::v1::HoldCallRequest>(state, Text::kHold);
    case Act::kRetrieve:
      return AskAboutWork<agent::v1::RetrieveCallRequest>(state, Text::kRetrieve);
    case Act::kTransfer:
      return AskWhereTo<agent::v1::TransferCallRequest>(state, Text::kTransfer, Text::kAskTransfer,
                                                        true);
    case Act::kConsult:
      return AskWhereTo<agent::v1::StartConsultationRequest>(state, Text::kConsult,
                                                             Text::kAskConsult, false);
    case Act::kBack:
      return AskAboutWork<agent::v1::CancelConsultationRequest>(state, Text::kBack);
    case Act::kHandOver:
      return AskAboutWork<agent::v1::CompleteTransferRequest>(state, Text::kHandOver);
    case Act::kJoin:
      return AskAboutWork<agent::v1::StartConferenceRequest>(state, Text::kJoin);
    case Act::kRelease:
      return Release(state, now);
    case Act::kFinish:
      return OpenOutcomes(state, now);
    case Act::kExtend:
      return Extend(state);
    case Act::kPark:
      return AskUntilWhen(state);
    case Act::kIdentifyFirst:
      return Identify(state, 0);
    case Act::kIdentifySecond:
      return Identify(state, 1);
    case Act::kIdentifyThird:
      return Identify(state, 2);
    case Act::kNote:
      return EnterNote(state);
    case Act::kTicket:
      return OpenTicketMenu(state);
    case Act::kCallBack:
      return AskWhenToCall(state);
    case Act::kOpenPop:
      return OpenPop(state, now);
    case Act::kNextWork:
      return TurnToNextWork(state);
    case Act::kPresence:
      return OpenPresenceMenu(state);
    case Act::kStory:
      return OpenStory(state, now);
    case Act::kHelp:
      state.focus = Focus::kHelp;
      return {};
    case Act::kQuit:
      return LeaveConsole(state, now);
  }
  return {};
}

}  // namespace strowger::client
