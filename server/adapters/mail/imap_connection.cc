#include "adapters/mail/imap_connection.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "adapters/mail/imap_words.h"
#include "adapters/mail/sasl.h"

namespace strowger::mail {

namespace {

ImapLimits LimitsOf(const ImapOptions& options) {
  ImapLimits limits;
  limits.literal_bytes_max = options.mail_bytes_max;
  return limits;
}

// What a server says, short enough for a line of a log and without control characters.
std::string Shown(const std::string& text) {
  constexpr std::size_t kShownMax = 300;
  std::string shown = text.substr(0, kShownMax);
  for (char& c : shown) {
    if ((c >= 0 && c < 0x20) || c == 0x7F) c = ' ';
  }
  return shown;
}

}  // namespace

ImapConnection::ImapConnection(const asio::any_io_executor& executor, const ImapOptions& options)
    : options_(options), stream_(executor, options.server), reader_(LimitsOf(options)) {}

asio::awaitable<void> ImapConnection::Open() {
  co_await stream_.Connect();
  co_await Greet();
  if (!is_preauthenticated_ && !options_.server.user.empty()) co_await Authenticate();
  // Some providers open no folder for a client that does not say what it is (RFC 2971).
  if (capabilities_.contains("ID")) co_await Ask("ID (\"name\" \"strowger\")");
}

asio::awaitable<void> ImapConnection::Greet() {
  const ImapResponse greeting = co_await Hear(options_.answer_timeout);
  if (greeting.kind != ImapKind::kUntagged || greeting.status == ImapStatus::kNone) {
    throw MailFailure{"what answers is no IMAP server"};
  }
  is_preauthenticated_ = greeting.status == ImapStatus::kPreauth;
  if (capabilities_.empty()) co_await AskCapabilities();
  if (options_.server.security != MailSecurity::kStartTls) co_return;
  // One that knows us before the encryption cannot begin it any more (RFC 9051, 11.1).
  if (is_preauthenticated_ || !capabilities_.contains("STARTTLS")) {
    throw MailFailure{"it does not offer STARTTLS; set its security to what it has"};
  }
  const ImapResponse answer = co_await Ask("STARTTLS");
  Expect(answer, "it refuses STARTTLS");
  // Said in the clear, perhaps by somebody on the way; it must not count as said encrypted.
  if (reader_.has_more()) throw MailFailure{"somebody answers before the encryption begins"};
  co_await stream_.Encrypt();
  co_await AskCapabilities();
}

asio::awaitable<void> ImapConnection::AskCapabilities() {
  capabilities_.clear();
  const ImapResponse answer = co_await Ask("CAPABILITY");
  Expect(answer, "it does not say what it can");
}

asio::awaitable<void> ImapConnection::Authenticate() {
  const MailServer& server = options_.server;
  std::set<std::string> mechanisms;
  for (const std::string& capability : capabilities_) {
    if (capability.starts_with("AUTH=")) mechanisms.insert(capability.substr(5));
  }
  const bool has_token = static_cast<bool>(server.oauth_token);
  const auto mechanism = ChooseMechanism(mechanisms, has_token);
  if (!mechanism && has_token) throw MailFailure{"it offers neither OAUTHBEARER nor XOAUTH2"};
  std::string secret = server.secret;
  if (has_token) {
    const auto token = server.oauth_token();
    if (!token.ok()) throw MailFailure{"there is no token for it: " + token.error().message};
    secret = *token;
  }
  capabilities_.clear();
  if (!mechanism) {
    co_await LogIn(secret);
  } else {
    const SaslIdentity identity{server.user, secret, stream_.place().host, stream_.place().port};
    std::string further;
    if (*mechanism == SaslMechanism::kLogin) further = Base64Of(secret);
    co_await AuthenticateBy(NameOf(*mechanism), InitialAnswer(*mechanism, identity), further);
  }
  // They may be others now, and many servers tell them unasked.
  if (capabilities_.empty()) co_await AskCapabilities();
}

asio::awaitable<void> ImapConnection::LogIn(const std::string& secret) {
  const auto user = QuotedWord(options_.server.user);
  const auto word = QuotedWord(secret);
  if (!user || !word) {
    throw MailFailure{"user and password beyond ASCII need AUTH=PLAIN, which it does not offer"};
  }
  const ImapResponse answer = co_await Ask("LOGIN " + *user + " " + *word);
  Expect(answer, "it does not let \"" + options_.server.user + "\" in");
}

asio::awaitable<void> ImapConnection::AuthenticateBy(std::string_view name, std::string initial,
                                                     std::string further) {
  const std::string tag = co_await Begin("AUTHENTICATE " + std::string(name));
  // The last is for a token that is refused: the server says why, and wants an answer first.
  std::deque<std::string> answers{std::move(initial)};
  answers.push_back(further.empty() ? "AQ==" : std::move(further));
  while (true) {
    const ImapResponse response = co_await Hear(options_.answer_timeout);
    if (response.kind == ImapKind::kTagged && response.tag == tag) {
      Expect(response, "it does not let \"" + options_.server.user + "\" in");
      co_return;
    }
    if (response.kind != ImapKind::kContinuation) continue;
    const std::string answer = answers.empty() ? "*" : answers.front();
    if (!answers.empty()) answers.pop_front();
    const std::string line = answer + "\r\n";
    co_await stream_.Write(line, options_.answer_timeout);
  }
}

asio::awaitable<OpenedFolder> ImapConnection::Select(const std::string& folder) {
  const auto word = FolderWord(folder);
  if (!word) throw MailFailure{"the folder's name is no text in UTF-8"};
  OpenedFolder opened;
  const OnResponse read = [&opened](ImapResponse& response) {
    const auto number = [&response] {
      return static_cast<std::uint32_t>(std::strtoul(response.code_argument.c_str(), nullptr, 10));
    };
    if (response.code == "UIDVALIDITY") opened.uid_validity = number();
    if (response.code == "UIDNEXT") opened.uid_next = number();
  };
  const std::string tag = co_await Begin((options_.marks_seen ? "SELECT " : "EXAMINE ") + *word);
  const ImapResponse answer = co_await Finish(tag, read);
  Expect(answer, "it does not open the folder; see the name and who may read it");
  if (opened.uid_validity == 0) {
    throw MailFailure{"it has no lasting numbers for the mails of this folder (UIDVALIDITY)"};
  }
  has_news_ = false;
  co_return opened;
}

asio::awaitable<MailListing> ImapConnection::List(std::uint32_t first, std::uint32_t last) {
  MailListing listing;
  if (exists_ == 0) co_return listing;
  std::map<std::uint32_t, ListedMail> lowest;
  const OnResponse read = [&](ImapResponse& response) {
    const ImapFetched& mail = response.fetched;
    // "n:*" means the last mail, too, when its number is below n.
    if (mail.uid < first || (last != 0 && mail.uid > last)) return;
    lowest[mail.uid] = {mail.uid, mail.size, mail.internal_date};
    if (lowest.size() <= options_.window) return;
    lowest.erase(std::prev(lowest.end()));
    listing.is_cut = true;
  };
  const std::string until = last == 0 ? "*" : std::to_string(last);
  const std::string tag = co_await Begin("UID FETCH " + std::to_string(first) + ":" + until +
                                         " (UID RFC822.SIZE INTERNALDATE)");
  const ImapResponse answer = co_await Finish(tag, read);
  Expect(answer, "it does not list the mails");
  for (auto& [uid, mail] : lowest) listing.mails.push_back(std::move(mail));
  co_return listing;
}

asio::awaitable<void> ImapConnection::AskFor(const std::vector<ListedMail>& mails) {
  asked_.clear();
  had_.clear();
  finished_.clear();
  std::string commands;
  for (const ListedMail& mail : mails) {
    asked_.push_back({mail.uid, NextTag()});
    commands += asked_.back().tag + " UID FETCH " + std::to_string(mail.uid) + " (UID BODY.PEEK[]";
    if (mail.size > options_.mail_bytes_max) {
      commands += "<0." + std::to_string(options_.mail_bytes_max) + ">";
    }
    commands += ")\r\n";
  }
  co_await stream_.Write(commands, options_.answer_timeout);
}

// Servers work at several commands at a time: bodies may come in any order, and some of them before
// the end of the first command (Dovecot 2.3).
asio::awaitable<std::optional<ImapFetched>> ImapConnection::Fetched() {
  const AskedMail asked = std::move(asked_.front());
  asked_.pop_front();
  while (true) {
    if (auto had = had_.extract(asked.uid); !had.empty()) co_return std::move(had.mapped());
    if (finished_.contains(asked.tag)) co_return std::nullopt;
    ImapResponse response = co_await Hear(options_.answer_timeout);
    if (response.kind == ImapKind::kTagged) finished_.insert(response.tag);
    // A change of flags may come unasked, without a body.
    const std::uint32_t uid = response.fetched.uid;
    const bool is_asked =
        uid == asked.uid || std::any_of(asked_.begin(), asked_.end(),
                                        [uid](const AskedMail& one) { return one.uid == uid; });
    if (is_asked && response.fetched.body) had_.emplace(uid, std::move(response.fetched));
  }
}

asio::awaitable<void> ImapConnection::MarkSeen(const std::vector<std::uint32_t>& uids) {
  if (uids.empty()) co_return;
  std::string set;
  for (const std::uint32_t uid : uids) set += (set.empty() ? "" : ",") + std::to_string(uid);
  const ImapResponse answer = co_await Ask("UID STORE " + set + " +FLAGS.SILENT (\\Seen)");
  Expect(answer, "it does not mark mails as seen; set that off, or give the right to it");
}

asio::awaitable<void> ImapConnection::Wait(Duration patience) {
  if (std::exchange(has_news_, false)) co_return;
  if (capabilities_.contains("IDLE")) {
    co_await Idle(std::min(patience, options_.idle_refresh));
    if (std::exchange(has_news_, false)) co_return;
  } else {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    timer.expires_after(patience);
    co_await timer.async_wait(asio::use_awaitable);
  }
  const ImapResponse answer = co_await Ask("NOOP");
  Expect(answer, "it does not answer a NOOP");
  has_news_ = false;
}

asio::awaitable<void> ImapConnection::Idle(Duration patience) {
  const auto executor = co_await asio::this_coro::executor;
  const std::string tag = co_await Begin("IDLE");
  IdleEnd end(executor);
  end.timer.expires_after(patience);
  end.written.expires_at(asio::steady_timer::time_point::max());
  end.is_writing = true;
  asio::co_spawn(
      executor,
      [this, &end]() -> asio::awaitable<void> {
        co_await end.timer.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await EndIdle(end);
        end.is_writing = false;
        end.written.cancel();
      },
      asio::detached);
  std::exception_ptr thrown;
  try {
    co_await HearIdle(tag, patience, end);
  } catch (...) {
    thrown = std::current_exception();
    stream_.Close();
  }
  // The other half uses what ends with this one.
  end.is_asked = true;
  end.timer.expires_after(Duration::zero());
  while (end.is_writing) {
    co_await end.written.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (thrown) std::rethrow_exception(thrown);
}

asio::awaitable<void> ImapConnection::HearIdle(const std::string& tag, Duration patience,
                                               IdleEnd& end) {
  while (true) {
    const ImapResponse response = co_await Hear(patience + options_.answer_timeout);
    if (response.kind == ImapKind::kTagged && response.tag == tag) {
      // A server that does not take it is asked now and then.
      if (response.status != ImapStatus::kOk) capabilities_.erase("IDLE");
      co_return;
    }
    if (has_news_) co_await EndIdle(end);
  }
}

asio::awaitable<void> ImapConnection::EndIdle(IdleEnd& end) {
  if (std::exchange(end.is_asked, true)) co_return;
  try {
    co_await stream_.Write("DONE\r\n", options_.answer_timeout);
  } catch (...) {
    // Whoever reads hears of it.
    stream_.Close();
  }
}

asio::awaitable<std::string> ImapConnection::Begin(std::string command) {
  std::string tag = NextTag();
  const std::string line = tag + " " + command + "\r\n";
  co_await stream_.Write(line, options_.answer_timeout);
  co_return tag;
}

asio::awaitable<ImapResponse> ImapConnection::Finish(std::string tag, OnResponse on_response) {
  while (true) {
    ImapResponse response = co_await Hear(options_.answer_timeout);
    if (response.kind == ImapKind::kTagged && response.tag == tag) co_return response;
    if (on_response) on_response(response);
  }
}

asio::awaitable<ImapResponse> ImapConnection::Ask(std::string command) {
  const std::string tag = co_await Begin(std::move(command));
  co_return co_await Finish(tag, nullptr);
}

asio::awaitable<ImapResponse> ImapConnection::Hear(Duration timeout) {
  while (true) {
    if (auto response = reader_.Next()) {
      Note(*response);
      co_return *std::move(response);
    }
    const std::string_view bytes = co_await stream_.Read(timeout);
    if (auto fed = reader_.Feed(bytes); !fed.ok()) throw MailFailure{fed.error().message};
  }
}

void ImapConnection::Note(const ImapResponse& response) {
  if (response.status == ImapStatus::kBye) {
    throw MailFailure{"it says goodbye: " + Shown(response.text)};
  }
  capabilities_.insert(response.capabilities.begin(), response.capabilities.end());
  if (response.kind != ImapKind::kUntagged) return;
  if (response.name == "EXISTS") {
    if (response.number > exists_) has_news_ = true;
    exists_ = response.number;
  }
  if (response.name == "EXPUNGE" && exists_ > 0) --exists_;
}

void ImapConnection::Expect(const ImapResponse& answer, const std::string& what) const {
  if (answer.status == ImapStatus::kOk) return;
  throw MailFailure{
      what + ": " +
      Shown(answer.code.empty() ? answer.text : "[" + answer.code + "] " + answer.text)};
}

}  // namespace strowger::mail
