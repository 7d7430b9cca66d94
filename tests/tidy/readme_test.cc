#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "support/places.h"
#include "tidy/tree.h"

// The README is true: what it tells people to type exists, and so do the places it names.
namespace strowger::tidy {
namespace {

std::string Read(const std::string& path) {
  const auto files = ReadFiles(test::SourceFolder(), {path});
  return files.empty() ? std::string() : files.front().text;
}

// The lines of the fenced blocks that begin with ```LANGUAGE.
std::vector<std::string> LinesOfBlocks(const std::string& text, const std::string& language) {
  std::vector<std::string> lines;
  bool inside = false;
  ForEachLine(text, [&](int, std::string_view line) {
    if (line.starts_with("```")) {
      inside = !inside && line.substr(3) == language;
    } else if (inside) {
      lines.emplace_back(line);
    }
  });
  return lines;
}

// The first words of a command line, up to a comment.
std::vector<std::string> WordsOf(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// The usage text of `run`, one "COMMAND ..." a line, two spaces in.
bool RunKnows(const std::string& usage, const std::vector<std::string>& words) {
  std::string command = words[1];
  // "test asterisk" and "test sanitizers" stand on lines of their own.
  if (command == "test" && words.size() > 2) command += " " + words[2];
  return usage.find("\n  " + command + " ") != std::string::npos;
}

TEST(ReadmeTest, EveryCommandOfRunExists) {
  const std::string usage = Read("run");
  int commands = 0;
  for (const std::string& line : LinesOfBlocks(Read("README.md"), "sh")) {
    const auto words = WordsOf(line);
    if (words.size() < 2 || words[0] != "./run") continue;
    ++commands;
    EXPECT_TRUE(RunKnows(usage, words)) << "README.md tells to type: " << line;
  }
  EXPECT_GE(commands, 2) << "README.md shows the two commands in a block of sh";
}

TEST(ReadmeTest, AnUnknownCommandWouldBeSeen) {
  EXPECT_FALSE(RunKnows("\n  test   x\n", {"./run", "fly"}));
  EXPECT_FALSE(RunKnows("\n  test   x\n", {"./run", "test", "moon"}));
}

TEST(ReadmeTest, EveryPlaceOfTheLayoutExists) {
  const std::string text = Read("README.md");
  int places = 0;
  ForEachLine(text, [&](int number, std::string_view line) {
    if (!line.starts_with("| `")) return;
    const std::string place(line.substr(3, line.find('`', 3) - 3));
    if (place.find('/') == std::string::npos) return;
    ++places;
    EXPECT_TRUE(std::filesystem::exists(test::SourceFolder() + "/" + place))
        << "README.md:" << number << " names " << place;
  });
  EXPECT_GE(places, 5);
}

// Links stand in relation to the document.
void CheckLinks(const std::string& document) {
  const std::string text = Read(document);
  const auto folder = std::filesystem::path(test::SourceFolder() + "/" + document).parent_path();
  int links = 0;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
    const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
    if (target.starts_with("http")) continue;
    ++links;
    EXPECT_TRUE(std::filesystem::exists(folder / target)) << document << " names " << target;
  }
  EXPECT_GE(links, 3) << document;
}

TEST(ReadmeTest, EveryLinkLeadsSomewhere) {
  CheckLinks("README.md");
  CheckLinks("config/mail.md");
}

}  // namespace
}  // namespace strowger::tidy
