#include "setup_overflow.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "core/floor/destination.h"
#include "setup_value.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;

Result<void> ReadOverflow(const wire::Overflow& in, const std::string& entry, bool may_call_back,
                          core::Overflow& out) {
  if (in.announcement().size() > core::announcement_bytes_max) {
    return RefuseValue(entry, "announcement is longer than 128 bytes");
  }
  if (in.callback() && !may_call_back)
    return RefuseValue(entry, "callback stands only in when_closed");
  if (in.callback() && !(in.divert().empty() && in.number().empty())) {
    return RefuseValue(entry, "give callback, or divert or number, not both");
  }
  if (!in.divert().empty() && !in.number().empty()) {
    return RefuseValue(entry, "give divert or number, not both");
  }
  if (in.number().size() > core::number_bytes_max) {
    return RefuseValue(entry, "number is longer than 64 bytes");
  }
  out.announcement = in.announcement();
  out.promises_callback = in.callback();
  if (!in.divert().empty()) out.queue = QueueId{in.divert()};
  if (!in.number().empty()) out.number = DeviceId{in.number()};
  return {};
}

Result<void> CheckHours(const wire::Queue& in, const std::vector<core::Calendar>& hours,
                        const std::string& entry) {
  const bool is_known = std::any_of(hours.begin(), hours.end(), [&](const auto& one) {
    return one.setup().id.value == in.hours();
  });
  if (!in.hours().empty() && !is_known) {
    return RefuseValue(entry, "there is no [[hours]] with id \"" + in.hours() + "\"");
  }
  if (in.hours().empty() && in.has_when_closed())
    return RefuseValue(entry, "when_closed needs hours");
  return {};
}

Result<void> ReadWaitMax(const wire::Queue& in, const std::string& entry, core::QueueSetup& queue) {
  if (!in.has_wait_max_duration()) {
    if (in.has_when_waited()) return RefuseValue(entry, "when_waited needs wait_max_duration");
    return {};
  }
  queue.wait_max = DurationOf(in.wait_max_duration());
  if (queue.wait_max < core::kWaitMaxMin) {
    return RefuseValue(entry, "wait_max_duration must be at least \"1s\"");
  }
  return {};
}

}  // namespace

Result<void> ReadOverflows(const wire::Queue& in, const std::vector<core::Calendar>& hours,
                           const std::string& entry, core::QueueSetup& queue) {
  if (auto checked = CheckHours(in, hours, entry); !checked.ok()) return checked;
  queue.hours = core::CalendarId{in.hours()};
  if (auto read = ReadWaitMax(in, entry, queue); !read.ok()) return read;
  if (in.has_when_nobody()) queue.when_nobody.emplace();
  const std::pair<const char*, std::pair<const wire::Overflow*, core::Overflow*>> all[] = {
      {"when_closed", {&in.when_closed(), &queue.when_closed}},
      {"when_full", {&in.when_full(), &queue.when_full}},
      {"when_nobody", {&in.when_nobody(), queue.when_nobody ? &*queue.when_nobody : nullptr}},
      {"when_waited", {&in.when_waited(), &queue.when_long_wait}}};
  for (const auto& [name, way] : all) {
    if (way.second == nullptr) continue;
    const bool is_closing = way.second == &queue.when_closed;
    auto read = ReadOverflow(*way.first, entry + ", " + name, is_closing, *way.second);
    if (!read.ok()) return read;
  }
  return {};
}

Result<void> CheckOverflows(const core::FloorSetup& floor) {
  std::set<QueueId> queues;
  for (const core::QueueSetup& queue : floor.queues) queues.insert(queue.id);
  for (const core::QueueSetup& queue : floor.queues) {
    const std::pair<const char*, const core::Overflow*> all[] = {
        {"when_closed", &queue.when_closed},
        {"when_full", &queue.when_full},
        {"when_nobody", queue.when_nobody ? &*queue.when_nobody : nullptr},
        {"when_waited", &queue.when_long_wait}};
    for (const auto& [name, overflow] : all) {
      if (overflow == nullptr || !overflow->queue || queues.contains(*overflow->queue)) continue;
      return RefuseValue("queue \"" + queue.id.value + "\", " + name,
                         "there is no [[queue]] with id \"" + overflow->queue->value + "\"");
    }
  }
  return {};
}

}  // namespace strowger
