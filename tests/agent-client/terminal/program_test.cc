// The real program on a real (pseudo) terminal: what no screen test can see.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "agent-client/session/fake_desk.h"
#include "support/places.h"
#include "support/terminal.h"

namespace strowger::client {
namespace {

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    std::string name = testing::TempDir() + "strowger-program-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    for (int stream = 0; stream < 4; ++stream) desk_.AddStream({.frames = Snapshot()});
  }
  ~ProgramTest() override { std::filesystem::remove_all(folder_); }

  static std::vector<std::string> ConsoleCommand() {
    return {test::BuildFolder() + "/bin/strowger", "console"};
  }
  std::vector<std::string> Environment() const {
    return {StateFolder(), Server(), "STROWGER_TOKEN=token"};
  }
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
  Terminal terminal(ConsoleCommand(), Environment());
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
    Terminal terminal(ConsoleCommand(), Environment());
    ASSERT_TRUE(terminal.WaitFor("安娜")) << terminal.written();
    terminal.Type("n退款未到账");
    ASSERT_TRUE(terminal.WaitFor("账"));
    terminal.WaitFor("kept here");
    terminal.Kill();
  }
  EXPECT_NE(Draft().find("退款未到账"), std::string::npos);
  Terminal again(ConsoleCommand(), Environment());
  EXPECT_TRUE(again.WaitFor("退款未到账")) << again.written();
}

TEST_F(ProgramTest, ALostConnectionIsToldAndComesBack) {
  Terminal terminal(ConsoleCommand(), Environment());
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
  const std::string command = StateFolder() + " " + Server() + " STROWGER_TOKEN=token " +
                              test::BuildFolder() + "/bin/strowger console </dev/null 2>&1";
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
