#include "core/identity/linkage.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "core/identity/candidates.h"

namespace strowger::core {
namespace {

constexpr std::size_t kProgressEach = 100'000;
// Whoever has more records is told pair by pair only: the pairs would grow with their square.
constexpr std::size_t kJoinedRecordsMax = 100;

// Records that are joined, directly or not (union-find, with paths halved).
class Clusters {
 public:
  explicit Clusters(std::size_t size) : parents_(size) {
    std::iota(parents_.begin(), parents_.end(), 0U);
  }
  People::Number Find(People::Number one) {
    while (parents_[one] != one) one = parents_[one] = parents_[parents_[one]];
    return one;
  }
  void Join(const PersonPair& pair) {
    const People::Number a = Find(pair.a);
    const People::Number b = Find(pair.b);
    parents_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<People::Number> parents_;
};

void AddJoined(const MatchModel& model, std::size_t people, std::vector<Match>& matches) {
  Clusters clusters(people);
  for (const Match& match : matches) clusters.Join(match.pair);
  std::vector<std::pair<People::Number, People::Number>> members;
  for (const Match& match : matches) {
    members.emplace_back(clusters.Find(match.pair.a), match.pair.a);
    members.emplace_back(clusters.Find(match.pair.b), match.pair.b);
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const std::size_t direct = matches.size();
  const auto is_direct = [&](const PersonPair& pair) {
    const auto end = matches.begin() + static_cast<std::ptrdiff_t>(direct);
    const auto found =
        std::lower_bound(matches.begin(), end, pair,
                         [](const Match& match, const PersonPair& p) { return match.pair < p; });
    return found != end && found->pair == pair;
  };
  for (std::size_t first = 0; first < members.size();) {
    std::size_t end = first;
    while (end < members.size() && members[end].first == members[first].first) ++end;
    for (std::size_t i = first; i < end && end - first <= kJoinedRecordsMax; ++i) {
      for (std::size_t j = i + 1; j < end; ++j) {
        const PersonPair pair{members[i].second, members[j].second};
        if (is_direct(pair)) continue;
        const double weight = model.WeightOf(pair);
        if (weight > 0) matches.push_back({pair, weight, model.ProbabilityOf(weight), false});
      }
    }
    first = end;
  }
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return a.pair < b.pair; });
}

}  // namespace

Linkage FindMatches(const People& people, double threshold,
                    const std::function<void(LinkageStage, double)>& progress) {
  const auto tell = [&progress](LinkageStage stage, double share) {
    if (progress) progress(stage, share);
  };
  const std::vector<PersonPair> candidates =
      FindCandidates(people, [&](double share) { tell(LinkageStage::kCandidates, share); });
  tell(LinkageStage::kLearning, 0);
  Linkage linkage{MatchModel(people, candidates), {}};
  tell(LinkageStage::kLearning, 1);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const double weight = linkage.model.WeightOf(candidates[i]);
    const double probability = linkage.model.ProbabilityOf(weight);
    if (probability >= threshold) {
      linkage.matches.push_back({candidates[i], weight, probability, true});
    }
    if (i % kProgressEach == 0) {
      tell(LinkageStage::kComparing,
           static_cast<double>(i) / static_cast<double>(candidates.size()));
    }
  }
  AddJoined(linkage.model, people.size(), linkage.matches);
  tell(LinkageStage::kComparing, 1);
  return linkage;
}

}  // namespace strowger::core
