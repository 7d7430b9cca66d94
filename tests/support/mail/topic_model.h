#pragma once

#include <memory>
#include <string>
#include <vector>

#include "service/mail/mail_policy.h"

namespace strowger::test {

// A model that knows stolen cards from wrong invoices, and of which few other texts make it sure.
inline std::shared_ptr<const service::TopicModel> MakeTopicModel(const std::string& digest) {
  // Naive Bayes twice, instead of a library.
  const auto train = [](const core::LabelledVectors& examples, double) {
    return core::LearnBayes(examples);
  };
  std::vector<core::LabelledText> texts;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back({"my card was stolen " + n, "card"});
    texts.push_back({"the invoice is wrong " + n, "billing"});
  }
  return std::make_shared<const service::TopicModel>(
      service::TopicModel{core::TextClassifier::Learn(texts, train, [](double) {}), digest});
}

}  // namespace strowger::test
