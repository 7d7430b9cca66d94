// A server that cannot start says in one line what is wrong and how to mend it, and ends.
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <grpcpp/channel.h>

#include "integration/call_center.h"
#include "integration/free_port.h"
#include "session/endpoint.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "strowger/admin/v1/admin.pb.h"

namespace strowger::integration {
namespace {

struct Refusal {
  int code = 0;
  std::string output;
};

class StartupTest : public testing::Test {
 protected:
  void Configure(const std::string& text) { WriteFile(config_, text); }

  std::unique_ptr<Program> Start() {
    return std::make_unique<Program>(
        std::vector<std::string>{ProgramFolder() + "/strowgerd", "--config", config_, "--database",
                                 database_, "--listen", "127.0.0.1:" + std::to_string(port_)});
  }

  Refusal StartRefused() {
    const std::unique_ptr<Program> program = Start();
    const auto code = program->WaitForEnd();
    return {code.value_or(-1), program->output()};
  }

  // One line for people, with these words in it.
  static void ExpectRefusal(const Refusal& refusal, const std::vector<std::string>& words) {
    EXPECT_GT(refusal.code, 0) << refusal.output;
    std::string said;
    int lines = 0;
    for (std::size_t begin = 0; begin < refusal.output.size();) {
      const std::size_t end = refusal.output.find('\n', begin);
      const std::string line = refusal.output.substr(begin, end - begin);
      if (line.starts_with("strowgerd: ")) {
        ++lines;
        said = line;
      }
      begin = end == std::string::npos ? refusal.output.size() : end + 1;
    }
    EXPECT_EQ(lines, 1) << refusal.output;
    for (const std::string& word : words) {
      EXPECT_NE(said.find(word), std::string::npos) << "\"" << word << "\" is not in: " << said;
    }
  }

  TemporaryFolder folder_;
  const std::string config_ = folder_ / "strowger.toml";
  const std::string database_ = folder_ / "strowger.db";
  const int port_ = FreePort();
};

TEST_F(StartupTest, ConfigurationsThatAreWrongAreRefusedByName) {
  struct Case {
    const char* text;
    std::vector<std::string> words;
  };
  const std::vector<Case> cases{
      {"[server]\nlisen = \"127.0.0.1:1\"\n", {"strowger.toml", "lisen"}},
      {"[server]\nlisten = 7420\n", {"strowger.toml", "listen"}},
      {"[center]\nconsole_grace_timeout = \"soon\"\n", {"console_grace_timeout"}},
      {"[server\n", {"strowger.toml", "1"}},
      {"[[agent]]\nid = \"ana\"\nqueues = [\"nowhere\"]\n", {"ana", "nowhere"}},
      {"[[queue]]\nid = \"a\"\nneeds = { juggling = 3 }\n", {"juggling"}},
      {"[[link]]\nid = \"x\"\nkind = \"pigeon\"\ndefault_region = \"CN\"\n", {"pigeon"}},
      {"[[user]]\nname = \"u\"\nroles = [\"agent\"]\ninitial_password = \"short\"\n", {"u"}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    Configure(one.text);
    ExpectRefusal(StartRefused(), one.words);
  }
}

TEST_F(StartupTest, TheLogSaysNoMoreThanItsLevel) {
  const auto logged = [this](const std::string& level) {
    Configure("[server]\nlog_level = \"" + level + "\"\n");
    const auto program = Start();
    EXPECT_TRUE(program->WaitForLine("listens on")) << program->output();
    program->Signal(SIGTERM);
    EXPECT_EQ(program->WaitForEnd(), 0);
    return program->output();
  };
  EXPECT_NE(logged("info").find("[info] store opened"), std::string::npos);
  for (const char* level : {"warning", "error"}) {
    const std::string output = logged(level);
    EXPECT_EQ(output.find("[info]"), std::string::npos) << output;
  }
  Configure("[server]\nlog_level = \"chatty\"\n");
  ExpectRefusal(StartRefused(), {"log_level", "chatty"});
}

TEST_F(StartupTest, AsManyFilesMayBeOpenAsTheMachineAllows) {
  Configure(
      "[[user]]\nname = \"root\"\nroles = [\"administrator\"]\n"
      "initial_password = \"secret-of-root\"\n");
  Program program({"/bin/sh", "-c",
                   "ulimit -Sn 200; ulimit -Hn 2000; exec " + ProgramFolder() +
                       "/strowgerd --config " + config_ + " --database " + database_ +
                       " --listen 127.0.0.1:" + std::to_string(port_)});
  ASSERT_TRUE(program.WaitForLine("listens on")) << program.output();
  EXPECT_NE(program.output().find("[warning] only 2000 files"), std::string::npos)
      << program.output();
  const auto channel =
      *client::OpenChannel(*client::ChooseEndpoint({.address = "127.0.0.1:" + std::to_string(port_),
                                                    .authorities_file = {},
                                                    .wants_tls = false}));
  client::Client root(channel);
  access::v1::SignInRequest sign_in;
  sign_in.set_user("root");
  sign_in.set_password("secret-of-root");
  root.SetToken(root.Ask<access::v1::SignInResponse>(sign_in)->session_token());
  const auto status =
      root.Ask<admin::v1::GetServerStatusResponse>(admin::v1::GetServerStatusRequest());
  ASSERT_TRUE(status.ok()) << status.error().message;
  EXPECT_EQ(status->open_files_max(), 2000u);
}

TEST_F(StartupTest, WithoutTlsOnlyALoopbackAddressIsTaken) {
  Configure("");
  Program program({ProgramFolder() + "/strowgerd", "--config", config_, "--database", database_,
                   "--listen", "0.0.0.0:" + std::to_string(port_)});
  const auto code = program.WaitForEnd();
  ExpectRefusal({code.value_or(-1), program.output()}, {"0.0.0.0", "tls_certificate"});
}

TEST_F(StartupTest, AConfigurationThatCannotBeReadIsNamed) {
  ExpectRefusal(StartRefused(), {config_});
}

TEST_F(StartupTest, APortInUseIsNamed) {
  Configure("");
  const auto first = Start();
  ASSERT_TRUE(first->WaitForLine("listens on")) << first->output();
  Program second({ProgramFolder() + "/strowgerd", "--config", config_, "--database",
                  folder_ / "other.db", "--listen", "127.0.0.1:" + std::to_string(port_)});
  const auto code = second.WaitForEnd();
  ExpectRefusal({code.value_or(-1), second.output()}, {std::to_string(port_)});
}

TEST_F(StartupTest, ADatabaseInUseIsNamed) {
  Configure("");
  const auto first = Start();
  ASSERT_TRUE(first->WaitForLine("listens on")) << first->output();
  Program second({ProgramFolder() + "/strowgerd", "--config", config_, "--database", database_,
                  "--listen", "127.0.0.1:" + std::to_string(FreePort())});
  const auto code = second.WaitForEnd();
  ExpectRefusal({code.value_or(-1), second.output()}, {database_});
}

TEST_F(StartupTest, ANewerDatabaseIsRefusedAndLeftAsItIs) {
  Configure("");
  {
    const auto program = Start();
    ASSERT_TRUE(program->WaitForLine("listens on")) << program->output();
    program->Signal(SIGTERM);
    EXPECT_EQ(program->WaitForEnd(), 0);
  }
  Query(database_, "INSERT INTO schema_version (version) VALUES (9999)");
  ExpectRefusal(StartRefused(), {database_, "9999"});
  EXPECT_EQ(Query(database_, "SELECT max(version) FROM schema_version"), "9999");
  EXPECT_EQ(Query(database_, "SELECT count(*) FROM user"), "1");
}

TEST_F(StartupTest, AFileThatIsNoDatabaseIsNamed) {
  Configure("");
  WriteFile(database_, std::string(8192, 'x'));
  ExpectRefusal(StartRefused(), {database_});
}

TEST_F(StartupTest, AFolderInPlaceOfTheDatabaseIsNamed) {
  Configure("");
  std::filesystem::create_directory(database_);
  ExpectRefusal(StartRefused(), {database_});
}

TEST_F(StartupTest, AFolderThatDoesNotExistIsNamed) {
  Configure("");
  Program program({ProgramFolder() + "/strowgerd", "--config", config_, "--database",
                   folder_ / "nowhere/strowger.db", "--listen",
                   "127.0.0.1:" + std::to_string(port_)});
  const auto code = program.WaitForEnd();
  ExpectRefusal({code.value_or(-1), program.output()}, {"nowhere"});
}

TEST_F(StartupTest, ADatabaseThatMayNotBeReadIsNamed) {
  if (geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
  Configure("");
  WriteFile(database_, "");
  chmod(database_.c_str(), 0);
  ExpectRefusal(StartRefused(), {database_});
}

TEST_F(StartupTest, TheFirstAdministratorsPasswordIsShownOnceAndWorks) {
  Configure("");
  std::string password;
  {
    const auto program = Start();
    const auto line = program->WaitForLine("with the password ");
    ASSERT_TRUE(line) << program->output();
    const std::size_t place =
        line->find("with the password ") + std::string("with the password ").size();
    password = line->substr(place, line->find(' ', place) - place);
    ASSERT_TRUE(program->WaitForLine("listens on"));
    program->Signal(SIGTERM);
    EXPECT_EQ(program->WaitForEnd(), 0);
  }
  EXPECT_EQ(
      Query(database_, "SELECT count(*) FROM user WHERE password_hash LIKE '%" + password + "%'"),
      "0");
  const auto again = Start();
  ASSERT_TRUE(again->WaitForLine("listens on")) << again->output();
  EXPECT_EQ(again->output().find("with the password"), std::string::npos);
  ScriptedConsole admin({.server = "127.0.0.1:" + std::to_string(port_),
                         .user = "admin",
                         .password = password,
                         .patience = std::chrono::seconds(3)});
  // The password is right; the desk is refused, since an administrator is no agent.
  const auto signed_in = admin.SignIn();
  ASSERT_FALSE(signed_in.ok());
  EXPECT_EQ(admin.session().user(), "users/admin") << signed_in.error().message;
}

TEST_F(StartupTest, CheckConfigSaysWhetherItIsRight) {
  Configure(ConfigText());
  Program right({ProgramFolder() + "/strowgerd", "--config", config_, "--check-config"});
  EXPECT_EQ(right.WaitForEnd(), 0) << right.output();
  Configure("[server]\nlisen = \"x\"\n");
  Program wrong({ProgramFolder() + "/strowgerd", "--config", config_, "--check-config"});
  EXPECT_EQ(wrong.WaitForEnd(), 1) << wrong.output();
}

}  // namespace
}  // namespace strowger::integration
