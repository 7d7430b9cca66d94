#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.h"
#include "terminal/line_editor.h"

namespace strowger::client {

// After this pause in typing the draft goes to the server. On disk it is at once.
inline constexpr Duration kDraftPause = std::chrono::milliseconds(500);
// When the server did not take a draft it is tried again after this long.
inline constexpr Duration kDraftRetry = std::chrono::seconds(5);

// A note that is being written. It lives until the server has it as a note, whatever becomes of the
// work item, the connection or this program.
struct Note {
  LineEditor editor;
  std::string customer;               // "customers/17"; empty when not known.
  std::string who;                    // For people.
  bool is_on_server = true;           // As a draft, with the text of now.
  std::optional<TimePoint> send_at;   // When the draft is due at the server.
  bool is_sending = false;            // A draft is on its way.
  std::optional<std::string> saving;  // This text is on its way to become a note.
  std::optional<TimePoint> saved_at;  // When something of it last became a note.
  std::string fault;                  // Why it could not be kept on disk.
};

// By what they belong to, for example "work-items/7".
using NoteShelf = std::map<std::string, Note>;

}  // namespace strowger::client
