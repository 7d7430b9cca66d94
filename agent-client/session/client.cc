#include "session/client.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/alarm.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

#include "session/backoff.h"
#include "session/chance.h"
#include "session/refusal.h"

namespace strowger::client {

namespace {

using google::protobuf::Message;
using google::protobuf::MessageLite;
using SystemClock = std::chrono::system_clock;
using Stub = grpc::TemplatedGenericStub<MessageLite, MessageLite>;

constexpr Backoff::Limits kRetryLimits{.first = std::chrono::milliseconds(100),
                                       .most = std::chrono::seconds(2)};

const google::protobuf::MethodDescriptor& MethodOf(const Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* file = type->file();
  for (int s = 0; s < file->service_count(); ++s) {
    const auto* service = file->service(s);
    for (int m = 0; m < service->method_count(); ++m) {
      if (service->method(m)->input_type() == type) return *service->method(m);
    }
  }
  STROWGER_CHECK(false && "a request without a method");
  std::abort();
}

void FillRequestId(Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr) return;
  const auto* reflection = request.GetReflection();
  if (!reflection->GetString(request, field).empty()) return;
  reflection->SetString(&request, field, NewRequestId());
}

SystemClock::time_point In(Duration wait) {
  return SystemClock::now() + std::chrono::duration_cast<SystemClock::duration>(wait);
}

Error Closed() { return Unavailable(kSessionClosed, "The session is being closed."); }

}  // namespace

// What all calls go through. Not held by a call: the last owner of a channel waits for the threads
// of gRPC, and a call may be freed on one of them.
struct Client::Wire {
  explicit Wire(const std::shared_ptr<grpc::Channel>& channel) : stub(channel) {}
  Stub stub;
};

// One request on its way, through all its attempts. Lives as long as an attempt or a wait holds it.
struct Client::Call {
  std::string path;
  std::unique_ptr<Message> request;
  std::unique_ptr<Message> response;
  Patience patience;
  SystemClock::time_point give_up;
  Done done;
  Backoff backoff{kRetryLimits};
  // Of the present attempt, or of the wait before the next one.
  std::unique_ptr<grpc::ClientContext> context;
  grpc::Status status;
  std::unique_ptr<grpc::Alarm> wait;
};

Client::Client(std::shared_ptr<grpc::Channel> channel)
    : channel_(std::move(channel)), wire_(std::make_unique<Wire>(channel_)) {}

Client::~Client() {
  std::unique_lock lock(mutex_);
  is_closing_ = true;
  for (const CallPtr& call : calls_) {
    if (call->context) call->context->TryCancel();
    if (call->wait) call->wait->Cancel();
  }
  all_done_.wait(lock, [this] { return calls_.empty(); });
}

void Client::SetToken(std::string token) {
  const std::lock_guard lock(mutex_);
  token_ = std::move(token);
}

std::string Client::token() const {
  const std::lock_guard lock(mutex_);
  return token_;
}

void Client::Send(const Message& request, Patience patience, Done done) {
  const auto& method = MethodOf(request);
  auto call = std::make_shared<Call>();
  call->path = "/" + method.service()->full_name() + "/" + method.name();
  call->request.reset(request.New());
  call->request->CopyFrom(request);
  FillRequestId(*call->request);
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.output_type());
  call->response.reset(prototype->New());
  call->patience = patience;
  call->give_up = In(patience.total);
  call->done = std::move(done);
  StartAttempt(call);
}

void Client::StartAttempt(const CallPtr& call) {
  std::unique_lock lock(mutex_);
  calls_.insert(call);
  if (is_closing_) {
    lock.unlock();
    Finish(call, Closed());
    return;
  }
  call->wait.reset();
  call->context = std::make_unique<grpc::ClientContext>();
  call->context->set_deadline(std::min(call->give_up, In(call->patience.attempt)));
  if (!token_.empty()) call->context->AddMetadata("authorization", "Bearer " + token_);
  // Under the lock, so that the destructor never cancels a context that is being started.
  wire_->stub.UnaryCall(call->context.get(), call->path, {}, call->request.get(),
                        call->response.get(), [this, call](grpc::Status status) {
                          call->status = std::move(status);
                          Answered(call);
                        });
}

void Client::Answered(const CallPtr& call) {
  if (call->status.ok()) {
    Finish(call, std::move(call->response));
    return;
  }
  const Duration pause = call->backoff.Next(Chance());
  std::unique_lock lock(mutex_);
  const bool may_retry = IsUnanswered(call->status) && !is_closing_ && In(pause) < call->give_up;
  if (!may_retry) {
    const Error error = is_closing_ ? Closed() : ToError(call->status);
    lock.unlock();
    Finish(call, error);
    return;
  }
  // An alarm of its own for each wait: the last one may still be returning from its callback.
  call->context.reset();
  call->wait = std::make_unique<grpc::Alarm>();
  call->wait->Set(In(pause), [this, call](bool) { StartAttempt(call); });
}

void Client::Finish(const CallPtr& call, Result<Answer> result) {
  call->done(std::move(result));
  const std::lock_guard lock(mutex_);
  // The context holds the channel, too; what is left of the call may outlive the client.
  call->context.reset();
  calls_.erase(call);
  // Under the lock: the destructor may go on only when this function no longer needs the client.
  if (calls_.empty()) all_done_.notify_all();
}

Result<Client::Answer> Client::AskAny(const Message& request, Patience patience) {
  // Shared, since set_value may still be returning when the waiter has gone on.
  auto answer = std::make_shared<std::promise<Result<Answer>>>();
  auto future = answer->get_future();
  Send(request, patience,
       [answer](Result<Answer> result) { answer->set_value(std::move(result)); });
  return future.get();
}

}  // namespace strowger::client
