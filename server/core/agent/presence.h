#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/floor/state.h"

// The presence machine: is the agent here?
//
//   logged off --log on--> not ready <--not ready / ready--> ready
//   not ready, ready --log off--> logged off
//
// What work the agent holds is another machine (core/agent/slot.h). A change that is asked for
// while work is held is kept as pending by the roster and made here when the work ends.
namespace strowger::core {

enum class PresenceEvent { kLogOn, kReady, kNotReady, kLogOff };

struct PresenceMove {
  Presence from;
  PresenceEvent event;
  Presence to;
};

// Ready while ready and not ready while not ready (with another reason) change no state, but are
// allowed, so that a console may repeat itself after a lost reply.
inline constexpr std::array kPresenceMoves{
    PresenceMove{Presence::kLoggedOff, PresenceEvent::kLogOn, Presence::kNotReady},
    PresenceMove{Presence::kNotReady, PresenceEvent::kReady, Presence::kReady},
    PresenceMove{Presence::kNotReady, PresenceEvent::kNotReady, Presence::kNotReady},
    PresenceMove{Presence::kNotReady, PresenceEvent::kLogOff, Presence::kLoggedOff},
    PresenceMove{Presence::kReady, PresenceEvent::kReady, Presence::kReady},
    PresenceMove{Presence::kReady, PresenceEvent::kNotReady, Presence::kNotReady},
    PresenceMove{Presence::kReady, PresenceEvent::kLogOff, Presence::kLoggedOff},
};

// Where the event leads; none when it is not allowed.
constexpr std::optional<Presence> Next(Presence from, PresenceEvent event) {
  for (const PresenceMove& move : kPresenceMoves) {
    if (move.from == from && move.event == event) return move.to;
  }
  return std::nullopt;
}

// The word for people and metadata, for example "not ready".
std::string_view NameOf(Presence presence);

}  // namespace strowger::core
