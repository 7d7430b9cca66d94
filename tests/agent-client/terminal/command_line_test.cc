#include "terminal/command/command_line.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "agent-client/session/fake_desk.h"
#include "terminal/command/commands.h"
#include "terminal/refusal_text.h"
#include "terminal/width.h"

namespace strowger::client {
namespace {

// Runs the program in this process, with a state folder of its own and a server that only signs in
// and holds calls.
class CommandLineTest : public testing::Test {
 protected:
  CommandLineTest() {
    std::string name = testing::TempDir() + "strowger-command-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    ::setenv("XDG_STATE_HOME", folder_.c_str(), 1);
    ::setenv("STROWGER_SERVER", desk_.address().c_str(), 1);
    ::setenv("STROWGER_LANGUAGE", "en", 1);
    UseUtf8();
  }
  ~CommandLineTest() override {
    ::unsetenv("XDG_STATE_HOME");
    ::unsetenv("STROWGER_SERVER");
    ::unsetenv("STROWGER_LANGUAGE");
    std::filesystem::remove_all(folder_);
  }

  int Run(const std::vector<const char*>& words, const std::string& input = {}) {
    out_.str({});
    err_.str({});
    std::vector<const char*> arguments{"strowger"};
    arguments.insert(arguments.end(), words.begin(), words.end());
    std::istringstream typed(input);
    std::streambuf* before = std::cin.rdbuf(typed.rdbuf());
    std::cin.clear();
    const int code =
        RunCommandLine(static_cast<int>(arguments.size()), arguments.data(), out_, err_);
    std::cin.rdbuf(before);
    return code;
  }
  void SpeaksLanguage(const char* name) { ::setenv("STROWGER_LANGUAGE", name, 1); }
  int SignIn() { return Run({"sign-in", "ana", "--password-stdin"}, "right\n"); }

  FakeDesk desk_;
  std::string folder_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CommandLineTest, SigningInLetsTheNextCommandsIn) {
  ASSERT_EQ(SignIn(), kExitOk) << err_.str();
  EXPECT_EQ(Run({"call", "hold", "--work-item", "7"}), kExitOk) << err_.str();
  ASSERT_EQ(desk_.held().size(), 1U);
  EXPECT_EQ(desk_.held().front().authorization, "Bearer token-of-ana");
}

TEST_F(CommandLineTest, TheTokenIsNeverPrinted) {
  ASSERT_EQ(Run({"sign-in", "ana", "--password-stdin", "--json"}, "right\n"), kExitOk);
  EXPECT_EQ(out_.str().find("token-of-ana"), std::string::npos);
}

TEST_F(CommandLineTest, AWrongPasswordIsARefusal) {
  EXPECT_EQ(Run({"sign-in", "ana", "--password-stdin"}, "wrong\n"), kExitRefused);
  EXPECT_NE(err_.str().find("SIGN_IN_REFUSED"), std::string::npos);
}

TEST_F(CommandLineTest, WithoutASessionTheWayIsTold) {
  EXPECT_EQ(Run({"agent", "ready"}), kExitNotSignedIn);
  EXPECT_NE(err_.str().find("strowger sign-in"), std::string::npos);
}

TEST_F(CommandLineTest, ARefusalTellsReasonAndMessage) {
  ASSERT_EQ(SignIn(), kExitOk);
  desk_.SetFates({FakeDesk::Fate::kRefuse});
  EXPECT_EQ(Run({"call", "hold", "--work-item", "7"}), kExitRefused);
  EXPECT_EQ(err_.str(), "strowger: STATE_INVALID: The server says no.\n");
}

TEST_F(CommandLineTest, AServerThatIsAwayIsUnreachable) {
  ASSERT_EQ(SignIn(), kExitOk);
  desk_.Stop();
  EXPECT_EQ(Run({"call", "hold", "--work-item", "7"}), kExitUnreachable);
  EXPECT_NE(err_.str().find(desk_.address()), std::string::npos);
}

TEST_F(CommandLineTest, NonsenseIsWrongUsage) {
  EXPECT_EQ(Run({}), kExitUsage);
  EXPECT_EQ(Run({"nonsense"}), kExitUsage);
  EXPECT_EQ(Run({"agent", "not-ready"}), kExitUsage) << "the reason is missing";
  EXPECT_EQ(Run({"call", "transfer", "somewhere"}), kExitUsage);
  EXPECT_EQ(Run({"watch", "--for", "soon"}), kExitUsage);
  EXPECT_EQ(Run({"watch", "--until", "doomsday"}), kExitUsage);
  EXPECT_EQ(Run({"ticket", "set-state", "7", "lost"}), kExitUsage);
  EXPECT_EQ(Run({"ticket", "list", "--state", "lost"}), kExitUsage);
  EXPECT_EQ(Run({"customer", "import", "/nowhere.csv"}), kExitUsage);
  EXPECT_EQ(Run({"--server", "noport", "status"}), kExitUsage);
}

TEST_F(CommandLineTest, NonsenseIsToldInOneSentence) {
  struct Row {
    std::vector<const char*> words;
    const char* text;
  };
  for (const Row& row :
       {Row{{}, "strowger: a command is missing. Try: strowger --help\n"},
        Row{{"fly"}, "strowger: there is no command \"fly\". Try: strowger --help\n"},
        Row{{"offer"}, "strowger: what shall strowger offer do? One of: accept, decline.\n"},
        Row{{"agent", "not-ready"},
            "strowger: agent not-ready needs REASON. Try: strowger agent not-ready --help\n"},
        Row{{"agent", "ready", "now"},
            "strowger: agent ready does not know \"now\". Try: strowger agent ready --help\n"}}) {
    EXPECT_EQ(Run(row.words), kExitUsage);
    EXPECT_EQ(err_.str(), row.text);
    EXPECT_EQ(out_.str(), "");
  }
}

TEST_F(CommandLineTest, ThePersonsLanguageIsSpoken) {
  SpeaksLanguage("zh_CN.UTF-8");
  EXPECT_EQ(Run({"agent", "ready"}), kExitNotSignedIn);
  EXPECT_EQ(err_.str(), "strowger: NOT_SIGNED_IN: 尚未登录。请使用：strowger sign-in USER\n");
  EXPECT_EQ(Run({"fly"}), kExitUsage);
  EXPECT_EQ(err_.str(), "strowger: 没有命令“fly”。请试：strowger --help\n");
  SpeaksLanguage("zh-Hant");
  EXPECT_EQ(Run({"sign-in", "ana", "--password-stdin"}, "wrong\n"), kExitRefused);
  EXPECT_NE(err_.str().find("使用者名稱或密碼不正確"), std::string::npos) << err_.str();
  ASSERT_EQ(SignIn(), kExitOk);
  EXPECT_NE(out_.str().find("已登入為"), std::string::npos) << out_.str();
  // What has no text of its own stays as the server said it.
  desk_.SetFates({FakeDesk::Fate::kRefuse});
  EXPECT_EQ(Run({"call", "hold", "--work-item", "7"}), kExitRefused);
  EXPECT_EQ(err_.str(), "strowger: STATE_INVALID: The server says no.\n");
}

TEST(ExplainTest, ARefusalIsToldByItsReasonAndValues) {
  const Error error =
      FailedPrecondition("NOT_LOGGED_ON", "Agent \"ana\" must log on first.", {{"agent", "ana"}});
  EXPECT_EQ(Explain(Language::kEnglish, error), error.message);
  EXPECT_EQ(Explain(Language::kSimplified, error), "坐席“ana”须先登录话机。");
  EXPECT_EQ(Explain(Language::kTraditional, error), "座席「ana」須先登入話機。");
  EXPECT_EQ(Explain(Language::kSimplified, FailedPrecondition("NOT_LOGGED_ON", "Log on first.")),
            "Log on first.")
      << "half a sentence is worse than one in English";
}

TEST_F(CommandLineTest, EveryCommandHasHelpWithItsExample) {
  for (const Command& command : AllCommands()) {
    std::vector<std::string> words;
    std::istringstream path{std::string(command.path)};
    for (std::string word; path >> word;) words.push_back(word);
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    arguments.push_back("--help");
    EXPECT_EQ(Run(arguments), kExitOk) << command.path;
    EXPECT_NE(out_.str().find(command.example), std::string::npos) << command.path;
    for (const Parameter& parameter : command.parameters) {
      EXPECT_NE(out_.str().find(parameter.name), std::string::npos) << command.path;
    }
  }
}

TEST_F(CommandLineTest, WatchPrintsEventsUntilWhatIsAwaited) {
  agent::v1::WatchResponse begin;
  begin.mutable_snapshot_begin()->set_generation(1);
  agent::v1::WatchResponse end;
  end.mutable_snapshot_end()->set_sequence(1);
  agent::v1::WatchResponse offer;
  auto& event = *offer.mutable_events()->add_events();
  event.mutable_header()->set_sequence(2);
  event.mutable_offer_made()->mutable_offer()->set_name("offers/3");
  event.mutable_offer_made()->mutable_offer()->set_work_item("work-items/7");
  event.mutable_offer_made()->mutable_work_item()->set_name("work-items/7");
  desk_.AddStream({.frames = {begin, end, offer}});
  ASSERT_EQ(SignIn(), kExitOk);
  EXPECT_EQ(Run({"watch", "--json", "--until", "offer", "--for", "20s"}), kExitOk) << err_.str();
  EXPECT_NE(out_.str().find("\"offerMade\""), std::string::npos);
}

TEST_F(CommandLineTest, WatchSaysWhenItDidNotComeInTime) {
  agent::v1::WatchResponse begin;
  begin.mutable_snapshot_begin()->set_generation(1);
  agent::v1::WatchResponse end;
  end.mutable_snapshot_end()->set_sequence(1);
  desk_.AddStream({.frames = {begin, end}});
  ASSERT_EQ(SignIn(), kExitOk);
  EXPECT_EQ(Run({"watch", "--until", "offer", "--for", "300ms"}), kExitRefused);
}

}  // namespace
}  // namespace strowger::client
