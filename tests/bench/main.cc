#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/bare_server.h"
#include "bench/benches.h"

namespace {

using strowger::bench::Bench;
using strowger::bench::kBenches;
using strowger::bench::Length;

void PrintUsage() {
  std::fputs(
      "strowger_bench [--short] [--customers COUNT] [NAME...]: measures, and prints lines \"figure "
      "NAME VALUE UNIT\"\n"
      "and for each bar PASS or MISS. Without a name all are run\n"
      "that are quick and need no real Asterisk. --short only shows that the\n"
      "measuring works. --customers says of how many \"customers\" is, which keeps its file\n"
      "under build/bench: 8 GB of a million.\n\n",
      stderr);
  for (const Bench& bench : kBenches) std::fprintf(stderr, "  %-14s %s\n", bench.name, bench.what);
}

const Bench* Find(const char* name) {
  for (const Bench& bench : kBenches) {
    if (std::strcmp(bench.name, name) == 0) return &bench;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<const Bench*> wanted;
  Length length = Length::kFull;
  std::size_t customers = 0;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--serve-bare") == 0) return strowger::bench::ServeBare();
    if (std::strcmp(argv[i], "--short") == 0) {
      length = Length::kShort;
      continue;
    }
    if (std::strcmp(argv[i], "--customers") == 0 && i + 1 < argc) {
      customers = std::strtoull(argv[++i], nullptr, 10);
      continue;
    }
    if (std::strcmp(argv[i], "--help") == 0) {
      PrintUsage();
      return 0;
    }
    const Bench* bench = Find(argv[i]);
    if (bench == nullptr) {
      std::fprintf(stderr, "strowger_bench: there is no benchmark \"%s\".\n\n", argv[i]);
      PrintUsage();
      return 2;
    }
    wanted.push_back(bench);
  }
  if (wanted.empty()) {
    for (const Bench& bench : kBenches) {
      if (!bench.is_run_by_name_only) wanted.push_back(&bench);
    }
  }
  for (const Bench* bench : wanted) {
    std::fprintf(stderr, "%s: %s\n", bench->name, bench->what);
    const bool is_sized = bench->run == strowger::bench::RunCustomers && customers > 0;
    if (!(is_sized ? strowger::bench::RunCustomersOf(customers) : bench->run(length))) return 1;
  }
  return 0;
}
