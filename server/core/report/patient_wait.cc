#include "core/report/patient_wait.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace strowger::core {
namespace {

// Below the peak by this factor of e the density adds nothing to a double.
constexpr double kNegligible = 60;

// Gauss-Legendre with 16 points on -1 to 1: the positive half.
constexpr std::array<double, 8> kPoints{
    0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
    0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326};
constexpr std::array<double, 8> kWeights{
    0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
    0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949};

// The logarithm of the density without its constant.
class Exponent {
 public:
  explicit Exponent(const PatientQueue& queue) : queue_(queue) {
    const double pressure = queue.arrivals / queue.services;
    peak_ = pressure > 1 ? std::log(pressure) / queue.hang_ups : 0;
    top_ = At(peak_);
  }

  double peak() const { return peak_; }
  double top() const { return top_; }
  double BelowTop(double wait) const { return At(wait) - top_; }

  // A stretch on which the density falls by no more than about e^6 and patience by e^2.
  double Stretch(double wait) const {
    const double fading = std::exp(-queue_.hang_ups * wait);
    const double slope = std::abs(queue_.arrivals * fading - queue_.services);
    const double curvature = queue_.arrivals * queue_.hang_ups * fading;
    double stretch = std::min(4 / slope, 2 / std::sqrt(curvature));
    // Where nobody has patience left, only the slope counts.
    const bool has_faded = queue_.hang_ups * wait > kNegligible;
    if (!has_faded) stretch = std::min(stretch, 2 / queue_.hang_ups);
    return stretch;
  }

 private:
  double At(double wait) const {
    const double patience_used = -std::expm1(-queue_.hang_ups * wait);
    return queue_.arrivals * patience_used / queue_.hang_ups - queue_.services * wait;
  }

  const PatientQueue& queue_;
  double peak_ = 0;
  double top_ = 0;
};

// Where the panels meet, from the first wait that counts to the last; the threshold is one of them
// when it lies between.
std::vector<double> PanelEdges(const Exponent& exponent, double threshold) {
  std::vector<double> edges{exponent.peak()};
  while (edges.back() > 0 && exponent.BelowTop(edges.back()) > -kNegligible) {
    edges.push_back(std::max(0.0, edges.back() - exponent.Stretch(edges.back())));
  }
  std::reverse(edges.begin(), edges.end());
  do {
    edges.push_back(edges.back() + exponent.Stretch(edges.back()));
  } while (exponent.BelowTop(edges.back()) > -kNegligible);
  if (threshold > edges.front() && threshold < edges.back()) {
    edges.insert(std::upper_bound(edges.begin(), edges.end(), threshold), threshold);
  }
  return edges;
}

struct Integrals {
  double whole = 0;
  double hung_up = 0;
  double hung_up_in_time = 0;
  double answered_in_time = 0;
  double answered_late = 0;
  double wait_of_answered = 0;
};

void AddPoint(const PatientQueue& queue, double wait, double density, bool in_time,
              Integrals& sums) {
  const double stays = std::exp(-queue.hang_ups * wait);
  const double leaves = -std::expm1(-queue.hang_ups * wait);
  sums.whole += density;
  sums.hung_up += density * leaves;
  sums.hung_up_in_time +=
      density * (in_time ? leaves : -std::expm1(-queue.hang_ups * queue.threshold));
  (in_time ? sums.answered_in_time : sums.answered_late) += density * stays;
  sums.wait_of_answered += density * stays * wait;
}

Integrals Integrate(const PatientQueue& queue, const Exponent& exponent) {
  const std::vector<double> edges = PanelEdges(exponent, queue.threshold);
  Integrals sums;
  for (std::size_t panel = 0; panel + 1 < edges.size(); ++panel) {
    const double half = (edges[panel + 1] - edges[panel]) / 2;
    const double middle = edges[panel] + half;
    const bool in_time = middle <= queue.threshold;
    for (std::size_t i = 0; i < kPoints.size(); ++i) {
      for (const double wait : {middle - half * kPoints[i], middle + half * kPoints[i]}) {
        const double density = half * kWeights[i] * std::exp(exponent.BelowTop(wait));
        AddPoint(queue, wait, density, in_time, sums);
      }
    }
  }
  return sums;
}

}  // namespace

PatientWait MeasurePatientWait(const PatientQueue& queue) {
  const Exponent exponent(queue);
  const Integrals sums = Integrate(queue, exponent);
  PatientWait wait;
  wait.inverse_f = std::min(1.0, std::exp(-exponent.top()) / (queue.services * sums.whole));
  wait.hung_up = sums.hung_up / sums.whole;
  wait.hung_up_in_time = sums.hung_up_in_time / sums.whole;
  wait.answered_in_time = sums.answered_in_time / sums.whole;
  wait.answered_late = sums.answered_late / sums.whole;
  // The shorter of the two waits has the mean P(hung up) / hang_ups.
  wait.mean_wait = wait.hung_up / queue.hang_ups;
  wait.wait_of_answered = sums.wait_of_answered / sums.whole;
  return wait;
}

}  // namespace strowger::core
