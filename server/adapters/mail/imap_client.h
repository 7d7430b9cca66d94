#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "adapters/mail/imap_options.h"
#include "adapters/mail/mail_door_status.h"
#include "service/ports/mail_intake.h"

namespace strowger::mail {

// Fetches the mails of one account from its IMAP server (RFC 9051, RFC 3501) on a thread of its
// own, one connection for each folder. A new mail is fetched when the server tells of it (IDLE),
// and looked for now and then. Nothing on the server is changed but \Seen, and that only when the
// options say so. Wherever it is stopped, nothing is lost or taken twice: the intake commits each
// mail with the folder's place.
class ImapClient {
 public:
  // `intake` must outlive the client.
  ImapClient(ImapOptions options, service::MailIntake& intake);
  ~ImapClient();

  void Start();
  // Ends all connections and joins the thread.
  void Stop();
  // One for each folder, in their order. `done` is called on the client's thread; from any thread,
  // and after Stop never.
  void Status(std::function<void(std::vector<MailDoorStatus>)> done);

 private:
  class Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace strowger::mail
