#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"

// What we ask of Asterisk, ready to be sent over HTTP. No socket here.
namespace strowger::asterisk {

enum class Method { kGet, kPost, kPut, kDelete };

// What a request was for; its answer is judged by it.
enum class Purpose {
  kNone,          // Whatever comes of it, nothing follows.
  kReadVariable,  // `detail`: which.
  kRing,
  kCheckEndpoint,  // `detail`: the number that is dialled when there is no such telephone.
  kJoin,           // `leg` was answered and is to speak with the customer.
  kHold,
  kRetrieve,
  kConference,
  kTransfer,     // The customer is to speak with the consulted `detail`; then `leg` leaves.
  kCheckNumber,  // `detail`: the number that the customer is to go to.
  kDivert,
  kPlay,  // `detail`: the playback.
  kHangUp,
  kSnapshot,  // `detail`: which part.
};

struct RequestNote {
  Purpose purpose = Purpose::kNone;
  PbxCallId call;  // Requests of one call are sent one after the other.
  LegId leg;
  std::string detail;
};

struct AriRequest {
  Method method = Method::kGet;
  std::string target;  // Below the base path, with query: "/channels/1.2/answer".
  std::string body;    // JSON, or empty.
  RequestNote note;
};

struct AriResponse {
  int status = 0;
  std::string body;
  bool ok() const { return status >= 200 && status < 300; }
};

struct RingRequest {
  std::string channel;     // The id that the new channel gets.
  std::string endpoint;    // "PJSIP/1001".
  std::string originator;  // The customer's channel, whose number is shown; may be empty.
  std::string application;
  std::string arguments;
  Duration timeout{};
  std::map<std::string, std::string> variables;
};

AriRequest ListChannels();
AriRequest ListBridges();
AriRequest FilterEvents(const std::string& application,
                        const std::vector<std::string_view>& wanted_types);
// Asterisk tells the application's event socket this word.
AriRequest SayToOurselves(const std::string& application, const std::string& word);
AriRequest AnswerChannel(const std::string& channel);
AriRequest HangUpChannel(const std::string& channel);
// Rings no longer, since another telephone was faster: shows no missed call.
AriRequest HangUpSlower(const std::string& channel);
AriRequest ReadVariable(const std::string& channel, const std::string& variable);
// Silence where the class is "none".
AriRequest StartMusic(const std::string& channel, const std::string& music_class);
AriRequest StopMusic(const std::string& channel, const std::string& music_class);
// `announcement` is a sound of Asterisk's, or a media URI such as "recording:closed".
AriRequest PlayMedia(const std::string& channel, const std::string& playback,
                     const std::string& announcement);
AriRequest StopPlayback(const std::string& playback);
AriRequest ContinueInDialPlan(const std::string& channel, const std::string& context,
                              const std::string& extension);
AriRequest Ring(const RingRequest& ring);
// `endpoint` as in a dial string: "PJSIP/1001".
AriRequest ReadEndpoint(const std::string& endpoint);
AriRequest CreateBridge(const std::string& bridge);
AriRequest DestroyBridge(const std::string& bridge);
AriRequest AddToBridge(const std::string& bridge, const std::vector<std::string>& channels);
AriRequest RemoveFromBridge(const std::string& bridge, const std::string& channel);

// Percent-encodes everything but unreserved characters (RFC 3986).
std::string EscapeForUrl(std::string_view text);

}  // namespace strowger::asterisk
