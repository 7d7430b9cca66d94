#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "strowger/routing/v1/floor.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"

namespace strowger::client {

namespace {

constexpr int kPageSize = 1000;

// All pages of a list, as one response.
template <class Response, class Request>
Result<Response> ReadAll(Invocation& in, Request request) {
  request.set_page_size(kPageSize);
  Response all;
  do {
    auto page = in.Ask<Response>(request);
    if (!page.ok()) return page.error();
    request.set_page_token(page->next_page_token());
    page->clear_next_page_token();
    all.MergeFrom(*page);
  } while (!request.page_token().empty());
  return all;
}

// "4:05".
std::string MinutesText(std::int64_t seconds) {
  const std::int64_t shown = seconds < 0 ? 0 : seconds;
  const std::string rest = std::to_string(shown % 60);
  return std::to_string(shown / 60) + ":" + (rest.size() < 2 ? "0" : "") + rest;
}

std::string SinceNow(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return {};
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now).count() - time.seconds();
  return MinutesText(seconds);
}

// "open to 03-02 18:00", "closed to 03-05 09:00 (New Year)"; empty where it never changes.
std::string HoursText(const Invocation& in, const routing::v1::QueueStatus& queue) {
  const bool is_closed = queue.hours_state() == routing::v1::QUEUE_HOURS_STATE_CLOSED;
  const std::string change = LocalTime(queue.hours_change_time());
  if (!is_closed && change.empty()) return {};
  std::string text =
      is_closed ? in.Say({"closed", "休息", "休息"}) : in.Say({"open", "营业", "營業"});
  if (!change.empty()) text += in.Say({" to ", "至 ", "至 "}) + change;
  return queue.special_day().empty() ? text : text + " (" + queue.special_day() + ")";
}

// "2:40 ±0:35 +0:20": what was foretold of late was off by so much in the mean, and people waited
// so much longer (+) or shorter (-) than foretold.
std::string ExpectedText(const routing::v1::QueueStatus& queue) {
  const std::string expected = MinutesText(queue.expected_wait_duration().seconds());
  if (queue.foretold_count() == 0) return expected;
  const std::int64_t bias = queue.foretold_bias_duration().seconds();
  const std::string error = MinutesText(queue.foretold_error_duration().seconds());
  return expected + " ±" + error + (bias < 0 ? " -" : " +") + MinutesText(std::abs(bias));
}

// "82 % of 50 (ignore abandons)": never without its formula.
std::string ServiceText(const Invocation& in, const routing::v1::QueueStatus& queue) {
  if (!queue.has_service_level()) return {};
  const auto& level = queue.service_level();
  return std::to_string(std::lround(level.percent())) + " % " + in.Say({"of ", "/ ", "/ "}) +
         std::to_string(level.contact_count()) + " (" + level.formula() + ")";
}

void Print(Invocation& in, const routing::v1::ListQueuesResponse& queues) {
  Table table(in.SayAll({headings::kQueue, headings::kName, headings::kWaiting, headings::kRinging,
                         headings::kScheduled, headings::kLongest, headings::kDue,
                         headings::kExpected, headings::kServiceLevel, headings::kReady,
                         headings::kLoggedOn, headings::kHours}));
  for (const auto& queue : queues.queues()) {
    const bool is_over = queue.longest_wait_state() == routing::v1::THRESHOLD_STATE_OVER;
    table.Add({WithoutCollection(queue.queue()), queue.display_name(),
               std::to_string(queue.waiting()), std::to_string(queue.ringing()),
               std::to_string(queue.scheduled_count()),
               SinceNow(queue.oldest_arrive_time()) + (is_over ? "!" : ""),
               queue.has_nearest_due_time() ? LocalTime(queue.nearest_due_time()) : "",
               ExpectedText(queue), ServiceText(in, queue), std::to_string(queue.agents_ready()),
               std::to_string(queue.agents_logged_on()), HoursText(in, queue)});
  }
  in.out() << table.Text();
}

void Print(Invocation& in, const routing::v1::ListAgentsResponse& agents) {
  Table table(
      in.SayAll({headings::kAgent, headings::kName, headings::kPresence, headings::kReason,
                 headings::kFor, headings::kSlot, headings::kWorkItem, headings::kTelephone}));
  for (const auto& agent : agents.agents()) {
    table.Add({WithoutCollection(agent.agent()), agent.display_name(),
               Word(routing::v1::Presence_Name(agent.presence()), "PRESENCE_"), agent.reason(),
               SinceNow(agent.presence_start_time()),
               Word(routing::v1::SlotState_Name(agent.slot_state()), "SLOT_STATE_"),
               WithoutCollection(agent.work_item()), agent.device()});
  }
  in.out() << table.Text();
}

// Who has it, or all who are asked for it.
std::string HoldersOf(const routing::v1::WorkItem& item) {
  std::string holders = WithoutCollection(item.owner());
  for (const std::string& other : item.also_asked()) holders += " " + WithoutCollection(other);
  return holders;
}

// Of what an agent set aside: until when.
std::string StateOf(const Invocation& in, const routing::v1::WorkItem& item) {
  if (!item.has_parking()) {
    return Word(routing::v1::WorkItemState_Name(item.state()), "WORK_ITEM_STATE_");
  }
  const std::string agent = WithoutCollection(item.parking().agent());
  if (!item.parking().has_end_time()) {
    return in.Say({"parked by {0} until a reply", "{0} 搁置待回复", "{0} 擱置待回覆"}, {agent});
  }
  return in.Say({"parked by {0} until {1}", "{0} 搁置至 {1}", "{0} 擱置至 {1}"},
                {agent, LocalTime(item.parking().end_time())});
}

void Print(Invocation& in, const routing::v1::ListWorkItemsResponse& items) {
  Table table(
      in.SayAll({headings::kWorkItem, headings::kState, headings::kQueue, headings::kCaller,
                 headings::kArrived, headings::kDue, headings::kOwner, headings::kInteraction}));
  for (const auto& item : items.work_items()) {
    table.Add({WithoutCollection(item.name()), StateOf(in, item), WithoutCollection(item.queue()),
               item.caller().national(), SinceNow(item.arrive_time()),
               DueText(item.has_due_time(), item.due_time(), item.due_state()), HoldersOf(item),
               WithoutCollection(item.interaction())});
  }
  in.out() << table.Text();
}

// The members of an object, to be joined with others.
std::string Members(const google::protobuf::Message& message) {
  const std::string text = ToJson(message);
  return text.substr(1, text.size() - 2);
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto queues =
      ReadAll<routing::v1::ListQueuesResponse>(in, routing::v1::ListQueuesRequest());
  if (!queues.ok()) return in.Fail(queues.error());
  const auto agents =
      ReadAll<routing::v1::ListAgentsResponse>(in, routing::v1::ListAgentsRequest());
  if (!agents.ok()) return in.Fail(agents.error());
  const auto items =
      ReadAll<routing::v1::ListWorkItemsResponse>(in, routing::v1::ListWorkItemsRequest());
  // Agents see queues and agents, not all work.
  const bool may_see_work = items.ok() || items.error().code != ErrorCode::kPermissionDenied;
  if (may_see_work && !items.ok()) return in.Fail(items.error());
  if (in.has_json()) {
    std::string text;
    for (const std::string& members :
         {Members(*queues), Members(*agents), items.ok() ? Members(*items) : std::string()}) {
      if (!members.empty()) text += (text.empty() ? "" : ",") + members;
    }
    in.out() << "{" << text << "}\n";
    return kExitOk;
  }
  Print(in, *queues);
  in.out() << "\n";
  Print(in, *agents);
  if (!items.ok()) return kExitOk;
  in.out() << "\n";
  Print(in, *items);
  return kExitOk;
}

int RunSetPresence(Invocation& in) {
  const std::string presence = in.Value("PRESENCE");
  if (presence != "ready" && presence != "not-ready" && presence != "logged-off") {
    return in.FailUsage({"PRESENCE is ready, not-ready or logged-off, not \"{0}\".",
                         "PRESENCE 为 ready、not-ready 或 logged-off，而不是“{0}”。",
                         "PRESENCE 為 ready、not-ready 或 logged-off，而不是「{0}」。"},
                        {presence});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const std::string agent = InCollection("agents", in.Value("AGENT"));
  if (presence == "logged-off") {
    routing::v1::LogOffAgentRequest request;
    request.set_agent(agent);
    return in.Do(request, {"Logged off, or will be when the work in hand ends.",
                           "已登出；若有工作在手，将在结束时登出。",
                           "已登出；若有工作在手，將在結束時登出。"});
  }
  routing::v1::SetAgentPresenceRequest request;
  request.set_agent(agent);
  request.set_presence(presence == "ready" ? routing::v1::PRESENCE_READY
                                           : routing::v1::PRESENCE_NOT_READY);
  request.set_reason(in.Value("--reason"));
  return in.Do(request, {"Done, or pending until the work in hand ends.",
                         "已完成；若有工作在手，将在结束时生效。",
                         "已完成；若有工作在手，將在結束時生效。"});
}

}  // namespace

std::vector<Command> FloorCommands() {
  return {
      {"floor show",
       "Queues, agents and work as they are now",
       {},
       "strowger floor show --json",
       RunShow},
      {"floor set-presence",
       "Change an agent's presence, as a supervisor",
       {{"AGENT", "Name of the agent", true},
        {"PRESENCE", "ready, not-ready or logged-off", true},
        {"--reason", "Of not-ready; shown to the agent"}},
       "strowger floor set-presence bo not-ready --reason training",
       RunSetPresence},
  };
}

}  // namespace strowger::client
