#include "adapters/mail/smtp_sender.h"

#include <spdlog/spdlog.h>

#include <deque>
#include <list>
#include <map>
#include <utility>

#include "adapters/mail/door_thread.h"
#include "adapters/mail/smtp_session.h"

namespace strowger::mail {

namespace {

using service::SendOutcome;
using SessionPointer = std::unique_ptr<SmtpSession>;

}  // namespace

class SmtpSender::Engine {
 public:
  struct WaitingMail {
    service::MailEnvelope envelope;
    std::string raw;
    std::function<void(service::SendResult)> done;
  };

  // A connection that waits for the next mail.
  struct KeptSession {
    KeptSession(const asio::any_io_executor& executor, SessionPointer kept)
        : session(std::move(kept)), timer(executor) {}
    SessionPointer session;  // Null when it was taken.
    asio::steady_timer timer;
  };

  struct SmtpAccount {
    explicit SmtpAccount(SmtpAccountOptions its_options) : options(std::move(its_options)) {}
    const SmtpAccountOptions options;
    std::size_t at_work = 0;
    std::deque<WaitingMail> waiting;
    std::list<std::shared_ptr<KeptSession>> kept;
    std::string trouble;  // With the way to its server, while there is some.
  };

  explicit Engine(std::vector<SmtpAccountOptions> accounts) {
    for (SmtpAccountOptions& options : accounts) {
      const core::MailAccountId account = options.account;
      accounts_.emplace(account, std::make_unique<SmtpAccount>(std::move(options)));
    }
  }

  ~Engine() {
    Stop();
    // Sockets go before what they are of.
    for (auto& [_, account] : accounts_) account->kept.clear();
  }

  void Start() { thread_.Start("smtp"); }
  void Stop() { thread_.Stop(); }

  void Send(std::shared_ptr<WaitingMail> mail) {
    thread_.way_back()->Post([this, mail = std::move(mail)] {
      const auto known = accounts_.find(mail->envelope.account);
      if (known == accounts_.end()) {
        return mail->done({SendOutcome::kTryLater,
                           "the account has no mail server to send by; give it one in the "
                           "configuration",
                           {}});
      }
      SmtpAccount& account = *known->second;
      if (account.waiting.size() >= account.options.waiting_max) {
        return mail->done(
            {SendOutcome::kTryLater, "too many mails wait for their mail server", {}});
      }
      account.waiting.push_back(std::move(*mail));
      if (account.at_work >= account.options.connections_max) return;
      ++account.at_work;
      asio::co_spawn(thread_.context(), Work(account), asio::detached);
    });
  }

 private:
  // One connection's work, until no mail waits.
  asio::awaitable<void> Work(SmtpAccount& account) {
    SessionPointer session = TakeKept(account);
    while (!account.waiting.empty()) {
      const WaitingMail mail = std::move(account.waiting.front());
      account.waiting.pop_front();
      service::SendResult result = co_await SendOne(account, session, mail);
      mail.done(std::move(result));
      if (session == nullptr || session->is_open()) continue;
      co_await session->Quit();
      session.reset();
    }
    --account.at_work;
    if (session != nullptr) co_await Keep(account, std::move(session));
  }

  // Opens a session when there is none that answers; leaves none that could not be opened.
  asio::awaitable<service::SendResult> SendOne(SmtpAccount& account, SessionPointer& session,
                                               const WaitingMail& mail) {
    if (session != nullptr && !co_await session->Answers()) session.reset();
    std::exception_ptr thrown;
    if (session == nullptr) {
      session = std::make_unique<SmtpSession>(thread_.context().get_executor(), account.options);
      try {
        co_await session->Open();
      } catch (...) {
        thrown = std::current_exception();
      }
    }
    Note(account, thrown ? WhatFailed(thrown) : std::string());
    if (thrown) {
      session.reset();
      co_return service::SendResult{
          SendOutcome::kTryLater, account.options.server.address + ": " + account.trouble, {}};
    }
    co_return co_await session->Send(mail.envelope, mail.raw);
  }

  SessionPointer TakeKept(SmtpAccount& account) {
    if (account.kept.empty()) return nullptr;
    const std::shared_ptr<KeptSession> newest = std::move(account.kept.back());
    account.kept.pop_back();
    newest->timer.cancel();
    return std::move(newest->session);
  }

  asio::awaitable<void> Keep(SmtpAccount& account, SessionPointer session) {
    const auto kept =
        std::make_shared<KeptSession>(thread_.context().get_executor(), std::move(session));
    account.kept.push_back(kept);
    kept->timer.expires_after(account.options.keep_for);
    co_await kept->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (kept->session == nullptr) co_return;
    account.kept.remove(kept);
    co_await kept->session->Quit();
  }

  // Once for each change.
  static void Note(SmtpAccount& account, std::string trouble) {
    if (trouble == account.trouble) return;
    const SmtpAccountOptions& options = account.options;
    if (trouble.empty()) {
      spdlog::info("mail account {}: mails go out by {} again", options.account.value,
                   options.server.address);
    } else {
      spdlog::warn("mail account {}: mails cannot go out by {}: {}; they wait and are tried again",
                   options.account.value, options.server.address, trouble);
    }
    account.trouble = std::move(trouble);
  }

  std::map<core::MailAccountId, std::unique_ptr<SmtpAccount>> accounts_;
  DoorThread thread_;
};

SmtpSender::SmtpSender(std::vector<SmtpAccountOptions> accounts)
    : engine_(std::make_unique<Engine>(std::move(accounts))) {}
SmtpSender::~SmtpSender() { Stop(); }
void SmtpSender::Start() { engine_->Start(); }
void SmtpSender::Stop() { engine_->Stop(); }
void SmtpSender::Send(service::MailEnvelope envelope, std::string raw,
                      std::function<void(service::SendResult)> done) {
  engine_->Send(std::make_shared<Engine::WaitingMail>(
      Engine::WaitingMail{std::move(envelope), std::move(raw), std::move(done)}));
}

}  // namespace strowger::mail
