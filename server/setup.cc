#include "setup.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "core/floor/plans.h"
#include "core/routing/rule_book.h"
#include "miss_rule.h"
#include "setup_capacity.h"
#include "setup_dictionary.h"
#include "setup_due.h"
#include "setup_hours.h"
#include "setup_identity.h"
#include "setup_overflow.h"
#include "setup_preferences.h"
#include "setup_screen_pop.h"
#include "setup_strategy.h"
#include "setup_value.h"
#include "setup_webhooks.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;

constexpr Duration kSessionLifeMin = std::chrono::minutes(1);
constexpr Duration kSessionLifeMax = std::chrono::days(31);
constexpr std::uint32_t kRetentionDaysMax = 36'500;

// Reads the entries one kind after the other, so that each can refer to those before. The first
// refusal stays; what follows it is not looked at.
class SetupReader {
 public:
  explicit SetupReader(const wire::Configuration& in) : in_(in) {}

  Result<Setup> Read() {
    ReadServer();
    ReadCenter();
    for (const wire::Skill& skill : in_.skill()) ReadSkill(skill);
    ReadHours();
    for (const wire::Queue& queue : in_.queue()) ReadQueue(queue);
    for (const wire::Link& link : in_.link()) ReadLink(link);
    for (const wire::Agent& agent : in_.agent()) ReadAgent(agent);
    for (const wire::User& user : in_.user()) ReadUser(user);
    ReadPrivacy();
    CheckReferences();
    Keep(ReadScreenPop(in_, out_.lines));
    if (refusal_) return *refusal_;
    return std::move(out_);
  }

 private:
  bool Check(bool is_right, const std::string& entry, const std::string& text) {
    if (!is_right && !refusal_) refusal_ = RefuseValue(entry, text);
    return is_right;
  }

  bool CheckName(std::set<std::string>& names, const std::string& name, const std::string& kind) {
    const std::string entry = kind + " \"" + name + "\"";
    return Check(IsConfigName(name), entry, kNameRule) &&
           Check(names.insert(name).second, entry, "this name stands twice");
  }

  template <class Map, class Take>
  void ReadLevels(const Map& levels, const std::string& entry, Take take) {
    for (const auto& [skill, level] : levels) {
      if (!Check(skills_.contains(skill), entry,
                 "there is no [[skill]] with id \"" + skill + "\"") ||
          !Check(level >= core::kSkillLevelMin && level <= core::kSkillLevelMax, entry,
                 "the level of \"" + skill + "\" must be 1 to 10")) {
        return;
      }
      take(SkillId{skill}, level);
    }
  }

  void ReadPrivacy() {
    for (const int role : in_.privacy().mask()) {
      out_.masked_roles.insert(static_cast<service::Role>(role - 1));
    }
    const wire::RetentionSettings& kept = in_.retention();
    for (const std::uint32_t days :
         {kept.interactions_days(), kept.notes_days(), kept.closed_tickets_days()}) {
      Check(days <= kRetentionDaysMax, "retention", "days must be 0 (for ever) to 36500");
    }
    out_.retention = {std::chrono::days(kept.interactions_days()),
                      std::chrono::days(kept.notes_days()),
                      std::chrono::days(kept.closed_tickets_days())};
  }

  void ReadServer() {
    const wire::ServerSettings& server = in_.server();
    if (!server.has_session_duration()) return;
    out_.access.session_life = DurationOf(server.session_duration());
    Check(
        out_.access.session_life >= kSessionLifeMin && out_.access.session_life <= kSessionLifeMax,
        "server", "session_duration must be from \"1m\" to \"744h\"");
  }

  void ReadCenter() {
    const wire::CenterSettings& center = in_.center();
    ReadDuration(center.has_console_grace_timeout(), center.console_grace_timeout(),
                 out_.floor.console_grace);
    ReadDuration(center.has_consult_timeout(), center.consult_timeout(),
                 out_.floor.consult_timeout);
    ReadDuration(center.has_lookup_timeout(), center.lookup_timeout(),
                 out_.exchange.lookup_deadline);
    ReadDuration(center.has_pop_budget_timeout(), center.pop_budget_timeout(),
                 out_.exchange.pop_budget);
    Check(out_.exchange.pop_budget >= std::chrono::milliseconds(1), "center",
          "pop_budget_timeout must be at least \"1ms\"");
    out_.floor.seed = center.random_seed();
    Keep(ReadCapacity(in_, out_.floor.capacity));
    out_.lines.tier_points.insert(center.tier_points().begin(), center.tier_points().end());
    if (in_.limits().history_events_max() > 0) {
      out_.exchange.desk_history_max = in_.limits().history_events_max();
      out_.exchange.floor_history_max = in_.limits().history_events_max();
    }
  }

  void ReadSkill(const wire::Skill& skill) {
    if (CheckName(skills_, skill.id(), "skill")) out_.floor.skills.emplace_back(skill.id());
  }

  void ReadHours() {
    auto hours = MakeHours(in_);
    if (!hours.ok()) {
      if (!refusal_) refusal_ = hours.error();
      return;
    }
    out_.floor.hours = std::move(hours).value();
  }

  void ReadQueue(const wire::Queue& in) {
    const std::string entry = "queue \"" + in.id() + "\"";
    if (!CheckName(queues_, in.id(), "queue")) return;
    core::QueueSetup queue;
    queue.id = QueueId{in.id()};
    queue.display_name = in.display_name().empty() ? in.id() : in.display_name();
    queue.priority = in.priority();
    ReadLevels(in.needs(), entry, [&](SkillId skill, int level) {
      queue.needs.push_back({std::move(skill), level});
    });
    Keep(ReadStrategy(in, entry, queue));
    ReadExpression(in.needs_rule(), entry + ": needs", queue.rule);
    ReadOrder(in, entry, queue);
    Keep(ReadPreferences(in, entry, queue));
    Keep(ReadReserveLimits(in, entry, queue));
    Keep(ReadResume(in, entry, queue));
    Keep(ReadDuePoints(in, entry, queue));
    ReadPlan(in, entry, queue);
    Keep(ReadCallback(in, entry, queue));
    Keep(ReadOverflows(in, out_.floor.hours, entry, queue));
    if (in.has_offer_timeout()) queue.offer_timeout = DurationOf(in.offer_timeout());
    Check(queue.offer_timeout >= std::chrono::seconds(1), entry,
          "offer_timeout must be at least \"1s\"");
    if (in.has_wrap_up_timeout()) queue.wrap_up_timeout = DurationOf(in.wrap_up_timeout());
    ReadDuration(in.has_wrap_up_extension_duration(), in.wrap_up_extension_duration(),
                 queue.wrap_up_extension_max);
    ReadMissRules(in, entry, queue);
    queue.disposition_required = in.disposition_required();
    queue.dispositions.assign(in.dispositions().begin(), in.dispositions().end());
    if (in.waiting_max() > 0) queue.waiting_max = in.waiting_max();
    ReadDuration(in.has_service_level_threshold_duration(), in.service_level_threshold_duration(),
                 queue.service_level_threshold);
    for (const std::string& number : in.dialled()) {
      Check(out_.lines.dialled.emplace(number, queue.id).second, entry,
            "the dialled number \"" + number + "\" leads to another queue already");
    }
    out_.lines.queues.push_back(queue.id);
    out_.floor.queues.push_back(std::move(queue));
  }

  static void ReadDuration(bool has, const google::protobuf::Duration& in, Duration& out) {
    if (has) out = DurationOf(in);
  }

  void ReadOrder(const wire::Queue& in, const std::string& entry, core::QueueSetup& queue) {
    Check(in.ageing_points_per_minute() <= core::kAgeingMax, entry,
          "ageing_points_per_minute must be 0 to 1000");
    queue.ageing = static_cast<int>(in.ageing_points_per_minute());
    ReadDuration(in.has_service_objective_duration(), in.service_objective_duration(),
                 queue.service_objective);
    Check(queue.service_objective == Duration::zero() ||
              queue.service_objective >= core::kServiceObjectiveMin,
          entry, "service_objective_duration must be at least \"5s\"");
    ReadDuration(in.has_starvation_timeout(), in.starvation_timeout(), queue.starvation_limit);
  }

  void ReadMissRules(const wire::Queue& in, const std::string& entry, core::QueueSetup& queue) {
    const auto read = [&](const char* key, const std::string& text, bool may_stay,
                          core::MissRule& out) {
      if (text.empty()) return;
      const std::optional<core::MissRule> rule = ReadMissRule(text);
      const bool is_right = rule && (may_stay || *rule != core::MissRule{});
      const std::string stay = may_stay ? "\"ready\", " : "";
      Check(is_right, entry,
            std::string(key) + " must be " + stay +
                "\"not ready\" or a rest from \"1s\" to \"1h\", not \"" + text + "\"");
      if (is_right) out = *rule;
    };
    read("after_decline", in.after_decline(), true, queue.after_decline);
    read("after_no_answer", in.after_no_answer(), false, queue.after_no_answer);
    read("after_busy", in.after_busy(), false, queue.after_busy);
    read("after_unreachable", in.after_unreachable(), false, queue.after_unreachable);
  }

  void Keep(const Result<void>& read) {
    if (!read.ok() && !refusal_) refusal_ = read.error();
  }

  void ReadPlan(const wire::Queue& in, const std::string& entry, core::QueueSetup& queue) {
    const auto most = static_cast<int>(core::plan_steps_max);
    Check(in.step_size() <= most, entry, "a plan has at most 20 steps");
    for (int i = 0; i < in.step_size(); ++i) {
      ReadStep(in.step(i), entry + ", step " + std::to_string(i + 1), i + 1 == in.step_size(),
               queue.plan.emplace_back());
    }
  }

  void ReadStep(const wire::PlanStep& in, const std::string& entry, bool is_last,
                core::PlanStep& step) {
    ReadExpression(in.needs(), entry + ": needs", step.rule);
    ReadExpression(in.only_if(), entry + ": only_if", step.only_if);
    if (step.only_if) {
      const auto checked = core::CheckCondition(*step.only_if);
      Check(checked.ok(), entry + ": only_if", checked.ok() ? "" : checked.error().message);
    }
    ReadDuration(in.has_wait_duration(), in.wait_duration(), step.wait);
    const bool needs_wait = !is_last && in.divert().empty();
    Check(!needs_wait || step.wait > Duration::zero(), entry,
          "wait_duration is needed, since another step follows");
    Check(!is_last || in.only_if().empty(), entry,
          "only_if cannot stand in the last step, which is for all that passed over the others");
    step.priority_change = in.priority_change();
    for (const std::string& queue : in.queues()) step.extra_queues.push_back(QueueId{queue});
    if (!in.divert().empty()) step.divert = QueueId{in.divert()};
    step.announcement = in.announcement();
    step.offers_callback = in.callback();
    CheckAnnouncement(step.announcement, entry);
  }

  void CheckAnnouncement(const std::string& announcement, const std::string& entry) {
    Check(announcement.size() <= core::announcement_bytes_max, entry,
          "announcement is longer than 128 bytes");
  }

  void ReadExpression(const std::string& text, const std::string& entry,
                      std::optional<core::Expression>& out) {
    if (text.empty()) return;
    Result<core::Expression> parsed = core::ParseExpression(text);
    if (Check(parsed.ok(), entry, parsed.ok() ? "" : parsed.error().message)) {
      out = *std::move(parsed);
    }
  }

  void CheckRule(const std::optional<core::Expression>& rule, const std::string& entry) {
    if (!rule) return;
    const auto checked = core::CheckExpression(*rule, out_.floor);
    Check(checked.ok(), entry, checked.ok() ? "" : checked.error().message);
  }

  void CheckPlan(const core::QueueSetup& queue, const std::string& entry) {
    for (std::size_t i = 0; i < queue.plan.size(); ++i) {
      const core::PlanStep& step = queue.plan[i];
      const std::string name = entry + ", step " + std::to_string(i + 1);
      CheckRule(step.rule, name + ": needs");
      std::vector<QueueId> named = step.extra_queues;
      if (step.divert) named.push_back(*step.divert);
      for (const QueueId& other : named) {
        Check(queues_.contains(other.value), name,
              "there is no [[queue]] with id \"" + other.value + "\"");
      }
    }
  }

  void ReadAttributes(const wire::Agent& in, const std::string& entry, core::AgentSetup& agent) {
    for (const auto& [name, attribute] : in.attributes()) {
      Check(IsConfigName(name) && !skills_.contains(name), entry,
            "attributes: \"" + name + "\" is not a name, or that of a skill");
      core::AttributeValue value = attribute.text();
      if (attribute.has_number()) value = static_cast<std::int64_t>(attribute.number());
      const bool is_new = attributes_.emplace(name, value.index()).second;
      Check(is_new || attributes_.at(name) == value.index(), entry,
            "attributes: \"" + name + "\" is a text for some agents and a number for others");
      agent.attributes.emplace(name, std::move(value));
    }
  }

  // How an agent stands in its queues.
  template <class Map>
  std::map<QueueId, int> ReadStandings(const Map& in, const wire::Agent& agent, const char* key,
                                       int least, int most) {
    const std::string entry = "agent \"" + agent.id() + "\"";
    std::map<QueueId, int> standings;
    for (const auto& [queue, number] : in) {
      Check(HasQueue(agent, queue), entry,
            std::string(key) + ": \"" + queue + "\" is none of the agent's queues");
      Check(number >= least && number <= most, entry,
            std::string(key) + ": that of \"" + queue + "\" must be " + std::to_string(least) +
                " to " + std::to_string(most));
      standings.emplace(queue, number);
    }
    return standings;
  }

  void ReadLink(const wire::Link& in) {
    const std::string entry = "link \"" + in.id() + "\"";
    if (!CheckName(links_, in.id(), "link")) return;
    const LinkId id{in.id()};
    service::LinePlanLink link;
    link.display_name = in.id();
    link.default_queue = QueueId{in.default_queue()};
    Check(in.default_region().size() == 2, entry,
          "default_region must be two letters, for example \"CN\"");
    link.numbers.region = in.default_region();
    link.numbers.area_code = in.area_code();
    link.numbers.trunk_prefix = in.trunk_prefix();
    if (in.extension_digits_max() > 0) {
      link.numbers.extension_digits_max = in.extension_digits_max();
    }
    out_.lines.links.emplace(id, std::move(link));
    if (in.kind() == "grpc") {
      Check(!in.has_asterisk(), entry, "asterisk settings stand only with kind = \"asterisk\"");
      out_.grpc_links.push_back(id);
    } else if (in.kind() == "asterisk") {
      ReadAsterisk(in.asterisk(), entry, id);
    } else {
      Check(false, entry, "kind must be \"grpc\" or \"asterisk\", not \"" + in.kind() + "\"");
    }
  }

  void ReadAsterisk(const wire::AsteriskSettings& in, const std::string& entry, const LinkId& id);

  void ReadAgent(const wire::Agent& in) {
    const std::string entry = "agent \"" + in.id() + "\"";
    if (!CheckName(agents_, in.id(), "agent")) return;
    core::AgentSetup agent;
    agent.id = AgentId{in.id()};
    agent.display_name = in.display_name().empty() ? in.id() : in.display_name();
    ReadLevels(in.skills(), entry,
               [&](SkillId skill, int level) { agent.skills.emplace(std::move(skill), level); });
    for (const std::string& queue : in.queues()) {
      Check(queues_.contains(queue), entry, "there is no [[queue]] with id \"" + queue + "\"");
      agent.queues.emplace_back(queue);
    }
    Keep(ReadReserves(in, entry, agent));
    Keep(ReadCapacity(in, entry, agent));
    ReadAttributes(in, entry, agent);
    agent.levels =
        ReadStandings(in.levels(), in, "levels", core::kAgentLevelMin, core::kAgentLevelMax);
    agent.weights =
        ReadStandings(in.weights(), in, "weights", core::kAgentWeightMin, core::kAgentWeightMax);
    if (in.link().empty() && in_.link_size() == 1) {
      agent.link = LinkId{in_.link(0).id()};
    } else {
      Check(links_.contains(in.link()), entry,
            "there is no [[link]] with id \"" + in.link() +
                "\"; say which link carries the telephone");
      agent.link = LinkId{in.link()};
    }
    agent.device = DeviceId{in.device()};
    if (in.has_wrap_up_timeout()) {
      agent.wrap_up_timeout = DurationOf(in.wrap_up_timeout());
      Check(*agent.wrap_up_timeout <= core::kWrapUpMax, entry,
            "wrap_up_timeout must be at most \"1h\"");
    }
    out_.floor.agents.push_back(std::move(agent));
  }

  void ReadUser(const wire::User& in) {
    const std::string entry = "user \"" + in.name() + "\"";
    if (!CheckName(users_, in.name(), "user")) return;
    Check(in.agent().empty() || agents_.contains(in.agent()), entry,
          "there is no [[agent]] with id \"" + in.agent() + "\"");
    Check(in.link().empty() || links_.contains(in.link()), entry,
          "there is no [[link]] with id \"" + in.link() + "\"");
    Check(in.roles_size() > 0, entry, "needs roles, for example roles = [\"agent\"]");
    Check(in.initial_password().size() >= 8, entry, "initial_password needs at least 8 characters");
    UserSeed seed;
    seed.user.name = in.name();
    seed.user.display_name = in.display_name().empty() ? in.name() : in.display_name();
    seed.user.agent = AgentId{in.agent()};
    seed.user.link = LinkId{in.link()};
    for (const int role : in.roles()) {
      seed.user.roles.push_back(static_cast<service::Role>(role - 1));
    }
    seed.initial_password = in.initial_password();
    out_.users.push_back(std::move(seed));
  }

  void CheckReferences() {
    Keep(CheckPreferences(out_.floor));
    Keep(CheckReserves(out_.floor));
    Keep(CheckOverflows(out_.floor));
    for (const core::QueueSetup& queue : out_.floor.queues) {
      const std::string entry = "queue \"" + queue.id.value + "\"";
      CheckRule(queue.rule, entry + ": needs");
      CheckPlan(queue, entry);
    }
    const std::string& fallback = in_.center().default_queue();
    Check(fallback.empty() || queues_.contains(fallback), "center",
          "default_queue: there is no [[queue]] with id \"" + fallback + "\"");
    for (auto& [id, link] : out_.lines.links) {
      if (link.default_queue == QueueId{}) link.default_queue = QueueId{fallback};
      Check(!link.default_queue || queues_.contains(link.default_queue.value),
            "link \"" + id.value + "\"",
            "default_queue: there is no [[queue]] with id \"" + link.default_queue.value + "\"");
    }
    for (const auto& [language, skill] : in_.center().language_skills()) {
      Check(skills_.contains(skill), "center",
            "language_skills: there is no [[skill]] with id \"" + skill + "\"");
      out_.lines.languages.emplace(language, SkillId{skill});
    }
  }

  const wire::Configuration& in_;
  Setup out_;
  std::optional<Error> refusal_;
  std::set<std::string> skills_, queues_, links_, agents_, users_;
  std::map<std::string, std::size_t> attributes_;  // The kind of each.
};

void SetupReader::ReadAsterisk(const wire::AsteriskSettings& in, const std::string& entry,
                               const LinkId& id) {
  asterisk::AriLinkOptions options;
  options.link = id;
  Check(!in.url().empty(), entry,
        "asterisk.url is needed, for example \"http://127.0.0.1:8088/ari\"");
  Check(!in.user().empty(), entry, "asterisk.user is needed: the user of ari.conf");
  options.url = in.url();
  options.user = in.user();
  options.password = in.password();
  if (!in.password_file().empty()) {
    std::ifstream file(in.password_file());
    Check(static_cast<bool>(std::getline(file, options.password)), entry,
          "asterisk.password_file: cannot read \"" + in.password_file() + "\"");
  }
  if (!in.application().empty()) options.application = in.application();
  if (!in.music_class().empty()) options.music_class = in.music_class();
  if (!in.device_format().empty()) options.device_format = in.device_format();
  if (!in.transfer_context().empty()) options.transfer_context = in.transfer_context();
  options.variables.assign(in.variables().begin(), in.variables().end());
  if (auto checked = asterisk::CheckOptions(options); !checked.ok()) {
    Check(false, entry, checked.error().message);
  }
  out_.ari_links.push_back(std::move(options));
}

}  // namespace

Result<Setup> MakeSetup(const wire::Configuration& configuration) {
  auto identity = ReadIdentity(configuration);
  if (!identity.ok()) return identity.error();
  auto dictionary = ReadDictionary(configuration);
  if (!dictionary.ok()) return dictionary.error();
  auto webhooks = ReadWebhooks(configuration);
  if (!webhooks.ok()) return webhooks.error();
  auto setup = SetupReader(configuration).Read();
  if (!setup.ok()) return setup;
  setup->identity = *identity;
  setup->dictionary = *std::move(dictionary);
  setup->webhooks = std::move(webhooks).value();
  auto mail = ReadMailSetup(configuration, setup->floor);
  if (!mail.ok()) return mail.error();
  setup->mail = *std::move(mail);
  return setup;
}

}  // namespace strowger
