#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "terminal/command/commands.h"

namespace strowger::client {

namespace {

constexpr Phrase kTold{"The PBX is told; \"strowger watch\" shows when it is done.",
                       "已通知交换机；“strowger watch”会显示何时完成。",
                       "已通知交換機；「strowger watch」會顯示何時完成。"};

template <class Request>
int RunAboutWork(Invocation& in) {
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  Request request;
  request.set_work_item(*item);
  return in.Do(request, kTold);
}

// "agents/bo", "queues/billing", or a number as it is dialled.
std::optional<agent::v1::Destination> ToDestination(const std::string& typed) {
  agent::v1::Destination destination;
  if (typed.starts_with("agents/")) {
    destination.set_agent(typed);
  } else if (typed.starts_with("queues/")) {
    destination.set_queue(typed);
  } else if (typed.find_first_not_of("+0123456789*#") == std::string::npos) {
    destination.set_number(typed);
  } else {
    return std::nullopt;
  }
  return destination;
}

template <class Request>
int RunTowards(Invocation& in) {
  const auto destination = ToDestination(in.Value("DESTINATION"));
  if (!destination) {
    return in.FailUsage({"\"{0}\" is neither agents/NAME nor queues/NAME nor a number.",
                         "“{0}”既不是 agents/NAME 或 queues/NAME，也不是号码。",
                         "「{0}」既不是 agents/NAME 或 queues/NAME，也不是號碼。"},
                        {in.Value("DESTINATION")});
  }
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  Request request;
  request.set_work_item(*item);
  *request.mutable_destination() = *destination;
  return in.Do(request, kTold);
}

int RunIdentify(Invocation& in) {
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  agent::v1::IdentifyCustomerRequest request;
  request.set_work_item(*item);
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  return in.Do(request, {"The caller is known now.", "已确认来电客户。", "已確認來電客戶。"});
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
    return in.FailUsage({"--next is ready, not-ready or logged-off, not \"{0}\".",
                         "--next 为 ready、not-ready 或 logged-off，而不是“{0}”。",
                         "--next 為 ready、not-ready 或 logged-off，而不是「{0}」。"},
                        {next});
  }
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  request.set_work_item(*item);
  request.set_disposition(in.Value("--disposition"));
  request.set_next_reason(in.Value("--reason"));
  return in.Do(request, {"Wrap-up is over.", "话后处理已完成。", "話後處理已完成。"});
}

int RunExtend(Invocation& in) {
  agent::v1::ExtendWrapUpRequest request;
  const std::string text = in.Value("SECONDS");
  std::int64_t seconds = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = trouble == std::errc() && end == text.data() + text.size();
  // What is no number is refused by the server as no time at all.
  request.mutable_extension_duration()->set_seconds(is_number ? seconds : 0);
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  request.set_work_item(*item);
  return in.Do(request, {"Wrap-up lasts longer.", "话后处理已延长。", "話後處理已延長。"});
}

int RunAddNote(Invocation& in) {
  agent::v1::AddNoteRequest request;
  request.set_text(in.Value("TEXT"));
  if (in.Has("--customer")) {
    if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
    request.set_customer(InCollection("customers", in.Value("--customer")));
  } else {
    const auto item = in.FindWork();
    if (!item.ok()) return in.Fail(item.error());
    request.set_work_item(*item);
  }
  return in.Do(request, {"The note is kept.", "备注已保存。", "備註已儲存。"});
}

template <class Request>
int RunPin(Invocation& in, const Phrase& done) {
  Request request;
  request.set_note(InCollection("notes", in.Value("NOTE")));
  return in.Do(request, done);
}

int RunPinNote(Invocation& in) {
  return RunPin<customer::v1::PinNoteRequest>(
      in, {"The note is pinned.", "备注已置顶。", "備註已置頂。"});
}

int RunUnpinNote(Invocation& in) {
  return RunPin<customer::v1::UnpinNoteRequest>(
      in, {"The note is not pinned any more.", "备注已取消置顶。", "備註已取消置頂。"});
}

std::vector<Command> NoteCommands() {
  const Parameter item{"--work-item", "Which work item; else the one at your desk"};
  return {
      {"note add",
       "Write a note about the call at your desk, or about a customer",
       {{"TEXT", "The note", true}, {"--customer", "Number of the customer"}, item},
       "strowger note add \"退款未到账\"",
       RunAddNote},
      {"note pin",
       "Show a note first wherever its customer is shown",
       {{"NOTE", "Number of the note", true}},
       "strowger note pin 5",
       RunPinNote},
      {"note unpin",
       "Show a pinned note among the others again",
       {{"NOTE", "Number of the note", true}},
       "strowger note unpin 5",
       RunUnpinNote},
  };
}

}  // namespace

std::vector<Command> CallCommands() {
  const Parameter item{"--work-item", "Which work item; else the one at your desk"};
  const Parameter destination{"DESTINATION", "agents/NAME, queues/NAME or a number", true};
  const Parameter party{"DESTINATION", "agents/NAME or a number", true};
  std::vector<Command> commands{
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
      {"call identify",
       "Say who is calling, where a number is shared or unknown",
       {{"CUSTOMER", "Number of the customer", true}, item},
       "strowger call identify 17",
       RunIdentify},
      {"wrap-up finish",
       "End the work after a call",
       {{"--disposition", "How it ended; one of the queue's"},
        {"--next", "ready, not-ready or logged-off"},
        {"--reason", "Of not-ready"},
        item},
       "strowger wrap-up finish --disposition \"refund promised\"",
       RunFinish},
      {"wrap-up extend",
       "Have more time for the work after a call",
       {{"SECONDS", "How much more", true}, item},
       "strowger wrap-up extend 60",
       RunExtend},
  };
  for (Command& command : NoteCommands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace strowger::client
