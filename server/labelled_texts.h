#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/classify/text_classifier.h"

namespace strowger {

// Names of columns; empty: found by their usual names.
struct TextColumns {
  std::string text;
  std::string label;
};

// Of a CSV file with a row of column names. Rows that are malformed are counted on standard error.
Result<std::vector<core::LabelledText>> ReadLabelledTexts(const std::string& path,
                                                          const TextColumns& names);

// Whether something can be learnt from the texts of this file.
Result<void> CheckTeachable(const std::string& path, const std::vector<core::LabelledText>& texts);

// Whether a text is one of those that nothing is learnt from: one in ten, by a hash, and always the
// same ones, so that they measure every model alike.
bool IsHeldOut(std::string_view text);

// Tells a terminal how far the teaching is, or another reader that it is done.
void TellLearning(double share);

}  // namespace strowger
