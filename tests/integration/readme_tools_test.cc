// The programs of README.md and config/mail.md that need no server, run as they are written there.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "integration/call_center.h"
#include "support/places.h"

namespace strowger::integration {
namespace {

// The lines of fenced blocks that call strowgerd for a file.
std::vector<std::string> ToolLines(const std::string& document) {
  std::ifstream text(test::SourceFolder() + document, std::ios::binary);
  std::vector<std::string> lines;
  bool is_inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```")) is_inside = !is_inside;
    const bool is_tool =
        line.starts_with("strowgerd match ") || line.starts_with("strowgerd mail ");
    if (is_inside && is_tool) lines.push_back(line);
  }
  return lines;
}

std::string Customers() {
  std::string text = "no,name,born,tel\n";
  for (int i = 10; i < 60; ++i) {
    const std::string n = std::to_string(i);
    text += n + ",\"Gruber" + n + ", Ana" + n + "\",1970-03-" + n.substr(1) + ",0316555" + n + "\n";
  }
  return text + "x,\"Gruber10, Anna10\",1970-03-0,031655510\n";
}

std::string LabelledMails() {
  std::string text = "body,queue\n";
  for (int i = 0; i < 60; ++i) {
    text += "my card was stolen " + std::to_string(i) + ",cards\n";
    text += "the invoice is wrong " + std::to_string(i) + ",billing\n";
  }
  return text;
}

TEST(ReadmeToolsTest, EachExampleRunsAsItIsWritten) {
  const TemporaryFolder folder;
  WriteFile(folder / "customers.csv", Customers());
  WriteFile(folder / "labelled-mails.csv", LabelledMails());
  WriteFile(folder / "other-mails.csv",
            "body,queue\nmy card is gone,cards\nwrong invoice,billing\n");
  WriteFile(
      folder / "message.eml",
      "From: Li Na <li@a.example>\r\nTo: desk@ours.example\r\nSubject: Refund\r\n\r\n"
      "Where is my refund?\r\n\r\nOn Monday desk@ours.example wrote:\r\n> It is on its way.\r\n");
  std::vector<std::string> lines = ToolLines("/README.md");
  EXPECT_GE(lines.size(), 1U);
  const std::vector<std::string> of_mails = ToolLines("/config/mail.md");
  EXPECT_GE(of_mails.size(), 6U);
  lines.insert(lines.end(), of_mails.begin(), of_mails.end());
  for (const std::string& line : lines) {
    Program program(
        {"/bin/sh", "-c", "cd " + (folder / "") + " && exec " + ProgramFolder() + "/" + line});
    EXPECT_EQ(program.WaitForEnd(std::chrono::seconds(30)), 0) << line << "\n" << program.output();
    EXPECT_FALSE(program.output().empty()) << line;
  }
}

}  // namespace
}  // namespace strowger::integration
