#include "adapters/mime/html_parse.h"

#include <libxml/HTMLparser.h>

#include <memory>
#include <string>

#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

std::string_view Told(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct Parsing {
  HtmlReader& reader;
  htmlParserCtxtPtr parser = nullptr;
};

void OnStart(void* parsing, const xmlChar* name, const xmlChar** attributes) {
  auto* at = static_cast<Parsing*>(parsing);
  if (!at->reader.Begin(Told(name), HtmlAttributes(attributes))) xmlStopParser(at->parser);
}
void OnEnd(void* parsing, const xmlChar* name) {
  static_cast<Parsing*>(parsing)->reader.End(Told(name));
}
void OnText(void* parsing, const xmlChar* text, int length) {
  static_cast<Parsing*>(parsing)->reader.Text(
      {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
}

}  // namespace

std::string_view HtmlAttributes::Find(std::string_view name) const {
  for (const auto* pair = pairs_; pair != nullptr && *pair != nullptr; pair += 2) {
    if (core::EqualsFolded(Told(pair[0]), name)) return Told(pair[1]);
  }
  return {};
}

void ParseHtml(std::string_view html, HtmlReader& reader) {
  static const bool is_ready = (xmlInitParser(), true);
  (void)is_ready;
  std::string clean(html);
  // The parser takes a zero byte for the end.
  std::replace(clean.begin(), clean.end(), '\0', ' ');
  Parsing parsing{.reader = reader};
  htmlSAXHandler handler{};
  handler.startElement = &OnStart;
  handler.endElement = &OnEnd;
  handler.characters = &OnText;
  handler.ignorableWhitespace = &OnText;
  const std::unique_ptr<htmlParserCtxt, void (*)(htmlParserCtxtPtr)> parser(
      htmlCreatePushParserCtxt(&handler, &parsing, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8),
      &htmlFreeParserCtxt);
  if (!parser) return;
  htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                       HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  parsing.parser = parser.get();
  htmlParseChunk(parser.get(), clean.data(), static_cast<int>(clean.size()), 0);
  htmlParseChunk(parser.get(), clean.data(), 0, 1);
}

}  // namespace strowger::mime
