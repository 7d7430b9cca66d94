#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "model/desk_state.h"
#include "terminal/key.h"
#include "terminal/text.h"

namespace strowger::client {

// What a person can do with one key at the desk. Letters are dead while typing.
enum class Act {
  kAccept,
  kDecline,
  kHold,
  kRetrieve,
  kTransfer,
  kConsult,
  kBack,
  kHandOver,
  kJoin,
  kRelease,
  kFinish,
  kExtend,
  kPark,
  kIdentifyFirst,
  kIdentifySecond,
  kIdentifyThird,
  kNote,
  kTicket,
  kCallBack,
  kOpenPop,
  kNextWork,
  kPresence,
  kStory,
  kHelp,
  kQuit,
};

// One line of the key table.
struct Binding {
  Act act;
  KeyCode code;
  std::string_view character;  // Where the code is kCharacter.
  std::string_view shown;      // As it stands on the screen.
  Text label;
};

// The only place that says which key does what.
std::span<const Binding> KeyTable();

// May it be asked for now? For acts about work just what the server allows.
bool IsPossible(Act act, const DeskState& desk);

// What the key does now, in one word: nobody hangs a mail up.
Text LabelOf(const Binding& binding, const DeskState& desk);

// The possible binding of the key; null when the key does nothing now.
const Binding* FindBinding(const Key& key, const DeskState& desk);

}  // namespace strowger::client
