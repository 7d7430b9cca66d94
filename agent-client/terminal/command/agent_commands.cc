#include <algorithm>

#include "strowger/agent/v1/desk.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/table.h"

namespace strowger::client {

namespace {

int RunReady(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_READY);
  return in.Do(request, "Ready.");
}

int RunNotReady(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_NOT_READY);
  request.set_reason(in.Value("REASON"));
  return in.Do(request, "Not ready.");
}

int RunLogOn(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::LogOnRequest request;
  request.set_device(in.Value("--device"));
  return in.Do(request, "Logged on.");
}

int RunLogOff(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return in.Do(agent::v1::LogOffRequest(), "Logged off, or will be when the work in hand ends.");
}

void Print(Invocation& in, const routing::v1::AgentStatus& status) {
  const auto presence = [](routing::v1::Presence value) {
    return Word(routing::v1::Presence_Name(value), "PRESENCE_");
  };
  Table table({"WHAT", "NOW"});
  table.Add({"agent", WithoutCollection(status.agent()) + " " + status.display_name()});
  table.Add({"presence", presence(status.presence()) + " " + status.reason()});
  table.Add({"since", LocalTime(status.presence_start_time())});
  if (status.pending_presence() != routing::v1::PRESENCE_UNSPECIFIED) {
    table.Add({"then", presence(status.pending_presence()) + " " + status.pending_reason()});
  }
  table.Add({"telephone", status.device()});
  table.Add({"slot", Word(routing::v1::SlotState_Name(status.slot_state()), "SLOT_STATE_")});
  if (!status.work_item().empty()) table.Add({"work item", status.work_item()});
  if (!status.offer().empty()) table.Add({"offer", status.offer()});
  in.out() << table.Text();
}

int RunStatus(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto status = in.ReadOwnStatus();
  if (!status.ok()) return in.Fail(status.error());
  if (in.has_json()) {
    in.PrintJson(*status);
  } else {
    Print(in, *status);
  }
  return kExitOk;
}

Result<std::string> OpenOffer(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return ok.error();
  if (in.Has("--offer")) return InCollection("offers", in.Value("--offer"));
  const auto status = in.ReadOwnStatus();
  if (!status.ok()) return status.error();
  if (status->offer().empty()) {
    return FailedPrecondition("NO_OFFER", "There is no open offer at your desk.");
  }
  return status->offer();
}

int RunAccept(Invocation& in) {
  const auto offer = OpenOffer(in);
  if (!offer.ok()) return in.Fail(offer.error());
  agent::v1::AcceptOfferRequest request;
  request.set_offer(*offer);
  return in.Do(request, "Accepted " + *offer + ".");
}

int RunDecline(Invocation& in) {
  const auto offer = OpenOffer(in);
  if (!offer.ok()) return in.Fail(offer.error());
  agent::v1::DeclineOfferRequest request;
  request.set_offer(*offer);
  request.set_reason(in.Value("--reason"));
  return in.Do(request, "Declined " + *offer + ".");
}

}  // namespace

std::vector<Command> AgentCommands() {
  const Parameter offer{"--offer", "Which offer; else the one that is open at your desk"};
  return {
      {"agent log-on",
       "Take a place at a telephone",
       {{"--device", "The telephone, for example 1001; else your usual one"}},
       "strowger agent log-on --device 1001",
       RunLogOn},
      {"agent log-off", "Leave; with work in hand when it ends", {}, "", RunLogOff},
      {"agent ready", "Take work", {}, "", RunReady},
      {"agent not-ready",
       "Take no new work",
       {{"REASON", "For example break", true}},
       "strowger agent not-ready break",
       RunNotReady},
      {"agent status", "Your own presence and work", {}, "strowger agent status --json", RunStatus},
      {"offer accept", "Take the open offer", {offer}, "", RunAccept},
      {"offer decline",
       "Say no to the open offer",
       {offer, {"--reason", "For supervisors"}},
       "strowger offer decline --reason \"not my field\"",
       RunDecline},
  };
}

}  // namespace strowger::client
