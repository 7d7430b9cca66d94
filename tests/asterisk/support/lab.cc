#include "asterisk/support/lab.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <utility>

#include "support/places.h"

namespace strowger::test {
namespace {

constexpr std::chrono::seconds kLabPatience{60};

// 127.x.y.z, different for each process that may run now.
std::string OwnAddress() {
  const auto id = static_cast<unsigned>(getpid());
  return "127." + std::to_string(1 + (id >> 16 & 0x3F)) + "." + std::to_string(id >> 8 & 0xFF) +
         "." + std::to_string(1 + id % 254);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first of a thousand ports that no other lab holds; its SIP port is the first.
int FreePorts() {
  constexpr int kFirst = 10'000;
  constexpr int kLabs = 20;
  for (int attempt = 0; attempt < kLabs; ++attempt) {
    const int port = kFirst + 1000 * ((getpid() + attempt) % kLabs);
    const int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_port = htons(static_cast<std::uint16_t>(port));
    const bool is_free = bind(probe, reinterpret_cast<sockaddr*>(&any), sizeof(any)) == 0;
    close(probe);
    if (is_free) return port;
  }
  return kFirst;
}

}  // namespace

Lab::Lab(std::string name) : name_(std::move(name)), address_(OwnAddress()), port_(FreePorts()) {
  output_ =
      std::filesystem::temp_directory_path() / ("strowger-lab-output-" + std::to_string(getpid()));
  // A test program that was killed leaves its lab behind.
  Do({"clean"});
}

Lab::~Lab() {
  Do({"clean"});
  std::filesystem::remove(output_);
}

ChildProcess Lab::Begin(std::vector<std::string> command,
                        std::map<std::string, std::string> environment) {
  command.insert(command.begin(), test::SourceFolder() + "/tests/asterisk/lab/lab");
  environment["LAB_NAME"] = name_;
  environment["LAB_ADDRESS"] = address_;
  environment["LAB_PORT"] = std::to_string(port_);
  return ChildProcess(std::move(command), std::move(environment), output_);
}

void Lab::Do(std::vector<std::string> command, std::map<std::string, std::string> environment) {
  const std::string name = command.front();
  std::filesystem::remove(output_);
  ChildProcess process = Begin(std::move(command), std::move(environment));
  const std::optional<int> status = process.Wait(kLabPatience);
  if (status == 0) return;
  std::fprintf(stderr, "lab %s did not work:\n%s\n", name.c_str(), ReadFile(output_).c_str());
  std::exit(1);
}

void Lab::Start() {
  Do({"start"});
  constexpr std::string_view kName = "LAB_RUN=";
  std::istringstream lines(ReadFile(output_));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kName)) run_folder_ = line.substr(kName.size());
  }
}
void Lab::Kill() { Do({"stop", "-9"}); }
void Lab::StopGently() { Do({"stop"}); }

void Lab::StartTelephones(std::chrono::milliseconds ring, std::chrono::milliseconds talk) {
  Do({"phones", "start"},
     {{"RING_MS", std::to_string(ring.count())}, {"TALK_MS", std::to_string(talk.count())}});
}

ChildProcess Lab::Call(const std::string& number, std::vector<std::string> options) {
  options.insert(options.begin(), {"call", number});
  return Begin(std::move(options));
}

std::string Lab::Console(const std::string& command) {
  Do({"cli", command});
  return ReadFile(output_);
}

void Lab::ForgetCalls() {
  std::error_code ignored;  // Nobody may have called.
  std::filesystem::remove_all(std::filesystem::path(run_folder_) / "calls", ignored);
}

int Lab::CountChannels() {
  std::istringstream lines(Console("core show channels count"));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("active channel") != std::string::npos) return std::atoi(line.c_str());
  }
  return -1;
}

std::string Lab::AriUrl() const {
  return "http://" + address_ + ":" + std::to_string(ari_port()) + "/ari";
}

}  // namespace strowger::test
