#include "adapters/mime/html_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/mime/html_parse.h"
#include "adapters/mime/safe_style.h"
#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

constexpr std::size_t kCharsetSearchBytes = 2048;

constexpr std::array<std::string_view, 13> kDropped{
    "script", "style", "head",   "title", "noscript", "template", "object",
    "svg",    "math",  "iframe", "audio", "video",    "select"};
constexpr std::array<std::string_view, 30> kBlocks{
    "p",  "div", "h1",      "h2",      "h3",     "h4",         "h5",      "h6",     "ul",   "ol",
    "li", "dl",  "dt",      "dd",      "table",  "tr",         "caption", "center", "form", "hr",
    "br", "pre", "address", "section", "header", "blockquote", "article", "footer", "main", "nav"};
template <std::size_t kCount>
bool IsOneOf(const std::array<std::string_view, kCount>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Writes what the parser meets, as it comes: no tree is built.
class Writer final : public HtmlReader {
 public:
  bool Begin(std::string_view name, const HtmlAttributes& attributes) override {
    if (IsVoidElement(name)) {
      if (dropped_at_ == 0) WriteVoid(name, attributes);
      return true;
    }
    if (++depth_ > kHtmlDepthMax) return false;
    if (dropped_at_ != 0) return true;
    if (IsOneOf(kDropped, name) || IsHidingStyle(attributes.Find("style"))) {
      dropped_at_ = depth_;
      return true;
    }
    WriteBegin(name);
    return true;
  }

  void End(std::string_view name) override {
    if (IsVoidElement(name)) return;
    const bool was_dropped = dropped_at_ != 0;
    if (dropped_at_ == depth_) dropped_at_ = 0;
    if (depth_ > 0) --depth_;
    if (was_dropped) return;
    if (IsOneOf(kBlocks, name)) BreakLine();
    if (name == "p") wants_gap_ = true;
    if (name == "pre" && preformatted_ > 0) --preformatted_;
    if (name == "blockquote" && quoted_ > 0) {
      --quoted_;
      wants_gap_ = false;
    }
  }

  void Text(std::string_view text) override {
    if (dropped_at_ == 0) Append(text);
  }

  std::string Finish() {
    BreakLine();
    while (!text_.empty() && text_.back() == '\n') text_.pop_back();
    if (!text_.empty()) text_ += '\n';
    return std::move(text_);
  }

 private:
  void Append(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      // A blank that does not break is one for readers.
      if (text.substr(i, 2) == "\xC2\xA0") {
        line_ += ' ';
        ++i;
      } else if (preformatted_ > 0 && text[i] == '\n') {
        BreakLine(true);
      } else if (core::IsBlank(text[i]) && preformatted_ == 0) {
        if (!line_.empty() && line_.back() != ' ') line_ += ' ';
      } else if (text[i] != '\r') {
        line_ += text[i];
      }
    }
  }

  void WriteBegin(std::string_view name) {
    if (IsOneOf(kBlocks, name)) BreakLine();
    if (name == "p") wants_gap_ = true;
    if (name == "pre") ++preformatted_;
    if (name == "li") Append("- ");
    if ((name == "td" || name == "th") && !line_.empty()) Append(" ");
    if (name == "blockquote") {
      ++quoted_;
      wants_gap_ = false;
    }
  }

  void WriteVoid(std::string_view name, const HtmlAttributes& attributes) {
    if (name == "br") BreakLine(true);
    if (name == "hr") {
      BreakLine();
      Append("-----");
      BreakLine();
    }
    if (name == "img") {
      const std::string_view alt = core::TrimmedBlanks(attributes.Find("alt"));
      if (!alt.empty()) Append("[" + std::string(alt) + "]");
    }
  }

  // Ends the line; an empty one is written only where it is meant (`is_hard`).
  void BreakLine(bool is_hard = false) {
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    const bool is_blank = line_.find_first_not_of(' ') == std::string::npos;
    if (is_blank && !is_hard) return line_.clear();
    if (wants_gap_ && !text_.empty() && !text_.ends_with("\n\n")) WriteLine({});
    wants_gap_ = false;
    WriteLine(line_);
    line_.clear();
  }

  void WriteLine(std::string_view line) {
    // At most one blank line after another.
    if (line.empty() && quoted_ == 0 && (text_.empty() || text_.ends_with("\n\n"))) return;
    // Beyond that many levels nobody can tell who quotes whom.
    constexpr int kQuotedMax = 10;
    for (int i = 0; i < std::min(quoted_, kQuotedMax); ++i) text_ += "> ";
    if (quoted_ > 0 && line.empty()) text_.pop_back();
    text_.append(line) += '\n';
  }

  std::string text_;
  std::string line_;
  int depth_ = 0;
  int dropped_at_ = 0;  // The depth of the element that is dropped with all within; 0: none.
  int preformatted_ = 0;
  int quoted_ = 0;
  bool wants_gap_ = false;
};

}  // namespace

std::string HtmlText(std::string_view html) {
  Writer writer;
  ParseHtml(html, writer);
  return writer.Finish();
}

std::string CharsetInHtml(std::string_view html) {
  const std::string_view top = html.substr(0, kCharsetSearchBytes);
  const std::size_t meta = core::FindFolded(top, "<meta");
  if (meta == std::string_view::npos) return {};
  std::size_t at = core::FindFolded(top, "charset=", meta);
  if (at == std::string_view::npos) return {};
  at += std::string_view("charset=").size();
  while (at < top.size() && (top[at] == '"' || top[at] == '\'' || top[at] == ' ')) ++at;
  return std::string(top.substr(at, std::min(top.find_first_of("\"' />;", at), top.size()) - at));
}

}  // namespace strowger::mime
