#include "adapters/grpc/write_refusal.h"

#include <string_view>

#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"

namespace strowger::rpc {

call::v1::Cause ToProto(core::Cause cause) {
  switch (cause) {
    case core::Cause::kNormal:
      return call::v1::CAUSE_NORMAL;
    case core::Cause::kBusy:
      return call::v1::CAUSE_BUSY;
    case core::Cause::kNoAnswer:
      return call::v1::CAUSE_NO_ANSWER;
    case core::Cause::kUnreachable:
      return call::v1::CAUSE_UNREACHABLE;
    case core::Cause::kRejected:
      return call::v1::CAUSE_REJECTED;
    case core::Cause::kTransferred:
      return call::v1::CAUSE_TRANSFERRED;
    case core::Cause::kResync:
      return call::v1::CAUSE_RESYNC;
    case core::Cause::kFailure:
      return call::v1::CAUSE_FAILURE;
    case core::Cause::kAnsweredElsewhere:
      return call::v1::CAUSE_ANSWERED_ELSEWHERE;
  }
  return call::v1::CAUSE_UNSPECIFIED;
}

namespace {

std::string_view WordsOf(core::Verb verb) {
  switch (verb) {
    case core::Verb::kAccept:
      return "The telephone was not answered";
    case core::Verb::kHold:
      return "The customer was not put on hold";
    case core::Verb::kRetrieve:
      return "The customer is still on hold";
    case core::Verb::kBlindTransfer:
    case core::Verb::kCompleteTransfer:
      return "The call was not transferred";
    case core::Verb::kConsult:
      return "The consultation did not begin";
    case core::Verb::kConference:
      return "The conference did not begin";
    default:
      return "It was not done";
  }
}

std::string_view WordsOf(core::Cause cause) {
  switch (cause) {
    case core::Cause::kBusy:
      return "the line is busy";
    case core::Cause::kNoAnswer:
      return "nobody answered";
    case core::Cause::kUnreachable:
      return "the number was not reached";
    case core::Cause::kRejected:
      return "only the telephone itself can do it now";
    case core::Cause::kResync:
      return "the PBX was away";
    default:
      return "the PBX refused";
  }
}

}  // namespace

void Write(const core::VerbRefused& refused, routing::v1::VerbRefusal& out) {
  out.set_verb(ToProto(refused.verb));
  out.set_agent(NameOf(refused.agent));
  out.set_cause(ToProto(refused.cause));
  out.set_message(std::string(WordsOf(refused.verb)) + ": " + std::string(WordsOf(refused.cause)) +
                  ".");
  SetTime(refused.time, out.mutable_refuse_time());
}

}  // namespace strowger::rpc
