#include "adapters/grpc/door.h"

#include <algorithm>
#include <string_view>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <spdlog/spdlog.h>

#include "adapters/grpc/field_limits.h"
#include "adapters/grpc/mask.h"
#include "adapters/grpc/status.h"

namespace strowger::rpc {

namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr std::size_t kTokenBytesMax = 256;

// Lives from the call's start to its end.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  void OnDone() override { delete this; }
};

std::string ReadToken(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found == metadata.end()) return {};
  const std::string_view value(found->second.data(), found->second.size());
  if (!value.starts_with(kBearer) || value.size() > kBearer.size() + kTokenBytesMax) return {};
  return std::string(value.substr(kBearer.size()));
}

Error NoSession(const MethodAccess& method) {
  return {ErrorCode::kUnauthenticated,
          "SESSION_MISSING",
          "Sign in first and send the token as metadata \"authorization: Bearer TOKEN\".",
          {{"method", method.name}}};
}

Error UnknownSession(const MethodAccess& method) {
  return {ErrorCode::kUnauthenticated,
          "SESSION_UNKNOWN",
          "The session has ended; sign in again.",
          {{"method", method.name}}};
}

Error MayNot(const MethodAccess& method, const service::User& user) {
  return {ErrorCode::kPermissionDenied,
          "ROLE_MISSING",
          "User " + user.name + " has no role that may call " + method.name + ".",
          {{"method", method.name}, {"user", user.name}}};
}

Error CallsFull() {
  return {ErrorCode::kResourceExhausted,
          "CALLS_FULL",
          "The server answers as many calls at once as it may; try again.",
          {{"calls_max", std::to_string(kOpenCallsMax)}}};
}

std::uint64_t FingerprintOf(const google::protobuf::Message& request) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  request.SerializeToCodedStream(&coded);
  coded.Trim();
  return std::hash<std::string>{}(bytes);
}

// The request_id of a change; empty where the method has none, or the client gave none.
std::string RequestIdOf(const google::protobuf::Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  return field == nullptr ? std::string() : request.GetReflection()->GetString(request, field);
}

}  // namespace

PendingAnswer::~PendingAnswer() {
  if (open_calls_ != nullptr) open_calls_->Leave();
  if (is_given_) return;
  Give(Unavailable("NO_ANSWER", "The server stopped before it answered; ask again."));
}

bool PendingAnswer::EnterCount(OpenCount& open_calls) {
  if (!open_calls.Enter()) return false;
  open_calls_ = &open_calls;
  return true;
}

void PendingAnswer::RememberIn(AnswerLedger& ledger, AnswerLedger::Key key) {
  ledger_ = &ledger;
  key_ = std::move(key);
}

void PendingAnswer::Give(const Result<void>& result) {
  STROWGER_CHECK(!is_given_);
  is_given_ = true;
  if (is_masked_ && result.ok()) rpc::Mask(response_);
  if (!result.ok() && result.error().code == ErrorCode::kInternal) {
    spdlog::error("{} failed: {} ({})", method_, result.error().message, result.error().reason);
  }
  if (ledger_ != nullptr) {
    ledger_->Finish(key_, result.ok() ? AnswerLedger::Answer(response_.SerializeAsString())
                                      : AnswerLedger::Answer(result.error()));
  }
  // After this neither the call nor the response may be touched.
  call_.Finish(result.ok() ? grpc::Status::OK : ToStatus(result.error()));
}

void PendingAnswer::GiveCopy(const AnswerLedger::Answer& answer) {
  if (!answer.ok()) return Give(answer.error());
  if (!response_.ParseFromString(answer.value())) {
    return Give(Internal("ANSWER_BROKEN", "The first answer could not be read again."));
  }
  Give({});
}

Result<Caller> Door::Admit(const grpc::CallbackServerContext& context,
                           const google::protobuf::Descriptor* request) const {
  const MethodAccess* method = methods_.Find(request);
  // A service that is not in the table would be open to nobody.
  STROWGER_CHECK(method != nullptr);
  Caller caller;
  caller.actor.peer = context.peer();
  if (!method->needs_session) return caller;
  caller.token = ReadToken(context);
  if (caller.token.empty()) return NoSession(*method);
  caller.principal = access_.Find(caller.token);
  if (caller.principal == nullptr) return UnknownSession(*method);
  caller.actor.user = caller.principal->user.name;
  if (!method->needs_role) return caller;
  const bool has_role =
      std::any_of(method->roles.begin(), method->roles.end(),
                  [&](service::Role role) { return caller.principal->Has(role); });
  if (!has_role) return MayNot(*method, caller.principal->user);
  return caller;
}

Result<Caller> Door::Admit(const grpc::CallbackServerContext& context,
                           const google::protobuf::Message& request) const {
  auto admitted = Admit(context, request.GetDescriptor());
  if (!admitted.ok()) return admitted;
  if (auto checked = CheckFields(request); !checked.ok()) return checked.error();
  return admitted;
}

bool Door::IsStillAdmitted(const Caller& caller) const {
  return access_.Find(caller.token) != nullptr;
}

bool Door::IsMasked(const Caller& caller) const {
  if (caller.principal == nullptr || masked_roles_.empty()) return false;
  const auto& roles = caller.principal->user.roles;
  return std::all_of(roles.begin(), roles.end(),
                     [this](service::Role role) { return masked_roles_.contains(role); });
}

Door::Entered Door::Enter(const grpc::CallbackServerContext& context,
                          const google::protobuf::Message& request,
                          google::protobuf::Message& response) const {
  const MethodAccess* method = methods_.Find(request.GetDescriptor());
  STROWGER_CHECK(method != nullptr);
  auto* call = new UnaryCall;
  Entered entered{.call = call,
                  .pending = std::make_shared<PendingAnswer>(*call, response, method->name),
                  .caller = {}};
  if (!entered.pending->EnterCount(open_calls_)) {
    entered.pending->Give(CallsFull());
    return entered;
  }
  auto admitted = Admit(context, request);
  if (!admitted.ok()) {
    entered.pending->Give(admitted.error());
    return entered;
  }
  Caller caller = std::move(admitted).value();
  if (IsMasked(caller)) {
    entered.pending->Mask();
    if (auto checked = CheckUnmasked(request); !checked.ok()) {
      entered.pending->Give(checked.error());
      return entered;
    }
  }
  auto remembered = Remember(caller, *method, request, entered.pending);
  if (!remembered.ok()) {
    entered.pending->Give(remembered.error());
  } else if (remembered.value()) {
    caller.actor.request = {.user = caller.actor.user, .id = RequestIdOf(request)};
    entered.caller = std::move(caller);
  }
  return entered;
}

Result<bool> Door::Remember(const Caller& caller, const MethodAccess& method,
                            const google::protobuf::Message& request,
                            const std::shared_ptr<PendingAnswer>& pending) const {
  std::string id = RequestIdOf(request);
  if (id.empty()) return true;
  AnswerLedger::Key key{caller.actor.user, method.name, std::move(id)};
  auto is_first =
      ledger_.Begin(key, FingerprintOf(request),
                    [pending](const AnswerLedger::Answer& answer) { pending->GiveCopy(answer); });
  if (is_first.ok() && is_first.value()) pending->RememberIn(ledger_, std::move(key));
  return is_first;
}

}  // namespace strowger::rpc
