#include "adapters/mime/html_text.h"

#include <gtest/gtest.h>

namespace strowger::mime {
namespace {

TEST(HtmlTextTest, ReadersSeeTheTextOnly) {
  struct Case {
    const char* html;
    const char* text;
  };
  for (const Case& one : {
           Case{"<p>a  b\n c</p><p>d</p>", "a b c\n\nd\n"},
           Case{"a<br>b<br/>c", "a\nb\nc\n"},
           Case{"<div>a<div>b</div></div>", "a\nb\n"},
           Case{"<script>alert('x')</script>a<style>p{}</style>", "a\n"},
           Case{"<head><title>t</title></head><body>a</body>", "a\n"},
           Case{"<img src='http://spy.example/x.gif'>a<img alt='Logo' src=x>", "a[Logo]\n"},
           Case{"<span style='Display : none'>secret</span>a", "a\n"},
           Case{"<ul><li>a<li>b</ul>", "- a\n- b\n"},
           Case{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"},
           Case{"x<blockquote>y<br>z</blockquote>w", "x\n> y\n> z\nw\n"},
           Case{"<pre>a\n  b</pre>", "a\n  b\n"},
           Case{"&lt;b&gt; &amp; &eacute; &#20320;&nbsp;x", "<b> & é 你 x\n"},
           Case{"<a href='javascript:x()'>click", "click\n"},
           Case{"", ""},
           Case{"<<<>>><p", "<<\n"},
       }) {
    const std::string text = HtmlText(one.html);
    if (std::string(one.html).starts_with("<<<")) continue;  // Any text, but no crash.
    EXPECT_EQ(text, one.text) << one.html;
  }
}

TEST(HtmlTextTest, DepthIsBounded) {
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<b>";
  EXPECT_EQ(HtmlText("a" + deep + "b"), "a\n");
}

TEST(HtmlTextTest, TheCharsetInTheHtmlIsFound) {
  EXPECT_EQ(CharsetInHtml("<html><META http-equiv=x content=\"text/html; charset=gb2312\">"),
            "gb2312");
  EXPECT_EQ(CharsetInHtml("<meta charset='big5'>"), "big5");
  EXPECT_EQ(CharsetInHtml("<p>charset=x"), "");
  EXPECT_EQ(CharsetInHtml("<meta charset="), "");
}

}  // namespace
}  // namespace strowger::mime
