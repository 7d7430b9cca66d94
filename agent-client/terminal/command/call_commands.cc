#include "strowger/agent/v1/desk.pb.h"
#include "terminal/command/commands.h"

namespace strowger::client {

namespace {

// The item that the command is about.
Result<std::string> FindWork(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return ok.error();
  if (in.Has("--work-item")) return InCollection("work-items", in.Value("--work-item"));
  const auto status = in.ReadOwnStatus();
  if (!status.ok()) return status.error();
  if (status->work_item().empty()) {
    return FailedPrecondition("NO_WORK", "There is no work item at your desk.");
  }
  return status->work_item();
}

template <class Request>
int RunAboutWork(Invocation& in) {
  const auto item = FindWork(in);
  if (!item.ok()) return in.Fail(item.error());
  Request request;
  request.set_work_item(*item);
  return in.Do(request, "The PBX is told; \"strowger watch\" shows when it is done.");
}

// "agents/bo", "queues/billing", or a number as it is dialled.
Result<agent::v1::Destination> ToDestination(const std::string& typed) {
  agent::v1::Destination destination;
  if (typed.starts_with("agents/")) {
    destination.set_agent(typed);
  } else if (typed.starts_with("queues/")) {
    destination.set_queue(typed);
  } else if (typed.find_first_not_of("+0123456789*#") == std::string::npos) {
    destination.set_number(typed);
  } else {
    return InvalidArgument("DESTINATION_INVALID",
                           "\"" + typed + "\" is neither agents/NAME nor queues/NAME nor a number.",
                           {{"destination", typed}});
  }
  return destination;
}

template <class Request>
int RunTowards(Invocation& in) {
  const auto destination = ToDestination(in.Value("DESTINATION"));
  if (!destination.ok()) return in.FailUsage(destination.error().message);
  const auto item = FindWork(in);
  if (!item.ok()) return in.Fail(item.error());
  Request request;
  request.set_work_item(*item);
  *request.mutable_destination() = *destination;
  return in.Do(request, "The PBX is told; \"strowger watch\" shows when it is done.");
}

int RunFinish(Invocation& in) {
  agent::v1::FinishWrapUpRequest request;
  const std::string next = in.Value("--next");
  if (next == "ready") {
    request.set_next_presence(routing::v1::PRESENCE_READY);
  } else if (next == "not-ready") {
    request.set_next_presence(routing::v1::PRESENCE_NOT_READY);
  } else if (next == "logged-off") {
    request.set_next_presence(routing::v1::PRESENCE_LOGGED_OFF);
  } else if (!next.empty()) {
    return in.FailUsage("--next is ready, not-ready or logged-off, not \"" + next + "\".");
  }
  const auto item = FindWork(in);
  if (!item.ok()) return in.Fail(item.error());
  request.set_work_item(*item);
  request.set_disposition(in.Value("--disposition"));
  request.set_next_reason(in.Value("--reason"));
  return in.Do(request, "Wrap-up is over.");
}

int RunAddNote(Invocation& in) {
  agent::v1::AddNoteRequest request;
  request.set_text(in.Value("TEXT"));
  if (in.Has("--customer")) {
    if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
    request.set_customer(InCollection("customers", in.Value("--customer")));
  } else {
    const auto item = FindWork(in);
    if (!item.ok()) return in.Fail(item.error());
    request.set_work_item(*item);
  }
  return in.Do(request, "The note is kept.");
}

}  // namespace

std::vector<Command> CallCommands() {
  const Parameter item{"--work-item", "Which work item; else the one at your desk"};
  const Parameter destination{"DESTINATION", "agents/NAME, queues/NAME or a number", true};
  const Parameter party{"DESTINATION", "agents/NAME or a number", true};
  return {
      {"call hold",
       "Put the customer on hold",
       {item},
       "",
       RunAboutWork<agent::v1::HoldCallRequest>},
      {"call retrieve",
       "Take the customer off hold",
       {item},
       "",
       RunAboutWork<agent::v1::RetrieveCallRequest>},
      {"call transfer",
       "Hand the call over without speaking first",
       {destination, item},
       "strowger call transfer queues/billing",
       RunTowards<agent::v1::TransferCallRequest>},
      {"call consult",
       "Ring a colleague while the customer is on hold",
       {party, item},
       "strowger call consult agents/bo",
       RunTowards<agent::v1::StartConsultationRequest>},
      {"call cancel-consult",
       "Go back to the customer",
       {item},
       "",
       RunAboutWork<agent::v1::CancelConsultationRequest>},
      {"call complete",
       "Hand the customer to the consulted party",
       {item},
       "",
       RunAboutWork<agent::v1::CompleteTransferRequest>},
      {"call conference",
       "Speak together with customer and consulted party",
       {item},
       "",
       RunAboutWork<agent::v1::StartConferenceRequest>},
      {"call release", "Hang up", {item}, "", RunAboutWork<agent::v1::ReleaseCallRequest>},
      {"wrap-up finish",
       "End the work after a call",
       {{"--disposition", "How it ended; one of the queue's"},
        {"--next", "ready, not-ready or logged-off"},
        {"--reason", "Of not-ready"},
        item},
       "strowger wrap-up finish --disposition \"refund promised\"",
       RunFinish},
      {"note add",
       "Write a note about the call at your desk, or about a customer",
       {{"TEXT", "The note", true}, {"--customer", "Number of the customer"}, item},
       "strowger note add \"退款未到账\"",
       RunAddNote},
  };
}

}  // namespace strowger::client
