#pragma once

#include <optional>

#include "terminal/grid.h"
#include "terminal/key.h"

namespace strowger::client {

// The terminal, by ncurses. It only puts grids and reads keys; what they mean is decided elsewhere.
// One at a time in a process, on one thread.
class CursesScreen {
 public:
  CursesScreen();
  // Gives the terminal back as it was.
  ~CursesScreen();
  CursesScreen(const CursesScreen&) = delete;
  CursesScreen& operator=(const CursesScreen&) = delete;

  int rows() const;
  int columns() const;

  // Only what changed since the last grid goes to the terminal.
  void Put(const Grid& grid);
  // Everything goes to the terminal again, as after another program wrote on it.
  void Repaint();
  void RingBell();

  // The next key that was pressed; none when there is none yet. Never waits. A change of the
  // window's size is no key: it shows in rows() and columns().
  std::optional<Key> ReadKey();

 private:
  std::optional<Grid> shown_;
};

}  // namespace strowger::client
