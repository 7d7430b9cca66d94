#include "simulator/tally.h"

#include <algorithm>
#include <cstdio>

namespace strowger::simulator {

namespace {

double SecondsAt(const std::vector<Duration>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return std::chrono::duration<double>(sorted[place]).count();
}

std::string Line(const char* name, std::uint64_t value) {
  char line[64];
  std::snprintf(line, sizeof line, "%-22s %llu\n", name, static_cast<unsigned long long>(value));
  return line;
}

std::string Line(const char* name, double seconds) {
  char line[64];
  std::snprintf(line, sizeof line, "%-22s %.2f s\n", name, seconds);
  return line;
}

}  // namespace

std::string Tally::Progress(std::size_t on_line, std::size_t unacknowledged) const {
  char line[200];
  std::snprintf(line, sizeof line,
                "offered %llu  answered %llu  abandoned %llu  on the line %zu  "
                "not acknowledged %zu",
                static_cast<unsigned long long>(offered), static_cast<unsigned long long>(answered),
                static_cast<unsigned long long>(abandoned), on_line, unacknowledged);
  return line;
}

std::string Tally::Summary() const {
  std::vector<Duration> sorted = waits;
  std::sort(sorted.begin(), sorted.end());
  std::string text;
  text += Line("offered", offered);
  text += Line("answered", answered);
  text += Line("abandoned", abandoned);
  text += Line("refused", refused);
  text += Line("left waiting", left_waiting);
  text += Line("rung", rung);
  text += Line("not reached", not_reached);
  text += Line("held", held);
  text += Line("asked for a callback", callbacks);
  text += Line("called back", called_back);
  text += Line("transferred", transferred);
  text += Line("conferenced", conferenced);
  text += Line("wrap-ups", wrap_ups);
  text += Line("tickets", tickets);
  text += Line("wait, median", SecondsAt(sorted, 0.5));
  text += Line("wait, 95 of 100 under", SecondsAt(sorted, 0.95));
  text += Line("commands", commands);
  text += Line("commands refused", commands_refused);
  text += Line("problems told", problems);
  text += Line("snapshots", snapshots);
  text += Line("connections", connections);
  return text;
}

}  // namespace strowger::simulator
