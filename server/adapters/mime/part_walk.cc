#include "adapters/mime/part_walk.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/mime/charset.h"
#include "adapters/mime/encoded_words.h"
#include "adapters/mime/flowed_text.h"
#include "adapters/mime/html_text.h"
#include "adapters/mime/owned.h"
#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

using core::MailMessage;
using core::MailPart;

using Text = std::unique_ptr<char, void (*)(void*)>;

constexpr std::size_t kReportBytesMax = 256 * 1024;
constexpr std::size_t kReportsMax = 20;

std::string_view View(const char* text) { return text == nullptr ? std::string_view() : text; }

std::string Sha256(std::string_view bytes) {
  const Text digest(
      g_compute_checksum_for_data(G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(bytes.data()),
                                  bytes.size()),
      &g_free);
  return digest.get();
}

std::string_view RawHeader(GMimeObject* object, const char* name) {
  GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);
  return header == nullptr ? std::string_view() : View(g_mime_header_get_raw_value(header));
}

// What a piece of the message says to readers.
struct Shown {
  std::string text;
  bool is_from_html = false;
  bool is_blank() const { return core::TrimmedBlanks(text).empty(); }
};

// Where in the tree the walk is.
struct Place {
  std::string number;
  std::string_view parent_type;  // Of the multipart around it; empty at the top.
  int depth = 0;
  int index = 0;
  bool is_within = false;  // In a message that this one brings with it.
};

std::string ContentOf(GMimeObject* object) {
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  if (GMIME_IS_PART(object)) {
    GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(object));
    if (content != nullptr) g_mime_data_wrapper_write_to_stream(content, stream.get());
  } else if (GMIME_IS_MESSAGE_PART(object)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (message != nullptr) {
      g_mime_object_write_to_stream(GMIME_OBJECT(message), nullptr, stream.get());
    }
  }
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return bytes == nullptr || bytes->len == 0
             ? std::string()
             : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

// What an attachment without a name is called: as it is described, or as the place it came from.
std::string DescribedName(GMimeObject* object, std::string_view media_type) {
  std::string name = DecodedHeader(RawHeader(object, "Content-Description"));
  const bool is_readable = media_type.starts_with("text/") ||
                           media_type == "message/delivery-status" ||
                           media_type == "message/feedback-report";
  if (!name.empty()) return name + (is_readable ? ".txt" : "");
  name = DecodedHeader(RawHeader(object, "Content-Location"));
  return name.substr(name.find_last_of("/:") + 1);
}

class PartWalk {
 public:
  // The content of the part `wanted` is kept, where one is wanted.
  explicit PartWalk(MailMessage& message, std::string_view wanted = {})
      : message_(message), wanted_(wanted) {}

  std::optional<std::string> TakeFound() { return std::move(found_); }

  Shown Walk(GMimeObject* object, const Place& place) {
    if (object == nullptr) return {};
    if (message_.parts.size() >= MailMessage::kPartsMax) {
      Complain("The message has more than " + std::to_string(MailMessage::kPartsMax) +
               " parts; the others are not told.");
      return {};
    }
    const std::size_t at = message_.parts.size();
    message_.parts.push_back(Describe(object, place));
    if (place.depth >= MailMessage::kDepthMax) {
      Complain("The message is nested deeper than " + std::to_string(MailMessage::kDepthMax) +
               " levels; what lies deeper is not told.");
      return {};
    }
    if (GMIME_IS_MULTIPART(object)) return WalkMultipart(GMIME_MULTIPART(object), place, at);
    if (GMIME_IS_MESSAGE_PART(object)) {
      WalkMessage(GMIME_MESSAGE_PART(object), place, at);
      return {};
    }
    return WalkLeaf(object, place, at);
  }

 private:
  void Complain(std::string trouble) {
    auto& troubles = message_.troubles;
    if (std::find(troubles.begin(), troubles.end(), trouble) == troubles.end()) {
      troubles.push_back(std::move(trouble));
    }
  }

  MailPart Describe(GMimeObject* object, const Place& place) {
    MailPart part;
    part.number = place.number;
    auto type = DecodedParameters(RawHeader(object, "Content-Type"));
    auto disposition = DecodedParameters(RawHeader(object, "Content-Disposition"));
    GMimeContentType* content_type = g_mime_object_get_content_type(object);
    const Text media_type(g_mime_content_type_get_mime_type(content_type), &g_free);
    part.media_type = core::AsciiLower(WellFormed(View(media_type.get())));
    part.charset = type["charset"];
    part.disposition = disposition[""];
    part.file_name = disposition["filename"];
    if (part.file_name.empty()) part.file_name = type["name"];
    part.content_id = WellFormed(View(g_mime_object_get_content_id(object)));
    return part;
  }

  Shown WalkMultipart(GMimeMultipart* multipart, const Place& place, std::size_t at) {
    const std::string type = message_.parts[at].media_type;
    const int count = g_mime_multipart_get_count(multipart);
    if (count == 0) Complain("A " + type + " has no parts.");
    Shown whole;
    for (int i = 0; i < count; ++i) {
      const Shown shown =
          Walk(g_mime_multipart_get_part(multipart, i),
               {.number = place.number.empty() ? std::to_string(i + 1)
                                               : place.number + "." + std::to_string(i + 1),
                .parent_type = type,
                .depth = place.depth + 1,
                .index = i,
                .is_within = place.is_within});
      if (shown.is_blank()) continue;
      if (whole.is_blank()) {
        whole = shown;
      } else if (type == "multipart/alternative") {
        // The same again: what was written as text is preferred.
        if (whole.is_from_html && !shown.is_from_html) whole = shown;
      } else if (whole.text.size() < MailMessage::kTextBytesMax) {
        whole.text += (whole.text.ends_with('\n') ? "\n" : "\n\n") + shown.text;
        whole.is_from_html |= shown.is_from_html;
      }
    }
    if (count == 0) whole.text = TextAround(multipart);
    return whole;
  }

  // Of a multipart without parts the text before its first boundary is all there is.
  static std::string TextAround(GMimeMultipart* multipart) {
    std::string text(View(g_mime_multipart_get_prologue(multipart)));
    text += View(g_mime_multipart_get_epilogue(multipart));
    return ToUtf8(text, "");
  }

  void TakeReturned(std::string_view header_text) {
    if (!message_.returned_headers.empty()) return;
    message_.returned_headers = core::ReadHeaderLines(header_text);
    for (core::MailHeader& header : message_.returned_headers) {
      header.name = WellFormed(header.name);
      header.value = DecodedHeader(header.value);
    }
  }

  void WalkMessage(GMimeMessagePart* part, const Place& place, std::size_t at) {
    MailPart& told = message_.parts[at];
    const std::string content = ContentOf(GMIME_OBJECT(part));
    KeepWanted(place, content);
    told.size = content.size();
    told.sha256 = Sha256(content);
    told.is_attachment = !place.is_within;
    told.is_inline = told.disposition == "inline";
    WalkInner(g_mime_message_part_get_message(part), place, at);
  }

  void WalkInner(GMimeMessage* inner, const Place& place, std::size_t at) {
    if (inner == nullptr) return;
    MailPart& told = message_.parts[at];
    const Text headers(g_mime_object_get_headers(GMIME_OBJECT(inner), nullptr), &g_free);
    TakeReturned(View(headers.get()));
    if (told.file_name.empty()) {
      told.file_name = DecodedHeader(RawHeader(GMIME_OBJECT(inner), "Subject"));
      told.file_name = (told.file_name.empty() ? "message" : told.file_name) + ".eml";
    }
    GMimeObject* body = g_mime_message_get_mime_part(inner);
    const bool has_parts = body != nullptr && GMIME_IS_MULTIPART(body);
    Walk(body, {.number = has_parts ? place.number : place.number + ".1",
                .parent_type = "message/rfc822",
                .depth = place.depth + 1,
                .is_within = true});
  }

  Shown WalkLeaf(GMimeObject* object, const Place& place, std::size_t at) {
    const std::string content = ContentOf(object);
    KeepWanted(place, content);
    MailPart& told = message_.parts[at];
    told.size = content.size();
    told.sha256 = Sha256(content);
    TakeReport(told, content, place);
    if (told.media_type == "message/rfc822" || told.media_type == "message/global") {
      // One that was encoded, which is not allowed (RFC 2046, section 5.2.1) and done all the same.
      told.is_attachment = !place.is_within;
      const Owned<GMimeMessage> inner = ParseMessage(content, nullptr);
      WalkInner(inner.get(), place, at);
      return {};
    }
    const bool is_text = told.media_type == "text/plain" || told.media_type == "text/html";
    const bool is_body =
        is_text && told.disposition != "attachment" && told.file_name.empty() && !place.is_within;
    if (!is_body) {
      const bool is_related = place.parent_type == "multipart/related" && place.index > 0;
      told.is_attachment = !place.is_within;
      if (told.file_name.empty()) told.file_name = DescribedName(object, told.media_type);
      told.is_inline = told.disposition == "inline" ||
                       (told.disposition.empty() && is_related && !told.content_id.empty());
      return {};
    }
    return ShownText(object, told, content);
  }

  Shown ShownText(GMimeObject* object, const MailPart& told, const std::string& content) {
    const bool is_html = told.media_type == "text/html";
    const std::string_view top = std::string_view(content).substr(0, MailMessage::kTextBytesMax);
    if (top.size() < content.size()) {
      Complain("A text is longer than " + std::to_string(MailMessage::kTextBytesMax) +
               " bytes; what follows is not told.");
    }
    const std::string charset = is_html && told.charset.empty() ? CharsetInHtml(top) : told.charset;
    std::string text = ToUtf8(top, charset);
    if (is_html) return {.text = HtmlText(text), .is_from_html = true};
    auto parameters = DecodedParameters(RawHeader(object, "Content-Type"));
    if (!core::EqualsFolded(parameters["format"], "flowed")) return {.text = std::move(text)};
    return {.text = Unflowed(text, core::EqualsFolded(parameters["delsp"], "yes"))};
  }

  void TakeReport(const MailPart& told, const std::string& content, const Place& place) {
    const std::string& type = told.media_type;
    if (type == "text/rfc822-headers" || type == "message/partial" ||
        (type == "message/rfc822" && !place.is_within)) {
      TakeReturned(content);
    }
    const bool is_report =
        type == "message/delivery-status" || type == "message/global-delivery-status" ||
        type == "message/feedback-report" || type == "message/disposition-notification" ||
        type == "message/xdelivery-status";
    if (!is_report || message_.reports.size() >= kReportsMax) return;
    message_.reports.push_back(
        {.media_type = type,
         .text = ToUtf8(std::string_view(content).substr(0, kReportBytesMax), told.charset),
         .is_within = place.is_within});
  }

  void KeepWanted(const Place& place, const std::string& content) {
    if (!wanted_.empty() && place.number == wanted_ && !found_) found_ = content;
  }

  // Borrowed.
  MailMessage& message_;
  const std::string_view wanted_;
  // State.
  std::optional<std::string> found_;
};

}  // namespace

namespace {

Shown WalkBody(GMimeMessage* source, PartWalk& walk) {
  GMimeObject* body = g_mime_message_get_mime_part(source);
  const bool has_parts = body != nullptr && GMIME_IS_MULTIPART(body);
  return walk.Walk(body, {.number = has_parts ? "" : "1"});
}

}  // namespace

std::optional<std::string> PartContent(GMimeMessage* source, std::string_view number) {
  MailMessage message;
  PartWalk walk(message, number);
  WalkBody(source, walk);
  return walk.TakeFound();
}

void WalkParts(GMimeMessage* source, MailMessage& message) {
  PartWalk walk(message);
  const Shown shown = WalkBody(source, walk);
  message.text = shown.text;
  message.text_is_from_html = shown.is_from_html;
}

}  // namespace strowger::mime
