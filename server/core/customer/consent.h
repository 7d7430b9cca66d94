#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

// What a customer allows us to do. A statement is a fact of a record and is never altered.
namespace strowger::core {

enum class ContactChannel { kCall, kSms, kMail, kChat, kPost };

enum class ConsentState {
  kUnknown,  // What was said before is taken back without saying more.
  kGiven,
  kWithdrawn,
};

struct ConsentStatement {
  std::uint64_t id = 0;
  std::uint64_t record = 0;
  ContactChannel channel = ContactChannel::kCall;
  std::string purpose;  // For example "marketing".
  ConsentState state = ConsentState::kUnknown;
  std::string source;    // Where it was said: "desk", "form".
  std::string evidence;  // For people: how it can be shown.
  std::string user;      // Who wrote it down.
  TimePoint stated;      // When the customer said so.
  TimePoint heard;       // When it was written down.
};

// The one that counts for each channel and purpose, in their order: the newest, whichever record
// it stands in. Of two of the same time the withdrawal counts, so that a doubt never lets a
// customer be disturbed.
std::vector<ConsentStatement> CountingConsents(std::vector<ConsentStatement> statements);

}  // namespace strowger::core
