#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "strowger/routing/v1/callback.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/typed_time.h"

namespace strowger::client {

namespace {

using namespace routing::v1;

constexpr int kPageSize = 1000;

void SetTime(TimePoint time, google::protobuf::Timestamp* out) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  out->set_seconds(seconds.count());
}

int RunSchedule(Invocation& in) {
  const auto time = ReadTypedTime(in.Value("TIME"), std::chrono::system_clock::now(), UtcOffset());
  if (!time) {
    return in.FailUsage(
        {"The time is like 15:30, 15:30-16:30, \"2026-11-24 9:00-12:00\", +30m or +2h, not "
         "\"{0}\".",
         "时间形如 15:30、15:30-16:30、\"2026-11-24 9:00-12:00\"、+30m 或 +2h，而不是“{0}”。",
         "時間形如 15:30、15:30-16:30、\"2026-11-24 9:00-12:00\"、+30m 或 +2h，而不是「{0}」。"},
        {in.Value("TIME")});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ScheduleCallbackRequest request;
  request.set_queue(InCollection("queues", in.Value("QUEUE")));
  request.set_number(in.Value("NUMBER"));
  SetTime(time->from, request.mutable_start_time());
  if (time->until != TimePoint{}) SetTime(time->until, request.mutable_end_time());
  if (in.Has("--agent")) request.set_agent(InCollection("agents", in.Value("--agent")));
  if (in.Has("--customer")) {
    request.set_customer(InCollection("customers", in.Value("--customer")));
  }
  if (in.Has("--link")) request.set_link(InCollection("links", in.Value("--link")));
  request.set_note(in.Value("--note"));
  const auto answer = in.Ask<ScheduleCallbackResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"{0}: {1} is called from {2} on.", "{0}：{2} 起回呼 {1}。",
                      "{0}：{2} 起回撥 {1}。"},
                     {answer->work_item(), request.number(), LocalTime(request.start_time())})
           << "\n";
  return kExitOk;
}

// All pages as one.
Result<ListCallbacksResponse> ReadAll(Invocation& in) {
  ListCallbacksResponse all;
  ListCallbacksRequest request;
  request.set_page_size(kPageSize);
  if (in.Has("--queue")) request.set_queue(InCollection("queues", in.Value("--queue")));
  do {
    auto page = in.Ask<ListCallbacksResponse>(request);
    if (!page.ok()) return page.error();
    for (WorkItem& one : *page->mutable_callbacks()) all.add_callbacks()->Swap(&one);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return all;
}

// When it is called next: for those who stand in line, since when they do.
std::int64_t DueOf(const WorkItem& item) {
  const Callback& callback = item.callback();
  return callback.has_next_time() ? callback.next_time().seconds() : item.arrive_time().seconds();
}

int RunList(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  auto all = ReadAll(in);
  if (!all.ok()) return in.Fail(all.error());
  if (in.has_json()) {
    in.PrintJson(*all);
    return kExitOk;
  }
  std::vector<const WorkItem*> items;
  for (const WorkItem& item : all->callbacks()) items.push_back(&item);
  std::ranges::stable_sort(items, {}, [](const WorkItem* item) { return DueOf(*item); });
  Table table(in.SayAll({headings::kWorkItem, headings::kState, headings::kQueue,
                         headings::kTelephone, headings::kWhen, headings::kUntil, headings::kAgent,
                         headings::kAttempts, headings::kSubject}));
  for (const WorkItem* item : items) {
    const Callback& callback = item->callback();
    table.Add({WithoutCollection(item->name()),
               Word(WorkItemState_Name(item->state()), "WORK_ITEM_STATE_"),
               WithoutCollection(item->queue()), callback.number(),
               LocalTime(callback.has_next_time() ? callback.next_time() : item->arrive_time()),
               LocalTime(callback.end_time()), WithoutCollection(callback.agent()),
               std::to_string(callback.attempts_count()), item->subject()});
  }
  in.out() << table.Text();
  return kExitOk;
}

int RunCancel(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  CancelCallbackRequest request;
  request.set_work_item(InCollection("work-items", in.Value("WORK-ITEM")));
  return in.Do(request, {"It is taken back.", "已撤回。", "已撤回。"});
}

}  // namespace

std::vector<Command> CallbackCommands() {
  return {
      {"callback schedule",
       "Promise a customer to be called at a time in the queue's hours",
       {{"QUEUE", "For example billing", true},
        {"NUMBER", "Whom to call", true},
        {"TIME", "15:30, 15:30-16:30, \"2026-11-24 9:00-12:00\", +30m or +2h", true},
        {"--agent", "Who is asked first, for example ana"},
        {"--note", "What it is about"},
        {"--customer", "Number of the customer; else looked up by the number"},
        {"--link", "The PBX that calls; else the agent's, or that of the queue's first"}},
       "strowger callback schedule billing +4366012345 15:30-16:30 --agent ana --note \"invoice\"",
       RunSchedule},
      {"callback list",
       "Who is to be called back, the next ones first",
       {{"--queue", "Only those of this queue"}},
       "",
       RunList},
      {"callback cancel",
       "Take a callback back",
       {{"WORK-ITEM", "For example 7", true}},
       "strowger callback cancel 7",
       RunCancel},
  };
}

}  // namespace strowger::client
