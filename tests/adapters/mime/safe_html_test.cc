#include "adapters/mime/safe_html.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>
#include <vector>

#include "adapters/mime/safe_style.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

constexpr std::string_view kImages = "/mails/7/images/";

std::string Safe(std::string_view html) { return MakeSafeHtml(html, kImages).html; }

// Reads what was written as strictly as no browser does, and says what is wrong with it; empty when
// nothing is. It knows what may stand there by its own lists.
class StrictReading {
 public:
  explicit StrictReading(std::string_view html) : rest_(html) {}

  std::string Wrong() {
    while (!rest_.empty() && wrong_.empty()) {
      if (rest_.front() == '<') {
        ReadTag();
      } else {
        ReadText(rest_.substr(0, rest_.find('<')));
      }
    }
    if (wrong_.empty() && !open_.empty()) wrong_ = open_.back() + " is not ended";
    return wrong_;
  }

 private:
  void ReadText(std::string_view text) {
    if (text.find_first_of(">\"'") != std::string_view::npos) wrong_ = "sign in text";
    for (std::size_t at = text.find('&'); at != std::string_view::npos;
         at = text.find('&', at + 1)) {
      static const std::set<std::string_view> kEntities{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
      if (!kEntities.contains(text.substr(at, text.find(';', at) + 1 - at))) wrong_ = "bare &";
    }
    rest_.remove_prefix(text.size());
  }

  void ReadTag() {
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return (void)(wrong_ = "tag without end");
    std::string_view tag = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (tag.starts_with('/')) {
      if (open_.empty() || open_.back() != tag.substr(1))
        wrong_ = "ends another: " + std::string(tag);
      if (!open_.empty()) open_.pop_back();
      return;
    }
    const std::string name(tag.substr(0, tag.find(' ')));
    static const std::set<std::string> kElements{
        "a",          "b",   "i",        "u",     "p",     "br",  "hr",     "div",    "span",
        "font",       "img", "table",    "tr",    "td",    "th",  "h1",     "h2",     "ul",
        "ol",         "li",  "em",       "pre",   "q",     "s",   "code",   "sub",    "wbr",
        "dl",         "dt",  "dd",       "tt",    "small", "del", "strong", "center", "tbody",
        "blockquote", "col", "colgroup", "thead", "big"};
    if (!kElements.contains(name)) wrong_ = "element " + name;
    if (name != "br" && name != "hr" && name != "img" && name != "wbr" && name != "col") {
      open_.push_back(name);
    }
    tag.remove_prefix(name.size());
    while (!tag.empty() && wrong_.empty()) ReadAttribute(tag);
  }

  void ReadAttribute(std::string_view& tag) {
    const std::size_t equals = tag.find("=\"");
    const std::size_t end = equals == std::string_view::npos ? equals : tag.find('"', equals + 2);
    if (!tag.starts_with(' ') || end == std::string_view::npos) {
      wrong_ = "attribute " + std::string(tag);
      return;
    }
    const std::string name(tag.substr(1, equals - 1));
    const std::string value = core::AsciiLower(tag.substr(equals + 2, end - equals - 2));
    tag.remove_prefix(end + 1);
    static const std::set<std::string> kAttributes{
        "href",    "src",    "alt",   "title",   "style", "target", "rel",
        "width",   "height", "align", "dir",     "color", "size",   "border",
        "bgcolor", "type",   "lang",  "colspan", "start"};
    if (!kAttributes.contains(name)) wrong_ = "attribute " + name;
    if (name == "href" && !value.starts_with("http://") && !value.starts_with("https://") &&
        !value.starts_with("mailto:")) {
      wrong_ = "link " + value;
    }
    if (name == "src" && (!value.starts_with(kImages) ||
                          value.find_first_of("/?#:", kImages.size()) != std::string::npos)) {
      wrong_ = "image " + value;
    }
    if (name != "style") return;
    for (const char* word : {"url(", "expression(", "import", "behavi", "binding", "\\", "/*", "@",
                             "<", "&lt;", "position", "content", "--"}) {
      if (value.find(word) != std::string::npos) wrong_ = "style " + value;
    }
  }

  std::string_view rest_;
  std::vector<std::string> open_;
  std::string wrong_;
};

TEST(SafeHtmlTest, WhatMailsLookLikeStays) {
  struct Case {
    const char* html;
    const char* safe;
  };
  for (const Case& one : {
           Case{"<p>a <b>b</b> &amp; &lt;c&gt; 你好</p>", "<p>a <b>b</b> &amp; &lt;c&gt; 你好</p>"},
           Case{"<DIV ALIGN=center>x<BR>y</DIV>", "<div align=\"center\">x<br>y</div>"},
           Case{"<a href='https://x.example/?a=1&amp;b=2' onclick=x()>l</a>",
                "<a href=\"https://x.example/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener "
                "noreferrer nofollow\">l</a>"},
           Case{"<a href=' mailto:a@b.example?subject=x y'>l</a>",
                "<a href=\"mailto:a@b.example?subject=x%20y\" target=\"_blank\" rel=\"noopener "
                "noreferrer nofollow\">l</a>"},
           Case{"<p><img src='cid:logo@x/../\"y' width=10 height=5% alt='Our \"logo\"'></p>",
                "<p><img src=\"/mails/7/images/logo%40x%2F..%2F%22y\" alt=\"Our "
                "&quot;logo&quot;\" width=\"10\" height=\"5%\"></p>"},
           Case{"<p><img src=https://spy.example/p.gif>a<img src=//spy.example/x alt=Cat></p>",
                "<p>a[Cat]</p>"},
           Case{"<p style='Color: #333; position:fixed; font-family:\"Arial\", sans-serif'>x</p>",
                "<p style=\"color: #333; font-family: &#39;Arial&#39;, sans-serif\">x</p>"},
           Case{"<table border=1 background=http://x.example><tr><td colspan=2 width=50%>x</table>",
                "<table border=\"1\"><tr><td width=\"50%\" colspan=\"2\">x</td></tr></table>"},
           Case{"<div style='display:none'>preheader <b>x</b></div><p>y</p>", "<p>y</p>"},
           Case{"<o:p>a</o:p><p class=MsoNormal id=top name=x>b</p>", "a<p>b</p>"},
           Case{"<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"},
           Case{"", ""},
       }) {
    EXPECT_EQ(Safe(one.html), one.safe) << one.html;
    EXPECT_EQ(StrictReading(Safe(one.html)).Wrong(), "") << one.html;
  }
}

TEST(SafeHtmlTest, WhatWouldBeFetchedIsCounted) {
  const SafeHtml safe = MakeSafeHtml(
      "<img src=http://a.example><img src='data:image/png;base64,x'><img alt=x>"
      "<img src=cid:1><img src=cid:>",
      kImages);
  EXPECT_EQ(safe.blocked_images, 3U);
  EXPECT_FALSE(safe.is_cut);
}

// Each once did harm somewhere, or could.
const std::vector<std::string> kAttacks{
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://x.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x0b>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img \"\"\"><script>alert(1)</script>\">",
    "<img src=javascript:alert(1)>",
    "<img src='cid:x\" onerror=\"alert(1)'>",
    "<img src='cid:../../../login'>",
    "<img src='cid:x?y#z'>",
    "<img src=' CID:javascript:alert(1)'>",
    "<img srcset='http://x.example/x 2x' src=cid:1>",
    "<img src=cid:1 lowsrc=http://x.example dynsrc=http://x.example longdesc=http://x.example>",
    "<img src=cid:1 alt='\"><script>alert(1)</script>'>",
    "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='&#0000106avascript:alert(1)'>x</a>",
    "<a href='javascript&colon;alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='//x.example'>x</a>",
    "<a href='/logout'>x</a>",
    "<a href='http:logout'>x</a>",
    "<a href='http:\\\\x.example'>x</a>",
    "<a href='https://x\" onmouseover=\"alert(1)'>x</a>",
    "<a href='https://x.example' target=_self ping=http://y.example onfocus=alert(1) "
    "autofocus>x</a>",
    "<a href='http://x.example/\"><script>alert(1)</script>'>x</a>",
    "<a href=`javascript:alert(1)`>x</a>",
    "<a xlink:href='javascript:alert(1)'>x</a>",
    "<a href='blob:https://x.example/1'>x</a><a href='file:///etc/passwd'>x</a>",
    "<body onload=alert(1) background=javascript:alert(1)>",
    "<div onmouseover='alert(1)'>x</div>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<div style='background-image:url(http://x.example/p)'>x</div>",
    "<div style='color:red;background:u\\72l(http://x.example)'>x</div>",
    "<div style='width:expression(alert(1))'>x</div>",
    "<div style='width:ex/**/pression(alert(1))'>x</div>",
    "<div style='-moz-binding:url(http://x.example)'>x</div>",
    "<div style='behavior:url(x.htc)'>x</div>",
    "<div style='color:red\"><script>alert(1)</script>'>x</div>",
    "<div style='font-family:\"a;}</style><script>alert(1)</script>\"'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999'>x</div>",
    "<div style='margin-top:-5000px'>x</div>",
    "<div style='content:attr(x);--a:url(http://x.example)'>x</div>",
    "<div style=\"list-style:url('http://x.example');cursor:url(x),auto\">x</div>",
    "<p style='color:rgb(0,0,0);}body{background:url(http://x.example)}'>x</p>",
    "<p style='color:rgb(0,0,0) url(http://x.example)'>x</p>",
    "<style>@import 'http://x.example/x.css';</style>",
    "<style>body{background:url(http://x.example)}</style>x",
    "<link rel=stylesheet href=http://x.example/x.css>",
    "<meta http-equiv=refresh content='0;url=http://x.example'>",
    "<base href=http://x.example/>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<frameset><frame src=http://x.example></frameset>",
    "<object data=http://x.example/x.swf><param name=x value=y></object>",
    "<embed src=http://x.example/x.swf>",
    "<applet code=x archive=http://x.example></applet>",
    "<form action=http://x.example><input name=password type=password><button>go</button></form>",
    "<input onfocus=alert(1) autofocus><textarea>x</textarea><select><option>x</select>",
    "<isindex action=javascript:alert(1) type=image>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><p><style><a title='</style><img src=x onerror=alert(1)>'></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math>",
    "<math href=javascript:alert(1)>x</math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<title><img src=x onerror=alert(1)></title>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>",
    "<template><script>alert(1)</script></template>",
    "<video src=http://x.example onerror=alert(1)><source src=x onerror=alert(1)></video>",
    "<audio autoplay src=http://x.example></audio>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<details open ontoggle=alert(1)>x</details>",
    "<bgsound src=http://x.example>",
    "<layer src=http://x.example></layer>",
    "<portal src=http://x.example></portal>",
    "<table background='http://x.example/p.gif'><td background=javascript:alert(1)>x</table>",
    "<p id=location name=cookie class=console-button>x</p>",
    "<a id=x name=y></a><img name=getElementById src=cid:1>",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<?php echo('<script>alert(1)</script>') ?>",
    "<!DOCTYPE html [<!ENTITY x '<script>alert(1)</script>'>]><p>&x;</p>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "<b title='\"><script>alert(1)</script>' title=y>x</b>",
    "<b/title='x'onclick=alert(1)>x</b>",
    "<font color='red\" onclick=\"alert(1)'>x</font><font size='1 onclick=x'>x</font>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\xbcscript\xbe"
    "alert(1)\xbc/script\xbe",
    "<img src=cid:1 \xc0\xbe onerror=alert(1)>",
    "</div></body></html><script>alert(1)</script>",
    "</p></div></td></table></blockquote>x",
    "<p",
    "<a href=\"https://x",
    "<div style=\"color:red",
};

TEST(SafeHtmlTest, KnownAttacksLeaveNothing) {
  for (const std::string& attack : kAttacks) {
    const std::string safe = Safe(attack);
    EXPECT_EQ(StrictReading(safe).Wrong(), "") << attack << "\n" << safe;
    // Once more is the same: a browser that reads it otherwise would find something new.
    EXPECT_EQ(StrictReading(Safe("<div>" + safe + "</div>")).Wrong(), "") << safe;
  }
}

TEST(SafeHtmlTest, TheStrictReadingFindsWhatIsUnsafe) {
  for (const char* unsafe :
       {"<script>", "<p", "<b onclick=\"x\"></b>", "<p>", "</p>", "a>b", "a\"b", "&copy;", "& ",
        "<a href=\"javascript:x\"></a>", "<img src=\"http://x\">",
        "<img src=\"/mails/7/images/a/b\">", "<p style=\"color: url(x)\"></p>", "<p x></p>",
        "<p title='x'></p>", "<b><i></b></i>"}) {
    EXPECT_NE(StrictReading(unsafe).Wrong(), "") << unsafe;
  }
}

TEST(SafeHtmlTest, AttacksCutAndMixedLeaveNothing) {
  // A generator of its own, so that the texts are the same everywhere (Knuth's constants).
  std::uint64_t state = 3;
  const auto next = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  for (int round = 0; round < 20'000; ++round) {
    std::string html;
    for (std::size_t part = 0; part <= next(4); ++part) {
      const std::string& attack = kAttacks[next(kAttacks.size())];
      const std::size_t begin = next(3) == 0 ? next(attack.size()) : 0;
      html += attack.substr(begin, next(3) == 0 ? next(attack.size()) : std::string::npos);
      if (next(4) == 0) html += static_cast<char>(next(256));
    }
    const std::string safe = Safe(html);
    ASSERT_EQ(StrictReading(safe).Wrong(), "") << "round " << round << ": " << html << "\n" << safe;
    ASSERT_TRUE(core::IsWellFormed(safe)) << "round " << round << ": " << html;
  }
}

TEST(SafeHtmlTest, WhatIsHugeOrDeepIsBounded) {
  std::string deep = "a";
  for (int i = 0; i < 100'000; ++i) deep += "<b>";
  SafeHtml safe = MakeSafeHtml(deep + "x", kImages);
  EXPECT_TRUE(safe.is_cut);
  EXPECT_EQ(StrictReading(safe.html).Wrong(), "");
  EXPECT_LT(safe.html.size(), 2'000U);
  std::string nested;
  for (int i = 0; i < 1'500; ++i) nested += "<div>";
  EXPECT_NE(Safe(nested + "text").find("text"), std::string::npos);
  std::string wide;
  for (int i = 0; i < 700'000; ++i) wide += "<b>'";
  safe = MakeSafeHtml("<p>" + std::string(2'000'000, '"') + "</p>" + wide, kImages);
  EXPECT_TRUE(safe.is_cut);
  EXPECT_LE(safe.html.size(), SafeHtml::kBytesMax + 10'000);
  EXPECT_EQ(StrictReading(safe.html).Wrong(), "");
  const std::string link = "<a href='https://x.example/" + std::string(10'000, 'x') + "'>l</a>";
  EXPECT_EQ(Safe(link), "<a>l</a>");
}

TEST(SafeStyleTest, OnlyLooksRemain) {
  struct Case {
    const char* style;
    const char* safe;
  };
  for (const Case& one : {
           Case{"color:red", "color: red"},
           Case{"COLOR : RGBA(1, 2, 3, .5);;", "color: RGBA(1, 2, 3, .5)"},
           Case{"color:rgb(calc(1))", ""},
           Case{"width:100px!important", ""},
           Case{"font: 12px x", ""},
           Case{"font-family:'a", ""},
           Case{"margin:0 -10px", ""},
           Case{"margin:0 auto", "margin: 0 auto"},
           Case{"color", ""},
           Case{":", ""},
       }) {
    EXPECT_EQ(SafeStyle(one.style), one.safe) << one.style;
  }
  EXPECT_EQ(SafeStyle("width:" + std::string(200, '1')), "");
  EXPECT_TRUE(IsHidingStyle("Display : NONE"));
  EXPECT_FALSE(IsHidingStyle("display:block"));
}

}  // namespace
}  // namespace strowger::mime
