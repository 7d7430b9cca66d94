#include "adapters/mime/safe_html.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "adapters/mime/charset.h"
#include "adapters/mime/html_parse.h"
#include "adapters/mime/safe_style.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

// With all that is within.
constexpr std::array<std::string_view, 26> kDroppedWhole{
    "script",   "style",    "head",   "title",   "noscript", "template", "object",
    "svg",      "math",     "iframe", "audio",   "video",    "select",   "applet",
    "frameset", "canvas",   "embed",  "noembed", "xml",      "button",   "noframes",
    "map",      "datalist", "dialog", "portal",  "textarea"};
constexpr std::array<std::string_view, 65> kKept{
    "a",      "abbr",       "address", "article", "aside", "b",     "bdi",        "bdo",
    "big",    "blockquote", "caption", "center",  "cite",  "code",  "colgroup",   "dd",
    "del",    "dfn",        "div",     "dl",      "dt",    "em",    "figcaption", "figure",
    "font",   "footer",     "h1",      "h2",      "h3",    "h4",    "h5",         "h6",
    "header", "i",          "ins",     "kbd",     "li",    "main",  "mark",       "nav",
    "ol",     "p",          "pre",     "q",       "s",     "samp",  "section",    "small",
    "span",   "strike",     "strong",  "sub",     "sup",   "table", "tbody",      "td",
    "tfoot",  "th",         "thead",   "time",    "tr",    "tt",    "u",          "ul",
    "var"};
constexpr std::array<std::string_view, 4> kKeptVoid{"br", "hr", "col", "wbr"};
enum class ValueKind { kText, kWord, kNumber, kLength, kColour };
struct KnownAttribute {
  std::string_view name;
  ValueKind kind;
};
// On whatever element they stand: they say nothing where they do not belong.
constexpr std::array kAttributes{
    KnownAttribute{"title", ValueKind::kText},
    KnownAttribute{"dir", ValueKind::kWord},
    KnownAttribute{"lang", ValueKind::kWord},
    KnownAttribute{"align", ValueKind::kWord},
    KnownAttribute{"valign", ValueKind::kWord},
    KnownAttribute{"width", ValueKind::kLength},
    KnownAttribute{"height", ValueKind::kLength},
    KnownAttribute{"bgcolor", ValueKind::kColour},
    KnownAttribute{"color", ValueKind::kColour},
    KnownAttribute{"size", ValueKind::kNumber},
    KnownAttribute{"colspan", ValueKind::kNumber},
    KnownAttribute{"rowspan", ValueKind::kNumber},
    KnownAttribute{"span", ValueKind::kNumber},
    KnownAttribute{"border", ValueKind::kNumber},
    KnownAttribute{"cellpadding", ValueKind::kNumber},
    KnownAttribute{"cellspacing", ValueKind::kNumber},
    KnownAttribute{"start", ValueKind::kNumber},
    KnownAttribute{"type", ValueKind::kWord},
};

constexpr std::size_t kTextValueBytesMax = 1'000;
constexpr std::size_t kUrlBytesMax = 4'000;
constexpr std::size_t kEscapedBytesMax = 6;  // "&quot;"

bool IsDroppedWhole(std::string_view name) {
  return std::find(kDroppedWhole.begin(), kDroppedWhole.end(), name) != kDroppedWhole.end();
}

bool IsOf(std::string_view value, std::string_view signs, bool has_letters) {
  return std::all_of(value.begin(), value.end(), [signs, has_letters](char c) {
    return core::IsAsciiDigit(c) || (has_letters && core::IsAsciiLetter(c)) ||
           signs.find(c) != std::string_view::npos;
  });
}

bool IsSafeValue(std::string_view value, ValueKind kind) {
  constexpr std::size_t kWordBytesMax = 30;
  constexpr std::size_t kNumberBytesMax = 4;
  if (value.empty()) return false;
  switch (kind) {
    case ValueKind::kText:
      return true;
    case ValueKind::kWord:
      return value.size() <= kWordBytesMax && IsOf(value, "-", true);
    case ValueKind::kNumber:
      return value.size() <= kNumberBytesMax && IsOf(value, "", false);
    case ValueKind::kLength:
      return value.size() <= kNumberBytesMax + 2 && IsOf(value, "%.", false);
    case ValueKind::kColour:
      return value.size() <= kWordBytesMax && IsOf(value, "#", true);
  }
  return false;
}

void AppendEscaped(std::string_view text, std::string& out) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (byte >= 0x20 || core::IsBlank(c)) {
      if (byte != 0x7f) out += c;
    }
  }
}

std::string PercentEncoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (core::IsAsciiLetter(c) || core::IsAsciiDigit(c) || c == '-' || c == '.' || c == '_') {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return encoded;
}

// As a browser reads it: it takes blanks off the ends and line ends out of the middle, so they are
// gone before anything is judged. Empty when it is not to be followed.
std::string SafeLink(std::string_view source) {
  std::string url;
  for (const char c : core::TrimmedBlanks(source)) {
    if (c == '\t' || c == '\r' || c == '\n') continue;
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\') return {};
    if (c == ' ') {
      url += "%20";
    } else {
      url += c;
    }
  }
  const bool is_safe = core::StartsWithFolded(url, "http://") ||
                       core::StartsWithFolded(url, "https://") ||
                       core::StartsWithFolded(url, "mailto:");
  return is_safe && url.size() <= kUrlBytesMax ? url : std::string();
}

// Writes what is kept, as it comes.
class SafeWriter final : public HtmlReader {
 public:
  explicit SafeWriter(std::string_view image_prefix) : image_prefix_(image_prefix) {}

  bool Begin(std::string_view name, const HtmlAttributes& attributes) override {
    if (IsVoidElement(name)) {
      if (dropped_at_ == 0 && !IsFull(0)) WriteVoid(name, attributes);
      return true;
    }
    constexpr std::size_t kSourceDepthMax = 2'000;
    if (open_.size() >= kSourceDepthMax) {
      safe_.is_cut = true;
      return false;
    }
    const bool is_dropped = IsDroppedWhole(name) || IsHidingStyle(attributes.Find("style"));
    const auto kept = std::find(kKept.begin(), kKept.end(), name);
    const bool is_written = dropped_at_ == 0 && !is_dropped && kept != kKept.end() &&
                            written_depth_ < SafeHtml::kDepthMax && !IsFull(0);
    open_.push_back(is_written ? *kept : std::string_view());
    if (is_dropped && dropped_at_ == 0) dropped_at_ = open_.size();
    if (!is_written) return true;
    ++written_depth_;
    WriteTag(*kept, attributes);
    return true;
  }

  void End(std::string_view name) override {
    if (!IsVoidElement(name)) EndInnermost();
  }

  void Text(std::string_view text) override {
    if (dropped_at_ == 0 && !IsFull(text.size() * kEscapedBytesMax)) {
      AppendEscaped(text, safe_.html);
    }
  }

  SafeHtml Finish() {
    while (!open_.empty()) EndInnermost();
    return std::move(safe_);
  }

 private:
  void EndInnermost() {
    if (open_.empty()) return;
    if (dropped_at_ == open_.size()) dropped_at_ = 0;
    if (!open_.back().empty()) {
      --written_depth_;
      safe_.html.append("</").append(open_.back()) += '>';
    }
    open_.pop_back();
  }

  // What is open is ended all the same.
  bool IsFull(std::size_t more) {
    if (safe_.html.size() + more < SafeHtml::kBytesMax) return false;
    safe_.is_cut = true;
    return true;
  }

  void WriteAttribute(std::string_view name, std::string_view value) {
    safe_.html.append(" ").append(name).append("=\"");
    AppendEscaped(value, safe_.html);
    safe_.html += '"';
  }

  void WriteTag(std::string_view name, const HtmlAttributes& attributes) {
    safe_.html.append("<").append(name);
    if (name == "a") WriteLink(attributes);
    for (const KnownAttribute& known : kAttributes) {
      const std::string_view value =
          core::BeginningOf(core::TrimmedBlanks(attributes.Find(known.name)), kTextValueBytesMax);
      if (IsSafeValue(value, known.kind)) WriteAttribute(known.name, value);
    }
    const std::string style = SafeStyle(attributes.Find("style"));
    if (!style.empty()) WriteAttribute("style", style);
    safe_.html += '>';
  }

  void WriteLink(const HtmlAttributes& attributes) {
    const std::string url = SafeLink(attributes.Find("href"));
    if (url.empty()) return;
    WriteAttribute("href", url);
    safe_.html += " target=\"_blank\" rel=\"noopener noreferrer nofollow\"";
  }

  void WriteVoid(std::string_view name, const HtmlAttributes& attributes) {
    if (name == "img") return WriteImage(attributes);
    if (std::find(kKeptVoid.begin(), kKeptVoid.end(), name) != kKeptVoid.end()) {
      WriteTag(name, attributes);
    }
  }

  void WriteImage(const HtmlAttributes& attributes) {
    const std::string_view source = core::TrimmedBlanks(attributes.Find("src"));
    const std::string_view alt =
        core::BeginningOf(core::TrimmedBlanks(attributes.Find("alt")), kTextValueBytesMax);
    constexpr std::string_view kScheme = "cid:";
    if (!core::StartsWithFolded(source, kScheme) || source.size() == kScheme.size() ||
        source.size() > kTextValueBytesMax) {
      if (!source.empty()) ++safe_.blocked_images;
      if (!alt.empty()) Text("[" + std::string(alt) + "]");
      return;
    }
    safe_.html.append("<img src=\"").append(image_prefix_);
    safe_.html.append(PercentEncoded(source.substr(kScheme.size()))) += '"';
    WriteAttribute("alt", alt);
    for (const std::string_view name : {"width", "height"}) {
      const std::string_view value = attributes.Find(name);
      if (IsSafeValue(value, ValueKind::kLength)) WriteAttribute(name, value);
    }
    safe_.html += '>';
  }

  // Borrowed.
  const std::string_view image_prefix_;
  // State.
  SafeHtml safe_;
  std::vector<std::string_view> open_;  // The open elements; empty where none was written.
  std::size_t dropped_at_ =
      0;  // The depth of the element that is dropped with all within; 0: none.
  int written_depth_ = 0;
};

}  // namespace

SafeHtml MakeSafeHtml(std::string_view html, std::string_view image_prefix) {
  SafeWriter writer(image_prefix);
  ParseHtml(WellFormed(html), writer);
  return writer.Finish();
}

}  // namespace strowger::mime
