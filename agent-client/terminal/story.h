#pragma once

#include <string>

#include "strowger/routing/v1/floor.pb.h"
#include "terminal/console_state.h"

// The story of one call's decisions, which is read from the server when a person asks for it.
namespace strowger::client {

// Keeps in mind whose story F6 tells: that of the call offered or in hand, else of the last one.
void RememberCall(ConsoleState& state);

// Opens the layer and asks the server.
Effects OpenStory(ConsoleState& state, TimePoint now);
void StoryRead(ConsoleState& state, const routing::v1::ExplainInteractionResponse& answer);
// The story of that interaction cannot be read.
void StoryRefused(ConsoleState& state, const std::string& interaction);
// A key while the layer is open.
void StoryKey(ConsoleState& state, const Key& key);

// One line in its two parts.
struct StoryLine {
  std::string front;  // The clock, or as many blanks where the text goes on with the line before.
  std::string text;
};
StoryLine ToStoryLine(const std::string& line);

}  // namespace strowger::client
