#pragma once

#include <gmime/gmime.h>

#include <memory>
#include <string_view>

namespace strowger::mime {

// One reference to an object of GLib.
struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

// Null when the text cannot be taken for a mail. The text may go away then.
inline Owned<GMimeMessage> ParseMessage(std::string_view text, GMimeParserOptions* options) {
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  g_mime_parser_set_persist_stream(parser.get(), FALSE);
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), options));
}

}  // namespace strowger::mime
