#include "terminal/story.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "terminal/explanation_text.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

constexpr std::size_t kLinesOfAPage = 10;
constexpr std::size_t kFrontBytes = 10;  // "10:31:02  ".

void ScrollTo(Story& story, std::size_t line) {
  story.first = std::min(line, story.lines.empty() ? 0 : story.lines.size() - 1);
}

}  // namespace

void RememberCall(ConsoleState& state) {
  const auto* item = ShownItem(state);
  if (item == nullptr || item->interaction().empty()) return;
  state.last_interaction = item->interaction();
  state.last_caller = WhoCalls(state, *item);
}

Effects OpenStory(ConsoleState& state, TimePoint now) {
  if (state.last_interaction.empty()) {
    Tell(state, Say(state, Text::kStoryNone), false, now);
    return {};
  }
  state.story = Story();
  state.story.interaction = state.last_interaction;
  state.story.who = state.last_caller;
  state.focus = Focus::kStory;
  auto request = std::make_shared<routing::v1::ExplainInteractionRequest>();
  request->set_interaction(state.story.interaction);
  Wish wish;
  wish.purpose = Wish::Purpose::kStory;
  wish.what = Text::kStory;
  wish.key = state.story.interaction;
  wish.request = std::move(request);
  return MakeWish(state, std::move(wish));
}

void StoryRead(ConsoleState& state, const routing::v1::ExplainInteractionResponse& answer) {
  if (answer.interaction() != state.story.interaction) return;  // Another was asked for since.
  state.story.lines = ExplainDecisions(state.language, answer);
  for (std::string& line : ExplainWaiting(state.language, answer)) {
    state.story.lines.push_back(std::move(line));
  }
  state.story.is_read = true;
}

void StoryRefused(ConsoleState& state, const std::string& interaction) {
  const bool is_awaited = state.focus == Focus::kStory && !state.story.is_read &&
                          state.story.interaction == interaction;
  if (is_awaited) state.focus = Focus::kDesk;
}

void StoryKey(ConsoleState& state, const Key& key) {
  Story& story = state.story;
  switch (key.code) {
    case KeyCode::kEscape:
    case KeyCode::kF6:
      state.focus = Focus::kDesk;
      return;
    case KeyCode::kUp:
      return ScrollTo(story, story.first - std::min<std::size_t>(story.first, 1));
    case KeyCode::kDown:
      return ScrollTo(story, story.first + 1);
    case KeyCode::kPageUp:
      return ScrollTo(story, story.first - std::min(story.first, kLinesOfAPage));
    case KeyCode::kPageDown:
      return ScrollTo(story, story.first + kLinesOfAPage);
    case KeyCode::kHome:
      return ScrollTo(story, 0);
    case KeyCode::kEnd:
      return ScrollTo(story, story.lines.size());
    default:
      return;
  }
}

StoryLine ToStoryLine(const std::string& line) {
  const bool has_front =
      line.size() > kFrontBytes && line.compare(kFrontBytes - 2, 2, "  ") == 0 &&
      (std::isdigit(static_cast<unsigned char>(line.front())) != 0 || line.front() == ' ');
  if (!has_front) return {{}, line};
  return {line.substr(0, kFrontBytes), line.substr(kFrontBytes)};
}

}  // namespace strowger::client
