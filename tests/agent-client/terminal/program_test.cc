// The real program on a real (pseudo) terminal: what no screen test can see.
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "agent-client/session/fake_desk.h"

namespace strowger::client {
namespace {

constexpr auto kWaitLimit = std::chrono::seconds(20);

// A program on a terminal of 80 x 24 whose other end the test holds.
class Terminal {
 public:
  // Both texts are KEY=VALUE for the program's environment.
  Terminal(const std::string& state_folder, const std::string& server) {
    winsize size{};
    size.ws_row = 24;
    size.ws_col = 80;
    pid_ = ::forkpty(&master_, nullptr, nullptr, &size);
    if (pid_ != 0) return;
    const std::array<const char*, 6> environment{state_folder.c_str(),   server.c_str(),
                                                 "STROWGER_TOKEN=token", "TERM=xterm",
                                                 "LANG=C.UTF-8",         nullptr};
    const std::array<const char*, 3> arguments{"strowger", "console", nullptr};
    ::execve(STROWGER_PROGRAM, const_cast<char* const*>(arguments.data()),
             const_cast<char* const*>(environment.data()));
    ::_exit(127);
  }
  ~Terminal() {
    Kill();
    ::close(master_);
  }

  void Type(const std::string& keys) {
    EXPECT_EQ(::write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  // Reads until the text was written by the program.
  bool WaitFor(const std::string& text) {
    const auto give_up = std::chrono::steady_clock::now() + kWaitLimit;
    while (written_.find(text) == std::string::npos) {
      pollfd source{master_, POLLIN, 0};
      if (std::chrono::steady_clock::now() > give_up) return false;
      if (::poll(&source, 1, 100) <= 0) continue;
      std::array<char, 4096> bytes{};
      const ssize_t count = ::read(master_, bytes.data(), bytes.size());
      if (count <= 0) return false;
      written_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return true;
  }
  void Forget() { written_.clear(); }
  const std::string& written() const { return written_; }
  // The exit code of a program that ends by itself.
  int WaitForExit() {
    WaitFor("never written");  // What it still writes must be read, or it cannot end.
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void Kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  int master_ = -1;
  pid_t pid_ = 0;
  std::string written_;
};

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    std::string name = testing::TempDir() + "strowger-program-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    for (int stream = 0; stream < 4; ++stream) desk_.AddStream({.frames = Snapshot()});
  }
  ~ProgramTest() override { std::filesystem::remove_all(folder_); }

  std::string StateFolder() const { return "XDG_STATE_HOME=" + folder_; }
  std::string Server() const { return "STROWGER_SERVER=" + desk_.address(); }

  static std::vector<agent::v1::WatchResponse> Snapshot() {
    std::vector<agent::v1::WatchResponse> frames(3);
    frames[0].mutable_snapshot_begin()->set_generation(1);
    auto& events = *frames[1].mutable_events();
    auto& status = *events.add_events()->mutable_presence_changed()->mutable_status();
    status.set_display_name("安娜");
    status.set_presence(routing::v1::PRESENCE_READY);
    auto& item = *events.add_events()->mutable_work_item_changed()->mutable_work_item();
    item.set_name("work-items/7");
    item.set_state(routing::v1::WORK_ITEM_STATE_CONNECTED);
    item.add_allowed_verbs(routing::v1::VERB_HOLD);
    frames[2].mutable_snapshot_end()->set_sequence(1);
    return frames;
  }
  // What is kept on disk of the note, as it is written there.
  std::string Draft() const {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.path().filename() != "work-items_7.json") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      return {std::istreambuf_iterator<char>(file), {}};
    }
    return {};
  }

  FakeDesk desk_;
  std::string folder_;
};

TEST_F(ProgramTest, DrawsReadsKeysAndGivesTheTerminalBack) {
  Terminal terminal(StateFolder(), Server());
  ASSERT_TRUE(terminal.WaitFor("安娜")) << terminal.written();
  terminal.Type("\x1bOS");  // F4 as xterm sends it.
  EXPECT_TRUE(desk_.WaitForHeld(1));
  terminal.Type("q");
  ASSERT_TRUE(terminal.WaitFor("Press q again"));
  terminal.Type("q");
  EXPECT_EQ(terminal.WaitForExit(), 0) << terminal.written();
  EXPECT_NE(terminal.written().find("\x1b[?1049l"), std::string::npos) << "the screen came back";
}

TEST_F(ProgramTest, AKilledConsoleLosesNoWord) {
  {
    Terminal terminal(StateFolder(), Server());
    ASSERT_TRUE(terminal.WaitFor("安娜")) << terminal.written();
    terminal.Type("n退款未到账");
    ASSERT_TRUE(terminal.WaitFor("账"));
    terminal.WaitFor("kept here");
    terminal.Kill();
  }
  EXPECT_NE(Draft().find("退款未到账"), std::string::npos);
  Terminal again(StateFolder(), Server());
  EXPECT_TRUE(again.WaitFor("退款未到账")) << again.written();
}

TEST_F(ProgramTest, ALostConnectionIsToldAndComesBack) {
  Terminal terminal(StateFolder(), Server());
  ASSERT_TRUE(terminal.WaitFor("安娜")) << terminal.written();
  desk_.Stop();
  EXPECT_TRUE(terminal.WaitFor("connection lost"));
  terminal.Type("n");
  terminal.Type("x");
  terminal.Forget();
  desk_.Start();
  EXPECT_TRUE(terminal.WaitFor("connected"));
}

TEST_F(ProgramTest, WithoutATerminalItSaysWhatToUse) {
  const std::string command = StateFolder() + " " + Server() +
                              " STROWGER_TOKEN=token " STROWGER_PROGRAM " console </dev/null 2>&1";
  FILE* output = ::popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  std::array<char, 512> text{};
  const std::size_t count = ::fread(text.data(), 1, text.size() - 1, output);
  const int status = ::pclose(output);
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_NE(std::string(text.data(), count).find("strowger watch --json"), std::string::npos);
}

}  // namespace
}  // namespace strowger::client
