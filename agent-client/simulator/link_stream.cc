#include "simulator/link_stream.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <deque>
#include <future>
#include <mutex>
#include <utility>

#include "session/refusal.h"
#include "strowger/call/v1/pbx_link.grpc.pb.h"

namespace strowger::simulator {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;

// Freed by the stream, which waits for OnDone: the stub and the context hold the channel, whose
// last owner must not be a thread of gRPC. One hold is kept for the writes, which start outside of
// reactions; it ends with the reads.
class LinkStream::Reactor final : public grpc::ClientBidiReactor<ConnectRequest, ConnectResponse> {
 public:
  Reactor(const std::shared_ptr<grpc::Channel>& channel, Listener listener)
      : stub_(call::v1::PbxLinkService::NewStub(channel)), listener_(std::move(listener)) {}

  void Begin(const std::string& token) {
    if (!token.empty()) context_.AddMetadata("authorization", "Bearer " + token);
    stub_->async()->Connect(&context_, this);
    AddHold();
    StartRead(&response_);
    StartCall();
  }

  void Send(ConnectRequest request) {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return;
    waiting_.push_back(std::move(request));
    if (waiting_.size() == 1) StartWrite(&waiting_.front());
  }

  void Break() { context_.TryCancel(); }
  void WaitUntilDone() { done_->get_future().wait(); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      {
        const std::lock_guard lock(mutex_);
        has_ended_ = true;
      }
      RemoveHold();
      return;
    }
    listener_.heard(std::move(response_));
    response_.Clear();
    StartRead(&response_);
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok) has_ended_ = true;
    if (!has_ended_ && !waiting_.empty()) StartWrite(&waiting_.front());
  }

  void OnDone(const grpc::Status& status) override {
    // Shared, since set_value may still be returning when the reactor is gone.
    const auto done = done_;
    Error why = client::ToError(status);
    if (status.ok()) why = Unavailable("LINK_CLOSED", "the server closed the link");
    listener_.lost(std::move(why));
    done->set_value();
  }

 private:
  const std::unique_ptr<call::v1::PbxLinkService::Stub> stub_;
  const Listener listener_;
  grpc::ClientContext context_;
  ConnectResponse response_;
  const std::shared_ptr<std::promise<void>> done_ = std::make_shared<std::promise<void>>();
  std::mutex mutex_;
  std::deque<ConnectRequest> waiting_;  // The first one is being written.
  bool has_ended_ = false;
};

LinkStream::LinkStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
                       Listener listener)
    : reactor_(std::make_unique<Reactor>(channel, std::move(listener))) {
  reactor_->Begin(token);
}

LinkStream::~LinkStream() {
  reactor_->Break();
  reactor_->WaitUntilDone();
}

void LinkStream::Send(ConnectRequest request) { reactor_->Send(std::move(request)); }

void LinkStream::Break() { reactor_->Break(); }

}  // namespace strowger::simulator
