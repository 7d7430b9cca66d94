#include "agent-client/session/fake_desk.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

namespace strowger::client {

namespace {

constexpr auto kStopLimit = std::chrono::milliseconds(50);
constexpr auto kWaitLimit = std::chrono::seconds(10);

grpc::Status WithReason(grpc::StatusCode code, const std::string& reason) {
  google::rpc::ErrorInfo why;
  why.set_reason(reason);
  why.set_domain("strowger");
  (*why.mutable_metadata())["work_item"] = "work-items/7";
  google::rpc::Status details;
  details.set_code(code);
  details.add_details()->PackFrom(why);
  return {code, "The server says no.", details.SerializeAsString()};
}

std::string AuthorizationOf(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found == metadata.end()) return {};
  return {found->second.data(), found->second.size()};
}

}  // namespace

class FakeDesk::Desk final : public agent::v1::DeskService::Service {
 public:
  grpc::Status HoldCall(grpc::ServerContext* context, const agent::v1::HoldCallRequest* request,
                        agent::v1::HoldCallResponse* /*response*/) override {
    std::unique_lock lock(mutex_);
    held_.push_back({request->request_id(), AuthorizationOf(*context)});
    asked_.notify_all();
    const Fate fate = fates_.empty() ? Fate::kAnswer : fates_.front();
    if (!fates_.empty()) fates_.pop_front();
    switch (fate) {
      case Fate::kAnswer:
        return grpc::Status::OK;
      case Fate::kLose:
        return {grpc::StatusCode::UNAVAILABLE, "Socket closed"};
      case Fate::kRefuse:
        return WithReason(grpc::StatusCode::FAILED_PRECONDITION, "STATE_INVALID");
      case Fate::kLinkDown:
        return WithReason(grpc::StatusCode::UNAVAILABLE, "LINK_DOWN");
      case Fate::kStall:
        stopped_.wait(lock, [&] { return is_stopped_; });
        return {grpc::StatusCode::UNAVAILABLE, "Socket closed"};
    }
    return grpc::Status::OK;
  }

  grpc::Status Watch(grpc::ServerContext* /*context*/, const agent::v1::WatchRequest* request,
                     grpc::ServerWriter<agent::v1::WatchResponse>* writer) override {
    Stream stream;
    {
      const std::lock_guard lock(mutex_);
      if (watched_.size() < streams_.size()) stream = streams_[watched_.size()];
      watched_.push_back(*request);
      asked_.notify_all();
    }
    for (const auto& frame : stream.frames) writer->Write(frame);
    if (!stream.stays_open) return stream.end;
    std::unique_lock lock(mutex_);
    stopped_.wait(lock, [&] { return is_stopped_; });
    return {grpc::StatusCode::UNAVAILABLE, "Socket closed"};
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable asked_;
  std::condition_variable stopped_;
  std::deque<Fate> fates_;
  std::vector<Held> held_;
  std::vector<Stream> streams_;
  std::vector<agent::v1::WatchRequest> watched_;
  bool is_stopped_ = false;
};

class FakeDesk::Door final : public access::v1::SignInService::Service {
 public:
  grpc::Status SignIn(grpc::ServerContext* /*context*/, const access::v1::SignInRequest* request,
                      access::v1::SignInResponse* response) override {
    if (request->password() != "right") {
      return WithReason(grpc::StatusCode::UNAUTHENTICATED, "SIGN_IN_REFUSED");
    }
    response->set_session_token("token-of-" + request->user());
    response->mutable_session()->set_user("users/" + request->user());
    return grpc::Status::OK;
  }

  grpc::Status GetSession(grpc::ServerContext* /*context*/,
                          const access::v1::GetSessionRequest* /*request*/,
                          access::v1::GetSessionResponse* response) override {
    response->mutable_session()->set_user("users/ana");
    response->mutable_session()->set_agent("agents/ana");
    return grpc::Status::OK;
  }
};

FakeDesk::FakeDesk() : desk_(std::make_unique<Desk>()), door_(std::make_unique<Door>()) { Start(); }

FakeDesk::~FakeDesk() { Stop(); }

void FakeDesk::Start() {
  desk_->is_stopped_ = false;
  grpc::ServerBuilder builder;
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddListeningPort("127.0.0.1:" + std::to_string(port_), grpc::InsecureServerCredentials(),
                           &port_);
  builder.RegisterService(desk_.get());
  builder.RegisterService(door_.get());
  server_ = builder.BuildAndStart();
}

void FakeDesk::Stop() {
  if (!server_) return;
  {
    const std::lock_guard lock(desk_->mutex_);
    desk_->is_stopped_ = true;
    desk_->stopped_.notify_all();
  }
  server_->Shutdown(std::chrono::system_clock::now() + kStopLimit);
  server_.reset();
}

bool FakeDesk::WaitForHeld(std::size_t count) const {
  std::unique_lock lock(desk_->mutex_);
  return desk_->asked_.wait_for(lock, kWaitLimit, [&] { return desk_->held_.size() >= count; });
}

std::string FakeDesk::address() const { return "127.0.0.1:" + std::to_string(port_); }

void FakeDesk::SetFates(std::deque<Fate> fates) {
  const std::lock_guard lock(desk_->mutex_);
  desk_->fates_ = std::move(fates);
}

std::vector<FakeDesk::Held> FakeDesk::held() const {
  const std::lock_guard lock(desk_->mutex_);
  return desk_->held_;
}

void FakeDesk::AddStream(Stream stream) {
  const std::lock_guard lock(desk_->mutex_);
  desk_->streams_.push_back(std::move(stream));
}

std::vector<agent::v1::WatchRequest> FakeDesk::watched() const {
  const std::lock_guard lock(desk_->mutex_);
  return desk_->watched_;
}

bool FakeDesk::WaitForStreams(std::size_t count) const {
  std::unique_lock lock(desk_->mutex_);
  return desk_->asked_.wait_for(lock, kWaitLimit, [&] { return desk_->watched_.size() >= count; });
}

}  // namespace strowger::client
