#include "core/agent/presence.h"

namespace strowger::core {

static_assert(!Next(Presence::kLoggedOff, PresenceEvent::kReady));
static_assert(!Next(Presence::kLoggedOff, PresenceEvent::kNotReady));
static_assert(!Next(Presence::kLoggedOff, PresenceEvent::kLogOff));
static_assert(!Next(Presence::kNotReady, PresenceEvent::kLogOn));
static_assert(!Next(Presence::kReady, PresenceEvent::kLogOn));
static_assert(Next(Presence::kLoggedOff, PresenceEvent::kLogOn) == Presence::kNotReady);

std::string_view NameOf(Presence presence) {
  switch (presence) {
    case Presence::kLoggedOff:
      return "logged off";
    case Presence::kNotReady:
      return "not ready";
    case Presence::kReady:
      return "ready";
  }
  return "unknown";
}

}  // namespace strowger::core
