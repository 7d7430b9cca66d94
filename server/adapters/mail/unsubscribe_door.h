#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "core/mail/mail_signer.h"
#include "service/ports/campaign_store.h"

namespace strowger::mail {

struct UnsubscribeDoorOptions {
  std::string listen;  // "127.0.0.1:7425", a loopback address; port 0 lets the system choose.
  // Further connections are closed at once.
  std::size_t connections_max = 64;
  std::size_t header_bytes_max = 8 << 10;
  std::size_t body_bytes_max = 4 << 10;
  Duration request_timeout = std::chrono::seconds(10);
  // How long the store may take.
  Duration keep_timeout = std::chrono::seconds(10);
};

// Where customers say that they want no more mails of a campaign's purpose: a POST as RFC 8058 asks
// for does it, whoever sends it, since the token is in the path; a GET shows a button and changes
// nothing, since scanners of mails follow links. HTTP/1.1 on a thread of its own, one request a
// connection, behind a proxy that speaks TLS.
class UnsubscribeDoor {
 public:
  // What is given outlives the door.
  UnsubscribeDoor(UnsubscribeDoorOptions options, service::CampaignStore& campaigns,
                  const core::MailSigner& signer);
  ~UnsubscribeDoor();

  // Refused with UNSUBSCRIBE_LISTEN_FAILED, or MAIL_SERVER_INVALID.
  Result<void> Start();
  // Ends all connections and joins the thread.
  void Stop();
  int port() const;

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::mail
