#pragma once

#include <string>

#include "base/result.h"

namespace strowger {

// The bytes of a file, or of standard input ("-"): one more than a mail may have at most, so that
// the reader of mails sees that it is too large. FILE_UNREADABLE.
Result<std::string> ReadMailInput(const std::string& path);

struct WrittenText {
  std::string subject;
  std::string text;
  std::string sender_name;
};

// Of a raw mail, HTML, or a plain text, which have no subject.
WrittenText WrittenTextOf(const std::string& raw);

}  // namespace strowger
