#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>

#include "strowger/agent/v1/desk.pb.h"
#include "strowger/routing/v1/work.pb.h"
#include "terminal/command/commands.h"

namespace strowger::client {

namespace {

using routing::v1::SubmitWorkRequest;
using routing::v1::SubmitWorkResponse;

std::optional<routing::v1::Channel> ChannelNamed(const std::string& name) {
  std::string full = "CHANNEL_" + name;
  std::transform(full.begin(), full.end(), full.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  routing::v1::Channel channel = routing::v1::CHANNEL_UNSPECIFIED;
  if (!routing::v1::Channel_Parse(full, &channel)) return std::nullopt;
  return channel;
}

int RunSubmit(Invocation& in) {
  const auto channel = ChannelNamed(in.Value("CHANNEL"));
  if (!channel) {
    return in.FailUsage(
        {"The channel is mail, chat or task, not \"{0}\".",
         "渠道为 mail、chat 或 task，而不是“{0}”。", "渠道為 mail、chat 或 task，而不是「{0}」。"},
        {in.Value("CHANNEL")});
  }
  const std::string priority = in.Value("--priority");
  std::int32_t points = 0;
  const auto end = std::from_chars(priority.data(), priority.data() + priority.size(), points).ptr;
  if (end != priority.data() + priority.size()) {
    return in.FailUsage({"--priority is a whole number, not \"{0}\".",
                         "--priority 为整数，而不是“{0}”。", "--priority 為整數，而不是「{0}」。"},
                        {priority});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  SubmitWorkRequest request;
  request.set_channel(*channel);
  request.set_key(in.Value("KEY"));
  request.set_queue(InCollection("queues", in.Value("QUEUE")));
  request.set_priority(points);
  if (in.Has("--customer")) {
    request.set_customer(InCollection("customers", in.Value("--customer")));
  }
  request.set_contact(in.Value("--contact"));
  request.set_subject(in.Value("--subject"));
  const auto answer = in.Ask<SubmitWorkResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
  } else if (answer->was_known()) {
    in.out() << in.Say({"{0} was known by this key.", "该键对应的工作已存在：{0}。",
                        "此鍵對應的工作已存在：{0}。"},
                       {answer->work_item()})
             << "\n";
  } else {
    in.out() << in.Say({"{0} waits.", "{0} 已进入队列。", "{0} 已進入佇列。"},
                       {answer->work_item()})
             << "\n";
  }
  return kExitOk;
}

int RunWithdraw(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  routing::v1::WithdrawWorkRequest request;
  request.set_work_item(InCollection("work-items", in.Value("WORK-ITEM")));
  return in.Do(request, {"It is taken back.", "已撤回。", "已撤回。"});
}

int RunDone(Invocation& in) {
  const auto item = in.FindWork();
  if (!item.ok()) return in.Fail(item.error());
  agent::v1::ReleaseCallRequest request;
  request.set_work_item(*item);
  return in.Do(request, {"Your part in {0} is done.", "{0} 已处理完毕。", "{0} 已處理完畢。"},
               {*item});
}

}  // namespace

std::vector<Command> WorkCommands() {
  return {
      {"work submit",
       "Put a mail, a chat or a task into a queue; integrators and supervisors",
       {{"CHANNEL", "mail, chat or task", true},
        {"KEY", "What you know it by; the same key is never work twice", true},
        {"QUEUE", "For example billing", true},
        {"--subject", "What it is about"},
        {"--contact", "Whom it is from, for example a mail address"},
        {"--customer", "Number of the customer"},
        {"--priority", "Points added to the queue's"}},
       "strowger work submit mail msg-4711 billing --subject \"Where is my refund?\"",
       RunSubmit},
      {"work withdraw",
       "Take such work back",
       {{"WORK-ITEM", "For example 7", true}},
       "strowger work withdraw 7",
       RunWithdraw},
      {"work done",
       "End your work at what is no call; then wrap-up",
       {{"--work-item", "Which work item; else the one at your desk"}},
       "",
       RunDone},
  };
}

}  // namespace strowger::client
