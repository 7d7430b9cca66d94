#include "adapters/asterisk/ari_link_options.h"

#include <algorithm>

namespace strowger::asterisk {
namespace {

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsPlainName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

Error BadOption(std::string option, std::string message) {
  return InvalidArgument("ARI_OPTION_INVALID", std::move(message), {{"option", std::move(option)}});
}

}  // namespace

Result<AriAddress> ParseAriUrl(std::string_view url) {
  const Error malformed =
      InvalidArgument("ARI_URL_INVALID",
                      "The ARI URL \"" + std::string(url) +
                          "\" is not of the form http://HOST:PORT/ari (encryption is not supported "
                          "here; use a tunnel when Asterisk is on another machine).",
                      {{"url", std::string(url)}});
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return malformed;
  url.remove_prefix(kScheme.size());
  std::string_view authority = url.substr(0, url.find('/'));
  std::string_view path = url.substr(authority.size());
  while (path.ends_with('/')) path.remove_suffix(1);
  std::size_t colon = authority.rfind(':');
  std::string_view host = authority.substr(0, colon);
  std::string_view port =
      colon == std::string_view::npos ? std::string_view("8088") : authority.substr(colon + 1);
  if (host.empty() || !IsPort(port)) return malformed;
  return AriAddress{std::string(host), std::string(port),
                    path.empty() ? "/ari" : std::string(path)};
}

Result<void> CheckOptions(const AriLinkOptions& options) {
  if (Result<AriAddress> address = ParseAriUrl(options.url); !address) return address.error();
  if (options.user.empty()) return BadOption("user", "The ARI user of a link must be given.");
  // The application's name becomes part of our channels' names and of the dial plan.
  if (!IsPlainName(options.application)) {
    return BadOption("application",
                     "The ARI application's name may have letters, digits, - and _ only.");
  }
  if (options.device_format.find("{device}") == std::string::npos) {
    return BadOption("device_format", "The format of devices must contain {device}.");
  }
  return {};
}

}  // namespace strowger::asterisk
