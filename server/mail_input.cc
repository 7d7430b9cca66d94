#include "mail_input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include "adapters/mime/charset.h"
#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/mime/html_text.h"
#include "core/text/ascii.h"

namespace strowger {
namespace {

// One byte more than a mail may have, so that the reader sees that it is too large.
constexpr std::size_t kReadBytesMax = core::MailMessage::kMessageBytesMax + 1;

// Whether it begins with the headers of a mail.
bool IsRawMail(std::string_view raw) {
  constexpr std::size_t kSearchBytes = 64 * 1024;
  const auto headers = core::ReadHeaderLines(raw.substr(
      raw.starts_with("From ") ? std::min(raw.find('\n'), raw.size() - 1) + 1 : 0, kSearchBytes));
  std::size_t known = 0;
  for (const std::string_view name : {"from", "to", "subject", "date", "received", "message-id",
                                      "mime-version", "content-type", "return-path"}) {
    if (core::FindHeader(headers, name) != nullptr) ++known;
  }
  return known >= 2;
}

}  // namespace

Result<std::string> ReadMailInput(const std::string& path) {
  using Closer = int (*)(std::FILE*);
  const bool is_input = path == "-";
  const std::unique_ptr<std::FILE, Closer> file(
      is_input ? stdin : std::fopen(path.c_str(), "rb"),
      is_input ? Closer([](std::FILE*) { return 0; }) : Closer(&std::fclose));
  const auto refused = [&path] {
    return InvalidArgument("FILE_UNREADABLE",
                           "cannot read " + path + ": " + std::system_category().message(errno));
  };
  if (!file) return refused();
  std::string text;
  std::array<char, 65536> part;
  while (text.size() < kReadBytesMax) {
    const std::size_t length = std::fread(part.data(), 1, part.size(), file.get());
    if (length == 0) break;
    text.append(part.data(), length);
  }
  if (std::ferror(file.get()) != 0) return refused();
  return text;
}

WrittenText WrittenTextOf(const std::string& raw) {
  if (IsRawMail(raw)) {
    core::MailMessage message = mime::GmimeMailReader().Read(raw);
    return {.subject = std::move(message.subject),
            .text = std::move(message.text),
            .sender_name = message.from.empty() ? std::string() : message.from.front().name};
  }
  const std::string text = mime::ToUtf8(raw, "");
  const std::string_view top = core::TrimmedBlanks(text);
  const bool is_html =
      core::StartsWithFolded(top, "<!doctype html") || core::StartsWithFolded(top, "<html");
  return {.text = is_html ? mime::HtmlText(text) : text};
}

}  // namespace strowger
