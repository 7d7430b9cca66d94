#include "adapters/mail/smtp_command.h"

#include <algorithm>

#include "adapters/mail/ascii.h"

namespace strowger::mail {

namespace {

Error BadPath(std::string_view why) {
  return InvalidArgument("MAIL_PATH_INVALID", std::string(why));
}

// The place behind the ">" that ends the path beginning at 0; quoted parts may hold one.
std::size_t EndOfPath(std::string_view text) {
  bool is_quoted = false;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (is_quoted && text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      is_quoted = !is_quoted;
    } else if (text[at] == '>' && !is_quoted) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

Result<std::vector<SmtpParameter>> ParseParameters(std::string_view text) {
  std::vector<SmtpParameter> parameters;
  while (true) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == text.npos) return parameters;
    if (begin == 0) return BadPath("a space is missing behind the path");
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    if (parameters.size() >= kSmtpParametersMax) return BadPath("too many parameters");
    const std::size_t equals = word.find('=');
    parameters.push_back(
        {InCapitals(word.substr(0, equals)),
         equals == word.npos ? std::string() : std::string(word.substr(equals + 1))});
  }
}

}  // namespace

SmtpCommand ParseSmtpCommand(std::string_view line) {
  const std::size_t space = line.find(' ');
  SmtpCommand command{InCapitals(line.substr(0, space)), {}};
  if (space != line.npos) command.argument = line.substr(space + 1);
  return command;
}

Result<SmtpPath> ParseSmtpPath(std::string_view argument, std::string_view keyword) {
  if (InCapitals(argument.substr(0, keyword.size())) != keyword ||
      argument.substr(keyword.size()).substr(0, 1) != ":") {
    return BadPath("wanted is " + std::string(keyword) + ":<address>");
  }
  std::string_view rest = argument.substr(keyword.size() + 1);
  // Some clients write a space here, which RFC 5321 asks servers to bear.
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!rest.starts_with('<')) return BadPath("the address wants angle brackets");
  const std::size_t end = EndOfPath(rest);
  if (end == rest.npos) return BadPath("the address has no end");
  if (end > kPathBytesMax) return BadPath("the address is too long");
  std::string_view address = rest.substr(1, end - 2);
  if (HasControls(address)) return BadPath("the address has control characters");
  if (address.starts_with('@')) {
    // A source route, "@relay,@other:user@host", is passed over (RFC 5321, appendix C).
    const std::size_t colon = address.find(':');
    if (colon == address.npos) return BadPath("the route has no end");
    address.remove_prefix(colon + 1);
  }
  auto parameters = ParseParameters(rest.substr(end));
  if (!parameters.ok()) return parameters.error();
  return SmtpPath{std::string(address), *std::move(parameters)};
}

bool IsWritableAddress(std::string_view address) {
  if (address.size() > kPathBytesMax - 2 || HasControls(address)) return false;
  const std::string path = "<" + std::string(address) + ">";
  return EndOfPath(path) == path.size() && !address.starts_with('@') &&
         (address.find_first_of(" <") == address.npos || address.starts_with('"'));
}

}  // namespace strowger::mail
