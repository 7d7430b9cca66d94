#pragma once

#include <string>

namespace strowger {

// `strowgerd mail classify`: how well texts can be told apart by their labels, on a company's own
// files. Needs no server and keeps nothing.
struct MailClassifyOptions {
  std::string train;         // A CSV file with a row of column names.
  std::string test;          // Another, of texts that are not in the first.
  std::string text_column;   // Empty: found by its usual names.
  std::string label_column;  // The same.
  bool json = false;
};

// Returns the exit code: 0, or 1 with one line on standard error that says what is wrong. The same
// files give the same figures, but for the times.
int RunMailClassify(const MailClassifyOptions& options);

}  // namespace strowger
