#include "adapters/liblinear/linear_training.h"

#include <linear.h>

#include <cstdlib>
#include <memory>
#include <vector>

namespace strowger::liblinear {
namespace {

struct FreeModel {
  void operator()(model* one) const { free_and_destroy_model(&one); }
};

// liblinear counts from 1, and an index of -1 ends a text.
std::vector<std::vector<feature_node>> NodesOf(const core::LabelledVectors& examples) {
  std::vector<std::vector<feature_node>> texts;
  texts.reserve(examples.texts.size());
  for (const core::TextVector& text : examples.texts) {
    std::vector<feature_node>& nodes = texts.emplace_back();
    nodes.reserve(text.size() + 1);
    for (const core::Term& term : text) {
      nodes.push_back({static_cast<int>(term.index) + 1, term.value});
    }
    nodes.push_back({-1, 0});
  }
  return texts;
}

}  // namespace

core::ScoreTable TrainLinear(const core::LabelledVectors& examples, double cost) {
  auto texts = NodesOf(examples);
  std::vector<feature_node*> begins;
  for (auto& text : texts) begins.push_back(text.data());
  std::vector<double> truth(examples.labels.begin(), examples.labels.end());
  const problem task{.l = static_cast<int>(texts.size()),
                     .n = static_cast<int>(examples.terms_count),
                     .y = truth.data(),
                     .x = begins.data(),
                     .bias = -1};
  parameter settings{};
  settings.solver_type = MCSVM_CS;
  settings.C = cost;
  settings.eps = 0.1;
  set_print_string_function([](const char*) {});
  std::srand(1);
  const std::unique_ptr<model, FreeModel> learnt(train(&task, &settings));
  core::ScoreTable table{
      .labels = examples.labels_count,
      .weights = std::vector<float>(examples.terms_count * examples.labels_count, 0)};
  const auto known = static_cast<std::size_t>(learnt->nr_class);
  for (std::size_t term = 0; term < examples.terms_count; ++term) {
    for (std::size_t i = 0; i < known; ++i) {
      const auto label = static_cast<std::size_t>(learnt->label[i]);
      table.weights[term * table.labels + label] = static_cast<float>(learnt->w[term * known + i]);
    }
  }
  return table;
}

}  // namespace strowger::liblinear
