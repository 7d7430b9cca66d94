#include <algorithm>
#include <chrono>

#include "strowger/agent/v1/desk.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/typed_time.h"

namespace strowger::client {

namespace {

int RunReady(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_READY);
  return in.Do(request, {"Ready.", "已就绪。", "已就緒。"});
}

int RunNotReady(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_NOT_READY);
  request.set_reason(in.Value("REASON"));
  return in.Do(request, {"Not ready.", "已设为未就绪。", "已設為未就緒。"});
}

int RunLogOn(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::LogOnRequest request;
  request.set_device(in.Value("--device"));
  return in.Do(request, {"Logged on.", "已登录话机。", "已登入話機。"});
}

int RunLogOff(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return in.Do(agent::v1::LogOffRequest(), {"Logged off, or will be when the work in hand ends.",
                                            "已登出；若有工作在手，将在结束时登出。",
                                            "已登出；若有工作在手，將在結束時登出。"});
}

void Print(Invocation& in, const routing::v1::AgentStatus& status) {
  const auto presence = [](routing::v1::Presence value) {
    return Word(routing::v1::Presence_Name(value), "PRESENCE_");
  };
  Table table(in.SayAll({headings::kWhat, headings::kNow}));
  table.Add({in.Say({"agent", "坐席", "座席"}),
             WithoutCollection(status.agent()) + " " + status.display_name()});
  table.Add(
      {in.Say({"presence", "状态", "狀態"}), presence(status.presence()) + " " + status.reason()});
  table.Add({in.Say({"since", "自", "自"}), LocalTime(status.presence_start_time())});
  if (status.pending_presence() != routing::v1::PRESENCE_UNSPECIFIED) {
    table.Add({in.Say({"then", "之后", "之後"}),
               presence(status.pending_presence()) + " " + status.pending_reason()});
  }
  table.Add({in.Say({"telephone", "话机", "話機"}), status.device()});
  table.Add({in.Say({"slot", "工作位", "工作位"}),
             Word(routing::v1::SlotState_Name(status.slot_state()), "SLOT_STATE_")});
  for (const auto& work : status.work_in_hand()) {
    table.Add({in.Say({"work item", "工作", "工作"}),
               work.work_item() + " " +
                   Word(routing::v1::SlotState_Name(work.slot_state()), "SLOT_STATE_")});
    if (!work.offer().empty()) table.Add({in.Say({"offer", "来电", "來電"}), work.offer()});
  }
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
  if (!status->offer().empty()) return status->offer();
  for (const auto& work : status->work_in_hand()) {
    if (!work.offer().empty()) return work.offer();
  }
  return FailedPrecondition("NO_OFFER", "There is no open offer at your desk.");
}

int RunAccept(Invocation& in) {
  const auto offer = OpenOffer(in);
  if (!offer.ok()) return in.Fail(offer.error());
  agent::v1::AcceptOfferRequest request;
  request.set_offer(*offer);
  return in.Do(request, {"Accepted {0}.", "已接听 {0}。", "已接聽 {0}。"}, {*offer});
}

int RunDecline(Invocation& in) {
  const auto offer = OpenOffer(in);
  if (!offer.ok()) return in.Fail(offer.error());
  agent::v1::DeclineOfferRequest request;
  request.set_offer(*offer);
  request.set_reason(in.Value("--reason"));
  return in.Do(request, {"Declined {0}.", "已拒接 {0}。", "已拒接 {0}。"}, {*offer});
}

int RunPark(Invocation& in) {
  const bool has_time = in.Has("--until");
  if (has_time == in.Has("--until-reply")) {
    return in.FailUsage({"Say --until TIME or --until-reply.",
                         "请指定 --until 时间 或 --until-reply。",
                         "請指定 --until 時間 或 --until-reply。"});
  }
  agent::v1::ParkWorkRequest request;
  request.set_work_item(InCollection("work-items", in.Value("ITEM")));
  request.set_reason(in.Value("--reason"));
  if (has_time) {
    const auto now = std::chrono::system_clock::now();
    const auto time = ReadTypedTime(in.Value("--until"), now, UtcOffset());
    if (!time) {
      return in.FailUsage({"\"{0}\" is no time; write 15:30, +2h or \"2026-11-24 9:00\".",
                           "“{0}”不是时间；请写 15:30、+2h 或 \"2026-11-24 9:00\"。",
                           "「{0}」不是時間；請寫 15:30、+2h 或 \"2026-11-24 9:00\"。"},
                          {in.Value("--until")});
    }
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time->from.time_since_epoch());
    request.mutable_end_time()->set_seconds(seconds.count());
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return in.Do(request, {"Parked {0}.", "{0} 已搁置。", "{0} 已擱置。"}, {request.work_item()});
}

int RunUnpark(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  agent::v1::WakeWorkRequest request;
  request.set_work_item(InCollection("work-items", in.Value("ITEM")));
  return in.Do(request, {"{0} waits again.", "{0} 恢复排队。", "{0} 恢復排隊。"},
               {request.work_item()});
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
      {"agent park",
       "Set a mail, a chat or a task aside; it keeps its age and comes back to you first",
       {{"ITEM", "The work item at your desk, for example 7", true},
        {"--until", "When it comes back: 15:30, +2h or \"2026-11-24 9:00\""},
        {"--until-reply", "When the customer answers; its ticket waits", false,
         Parameter::Kind::kFlag},
        {"--reason", "For people"}},
       "strowger agent park 7 --until-reply --reason \"asked for the invoice\"",
       RunPark},
      {"agent unpark",
       "Bring back now what you set aside",
       {{"ITEM", "For example 7", true}},
       "",
       RunUnpark},
      {"offer accept", "Take the open offer", {offer}, "", RunAccept},
      {"offer decline",
       "Say no to the open offer",
       {offer, {"--reason", "For supervisors"}},
       "strowger offer decline --reason \"not my field\"",
       RunDecline},
  };
}

}  // namespace strowger::client
