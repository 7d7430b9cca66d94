#pragma once

#include <google/protobuf/message.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/result.h"
#include "base/time.h"

namespace grpc {
class Channel;
}

namespace strowger::client {

// How long an answer is waited for.
struct Patience {
  Duration attempt = std::chrono::seconds(10);  // One sending of the request.
  Duration total = std::chrono::seconds(30);    // All of them with the waiting between.
};

// Sends requests to the server's unary methods. A request that was not answered, because the
// connection broke or the server was away, is sent again with the same request_id, so the server
// does the thing once. A refusal is never sent again.
//
// A method is found by the type of its request, which is its own by the rules of our protos; so
// there is one way for all methods.
//
// Any thread may send. `done` is called once, on a thread of gRPC, and must not block.
class Client {
 public:
  using Answer = std::unique_ptr<google::protobuf::Message>;
  using Done = std::function<void(Result<Answer>)>;

  explicit Client(std::shared_ptr<grpc::Channel> channel);
  // Cancels what is under way (kUnavailable SESSION_CLOSED) and waits until all `done` have run.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // The session token that goes with each request from now on; empty: none.
  void SetToken(std::string token);
  std::string token() const;
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Fills `request_id` where the request has one and it is empty.
  void Send(const google::protobuf::Message& request, Patience patience, Done done);

  // Sends and waits for the answer. Never on a thread of gRPC.
  template <class Response>
  Result<Response> Ask(const google::protobuf::Message& request, Patience patience = {}) {
    Result<Answer> answer = AskAny(request, patience);
    if (!answer.ok()) return answer.error();
    auto* response = dynamic_cast<Response*>(answer->get());
    STROWGER_CHECK(response != nullptr);  // The caller names the method's own response.
    return std::move(*response);
  }
  Result<Answer> AskAny(const google::protobuf::Message& request, Patience patience = {});

 private:
  struct Call;
  struct Wire;
  using CallPtr = std::shared_ptr<Call>;

  void StartAttempt(const CallPtr& call);
  void Answered(const CallPtr& call);
  void Finish(const CallPtr& call, Result<Answer> result);

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<Wire> wire_;
  mutable std::mutex mutex_;
  std::condition_variable all_done_;
  // Guarded by mutex_, as are the moving parts of each call.
  std::string token_;
  std::unordered_set<CallPtr> calls_;
  bool is_closing_ = false;
};

}  // namespace strowger::client
