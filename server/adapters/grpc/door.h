#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include "adapters/grpc/answer_ledger.h"
#include "adapters/grpc/method_table.h"
#include "adapters/grpc/open_count.h"
#include "base/result.h"
#include "core/pop/text_pattern.h"
#include "service/access/access.h"
#include "service/ports/done.h"

namespace strowger::rpc {

// Unary calls that may wait for their answer at the same time, over all connections; more are
// refused with CALLS_FULL, so that what waits for the core thread stays bounded.
inline constexpr std::size_t kOpenCallsMax = 10'000;

// Who was let in.
struct Caller {
  // Null only in methods that are open to everybody.
  std::shared_ptr<const service::Principal> principal;
  service::Actor actor;
  std::string token;
};

// The answer that one unary call waits for. Finishes the call exactly once: by the first Give, or,
// when all copies are gone without one, with UNAVAILABLE (NO_ANSWER).
class PendingAnswer {
 public:
  PendingAnswer(grpc::ServerUnaryReactor& call, google::protobuf::Message& response,
                const std::string& method)
      : call_(call), response_(response), method_(method) {}
  ~PendingAnswer();
  PendingAnswer(const PendingAnswer&) = delete;
  PendingAnswer& operator=(const PendingAnswer&) = delete;

  // False when too many calls are open.
  bool EnterCount(OpenCount& open_calls);
  // The answer is also that of repeats with this key.
  void RememberIn(AnswerLedger& ledger, AnswerLedger::Key key);
  google::protobuf::Message& response() { return response_; }
  void Give(const Result<void>& result);
  // Somebody else did the work.
  void GiveCopy(const AnswerLedger::Answer& answer);
  // Who asked may not see telephone numbers and mail addresses.
  void Mask() { is_masked_ = true; }

 private:
  grpc::ServerUnaryReactor& call_;
  google::protobuf::Message& response_;
  const std::string& method_;
  OpenCount* open_calls_ = nullptr;
  AnswerLedger* ledger_ = nullptr;
  AnswerLedger::Key key_;
  bool is_given_ = false;
  bool is_masked_ = false;
};

// What a handler answers with: a response or an error, from any thread, once. Copies share the
// call.
template <class Response>
class Reply {
 public:
  explicit Reply(std::shared_ptr<PendingAnswer> pending) : pending_(std::move(pending)) {}

  void operator()(Result<Response> result) const {
    if (!result.ok()) return pending_->Give(result.error());
    static_cast<Response&>(pending_->response()) = std::move(result).value();
    pending_->Give({});
  }
  void Refuse(const Error& error) const { pending_->Give(error); }

 private:
  std::shared_ptr<PendingAnswer> pending_;
};

// The one door through which every call of every service goes: who calls (session token), may they
// (the roles that the method's proto declares), is the request within its limits, was it asked
// before. Handlers behind it never see a call that was not admitted. Why this is no gRPC
// interceptor: server/decisions/0002-one-door.md. Any thread; never waits.
class Door {
 public:
  // All must outlive the door. Whoever has masked roles only gets answers that Mask has seen.
  Door(const MethodTable& methods, const service::Access& access, AnswerLedger& ledger,
       std::set<service::Role> masked_roles)
      : methods_(methods),
        access_(access),
        ledger_(ledger),
        masked_roles_(std::move(masked_roles)) {}

  // One unary call. `handle(caller, request, reply)` is called on this thread when the caller is
  // admitted; `request` lives until the reply.
  template <class Request, class Response,
            std::invocable<const Caller&, const Request&, Reply<Response>> Handle>
  grpc::ServerUnaryReactor* Pass(grpc::CallbackServerContext* context, const Request* request,
                                 Response* response, Handle&& handle) const {
    Entered entered = Enter(*context, *request, *response);
    if (entered.caller) {
      std::forward<Handle>(handle)(*entered.caller, *request,
                                   Reply<Response>(std::move(entered.pending)));
    }
    return entered.call;
  }

  // The same for a stream that is opened by one request.
  Result<Caller> Admit(const grpc::CallbackServerContext& context,
                       const google::protobuf::Message& request) const;
  // And for one whose requests, of this type, come later; each is then checked by its reader.
  Result<Caller> Admit(const grpc::CallbackServerContext& context,
                       const google::protobuf::Descriptor* request) const;
  // Is the session of a caller who was let in still open? For streams, which outlive the check.
  bool IsStillAdmitted(const Caller& caller) const;
  // What the caller may be shown. Answers that pass through the door are masked there; streams mask
  // what they write.
  core::PopReader ReaderOf(const Caller& caller) const {
    return IsMasked(caller) ? core::PopReader::kMasked : core::PopReader::kSeesAll;
  }

 private:
  struct Entered {
    grpc::ServerUnaryReactor* call = nullptr;
    std::shared_ptr<PendingAnswer> pending;
    std::optional<Caller> caller;  // None when the call was answered here.
  };
  Entered Enter(const grpc::CallbackServerContext& context,
                const google::protobuf::Message& request,
                google::protobuf::Message& response) const;
  bool IsMasked(const Caller& caller) const;
  // True when the work is to be done, false when the first answer is given again.
  Result<bool> Remember(const Caller& caller, const MethodAccess& method,
                        const google::protobuf::Message& request,
                        const std::shared_ptr<PendingAnswer>& pending) const;

  const MethodTable& methods_;
  const service::Access& access_;
  AnswerLedger& ledger_;
  const std::set<service::Role> masked_roles_;
  mutable OpenCount open_calls_{kOpenCallsMax};
};

}  // namespace strowger::rpc
