#include "core/text/han_folding.h"

#include <gtest/gtest.h>

#include <string>

#include "core/text/utf8.h"

namespace strowger::core {
namespace {

TEST(HanFoldingTest, TraditionalAndFullWidthAreAsTheSimpleForm) {
  struct Case {
    const char* written;
    const char* folded;
  };
  for (const Case& one :
       {Case{"張偉", "张伟"}, Case{"陳麗華", "陈丽华"}, Case{"歐陽", "欧阳"},
        Case{"发 髮 發", "发 发 发"}, Case{"李雷", "李雷"}, Case{"０２５－８４６６", "025-8466"},
        Case{"ＺＨＡＮＧ，　Ｗｅｉ", "ZHANG, Wei"}, Case{"Müller", "Müller"}, Case{"", ""},
        Case{"\xff王", "\xff王"}}) {
    EXPECT_EQ(FoldHan(one.written), one.folded) << one.written;
  }
}

// What is folded stays so, but for one chain of the table: 薴 is 苧, and that is 苎.
TEST(HanFoldingTest, FoldingTwiceChangesNothing) {
  int changed = 0;
  for (char32_t code = 0x3400; code < 0xa000; ++code) {
    const char32_t once = Simplified(code);
    changed += once != code;
    if (code != U'薴') {
      EXPECT_EQ(Simplified(once), once) << static_cast<unsigned>(code);
    }
  }
  EXPECT_GT(changed, 2'500);
}

TEST(HanFoldingTest, CharactersAreWrittenAsTheyAreRead) {
  for (const char32_t code : {U'a', U'ü', U'王', char32_t{0x2000b}}) {
    std::string text;
    AppendCharacter(text, code);
    EXPECT_EQ(FrontCharacter(text).code, code);
    EXPECT_EQ(FrontCharacter(text).bytes, text.size());
  }
}

}  // namespace
}  // namespace strowger::core
