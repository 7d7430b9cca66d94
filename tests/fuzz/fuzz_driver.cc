// Tries inputs until its time is over: every seed, then changed ones. An input that takes a way
// through the product that none took before is kept and changed further. What makes the program end
// is left in a file, and is tried again by naming the file.
//
//   strowger_mail_fuzz [--seconds N] [--seed N] [--seeds FOLDER] [FILE...]

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/covered_edges.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/mutation.h"
#include "support/places.h"

extern "C" {
[[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());
}

namespace strowger::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kKeptMax = 20'000;
constexpr std::size_t kSeedsMax = 20'000;
// Under a sanitizer on a machine with much to do; a loop without end takes longer.
constexpr int kInputSecondsMax = 60;

std::string_view g_input;
constexpr char kLeftBehind[] = "fuzz-input";

// Only what may be called wherever the program is.
void LeaveInput() {
  std::FILE* file = std::fopen(kLeftBehind, "wb");
  if (file == nullptr) return;
  std::fwrite(g_input.data(), 1, g_input.size(), file);
  std::fclose(file);
  std::fprintf(stderr, "the input is in %s; name it to try it again\n", kLeftBehind);
}

void OnAbort(int signal) {
  LeaveInput();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void OnTimeOver(int) {
  static constexpr char kWords[] = "an input takes too long\n";
  (void)!write(STDERR_FILENO, kWords, sizeof kWords - 1);
  LeaveInput();
  _exit(1);
}

void SetTimer(int seconds) {
  const itimerval timer{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
  setitimer(ITIMER_REAL, &timer, nullptr);
}

std::size_t TryOne(std::string_view input) {
  g_input = input;
  SetTimer(kInputSecondsMax);
  BeginWay();
  TryInput(input);
  const std::size_t edges = NewEdges();
  SetTimer(0);
  return edges;
}

void AddFolder(const std::string& folder, std::vector<std::string>& seeds) {
  std::error_code ignored;
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    for (std::string& input : InputsOf(file)) {
      const bool is_taken = seeds.size() < kSeedsMax && input.size() <= kInputBytesMax;
      if (is_taken) seeds.push_back(std::move(input));
    }
  }
}

struct Settings {
  long seconds = 60;
  std::uint64_t seed = 1;
  std::vector<std::string> folders{test::SourceFolder() + "/tests/data/mail"};
  std::vector<std::string> files;
};

Settings ReadSettings(int count, char** words) {
  Settings settings;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const std::string value = i + 1 < count ? words[i + 1] : "";
    if (word == "--seconds") {
      settings.seconds = std::strtol(value.c_str(), nullptr, 10);
    } else if (word == "--seed") {
      settings.seed = std::strtoull(value.c_str(), nullptr, 10);
    } else if (word == "--seeds") {
      settings.folders.push_back(value);
    } else {
      settings.files.push_back(word);
      continue;
    }
    ++i;
  }
  if (const char* shared = std::getenv("STROWGER_SHARED_DATA")) {
    for (const std::string& folder : CorpusFolders()) {
      settings.folders.push_back(std::string(shared) + "/" + folder);
    }
  }
  return settings;
}

int TryFiles(const std::vector<std::string>& files) {
  for (const std::string& path : files) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) {
      std::fprintf(stderr, "cannot read %s\n", path.c_str());
      return 2;
    }
    TryOne(bytes.str());
    std::printf("%s does no harm\n", path.c_str());
  }
  return 0;
}

int Run(const Settings& settings) {
  std::vector<std::string> seeds;
  for (const std::string& folder : settings.folders) AddFolder(folder, seeds);
  if (seeds.empty()) {
    std::fprintf(stderr, "there are no seeds\n");
    return 2;
  }
  const auto end = Clock::now() + std::chrono::seconds(settings.seconds);
  std::vector<std::string> kept;
  std::size_t tried = 0;
  for (const std::string& seed : seeds) {
    // All of them are tried once, however long that takes; it is bounded by kSeedsMax.
    if (TryOne(seed) > 0) kept.push_back(seed);
    ++tried;
  }
  const std::size_t of_seeds = KnownEdges();
  if (kept.empty()) kept = seeds;
  Mutation mutation(settings.seed);
  while (Clock::now() < end) {
    const std::string input = mutation.Changed(kept[mutation.Below(kept.size())], seeds);
    ++tried;
    if (TryOne(input) > 0 && kept.size() < kKeptMax) kept.push_back(input);
  }
  std::printf("%zu seeds, %zu inputs tried, %zu kept; %zu edges known, %zu of them by the seeds\n",
              seeds.size(), tried, kept.size(), KnownEdges(), of_seeds);
  return 0;
}

}  // namespace

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %s\n", what);
  std::abort();
}

int Main(int count, char** words) {
  std::signal(SIGABRT, &OnAbort);
  std::signal(SIGALRM, &OnTimeOver);
  if (&__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(&LeaveInput);
  const Settings settings = ReadSettings(count, words);
  return settings.files.empty() ? Run(settings) : TryFiles(settings.files);
}

}  // namespace strowger::fuzz

int main(int count, char** words) { return strowger::fuzz::Main(count, words); }
