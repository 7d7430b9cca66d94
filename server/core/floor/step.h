#pragma once

#include <utility>
#include <vector>

#include "base/time.h"
#include "core/floor/effect.h"

namespace strowger::core {

// One input being applied: when it happened, and what must be done about it so far.
struct Step {
  TimePoint now;
  std::vector<Effect>& effects;

  void Do(Effect effect) { effects.push_back(std::move(effect)); }
  template <class Command>
  void Tell(Command command) {
    effects.push_back(PbxCommand{std::move(command)});
  }
};

}  // namespace strowger::core
