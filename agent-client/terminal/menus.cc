#include <algorithm>
#include <array>
#include <utility>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"
#include "terminal/desk_acts.h"
#include "terminal/notes.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

// What agents are not ready for; a call center's own reasons are typed.
constexpr std::array kReasons{"break", "lunch", "meeting", "training", "paperwork"};

Menu::Entry Entry(std::string label, std::function<Effects(ConsoleState&, TimePoint)> run) {
  return {std::move(label), std::move(run)};
}

Effects SetPresence(ConsoleState& state, routing::v1::Presence presence,
                    const std::string& reason) {
  agent::v1::SetPresenceRequest request;
  request.set_presence(presence);
  request.set_reason(reason);
  return Ask(state, Text::kPresence, std::move(request));
}

// A prompt for one line of text.
Effects AskText(ConsoleState& state, std::string title,
                std::function<Effects(ConsoleState&, const std::string&)> run) {
  Prompt prompt;
  prompt.title = std::move(title);
  prompt.run = [run = std::move(run)](ConsoleState& later, const std::string& typed, const Place&,
                                      TimePoint) { return run(later, typed); };
  OpenPrompt(state, std::move(prompt));
  return {};
}

Effects LogOn(ConsoleState& state, const std::string& device) {
  agent::v1::LogOnRequest request;
  request.set_device(device);
  return Ask(state, Text::kLogOn, std::move(request));
}

void AddLogOn(const ConsoleState& state, Menu& menu) {
  const std::string label =
      state.device.empty() ? Say(state, Text::kLogOn) : Say(state, Text::kAtDevice, {state.device});
  menu.entries.push_back(
      Entry(label, [](ConsoleState& later, TimePoint) { return LogOn(later, later.device); }));
  menu.entries.push_back(Entry(Say(state, Text::kOtherDevice), [](ConsoleState& later, TimePoint) {
    return AskText(later, Say(later, Text::kAskDevice),
                   [](ConsoleState& last, const std::string& typed) {
                     last.device = typed;
                     return LogOn(last, typed);
                   });
  }));
}

void AddNotReady(const ConsoleState& state, Menu& menu) {
  const std::string not_ready = Say(state, Text::kNotReady);
  for (const char* reason : kReasons) {
    menu.entries.push_back(Entry(not_ready + " · " + NameOfReason(state.language, reason),
                                 [reason](ConsoleState& later, TimePoint) {
                                   return SetPresence(later, routing::v1::PRESENCE_NOT_READY,
                                                      reason);
                                 }));
  }
  menu.entries.push_back(
      Entry(not_ready + " · " + Say(state, Text::kReasonOther), [](ConsoleState& later, TimePoint) {
        return AskText(later, Say(later, Text::kAskReason),
                       [](ConsoleState& last, const std::string& typed) {
                         return SetPresence(last, routing::v1::PRESENCE_NOT_READY, typed);
                       });
      }));
}

Effects Decline(ConsoleState& state, const std::string& offer, const std::string& reason) {
  agent::v1::DeclineOfferRequest request;
  request.set_offer(offer);
  request.set_reason(reason);
  return Ask(state, Text::kDecline, std::move(request));
}

// The note that is being written goes first, or the end of the item would leave it behind.
Effects Finish(ConsoleState& state, const std::string& item, const std::string& outcome,
               TimePoint now) {
  auto request = std::make_shared<agent::v1::FinishWrapUpRequest>();
  request->set_work_item(item);
  request->set_disposition(outcome);
  if (state.note_key == item && HasUnsavedNote(state, item)) {
    return SaveNote(state, std::move(request), Text::kFinish, now);
  }
  Wish wish;
  wish.what = Text::kFinish;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

Effects LinkTicket(ConsoleState& state, const std::string& item, const std::string& ticket) {
  agent::v1::LinkTicketRequest request;
  request.set_work_item(item);
  request.set_ticket(ticket);
  return Ask(state, Text::kTicket, std::move(request));
}

Effects CreateTicket(ConsoleState& state, const std::string& item, const std::string& subject) {
  ticket::v1::CreateTicketRequest request;
  request.mutable_ticket()->set_subject(subject);
  const auto found = state.desk.desk.work_items.find(item);
  if (found != state.desk.desk.work_items.end()) {
    const auto* pop = PopOf(state.desk, item);
    const std::string known = pop == nullptr ? std::string() : pop->customer().name();
    request.mutable_ticket()->set_customer(
        found->second.customer().empty() ? known : found->second.customer());
    request.mutable_ticket()->set_queue(found->second.queue());
    request.set_interaction(found->second.interaction());
  }
  return Ask(state, Text::kTicket, std::move(request));
}

Effects AskComment(ConsoleState& state, const std::string& ticket) {
  return AskText(state, Say(state, Text::kAskComment, {ticket}),
                 [ticket](ConsoleState& later, const std::string& typed) {
                   ticket::v1::AddCommentRequest request;
                   request.set_ticket(ticket);
                   request.set_text(typed);
                   request.set_is_internal(true);
                   return Ask(later, Text::kTicket, std::move(request));
                 });
}

void AddTicket(const ConsoleState& state, Menu& menu, const routing::v1::WorkItem& item,
               const ticket::v1::Ticket& ticket) {
  const std::string number = ticket.name().substr(ticket.name().find('/') + 1);
  const auto& about = ticket.interactions();
  if (std::find(about.begin(), about.end(), item.interaction()) != about.end()) {
    menu.entries.push_back(Entry(Say(state, Text::kCommentTicket, {number, ticket.subject()}),
                                 [name = ticket.name()](ConsoleState& later, TimePoint) {
                                   return AskComment(later, name);
                                 }));
    return;
  }
  menu.entries.push_back(
      Entry(Say(state, Text::kLinkTicket, {number, ticket.subject()}),
            [name = ticket.name(), item = item.name()](ConsoleState& later, TimePoint) {
              return LinkTicket(later, item, name);
            }));
}

}  // namespace

Effects OpenPresenceMenu(ConsoleState& state) {
  const auto& status = state.desk.desk.status;
  Menu menu;
  menu.title = Say(state, Text::kPresence);
  if (Allows(status, routing::v1::PRESENCE_MOVE_LOG_ON)) AddLogOn(state, menu);
  if (Allows(status, routing::v1::PRESENCE_MOVE_READY)) {
    menu.entries.push_back(Entry(Say(state, Text::kReady), [](ConsoleState& later, TimePoint) {
      return SetPresence(later, routing::v1::PRESENCE_READY, {});
    }));
  }
  if (Allows(status, routing::v1::PRESENCE_MOVE_NOT_READY)) AddNotReady(state, menu);
  if (Allows(status, routing::v1::PRESENCE_MOVE_LOG_OFF)) {
    menu.entries.push_back(Entry(Say(state, Text::kLogOff), [](ConsoleState& later, TimePoint) {
      return Ask(later, Text::kLogOff, agent::v1::LogOffRequest());
    }));
  }
  OpenMenu(state, std::move(menu));
  return {};
}

Effects OpenDeclineMenu(ConsoleState& state) {
  const std::string offer = state.desk.desk.offer->name();
  const auto decline = [&offer](const char* reason) {
    return
        [offer, reason](ConsoleState& later, TimePoint) { return Decline(later, offer, reason); };
  };
  Menu menu;
  menu.title = Say(state, Text::kDecline);
  menu.entries = {
      Entry(Say(state, Text::kDeclinePlain), decline("")),
      Entry(Say(state, Text::kDeclineField), decline("not my field")),
      Entry(Say(state, Text::kDeclineTrouble), decline("trouble")),
      Entry(Say(state, Text::kReasonOther),
            [offer](ConsoleState& later, TimePoint) {
              return AskText(later, Say(later, Text::kAskReason),
                             [offer](ConsoleState& last, const std::string& typed) {
                               return Decline(last, offer, typed);
                             });
            }),
  };
  OpenMenu(state, std::move(menu));
  return {};
}

Effects OpenOutcomes(ConsoleState& state, TimePoint now) {
  const auto& item = *CurrentItem(state.desk);
  const auto& need = item.disposition_need();
  const std::string name = item.name();
  if (need.choices().empty() && !need.required()) return Finish(state, name, {}, now);
  if (need.choices().empty()) {
    return AskText(state, Say(state, Text::kAskOutcome),
                   [name, now](ConsoleState& later, const std::string& typed) {
                     return Finish(later, name, typed, now);
                   });
  }
  Menu menu;
  menu.title = Say(state, Text::kAskOutcome);
  for (const std::string& choice : need.choices()) {
    menu.entries.push_back(Entry(choice, [name, choice](ConsoleState& later, TimePoint then) {
      return Finish(later, name, choice, then);
    }));
  }
  if (!need.required()) {
    menu.entries.push_back(Entry(
        Say(state, Text::kNoOutcome),
        [name](ConsoleState& later, TimePoint then) { return Finish(later, name, {}, then); }));
  }
  OpenMenu(state, std::move(menu));
  return {};
}

Effects OpenTicketMenu(ConsoleState& state) {
  const auto& item = *CurrentItem(state.desk);
  Menu menu;
  menu.title = Say(state, Text::kTicket);
  menu.entries.push_back(
      Entry(Say(state, Text::kNewTicket), [item = item.name()](ConsoleState& later, TimePoint) {
        return AskText(later, Say(later, Text::kAskSubject),
                       [item](ConsoleState& last, const std::string& typed) {
                         return CreateTicket(last, item, typed);
                       });
      }));
  if (const auto* pop = PopOf(state.desk, item.name()); pop != nullptr) {
    for (const auto& ticket : pop->tickets()) AddTicket(state, menu, item, ticket);
  }
  menu.entries.push_back(
      Entry(Say(state, Text::kOtherTicket), [item = item.name()](ConsoleState& later, TimePoint) {
        return AskText(later, Say(later, Text::kAskTicket),
                       [item](ConsoleState& last, const std::string& typed) {
                         const bool is_name = typed.starts_with("tickets/");
                         return LinkTicket(last, item, is_name ? typed : "tickets/" + typed);
                       });
      }));
  OpenMenu(state, std::move(menu));
  return {};
}

}  // namespace strowger::client
