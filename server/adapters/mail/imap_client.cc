#include "adapters/mail/imap_client.h"

#include <utility>

#include "adapters/mail/door_thread.h"
#include "adapters/mail/imap_folder.h"

namespace strowger::mail {

class ImapClient::Engine {
 public:
  Engine(ImapOptions options, service::MailIntake& intake) : options_(std::move(options)) {
    for (const std::string& folder : options_.folders) {
      folders_.push_back(std::make_unique<ImapFolder>(thread_, options_, intake, folder));
    }
  }

  void Start() {
    for (const auto& folder : folders_) {
      asio::co_spawn(thread_.context(), folder->Run(), asio::detached);
    }
    thread_.Start("imap");
  }
  void Stop() { thread_.Stop(); }

  void Status(std::function<void(std::vector<MailDoorStatus>)> done) {
    thread_.way_back()->Post([this, done = std::move(done)] {
      std::vector<MailDoorStatus> all;
      for (const auto& folder : folders_) all.push_back(folder->status());
      done(std::move(all));
    });
  }

 private:
  const ImapOptions options_;
  // The thread's coroutines use them to its very end.
  std::vector<std::unique_ptr<ImapFolder>> folders_;
  DoorThread thread_;
};

ImapClient::ImapClient(ImapOptions options, service::MailIntake& intake)
    : engine_(std::make_unique<Engine>(std::move(options), intake)) {}
ImapClient::~ImapClient() { Stop(); }
void ImapClient::Start() { engine_->Start(); }
void ImapClient::Stop() { engine_->Stop(); }
void ImapClient::Status(std::function<void(std::vector<MailDoorStatus>)> done) {
  engine_->Status(std::move(done));
}

}  // namespace strowger::mail
