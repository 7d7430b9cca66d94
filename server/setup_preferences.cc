#include "setup_preferences.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "setup_value.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;
using core::PreferenceKind;

Result<core::Preference> MakePreference(const wire::Preference& in, const std::string& entry) {
  static const std::map<std::string, PreferenceKind> kinds = {
      {"last-agent", PreferenceKind::kLastAgent},
      {"ticket-owner", PreferenceKind::kTicketOwner},
      {"customer-owner", PreferenceKind::kCustomerOwner},
      {"attached", PreferenceKind::kAttached},
      {"named", PreferenceKind::kNamed}};
  const auto kind = kinds.find(in.agent());
  if (kind == kinds.end()) {
    return RefuseValue(
        entry,
        "agent must be \"last-agent\", \"ticket-owner\", \"customer-owner\", \"attached\" or "
        "\"named\", not \"" +
            in.agent() + "\"");
  }
  core::Preference preference;
  preference.kind = kind->second;
  const bool is_attached = preference.kind == PreferenceKind::kAttached;
  if (!is_attached && !in.attached_key().empty()) {
    return RefuseValue(entry, "attached_key stands only with agent = \"attached\"");
  }
  if ((preference.kind == PreferenceKind::kNamed) == in.name().empty()) {
    return RefuseValue(entry,
                       "name, the id of an agent, stands with agent = \"named\" and only there");
  }
  if (is_attached)
    preference.attached_key = in.attached_key().empty() ? "agent" : in.attached_key();
  preference.agent = AgentId{in.name()};
  if (in.has_wait_duration()) preference.wait = DurationOf(in.wait_duration());
  if (preference.wait < core::kPreferenceWaitMin) {
    return RefuseValue(entry, "wait_duration must be at least \"1s\"");
  }
  return preference;
}

}  // namespace

Result<void> ReadPreferences(const wire::Queue& in, const std::string& entry,
                             core::QueueSetup& queue) {
  if (in.prefer_size() > static_cast<int>(core::preferences_max)) {
    return RefuseValue(entry, "a queue has at most 5 preferences");
  }
  for (int i = 0; i < in.prefer_size(); ++i) {
    auto made = MakePreference(in.prefer(i), entry + ", prefer " + std::to_string(i + 1));
    if (!made.ok()) return made.error();
    queue.preferences.push_back(std::move(made).value());
  }
  return {};
}

Result<void> CheckPreferences(const core::FloorSetup& floor) {
  std::set<AgentId> agents;
  for (const core::AgentSetup& agent : floor.agents) agents.insert(agent.id);
  for (const core::QueueSetup& queue : floor.queues) {
    for (std::size_t i = 0; i < queue.preferences.size(); ++i) {
      const AgentId& agent = queue.preferences[i].agent;
      if (!agent || agents.contains(agent)) continue;
      return RefuseValue("queue \"" + queue.id.value + "\", prefer " + std::to_string(i + 1),
                         "there is no [[agent]] with id \"" + agent.value + "\"");
    }
  }
  return {};
}

namespace {

Result<void> ReadReserveLevels(const wire::Queue& in, const std::string& entry,
                               core::QueueSetup& queue) {
  const std::uint32_t join = in.reserve_join_service_level();
  std::uint32_t leave = in.reserve_leave_service_level();
  if (join == 0 && leave == 0) return {};
  if (join == 0 || join > core::kReserveLevelMax) {
    return RefuseValue(entry, "reserve_join_service_level must be 1 to 99, in percent");
  }
  if (leave == 0) leave = (join + 100) / 2;
  if (leave < join || leave > core::kReserveLevelMax) {
    return RefuseValue(entry,
                       "reserve_leave_service_level must be from reserve_join_service_level to 99");
  }
  queue.reserve_join_level = static_cast<int>(join);
  queue.reserve_leave_level = static_cast<int>(leave);
  return {};
}

}  // namespace

Result<void> ReadReserveLimits(const wire::Queue& in, const std::string& entry,
                               core::QueueSetup& queue) {
  if (in.has_reserve_join_duration()) queue.reserve_join = DurationOf(in.reserve_join_duration());
  queue.reserve_leave = queue.reserve_join / 2;
  if (in.has_reserve_leave_duration())
    queue.reserve_leave = DurationOf(in.reserve_leave_duration());
  if (queue.reserve_leave > queue.reserve_join) {
    return RefuseValue(entry,
                       "reserve_leave_duration must not be longer than reserve_join_duration");
  }
  if (in.has_reserve_join_duration() && queue.reserve_leave <= Duration::zero()) {
    return RefuseValue(
        entry, "reserve_join_duration and reserve_leave_duration must be longer than \"0s\"");
  }
  return ReadReserveLevels(in, entry, queue);
}

Result<void> ReadResume(const wire::Queue& in, const std::string& entry, core::QueueSetup& queue) {
  if (in.has_return_wait_duration()) queue.return_wait = DurationOf(in.return_wait_duration());
  if (queue.return_wait < Duration::zero() || queue.return_wait > core::kReturnWaitMax) {
    return RefuseValue(entry, "return_wait_duration must be from \"0s\" to \"24h\"");
  }
  if (!in.has_resume_within_duration()) return {};
  queue.resume_within = DurationOf(in.resume_within_duration());
  if (queue.resume_within < core::kResumeMin || queue.resume_within > core::kResumeMax) {
    return RefuseValue(entry, "resume_within_duration must be from \"1s\" to \"24h\"");
  }
  return {};
}

Result<void> ReadCallback(const wire::Queue& in, const std::string& entry,
                          core::QueueSetup& queue) {
  if (!in.has_callback()) return {};
  const wire::CallbackRule& wish = in.callback();
  core::CallbackRule& rule = queue.callback;
  const std::string name = entry + ", callback";
  const bool is_offered = std::any_of(queue.plan.begin(), queue.plan.end(),
                                      [](const auto& step) { return step.offers_callback; });
  // The rest is of promised callbacks, too.
  const bool needs_offer = !wish.digit().empty() || !wish.confirmation().empty();
  if (!is_offered && needs_offer) return RefuseValue(name, "no [[queue.step]] has callback = true");
  if (!wish.digit().empty()) rule.digit = wish.digit();
  if (rule.digit.size() > core::callback_digits_max ||
      rule.digit.find_first_not_of("0123456789*#") != std::string::npos) {
    return RefuseValue(name, "digit must be 1 to 4 of 0-9, * and #, not \"" + rule.digit + "\"");
  }
  rule.confirmation = wish.confirmation();
  if (rule.confirmation.size() > core::announcement_bytes_max) {
    return RefuseValue(name, "confirmation is longer than 128 bytes");
  }
  if (wish.attempts_max() > core::kCallbackAttemptsMax) {
    return RefuseValue(name, "attempts_max must be 1 to 20");
  }
  if (wish.attempts_max() > 0) rule.attempts_max = static_cast<int>(wish.attempts_max());
  if (wish.has_retry_duration()) rule.retry_delay = DurationOf(wish.retry_duration());
  if (rule.retry_delay < core::kCallbackRetryMin || rule.retry_delay > core::kCallbackRetryMax) {
    return RefuseValue(name, "retry_duration must be from \"10s\" to \"168h\"");
  }
  if (wish.has_agent_wait_duration()) rule.agent_wait = DurationOf(wish.agent_wait_duration());
  if (rule.agent_wait < core::kPreferenceWaitMin || rule.agent_wait > core::kCallbackAgentWaitMax) {
    return RefuseValue(name, "agent_wait_duration must be from \"1s\" to \"24h\"");
  }
  if (wish.has_ring_timeout()) rule.ring_timeout = DurationOf(wish.ring_timeout());
  if (rule.ring_timeout < core::kCallbackRingMin || rule.ring_timeout > core::kCallbackRingMax) {
    return RefuseValue(name, "ring_timeout must be from \"5s\" to \"2m\"");
  }
  return {};
}

Result<void> ReadReserves(const wire::Agent& in, const std::string& entry,
                          core::AgentSetup& agent) {
  for (const std::string& queue : in.reserves()) {
    if (std::count(in.queues().begin(), in.queues().end(), queue) > 0) {
      return RefuseValue(entry, "reserves: \"" + queue + "\" is one of the agent's queues already");
    }
    agent.reserves.emplace_back(queue);
  }
  return {};
}

bool HasQueue(const wire::Agent& agent, const std::string& queue) {
  const auto names = [&](const auto& queues) {
    return std::find(queues.begin(), queues.end(), queue) != queues.end();
  };
  return names(agent.queues()) || names(agent.reserves());
}

Result<void> CheckReserves(const core::FloorSetup& floor) {
  std::map<QueueId, bool> has_limits;
  for (const core::QueueSetup& queue : floor.queues) {
    has_limits[queue.id] = queue.reserve_join > Duration::zero() || queue.reserve_join_level > 0;
  }
  for (const core::AgentSetup& agent : floor.agents) {
    const std::string entry = "agent \"" + agent.id.value + "\"";
    for (const QueueId& queue : agent.reserves) {
      const auto found = has_limits.find(queue);
      if (found == has_limits.end()) {
        return RefuseValue(entry, "there is no [[queue]] with id \"" + queue.value + "\"");
      }
      if (found->second) continue;
      return RefuseValue(entry, "reserves: queue \"" + queue.value +
                                    "\" needs reserve_join_duration or reserve_join_service_level");
    }
  }
  return {};
}

}  // namespace strowger
