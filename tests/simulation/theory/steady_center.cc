#include "simulation/theory/steady_center.h"

#include "core/report/contact_times.h"

namespace strowger::simulation {
namespace {

const LinkId kLink{"pbx"};
constexpr TimePoint kStart{std::chrono::hours(24 * 365 * 50)};
constexpr Duration kThreshold = std::chrono::seconds(20);

void Note(const core::ItemView& closed, ContactSeries& series) {
  const Duration wait = core::MeasureContact(closed).wait;
  series.waited.push_back(wait > Duration::zero() ? 1 : 0);
  series.seconds.push_back(std::chrono::duration<double>(wait).count());
  series.abandoned.push_back(closed.answered ? 0 : 1);
  series.answered_in_time.push_back(closed.answered && wait <= kThreshold ? 1 : 0);
}

}  // namespace

SteadyCenter::SteadyCenter() = default;

core::QueueSetup& SteadyCenter::AddQueue(const std::string& id) {
  core::QueueSetup queue;
  queue.id = QueueId{id};
  queue.wrap_up_timeout = Duration::zero();
  queue.service_level_threshold = kThreshold;
  setup_.queues.push_back(queue);
  return setup_.queues.back();
}

void SteadyCenter::AddAgents(const std::string& name, std::size_t count,
                             const std::vector<QueueId>& queues) {
  for (std::size_t i = 0; i < count; ++i) {
    core::AgentSetup agent;
    agent.id = AgentId{name + std::to_string(i)};
    agent.queues = queues;
    agent.link = kLink;
    agent.device = DeviceId{std::to_string(1000 + setup_.agents.size())};
    setup_.agents.push_back(agent);
  }
}

service::CallerStream& SteadyCenter::AddStream(const QueueId& queue, double calls_per_hour,
                                               Duration talk) {
  service::CallerStream stream;
  stream.queue = queue;
  stream.rates = {{kStart, calls_per_hour}};
  stream.talk.mean = talk;
  streams_.push_back(stream);
  return streams_.back();
}

void SteadyCenter::Play(std::size_t calls, std::uint64_t seed) {
  double calls_per_hour = 0;
  for (const auto& stream : streams_) calls_per_hour += stream.rates.front().calls_per_hour;
  const auto hours =
      std::chrono::duration<double, std::ratio<3600>>(static_cast<double>(calls) / calls_per_hour);
  const auto length = std::chrono::duration_cast<Duration>(hours);
  service::PlayOptions options;
  options.setup = setup_;
  options.begin = kStart;
  for (const core::AgentSetup& agent : setup_.agents) options.shifts.push_back({agent.id, kStart});
  service::PlayedCenter center(options);
  const TimePoint end = kStart + length / 10 + length;
  service::GeneratedTraffic traffic(streams_, end, seed);
  center.Play(traffic, kStart + length / 10);
  center.WarmUpIsOver();
  center.Watch([this](const core::ItemView& closed) { Note(closed, series_[closed.queue]); });
  center.Play(traffic, end);
  report_ = center.Report();
}

double SteadyCenter::mean_occupancy() const {
  double sum = 0;
  for (const core::AgentTally& agent : report_->agents) sum += agent.occupancy().value_or(0);
  return sum / static_cast<double>(report_->agents.size());
}

}  // namespace strowger::simulation
