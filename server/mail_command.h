#pragma once

#include <string>

namespace strowger {

// `strowgerd mail`: what the server makes of mails, without a server. Each returns the exit code:
// 0, or 1 with one line on standard error that says what is wrong.

struct MailParseOptions {
  std::string file;  // "-": standard input.
  bool json = false;
};

// Tells what is in one raw mail. A mail that cannot be read is told, too; only a file that cannot
// be opened is a failure.
int RunMailParse(const MailParseOptions& options);

struct MailStripOptions {
  std::string file;  // "-": standard input. A raw mail, HTML, or a text.
  bool json = false;
};

// Writes what the writer wrote now, without earlier mails and signature; as JSON all three.
int RunMailStrip(const MailStripOptions& options);

}  // namespace strowger
