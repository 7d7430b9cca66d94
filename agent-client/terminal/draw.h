#pragma once

#include <optional>
#include <string>

#include "terminal/console_state.h"
#include "terminal/grid.h"

namespace strowger::client {

inline constexpr int kRowsMin = 24;
inline constexpr int kColumnsMin = 80;

// The whole screen as it is at `now` of our clock. Pure: the same state gives the same cells.
Grid Draw(const ConsoleState& state, int rows, int columns, TimePoint now);

// ---- Parts; each draws into its own region.
struct Region {
  int row = 0;
  int column = 0;
  int rows = 0;
  int width = 0;
};
// Where the parts of a screen of this size stand.
struct Layout {
  int rows = 0;
  int columns = 0;
  int note_rows = 0;
  int note_title = 0;  // The row.
  int customer_width = 0;
  int work_width = 0;
  int pane_rows = 0;  // Of offer and work together, and of the customer.
};
inline constexpr int kOfferRows = 6;
Layout LayoutOf(int rows, int columns);
// What is in hand; a mail has the room of the offer, too, while there is neither offer nor news.
Region WorkRegion(const ConsoleState& state, const Layout& layout, TimePoint now);
// A line with what stands below it.
void DrawTitle(Grid& grid, int row, int column, int width, const std::string& title,
               const std::string& right = {});
// draw_work.cc
void DrawOffer(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now);
void DrawWork(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now);
// How many of so many rows the list of the pieces in hand takes; 0 where there is one.
int RowsInHand(const ConsoleState& state, int rows);
// draw_news.cc
// Stands where offers do while there is none: what happened to the last ones.
void DrawNews(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now);
bool HasNews(const ConsoleState& state, TimePoint now);
// Puts a text on as many rows as it needs; the row behind it.
int PutWrapped(Grid& grid, const Region& region, int row, const std::string& text, Style style);
// draw_customer.cc
void DrawCustomer(Grid& grid, const Region& region, const ConsoleState& state);
// draw_layers.cc
void DrawMenu(Grid& grid, const Region& region, const ConsoleState& state);
void DrawPrompt(Grid& grid, const Region& region, const ConsoleState& state);
void DrawForm(Grid& grid, const Region& region, const ConsoleState& state);
void DrawStory(Grid& grid, const Region& region, const ConsoleState& state);
void DrawHelp(Grid& grid, const Region& region, const ConsoleState& state);
// draw_note.cc
void DrawNote(Grid& grid, const Region& region, const ConsoleState& state);
// A text that is typed, with so many lines below the cursor's where it goes on.
void DrawTyped(Grid& grid, const Region& region, const LineEditor& editor, bool has_cursor,
               int lines_below);
// The same on one row.
void DrawTypedLine(Grid& grid, const Region& region, const LineEditor& editor, Style style,
                   bool has_cursor);

// The word for what is not a call; unset for calls. draw_work.cc
std::optional<Text> ChannelWord(routing::v1::Channel channel);
// "0:07", "12:40", "1:02:03"; never below zero.
std::string Clock(Duration span);
// "14:05" on the clock of the wall here.
std::string TimeOfDay(const ConsoleState& state, TimePoint time);
// "03-02" of the calendar here.
std::string DayOf(const ConsoleState& state, TimePoint time);
// Since `start`, by the server's clock.
Duration Since(const ConsoleState& state, const google::protobuf::Timestamp& start, TimePoint now);
// Until `end`, by the server's clock.
Duration Until(const ConsoleState& state, const google::protobuf::Timestamp& end, TimePoint now);

}  // namespace strowger::client
