#include "mail_command.h"

#include <cstdio>

#include "adapters/mime/gmime_mail_reader.h"
#include "base/result.h"
#include "core/mail/mail_kind.h"
#include "core/mail/reply_text.h"
#include "mail_input.h"
#include "mail_json.h"

namespace strowger {
namespace {

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
  const Result<std::string> raw = ReadMailInput(options.file);
  if (!raw.ok()) return Fail("parse", raw.error());
  const core::MailMessage message = mime::GmimeMailReader().Read(*raw);
  const core::KindVerdict verdict = core::JudgeKind(message);
  return Write("parse", options.json ? MailAsJson(message, verdict) : MailAsText(message, verdict));
}

int RunMailStrip(const MailStripOptions& options) {
  const Result<std::string> raw = ReadMailInput(options.file);
  if (!raw.ok()) return Fail("strip", raw.error());
  const WrittenText written = WrittenTextOf(*raw);
  const core::ReplyText split = core::SplitReply(written.text, written.sender_name);
  return Write("strip", options.json ? ReplyAsJson(split) : split.reply + "\n");
}

}  // namespace strowger
