// What is counted.
//
// A million records of a crowd (tests/support/people/crowd.h): a fifth are repeats with slips, a
// fifth of the people live in the household of somebody else. They are matched on two threads, from
// the first record's reading to the last match. The memory is the most that the program held.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>
#include <vector>

#include "bench/benches.h"
#include "bench/figures.h"
#include "core/identity/linkage.h"
#include "support/people/crowd.h"

namespace strowger::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kFullRecords = 1'000'000;
constexpr std::size_t kShortRecords = 5'000;
constexpr double kSecondsBar = 600;
constexpr double kMemoryBarMib = 4'096;
constexpr double kF1Bar = 0.97;

double SecondsSince(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// Every other part on a thread of its own.
void WorkOnTwoThreads(std::size_t parts, const std::function<void(std::size_t)>& work) {
  const auto take = [&](std::size_t first) {
    for (std::size_t part = first; part < parts; part += 2) work(part);
  };
  std::jthread other(take, 1);
  take(0);
}

double PeakMib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

bool RunIdentity(Length length) {
  const std::size_t records = length == Length::kFull ? kFullRecords : kShortRecords;
  Crowd crowd(1);
  core::People people;
  std::vector<std::uint32_t> persons;
  SteadyClock::duration making{};
  const auto start = SteadyClock::now();
  for (std::size_t i = 0; i < records; ++i) {
    const auto before = SteadyClock::now();
    const CrowdRecord record = crowd.Next();
    making += SteadyClock::now() - before;
    people.Add(record.values);
    persons.push_back(record.person);
  }
  const core::Linkage linkage = core::FindMatches(people, {.share_work = WorkOnTwoThreads});
  const double seconds = SecondsSince(start) - std::chrono::duration<double>(making).count();
  const LinkageScore score = Score(linkage.matches, persons);
  PrintFigure("identity.records", static_cast<double>(records), "records");
  PrintFigure("identity.rate", static_cast<double>(records) / seconds, "records/s");
  PrintFigure("identity.time", seconds, "s");
  PrintFigure("identity.memory", PeakMib(), "MiB");
  PrintFigure("identity.precision", score.precision, "ratio");
  PrintFigure("identity.recall", score.recall, "ratio");
  PrintFigure("identity.f1", score.f1, "ratio");
  PrintBarAtMost("identity.time", seconds, kSecondsBar);
  PrintBarAtMost("identity.memory", PeakMib(), kMemoryBarMib);
  PrintBarAtLeast("identity.f1", score.f1, kF1Bar);
  return true;
}

}  // namespace strowger::bench
