#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/config/config_file.h"
#include "setup.h"
#include "support/places.h"

namespace strowger {
namespace {

// The examples that we ship are taken by the server that we ship.
TEST(ExamplesTest, TheExamplesInConfigAreRight) {
  for (const std::string name : {"demo.toml", "server.toml"}) {
    const auto configuration = config::ReadConfigFile(test::SourceFolder() + "/config/" + name);
    ASSERT_TRUE(configuration.ok()) << configuration.error().message;
    const auto setup = MakeSetup(configuration.value());
    EXPECT_TRUE(setup.ok()) << name << ": " << setup.error().message;
  }
}

constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// What needs a secret of the reader's own is commented out there.
TEST(ExamplesTest, TheWebhookOfTheExampleIsRight) {
  setenv("ERP_WEBHOOK_SECRET", kSecret, 1);
  std::ifstream file(test::SourceFolder() + "/config/server.toml", std::ios::binary);
  std::string block;
  for (std::string line; std::getline(file, line);) {
    if (block.empty() && line != "# [[webhook]]") continue;
    if (!line.starts_with("# ")) break;
    block += line.substr(2) + "\n";
  }
  const auto configuration = config::ReadConfigText(block, "server.toml");
  ASSERT_TRUE(configuration.ok()) << configuration.error().message;
  const auto setup = MakeSetup(configuration.value());
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->webhooks.size(), 1u);
}

// The blocks that begin with ```toml, wherever they are indented to.
std::vector<std::string> TomlBlocks(const std::string& text) {
  std::vector<std::string> blocks;
  bool inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t start = line.find_first_not_of(' ');
    const std::string_view rest =
        start == std::string::npos ? std::string_view() : std::string_view(line).substr(start);
    if (rest.starts_with("```")) {
      inside = rest == "```toml";
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

TEST(ExamplesTest, TheExamplesInTheDocumentsAreRight) {
  setenv("ERP_WEBHOOK_SECRET", kSecret, 1);
  std::vector<std::string> blocks;
  for (const char* document : {"/../README.md", "/mail.md"}) {
    std::ifstream file(test::SourceFolder() + "/config" + document, std::ios::binary);
    const auto more = TomlBlocks({std::istreambuf_iterator<char>(file), {}});
    EXPECT_GE(more.size(), 1U) << document;
    blocks.insert(blocks.end(), more.begin(), more.end());
  }
  for (const std::string& block : blocks) {
    const auto configuration = config::ReadConfigText(block, "example");
    ASSERT_TRUE(configuration.ok()) << configuration.error().message << "\n" << block;
    const auto setup = MakeSetup(configuration.value());
    EXPECT_TRUE(setup.ok()) << setup.error().message << "\n" << block;
  }
  EXPECT_TRUE(TomlBlocks("   ```toml\n   a = 1\n   ```\nb\n```\nc\n```\n") ==
              std::vector<std::string>{"   a = 1\n"});
}

TEST(ExamplesTest, TheDemoHasWhatItPromises) {
  const auto configuration = config::ReadConfigFile(test::SourceFolder() + "/config/demo.toml");
  ASSERT_TRUE(configuration.ok());
  const auto setup = MakeSetup(configuration.value());
  ASSERT_TRUE(setup.ok());
  EXPECT_EQ(setup->floor.agents.size(), 8U);
  EXPECT_EQ(setup->floor.queues.size(), 4U);
  EXPECT_EQ(setup->floor.skills.size(), 6U);
  for (const core::QueueSetup& queue : setup->floor.queues) {
    EXPECT_TRUE(std::any_of(setup->floor.agents.begin(), setup->floor.agents.end(),
                            [&](const core::AgentSetup& agent) {
                              return std::find(agent.queues.begin(), agent.queues.end(),
                                               queue.id) != agent.queues.end();
                            }))
        << queue.id;
  }
}

}  // namespace
}  // namespace strowger
