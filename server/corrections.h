#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "core/classify/text_classifier.h"

namespace strowger {

// The mails of a store of which people said what they are about, in the order in which they came,
// as a classifier is asked about them. Mails that were erased have no text, and are not among them.
// `place` is a SQLite file or a postgresql:// URI, which is only read; the server may be at work.
// Refused with CORRECTIONS_UNREADABLE. Blocks.
Result<std::vector<core::LabelledText>> ReadCorrections(const std::string& place);

}  // namespace strowger
