#include "service/exchange/pop_tally.h"

namespace strowger::service {

namespace {

PopFigures::Taken FiguresOf(const core::LatencyHistogram& histogram) {
  return {.count = histogram.count(),
          .total = histogram.total(),
          .p50 = histogram.Quantile(0.5),
          .p99 = histogram.Quantile(0.99)};
}

}  // namespace

void PopTally::Add(const ScreenPop& pop) {
  ++pops_;
  if (!pop.left_out.empty()) {
    ++partial_;
  } else if (!pop.complete) {
    ++late_;
    return;
  }
  whole_.Add(pop.taken);
  for (std::size_t stage = 0; stage < core::kPopStages; ++stage) {
    // A stage that was not gone through took nothing.
    if (pop.times[stage] > Duration::zero()) stages_[stage].Add(pop.times[stage]);
  }
  for (const core::PopStage stage : pop.left_out) ++left_out_[static_cast<std::size_t>(stage)];
}

PopFigures PopTally::figures() const {
  PopFigures figures{
      .stages = {}, .whole = FiguresOf(whole_), .pops = pops_, .partial = partial_, .late = late_};
  for (std::size_t stage = 0; stage < core::kPopStages; ++stage) {
    figures.stages[stage] = {FiguresOf(stages_[stage]), left_out_[stage]};
  }
  return figures;
}

}  // namespace strowger::service
