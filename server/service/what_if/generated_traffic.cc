#include "service/what_if/generated_traffic.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace strowger::service {
namespace {

using FloatSeconds = std::chrono::duration<double>;

Duration Rounded(double seconds) { return Duration(std::llround(seconds * 1e9)); }

}  // namespace

Dice::Dice(std::uint64_t seed, std::uint64_t stream) {
  std::seed_seq mix{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                    static_cast<std::uint32_t>(stream)};
  engine_.seed(mix);
}

double Dice::Even() {
  constexpr double kStep = 0x1p-53;
  return (static_cast<double>(engine_() >> 11) + 1) * kStep;
}

Duration Dice::Draw(const Spread& spread) {
  const double mean = FloatSeconds(spread.mean).count();
  switch (spread.shape) {
    case Spread::Shape::kFixed:
      return spread.mean;
    case Spread::Shape::kExponential:
      return Rounded(-mean * std::log(Even()));
    case Spread::Shape::kLognormal: {
      const double variance = std::log1p(spread.variation * spread.variation);
      const double radius = std::sqrt(-2 * std::log(Even()));
      const double normal = radius * std::cos(2 * std::numbers::pi * Even());
      return Rounded(mean * std::exp(std::sqrt(variance) * normal - variance / 2));
    }
  }
  return spread.mean;
}

GeneratedTraffic::GeneratedTraffic(std::vector<CallerStream> streams, TimePoint end,
                                   std::uint64_t seed)
    : end_(end) {
  for (CallerStream& stream : streams) {
    sources_.push_back({std::move(stream), Dice(seed, sources_.size()), {}});
    Source& source = sources_.back();
    if (source.stream.rates.empty()) continue;
    source.next = NextArrival(source, source.stream.rates.front().from);
  }
}

std::optional<TimePoint> GeneratedTraffic::NextArrival(Source& source, TimePoint after) const {
  // Calls that are due by the rates between two arrivals: exponential with mean one.
  double due = -std::log(source.dice.Even());
  const std::vector<ArrivalRate>& rates = source.stream.rates;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const TimePoint until = i + 1 < rates.size() ? std::min(rates[i + 1].from, end_) : end_;
    const TimePoint from = std::max(after, rates[i].from);
    if (until <= from) continue;
    const double by_second = rates[i].calls_per_hour / 3600;
    const double here = by_second * FloatSeconds(until - from).count();
    if (due < here) return from + Rounded(due / by_second);
    due -= here;
  }
  return std::nullopt;
}

std::optional<Visit> GeneratedTraffic::Next() {
  Source* first = nullptr;
  for (Source& source : sources_) {
    if (source.next && (first == nullptr || *source.next < *first->next)) first = &source;
  }
  if (first == nullptr) return std::nullopt;
  const CallerStream& stream = first->stream;
  Visit visit;
  visit.arrives = *first->next;
  visit.queue = stream.queue;
  visit.link = stream.link;
  visit.priority = stream.priority;
  visit.needs = stream.needs;
  visit.talk = first->dice.Draw(stream.talk);
  visit.wrap_up = first->dice.Draw(stream.wrap_up);
  if (stream.patience) visit.patience = first->dice.Draw(*stream.patience);
  first->next = NextArrival(*first, visit.arrives);
  return visit;
}

}  // namespace strowger::service
