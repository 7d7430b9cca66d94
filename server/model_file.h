#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "core/classify/text_classifier.h"
#include "service/mail/mail_policy.h"

namespace strowger {

// Reads a model of texts (core/classify/classifier_model.h). MODEL_UNREADABLE names the file and
// what is wrong. Blocks.
Result<core::TextClassifier> ReadModelFile(const std::string& path);

// The same, for a server that guesses by it.
Result<std::shared_ptr<const service::TopicModel>> ReadModelInUse(const std::string& path);

// Replaces the file at once: a crash leaves the old one or the new one. MODEL_UNWRITABLE. Blocks.
Result<void> WriteModelFile(const std::string& path, const core::TextClassifier& classifier);

}  // namespace strowger
