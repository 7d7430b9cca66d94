#include "core/identity/word_forms.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

struct Case {
  const char* words;
  const char* form;
};

TEST(WordFormsTest, AddressesAreWrittenOut) {
  for (const Case& one : {Case{"8638 w third st", "8638 west 3 street"},
                          Case{"102 5th ave", "102 5 avenue"}, Case{"st kilda rd", "st kilda road"},
                          Case{"9001 santa monica blvd", "9001 santa monica boulevard"},
                          Case{"giblin street", "giblin street"}, Case{"1st", "1"},
                          Case{"north", "north"}, Case{"", ""}}) {
    EXPECT_EQ(WrittenOutAddress(one.words), one.form) << one.words;
  }
}

TEST(WordFormsTest, LegalFormsSayNothing) {
  for (const Case& one :
       {Case{"the acme trading co ltd", "acme trading"}, Case{"muller gmbh", "muller"},
        Case{"the company", "the company"}, Case{"南京电话有限公司", "南京电话"},
        Case{"有限公司", "有限公司"}, Case{"", ""}}) {
    EXPECT_EQ(WithoutLegalForm(one.words), one.form) << one.words;
  }
}

}  // namespace
}  // namespace strowger::core
