#include "adapters/asterisk/ari_request.h"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

namespace strowger::asterisk {
namespace {

namespace json = boost::json;

constexpr std::string_view kSilence = "none";

AriRequest Make(Method method, std::string target) {
  AriRequest request;
  request.method = method;
  request.target = std::move(target);
  return request;
}

std::string ChannelPath(const std::string& channel) { return "/channels/" + EscapeForUrl(channel); }
std::string BridgePath(const std::string& bridge) { return "/bridges/" + EscapeForUrl(bridge); }

}  // namespace

std::string EscapeForUrl(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string escaped;
  for (char c : text) {
    bool is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_unreserved) {
      escaped += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    escaped += '%';
    escaped += kHex[byte >> 4];
    escaped += kHex[byte & 15];
  }
  return escaped;
}

AriRequest ListChannels() { return Make(Method::kGet, "/channels"); }

AriRequest ListBridges() { return Make(Method::kGet, "/bridges"); }

AriRequest FilterEvents(const std::string& application,
                        const std::vector<std::string_view>& wanted_types) {
  json::array allowed;
  for (std::string_view type : wanted_types) allowed.push_back(json::object{{"type", type}});
  AriRequest request =
      Make(Method::kPut, "/applications/" + EscapeForUrl(application) + "/eventFilter");
  request.body = json::serialize(json::object{{"allowed", std::move(allowed)}});
  return request;
}

AriRequest SayToOurselves(const std::string& application, const std::string& word) {
  return Make(Method::kPost,
              "/events/user/" + EscapeForUrl(word) + "?application=" + EscapeForUrl(application));
}

AriRequest AnswerChannel(const std::string& channel) {
  return Make(Method::kPost, ChannelPath(channel) + "/answer");
}

AriRequest HangUpChannel(const std::string& channel) {
  return Make(Method::kDelete, ChannelPath(channel));
}

AriRequest HangUpSlower(const std::string& channel) {
  return Make(Method::kDelete, ChannelPath(channel) + "?reason=answered_elsewhere");
}

AriRequest ReadVariable(const std::string& channel, const std::string& variable) {
  return Make(Method::kGet, ChannelPath(channel) + "/variable?variable=" + EscapeForUrl(variable));
}

AriRequest StartMusic(const std::string& channel, const std::string& music_class) {
  if (music_class == kSilence) return Make(Method::kPost, ChannelPath(channel) + "/silence");
  return Make(Method::kPost, ChannelPath(channel) + "/moh?mohClass=" + EscapeForUrl(music_class));
}

AriRequest StopMusic(const std::string& channel, const std::string& music_class) {
  return Make(Method::kDelete,
              ChannelPath(channel) + (music_class == kSilence ? "/silence" : "/moh"));
}

AriRequest PlayMedia(const std::string& channel, const std::string& playback,
                     const std::string& announcement) {
  const bool is_uri = announcement.find(':') != std::string::npos;
  return Make(Method::kPost, ChannelPath(channel) + "/play/" + EscapeForUrl(playback) + "?media=" +
                                 EscapeForUrl(is_uri ? announcement : "sound:" + announcement));
}

AriRequest StopPlayback(const std::string& playback) {
  return Make(Method::kDelete, "/playbacks/" + EscapeForUrl(playback));
}

AriRequest ContinueInDialPlan(const std::string& channel, const std::string& context,
                              const std::string& extension) {
  return Make(Method::kPost, ChannelPath(channel) + "/continue?context=" + EscapeForUrl(context) +
                                 "&extension=" + EscapeForUrl(extension) + "&priority=1");
}

AriRequest Ring(const RingRequest& ring) {
  // In whole seconds, and before the floor's own clock gives up: only Asterisk can tell whether the
  // telephone rang at all.
  auto seconds =
      std::chrono::floor<std::chrono::seconds>(ring.timeout - std::chrono::milliseconds(500))
          .count();
  AriRequest request = Make(
      Method::kPost,
      ChannelPath(ring.channel) + "?endpoint=" + EscapeForUrl(ring.endpoint) +
          "&app=" + EscapeForUrl(ring.application) + "&appArgs=" + EscapeForUrl(ring.arguments) +
          (ring.originator.empty() ? std::string()
                                   : "&originator=" + EscapeForUrl(ring.originator)) +
          "&timeout=" + std::to_string(std::max<decltype(seconds)>(1, seconds)));
  if (!ring.variables.empty()) {
    json::object variables;
    for (const auto& [name, value] : ring.variables) variables[name] = value;
    request.body = json::serialize(json::object{{"variables", std::move(variables)}});
  }
  return request;
}

AriRequest ReadEndpoint(const std::string& endpoint) {
  const std::size_t slash = endpoint.find('/');
  return Make(Method::kGet, "/endpoints/" + EscapeForUrl(endpoint.substr(0, slash)) + "/" +
                                EscapeForUrl(endpoint.substr(slash + 1)));
}

AriRequest CreateBridge(const std::string& bridge) {
  return Make(Method::kPost, BridgePath(bridge) + "?type=mixing");
}

AriRequest DestroyBridge(const std::string& bridge) {
  return Make(Method::kDelete, BridgePath(bridge));
}

AriRequest AddToBridge(const std::string& bridge, const std::vector<std::string>& channels) {
  std::string list;
  for (const std::string& channel : channels) {
    if (!list.empty()) list += ',';
    list += EscapeForUrl(channel);
  }
  return Make(Method::kPost, BridgePath(bridge) + "/addChannel?channel=" + list);
}

AriRequest RemoveFromBridge(const std::string& bridge, const std::string& channel) {
  return Make(Method::kPost,
              BridgePath(bridge) + "/removeChannel?channel=" + EscapeForUrl(channel));
}

}  // namespace strowger::asterisk
