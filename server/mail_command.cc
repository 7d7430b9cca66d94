#include "mail_command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "adapters/mime/charset.h"
#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/mime/html_text.h"
#include "base/result.h"
#include "core/mail/mail_kind.h"
#include "core/mail/reply_text.h"
#include "core/text/ascii.h"
#include "mail_json.h"

namespace strowger {
namespace {

// One byte more than a mail may have, so that the reader sees that it is too large.
constexpr std::size_t kReadBytesMax = core::MailMessage::kMessageBytesMax + 1;

Result<std::string> ReadInput(const std::string& path) {
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

struct WrittenText {
  std::string text;
  std::string sender_name;
};

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

WrittenText TextOf(const std::string& raw) {
  if (IsRawMail(raw)) {
    core::MailMessage message = mime::GmimeMailReader().Read(raw);
    return {.text = std::move(message.text),
            .sender_name = message.from.empty() ? std::string() : message.from.front().name};
  }
  const std::string text = mime::ToUtf8(raw, "");
  const std::string_view top = core::TrimmedBlanks(text);
  const bool is_html =
      core::StartsWithFolded(top, "<!doctype html") || core::StartsWithFolded(top, "<html");
  return {.text = is_html ? mime::HtmlText(text) : text};
}

int Fail(const char* command, const Error& error) {
  std::fprintf(stderr, "strowgerd mail %s: %s\n", command, error.message.c_str());
  return 1;
}

int Write(const char* command, const std::string& text) {
  const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (is_written && std::fflush(stdout) == 0) return 0;
  return Fail(command, {.message = "cannot write to standard output"});
}

}  // namespace

int RunMailParse(const MailParseOptions& options) {
  const Result<std::string> raw = ReadInput(options.file);
  if (!raw.ok()) return Fail("parse", raw.error());
  const core::MailMessage message = mime::GmimeMailReader().Read(*raw);
  const core::KindVerdict verdict = core::JudgeKind(message);
  return Write("parse", options.json ? MailAsJson(message, verdict) : MailAsText(message, verdict));
}

int RunMailStrip(const MailStripOptions& options) {
  const Result<std::string> raw = ReadInput(options.file);
  if (!raw.ok()) return Fail("strip", raw.error());
  const WrittenText written = TextOf(*raw);
  const core::ReplyText split = core::SplitReply(written.text, written.sender_name);
  return Write("strip", options.json ? ReplyAsJson(split) : split.reply + "\n");
}

}  // namespace strowger
