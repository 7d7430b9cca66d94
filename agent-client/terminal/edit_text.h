#pragma once

#include "terminal/key.h"
#include "terminal/line_editor.h"

namespace strowger::client {

// Moves and deletions that every field knows. True when the text was changed. on_key.cc
bool EditText(LineEditor& editor, const Key& key);

}  // namespace strowger::client
