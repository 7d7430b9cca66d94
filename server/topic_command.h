#pragma once

#include <string>

#include "core/classify/abstaining.h"

namespace strowger {

// `strowgerd mail train` and `strowgerd mail guess`: a model of what mails are about, kept in a
// file. Each returns the exit code: 0, or 1 with one line on standard error that says what is
// wrong. Need no server.

struct MailTrainOptions {
  std::string data;          // A CSV file with a row of column names; empty: none.
  std::string corrections;   // A store, in which people said what mails are about; empty: none.
  std::string model;         // The file to write.
  std::string compare;       // The model in use; empty: the one that `model` holds, if any.
  std::string text_column;   // Empty: found by its usual names.
  std::string label_column;  // The same.
  double wanted_accuracy = core::kWantedAccuracy;
  bool force = false;  // Also a model that is worse takes the other's place.
  bool json = false;
};

// Learns from the texts of either, or of both, but for a tenth, which its hash holds out each time,
// and tells of those how good the new model is beside the old one. What people said of a mail
// stands above a row of the CSV file with the same text. The same texts give the same bytes.
int RunMailTrain(const MailTrainOptions& options);

struct MailGuessOptions {
  std::string model;
  std::string file;  // "-": standard input. A raw mail, HTML, or a text.
  std::string text;  // Instead of a file.
  bool json = false;
};

// Writes the likeliest label and its probability, or "unsure" before them.
int RunMailGuess(const MailGuessOptions& options);

}  // namespace strowger
