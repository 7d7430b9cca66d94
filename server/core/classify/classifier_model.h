#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "core/classify/text_classifier.h"

// A classifier as the bytes of a file: a mark, the versions of the form and of the features, the
// size, a sum over what follows, and what the classifier knows. Numbers are little-endian.
namespace strowger::core {

// Four bytes each, in two tables; beyond it a machine of this kind has no room.
inline constexpr std::size_t kModelWeightsMax = 400'000'000;
inline constexpr std::size_t kModelBytesMax = std::size_t{4} << 30;
inline constexpr std::size_t kModelLabelsMax = 20'000;
inline constexpr std::size_t kModelLabelBytesMax = 1'000;

// The same knowledge gives the same bytes.
std::string WriteModel(const TextClassifier& classifier);

// Refused with MODEL_UNREADABLE, and the message says why: no model, of another version, cut off,
// changed (the sum tells accidents, not malice), or with values that no teaching gives. Nothing is
// kept before the bytes for it are seen to be there.
Result<TextClassifier> ReadModel(std::string_view bytes);

}  // namespace strowger::core
