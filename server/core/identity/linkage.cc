#include "core/identity/linkage.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "core/identity/candidates.h"

namespace strowger::core {
namespace {

// Records are compared in parts, some parts at a time; then it is told how far it is.
constexpr std::size_t kPartRecords = 1024;
constexpr std::size_t kPartsAtOnce = 32;
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
  std::vector<std::pair<People::Number, People::Number>> members;
  for (const Match& match : matches) {
    if (match.match_class == MatchClass::kLink) clusters.Join(match.pair);
  }
  for (Match& match : matches) {
    // Whoever is joined by others needs no review, unless his own evidence speaks against it.
    const bool is_joined = clusters.Find(match.pair.a) == clusters.Find(match.pair.b);
    if (match.match_class == MatchClass::kReview && is_joined && match.weight > 0) {
      match.match_class = MatchClass::kLink;
      match.is_direct = false;
    }
    if (match.match_class == MatchClass::kReview) continue;
    members.emplace_back(clusters.Find(match.pair.a), match.pair.a);
    members.emplace_back(clusters.Find(match.pair.b), match.pair.b);
  }
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const std::size_t direct = matches.size();
  const auto is_there = [&](const PersonPair& pair) {
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
        if (is_there(pair)) continue;
        const double weight = model.WeightOf(pair);
        if (weight > 0) matches.push_back({pair, weight, model.ProbabilityOf(weight), false});
      }
    }
    first = end;
  }
  std::sort(matches.begin(), matches.end(),
            [](const Match& a, const Match& b) { return a.pair < b.pair; });
}

// The matches of some records with those behind them, in order.
std::vector<Match> MatchesOf(const MatchModel& model, const Candidates& candidates,
                             std::size_t begin, std::size_t end, const LinkageOptions& options) {
  constexpr double kRounding = 1e-6;
  const bool has_review = options.review > 0 && options.review < options.threshold;
  const double least = has_review ? options.review : options.threshold;
  const double floor = model.WeightAt(least) - kRounding;
  std::vector<Match> matches;
  std::vector<People::Number> found;
  for (std::size_t person = begin; person < end; ++person) {
    const auto a = static_cast<People::Number>(person);
    candidates.FindAfter(a, found);
    for (const People::Number b : found) {
      const double weight = model.WeightOf({a, b}, floor);
      if (weight < floor) continue;
      const double probability = model.ProbabilityOf(weight);
      if (probability < least) continue;
      const bool is_link = probability >= options.threshold;
      matches.push_back(
          {{a, b}, weight, probability, true, is_link ? MatchClass::kLink : MatchClass::kReview});
    }
  }
  return matches;
}

void AddDirect(const MatchModel& model, const Candidates& candidates, const LinkageOptions& options,
               std::vector<Match>& matches) {
  const std::size_t people = candidates.people();
  std::vector<std::vector<Match>> found(kPartsAtOnce);
  for (std::size_t first = 0; first < people; first += kPartsAtOnce * kPartRecords) {
    options.share_work(kPartsAtOnce, [&](std::size_t part) {
      const std::size_t begin = std::min(people, first + part * kPartRecords);
      const std::size_t end = std::min(people, begin + kPartRecords);
      found[part] = MatchesOf(model, candidates, begin, end, options);
    });
    for (const auto& some : found) matches.insert(matches.end(), some.begin(), some.end());
    options.progress(LinkageStage::kComparing,
                     static_cast<double>(first) / static_cast<double>(people));
  }
}

}  // namespace

std::string_view NameOf(MatchClass match_class) {
  return match_class == MatchClass::kLink ? "auto-link" : "review";
}

void WorkInOrder(std::size_t parts, const std::function<void(std::size_t part)>& work) {
  for (std::size_t part = 0; part < parts; ++part) work(part);
}

Linkage FindMatches(const People& people, const LinkageOptions& options) {
  const Candidates candidates(
      people, [&](double share) { options.progress(LinkageStage::kCandidates, share); });
  options.progress(LinkageStage::kLearning, 0);
  Linkage linkage{MatchModel(people, candidates), {}};
  options.progress(LinkageStage::kLearning, 1);
  AddDirect(linkage.model, candidates, options, linkage.matches);
  AddJoined(linkage.model, people.size(), linkage.matches);
  options.progress(LinkageStage::kComparing, 1);
  return linkage;
}

}  // namespace strowger::core
