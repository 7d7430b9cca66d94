// Width, grid, editor and tables: what keeps Chinese text aligned.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "terminal/command/table.h"
#include "terminal/command/text_file.h"
#include "terminal/grid.h"
#include "terminal/line_editor.h"
#include "terminal/width.h"

namespace strowger::client {
namespace {

class TextFieldTest : public testing::Test {
 protected:
  TextFieldTest() { EXPECT_TRUE(UseUtf8()); }
};

TEST_F(TextFieldTest, WidthsAreThoseOfTheTerminal) {
  EXPECT_EQ(WidthOf("abc"), 3);
  EXPECT_EQ(WidthOf("王小明"), 6);
  EXPECT_EQ(WidthOf("e\u0301"), 1);
  EXPECT_EQ(WidthOf(""), 0);
}

TEST_F(TextFieldTest, ShorteningNeverCutsACharacter) {
  EXPECT_EQ(Shorten("王小明", 6), "王小明");
  EXPECT_EQ(Shorten("王小明", 5), "王小…");
  EXPECT_EQ(Shorten("王小明", 4), "王…");
  EXPECT_EQ(Shorten("王小明", 1), "…");
  EXPECT_EQ(Shorten("abc", 0), "");
}

TEST_F(TextFieldTest, FillingAlignsMixedText) {
  EXPECT_EQ(WidthOf(FillRight("王a", 10)), 10);
  EXPECT_EQ(FillLeft("王", 4), "  王");
}

TEST_F(TextFieldTest, BrokenBytesAreShownAndDoNotBreakTheRest) {
  EXPECT_EQ(Harmless("a\xff"
                     "b"),
            "a·b");
  EXPECT_EQ(Harmless("\xe7\x8e"), "··");
  EXPECT_EQ(Harmless("\xed\xa0\x80"), "···");
}

TEST_F(TextFieldTest, WrappingBreaksAtSpacesAndBetweenWideCharacters) {
  const std::string text = "hello world 退款未到账";
  std::vector<std::string> lines;
  for (const TextLine& line : Wrap(text, 8)) {
    lines.push_back(text.substr(line.begin, line.end - line.begin));
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"hello ", "world 退", "款未到账"}));
  for (const std::string& line : lines) EXPECT_LE(WidthOf(line), 8);
}

TEST_F(TextFieldTest, WrappingKeepsEveryByte) {
  const std::string text = "a\n\n退款 b\nlonglonglongword";
  std::string joined;
  std::size_t reached = 0;
  for (const TextLine& line : Wrap(text, 5)) {
    EXPECT_GE(line.begin, reached);
    joined += text.substr(reached, line.begin - reached);
    joined += text.substr(line.begin, line.end - line.begin);
    reached = line.end;
  }
  EXPECT_EQ(joined, text);
}

TEST_F(TextFieldTest, OverwritingHalfAWideGlyphLeavesNoHalf) {
  Grid grid(1, 4);
  grid.Put(0, 0, "王明");
  grid.Put(0, 1, "x");
  EXPECT_EQ(grid.Text(), " x明\n");
  grid.Put(0, 2, "y");
  EXPECT_EQ(grid.Text(), " xy\n");
}

TEST_F(TextFieldTest, AWideGlyphThatDoesNotFitBecomesAnEllipsis) {
  Grid grid(1, 3);
  grid.Put(0, 0, "王明");
  EXPECT_EQ(grid.Text(), "王…\n");
}

TEST_F(TextFieldTest, PuttingOutsideIsHarmless) {
  Grid grid(2, 2);
  grid.Put(5, 0, "a");
  grid.Put(0, 9, "a");
  grid.Put(-1, 0, "a");
  grid.PutRight(0, 2, "long text");
  EXPECT_EQ(grid.Text(), "l…\n\n");
}

TEST_F(TextFieldTest, TheEditorMovesByWholeCharacters) {
  LineEditor editor;
  editor.Insert("退款");
  editor.Left();
  editor.Insert("a");
  EXPECT_EQ(editor.text(), "退a款");
  editor.Backspace();
  editor.Backspace();
  EXPECT_EQ(editor.text(), "款");
  editor.Delete();
  EXPECT_TRUE(editor.empty());
  editor.Delete();
  editor.Backspace();
  editor.Left();
  editor.Right();
  EXPECT_TRUE(editor.empty());
}

TEST_F(TextFieldTest, UpAndDownKeepTheColumn) {
  LineEditor editor("退款未\nabcdef\nx");
  editor.Up(20);
  EXPECT_EQ(editor.cursor(), std::string("退款未\na").size());
  editor.ToLineEnd();
  editor.Up(20);
  EXPECT_EQ(editor.cursor(), std::string("退款未").size());
  editor.Up(20);
  EXPECT_EQ(editor.cursor(), std::string("退款未").size()) << "there is no line above";
}

TEST_F(TextFieldTest, LinesAndWordsAreDeleted) {
  LineEditor editor("one two\nthree four");
  editor.DeleteWordBefore();
  EXPECT_EQ(editor.text(), "one two\nthree ");
  editor.ToLineStart();
  editor.DeleteToLineEnd();
  EXPECT_EQ(editor.text(), "one two\n");
}

TEST_F(TextFieldTest, TheEditorIsBounded) {
  LineEditor editor;
  EXPECT_TRUE(editor.Insert(std::string(kNoteBytesMax, 'a')));
  EXPECT_FALSE(editor.Insert("b"));
  EXPECT_EQ(editor.text().size(), kNoteBytesMax);
}

TEST_F(TextFieldTest, NoLineBeginsWithAFullStop) {
  const std::string text = "下午联系。";
  const auto lines = Wrap(text, 8);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(text.substr(lines[1].begin), "系。");
  EXPECT_EQ(Wrap("。。。。", 2).size(), 4U) << "there may be nothing to take along";
}

TEST_F(TextFieldTest, TablesAlignChineseColumns) {
  Table table({"A", "B"});
  table.Add({"王小明", "1"});
  table.Add({"Li", "2"});
  EXPECT_EQ(table.Text(), "A       B\n王小明  1\nLi      2\n");
}

TEST(TextFileTest, TablesOfSpreadsheetsAreReadAsTheyWereWritten) {
  const auto folder = std::filesystem::temp_directory_path();
  const std::string path = folder / ("strowger-text-" + std::to_string(getpid()));
  const struct {
    std::string bytes;
    std::string encoding;
    std::string text;
    const char* read_as;
  } kCases[] = {
      {"\xef\xbb\xbf姓名,a", "", "\xef\xbb\xbf姓名,a", "UTF-8"},
      {"\xd0\xd5\xc3\xfb,a\n", "", "姓名,a\n", "GB18030"},
      {std::string("\xff\xfe\xd3\x59\x61\x00", 6), "", "姓a", "UTF-16"},
      {"M\xfcller", "latin1", "Müller", "latin1"},
  };
  for (const auto& one : kCases) {
    std::ofstream(path, std::ios::binary) << one.bytes;
    const auto read = ReadTextFile(path, one.encoding);
    ASSERT_TRUE(read.ok()) << one.read_as << read.error().message;
    EXPECT_EQ(read->text, one.text);
    EXPECT_EQ(read->encoding, one.read_as);
  }
  std::ofstream(path, std::ios::binary) << "a\xff\xff";
  EXPECT_EQ(ReadTextFile(path, "").error().reason, "TEXT_MALFORMED");
  EXPECT_EQ(ReadTextFile(path, "klingon").error().reason, "ENCODING_UNKNOWN");
  std::filesystem::remove(path);
  EXPECT_EQ(ReadTextFile(path, "").error().reason, "FILE_UNREADABLE");
}

}  // namespace
}  // namespace strowger::client
