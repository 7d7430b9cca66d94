// README.md's first call in five minutes, done as it is written: ./run demo, a console on a
// terminal, and the keys in their order.
#include <signal.h>

#include <fstream>
#include <sstream>

#include "integration/command_line.h"
#include "support/places.h"
#include "support/terminal.h"

namespace strowger::integration {
namespace {

const std::string kSource = test::SourceFolder();
const std::string kBinary = test::BuildFolder();

std::string Readme() {
  std::ifstream file(kSource + "/README.md", std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What stands between backquotes in the numbered steps of the section.
std::vector<std::string> KeysOfTheSteps() {
  const std::string text = Readme();
  const std::size_t begin = text.find("1. ", text.find("## A first call in five minutes"));
  const std::string steps = text.substr(begin, text.find("\n\n", begin) - begin);
  std::vector<std::string> keys;
  for (std::size_t at = steps.find('`'); at != std::string::npos; at = steps.find('`', at)) {
    const std::size_t end = steps.find('`', at + 1);
    keys.push_back(steps.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return keys;
}

// As xterm sends them.
std::string BytesOf(const std::string& key) {
  static const std::map<std::string, std::string> kFunctionKeys{{"F2", "\x1bOQ"},
                                                                {"F4", "\x1bOS"},
                                                                {"F6", "\x1b[17~"},
                                                                {"F8", "\x1b[19~"},
                                                                {"F9", "\x1b[20~"}};
  const auto found = kFunctionKeys.find(key);
  return found == kFunctionKeys.end() ? key : found->second;
}

class DemoTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path preset = std::filesystem::path(kBinary).filename();
    if (!std::filesystem::equivalent(kBinary, kSource + "/build/" + preset.string())) {
      GTEST_SKIP() << "./run builds under build/ only";
    }
    demo_ = std::make_unique<Program>(
        std::vector<std::string>{kSource + "/run", "demo", "--preset", preset.string(), "--folder",
                                 folder_ / "demo", "--port", "0", "--for", "290"});
    const auto line = demo_->WaitForLine("strowger console ana", std::chrono::seconds(60));
    ASSERT_TRUE(line) << demo_->output();
    // "    STROWGER_SERVER=... build/dev/bin/strowger console ana      (password: demo-ana-1)"
    std::istringstream words(*line);
    std::string console;
    std::string ana;
    words >> server_ >> program_ >> console >> ana >> password_ >> password_;
    password_.pop_back();
    address_ = server_.substr(server_.find('=') + 1);
  }
  void TearDown() override {
    if (demo_ == nullptr) return;
    demo_->Signal(SIGTERM);
    EXPECT_EQ(demo_->WaitForEnd(std::chrono::seconds(60)), 0) << demo_->output();
    EXPECT_NE(demo_->output().find("What the callers met"), std::string::npos);
  }

  void Press(const std::string& key) { console_->Type(BytesOf(key)); }
  void Sees(const std::string& text) {
    ASSERT_TRUE(console_->WaitFor(text)) << text << ": " << console_->written();
  }
  // At Ana's desk, as another shell of hers sees it.
  void Comes(const std::string& moment) {
    // Callers come by chance, so the first one whom Ana can help may take a while.
    const Ran ran =
        ana_->Run("watch --until " + moment + " --for 150s", "", std::chrono::seconds(160));
    ASSERT_EQ(ran.code, 0) << moment << ": " << ran.output << console_->written();
  }
  // A key that came too soon behind Esc would be taken for one with Alt: something else is done
  // meanwhile.
  void Escape() {
    console_->Type("\x1b");
    EXPECT_EQ(ana_->Run("agent status").code, 0);
  }

  void AnaSitsDown() {
    ana_ = std::make_unique<CommandLine>("--server " + address_);
    ASSERT_EQ(ana_->Run("sign-in ana --password-stdin", password_ + "\n").code, 0);
    console_ = std::make_unique<Terminal>(
        std::vector<std::string>{kSource + "/" + program_, "console", "ana"},
        std::vector<std::string>{server_, "XDG_STATE_HOME=" + (folder_ / "state")});
    ASSERT_NO_FATAL_FAILURE(Sees("Password of ana"));
    console_->Type(password_ + "\r");
    ASSERT_NO_FATAL_FAILURE(Sees("Ana Torres"));
    Press("?");
    ASSERT_NO_FATAL_FAILURE(Sees("Any key closes"));
    Press(" ");
  }
  void AnaGetsReady() {
    Press("F9");
    ASSERT_NO_FATAL_FAILURE(Sees("Log on"));
    Press("1");
    ASSERT_NO_FATAL_FAILURE(Comes("not-ready"));
    Press("F9");
    ASSERT_NO_FATAL_FAILURE(Sees("lunch"));
    Press("1");
    ASSERT_NO_FATAL_FAILURE(Comes("ready"));
  }
  void AnaTriesTheKeysOfACall() {
    ASSERT_NO_FATAL_FAILURE(Comes("offer"));
    ASSERT_NO_FATAL_FAILURE(Sees("OFFER"));
    Press("F2");
    ASSERT_NO_FATAL_FAILURE(Comes("connected"));
    Press("F4");
    ASSERT_NO_FATAL_FAILURE(Comes("held"));
    Press("F4");
    ASSERT_NO_FATAL_FAILURE(Comes("connected"));
    Escape();  // Who is unknown, or may be several, opened a form or a list.
    Press("t");
    ASSERT_NO_FATAL_FAILURE(Sees("Transfer to"));
    Escape();
    Press("c");
    ASSERT_NO_FATAL_FAILURE(Sees("Consult: agent or number"));
    Escape();
    Press("F6");
    ASSERT_NO_FATAL_FAILURE(Sees("How contact"));
    ASSERT_NO_FATAL_FAILURE(Sees("answered"));
    Escape();
  }
  void AnaWritesAndHangsUp() {
    Press("n");
    console_->Type("Asked for a copy.\x13");  // Ctrl-S saves.
    ASSERT_NO_FATAL_FAILURE(Sees("note saved"));
    Escape();
    Press("i");
    ASSERT_NO_FATAL_FAILURE(Sees("New ticket"));
    Press("1");
    console_->Type("Copy of the invoice\r");
    Press("F8");
    ASSERT_NO_FATAL_FAILURE(Sees("Press F8 again"));
    Press("F8");
    ASSERT_NO_FATAL_FAILURE(Comes("wrap-up"));
  }
  void AnaFinishesAndLeaves() {
    console_->Forget();
    Press("e");
    ASSERT_NO_FATAL_FAILURE(Sees("Outcome"));
    Press("2");
    ASSERT_NO_FATAL_FAILURE(Comes("idle"));
    Press("q");
    ASSERT_NO_FATAL_FAILURE(Sees("Press q again"));
    Press("q");
    EXPECT_EQ(console_->WaitForExit(), 0);
  }

  // Lets the calls come here: everybody else has a break.
  void TheOthersHaveABreak() {
    const CommandLine sofia("--server " + address_);
    ASSERT_EQ(sofia.Run("sign-in sofia --password-stdin", "demo-sofia-1\n").code, 0);
    for (const char* agent : {"ben", "chen", "dewei", "eva", "fang", "george", "hua"}) {
      // They log on while we are at it.
      const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
      Ran ran;
      do {
        ran = sofia.Run(std::string("floor set-presence ") + agent + " not-ready");
      } while (ran.code != 0 && std::chrono::steady_clock::now() < give_up);
      ASSERT_EQ(ran.code, 0) << ran.output;
    }
  }

  TemporaryFolder folder_;
  std::unique_ptr<Program> demo_;
  std::string server_;
  std::string program_;
  std::string password_;
  std::string address_;
  std::unique_ptr<CommandLine> ana_;
  std::unique_ptr<Terminal> console_;
};

TEST_F(DemoTest, TheFirstCallOfTheReadme) {
  const std::vector<std::string> keys = KeysOfTheSteps();
  const std::vector<std::string> pressed{"F9", "1", "F9", "1",  "F2", "F4", "t", "c",
                                         "F6", "n", "i",  "F8", "e",  "q",  "q", "?"};
  ASSERT_EQ(keys, pressed) << "README.md names other keys than this test presses";
  TheOthersHaveABreak();
  AnaSitsDown();
  if (!HasFatalFailure()) AnaGetsReady();
  if (!HasFatalFailure()) AnaTriesTheKeysOfACall();
  if (!HasFatalFailure()) AnaWritesAndHangsUp();
  if (!HasFatalFailure()) AnaFinishesAndLeaves();
  const std::string store = folder_ / "demo/strowger.db";
  EXPECT_EQ(Query(store, "SELECT count(*) FROM ticket WHERE subject = 'Copy of the invoice'"), "1");
  EXPECT_EQ(Query(store, "SELECT count(*) FROM note WHERE text = 'Asked for a copy.'"), "1");
}

}  // namespace
}  // namespace strowger::integration
