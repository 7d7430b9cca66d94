// One value of a header: encoded words, parameters, addresses, ids, and what is written of them.

#include <fstream>
#include <sstream>

#include "adapters/mime/encoded_words.h"
#include "adapters/mime/gmime_mail_composer.h"
#include "adapters/mime/gmime_mail_reader.h"
#include "adapters/mime/header_lines.h"
#include "core/mail/address_scan.h"
#include "core/mail/reply_draft.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"
#include "fuzz/fuzz_target.h"

namespace strowger::fuzz {
namespace {

bool IsOneHeader(std::string_view lines) {
  std::size_t begin = 0;
  while (begin < lines.size()) {
    const std::size_t end = lines.find("\r\n", begin);
    if (end == std::string_view::npos || end - begin > 998) return false;
    const bool is_folded = lines[begin] == ' ';
    if (is_folded != (begin > 0)) return false;
    const std::string_view line = lines.substr(begin, end - begin);
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) return false;
    begin = end + 2;
  }
  return core::IsAscii(lines);
}

}  // namespace

void TryInput(std::string_view input) {
  static const mime::GmimeMailReader reader;
  const std::string decoded = mime::DecodedHeader(input);
  Require(core::IsWellFormed(decoded), "a decoded header is UTF-8");
  Require(decoded.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
          "a decoded header is one line");
  Require(core::IsAscii(mime::WithWordsInUtf8(input)), "words are ASCII");
  for (const auto& [name, value] : mime::DecodedParameters(input)) {
    Require(core::IsWellFormed(value), "parameters are UTF-8");
  }
  (void)core::AddressesIn(input);
  Require(core::IsWellFormed(core::ReplySubject(decoded)), "the subject of an answer is UTF-8");
  Require(IsOneHeader(mime::TextHeader("Subject", input)), "a text is one header");
  Require(IsOneHeader(mime::TextHeader("Subject", decoded)), "a decoded text is one header");
  const std::string value(input.substr(0, input.find("\n\n")));
  const core::MailMessage message =
      reader.Read("From: " + value + "\nTo: " + value + "\nReferences: " + value + "\n\nx");
  Require(IsOneHeader(mime::MailboxHeader("To", message.from)), "mailboxes are one header");
  Require(IsOneHeader(mime::IdHeader("References", core::ReferencesOfReply(message))),
          "references are one header");
}

std::vector<std::string> CorpusFolders() { return {"email"}; }

// The values of the first headers of a mail.
std::vector<std::string> InputsOf(const std::string& file) {
  constexpr std::size_t kValuesMax = 40;
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> values;
  for (std::string line; values.size() < kValuesMax && std::getline(in, line);) {
    if (line.empty() || line == "\r") break;
    const bool is_folded = (line[0] == ' ' || line[0] == '\t') && !values.empty();
    const std::size_t colon = line.find(':');
    if (is_folded) {
      values.back() += "\n" + line;
    } else if (colon != std::string::npos) {
      values.push_back(line.substr(colon + 1));
    }
  }
  return values;
}

}  // namespace strowger::fuzz
