#include <algorithm>
#include <cctype>
#include <utility>

#include "terminal/desk_acts.h"
#include "terminal/edit_text.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_keys.h"
#include "terminal/notes.h"
#include "terminal/opening.h"
#include "terminal/story.h"
#include "terminal/width.h"
#include "terminal/wishes.h"

namespace strowger::client {

namespace {

// The field's width for moving up and down; the screen's own may differ by a little, which moves
// the cursor's column, never the text.
constexpr int kNoteWidth = 78;
// So many entries of a menu a page key passes.
constexpr std::size_t kMenuPage = 10;

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool IsNumber(const std::string& typed) {
  return !typed.empty() && typed.find_first_not_of("+0123456789*# -") == std::string::npos;
}

Effects NoteKey(ConsoleState& state, const Key& key, TimePoint now) {
  Note* note = ShownNote(state);
  if (note == nullptr || key.code == KeyCode::kEscape) {
    state.focus = Focus::kDesk;
    ChooseNote(state);
    ForgetEmptyNotes(state);
    return {};
  }
  if (key.code == KeyCode::kControlS) return SaveNote(state, nullptr, Text::kNote, now);
  if (key.code == KeyCode::kUp) note->editor.Up(kNoteWidth);
  if (key.code == KeyCode::kDown) note->editor.Down(kNoteWidth);
  const bool types = key.code == KeyCode::kCharacter || key.code == KeyCode::kEnter;
  if (!types) return EditText(note->editor, key) ? NoteTyped(state, now) : Effects{};
  if (!note->editor.Insert(key.code == KeyCode::kEnter ? "\n" : key.text)) {
    Tell(state, Say(state, Text::kNoteFull), true, now);
    return {};
  }
  return NoteTyped(state, now);
}

Effects RunEntry(ConsoleState& state, std::size_t number, TimePoint now) {
  if (number >= state.menu.entries.size()) return {};
  const auto run = state.menu.entries[number].run;
  state.focus = state.menu.back;  // Before it runs: it may open something else.
  return run(state, now);
}

Effects MenuKey(ConsoleState& state, const Key& key, TimePoint now) {
  const std::size_t count = state.menu.entries.size();
  switch (key.code) {
    case KeyCode::kEscape:
      state.focus = state.menu.back;
      return {};
    case KeyCode::kUp:
      state.menu.selected = (state.menu.selected + count - 1) % std::max<std::size_t>(count, 1);
      return {};
    case KeyCode::kDown:
      state.menu.selected = (state.menu.selected + 1) % std::max<std::size_t>(count, 1);
      return {};
    case KeyCode::kPageUp:
      state.menu.selected -= std::min(state.menu.selected, kMenuPage);
      return {};
    case KeyCode::kPageDown:
      state.menu.selected =
          std::min(state.menu.selected + kMenuPage, std::max<std::size_t>(count, 1) - 1);
      return {};
    case KeyCode::kHome:
      state.menu.selected = 0;
      return {};
    case KeyCode::kEnd:
      state.menu.selected = std::max<std::size_t>(count, 1) - 1;
      return {};
    case KeyCode::kEnter:
      return RunEntry(state, state.menu.selected, now);
    case KeyCode::kCharacter:
      if (key.text >= "1" && key.text <= "9" && key.text.size() == 1) {
        return RunEntry(state, static_cast<std::size_t>(key.text[0] - '1'), now);
      }
      return {};
    default:
      return {};
  }
}

Effects SubmitPrompt(ConsoleState& state, TimePoint now) {
  const std::string typed = state.prompt.line.text();
  if (typed.empty()) return {};
  Place place;
  if (state.prompt.offers_agents) {
    const auto fitting = FittingPlaces(state);
    if (fitting.empty()) {
      Tell(state, Say(state, Text::kNoMatch, {typed}), true, now);
      return {};
    }
    place = fitting[std::min(state.prompt.selected, fitting.size() - 1)];
  }
  const auto run = state.prompt.run;
  state.focus = state.prompt.back;
  return run(state, typed, place, now);
}

// Tab writes the chosen place out.
void Complete(ConsoleState& state) {
  const auto fitting = FittingPlaces(state);
  if (fitting.empty()) return;
  const Place place = fitting[std::min(state.prompt.selected, fitting.size() - 1)];
  state.prompt.line = LineEditor(place.resource.empty() ? place.number : place.resource);
  state.prompt.selected = 0;
}

Effects PromptKey(ConsoleState& state, const Key& key, TimePoint now) {
  Prompt& prompt = state.prompt;
  switch (key.code) {
    case KeyCode::kEscape:
      state.focus = state.prompt.back;
      return {};
    case KeyCode::kEnter:
      return SubmitPrompt(state, now);
    case KeyCode::kTab:
      if (prompt.offers_agents) Complete(state);
      return {};
    case KeyCode::kUp:
      if (prompt.selected > 0) --prompt.selected;
      return {};
    case KeyCode::kDown:
      if (prompt.selected + 1 < FittingPlaces(state).size()) ++prompt.selected;
      return {};
    case KeyCode::kCharacter:
      prompt.line.Insert(key.text);
      prompt.selected = 0;
      return {};
    default:
      if (EditText(prompt.line, key)) prompt.selected = 0;
      return {};
  }
}

Effects DeskKey(ConsoleState& state, const Key& key, TimePoint now) {
  const Binding* binding = FindBinding(key, state.desk);
  if (binding == nullptr) return MailDeskKey(state, key, now);
  // The chord is its own confirmation.
  if (key.code == KeyCode::kShiftF8) {
    state.armed = Act::kRelease;
    state.armed_at = now;
  }
  return RunAct(state, binding->act, now);
}

// Keys that work while typing and in menus, too: an offer does not wait.
bool WorksEverywhere(KeyCode code) {
  return code == KeyCode::kF2 || code == KeyCode::kF4 || code == KeyCode::kShiftF8;
}

}  // namespace

bool EditText(LineEditor& editor, const Key& key) {
  const std::string before = editor.text();
  switch (key.code) {
    case KeyCode::kBackspace:
      editor.Backspace();
      break;
    case KeyCode::kDelete:
      editor.Delete();
      break;
    case KeyCode::kLeft:
      editor.Left();
      break;
    case KeyCode::kRight:
      editor.Right();
      break;
    case KeyCode::kHome:
    case KeyCode::kControlA:
      editor.ToLineStart();
      break;
    case KeyCode::kEnd:
    case KeyCode::kControlE:
      editor.ToLineEnd();
      break;
    case KeyCode::kControlW:
      editor.DeleteWordBefore();
      break;
    case KeyCode::kControlK:
      editor.DeleteToLineEnd();
      break;
    default:
      break;
  }
  return editor.text() != before;
}

std::vector<Place> FittingPlaces(const ConsoleState& state) {
  std::vector<Place> fitting;
  const std::string typed = Lower(state.prompt.line.text());
  if (IsNumber(typed)) fitting.push_back({{}, typed, typed});
  const auto add = [&](const std::vector<Place>& places) {
    for (const Place& place : places) {
      const bool fits = Lower(place.label).find(typed) != std::string::npos ||
                        place.resource.find(typed) != std::string::npos;
      if (fits) fitting.push_back(place);
    }
  };
  if (state.prompt.offers_agents) add(state.agents);
  if (state.prompt.offers_queues) add(state.queues);
  return fitting;
}

Effects OnKey(ConsoleState& state, const Key& key, TimePoint now) {
  if (key.code == KeyCode::kControlC) return RunAct(state, Act::kQuit, now);
  if (WorksEverywhere(key.code)) return DeskKey(state, key, now);
  switch (state.focus) {
    case Focus::kNote:
      return NoteKey(state, key, now);
    case Focus::kMenu:
      return MenuKey(state, key, now);
    case Focus::kPrompt:
      return PromptKey(state, key, now);
    case Focus::kForm:
      return FormKey(state, key, now);
    case Focus::kStory:
      StoryKey(state, key);
      return {};
    case Focus::kMailDraft:
      return DraftKey(state, key, now);
    case Focus::kHelp:
      state.focus = Focus::kDesk;
      return {};
    case Focus::kDesk:
      return DeskKey(state, key, now);
  }
  return {};
}

}  // namespace strowger::client
