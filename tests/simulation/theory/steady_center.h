#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/floor/setup.h"
#include "core/report/batch_means.h"
#include "core/report/floor_tally.h"
#include "service/what_if/generated_traffic.h"
#include "service/what_if/played_center.h"

namespace strowger::simulation {

// What happened to the contacts of one queue, one value each in the order of their end.
struct ContactSeries {
  std::vector<double> waited;  // 1 or 0.
  std::vector<double> seconds;
  std::vector<double> abandoned;
  std::vector<double> answered_in_time;
};

// A call center whose traffic stays the same for long, played on the real floor until its figures
// are steady.
class SteadyCenter {
 public:
  SteadyCenter();

  core::QueueSetup& AddQueue(const std::string& id);
  void AddAgents(const std::string& name, std::size_t count, const std::vector<QueueId>& queues);
  service::CallerStream& AddStream(const QueueId& queue, double calls_per_hour, Duration talk);

  // Plays about so many calls after as many as a tenth of them to warm up.
  void Play(std::size_t calls, std::uint64_t seed);

  const ContactSeries& series(const QueueId& queue) { return series_[queue]; }
  const core::FloorReport& report() const { return *report_; }
  double mean_occupancy() const;

 private:
  core::FloorSetup setup_;
  std::vector<service::CallerStream> streams_;
  std::map<QueueId, ContactSeries> series_;
  std::optional<core::FloorReport> report_;
};

}  // namespace strowger::simulation
