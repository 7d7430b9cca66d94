#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/asterisk/ari_link_options.h"
#include "adapters/asterisk/ari_request.h"
#include "base/time.h"

namespace strowger::asterisk {

// Limits towards Asterisk. When one is passed the session ends, and a new one begins with a
// snapshot.
inline constexpr std::size_t kEventBytesMax = 1 << 20;
inline constexpr std::size_t kResponseBytesMax = 32 << 20;
inline constexpr std::size_t kHeaderBytesMax = 16 << 10;
inline constexpr std::size_t kQueuedRequestsMax = 20'000;
// Connections for requests beside the event socket; those of one call always take the same.
inline constexpr std::size_t kLanes = 4;

// Why a session ended or did not come about.
enum class FailureKind {
  kUnreachable,  // Nobody listens, or the network does not carry.
  kLost,         // It was up and broke: closed, silent, or over a limit.
  kRefusedUser,  // 401 or 403.
  kNoAri,        // Something answered that has no ARI under this URL.
};
struct AriFailure {
  FailureKind kind = FailureKind::kLost;
  std::string what;
};

// The sockets to one Asterisk: an event socket (WebSocket) and some HTTP connections kept alive, on
// a thread of its own. All calls but the constructor, Start, Stop and Post belong on that thread,
// and so do all calls of the listener.
class AriClient {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void OnOpened() = 0;
    virtual void OnMessage(std::string_view text) = 0;
    virtual void OnResponse(const RequestNote& note, const AriResponse& response) = 0;
    // Once for each Open; nothing of that session comes after it.
    virtual void OnClosed(const AriFailure& failure) = 0;
  };

  // `options` and `listener` must outlive the client.
  AriClient(const AriLinkOptions& options, Listener& listener);
  ~AriClient();

  void Start();
  // Closes all and joins the thread; no call of the listener comes after it.
  void Stop();
  // Runs `work` on the client's thread; after Stop it is dropped. From any thread.
  void Post(std::function<void()> work);

  // Starts a session; the one before must be closed.
  void Open();
  // Ends the session without a call of OnClosed.
  void Close();
  // Sends when the requests before it of the same lane are answered. Dropped without a session.
  void Send(AriRequest request);
  // Runs `work` once after `delay`, unless the client is stopped before.
  void After(Duration delay, std::function<void()> work);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::asterisk
