#include "adapters/webhook/webhook_url.h"

#include <algorithm>
#include <charconv>

namespace strowger::webhook {

namespace {

Error BadUrl(std::string_view url, const std::string& why) {
  return InvalidArgument("WEBHOOK_URL_INVALID",
                         "the url \"" + std::string(url) + "\" " + why +
                             "; wanted is https://HOST[:PORT]/PATH, or http:// to a loopback "
                             "address",
                         {{"url", std::string(url)}});
}

bool IsPort(std::string_view text) {
  constexpr int kPortMax = 65'535;
  int port = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc() && end == text.data() + text.size() && port > 0 && port <= kPortMax;
}

bool IsHost(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

bool IsAddress6(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789abcdefABCDEF:.") == text.npos;
}

bool IsLoopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

}  // namespace

std::string WebhookUrl::authority() const {
  const bool is_address6 = host.find(':') != std::string::npos;
  const bool is_usual = port == (is_encrypted ? "443" : "80");
  return (is_address6 ? "[" + host + "]" : host) + (is_usual ? "" : ":" + port);
}

Result<WebhookUrl> ParseWebhookUrl(std::string_view url) {
  WebhookUrl parsed;
  const bool is_printable =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (url.size() > kUrlBytesMax) return BadUrl(url.substr(0, 80), "has more than 2000 bytes");
  if (!is_printable) return BadUrl("", "has characters that must be written %XX");
  std::string_view rest = url;
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("http://")) {
    rest.remove_prefix(7);
    parsed.is_encrypted = false;
  } else {
    return BadUrl(url, "begins with another scheme");
  }
  std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::string_view target = rest.substr(authority.size());
  if (authority.find('@') != authority.npos) return BadUrl(url, "has a user in it");
  if (target.find('#') != target.npos) return BadUrl(url, "has a fragment");
  parsed.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  parsed.port = parsed.is_encrypted ? "443" : "80";
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == authority.npos) return BadUrl(url, "has no closing bracket");
    parsed.host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
  } else {
    parsed.host = authority.substr(0, authority.find(':'));
    authority.remove_prefix(parsed.host.size());
  }
  const bool is_address6 = parsed.host.find(':') != std::string::npos;
  if (!(is_address6 ? IsAddress6(parsed.host) : IsHost(parsed.host))) {
    return BadUrl(url, "has no host that can be asked for");
  }
  if (!authority.empty()) {
    if (!authority.starts_with(':') || !IsPort(authority.substr(1))) {
      return BadUrl(url, "has a port that is none");
    }
    parsed.port = authority.substr(1);
  }
  if (!parsed.is_encrypted && !IsLoopback(parsed.host)) {
    return BadUrl(url, "would carry customers over the network in the clear");
  }
  return parsed;
}

}  // namespace strowger::webhook
