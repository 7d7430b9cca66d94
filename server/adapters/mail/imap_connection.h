#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/mail/imap_options.h"
#include "adapters/mail/imap_response.h"
#include "adapters/mail/mail_stream.h"

// Included by the sources of the adapter only.
namespace strowger::mail {

struct OpenedFolder {
  std::uint32_t uid_validity = 0;
  std::uint32_t uid_next = 0;  // 0: not told.
};

// A mail of a folder, before it is fetched.
struct ListedMail {
  std::uint32_t uid = 0;
  std::uint64_t size = 0;
  std::string internal_date;
};
struct MailListing {
  std::vector<ListedMail> mails;  // By ascending UID.
  bool is_cut = false;            // There are more behind the last.
};

// One connection with an IMAP server, from its greeting to one open folder. What goes wrong is
// thrown as MailStream does; the connection is then of no use any more.
class ImapConnection {
 public:
  // `options` must outlive the connection.
  ImapConnection(const asio::any_io_executor& executor, const ImapOptions& options);

  // Until the server knows us.
  asio::awaitable<void> Open();
  asio::awaitable<OpenedFolder> Select(const std::string& folder);
  // The mails with these UIDs, at most options.window of them, the lowest; `last` 0: all behind
  // `first`.
  asio::awaitable<MailListing> List(std::uint32_t first, std::uint32_t last);
  // Asks for all of them at once; each is then had by Fetched, in this order.
  asio::awaitable<void> AskFor(const std::vector<ListedMail>& mails);
  // None when the server did not give it.
  asio::awaitable<std::optional<ImapFetched>> Fetched();
  asio::awaitable<void> MarkSeen(const std::vector<std::uint32_t>& uids);
  // Until the server tells of a new mail, or for this long. A server without IDLE is asked
  // afterwards, so all is up to date then.
  asio::awaitable<void> Wait(Duration patience);

 private:
  using OnResponse = std::function<void(ImapResponse&)>;
  // The end of an IDLE, which may come from a timer while the connection is read.
  struct IdleEnd {
    explicit IdleEnd(const asio::any_io_executor& executor) : timer(executor), written(executor) {}
    asio::steady_timer timer;
    asio::steady_timer written;  // Cancelled when DONE was written.
    bool is_asked = false;
    bool is_writing = false;
  };

  asio::awaitable<void> Greet();
  asio::awaitable<void> AskCapabilities();
  asio::awaitable<void> Authenticate();
  asio::awaitable<void> AuthenticateBy(std::string_view name, std::string initial,
                                       std::string further);
  asio::awaitable<void> LogIn(const std::string& secret);
  asio::awaitable<void> Idle(Duration patience);
  asio::awaitable<void> HearIdle(const std::string& tag, Duration patience, IdleEnd& end);
  asio::awaitable<void> EndIdle(IdleEnd& end);
  // Sends the command; its answer is Finish's.
  asio::awaitable<std::string> Begin(std::string command);
  // Until the answer with this tag; what comes before it is given to `on_response`.
  asio::awaitable<ImapResponse> Finish(std::string tag, OnResponse on_response);
  asio::awaitable<ImapResponse> Ask(std::string command);
  asio::awaitable<ImapResponse> Hear(Duration timeout);
  void Note(const ImapResponse& response);
  void Expect(const ImapResponse& answer, const std::string& what) const;
  std::string NextTag() { return "S" + std::to_string(++tags_); }

  const ImapOptions& options_;
  MailStream stream_;
  ImapReader reader_;
  std::set<std::string> capabilities_;
  bool is_preauthenticated_ = false;
  std::uint64_t tags_ = 0;
  std::uint32_t exists_ = 0;
  bool has_news_ = false;  // The server told of a new mail since it was last cleared.
  struct AskedMail {
    std::uint32_t uid = 0;
    std::string tag;
  };
  // Of the mails that were asked for at once, which bounds them all.
  std::deque<AskedMail> asked_;
  std::map<std::uint32_t, ImapFetched> had_;
  std::set<std::string> finished_;  // Tags.
};

}  // namespace strowger::mail
