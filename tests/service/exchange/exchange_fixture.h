#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "service/exchange/exchange.h"
#include "support/manual_executor.h"

// An exchange with everything around it in the hands of the test.
namespace strowger::service {

using namespace std::chrono_literals;

inline const LinkId kLink{"pbx"};
inline const AgentId kAna{"ana"};

// Answers when the test says so, like a store that takes its time.
class SlowDirectory final : public CallerDirectory {
 public:
  using Answer = std::function<void(std::shared_ptr<const ScreenPop>)>;
  void FindCaller(CallerQuery query, Answer done) override {
    asked.push_back(query);
    open.emplace_back(std::move(query.number), Cut(std::move(done)));
    if (answers_at_once) AnswerAll();
  }
  void OpenCustomer(CustomerId, std::string number, Answer done) override {
    open.emplace_back(std::move(number), std::move(done));
    if (answers_at_once) AnswerAll();
  }
  void AnswerAll() {
    auto answering = std::move(open);
    open.clear();
    for (auto& [number, done] : answering) {
      ScreenPop pop;
      pop.number = number.starts_with('+') ? number : "+8625" + number;
      pop.match = CallerMatch::kOne;
      pop.customer = Customer{.id = CustomerId{42}, .fields = {.display_name = "王小明"}};
      pop.times.fill(1ms);
      pop.taken = 6ms;
      done(std::make_shared<const ScreenPop>(pop));
    }
  }
  bool answers_at_once = true;
  std::vector<core::PopStage> leaves_out;  // Of the pops of callers.
  std::vector<std::pair<std::string, Answer>> open;
  std::vector<CallerQuery> asked;

 private:
  Answer Cut(Answer done) const {
    if (leaves_out.empty()) return done;
    return [done = std::move(done), left_out = leaves_out](std::shared_ptr<const ScreenPop> pop) {
      ScreenPop cut = *pop;
      cut.left_out = left_out;
      cut.complete = false;
      done(std::make_shared<const ScreenPop>(std::move(cut)));
    };
  }
};

// Keeps what was committed; commits only when told, when the test wants to see what waits for it.
class TestJournal final : public Journal {
 public:
  Result<JournalMemory> Load() override { return JournalMemory{}; }
  void Commit(JournalBatch batch, std::function<void(Result<void>)> done) override {
    batches.push_back(std::move(batch));
    waiting.push_back(std::move(done));
    if (commits_at_once) Sync();
  }
  JournalFigures figures() const override { return {.waiting_batches = waiting.size()}; }
  void FindWork(std::string key, Done<InteractionId> done) const override {
    const auto found = closed_works.find(key);
    done(found == closed_works.end() ? InteractionId{} : found->second);
  }
  void ReadDecisions(InteractionId, Done<std::vector<core::Decision>> done) const override {
    done(std::vector<core::Decision>{});
  }
  void Sync(Result<void> result = {}) {
    auto done = std::move(waiting);
    waiting.clear();
    for (auto& one : done) one(result);
  }
  bool commits_at_once = true;
  std::map<std::string, InteractionId> closed_works;
  std::vector<JournalBatch> batches;
  std::vector<std::function<void(Result<void>)>> waiting;
};

// One list of what the outside saw, in order.
struct Story {
  std::vector<std::string> lines;
  bool Has(const std::string& line) const {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  }
  std::size_t At(const std::string& line) const {
    return static_cast<std::size_t>(std::find(lines.begin(), lines.end(), line) - lines.begin());
  }
};

class StoryTelephony final : public Telephony {
 public:
  explicit StoryTelephony(Story& story) : story_(story) {}
  void Execute(std::vector<core::PbxCommand> commands) override {
    for (const core::PbxCommand& command : commands) {
      if (const auto* ring = std::get_if<core::RingDevice>(&command)) {
        story_.lines.push_back("ring " + ring->device.value);
        leg = ring->leg;
      } else if (std::holds_alternative<core::QueueCall>(command)) {
        story_.lines.push_back("queue");
      }
    }
  }
  LegId leg;

 private:
  Story& story_;
};

class StoryWatcher final : public FeedWatcher {
 public:
  explicit StoryWatcher(Story& story) : story_(story) {}
  void OnFrame(const FeedFrame& frame) override {
    if (const auto* given = std::get_if<FeedEvents>(&frame); given != nullptr && is_slow) {
      receipts.insert(receipts.end(), given->receipts.begin(), given->receipts.end());
    }
    if (std::holds_alternative<FeedReset>(frame)) story_.lines.push_back("reset");
    if (const auto* events = std::get_if<FeedEvents>(&frame)) Tell(events->events);
    if (const auto* snapshot = std::get_if<FeedSnapshot>(&frame)) {
      story_.lines.push_back("snapshot");
      Tell(snapshot->events);
    }
  }

  void OnEnd(const Error& why) override { story_.lines.push_back("end " + why.reason); }

  bool is_slow = false;  // Keeps its receipts until the test drops them.
  std::vector<Receipt> receipts;

 private:
  void Tell(const std::vector<FeedEventPtr>& events) {
    for (const FeedEventPtr& event : events) {
      if (const auto* shown = std::get_if<OfferShown>(&event->payload)) {
        story_.lines.push_back("offer " + (shown->pop->customer
                                               ? shown->pop->customer->fields.display_name
                                               : "unknown"));
      } else if (const auto* pop = std::get_if<PopChanged>(&event->payload)) {
        story_.lines.push_back(
            "pop " + (pop->pop->customer ? pop->pop->customer->fields.display_name : "unknown"));
      } else if (const auto* ended = std::get_if<OfferEnded>(&event->payload)) {
        story_.lines.push_back("offer ended " +
                               std::to_string(static_cast<int>(ended->offer.outcome)));
      }
    }
  }
  Story& story_;
};

class ExchangeTest : public testing::Test {
 protected:
  ExchangeTest() {
    setup_.queues = {{.id = QueueId{"support"}, .display_name = "Support"}};
    setup_.agents = {AgentAt(kAna, "1001")};
    plan_.links[kLink] = {.display_name = "pbx", .default_queue = QueueId{"support"}};
    plan_.queues = {QueueId{"support"}};
    Open({});
  }

  static core::AgentSetup AgentAt(const AgentId& agent, const std::string& device) {
    return {.id = agent,
            .display_name = agent.value,
            .queues = {QueueId{"support"}},
            .link = kLink,
            .device = DeviceId{device}};
  }
  // The exchange gets `setup_` and `plan_` as they are now.
  Result<void> SetupChanges() {
    Result<void> result = Internal("NOT_DONE", "No answer yet.");
    exchange_->ChangeSetup(setup_, plan_, {.user = "admin"},
                           [&](Result<void> done) { result = done; });
    executor_.RunAll();
    return result;
  }

  void Open(JournalMemory memory) {
    exchange_.reset();
    memory.generation = ++generation_;
    exchange_ = std::make_unique<Exchange>(ExchangePorts{executor_, clock_, journal_, directory_},
                                           setup_, plan_, ExchangeOptions{}, std::move(memory));
    exchange_->AddLink(kLink, telephony_);
    exchange_->Start();
    executor_.RunAll();
  }

  void LinkIsUp() {
    exchange_->OnLinkUp(kLink, {}, {});
    executor_.RunAll();
  }
  Result<void> Does(core::Input input) {
    Result<void> result = Internal("NOT_DONE", "No answer yet.");
    exchange_->Submit(std::move(input), {.user = "ana"}, [&](Result<void> done) { result = done; });
    executor_.RunAll();
    return result;
  }
  void AnaIsReady() {
    ASSERT_TRUE(Does(core::LogOn{kAna, {}}).ok());
    ASSERT_TRUE(Does(core::SetReady{kAna}).ok());
    watcher_ = std::make_shared<StoryWatcher>(story_);
    exchange_->WatchDesk(kAna, watcher_, std::nullopt);
    executor_.RunAll();
  }
  static OfferedCall CallFrom(const std::string& call, const std::string& caller) {
    return {.call = PbxCallId{call}, .customer_leg = LegId{call}, .caller = caller};
  }
  void CallArrives(const std::string& call, std::uint64_t sequence = 0,
                   std::function<void()> committed = {}) {
    exchange_->OnEvents(kLink, {CallFrom(call, "+8613800138000")}, sequence, std::move(committed));
    executor_.RunAll();
  }
  // What was committed, as a restarted exchange takes it up.
  JournalMemory Remembered() const {
    JournalMemory memory;
    std::map<AgentId, core::AgentState> agents;
    std::map<WorkItemId, core::ItemView> items;
    for (const JournalBatch& batch : journal_.batches) {
      for (const auto& agent : batch.changes.agents) agents[agent.agent] = agent;
      for (const auto& item : batch.changes.items) items[item.item] = item;
      for (const auto& [link, sequence] : batch.acknowledged) {
        memory.acknowledged = {{link, sequence}};
      }
      memory.floor.next_number = std::max(memory.floor.next_number, batch.changes.next_number);
    }
    for (const auto& [id, agent] : agents) memory.floor.agents.push_back(agent);
    for (const auto& [id, item] : items) memory.floor.items.push_back(item);
    return memory;
  }
  PopFigures Figures() {
    PopFigures read;
    exchange_->ReadPopFigures([&](PopFigures figures) { read = figures; });
    executor_.RunAll();
    return read;
  }
  // The caller's number as the floor has it.
  std::string NumberOf(const std::string& call) {
    std::string number = "no such call";
    exchange_->Inspect([&](const core::Floor& floor) {
      const core::ItemView* view = floor.FindItem(floor.FindCall(kLink, PbxCallId{call}));
      if (view != nullptr) number = view->ani;
    });
    executor_.RunAll();
    return number;
  }

  core::FloorSetup setup_;
  LinePlan plan_;
  test::ManualClock clock_;
  test::ManualExecutor executor_{clock_};
  TestJournal journal_;
  SlowDirectory directory_;
  Story story_;
  StoryTelephony telephony_{story_};
  std::shared_ptr<StoryWatcher> watcher_;
  std::uint64_t generation_ = 0;
  std::unique_ptr<Exchange> exchange_;
};

}  // namespace strowger::service
