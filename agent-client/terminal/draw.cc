#include "terminal/draw.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "terminal/draw_mail.h"
#include "terminal/mail_editor.h"
#include "terminal/mail_view.h"
#include "terminal/notes.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr std::string_view kLine = "─";
constexpr int kCustomerWidthMin = 33;

struct Look {
  std::string_view mark;
  Style style;
  Text word;
};

Look LookOf(routing::v1::Presence presence) {
  switch (presence) {
    case routing::v1::PRESENCE_READY:
      return {"●", Style::kReady, Text::kReady};
    case routing::v1::PRESENCE_NOT_READY:
      return {"○", Style::kMuted, Text::kNotReady};
    default:
      return {"–", Style::kMuted, Text::kLoggedOff};
  }
}

std::string NameOfReasonIn(const ConsoleState& state, const std::string& reason) {
  return reason.empty() ? std::string() : " · " + NameOfReason(state.language, reason);
}

// Where a connection is, in the corner: the link to the PBX is a word of its own.
void DrawLinks(Grid& grid, const ConsoleState& state) {
  std::string text;
  bool is_down = false;
  for (const auto& [name, link] : state.desk.desk.links) {
    const bool is_up = link.state() == routing::v1::LINK_STATE_UP;
    is_down = is_down || !is_up;
    const std::string number = name.substr(name.find('/') + 1);
    text +=
        (text.empty() ? "" : "  ") + Say(state, is_up ? Text::kLinkUp : Text::kLinkDown, {number});
  }
  const auto& device = state.desk.desk.status.device();
  if (!device.empty()) text = "☎ " + device + "  " + text;
  grid.PutRight(0, grid.columns() - 1, text, is_down ? Style::kAlarm : Style::kBar);
}

void DrawBar(Grid& grid, const ConsoleState& state, TimePoint now) {
  grid.Clear(0, 0, 1, grid.columns(), Style::kBar);
  const auto& status = state.desk.desk.status;
  const std::string name =
      status.display_name().empty() ? state.session.display_name() : status.display_name();
  int at = grid.Put(0, 1, name.empty() ? "Strowger" : name, Style::kBar, 20) + 2;
  if (state.desk.is_known) {
    const Look look = LookOf(status.presence());
    std::string text = std::string(look.mark) + " " + Say(state, look.word);
    if (status.presence() == routing::v1::PRESENCE_NOT_READY) {
      text += NameOfReasonIn(state, status.reason());
    }
    if (status.presence_start_time().seconds() > 0) {
      text += " " + Clock(Since(state, status.presence_start_time(), now));
    }
    if (status.has_rest_end_time()) {
      text += "  " + Say(state, Text::kResting, {Clock(Until(state, status.rest_end_time(), now))});
    }
    if (status.pending_presence() != routing::v1::PRESENCE_UNSPECIFIED) {
      std::string next = Say(state, LookOf(status.pending_presence()).word) +
                         NameOfReasonIn(state, status.pending_reason());
      if (status.pending_cause() == routing::v1::PRESENCE_CAUSE_SUPERVISOR) {
        next = Say(state, Text::kBySupervisor, {next});
      }
      text += "  " + Say(state, Text::kThenPresence, {next});
    }
    at = grid.Put(0, at, text, Style::kBar, grid.columns() - at - 24);
  }
  DrawLinks(grid, state);
}

bool IsStale(const ConsoleState& state, TimePoint now) {
  return state.stream.state != StreamState::kLive && now - state.stream_since > kStaleAfter;
}

// "closed until 09:00"; empty while its hours let work in.
std::string ClosedText(const ConsoleState& state, const routing::v1::QueueStatus& queue,
                       TimePoint now) {
  if (queue.hours_state() != routing::v1::QUEUE_HOURS_STATE_CLOSED) return {};
  if (!queue.has_hours_change_time()) return Say(state, Text::kQueueClosed);
  const TimePoint opens = ToTimePoint(queue.hours_change_time());
  const std::string day = DayOf(state, opens);
  const bool is_today = day == DayOf(state, ServerTime(state.desk, now));
  return Say(state, Text::kQueueClosedUntil,
             {(is_today ? "" : day + " ") + TimeOfDay(state, opens)});
}

void DrawQueues(Grid& grid, const ConsoleState& state, TimePoint now) {
  int at = 1;
  const bool is_stale = IsStale(state, now) && state.desk.is_known;
  const std::string as_of =
      is_stale ? Say(state, Text::kStale, {TimeOfDay(state, state.stream_since)}) : std::string();
  const int end = grid.columns() - 1 - WidthOf(as_of);
  grid.PutRight(1, grid.columns() - 1, as_of, Style::kMuted);
  for (const auto& [name, queue] : state.desk.desk.queues) {
    std::string text = queue.display_name() + " " + std::to_string(queue.waiting());
    const bool is_over = queue.longest_wait_state() == routing::v1::THRESHOLD_STATE_OVER;
    if (queue.has_oldest_arrive_time()) {
      text += " " + Clock(Since(state, queue.oldest_arrive_time(), now)) + (is_over ? "!" : "");
    }
    const std::string closed = ClosedText(state, queue, now);
    if (!closed.empty()) text += " " + closed;
    const int width = WidthOf(Harmless(text));
    if (at + width >= end) {
      grid.Put(1, std::min(at, end - 1), "…", Style::kMuted, 1);
      return;
    }
    const bool is_muted = is_stale || (!closed.empty() && queue.waiting() == 0);
    const Style style = is_muted ? Style::kMuted : is_over ? Style::kAlarm : Style::kPlain;
    at = grid.Put(1, at, text, style) + 3;
  }
}

std::string NoteTitle(const ConsoleState& state) {
  const Note* note = ShownNote(state);
  if (note == nullptr) return Say(state, Text::kNote);
  const bool is_left = state.desk.desk.work_items.count(state.note_key) == 0;
  return Say(state, is_left ? Text::kNoteLeft : Text::kNoteFor, {note->who});
}

std::string NoteFate(const ConsoleState& state) {
  const Note* note = ShownNote(state);
  if (note != nullptr && !note->fault.empty()) return Say(state, Text::kDraftBroken, {note->fault});
  if (note != nullptr && !note->editor.empty()) {
    return Say(state,
               note->is_on_server && !note->is_sending ? Text::kDraftServer : Text::kDraftHere);
  }
  if (note == nullptr || !note->saved_at) return {};
  return Say(state, Text::kNoteSaved, {TimeOfDay(state, *note->saved_at)});
}

// What the server is being asked, what it refused, or what was said last.
void DrawSaid(Grid& grid, int row, const ConsoleState& state, TimePoint now) {
  if (state.said) {
    grid.Put(row, 1, state.said->text, state.said->is_alarm ? Style::kAlarm : Style::kStrong);
    return;
  }
  for (const auto& [id, wish] : state.wishes) {
    const bool is_told = wish.purpose == Wish::Purpose::kAct ||
                         wish.purpose == Wish::Purpose::kNote ||
                         wish.purpose == Wish::Purpose::kForm;
    if (!is_told) continue;
    grid.Put(row, 1, Say(state, Text::kAct, {Say(state, wish.what)}), Style::kAccent);
    return;
  }
  if (const std::string undo = TextOfUndo(state, now); !undo.empty()) {
    grid.Put(row, 1, undo, Style::kHeld);
  }
}

int PutKey(Grid& grid, int row, int at, std::string_view key, const std::string& label) {
  const int width = WidthOf(std::string(key)) + 1 + WidthOf(label);
  if (at + width >= grid.columns()) return at;
  at = grid.Put(row, at, key, Style::kKey);
  return grid.Put(row, at + 1, label) + 2;
}

Text KeysOf(const ConsoleState& state) {
  if (state.focus == Focus::kNote) return Text::kNoteKeys;
  if (state.focus == Focus::kMenu) return Text::kMenuKeys;
  if (state.focus == Focus::kStory) return Text::kStoryKeys;
  if (state.focus == Focus::kForm) return Text::kFormKeys;
  return state.prompt.offers_agents ? Text::kPlaceKeys : Text::kPromptKeys;
}

void DrawKeys(Grid& grid, int row, const ConsoleState& state) {
  if (state.focus == Focus::kMailDraft) {
    grid.Put(row, 1, TextOfDraftKeys(state), Style::kKey);
    return;
  }
  if (state.focus != Focus::kDesk && state.focus != Focus::kHelp) {
    grid.Put(row, 1, Say(state, KeysOf(state)), Style::kKey);
    return;
  }
  int at = 1;
  for (const Binding& binding : KeyTable()) {
    const bool is_always = binding.act == Act::kHelp || binding.act == Act::kQuit;
    if (binding.shown.empty() || is_always || !IsPossible(binding.act, state.desk)) continue;
    if (binding.act == Act::kNote && ShownNote(state) == nullptr) continue;
    if (binding.act == Act::kStory && state.last_interaction.empty()) continue;
    at = PutKey(grid, row, at, binding.shown, Say(state, LabelOf(binding, state.desk)));
  }
}

void DrawFoot(Grid& grid, int row, const ConsoleState& state, TimePoint now) {
  grid.Clear(row, 0, 1, grid.columns(), Style::kBar);
  std::string text;
  bool is_lost = false;
  switch (state.stream.state) {
    case StreamState::kConnecting:
      text = "○ " + Say(state, Text::kConnecting);
      break;
    case StreamState::kLive:
      text = "● " + Say(state, Text::kOnline);
      break;
    case StreamState::kResuming:
      text = "◌ " + Say(state, Text::kResuming, {Clock(now - state.stream_since)});
      is_lost = true;
      break;
    case StreamState::kEnded:
      text = "× " + Say(state, Text::kSessionEnded);
      is_lost = true;
      break;
  }
  grid.Put(row, 1, text, is_lost ? Style::kAlarm : Style::kBar, grid.columns() - 22);
  grid.PutRight(row, grid.columns() - 1,
                "? " + Say(state, Text::kHelp) + "  q " + Say(state, Text::kQuit), Style::kBar);
}

// Lists stand over the work and grow upwards, but never over an offer. That of places takes all
// the room there is, so that it does not jump while somebody types.
Region LayerRegion(const ConsoleState& state, const Region& offer, const Region& work) {
  if (OfferedItem(state.desk) != nullptr) return work;
  const int rows_max = work.rows + offer.rows;
  int rows = work.rows;
  if (state.focus == Focus::kMenu) {
    rows = std::clamp(static_cast<int>(state.menu.entries.size()) + 1, work.rows, rows_max);
  } else if (state.prompt.offers_agents) {
    rows = rows_max;
  }
  return {work.row + work.rows - rows, work.column, rows, work.width};
}

void DrawLayer(Grid& grid, const Region& work, const Region& all, const ConsoleState& state) {
  switch (state.focus) {
    case Focus::kMenu:
      DrawMenu(grid, work, state);
      break;
    case Focus::kPrompt:
      DrawPrompt(grid, work, state);
      break;
    case Focus::kForm:
      DrawForm(grid, work, state);
      break;
    case Focus::kStory:
      DrawStory(grid, OfferedItem(state.desk) == nullptr ? all : work, state);
      break;
    case Focus::kHelp:
      DrawHelp(grid, all, state);
      break;
    case Focus::kDesk:
    case Focus::kNote:
    case Focus::kMailDraft:
      break;
  }
}

Grid DrawTooSmall(const ConsoleState& state, int rows, int columns) {
  Grid grid(rows, columns);
  const std::string text =
      Say(state, Text::kTooSmall, {std::to_string(columns), std::to_string(rows)});
  int row = 0;
  for (const TextLine& line : Wrap(text, std::max(columns, 2))) {
    grid.Put(row++, 0, text.substr(line.begin, line.end - line.begin));
  }
  return grid;
}

}  // namespace

Layout LayoutOf(int rows, int columns) {
  Layout layout;
  layout.rows = rows;
  layout.columns = columns;
  layout.note_rows = std::min(4 + (rows - kRowsMin) / 4, 8);
  layout.note_title = rows - 4 - layout.note_rows;
  layout.customer_width = std::max(kCustomerWidthMin, columns * 2 / 5);
  layout.work_width = columns - layout.customer_width - 1;
  layout.pane_rows = layout.note_title - 3;
  return layout;
}

Region WorkRegion(const ConsoleState& state, const Layout& layout, TimePoint now) {
  const bool is_whole =
      PageInHand(state) != nullptr && OfferedItem(state.desk) == nullptr && !HasNews(state, now);
  const int above = is_whole ? 0 : kOfferRows;
  return {3 + above, 0, layout.pane_rows - above, layout.work_width};
}

void DrawTitle(Grid& grid, int row, int column, int width, const std::string& title,
               const std::string& right) {
  grid.Fill(row, column, width, kLine, Style::kMuted);
  if (!title.empty()) grid.Put(row, column + 1, " " + title + " ", Style::kMuted, width - 2);
  if (!right.empty()) grid.PutRight(row, column + width - 1, " " + right + " ", Style::kMuted);
}

Grid Draw(const ConsoleState& state, int rows, int columns, TimePoint now) {
  if (rows < kRowsMin || columns < kColumnsMin) return DrawTooSmall(state, rows, columns);
  Grid grid(rows, columns);
  const Layout layout = LayoutOf(rows, columns);
  const auto& [all_rows, all_columns, note_rows, note_title, customer_width, work_width,
               pane_rows] = layout;
  DrawBar(grid, state, now);
  DrawQueues(grid, state, now);
  DrawTitle(grid, 2, 0, work_width, Say(state, Text::kMyWork));
  DrawTitle(grid, 2, work_width + 1, customer_width, Say(state, Text::kCustomer));
  for (int row = 3; row < note_title; ++row) grid.Put(row, work_width, "│", Style::kMuted, 1);
  grid.Put(2, work_width, "┬", Style::kMuted, 1);
  const Region offer{3, 0, kOfferRows, work_width};
  const Region work{3 + kOfferRows, 0, pane_rows - kOfferRows, work_width};
  DrawOffer(grid, offer, state, now);
  DrawWork(grid, WorkRegion(state, layout, now), state, now);
  DrawCustomer(grid, {3, work_width + 1, pane_rows, customer_width}, state);
  DrawTitle(grid, note_title, 0, columns, NoteTitle(state), NoteFate(state));
  // Where a long title does not stand.
  if (grid.at(note_title, work_width).text == kLine) {
    grid.Put(note_title, work_width, "┴", Style::kMuted, 1);
  }
  DrawNote(grid, {note_title + 1, 0, note_rows, columns}, state);
  DrawMailLayer(grid, layout, state, now);
  DrawSaid(grid, rows - 3, state, now);
  DrawKeys(grid, rows - 2, state);
  DrawFoot(grid, rows - 1, state, now);
  DrawLayer(grid, LayerRegion(state, offer, work), {2, 0, note_title - 2, columns}, state);
  return grid;
}

std::string Clock(Duration span) {
  const auto all =
      std::max<long long>(std::chrono::duration_cast<std::chrono::seconds>(span).count(), 0);
  std::array<char, 32> text{};
  if (all >= 3600) {
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", all / 3600, all / 60 % 60,
                  all % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%lld:%02lld", all / 60, all % 60);
  }
  return text.data();
}

std::string TimeOfDay(const ConsoleState& state, TimePoint time) {
  const auto local = std::chrono::floor<std::chrono::minutes>(time + state.utc_offset);
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const auto minutes = (local - day).count();
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(minutes / 60),
                static_cast<int>(minutes % 60));
  return text.data();
}

std::string DayOf(const ConsoleState& state, TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time + state.utc_offset);
  const std::chrono::year_month_day date{day};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02u-%02u", static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text.data();
}

Duration Since(const ConsoleState& state, const google::protobuf::Timestamp& start, TimePoint now) {
  return ServerTime(state.desk, now) - ToTimePoint(start);
}

Duration Until(const ConsoleState& state, const google::protobuf::Timestamp& end, TimePoint now) {
  return ToTimePoint(end) - ServerTime(state.desk, now);
}

}  // namespace strowger::client
