#include "terminal/curses_screen.h"

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <ncurses.h>

#include <array>
#include <climits>
#include <cwchar>
#include <string>

namespace strowger::client {

namespace {

// After Escape the rest of a key's sequence must come within this time; enough for ssh.
constexpr int kEscapeDelayMs = 50;

constexpr short kPairBar = 1;
constexpr short kPairAccent = 2;
constexpr short kPairReady = 3;
constexpr short kPairOffered = 4;
constexpr short kPairHeld = 5;
constexpr short kPairWrapUp = 6;
constexpr short kPairAlarm = 7;

void MakeColours() {
  if (!::has_colors()) return;
  ::start_color();
  ::use_default_colors();
  ::init_pair(kPairBar, COLOR_BLACK, COLOR_CYAN);
  ::init_pair(kPairAccent, COLOR_CYAN, -1);
  ::init_pair(kPairReady, COLOR_GREEN, -1);
  ::init_pair(kPairOffered, COLOR_MAGENTA, -1);
  ::init_pair(kPairHeld, COLOR_YELLOW, -1);
  ::init_pair(kPairWrapUp, COLOR_CYAN, -1);
  ::init_pair(kPairAlarm, COLOR_RED, -1);
}

struct Look {
  attr_t attributes;
  short pair;
};

Look LookOf(Style style) {
  switch (style) {
    case Style::kPlain:
      return {A_NORMAL, 0};
    case Style::kMuted:
      return {A_DIM, 0};
    case Style::kStrong:
      return {A_BOLD, 0};
    case Style::kAccent:
      return {A_BOLD, kPairAccent};
    case Style::kReady:
      return {A_BOLD, kPairReady};
    case Style::kOffered:
      return {A_BOLD, kPairOffered};
    case Style::kHeld:
      return {A_NORMAL, kPairHeld};
    case Style::kWrapUp:
      return {A_BOLD, kPairWrapUp};
    case Style::kAlarm:
      return {A_BOLD, kPairAlarm};
    case Style::kBar:
      return ::has_colors() ? Look{A_NORMAL, kPairBar} : Look{A_REVERSE, 0};
    case Style::kKey:
      return {A_BOLD | A_UNDERLINE, 0};
    case Style::kSelected:
      return {A_REVERSE, 0};
  }
  return {A_NORMAL, 0};
}

// A glyph as ncurses takes it: one wide character and the marks on it.
cchar_t ToCurses(const Cell& cell) {
  std::array<wchar_t, CCHARW_MAX + 1> wide{};
  std::mbstate_t state{};
  const char* text = cell.text.c_str();
  std::size_t count = std::mbsrtowcs(wide.data(), &text, CCHARW_MAX, &state);
  if (count == static_cast<std::size_t>(-1) || count == 0) wide = {L'?', L'\0'};
  const Look look = LookOf(cell.style);
  cchar_t made{};
  ::setcchar(&made, wide.data(), look.attributes, look.pair, nullptr);
  return made;
}

std::optional<KeyCode> ToKeyCode(wint_t code) {
  switch (code) {
    case KEY_ENTER:
      return KeyCode::kEnter;
    case KEY_BACKSPACE:
      return KeyCode::kBackspace;
    case KEY_DC:
      return KeyCode::kDelete;
    case KEY_LEFT:
      return KeyCode::kLeft;
    case KEY_RIGHT:
      return KeyCode::kRight;
    case KEY_UP:
      return KeyCode::kUp;
    case KEY_DOWN:
      return KeyCode::kDown;
    case KEY_HOME:
      return KeyCode::kHome;
    case KEY_END:
      return KeyCode::kEnd;
    case KEY_PPAGE:
      return KeyCode::kPageUp;
    case KEY_NPAGE:
      return KeyCode::kPageDown;
    case KEY_F(2):
      return KeyCode::kF2;
    case KEY_F(4):
      return KeyCode::kF4;
    case KEY_F(6):
      return KeyCode::kF6;
    case KEY_F(8):
      return KeyCode::kF8;
    case KEY_F(9):
      return KeyCode::kF9;
    case KEY_F(20):  // Terminals count Shift F8 as F20.
      return KeyCode::kShiftF8;
    default:
      return std::nullopt;
  }
}

std::optional<KeyCode> ToControl(wint_t character) {
  switch (character) {
    case L'\r':
    case L'\n':
      return KeyCode::kEnter;
    case L'\t':
      return KeyCode::kTab;
    case 27:
      return KeyCode::kEscape;
    case 8:
    case 127:
      return KeyCode::kBackspace;
    case 1:
      return KeyCode::kControlA;
    case 3:
      return KeyCode::kControlC;
    case 5:
      return KeyCode::kControlE;
    case 6:
      return KeyCode::kControlF;
    case 11:
      return KeyCode::kControlK;
    case 12:
      return KeyCode::kControlL;
    case 18:
      return KeyCode::kControlR;
    case 19:
      return KeyCode::kControlS;
    case 20:
      return KeyCode::kControlT;
    case 23:
      return KeyCode::kControlW;
    default:
      return std::nullopt;
  }
}

std::string ToUtf8(wint_t character) {
  std::array<char, MB_LEN_MAX> bytes{};
  std::mbstate_t state{};
  const std::size_t count = std::wcrtomb(bytes.data(), static_cast<wchar_t>(character), &state);
  return count == static_cast<std::size_t>(-1) ? std::string() : std::string(bytes.data(), count);
}

}  // namespace

CursesScreen::CursesScreen() {
  ::initscr();
  ::set_escdelay(kEscapeDelayMs);
  MakeColours();
  ::raw();  // Ctrl-S and Ctrl-C are keys of ours.
  ::noecho();
  ::nonl();
  ::keypad(stdscr, TRUE);
  ::nodelay(stdscr, TRUE);
  ::curs_set(0);
}

CursesScreen::~CursesScreen() {
  ::endwin();
  ::delscreen(::set_term(nullptr));
}

int CursesScreen::rows() const { return getmaxy(stdscr); }

int CursesScreen::columns() const { return getmaxx(stdscr); }

void CursesScreen::Put(const Grid& grid) {
  const bool is_same_size =
      shown_ && shown_->rows() == grid.rows() && shown_->columns() == grid.columns();
  if (is_same_size && *shown_ == grid) return;
  if (!is_same_size) ::erase();
  for (int row = 0; row < grid.rows(); ++row) {
    for (int column = 0; column < grid.columns(); ++column) {
      const Cell& cell = grid.at(row, column);
      if (cell.text.empty()) continue;  // Behind a wide glyph.
      if (is_same_size && shown_->at(row, column) == cell) continue;
      const cchar_t made = ToCurses(cell);
      ::mvadd_wch(row, column, &made);
    }
  }
  if (grid.cursor()) {
    ::move(grid.cursor()->row, grid.cursor()->column);
    ::curs_set(1);
  } else {
    ::curs_set(0);
  }
  ::refresh();
  shown_ = grid;
}

void CursesScreen::Repaint() {
  ::clearok(stdscr, TRUE);
  shown_.reset();
}

void CursesScreen::RingBell() { ::beep(); }

std::optional<Key> CursesScreen::ReadKey() {
  for (;;) {
    wint_t character = 0;
    const int kind = ::get_wch(&character);
    if (kind == ERR) return std::nullopt;
    if (kind == KEY_CODE_YES) {
      if (character == KEY_RESIZE) {
        shown_.reset();
        return std::nullopt;  // The caller draws for the new size before it reads on.
      }
      if (const auto code = ToKeyCode(character)) return Key{*code, {}};
      continue;
    }
    if (const auto code = ToControl(character)) return Key{*code, {}};
    if (character < 32) continue;
    return Character(ToUtf8(character));
  }
}

}  // namespace strowger::client
