#include "setup_due.h"

#include <optional>

#include "setup_value.h"

namespace strowger {

namespace wire = strowger::config::v1;

namespace {

constexpr std::uint32_t kDuePointsUsual = 20;

Result<void> ReadDueTime(const std::string& entry, const char* name, bool is_set,
                         const google::protobuf::Duration& wish, std::optional<Duration>& out) {
  if (!is_set) return {};
  out = DurationOf(wish);
  if (*out >= core::kPromiseMin && *out <= core::kPromiseMax) return {};
  return RefuseValue(entry, std::string(name) + " must be from \"1m\" to \"8784h\"");
}

Result<core::TicketPromise> ReadPromise(const std::string& entry, const wire::QueueDue& in) {
  core::TicketPromise promise;
  auto read = ReadDueTime(entry, "first_answer_duration", in.has_first_answer_duration(),
                          in.first_answer_duration(), promise.first_answer);
  if (read.ok()) {
    read = ReadDueTime(entry, "next_answer_duration", in.has_next_answer_duration(),
                       in.next_answer_duration(), promise.next_answer);
  }
  if (read.ok()) {
    read = ReadDueTime(entry, "resolution_duration", in.has_resolution_duration(),
                       in.resolution_duration(), promise.resolution);
  }
  if (!read.ok()) return read.error();
  if (!promise.first_answer && !promise.next_answer && !promise.resolution) {
    return RefuseValue(entry,
                       "it promises nothing; give first_answer_duration, next_answer_duration or "
                       "resolution_duration");
  }
  if (in.warning_percent() == 0) return promise;
  if (in.warning_percent() > 99) return RefuseValue(entry, "warning_percent must be 1 to 99");
  promise.warning_percent = static_cast<int>(in.warning_percent());
  return promise;
}

}  // namespace

Result<std::map<QueueId, core::TicketPromise>> ReadPromises(const wire::Configuration& in) {
  std::map<QueueId, core::TicketPromise> promises;
  for (const wire::Queue& queue : in.queue()) {
    if (!queue.has_due()) continue;
    auto promise = ReadPromise("queue \"" + queue.id() + "\", due", queue.due());
    if (!promise.ok()) return promise.error();
    promises.emplace(QueueId{queue.id()}, *promise);
  }
  return promises;
}

Result<void> ReadDuePoints(const wire::Queue& in, const std::string& entry,
                           core::QueueSetup& queue) {
  if (!in.has_due()) return {};
  const std::uint32_t points =
      in.due().has_warning_points() ? in.due().warning_points() : kDuePointsUsual;
  if (points > static_cast<std::uint32_t>(core::kDuePointsMax)) {
    return RefuseValue(entry + ", due", "warning_points must be 0 to 1000");
  }
  queue.due_points = static_cast<int>(points);
  return {};
}

}  // namespace strowger
