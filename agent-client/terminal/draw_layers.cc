#include <algorithm>

#include "terminal/draw.h"
#include "terminal/mail_keys.h"
#include "terminal/mail_view.h"
#include "terminal/story.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

void DrawLayerTitle(Grid& grid, const Region& region, const std::string& title) {
  grid.Clear(region.row, region.column, region.rows, region.width);
  grid.Fill(region.row, region.column, region.width, "─", Style::kAccent);
  grid.Put(region.row, region.column + 1, " " + title + " ", Style::kAccent, region.width - 2);
}

// The first line to show so that the selected one is seen.
int FirstShown(std::size_t selected, std::size_t count, int rows) {
  const int last = std::max(static_cast<int>(count) - rows, 0);
  return std::clamp(static_cast<int>(selected) - rows + 1, 0, last);
}

// Says that a list goes on beyond what is shown.
void DrawMore(Grid& grid, const Region& list, int first, std::size_t count) {
  const int right = list.column + list.width - 1;
  if (first > 0) grid.Put(list.row, right, "▴", Style::kKey, 1);
  const bool goes_on = first + list.rows < static_cast<int>(count);
  if (goes_on) grid.Put(list.row + list.rows - 1, right, "▾", Style::kKey, 1);
}

// Puts what fits; the row behind the line, which may be far below the region. A line goes on under
// its own text, not under the clock in front of it.
int PutStoryLine(Grid& grid, const Region& list, int row, const StoryLine& line) {
  const int indent = WidthOf(line.front);
  if (row < list.row + list.rows) grid.Put(row, list.column, line.front, Style::kMuted);
  for (const TextLine& part : Wrap(line.text, list.width - indent)) {
    if (row < list.row + list.rows) {
      grid.Put(row, list.column + indent, line.text.substr(part.begin, part.end - part.begin));
    }
    ++row;
  }
  return row;
}

}  // namespace

void DrawMenu(Grid& grid, const Region& region, const ConsoleState& state) {
  DrawLayerTitle(grid, region, state.menu.title);
  const auto& entries = state.menu.entries;
  const int rows = region.rows - 1;
  const int first = FirstShown(state.menu.selected, entries.size(), rows);
  for (int row = 0; row < rows; ++row) {
    const auto number = static_cast<std::size_t>(first + row);
    if (number >= entries.size()) break;
    const std::string key = number < 9 ? std::to_string(number + 1) : " ";
    const Style style = number == state.menu.selected ? Style::kSelected : Style::kPlain;
    grid.Put(region.row + 1 + row, region.column + 1, key, Style::kKey);
    grid.Put(region.row + 1 + row, region.column + 3, entries[number].label, style,
             region.width - 5);
  }
  DrawMore(grid, {region.row + 1, region.column, rows, region.width}, first, entries.size());
}

void DrawPrompt(Grid& grid, const Region& region, const ConsoleState& state) {
  const Prompt& prompt = state.prompt;
  DrawLayerTitle(grid, region, prompt.title);
  const int width = region.width - 4;
  grid.Put(region.row + 1, region.column + 1, ">", Style::kKey);
  DrawTypedLine(grid, {region.row + 1, region.column + 3, 1, width}, prompt.line, Style::kStrong,
                true);
  if (!prompt.offers_agents) return;
  const auto fitting = FittingPlaces(state);
  const int rows = region.rows - 2;
  const int first = FirstShown(prompt.selected, fitting.size(), rows);
  for (int row = 0; row < rows; ++row) {
    const auto number = static_cast<std::size_t>(first + row);
    if (number >= fitting.size()) break;
    const Style style = number == prompt.selected ? Style::kSelected : Style::kPlain;
    grid.Put(region.row + 2 + row, region.column + 3, fitting[number].label, style, width - 1);
  }
  DrawMore(grid, {region.row + 2, region.column, rows, region.width}, first, fitting.size());
}

void DrawForm(Grid& grid, const Region& region, const ConsoleState& state) {
  const Form& form = state.form;
  DrawLayerTitle(grid, region, Say(state, Text::kNewCustomer));
  int label_width = 0;
  for (const Form::Field& field : form.fields) {
    label_width = std::max(label_width, WidthOf(Say(state, field.label)));
  }
  const int column = region.column + 3 + label_width + 1;
  const int width = region.column + region.width - 1 - column;
  int row = region.row + 1;
  for (std::size_t i = 0; i < form.fields.size(); ++i, ++row) {
    const Form::Field& field = form.fields[i];
    const bool is_selected = i == form.selected;
    grid.Put(row, region.column + 1, is_selected ? ">" : " ", Style::kKey);
    grid.Put(row, region.column + 3, Say(state, field.label), Style::kMuted);
    DrawTypedLine(grid, {row, column, 1, width}, field.line,
                  is_selected ? Style::kStrong : Style::kPlain, is_selected);
  }
  if (!form.number.empty()) grid.Put(row, column, form.number, Style::kMuted, width);
}

void DrawStory(Grid& grid, const Region& region, const ConsoleState& state) {
  const Story& story = state.story;
  const std::string contact = story.interaction.substr(story.interaction.find('/') + 1);
  const bool is_ticket = story.interaction.starts_with("tickets/");
  DrawLayerTitle(grid, region,
                 Say(state, is_ticket ? Text::kTicketOf : Text::kStoryOf, {contact, story.who}));
  if (!story.is_read) {
    grid.Put(region.row + 1, region.column + 1, Say(state, Text::kStoryReading), Style::kMuted);
    return;
  }
  const Region list{region.row + 1, region.column + 1, region.rows - 1, region.width - 3};
  const int right = region.column + region.width - 1;
  int row = list.row;
  std::size_t number = story.first;
  while (number < story.lines.size() && row <= list.row + list.rows) {
    row = PutStoryLine(grid, list, row, ToStoryLine(story.lines[number++]));
  }
  const bool goes_on = number < story.lines.size() || row > list.row + list.rows;
  if (story.first > 0) grid.Put(list.row, right, "▴", Style::kKey, 1);
  if (goes_on) grid.Put(list.row + list.rows - 1, right, "▾", Style::kKey, 1);
}

void DrawHelp(Grid& grid, const Region& region, const ConsoleState& state) {
  DrawLayerTitle(grid, region, Say(state, Text::kHelpTitle));
  const int rows = region.rows - 2;
  int number = 0;
  const auto put = [&](std::string_view key, const std::string& label) {
    const int third = region.width / 3;
    const int column = region.column + 1 + (number / rows) * third;
    const int row = region.row + 1 + number % rows;
    grid.Put(row, column, key, Style::kKey);
    grid.Put(row, column + 5, label, Style::kPlain, third - 6);
    ++number;
  };
  for (const Binding& binding : KeyTable()) {
    if (!binding.shown.empty()) put(binding.shown, Say(state, binding.label));
  }
  for (const MailBinding& binding : MailKeyTable()) {
    put(binding.character, Say(state, binding.long_label));
  }
  grid.Put(region.row + region.rows - 1, region.column + 1, Say(state, Text::kAnyKey),
           Style::kMuted);
}

}  // namespace strowger::client
