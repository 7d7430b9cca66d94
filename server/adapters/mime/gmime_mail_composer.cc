#include "adapters/mime/gmime_mail_composer.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "adapters/mime/charset.h"
#include "adapters/mime/flowed_text.h"
#include "adapters/mime/header_lines.h"
#include "adapters/mime/owned.h"
#include "core/mail/reply_draft.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::mime {
namespace {

using service::ComposedAttachment;
using service::ComposedMail;

constexpr std::size_t kLineBytesMax = 998;
constexpr std::size_t kFileNameBytesMax = 255;
constexpr std::size_t kMediaTypeBytesMax = 120;

struct FreeFormat {
  void operator()(GMimeFormatOptions* format) const { g_mime_format_options_free(format); }
};

// "Fri, 06 Mar 2026 02:00:00 +0000"
std::string DateHeader(TimePoint date) {
  const std::unique_ptr<GDateTime, void (*)(GDateTime*)> time(
      g_date_time_new_from_unix_utc(
          std::chrono::floor<std::chrono::seconds>(date).time_since_epoch().count()),
      &g_date_time_unref);
  const std::unique_ptr<char, void (*)(void*)> text(g_mime_utils_header_format_date(time.get()),
                                                    &g_free);
  return "Date: " + std::string(text.get()) + "\r\n";
}

// What the mail says elsewhere, or what would change how it is read.
bool IsWrittenElsewhere(std::string_view name) {
  constexpr std::array<std::string_view, 11> kNames{
      "from", "reply-to",   "to",          "cc",         "bcc",         "subject",
      "date", "message-id", "in-reply-to", "references", "mime-version"};
  return core::StartsWithFolded(name, "content-") ||
         std::any_of(kNames.begin(), kNames.end(), [name](std::string_view written) {
           return core::EqualsFolded(name, written);
         });
}

std::string Headers(const ComposedMail& mail) {
  const auto ids = [](std::string_view name, const std::string& id) {
    return core::IsWritableMessageId(id) ? IdHeader(name, {id}) : std::string();
  };
  std::string text = DateHeader(mail.date);
  text += MailboxHeader("From", {mail.from});
  text += MailboxHeader("Reply-To", mail.reply_to);
  text += MailboxHeader("To", mail.to);
  text += MailboxHeader("Cc", mail.cc);
  text += TextHeader("Subject", mail.subject);
  text += ids("Message-ID", mail.message_id);
  text += ids("In-Reply-To", mail.in_reply_to);
  text += IdHeader("References", core::BoundedReferences(mail.references));
  for (std::size_t i = 0;
       i < std::min(mail.further_headers.size(), core::MailMessage::kHeadersMax / 2); ++i) {
    const core::MailHeader& header = mail.further_headers[i];
    if (!IsHeaderName(header.name) || IsWrittenElsewhere(header.name)) continue;
    text += TextHeader(header.name, header.value);
  }
  return text + "MIME-Version: 1.0\r\n";
}

Owned<GMimePart> MakePart(const std::string& type, const std::string& subtype,
                          std::string_view content, GMimeContentEncoding encoding) {
  Owned<GMimePart> part(g_mime_part_new_with_type(type.c_str(), subtype.c_str()));
  const Owned<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
  const Owned<GMimeDataWrapper> wrapper(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), wrapper.get());
  g_mime_part_set_content_encoding(part.get(), encoding);
  return part;
}

// Well formed, with LF behind every line, and without control characters.
std::string CleanText(std::string_view text) {
  const std::string well_formed = WellFormed(text);
  std::string clean;
  clean.reserve(well_formed.size() + 1);
  for (const std::string_view line : core::LinesOf(well_formed)) {
    for (const char c : line) {
      const bool is_control = (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
      if (!is_control) clean += c;
    }
    clean += '\n';
  }
  return clean;
}

std::string WithCrLf(std::string_view text) {
  std::string written;
  written.reserve(text.size() + text.size() / 32);
  for (const char c : text) {
    if (c == '\n') written += '\r';
    written += c;
  }
  return written;
}

// Whether it goes through mail servers as it stands.
bool IsSafeAsItIs(std::string_view text) {
  if (!core::IsAscii(text) || text.find('\0') != std::string_view::npos) return false;
  const auto lines = core::LinesOf(text);
  return std::all_of(lines.begin(), lines.end(),
                     [](std::string_view line) { return line.size() <= kLineBytesMax; });
}

bool HasBlankAtLineEnd(std::string_view text) {
  return text.find(" \n") != std::string_view::npos || text.find("\t\n") != std::string_view::npos;
}

Owned<GMimePart> TextPart(std::string_view source) {
  std::string text = CleanText(source);
  const bool is_flowed = HasLongLine(text);
  if (is_flowed) text = Flowed(text);
  GMimeContentEncoding encoding = GMIME_CONTENT_ENCODING_7BIT;
  if (!IsSafeAsItIs(text) || (!is_flowed && HasBlankAtLineEnd(text))) {
    const auto wide = std::count_if(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    encoding = static_cast<std::size_t>(wide) > text.size() / 6
                   ? GMIME_CONTENT_ENCODING_BASE64
                   : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
  }
  // GMime ends the lines of what stays readable.
  if (encoding == GMIME_CONTENT_ENCODING_BASE64) text = WithCrLf(text);
  Owned<GMimePart> part = MakePart("text", "plain", text, encoding);
  auto* object = GMIME_OBJECT(part.get());
  g_mime_object_set_content_type_parameter(object, "charset", "utf-8");
  if (is_flowed) g_mime_object_set_content_type_parameter(object, "format", "flowed");
  return part;
}

struct MediaType {
  std::string type = "application";
  std::string subtype = "octet-stream";
};

// Without parameters, which are of a text that is not ours. A type that is none, or that would be
// taken apart again, is any bytes.
MediaType MediaTypeOf(const ComposedAttachment& attachment) {
  std::string name = core::AsciiLower(attachment.media_type);
  name = core::TrimmedBlanks(name.substr(0, name.find(';')));
  const std::size_t slash = name.find('/');
  const bool is_written = slash != std::string::npos && slash > 0 && slash + 1 < name.size() &&
                          name.size() <= kMediaTypeBytesMax &&
                          std::count(name.begin(), name.end(), '/') == 1 &&
                          std::all_of(name.begin(), name.end(), [](char c) {
                            return core::IsAsciiLetter(c) || core::IsAsciiDigit(c) ||
                                   std::string_view("/-+._").find(c) != std::string_view::npos;
                          });
  if (!is_written || name.starts_with("multipart/")) return {};
  // A message goes in its own lines or not at all (RFC 2046, section 5.2.1).
  if (name.starts_with("message/") &&
      (name != "message/rfc822" || !IsSafeAsItIs(attachment.content))) {
    return {};
  }
  return {.type = name.substr(0, slash), .subtype = name.substr(slash + 1)};
}

std::string FileNameOf(const ComposedAttachment& attachment) {
  const std::string name = WellFormed(attachment.file_name);
  std::string kept(core::BeginningOf(name, kFileNameBytesMax));
  std::replace_if(
      kept.begin(), kept.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return std::string(core::TrimmedBlanks(kept));
}

Owned<GMimePart> AttachmentPart(const ComposedAttachment& attachment) {
  const MediaType type = MediaTypeOf(attachment);
  const bool is_message = type.type == "message";
  Owned<GMimePart> part =
      MakePart(type.type, type.subtype, attachment.content,
               is_message ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_BASE64);
  auto* object = GMIME_OBJECT(part.get());
  g_mime_object_set_disposition(object, "attachment");
  const std::string name = FileNameOf(attachment);
  if (name.empty()) return part;
  GMimeParamList* parameters =
      g_mime_content_disposition_get_parameters(g_mime_object_get_content_disposition(object));
  g_mime_param_list_set_parameter(parameters, "filename", name.c_str());
  GMimeParam* parameter = g_mime_param_list_get_parameter(parameters, "filename");
  // Else GMime chooses a charset by the locale.
  g_mime_param_set_charset(parameter, "utf-8");
  g_mime_param_set_encoding_method(parameter, GMIME_PARAM_ENCODING_METHOD_RFC2231);
  return part;
}

// A line that no part holds: nobody can write a text that holds its own digest.
std::string BoundaryOf(const ComposedMail& mail) {
  const std::unique_ptr<GChecksum, void (*)(GChecksum*)> sum(g_checksum_new(G_CHECKSUM_SHA256),
                                                             &g_checksum_free);
  const auto add = [&sum](std::string_view text) {
    const std::string size = std::to_string(text.size()) + ":";
    g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(size.data()),
                      static_cast<gssize>(size.size()));
    g_checksum_update(sum.get(), reinterpret_cast<const guchar*>(text.data()),
                      static_cast<gssize>(text.size()));
  };
  add(mail.message_id);
  add(mail.text);
  for (const ComposedAttachment& attachment : mail.attachments) add(attachment.content);
  constexpr std::size_t kDigits = 32;
  return "=_" + std::string(g_checksum_get_string(sum.get())).substr(0, kDigits);
}

std::string Written(GMimeObject* object) {
  const std::unique_ptr<GMimeFormatOptions, FreeFormat> format(g_mime_format_options_new());
  g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(object, format.get(), stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

}  // namespace

GmimeMailComposer::GmimeMailComposer() {
  // Once for the whole program, as GMime wants it.
  static const bool is_ready = (g_mime_init(), true);
  (void)is_ready;
}

std::string GmimeMailComposer::Compose(const ComposedMail& mail) const {
  const Owned<GMimePart> text = TextPart(mail.text);
  if (mail.attachments.empty()) return Headers(mail) + Written(GMIME_OBJECT(text.get()));
  const Owned<GMimeMultipart> all(g_mime_multipart_new_with_subtype("mixed"));
  g_mime_multipart_set_boundary(all.get(), BoundaryOf(mail).c_str());
  g_mime_multipart_add(all.get(), GMIME_OBJECT(text.get()));
  for (const ComposedAttachment& attachment : mail.attachments) {
    const Owned<GMimePart> part = AttachmentPart(attachment);
    g_mime_multipart_add(all.get(), GMIME_OBJECT(part.get()));
  }
  return Headers(mail) + Written(GMIME_OBJECT(all.get()));
}

}  // namespace strowger::mime
