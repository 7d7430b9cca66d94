#pragma once

#include <string>
#include <vector>

#include "service/ports/done.h"

namespace strowger::service {

// The configuration as people wrote it.
struct ConfigurationText {
  std::string text;
  std::string etag;  // Changes with the text.
};

// One thing that is new, gone or otherwise than before, for example "queues/night".
struct ConfigurationChange {
  enum class Kind { kAdded, kChanged, kRemoved };
  Kind kind = Kind::kChanged;
  std::string name;
};

struct ConfigurationOutcome {
  std::vector<ConfigurationChange> changes;
  std::vector<std::string> needs_restart;  // Parts that differ and count from the next start only.
  std::string etag;
};

// Changes the configuration of the server at work: the file is the truth, what is said here is
// written there. Every change is checked as a whole and taken whole or not at all. Answers come on
// another thread; never blocks.
//
// Refusals: CONFIGURATION_NOT_A_FILE when the server was not started from one, CONFIGURATION_BUSY
// while another change is under way, LINKS_NEED_RESTART when links are added or removed, those of
// the configuration reader (CONFIG_...), AGENT_AT_WORK and QUEUE_IN_USE.
class Configurator {
 public:
  virtual ~Configurator() = default;

  virtual void ReadText(Done<ConfigurationText> done) = 0;

  struct Wish {
    bool only_check = false;  // Says what would change, and changes nothing.
    Actor actor;
  };
  // Takes the file as it is now.
  virtual void Reload(Wish wish, Done<ConfigurationOutcome> done) = 0;
  // Takes `next` and writes it to the file. Refused with CONFIGURATION_CHANGED (aborted) when its
  // etag is given and is not that of the file.
  virtual void Change(ConfigurationText next, Wish wish, Done<ConfigurationOutcome> done) = 0;
};

}  // namespace strowger::service
