#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "core/floor/decision.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "core/floor/state.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/mail_store.h"
#include "service/ports/ticket_store.h"
#include "service/ports/user_store.h"

// How values that are words on the floor are written in the database: by name, so that a row can be
// read by people, and the order of an enum may change.
namespace strowger::store {

template <class E>
struct Word {
  E value;
  std::string_view text;
};

template <class E>
inline constexpr auto kWords = std::array<Word<E>, 0>{};

template <>
inline constexpr auto kWords<core::Presence> = std::to_array<Word<core::Presence>>({
    {core::Presence::kLoggedOff, "logged-off"},
    {core::Presence::kNotReady, "not-ready"},
    {core::Presence::kReady, "ready"},
});
template <>
inline constexpr auto kWords<core::PresenceCause> = std::to_array<Word<core::PresenceCause>>({
    {core::PresenceCause::kAgent, "agent"},
    {core::PresenceCause::kSupervisor, "supervisor"},
    {core::PresenceCause::kRona, "rona"},
    {core::PresenceCause::kUnreachable, "unreachable"},
    {core::PresenceCause::kConsoleLost, "console-lost"},
    {core::PresenceCause::kSystem, "system"},
});
template <>
inline constexpr auto kWords<core::SlotState> = std::to_array<Word<core::SlotState>>({
    {core::SlotState::kIdle, "idle"},
    {core::SlotState::kOffered, "offered"},
    {core::SlotState::kEngaged, "engaged"},
    {core::SlotState::kHeld, "held"},
    {core::SlotState::kWrapUp, "wrap-up"},
});
template <>
inline constexpr auto kWords<core::Channel> = std::to_array<Word<core::Channel>>({
    {core::Channel::kCall, "call"},
    {core::Channel::kCallback, "callback"},
    {core::Channel::kMail, "mail"},
    {core::Channel::kChat, "chat"},
    {core::Channel::kTask, "task"},
});
template <>
inline constexpr auto kWords<core::OfferKind> = std::to_array<Word<core::OfferKind>>({
    {core::OfferKind::kWork, "work"},
    {core::OfferKind::kConsult, "consult"},
});
template <>
inline constexpr auto kWords<core::Cause> = std::to_array<Word<core::Cause>>({
    {core::Cause::kNormal, "normal"},
    {core::Cause::kBusy, "busy"},
    {core::Cause::kNoAnswer, "no-answer"},
    {core::Cause::kUnreachable, "unreachable"},
    {core::Cause::kRejected, "rejected"},
    {core::Cause::kTransferred, "transferred"},
    {core::Cause::kResync, "resync"},
    {core::Cause::kFailure, "failure"},
    {core::Cause::kAnsweredElsewhere, "answered-elsewhere"},
});
template <>
inline constexpr auto kWords<core::ItemState> = std::to_array<Word<core::ItemState>>({
    {core::ItemState::kWaiting, "waiting"},
    {core::ItemState::kOffered, "offered"},
    {core::ItemState::kConnected, "connected"},
    {core::ItemState::kHeld, "held"},
    {core::ItemState::kConsulting, "consulting"},
    {core::ItemState::kConference, "conference"},
    {core::ItemState::kWrapUp, "wrap-up"},
    {core::ItemState::kClosed, "closed"},
    {core::ItemState::kScheduled, "scheduled"},
});
template <>
inline constexpr auto kWords<core::DueStage> = std::to_array<Word<core::DueStage>>({
    {core::DueStage::kNone, "none"},
    {core::DueStage::kInTime, "in-time"},
    {core::DueStage::kNear, "near"},
    {core::DueStage::kMissed, "missed"},
});
template <>
inline constexpr auto kWords<core::OfferOutcome> = std::to_array<Word<core::OfferOutcome>>({
    {core::OfferOutcome::kAccepted, "accepted"},
    {core::OfferOutcome::kDeclined, "declined"},
    {core::OfferOutcome::kExpired, "expired"},
    {core::OfferOutcome::kRescinded, "rescinded"},
    {core::OfferOutcome::kBusy, "busy"},
    {core::OfferOutcome::kUnreachable, "unreachable"},
    {core::OfferOutcome::kTaken, "taken"},
});
template <>
inline constexpr auto kWords<core::DecisionKind> = std::to_array<Word<core::DecisionKind>>({
    {core::DecisionKind::kJoined, "joined"},
    {core::DecisionKind::kKept, "kept"},
    {core::DecisionKind::kLetGo, "let-go"},
    {core::DecisionKind::kStepBegan, "step-began"},
    {core::DecisionKind::kStepPassed, "step-passed"},
    {core::DecisionKind::kNobody, "nobody"},
    {core::DecisionKind::kAsked, "asked"},
    {core::DecisionKind::kOfferEnded, "offer-ended"},
    {core::DecisionKind::kOverdue, "overdue"},
    {core::DecisionKind::kRefused, "refused"},
    {core::DecisionKind::kCallbackAsked, "callback-asked"},
    {core::DecisionKind::kCallbackPromised, "callback-promised"},
    {core::DecisionKind::kTookIn, "took-in"},
    {core::DecisionKind::kParked, "parked"},
    {core::DecisionKind::kWoken, "woken"},
    {core::DecisionKind::kDue, "due"},
});
template <>
inline constexpr auto kWords<core::PreferenceKind> = std::to_array<Word<core::PreferenceKind>>({
    {core::PreferenceKind::kLastAgent, "last-agent"},
    {core::PreferenceKind::kTicketOwner, "ticket-owner"},
    {core::PreferenceKind::kCustomerOwner, "customer-owner"},
    {core::PreferenceKind::kAttached, "attached"},
    {core::PreferenceKind::kNamed, "named"},
    {core::PreferenceKind::kPromised, "promised"},
    {core::PreferenceKind::kReturned, "returned"},
});
template <>
inline constexpr auto kWords<core::PassedBecause> = std::to_array<Word<core::PassedBecause>>({
    {core::PassedBecause::kCondition, "condition"},
    {core::PassedBecause::kNobody, "nobody"},
    {core::PassedBecause::kQueueFull, "queue-full"},
});
template <>
inline constexpr auto kWords<core::AskedBecause> = std::to_array<Word<core::AskedBecause>>({
    {core::AskedBecause::kWorkCame, "work-came"},
    {core::AskedBecause::kAgentFreed, "agent-freed"},
    {core::AskedBecause::kTransfer, "transfer"},
    {core::AskedBecause::kConsult, "consult"},
    {core::AskedBecause::kBeside, "beside"},
});
template <>
inline constexpr auto kWords<core::Ground> = std::to_array<Word<core::Ground>>({
    {core::Ground::kQueue, "queue"},
    {core::Ground::kReserve, "reserve"},
    {core::Ground::kLink, "link"},
    {core::Ground::kChannel, "channel"},
    {core::Ground::kSkill, "skill"},
    {core::Ground::kRule, "rule"},
    {core::Ground::kKept, "kept"},
    {core::Ground::kDeclined, "declined"},
    {core::Ground::kLoggedOff, "logged-off"},
    {core::Ground::kNotReady, "not-ready"},
    {core::Ground::kResting, "resting"},
    {core::Ground::kAtWork, "at-work"},
});
template <>
inline constexpr auto kWords<core::ItemOutcome> = std::to_array<Word<core::ItemOutcome>>({
    {core::ItemOutcome::kHandled, "handled"},
    {core::ItemOutcome::kAbandonedWaiting, "abandoned-waiting"},
    {core::ItemOutcome::kAbandonedRinging, "abandoned-ringing"},
    {core::ItemOutcome::kTransferredOut, "transferred-out"},
    {core::ItemOutcome::kRefused, "refused"},
    {core::ItemOutcome::kLostInResync, "lost-in-resync"},
    {core::ItemOutcome::kWithdrawn, "withdrawn"},
    {core::ItemOutcome::kCallbackFailed, "callback-failed"},
    {core::ItemOutcome::kCallbackMissed, "callback-missed"},
    {core::ItemOutcome::kServed, "served"},
});
template <>
inline constexpr auto kWords<core::OverflowCause> = std::to_array<Word<core::OverflowCause>>({
    {core::OverflowCause::kClosed, "closed"},
    {core::OverflowCause::kFull, "full"},
    {core::OverflowCause::kNobody, "nobody"},
    {core::OverflowCause::kLongWait, "long-wait"},
});
template <>
inline constexpr auto kWords<core::LegState> = std::to_array<Word<core::LegState>>({
    {core::LegState::kNull, "null"},
    {core::LegState::kInitiated, "initiated"},
    {core::LegState::kAlerting, "alerting"},
    {core::LegState::kConnected, "connected"},
    {core::LegState::kHold, "hold"},
    {core::LegState::kQueued, "queued"},
    {core::LegState::kFail, "fail"},
});
template <>
inline constexpr auto kWords<service::ContactKind> = std::to_array<Word<service::ContactKind>>({
    {service::ContactKind::kPhone, "phone"},
    {service::ContactKind::kEmail, "email"},
    {service::ContactKind::kOther, "other"},
});
template <>
inline constexpr auto kWords<service::CustomerChangeKind> =
    std::to_array<Word<service::CustomerChangeKind>>({
        {service::CustomerChangeKind::kCreated, "created"},
        {service::CustomerChangeKind::kChanged, "changed"},
        {service::CustomerChangeKind::kMergedInto, "merged-into"},
        {service::CustomerChangeKind::kSplitFrom, "split-from"},
        {service::CustomerChangeKind::kErased, "erased"},
    });
template <>
inline constexpr auto kWords<service::TicketState> = std::to_array<Word<service::TicketState>>({
    {service::TicketState::kOpen, "open"},
    {service::TicketState::kWaiting, "waiting"},
    {service::TicketState::kSolved, "solved"},
    {service::TicketState::kClosed, "closed"},
});
template <>
inline constexpr auto kWords<service::MailState> = std::to_array<Word<service::MailState>>({
    {service::MailState::kReceived, "received"},
    {service::MailState::kRouting, "routing"},
    {service::MailState::kRouted, "routed"},
    {service::MailState::kParked, "parked"},
    {service::MailState::kEvent, "event"},
    {service::MailState::kKnown, "known"},
});
template <>
inline constexpr auto kWords<core::MailKind> = std::to_array<Word<core::MailKind>>({
    {core::MailKind::kPerson, "person"},
    {core::MailKind::kAutoReply, "auto-reply"},
    {core::MailKind::kBounce, "bounce"},
    {core::MailKind::kFeedback, "feedback"},
    {core::MailKind::kList, "list"},
});
template <>
inline constexpr auto kWords<service::Role> = std::to_array<Word<service::Role>>({
    {service::Role::kAgent, "agent"},
    {service::Role::kSupervisor, "supervisor"},
    {service::Role::kPbx, "pbx"},
    {service::Role::kIntegrator, "integrator"},
    {service::Role::kAdministrator, "administrator"},
});

template <class E>
std::string_view WordOf(E value) {
  for (const auto& word : kWords<E>) {
    if (word.value == value) return word.text;
  }
  CheckFailed("every value has a word", __FILE__, __LINE__);
}

template <class E>
std::optional<E> FromWord(std::string_view text) {
  for (const auto& word : kWords<E>) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

}  // namespace strowger::store
