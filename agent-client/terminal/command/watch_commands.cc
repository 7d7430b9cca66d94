#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "model/desk_state.h"
#include "session/desk_watch.h"
#include "session/floor_watch.h"
#include "terminal/command/commands.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr Phrase kForWrong{"--for is a time, for example 10s or 5m.",
                           "--for 为时间，例如 10s 或 5m。", "--for 為時間，例如 10s 或 5m。"};

using Condition = bool (*)(const DeskState&);

bool HasItemIn(const DeskState& state, routing::v1::WorkItemState wanted) {
  for (const auto& [name, item] : state.desk.work_items) {
    if (item.state() == wanted) return true;
  }
  return false;
}

struct Moment {
  std::string_view name;
  Condition has_come;
};

// What can be waited for at a desk.
constexpr std::array kMoments{
    Moment{"offer", [](const DeskState& s) { return s.desk.offer.has_value(); }},
    Moment{"connected",
           [](const DeskState& s) { return HasItemIn(s, routing::v1::WORK_ITEM_STATE_CONNECTED); }},
    Moment{"held",
           [](const DeskState& s) { return HasItemIn(s, routing::v1::WORK_ITEM_STATE_HELD); }},
    Moment{"wrap-up",
           [](const DeskState& s) { return HasItemIn(s, routing::v1::WORK_ITEM_STATE_WRAP_UP); }},
    Moment{"idle", [](const DeskState& s) { return s.is_known && s.desk.work_items.empty(); }},
    Moment{
        "ready",
        [](const DeskState& s) { return s.desk.status.presence() == routing::v1::PRESENCE_READY; }},
    Moment{"not-ready",
           [](const DeskState& s) {
             return s.desk.status.presence() == routing::v1::PRESENCE_NOT_READY;
           }},
};

std::string MomentNames() {
  std::string names;
  for (const Moment& moment : kMoments)
    names += (names.empty() ? "" : ", ") + std::string(moment.name);
  return names;
}

// "10s", "500ms", "2m" or plain seconds.
std::optional<Duration> ToDuration(const std::string& text) {
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits == 0 || text.empty() || text.size() > 9) return std::nullopt;
  const auto number = std::stoll(text.substr(0, digits));
  const std::string unit = digits == std::string::npos ? "s" : text.substr(digits);
  if (unit == "ms") return std::chrono::milliseconds(number);
  if (unit == "s") return std::chrono::seconds(number);
  if (unit == "m") return std::chrono::minutes(number);
  if (unit == "h") return std::chrono::hours(number);
  return std::nullopt;
}

std::string TextOf(const routing::v1::AgentStatus& status) {
  return "agent  " + WithoutCollection(status.agent()) + " " +
         Word(routing::v1::Presence_Name(status.presence()), "PRESENCE_") + " " + status.reason() +
         " " + Word(routing::v1::SlotState_Name(status.slot_state()), "SLOT_STATE_") + " " +
         status.work_item();
}

std::string TextOf(const routing::v1::QueueStatus& status) {
  return "queue  " + WithoutCollection(status.queue()) + " " + std::to_string(status.waiting()) +
         " waiting, " + std::to_string(status.agents_ready()) + " ready" +
         (status.hours_state() == routing::v1::QUEUE_HOURS_STATE_CLOSED ? ", closed" : "");
}

std::string TextOf(const routing::v1::LinkStatus& status) {
  return "link   " + WithoutCollection(status.link()) + " " +
         Word(routing::v1::LinkState_Name(status.state()), "LINK_STATE_") + " " + status.message();
}

std::string TextOf(const routing::v1::WorkItem& item) {
  const std::string refusal = item.has_refusal() ? " " + item.refusal().message() : std::string();
  return "work   " + item.name() + " " +
         Word(routing::v1::WorkItemState_Name(item.state()), "WORK_ITEM_STATE_") + " " +
         WithoutCollection(item.queue()) + " " + item.caller().national() + " " +
         WithoutCollection(item.owner()) + refusal;
}

std::string TextOf(const customer::v1::ScreenPop& pop) {
  const auto& opening = pop.opening();
  const std::string opens =
      pop.has_opening()
          ? " opens " +
                Word(customer::v1::ScreenOpeningKind_Name(opening.kind()), "SCREEN_OPENING_KIND_") +
                " " + WithoutCollection(opening.ticket()) + opening.url()
          : std::string();
  return pop.customer().display_name() + " " + pop.customer().tier() + " " +
         pop.caller().national() + opens;
}

std::string TextOf(const agent::v1::DeskEvent& event) {
  switch (event.event_case()) {
    case agent::v1::DeskEvent::kPresenceChanged:
      return TextOf(event.presence_changed().status());
    case agent::v1::DeskEvent::kOfferMade:
      return "offer  " + event.offer_made().offer().name() + " " +
             TextOf(event.offer_made().screen_pop()) + " " +
             event.offer_made().work_item().queue_display_name();
    case agent::v1::DeskEvent::kOfferClosed:
      return "offer  " + event.offer_closed().offer() + " " +
             Word(routing::v1::OfferOutcome_Name(event.offer_closed().outcome()),
                  "OFFER_OUTCOME_") +
             (event.offer_closed().taken_by().empty() ? "" : " by ") +
             WithoutCollection(event.offer_closed().taken_by());
    case agent::v1::DeskEvent::kWorkItemChanged:
      return TextOf(event.work_item_changed().work_item());
    case agent::v1::DeskEvent::kWorkItemGone:
      return "work   " + event.work_item_gone().work_item() + " gone";
    case agent::v1::DeskEvent::kCustomerChanged:
      return "caller " + TextOf(event.customer_changed().screen_pop());
    case agent::v1::DeskEvent::kQueueChanged:
      return TextOf(event.queue_changed().status());
    case agent::v1::DeskEvent::kLinkChanged:
      return TextOf(event.link_changed().status());
    case agent::v1::DeskEvent::EVENT_NOT_SET:
      return "?";
  }
  return "?";
}

std::string TextOf(const routing::v1::FloorEvent& event) {
  switch (event.event_case()) {
    case routing::v1::FloorEvent::kAgentChanged:
      return TextOf(event.agent_changed());
    case routing::v1::FloorEvent::kQueueChanged:
      return TextOf(event.queue_changed());
    case routing::v1::FloorEvent::kWorkItemChanged:
      return TextOf(event.work_item_changed());
    case routing::v1::FloorEvent::kWorkItemGone:
      return "work   " + event.work_item_gone().work_item() + " gone";
    case routing::v1::FloorEvent::kLinkChanged:
      return TextOf(event.link_changed());
    case routing::v1::FloorEvent::EVENT_NOT_SET:
      return "?";
  }
  return "?";
}

// Prints the events of a stream as they come, and lets the command wait for its end.
template <class Frame>
class Printer : public WatchListener<Frame> {
 public:
  explicit Printer(Invocation& in) : in_(in) {}

  void OnFrame(const Frame& frame) override {
    const std::lock_guard lock(mutex_);
    for (const auto& event : frame.events().events()) Print(event);
    in_.out() << std::flush;
    is_done_ = is_done_ || IsEnough(frame) || !in_.out();
    changed_.notify_all();
  }
  void OnStream(const StreamNews& news) override {
    const std::lock_guard lock(mutex_);
    news_ = news;
    if (news.state == StreamState::kResuming) {
      in_.err() << "strowger: "
                << in_.Say({"connection lost, coming back: {0}", "连接中断，正在恢复：{0}",
                            "連線中斷，正在恢復：{0}"},
                           {Harmless(news.why.message)})
                << "\n";
    }
    changed_.notify_all();
  }

  // Waits until enough was seen, the stream was refused, or the time is over.
  int Wait(std::optional<Duration> limit, bool is_awaited) {
    std::unique_lock lock(mutex_);
    const auto is_over = [this] { return is_done_ || news_.state == StreamState::kEnded; };
    if (limit) {
      changed_.wait_for(lock, *limit, is_over);
    } else {
      changed_.wait(lock, is_over);
    }
    if (news_.state == StreamState::kEnded) return in_.Fail(news_.why);
    if (is_done_ || !is_awaited) return kExitOk;
    if (news_.state != StreamState::kLive) return in_.Fail(news_.why);
    in_.err() << "strowger: "
              << in_.Say({"it did not come in time.", "未在时限内出现。", "未在時限內出現。"})
              << "\n";
    return kExitRefused;
  }

 protected:
  virtual bool IsEnough(const Frame& /*frame*/) { return false; }

 private:
  template <class Event>
  void Print(const Event& event) {
    if (in_.has_json()) {
      in_.PrintJson(event);
    } else {
      in_.out() << LocalClock(event.header().occur_time()) << "  " << Harmless(TextOf(event))
                << "\n";
    }
  }

  Invocation& in_;
  std::mutex mutex_;
  std::condition_variable changed_;
  StreamNews news_;
  bool is_done_ = false;
};

class DeskPrinter final : public Printer<DeskFrame> {
 public:
  DeskPrinter(Invocation& in, Condition until) : Printer(in), until_(until) {}

 private:
  bool IsEnough(const DeskFrame& frame) override {
    state_ = Apply(std::move(state_), frame, std::chrono::system_clock::now());
    return until_ != nullptr && state_.is_known && until_(state_);
  }

  const Condition until_;
  DeskState state_;
};

int RunWatch(Invocation& in) {
  const auto limit = ToDuration(in.Value("--for"));
  if (in.Has("--for") && !limit) return in.FailUsage(kForWrong);
  Condition until = nullptr;
  for (const Moment& moment : kMoments) {
    if (moment.name == in.Value("--until")) until = moment.has_come;
  }
  if (in.Has("--until") && until == nullptr) {
    return in.FailUsage(
        {"--until is one of: {0}.", "--until 为以下之一：{0}。", "--until 為以下之一：{0}。"},
        {MomentNames()});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  DeskPrinter printer(in, until);
  DeskWatch watch(in.client(), printer);
  watch.Start();
  const int code = printer.Wait(limit, until != nullptr);
  watch.Stop();
  return code;
}

int RunFloorWatch(Invocation& in) {
  const auto limit = ToDuration(in.Value("--for"));
  if (in.Has("--for") && !limit) return in.FailUsage(kForWrong);
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  Printer<FloorFrame> printer(in);
  FloorWatch watch(in.client(), printer);
  watch.Start();
  const int code = printer.Wait(limit, false);
  watch.Stop();
  return code;
}

}  // namespace

std::vector<Command> WatchCommands() {
  const Parameter limit{"--for", "Stop after this time, for example 10s"};
  return {
      {"watch",
       "What happens at your desk, one event a line, first as it is now",
       {limit,
        {"--until",
         "Stop when it comes: offer, connected, held, wrap-up, idle, ready or not-ready; exit code "
         "1 "
         "when the time is over first"}},
       "strowger watch --json --until offer --for 60s",
       RunWatch},
      {"floor watch",
       "What happens on the floor, for supervisors",
       {limit},
       "strowger floor watch --json --for 10s",
       RunFloorWatch},
  };
}

}  // namespace strowger::client
