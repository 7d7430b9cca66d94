#include <charconv>
#include <cstdint>

#include "strowger/customer/v1/webhook.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// Receivers that are told what becomes of customers.
namespace strowger::client {

namespace {

using namespace customer::v1;

// A receiver may take its time.
constexpr Patience kTestPatience{.attempt = std::chrono::seconds(150),
                                 .total = std::chrono::seconds(150)};

// So many letters at once.
constexpr std::uint64_t kTogether = 1'000;

std::string WebhookOf(Invocation& in) { return InCollection("webhooks", in.Value("WEBHOOK")); }

int RunList(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ListWebhooksResponse>(ListWebhooksRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kName, headings::kState, headings::kDelivered, headings::kBehind,
                         headings::kWaiting, headings::kDead, headings::kWhen, headings::kReason}));
  for (const Webhook& webhook : answer->webhooks()) {
    const bool is_well = webhook.state() == WEBHOOK_STATE_DELIVERING;
    table.Add({WithoutCollection(webhook.name()),
               Word(WebhookState_Name(webhook.state()), "WEBHOOK_STATE_"),
               std::to_string(webhook.delivered_count()),
               std::to_string(webhook.newest_change() - webhook.cursor()),
               std::to_string(webhook.waiting_count()), std::to_string(webhook.dead_letter_count()),
               LocalTime(is_well ? webhook.last_delivery_time() : webhook.failing_since_time()),
               is_well ? std::string() : Harmless(webhook.last_error())});
  }
  in.out() << table.Text();
  return kExitOk;
}

int RunDead(Invocation& in) {
  ListDeadLettersRequest request;
  request.set_webhook(WebhookOf(in));
  request.set_page_token(in.Value("--page"));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ListDeadLettersResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kNumber, headings::kChange, headings::kWhat, headings::kCustomer,
                         headings::kAttempts, headings::kWhen, headings::kReason}));
  for (const DeadLetter& letter : answer->dead_letters()) {
    table.Add({std::to_string(letter.id()), std::to_string(letter.change_number()),
               Word(CustomerChangeKind_Name(letter.kind()), "CUSTOMER_CHANGE_KIND_"),
               WithoutCollection(letter.customer()), std::to_string(letter.try_count()),
               LocalTime(letter.give_up_time()), Harmless(letter.reason())});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

// The numbers of --number, or none for --all; false when neither or both were given, or one is no
// number.
template <class Request>
bool ReadWhich(Invocation& in, Request& request) {
  const auto numbers = in.List("--number");
  for (const std::string& text : numbers) {
    std::uint64_t id = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (problem != std::errc() || end != text.data() + text.size()) return false;
    request.add_ids(id);
  }
  return numbers.empty() == in.Has("--all");
}

int FailWhich(Invocation& in) {
  return in.FailUsage({"Say --number N, as often as needed, or --all.",
                       "请用 --number N（可多次）或 --all。",
                       "請用 --number N（可多次）或 --all。"});
}

// Of all, as long as as many are taken as go together: the server takes no more at once.
template <class Response, class Request, class CountOf>
int RunOnLetters(Invocation& in, const Phrase& done, CountOf count_of) {
  Request request;
  request.set_webhook(WebhookOf(in));
  if (!ReadWhich(in, request)) return FailWhich(in);
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  std::uint64_t total = 0;
  Response last;
  do {
    auto answer = in.Ask<Response>(request);
    if (!answer.ok()) return in.Fail(answer.error());
    last = *std::move(answer);
    total += count_of(last);
  } while (request.ids().empty() && count_of(last) == kTogether);
  if (in.has_json()) {
    in.out() << "{\"count\":" << total << "}\n";
    return kExitOk;
  }
  in.out() << in.Say(done, {std::to_string(total)}) << "\n";
  return kExitOk;
}

int RunRetry(Invocation& in) {
  return RunOnLetters<RetryDeadLettersResponse, RetryDeadLettersRequest>(
      in, {"{0} are sent again.", "正在重新发送 {0} 条。", "正在重新傳送 {0} 筆。"},
      [](const auto& response) { return response.retried_count(); });
}

int RunDiscard(Invocation& in) {
  return RunOnLetters<DiscardDeadLettersResponse, DiscardDeadLettersRequest>(
      in, {"{0} are gone.", "已丢弃 {0} 条。", "已捨棄 {0} 筆。"},
      [](const auto& response) { return response.discarded_count(); });
}

int RunEnable(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  EnableWebhookRequest request;
  request.set_webhook(WebhookOf(in));
  return in.Do(request, {"It is asked again.", "已恢复发送。", "已恢復傳送。"});
}

int RunTest(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  TestWebhookRequest request;
  request.set_webhook(WebhookOf(in));
  const auto answer = in.client().Ask<TestWebhookResponse>(request, kTestPatience);
  if (!answer.ok()) return in.Fail(answer.error());
  const int code = answer->is_taken() ? kExitOk : kExitRefused;
  if (in.has_json()) {
    in.PrintJson(*answer);
    return code;
  }
  if (answer->status() == 0) {
    in.out() << in.Say({"No answer: {0}", "没有回应：{0}", "沒有回應：{0}"},
                       {Harmless(answer->trouble())})
             << "\n";
    return code;
  }
  const auto milliseconds =
      answer->duration().seconds() * 1'000 + answer->duration().nanos() / 1'000'000;
  in.out() << in.Say({"HTTP status {0} after {1} ms.", "HTTP 状态 {0}，用时 {1} 毫秒。",
                      "HTTP 狀態 {0}，用時 {1} 毫秒。"},
                     {std::to_string(answer->status()), std::to_string(milliseconds)})
           << "\n";
  return code;
}

}  // namespace

std::vector<Command> WebhookCommands() {
  const Parameter webhook{"WEBHOOK", "Its id in the configuration", true};
  const Parameter number{"--number",
                         "Number of a message, as webhook dead tells it; may be given often", false,
                         Parameter::Kind::kList};
  const Parameter all{"--all", "All of them", false, Parameter::Kind::kFlag};
  return {
      {"webhook list",
       "The receivers of changes, how far each is and what it last refused",
       {},
       "strowger webhook list --json",
       RunList},
      {"webhook test",
       "Send a receiver a signed test message now; exit code 1 when it is not taken",
       {webhook},
       "strowger webhook test erp",
       RunTest},
      {"webhook dead",
       "Messages that were given up, and why",
       {webhook, {"--page", "Where to go on, as the page before says"}},
       "strowger webhook dead erp",
       RunDead},
      {"webhook retry",
       "Send messages again that were given up",
       {webhook, number, all},
       "strowger webhook retry erp --all",
       RunRetry},
      {"webhook discard",
       "Forget messages that were given up",
       {webhook, number, all},
       "strowger webhook discard erp --number 3",
       RunDiscard},
      {"webhook enable",
       "Send again to a receiver that answered 410 Gone",
       {webhook},
       "strowger webhook enable erp",
       RunEnable},
  };
}

}  // namespace strowger::client
