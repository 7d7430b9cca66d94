#include "simulator/link_stream.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <deque>
#include <mutex>
#include <utility>

#include "session/refusal.h"
#include "strowger/call/v1/pbx_link.grpc.pb.h"

namespace strowger::simulator {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;

// Owns itself until OnDone. One hold is kept for the writes, which start outside of reactions; it
// ends with the reads.
class LinkStream::Reactor final : public grpc::ClientBidiReactor<ConnectRequest, ConnectResponse> {
 public:
  Reactor(const std::shared_ptr<grpc::Channel>& channel, Listener listener)
      : stub_(call::v1::PbxLinkService::NewStub(channel)), listener_(std::move(listener)) {}

  void Begin(const std::string& token, std::shared_ptr<Reactor> self) {
    self_ = std::move(self);
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
    const std::shared_ptr<Reactor> self = std::move(self_);
    Error why = client::ToError(status);
    if (status.ok()) why = Unavailable("LINK_CLOSED", "the server closed the link");
    listener_.lost(std::move(why));
  }

 private:
  const std::unique_ptr<call::v1::PbxLinkService::Stub> stub_;
  const Listener listener_;
  grpc::ClientContext context_;
  ConnectResponse response_;
  std::shared_ptr<Reactor> self_;
  std::mutex mutex_;
  std::deque<ConnectRequest> waiting_;  // The first one is being written.
  bool has_ended_ = false;
};

LinkStream::LinkStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& token,
                       Listener listener)
    : reactor_(std::make_shared<Reactor>(channel, std::move(listener))) {
  reactor_->Begin(token, reactor_);
}

LinkStream::~LinkStream() { reactor_->Break(); }

void LinkStream::Send(ConnectRequest request) { reactor_->Send(std::move(request)); }

void LinkStream::Break() { reactor_->Break(); }

}  // namespace strowger::simulator
