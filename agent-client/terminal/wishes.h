#pragma once

#include <utility>

#include "terminal/console_state.h"

namespace strowger::client {

// Puts the wish on its way.
Effects MakeWish(ConsoleState& state, Wish wish);

// An act of the person: told while it is on its way, and when it is refused.
template <class Request>
Effects Ask(ConsoleState& state, Text what, Request request) {
  Wish wish;
  wish.what = what;
  wish.request = std::make_shared<Request>(std::move(request));
  return MakeWish(state, std::move(wish));
}

void Tell(ConsoleState& state, std::string text, bool is_alarm, TimePoint now);

inline void Append(Effects& effects, Effects more) {
  for (Effect& effect : more) effects.push_back(std::move(effect));
}

}  // namespace strowger::client
