// The same work on the same Asterisk, once in its own app_queue and once in Strowger through ARI:
// callers always wait, agents' telephones answer at once, talk and hang up. Measured is what a
// telephone sees of it: from the end of one call to the ringing of the next.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "asterisk/support/lab.h"
#include "bench/benches.h"
#include "bench/desks.h"
#include "bench/figures.h"
#include "bench/telephone_diary.h"
#include "support/wait.h"

namespace strowger::bench {

namespace {

// As many as the queue "own" of the laboratory has members.
constexpr int kAgents = 20;
constexpr int kFirstTelephone = 2501;
constexpr std::chrono::milliseconds kRing{1};
constexpr std::chrono::milliseconds kTalk{500};
constexpr double kPossible = kAgents * 1000.0 / static_cast<double>(kTalk.count());  // Calls/s.
// On the line at a time: each agent's, and twice as many who wait.
constexpr int kCallers = 3 * kAgents;
constexpr std::chrono::minutes kPatience{3};

struct Plan {
  int turns = 1;  // Of each, one after the other by turns, so that a busy minute meets both.
  std::size_t settle = 0;  // Calls before the measuring.
  std::size_t calls = 0;
};
constexpr Plan kFullPlan{3, 100, 400};
constexpr Plan kShortPlan{1, 20, 40};

struct Contender {
  const char* name;
  const char* number;  // That callers dial.
  std::vector<double> gaps_ms;
  double seconds = 0;
  std::size_t served = 0;
};

// False, so that the laboratory is ended in good order.
bool Complain(const std::string& why) {
  std::fprintf(stderr, "strowger_bench: %s\n", why.c_str());
  return false;
}

bool BecomesQuiet(test::Lab& lab) {
  return test::WaitUntil(std::chrono::seconds(20), [&] { return lab.CountChannels() == 0; });
}

bool WaitForEnds(TelephoneDiary& diary, std::size_t count) {
  const bool is_done = test::WaitUntil(kPatience, [&] {
    diary.ReadOn();
    return diary.ended() > count;
  });
  return is_done || Complain("only " + std::to_string(diary.ended()) + " calls were served");
}

bool TakeTurn(test::Lab& lab, const Plan& plan, Contender& contender) {
  TelephoneDiary diary(lab.doings_path());
  // A new caller for each who leaves, until some time after the last one that is measured.
  const std::size_t all = plan.settle + plan.calls + 1 + kCallers;
  test::ChildProcess callers =
      lab.Call(contender.number, {"--count", std::to_string(all), "--rate", "200", "--at-once",
                                  std::to_string(kCallers), "--talk", "120000", "--limit", "180"});
  if (!WaitForEnds(diary, plan.settle)) return false;
  // Were all agents at work, each with a caller: are there more?
  if (lab.CountChannels() <= 2 * kAgents) return Complain("nobody waits");
  const std::size_t first = diary.ended() - 1;
  const std::size_t last = first + plan.calls;
  if (!WaitForEnds(diary, last)) return false;
  if (callers.Wait(kPatience) != 0) return Complain("not all callers were served");
  if (!BecomesQuiet(lab)) return Complain("calls are left over");
  const std::vector<double> gaps = diary.IdleGapsMs(first, last);
  contender.gaps_ms.insert(contender.gaps_ms.end(), gaps.begin(), gaps.end());
  contender.seconds += diary.SecondsBetweenEnds(first, last);
  contender.served += plan.calls;
  return !contender.gaps_ms.empty() || Complain("no agent had two calls");
}

void Print(Contender& contender) {
  const std::string name = std::string(contender.name) + ".";
  const double served = static_cast<double>(contender.served) / contender.seconds;
  std::fprintf(stderr, "  %s: %zu calls, %zu gaps\n", contender.name, contender.served,
               contender.gaps_ms.size());
  PrintFigure(name + "idle_gap_p50", AtShare(contender.gaps_ms, 0.5), "ms");
  PrintFigure(name + "idle_gap_p99", AtShare(contender.gaps_ms, 0.99), "ms");
  PrintFigure(name + "served", served, "calls/s");
  PrintFigure(name + "served_ratio", served / kPossible, "1");
}

void TellConditions() {
  std::fprintf(
      stderr,
      "  %d agents at sipp telephones that answer after %lld ms and hang up after %lld ms; "
      "%d callers on the line;\n"
      "  idle gap: BYE sent by a telephone -> next INVITE at it; possible: %g calls/s\n"
      "  app_queue: strategy leastrecent, autofill yes, ringinuse no, wrapuptime 0, retry "
      "1 (its least), timeout 10\n"
      "  strowger: strategy longest-idle, wrap-up 0 s, offer 10 s; a console at each desk, "
      "the pop before each ring\n",
      kAgents, static_cast<long long>(kRing.count()), static_cast<long long>(kTalk.count()),
      kCallers, kPossible);
}

}  // namespace

bool RunAsteriskQueue(Length length) {
  const Plan& plan = length == Length::kFull ? kFullPlan : kShortPlan;
  TellConditions();
  test::Lab lab("bench");
  lab.Start();
  lab.StartTelephones(kRing, kTalk);
  Desks desks({.ari_url = lab.AriUrl(), .first_telephone = kFirstTelephone, .count = kAgents});
  desks.Open();
  Contender app_queue{.name = "app_queue", .number = "820", .gaps_ms = {}};
  Contender strowger{.name = "strowger", .number = "800", .gaps_ms = {}};
  for (int turn = 0; turn < plan.turns; ++turn) {
    if (!TakeTurn(lab, plan, app_queue) || !TakeTurn(lab, plan, strowger)) return false;
  }
  Print(app_queue);
  Print(strowger);
  return true;
}

}  // namespace strowger::bench
