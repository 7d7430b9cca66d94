#include "bench/call_stream.h"

#include <chrono>
#include <deque>
#include <utility>
#include <variant>

#include "adapters/store/floor_json.h"
#include "base/check.h"
#include "core/floor/floor.h"

namespace strowger::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kAgents = 200;
const LinkId kLink{"pbx-1"};
const QueueId kQueue{"billing"};

core::FloorSetup MakeSetup() {
  core::FloorSetup setup;
  setup.skills = {SkillId{"english"}};
  core::QueueSetup queue;
  queue.id = kQueue;
  queue.needs = {{SkillId{"english"}, 3}};
  setup.queues = {queue};
  for (std::size_t i = 0; i < kAgents; ++i) {
    core::AgentSetup agent;
    agent.id = AgentId{"agent-" + std::to_string(i)};
    agent.skills = {{SkillId{"english"}, 5}};
    agent.queues = {kQueue};
    agent.link = kLink;
    agent.device = DeviceId{std::to_string(1'000 + i)};
    setup.agents.push_back(agent);
  }
  return setup;
}

// Drives a floor and notes what each event did.
class Recorder {
 public:
  Recorder() : floor_(MakeSetup(), {}) {
    Do({}, core::LinkUp{kLink, {true}, {}});
    for (const auto& agent : floor_.setup().agents) {
      Do({}, core::LogOn{agent.id, {}});
      Do({}, core::SetReady{agent.id});
    }
    batches_.clear();
  }

  void TakeCall(std::uint64_t number) {
    const PbxCallId call{"call-" + std::to_string(number)};
    const std::string subject = "calls/" + call.value;
    core::CallArrived arrival;
    arrival.link = kLink;
    arrival.call = call;
    arrival.customer_leg = LegId{"c"};
    arrival.queue = kQueue;
    arrival.ani = "+1202555" + std::to_string(1'000 + number % 9'000);
    arrival.dialled = "800";
    arrival.attached = {{"language", "en"}, {"account", std::to_string(number)}};
    Do(subject, arrival);
    const WorkItemId item = floor_.FindCall(kLink, call);
    const core::ItemView* view = floor_.FindItem(item);
    STROWGER_CHECK(view != nullptr && view->owner && !view->parties.empty());
    const AgentId agent = view->owner;
    const LegId leg = view->parties.front().leg;
    Do(subject, core::LegEvent{kLink, call, leg, core::LegEventKind::kDelivered, {}, {}});
    Do(subject, core::LegEvent{kLink, call, leg, core::LegEventKind::kEstablished, {}, {}});
    Do(subject, core::CallCleared{kLink, call, core::Cause::kNormal});
    Do("work-items/" + std::to_string(item.value), core::FinishWrapUp{agent, item, "paid"});
    STROWGER_CHECK(floor_.FindItem(item) == nullptr);
  }

  std::vector<service::JournalBatch> Take() { return std::move(batches_); }

 private:
  void Do(const std::string& subject, const core::Input& input) {
    now_ += 1ms;
    effects_.clear();
    STROWGER_CHECK(floor_.Handle(input, now_, effects_).ok());
    service::JournalBatch batch;
    batch.rows.push_back({now_, "LegEvent", subject, "link=pbx-1 leg=c kind=established"});
    batch.changes = floor_.TakeChanges();
    batch.acknowledged = {{kLink, ++sequence_}};
    batches_.push_back(std::move(batch));
  }

  core::Floor floor_;
  std::vector<core::Effect> effects_;
  std::vector<service::JournalBatch> batches_;
  TimePoint now_{std::chrono::seconds(1'767'225'600)};
  std::uint64_t sequence_ = 0;
};

std::size_t BytesOf(const core::AgentState& agent) {
  return agent.agent.value.size() + agent.reason.size() + agent.device.value.size() + 8 * 12;
}

std::size_t BytesOf(const core::ItemView& item) {
  return store::NeedsText(item.needs).size() + store::AgentsText(item.declined_by).size() +
         store::PartiesText(item.parties).size() + store::AttachedText(item.attached).size() +
         store::SegmentsText(item.segments).size() + item.queue.value.size() +
         item.owner.value.size() + item.link.value.size() + item.call.value.size() +
         item.customer_leg.value.size() + item.ani.size() + item.dialled.size() +
         item.disposition.size() + 8 * 14;
}

}  // namespace

std::vector<service::JournalBatch> MakeCallStream(std::size_t calls) {
  Recorder recorder;
  for (std::size_t number = 0; number < calls; ++number) recorder.TakeCall(number);
  return recorder.Take();
}

std::size_t BytesOf(const service::JournalBatch& batch) {
  std::size_t bytes = 8;
  for (const auto& row : batch.rows) {
    bytes += 8 + row.kind.size() + row.subject.size() + row.detail.size();
  }
  for (const auto& agent : batch.changes.agents) bytes += BytesOf(agent);
  for (const auto& item : batch.changes.items) bytes += BytesOf(item);
  return bytes;
}

}  // namespace strowger::bench
