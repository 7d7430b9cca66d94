#include "adapters/asterisk/ari_client.h"

#include <chrono>
#include <iterator>
#include <list>
#include <thread>
#include <utility>

#include "adapters/asterisk/ari_session.h"
#include "base/thread_name.h"

namespace strowger::asterisk {

class AriClient::Engine {
 public:
  Engine(const AriLinkOptions& options, Listener& listener)
      : options_(options), listener_(listener), work_(context_.get_executor()) {}

  void Start() {
    thread_ = std::thread([this] {
      NameThread("asterisk");
      context_.run();
    });
  }

  void Stop() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] {
      is_stopped_ = true;
      for (asio::steady_timer& timer : timers_) timer.cancel();
      Close();
      work_.reset();
    });
    thread_.join();
  }

  void Post(std::function<void()> work) {
    asio::post(context_, [this, work = std::move(work)] {
      if (!is_stopped_) work();
    });
  }

  void Open() {
    Result<AriAddress> address = ParseAriUrl(options_.url);
    if (is_stopped_ || !address) return;
    session_ = std::make_shared<AriSession>(context_, options_, *address, listener_);
    session_->Start();
  }

  void Close() {
    if (auto session = std::exchange(session_, nullptr)) session->Close();
  }

  void Send(AriRequest request) {
    if (session_) session_->Send(std::move(request));
  }

  void After(Duration delay, std::function<void()> work) {
    if (is_stopped_) return;
    timers_.emplace_back(context_,
                         std::chrono::duration_cast<std::chrono::steady_clock::duration>(delay));
    const auto timer = std::prev(timers_.end());
    timer->async_wait([this, timer, work = std::move(work)](boost::system::error_code failure) {
      timers_.erase(timer);
      if (!failure && !is_stopped_) work();
    });
  }

 private:
  // Borrowed.
  const AriLinkOptions& options_;
  Listener& listener_;

  // Owned.
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::list<asio::steady_timer> timers_;
  std::shared_ptr<AriSession> session_;
  std::thread thread_;

  // State.
  bool is_stopped_ = false;
};

AriClient::AriClient(const AriLinkOptions& options, Listener& listener)
    : engine_(std::make_unique<Engine>(options, listener)) {}
AriClient::~AriClient() { Stop(); }
void AriClient::Start() { engine_->Start(); }
void AriClient::Stop() { engine_->Stop(); }
void AriClient::Post(std::function<void()> work) { engine_->Post(std::move(work)); }
void AriClient::Open() { engine_->Open(); }
void AriClient::Close() { engine_->Close(); }
void AriClient::Send(AriRequest request) { engine_->Send(std::move(request)); }
void AriClient::After(Duration delay, std::function<void()> work) {
  engine_->After(delay, std::move(work));
}

}  // namespace strowger::asterisk
