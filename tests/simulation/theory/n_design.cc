#include "simulation/theory/n_design.h"

#include <cmath>
#include <deque>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace strowger::simulation {
namespace {

constexpr char kAOnly = 'a';
constexpr char kFlexible = 'f';

struct State {
  std::string idle;          // Agents by kind, the longest idle first.
  std::size_t passed_b = 0;  // Waiting in front, known to be B.
  std::size_t unseen = 0;    // Behind them, of either kind.
  auto operator<=>(const State&) const = default;
};

struct Move {
  std::size_t to;
  double rate;
};

class Chain {
 public:
  explicit Chain(const NDesign& design) : design_(design) {
    const double all = design.a_arrivals + design.b_arrivals;
    a_share_ = design.a_arrivals / all;
    Number({std::string(design.a_only, kAOnly) + std::string(design.flexible, kFlexible), 0, 0});
    while (!fresh_.empty()) {
      const std::size_t from = fresh_.front();
      fresh_.pop_front();
      AddArrivals(from);
      AddAOnlyFrees(from);
      AddFlexibleFrees(from);
    }
  }

  // Gauss-Seidel: each state's flow in by its flow out, until nothing moves any more.
  std::vector<double> Shares() const {
    std::vector<std::vector<Move>> into(states_.size());
    std::vector<double> out(states_.size(), 0);
    for (std::size_t from = 0; from < moves_.size(); ++from) {
      for (const Move& move : moves_[from]) {
        into[move.to].push_back({from, move.rate});
        out[from] += move.rate;
      }
    }
    std::vector<double> share(states_.size(), 1 / static_cast<double>(states_.size()));
    for (int round = 0; round < 20'000; ++round) {
      double change = 0;
      double sum = 0;
      for (std::size_t i = 0; i < share.size(); ++i) {
        double flow = 0;
        for (const Move& move : into[i]) flow += share[move.to] * move.rate;
        change += std::abs(flow / out[i] - share[i]);
        share[i] = flow / out[i];
        sum += share[i];
      }
      for (double& one : share) one /= sum;
      if (change < 1e-13) break;
    }
    return share;
  }

  const std::vector<State>& states() const { return states_; }
  double a_share() const { return a_share_; }

 private:
  std::size_t Number(const State& state) {
    const auto [place, is_new] = numbers_.emplace(state, states_.size());
    if (is_new) {
      states_.push_back(state);
      moves_.emplace_back();
      fresh_.push_back(place->second);
    }
    return place->second;
  }

  void Add(std::size_t from, const State& to, double rate) {
    if (rate == 0 || to.passed_b + to.unseen > design_.line_max) return;
    const std::size_t number = Number(to);
    if (number != from) moves_[from].push_back({number, rate});
  }

  void AddArrivals(std::size_t from) {
    const State state = states_[from];
    State to = state;
    if (state.idle.empty()) {
      ++to.unseen;
      return Add(from, to, design_.a_arrivals + design_.b_arrivals);
    }
    to.idle.erase(0, 1);
    Add(from, to, design_.a_arrivals);
    to = state;
    if (const std::size_t at = state.idle.find(kFlexible); at != std::string::npos) {
      to.idle.erase(at, 1);
    } else {
      ++to.passed_b;
    }
    Add(from, to, design_.b_arrivals);
  }

  // Looks behind the B in front for the first A; those before it turn out to be B.
  void AddAOnlyFrees(std::size_t from) {
    const State state = states_[from];
    const double rate = design_.service * static_cast<double>(design_.a_only - Idle(state, kAOnly));
    double still_b = 1;
    for (std::size_t b = 0; b < state.unseen; ++b) {
      Add(from, {state.idle, state.passed_b + b, state.unseen - b - 1}, rate * still_b * a_share_);
      still_b *= 1 - a_share_;
    }
    Add(from, {state.idle + kAOnly, state.passed_b + state.unseen, 0}, rate * still_b);
  }

  // Takes whoever is first.
  void AddFlexibleFrees(std::size_t from) {
    State to = states_[from];
    const double rate =
        design_.service * static_cast<double>(design_.flexible - Idle(to, kFlexible));
    if (to.passed_b > 0) {
      --to.passed_b;
    } else if (to.unseen > 0) {
      --to.unseen;
    } else {
      to.idle += kFlexible;
    }
    Add(from, to, rate);
  }

  static std::size_t Idle(const State& state, char kind) {
    std::size_t count = 0;
    for (const char one : state.idle) count += one == kind ? 1 : 0;
    return count;
  }

  const NDesign design_;
  double a_share_ = 0;
  std::vector<State> states_;
  std::vector<std::vector<Move>> moves_;
  std::map<State, std::size_t> numbers_;
  std::deque<std::size_t> fresh_;
};

}  // namespace

NDesignFigures Solve(const NDesign& design) {
  const Chain chain(design);
  const std::vector<double> shares = chain.Shares();
  NDesignFigures figures;
  double a_line = 0;
  double b_line = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const State& state = chain.states()[i];
    const auto unseen = static_cast<double>(state.unseen);
    if (state.idle.empty()) figures.a_waits += shares[i];
    if (state.idle.find(kFlexible) == std::string::npos) figures.b_waits += shares[i];
    a_line += shares[i] * unseen * chain.a_share();
    b_line += shares[i] * (static_cast<double>(state.passed_b) + unseen * (1 - chain.a_share()));
    if (state.passed_b + state.unseen == design.line_max) figures.lost += shares[i];
  }
  // Little: the mean line is the arrivals times the mean wait.
  figures.a_mean_wait = a_line / design.a_arrivals;
  figures.b_mean_wait = b_line / design.b_arrivals;
  return figures;
}

}  // namespace strowger::simulation
