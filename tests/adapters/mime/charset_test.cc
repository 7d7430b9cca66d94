#include "adapters/mime/charset.h"

#include <gtest/gtest.h>

#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

TEST(CharsetTest, TextsOfTheWildAreRead) {
  struct Case {
    const char* bytes;
    const char* charset;
    const char* text;
  };
  for (const Case& one : {
           Case{"plain", "", "plain"},
           Case{"\xC4\xE3\xBA\xC3", "gb2312", "你好"},
           // 镕 is not in GB 2312, and is sent as such.
           Case{"\xE9\x46", "GB2312", "镕"},
           Case{"\xC4\xE3\xBA\xC3", "x-gbk", "你好"},
           Case{"~{<:Ky2;NpJ)~}", "hz-gb-2312", "己所不勿施"},
           Case{"\xA7\x41\xA6\x6E", "big5", "你好"},
           Case{"\xA7\x41\xA6\x6E", "CN-BIG5", "你好"},
           Case{"\x1b$B$3$s\x1b(B", "iso-2022-jp", "こん"},
           Case{"\x1b$B$3$s\x1b(B", "us-ascii", "こん"},
           Case{"\x82\xB1\x82\xF1", "x-sjis", "こん"},
           Case{"\xBE\xC8\xB3\xE7", "ks_c_5601-1987", "안녕"},
           Case{"\x93hi\x94", "iso-8859-1", "“hi”"},
           Case{"\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251", "Привет"},
           Case{"caf\xE9", "no-such-charset", "café"},
           Case{"caf\xC3\xA9", "iso-8859-1", "café"},
           Case{"caf\xE9", "utf-8", "café"},
           Case{"caf\xE9 au lait", "", "café au lait"},
           Case{"+AOk-", "utf-7", "é"},
           // A name must not steer the converter.
           Case{"a", "utf-16//IGNORE,ccs=x", "a"},
       }) {
    const std::string text = ToUtf8(one.bytes, one.charset);
    if (std::string(one.charset).starts_with("utf-16")) {
      EXPECT_TRUE(core::IsWellFormed(text));
    } else {
      EXPECT_EQ(text, one.text) << one.charset;
    }
  }
}

TEST(CharsetTest, RawBytesAreGuessed) {
  EXPECT_EQ(ToUtf8("\xB6\xA9\xB5\xA5\xCE\xCA\xCC\xE2\xA3\xAC\xC7\xEB\xBB\xD8\xB8\xB4", ""),
            "订单问题，请回复");
  EXPECT_EQ(ToUtf8("\xAD\x71\xB3\xE6\xB0\xDD\xC3\x44\xA1\x41\xBD\xD0\xA6\x5E\xC2\xD0", ""),
            "訂單問題，請回覆");
  EXPECT_EQ(ToUtf8("\xCF\xF0\xE8\xE2\xE5\xF2 \xEC\xE8\xF0", ""), "Привет мир");
}

TEST(CharsetTest, WhatComesOutIsWellFormed) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const char* charset : {"", "utf-8", "gb2312", "big5", "iso-2022-jp", "utf-7", "utf-16",
                              "koi8-r", "euc-jp", "hz-gb-2312", "?", "//TRANSLIT"}) {
    EXPECT_TRUE(core::IsWellFormed(ToUtf8(every_byte, charset))) << charset;
  }
}

}  // namespace
}  // namespace strowger::mime
