#include "core/floor/wait_forecast.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace strowger::core {
namespace {

// Of what was learned each newer one leaves so much.
constexpr double kPatienceKept = 1 - 1.0 / 256;
constexpr double kCorrectionKept = 1 - 1.0 / 64;
// As if so much had been learned before, which says that nobody gives up and raw is right.
constexpr double kPatientSeconds = 600;
constexpr double kRightForecasts = 5;
constexpr double kCorrectionMin = 0.2;
constexpr double kCorrectionMax = 5;
constexpr double kLeastForecastSeconds = 60;
constexpr Duration kForetoldMax = std::chrono::hours(24);

double Seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

Duration FromSeconds(double seconds) {
  if (seconds >= Seconds(kForetoldMax)) return kForetoldMax;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

// The sum over so many terms, the first with i = 0, of 1 / (1 / turn + i * giving_up): the first as
// it is, the others by the integral over each from half a step before to half a step after.
double SumOfTurns(double terms, double turn, double giving_up) {
  const double share = turn * giving_up;
  constexpr double kNobodyGivesUp = 1e-9;
  if (share < kNobodyGivesUp) return terms * turn;
  return turn + std::log((1 + (terms - 0.5) * share) / (1 + 0.5 * share)) / giving_up;
}

}  // namespace

Foretold WaitForecast::For(QueueNumber queue) const {
  if (board_.ready(queue) > 0) return {};
  double turns = static_cast<double>(board_.unoffered(queue)) + 1;
  double contacts = turns * Seconds(pace_.MeanContact(queue));
  for (const Pace::Shared& other : pace_.SharedWith(queue)) {
    const double share = static_cast<double>(other.agents) / pace_.agents(other.queue);
    const double before = share * static_cast<double>(board_.unoffered(other.queue));
    turns += before;
    contacts += before * Seconds(pace_.MeanContact(other.queue));
  }
  const double turn = contacts / turns / std::max(1, pace_.agents(queue));
  const double raw = SumOfTurns(turns, turn, GivingUp(queue));
  return {FromSeconds(raw * Correction(queue)), FromSeconds(raw)};
}

void WaitForecast::Waited(QueueNumber queue, Duration wait, bool has_given_up) {
  if (wait <= Duration::zero()) return;
  Learned& learned = learned_[queue];
  learned.gave_up = learned.gave_up * kPatienceKept + (has_given_up ? 1 : 0);
  learned.waited = learned.waited * kPatienceKept + Seconds(wait);
}

void WaitForecast::Came(QueueNumber queue, const Foretold& foretold, Duration wait) {
  if (foretold.raw == Duration::zero()) return;
  Learned& learned = learned_[queue];
  learned.waits_that_came = learned.waits_that_came * kCorrectionKept + Seconds(wait);
  learned.raw_foretold = learned.raw_foretold * kCorrectionKept + Seconds(foretold.raw);
}

void WaitForecast::CarryOver(QueueNumber queue, const WaitForecast& from, QueueNumber same) {
  learned_[queue] = from.learned_[same];
}

double WaitForecast::GivingUp(QueueNumber queue) const {
  const Learned& learned = learned_[queue];
  return learned.gave_up / (learned.waited + kPatientSeconds);
}

double WaitForecast::Correction(QueueNumber queue) const {
  const Learned& learned = learned_[queue];
  const double usual = std::max(kLeastForecastSeconds, Seconds(pace_.MeanContact(queue)) / 3);
  const double before = kRightForecasts * usual;
  const double correction = (learned.waits_that_came + before) / (learned.raw_foretold + before);
  return std::clamp(correction, kCorrectionMin, kCorrectionMax);
}

}  // namespace strowger::core
