#pragma once

#include <span>
#include <string_view>

#include "terminal/console_state.h"

namespace strowger::client {

// What a person can do with one key while a mail is in hand, beside the acts of acts.h. No letter
// stands in both tables.
enum class MailAct {
  kReply,
  kReplyAll,
  kForward,
  kFold,
  kLarge,
  kOlder,
  kNewer,
  kAgain,
  kTakeBack,
};

struct MailBinding {
  MailAct act;
  std::string_view character;
  Phrase label;
  Phrase long_label;  // For the help.
  bool is_shown;      // Below the mail; the help has all.
};

// The only place that says which key does what.
std::span<const MailBinding> MailKeyTable();

bool IsPossible(MailAct act, const ConsoleState& state, TimePoint now);

// A key at the desk that is none of its own.
Effects MailDeskKey(ConsoleState& state, const Key& key, TimePoint now);

}  // namespace strowger::client
