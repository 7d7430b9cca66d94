#include "adapters/mime/encoded_words.h"

#include <gtest/gtest.h>

namespace strowger::mime {
namespace {

TEST(EncodedWordsTest, ValuesAreReadHoweverTheyWereWritten) {
  struct Case {
    const char* raw;
    const char* text;
  };
  for (const Case& one : {
           Case{"plain words", "plain words"},
           Case{" folded\r\n\tvalue\r\n", "folded value"},
           Case{"=?utf-8?B?5L2g5aW9?=", "你好"},
           Case{"=?UTF-8?Q?a=20b_c?= d", "a b c d"},
           Case{"=?utf-8*de?q?f=C3=BCr?=", "für"},
           // The blank between two words is none of the text, others are.
           Case{"=?utf-8?q?a?= =?utf-8?q?b?= c =?utf-8?q?d?=", "ab c d"},
           // A character that is split between two words, in bytes and within base64.
           Case{"=?utf-8?B?5L0=?=\r\n =?utf-8?B?oOWlvQ==?=", "你好"},
           Case{"=?gb2312?B?xOM=?= =?gb2312?B?ug==?= =?gb2312?Q?=C3?=", "你好"},
           Case{"=?utf-8?B?5L2?= =?utf-8?B?g5aW9?=", "你好"},
           Case{"=?iso-8859-1?Q?a?= =?utf-8?Q?=C3=A9?=", "aé"},
           Case{"x=?utf-8?q?y?=z", "xyz"},
           Case{"=?utf-8?q?with a blank?=", "with a blank"},
           Case{"=?utf-8?q?cut", "cut"},
           Case{"=?utf-8?x?no?= =? ? ?=", "=?utf-8?x?no?= =? ? ?="},
           Case{"=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"},
           Case{"\xC4\xE3\xBA\xC3\xC2\xF0", "你好吗"},
           Case{"=?no-such?q?caf=E9?=", "café"},
           Case{"=?", "=?"},
           Case{"", ""},
       }) {
    EXPECT_EQ(DecodedHeader(one.raw), one.text) << one.raw;
  }
}

TEST(EncodedWordsTest, ParametersAreReadHoweverTheyWereWritten) {
  struct Case {
    const char* raw;
    const char* name;
    const char* value;
  };
  for (const Case& one : {
           Case{"Attachment; filename=a.txt", "", "attachment"},
           Case{"attachment; filename=a.txt", "filename", "a.txt"},
           Case{"attachment; FileName=\"a b;c.txt\" ; x=y", "filename", "a b;c.txt"},
           Case{"attachment; filename=a b.txt", "filename", "a b.txt"},
           Case{"attachment; filename=\"C:\\a.txt\"", "filename", "C:\\a.txt"},
           Case{"attachment; filename=\"=?utf-8?B?5L2g5aW9?=.txt\"", "filename", "你好.txt"},
           Case{"attachment; filename*=utf-8''%E4%BD%A0.txt", "filename", "你.txt"},
           Case{"attachment; filename*=gb2312'zh'%C4%E3.txt", "filename", "你.txt"},
           Case{"attachment; filename*1*=%BD%A0; filename*0*=utf-8''%E4; filename*2=.txt",
                "filename", "你.txt"},
           Case{"attachment; filename*0=a; filename*1=b", "filename", "ab"},
           Case{"attachment; filename=\xC4\xE3\xBA\xC3.txt", "filename", "你好.txt"},
           Case{"text/plain; charset", "charset", ""},
           Case{";;;=;", "", ""},
       }) {
    EXPECT_EQ(DecodedParameters(one.raw)[one.name], one.value) << one.raw;
  }
}

}  // namespace
}  // namespace strowger::mime
