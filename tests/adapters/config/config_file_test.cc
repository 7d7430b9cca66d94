#include "adapters/config/config_file.h"

#include <gtest/gtest.h>

namespace strowger::config {
namespace {

struct RefusalCase {
  const char* name;
  const char* text;
  const char* reason;
  const char* message;
};

class ConfigRefusalTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(ConfigRefusalTest, NamesTheLineTheKeyAndTheMend) {
  const auto read = ReadConfigText(GetParam().text, "call.toml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, GetParam().reason);
  EXPECT_EQ(read.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ConfigRefusalTest,
    testing::Values(
        RefusalCase{"UnknownKey", "[server]\nlisten = \"x\"\nlisten_port = 1\n",
                    "CONFIG_KEY_UNKNOWN",
                    "call.toml:3: unknown key \"server.listen_port\"; here may stand: listen, "
                    "tls_certificate, tls_key, tls_client_authorities, database, log_level, "
                    "session_duration"},
        RefusalCase{"Misspelt", "[[queue]]\nid = \"a\"\ndisplayname = \"A\"\n",
                    "CONFIG_KEY_UNKNOWN",
                    "call.toml:3: unknown key \"queue.displayname\"; did you mean "
                    "\"display_name\"?"},
        RefusalCase{"WrongType", "[[queue]]\nid = 7\n", "CONFIG_TYPE",
                    "call.toml:2: \"queue.id\" must be a text in quotes, not integer"},
        RefusalCase{
            "NotAList", "[queue]\nid = \"a\"\n", "CONFIG_TYPE",
            "call.toml:1: \"queue\" must be a list of tables, written [[queue]], not table"},
        RefusalCase{"Duration", "[[queue]]\noffer_timeout = \"soon\"\n", "CONFIG_VALUE",
                    "call.toml:2: \"queue.offer_timeout\" must be a duration like \"500ms\", "
                    "\"20s\", \"2m\" or \"8h\""},
        RefusalCase{"DurationOfMoreThanAYear", "[[queue]]\noffer_timeout = \"9000h\"\n",
                    "CONFIG_VALUE",
                    "call.toml:2: \"queue.offer_timeout\" must be a duration like \"500ms\", "
                    "\"20s\", \"2m\" or \"8h\""},
        RefusalCase{"Enum", "[[user]]\nroles = [\"boss\"]\n", "CONFIG_VALUE",
                    "call.toml:2: \"user.roles\" must be one of: agent, supervisor, pbx, "
                    "integrator, administrator"},
        RefusalCase{"Range", "[limits]\nstreams_max = -1\n", "CONFIG_VALUE",
                    "call.toml:2: \"limits.streams_max\" must be from 0 to 2147483647"}),
    [](const auto& test) { return test.param.name; });

TEST(ConfigFileTest, SyntaxErrorsNameTheLine) {
  const auto read = ReadConfigText("[server\nlisten = 1", "call.toml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, "CONFIG_SYNTAX");
  EXPECT_EQ(read.error().message.rfind("call.toml:1: ", 0), 0U) << read.error().message;
}

TEST(ConfigFileTest, MissingFileAndFolderAreUnreadable) {
  for (const char* path : {"/nonexistent/strowger.toml", "/"}) {
    const auto read = ReadConfigFile(path);
    ASSERT_FALSE(read.ok()) << path;
    EXPECT_EQ(read.error().reason, "CONFIG_UNREADABLE") << read.error().message;
  }
}

TEST(ConfigFileTest, ReadsMapsListsDurationsAndRoles) {
  const auto read = ReadConfigText(
      "[[queue]]\nid = \"a\"\nneeds = { billing = 3 }\noffer_timeout = \"1500ms\"\n"
      "dialled = [\"800\", \"801\"]\n[[user]]\nroles = [\"agent\", \"ROLE_SUPERVISOR\"]\n",
      "call.toml");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->queue(0).needs().at("billing"), 3);
  EXPECT_EQ(read->queue(0).offer_timeout().nanos(), 500'000'000);
  EXPECT_EQ(read->queue(0).dialled_size(), 2);
  EXPECT_EQ(read->user(0).roles_size(), 2);
}

}  // namespace
}  // namespace strowger::config
