#include "core/report/erlang.h"

#include <cmath>
#include <limits>
#include <string>

#include "core/report/patient_wait.h"

namespace strowger::core {
namespace {

Error DemandInvalid(const std::string& what) {
  return InvalidArgument("DEMAND_INVALID", what, {{"what", what}});
}

Result<void> Check(const Demand& demand, std::uint32_t agents, Duration threshold) {
  const auto is_time = [](Duration time) {
    return time > Duration::zero() && time <= kTheoryTimeMax;
  };
  if (!(demand.calls_per_hour >= 0 && demand.calls_per_hour <= calls_per_hour_max)) {
    return DemandInvalid("calls per hour must be from 0 to a thousand million");
  }
  if (!is_time(demand.handle_time)) {
    return DemandInvalid("the handle time must be longer than zero and at most a year");
  }
  if (demand.patience && !is_time(*demand.patience)) {
    return DemandInvalid("the patience must be longer than zero and at most a year");
  }
  if (threshold < Duration::zero() || threshold > kTheoryTimeMax) {
    return DemandInvalid("the threshold must be from zero to a year");
  }
  if (agents > theory_agents_max) return DemandInvalid("at most a million agents");
  return {};
}

Prediction WithoutHangUps(const Demand& demand, std::uint32_t agents, Duration threshold) {
  const double load = OfferedLoad(demand);
  const double count = agents;
  Prediction prediction;
  prediction.wait_probability = ErlangC(load, agents);
  if (load >= count) {
    prediction.shares.others_late = 1;
    prediction.occupancy = agents == 0 ? 0 : 1;
    prediction.mean_wait = prediction.asa = Seconds(std::numeric_limits<double>::infinity());
    return prediction;
  }
  const double late =
      std::exp(-(count - load) * (Seconds(threshold) / Seconds(demand.handle_time)));
  prediction.shares.answered_late = prediction.wait_probability * late;
  prediction.shares.answered_in_time = 1 - prediction.shares.answered_late;
  prediction.occupancy = load / count;
  prediction.mean_wait = prediction.asa =
      prediction.wait_probability * Seconds(demand.handle_time) / (count - load);
  return prediction;
}

// Nobody answers: everybody waits until patience ends.
Prediction WithoutAgents(const Demand& demand, Duration threshold) {
  Prediction prediction;
  prediction.wait_probability = 1;
  prediction.shares.abandoned_late = std::exp(-(Seconds(threshold) / Seconds(*demand.patience)));
  prediction.shares.abandoned_in_time = 1 - prediction.shares.abandoned_late;
  prediction.abandon_rate = 1;
  prediction.mean_wait = *demand.patience;
  prediction.asa = Seconds(std::numeric_limits<double>::infinity());
  return prediction;
}

Prediction WithHangUps(const Demand& demand, std::uint32_t agents, Duration threshold) {
  if (agents == 0) return WithoutAgents(demand, threshold);
  const double load = OfferedLoad(demand);
  const PatientWait wait =
      MeasurePatientWait({.arrivals = demand.calls_per_hour / 3600,
                          .services = agents / Seconds(demand.handle_time).count(),
                          .hang_ups = 1 / Seconds(*demand.patience).count(),
                          .threshold = Seconds(threshold).count()});
  // P(wait) = F B / (1 + (F - 1) B) with Palm's F, by 1/F, which is never infinite.
  const double blocked = ErlangB(load, agents);
  const double busy = wait.inverse_f + (1 - wait.inverse_f) * blocked;
  const double waits = blocked / busy;
  Prediction prediction;
  prediction.wait_probability = waits;
  prediction.abandon_rate = waits * wait.hung_up;
  const double at_once = wait.inverse_f * (1 - blocked) / busy;
  const double answered = at_once + waits * (wait.answered_in_time + wait.answered_late);
  prediction.shares.answered_in_time = at_once + waits * wait.answered_in_time;
  prediction.shares.answered_late = waits * wait.answered_late;
  prediction.shares.abandoned_in_time = waits * wait.hung_up_in_time;
  prediction.shares.abandoned_late = waits * (wait.hung_up - wait.hung_up_in_time);
  prediction.occupancy = load * answered / agents;
  prediction.mean_wait = Seconds(waits * wait.mean_wait);
  prediction.asa = Seconds(waits * wait.wait_of_answered / answered);
  return prediction;
}

}  // namespace

double OfferedLoad(const Demand& demand) {
  return demand.calls_per_hour / 3600 * Seconds(demand.handle_time).count();
}

double ErlangB(double load, std::uint32_t agents) {
  // Each step stays within zero and one, so that nothing overflows however large the load is.
  double blocked = 1;
  for (std::uint32_t n = 1; n <= agents; ++n) blocked = load * blocked / (n + load * blocked);
  return blocked;
}

double ErlangC(double load, std::uint32_t agents) {
  const double count = agents;
  if (load >= count) return 1;
  const double blocked = ErlangB(load, agents);
  // The usual 1 - (load / agents) (1 - B), without the difference of two numbers near one.
  return blocked / ((count - load + load * blocked) / count);
}

Result<Prediction> Predict(const Demand& demand, std::uint32_t agents, Duration threshold) {
  if (auto checked = Check(demand, agents, threshold); !checked.ok()) return checked.error();
  return demand.patience ? WithHangUps(demand, agents, threshold)
                         : WithoutHangUps(demand, agents, threshold);
}

}  // namespace strowger::core
