#include "terminal/draw_mail.h"

#include <algorithm>

#include "terminal/mail_editor.h"
#include "terminal/mail_keys.h"
#include "terminal/mail_view.h"
#include "terminal/mail_words.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using routing::v1::WorkItem;

// State, sender and subject above the text; keys below.
constexpr int kHeadRows = 3;
constexpr int kKeyRows = 1;

// Over the desk, but never over an offer.
Region LargeRegion(const ConsoleState& state, const Layout& layout, TimePoint now) {
  const bool is_below = OfferedItem(state.desk) != nullptr || HasNews(state, now);
  // With a title above it.
  const int row = is_below ? 3 + kOfferRows + 1 : 3;
  return {row, 0, layout.rows - 3 - row, layout.columns};
}

std::string PlaceOfMail(const ConsoleState& state, const MailPage& page) {
  if (!page.letter) return {};
  const std::string account = NameBehind(page.letter->mail().account());
  if (!page.conversation) return account;
  const auto& mails = page.conversation->mails();
  int number = 0;
  for (int i = 0; i < mails.size(); ++i) {
    if (mails.Get(i).name() == page.mail) number = i + 1;
  }
  if (number == 0) return account;
  return Say(state, mail_words::kPlace,
             {account, std::to_string(number), std::to_string(mails.size())});
}

std::string WhoWrote(const mail::v1::MailAddress& from) {
  const std::string address = Harmless(from.address());
  const std::string name = Harmless(from.display_name());
  return name.empty() ? address : name + " <" + address + ">";
}

void DrawHead(Grid& grid, const Region& region, const ConsoleState& state, const WorkItem& item,
              const MailPage& page, TimePoint now) {
  const int column = region.column + 1;
  const int width = region.width - 2;
  const bool is_held = item.state() == routing::v1::WORK_ITEM_STATE_HELD;
  const std::string word = std::string(is_held ? "‖ " : "◉ ") +
                           Say(state, is_held ? mail_words::kSetAside : mail_words::kInHand) + " " +
                           Clock(Since(state, item.state_start_time(), now));
  const std::string place = PlaceOfMail(state, page);
  const int place_width = std::min(WidthOf(place), width - WidthOf(word) - 2);
  grid.Put(region.row, column, word, is_held ? Style::kHeld : Style::kAccent, width);
  if (place_width > 0) {
    grid.PutRight(region.row, column + width, Shorten(place, place_width), Style::kMuted);
  }
  if (!page.letter) {
    grid.Put(region.row + 1, column, WhoCalls(state, item), Style::kStrong, width);
    grid.Put(region.row + 2, column, item.subject(), Style::kStrong, width);
    return;
  }
  const auto& mail = page.letter->mail();
  const TimePoint came = ToTimePoint(mail.arrive_time());
  const std::string when = DayOf(state, came) + " " + TimeOfDay(state, came);
  grid.Put(region.row + 1, column, WhoWrote(mail.from()), Style::kPlain, width - WidthOf(when) - 1);
  grid.PutRight(region.row + 1, column + width, when, Style::kMuted);
  grid.Put(region.row + 2, column, mail.subject(), Style::kStrong, width);
}

void DrawText(Grid& grid, const Region& region, const ConsoleState& state, const MailPage& page) {
  if (!page.fault.empty()) {
    PutWrapped(grid, region, region.row, Say(state, mail_words::kFailed, {page.fault}),
               Style::kAlarm);
    return;
  }
  if (!page.letter) {
    grid.Put(region.row, region.column + 1, Say(state, Text::kStoryReading), Style::kMuted);
    return;
  }
  const int width = region.width - 3;
  const auto lines = MailLines(state, page, width);
  const auto rows = static_cast<std::size_t>(std::max(region.rows, 0));
  const std::size_t last = lines.size() > rows ? lines.size() - rows : 0;
  const std::size_t first = std::min(page.first, last);
  for (std::size_t row = 0; row < rows && first + row < lines.size(); ++row) {
    const MailLine& line = lines[first + row];
    grid.Put(region.row + static_cast<int>(row), region.column + 1, line.text, line.style, width);
  }
  const int right = region.column + region.width - 1;
  if (first > 0) grid.Put(region.row, right, "▴", Style::kKey, 1);
  if (first < last) grid.Put(region.row + region.rows - 1, right, "▾", Style::kKey, 1);
}

void DrawMailKeys(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  int at = region.column + 1;
  const int end = region.column + region.width - 1;
  const int row = region.row + region.rows - 1;
  for (const MailBinding& binding : MailKeyTable()) {
    if (!binding.is_shown || !IsPossible(binding.act, state, now)) continue;
    const std::string label = Say(state, binding.label);
    const int width = WidthOf(std::string(binding.character)) + 1 + WidthOf(label);
    if (at + width > end) continue;
    at = grid.Put(row, at, binding.character, Style::kKey);
    at = grid.Put(row, at + 1, label, Style::kMuted) + 2;
  }
}

}  // namespace

Region RegionOfMail(const ConsoleState& state, const Layout& layout, TimePoint now) {
  if (state.is_mail_large) return LargeRegion(state, layout, now);
  const Region work = WorkRegion(state, layout, now);
  const int rows = RowsInHand(state, work.rows);
  return {work.row + rows, work.column, work.rows - rows, work.width};
}

MailSpace SpaceOfMail(const ConsoleState& state, TimePoint now) {
  const Region region = RegionOfMail(state, LayoutOf(state.rows, state.columns), now);
  return {region.width - 3, region.rows - kHeadRows - kKeyRows};
}

void DrawMail(Grid& grid, const Region& region, const ConsoleState& state, TimePoint now) {
  const WorkItem* item = MailInHand(state);
  const MailPage* page = PageInHand(state);
  if (item == nullptr || page == nullptr) return;
  grid.Clear(region.row, region.column, region.rows, region.width);
  DrawHead(grid, region, state, *item, *page, now);
  DrawText(
      grid,
      {region.row + kHeadRows, region.column, region.rows - kHeadRows - kKeyRows, region.width},
      state, *page);
  DrawMailKeys(grid, region, state, now);
}

void DrawMailLayer(Grid& grid, const Layout& layout, const ConsoleState& state, TimePoint now) {
  const Region large = LargeRegion(state, layout, now);
  const bool is_whole = large.row == 3;
  if (OpenDraft(state) == nullptr) {
    if (!state.is_mail_large || PageInHand(state) == nullptr) return;
    DrawTitle(grid, large.row - 1, 0, layout.columns, Say(state, Text::kMyWork));
    return DrawMail(grid, large, state, now);
  }
  if (!is_whole || IsAboutWork(state)) return DrawMailDraft(grid, large, state);
  // Other work goes on beside the draft: it stays in sight.
  const Region beside{3, 0, kOfferRows, layout.work_width};
  grid.Clear(beside.row, beside.column, beside.rows, beside.width);
  DrawWork(grid, beside, state, now);
  const int row = beside.row + beside.rows + 1;
  DrawMailDraft(grid, {row, 0, layout.rows - 3 - row, layout.columns}, state);
}

MailSpace SpaceOfDraft(const ConsoleState& state) {
  // Title, fields, what is attached, and a line between them and the text.
  const MailDraft* draft = OpenDraft(state);
  const int attached = draft != nullptr && !draft->attachments.empty() ? 1 : 0;
  return {state.columns - 2, state.rows - 6 - static_cast<int>(kDraftFieldsCount) - attached};
}

std::string TextOfUndo(const ConsoleState& state, TimePoint now) {
  const SentMail* sent = LastSent(state, now);
  if (sent == nullptr) return {};
  const Duration left = sent->due - ServerTime(state.desk, now);
  // What goes out later is told once, and by its thread.
  if (left > kUndoShownMax) return {};
  return Say(state, mail_words::kUndo, {Harmless(sent->subject), Clock(left)});
}

}  // namespace strowger::client
