#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/door_thread.h"
#include "adapters/mail/imap_connection.h"
#include "adapters/mail/imap_options.h"
#include "adapters/mail/mail_door_status.h"
#include "service/ports/mail_intake.h"

// Included by the sources of the adapter only.
namespace strowger::mail {

// Takes the mails of one folder, from the first to each new one, over connections that come and go.
// Mails are given to the intake strictly one after the other by UID, since each commit moves the
// folder's place: were a later one committed and an earlier one refused, a crash would lose it.
class ImapFolder {
 public:
  // All of them must outlive the folder.
  ImapFolder(DoorThread& thread, const ImapOptions& options, service::MailIntake& intake,
             std::string folder);

  // Never ends by itself.
  asio::awaitable<void> Run();
  const MailDoorStatus& status() const { return status_; }

 private:
  asio::awaitable<void> Connect();
  asio::awaitable<void> FindPlace(const OpenedFolder& opened);
  asio::awaitable<void> TakeNew(ImapConnection& connection);
  asio::awaitable<std::uint32_t> TakeWindow(ImapConnection& connection, std::uint32_t first,
                                            std::uint32_t last);
  asio::awaitable<void> TakeListed(ImapConnection& connection, std::vector<ListedMail> mails);
  asio::awaitable<std::size_t> TakeBatch(ImapConnection& connection,
                                         const std::vector<ListedMail>& batch);
  asio::awaitable<void> Take(const ListedMail& listed, ImapFetched fetched);
  asio::awaitable<void> Miss(ImapConnection& connection, const ListedMail& listed);
  asio::awaitable<void> SettlePlace();
  void NoteFailure(const std::string& what);
  void NoteSuccess();
  Duration NextPause();
  void Step(std::string_view step) const;

  DoorThread& thread_;
  const ImapOptions& options_;
  service::MailIntake& intake_;
  MailDoorStatus status_;
  std::mt19937 random_{std::random_device{}()};
  int failures_ = 0;  // In a row.
  std::string trouble_;
  std::uint32_t uid_next_ = 0;
  // Of the mail that the server did not give last.
  std::uint32_t missed_uid_ = 0;
  int misses_ = 0;
  bool must_settle_ = false;  // The store's place is behind ours.
};

}  // namespace strowger::mail
