#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/mail/mail_ids.h"
#include "service/ports/done.h"

namespace strowger::service {

// Where a mail stood on a mail server, if it was fetched (RFC 9051, sections 2.3.1.1 and 2.3.2).
struct MailPlace {
  std::string folder;  // Empty: it was delivered to us.
  std::uint32_t uid_validity = 0;
  std::uint32_t uid = 0;
};

// The bytes of a mail as they came, and what the door that it came by knows of it.
struct ArrivedMail {
  core::MailAccountId account;
  MailPlace place;
  std::string envelope_from;  // Empty: of a report, or not known.
  std::vector<std::string> envelope_to;
  TimePoint arrived{};
  std::string raw;
  // The raw bytes are the beginning only, of a mail of this size; 0: they are all there is.
  std::uint64_t whole_size = 0;
};

struct TakenMail {
  core::MailId mail;
  bool was_known = false;  // The same bytes were kept for this account before.
};

// How far a folder of a mail server was read. A validity that is not the server's means that its
// numbers say nothing: all is fetched anew, and what is known by its bytes is not taken twice.
struct FolderPlace {
  std::uint32_t uid_validity = 0;
  std::uint32_t last_uid = 0;
};

// Where mails come in, whatever the door. Any thread; `done` on any thread.
class MailIntake {
 public:
  virtual ~MailIntake() = default;

  // Whether mail for this address is taken, and for which account; none of the addresses of the
  // configuration and their aliases: an empty id. A part after "+" is passed over.
  virtual core::MailAccountId AccountOf(const std::string& address) const = 0;
  // Keeps the mail with its place, in one commit; only then is `done` called. After that nobody
  // needs the server's copy. Refused with kUnavailable while the store cannot be written, and with
  // kResourceExhausted (MAIL_INTAKE_FULL) while too many wait to be written: come again later.
  virtual void TakeIn(ArrivedMail mail, Done<TakenMail> done) = 0;

  // Nothing was read yet: zeroes.
  virtual void GetPlace(core::MailAccountId account, std::string folder,
                        Done<FolderPlace> done) = 0;
  // The server's numbers are new ones, or there was nothing to fetch up to `place.last_uid`.
  virtual void SetPlace(core::MailAccountId account, std::string folder, FolderPlace place,
                        Done<void> done) = 0;
};

}  // namespace strowger::service
