#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"
#include "core/pop/pop_stage.h"
#include "core/report/latency_histogram.h"
#include "service/ports/customer_store.h"

namespace strowger::service {

// What pops cost, since the start.
struct PopFigures {
  struct Taken {
    std::uint64_t count = 0;
    Duration total{};
    Duration p50{};
    Duration p99{};
  };
  struct Stage {
    Taken taken;
    std::uint64_t left_out = 0;
  };
  std::array<Stage, core::kPopStages> stages;
  Taken whole;  // From the question to the answer, with the wait for a reader.
  std::uint64_t pops = 0;
  std::uint64_t partial = 0;  // Of these, those without a part that followed.
  std::uint64_t late = 0;     // Of these, those that went on without the lookup, which followed.
};

// Counts pops and what their stages took. Lives on the core thread.
class PopTally {
 public:
  // A pop as it came with a contact, or followed.
  void Add(const ScreenPop& pop);
  void AddRules(Duration took) {
    stages_[static_cast<std::size_t>(core::PopStage::kRules)].Add(took);
  }
  PopFigures figures() const;

 private:
  std::array<core::LatencyHistogram, core::kPopStages> stages_;
  core::LatencyHistogram whole_;
  std::array<std::uint64_t, core::kPopStages> left_out_{};
  std::uint64_t pops_ = 0;
  std::uint64_t partial_ = 0;
  std::uint64_t late_ = 0;
};

}  // namespace strowger::service
