#include "asterisk/support/evidence.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace strowger::test {
namespace {

constexpr std::size_t kEventBytesMax = 240;
constexpr std::size_t kConsoleEventsMax = 60;
constexpr std::size_t kFileBytesMax = 6000;
constexpr std::size_t kFilesBytesMax = 60'000;

std::string EndOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.size() <= kFileBytesMax ? text : "...\n" + text.substr(text.size() - kFileBytesMax);
}

std::string Describe(const client::ScriptedConsole& console) {
  const client::DeskState state = console.state();
  std::string text = "  " + state.desk.status.ShortDebugString() + "\n";
  for (const auto& [name, item] : state.desk.work_items) {
    text += "  item " + item.ShortDebugString() + "\n";
  }
  const auto events = console.events();
  const std::size_t skip = events.size() - std::min(events.size(), kConsoleEventsMax);
  for (std::size_t index = skip; index < events.size(); ++index) {
    text += "  " + ClockTime(events[index].seen_at) + " " +
            events[index].event.ShortDebugString().substr(0, kEventBytesMax) + "\n";
  }
  return text;
}

}  // namespace

std::string ClockTime(TimePoint time) {
  const auto since = time.time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count() % 1000;
  const std::time_t seconds = std::chrono::duration_cast<std::chrono::seconds>(since).count();
  char text[16];
  std::tm parts{};
  std::strftime(text, sizeof(text), "%H:%M:%S", localtime_r(&seconds, &parts));
  const std::string digits = std::to_string(1000 + ms);
  return std::string(text) + "." + digits.substr(1);
}

std::string DescribeConsoles(
    const std::vector<std::unique_ptr<client::ScriptedConsole>>& consoles) {
  std::string text;
  for (const auto& console : consoles) {
    text += console->session().user() + "\n" + Describe(*console);
  }
  return text;
}

std::string DescribeTelephones(const Lab& lab) {
  std::string text;
  for (const char* kind : {"calls", "phones"}) {
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::path(lab.run_folder()) / kind;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with("messages") && !name.starts_with("errors")) continue;
      text += "---- " + entry.path().string() + "\n" + EndOf(entry.path()) + "\n";
      if (text.size() > kFilesBytesMax) return text + "---- and more\n";
    }
  }
  return text;
}

}  // namespace strowger::test
