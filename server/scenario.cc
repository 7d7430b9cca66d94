#include "scenario.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>

#include "adapters/config/config_file.h"
#include "adapters/store/engine.h"
#include "adapters/store/recorded_day.h"
#include "adapters/system/time_zones.h"
#include "setup.h"
#include "written_time.h"

namespace strowger {

namespace {

namespace wire = strowger::report::v1;
using config::v1::Configuration;
using std::chrono::hours;
using std::chrono::minutes;

constexpr char kMonday[] = "2026-03-02";
constexpr int kDaysUsual = 20;
constexpr Duration kIntervalMin = minutes(5);
// Without an hour after which nobody calls, a day ends here.
constexpr minutes kDayMax = hours(24);

Error Refuse(const std::string& entry, const std::string& text) {
  return InvalidArgument("SCENARIO_VALUE", entry + ": " + text, {{"entry", entry}});
}

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

Duration FromWire(const google::protobuf::Duration& duration) {
  return std::chrono::seconds(duration.seconds()) + std::chrono::nanoseconds(duration.nanos());
}

// What only a running server needs may be missing where a scenario is played.
void DropWhatIsNotPlayed(Configuration& configuration) {
  configuration.clear_user();
  for (config::v1::Link& link : *configuration.mutable_link()) {
    link.clear_asterisk();
    link.set_kind("grpc");
  }
}

// What is set in `change` takes the place of what `entry` has; lists and tables as a whole.
void Change(google::protobuf::Message& entry, const google::protobuf::Message& change) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  change.GetReflection()->ListFields(change, &fields);
  for (const auto* field : fields) entry.GetReflection()->ClearField(&entry, field);
  entry.MergeFrom(change);
}

template <class Entry>
Entry* FindIn(google::protobuf::RepeatedPtrField<Entry>& entries, const std::string& id) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.id() == id; });
  return found == entries.end() ? nullptr : &*found;
}

class ScenarioReader {
 public:
  ScenarioReader(const wire::Scenario& in, std::filesystem::path folder)
      : in_(in), folder_(std::move(folder)) {}

  Result<WhatIf> Read() {
    if (auto read = ReadDay(); !read.ok()) return read.error();
    auto configuration = ReadConfiguration(in_.configuration(), "configuration");
    if (!configuration.ok()) return configuration.error();
    auto original = MakeDay(*configuration, in_.staff());
    if (!original.ok()) return original.error();
    out_.original = std::move(original).value();
    if (recorded_) {
      out_.recorded = service::CountRecorded(*recorded_, out_.original.options.setup);
    }
    if (in_.has_changed()) {
      if (auto read = ReadChanged(*std::move(configuration)); !read.ok()) return read.error();
    }
    if (in_.has_target()) {
      if (auto read = ReadTarget(); !read.ok()) return read.error();
    }
    return std::move(out_);
  }

 private:
  using Staff = google::protobuf::RepeatedPtrField<wire::Staff>;

  Result<void> ReadDay() {
    if (in_.days() > kScenarioDaysMax) return Refuse("days", "must be 1 to 1000");
    out_.days = in_.days() == 0 ? kDaysUsual : static_cast<int>(in_.days());
    out_.seed = in_.random_seed();
    auto zone = system::LoadZone(in_.zone().empty() ? "UTC" : in_.zone());
    if (!zone.ok()) return Refuse("zone", zone.error().message);
    out_.zone = std::move(zone).value();
    const auto date = ReadDate(in_.date().empty() ? kMonday : in_.date());
    if (!date)
      return Refuse("date", Quoted(in_.date()) + " is no date; write it like \"2026-10-01\"");
    date_ = std::chrono::local_days(date->time_since_epoch());
    if (in_.has_recorded()) return ReadRecorded();
    if (in_.calls().empty()) {
      return Refuse("calls", "nobody calls: at least one [[calls]] is needed, or [recorded]");
    }
    return ReadCalls();
  }

  TimePoint At(minutes time_of_day) const { return out_.zone.ToInstant(date_ + time_of_day); }

  Result<minutes> ReadTime(const std::string& text, const std::string& entry) const {
    const auto time = ReadTimeOfDay(text);
    if (time && *time <= hours(48)) return *time;
    return Refuse(entry, Quoted(text) + " is no time of day; write it like \"8:30\"");
  }

  Result<void> ReadRecorded() {
    const wire::RecordedDay& in = in_.recorded();
    if (!in_.calls().empty() || !in_.staff().empty() || in_.has_target()) {
      return Refuse("recorded", "calls, staff and target are for days that are not recorded");
    }
    if (in.database().empty()) return Refuse("recorded", "database is needed");
    const auto from = ReadTime(in.from().empty() ? "0:00" : in.from(), "recorded, from");
    if (!from.ok()) return from.error();
    const auto until = ReadTime(in.until().empty() ? "24:00" : in.until(), "recorded, until");
    if (!until.ok()) return until.error();
    if (*until <= *from) return Refuse("recorded", "until must be after from");
    const std::string path =
        store::IsFilePlace(in.database()) ? (folder_ / in.database()).string() : in.database();
    auto day = store::ReadRecordedDay(path, At(*from), At(*until));
    if (!day.ok()) return Refuse("recorded", day.error().message);
    if (day->contacts.empty()) {
      return Refuse("recorded", "the database has no call of " + Quoted(in_.date()));
    }
    recorded_ = std::move(day).value();
    out_.days = 1;
    return {};
  }

  Result<void> ReadCalls() {
    for (int i = 0; i < in_.calls_size(); ++i) {
      const wire::CallerKind& in = in_.calls(i);
      const std::string entry = "calls " + std::to_string(i + 1);
      service::CallerStream stream;
      stream.queue = QueueId{in.queue()};
      stream.priority = in.priority();
      for (const auto& [skill, level] : in.needs()) stream.needs.push_back({SkillId{skill}, level});
      if (auto read = ReadRates(in, entry, stream); !read.ok()) return read;
      if (!in.has_talk())
        return Refuse(entry, "talk is needed, for example { mean_duration = \"3m\" }");
      auto talk = ReadSpread(in.talk(), entry + ", talk");
      if (!talk.ok()) return talk.error();
      stream.talk = *talk;
      if (in.has_wrap_up()) {
        auto wrap_up = ReadSpread(in.wrap_up(), entry + ", wrap_up");
        if (!wrap_up.ok()) return wrap_up.error();
        stream.wrap_up = *wrap_up;
      }
      if (in.has_patience()) {
        auto patience = ReadSpread(in.patience(), entry + ", patience");
        if (!patience.ok()) return patience.error();
        stream.patience = *patience;
      }
      streams_.push_back(std::move(stream));
    }
    return {};
  }

  Result<void> ReadRates(const wire::CallerKind& in, const std::string& entry,
                         service::CallerStream& stream) {
    std::map<minutes, double> rates;
    for (const auto& [text, calls] : in.calls_per_hour()) {
      const auto time = ReadTime(text, entry + ", calls_per_hour");
      if (!time.ok()) return time.error();
      rates[*time] = calls;
    }
    if (rates.empty()) {
      return Refuse(entry,
                    "calls_per_hour is needed, for example { \"8:00\" = 60, \"18:00\" = 0 }");
    }
    for (const auto& [time, calls] : rates) stream.rates.push_back({At(time), calls});
    const bool ends = rates.rbegin()->second == 0;
    begin_ = std::min(begin_, rates.begin()->first);
    end_ = std::max(end_, ends ? rates.rbegin()->first : kDayMax);
    return {};
  }

  static Result<service::Spread> ReadSpread(const wire::Spread& in, const std::string& entry) {
    using Shape = service::Spread::Shape;
    static const std::map<std::string, Shape> kShapes{{"", Shape::kExponential},
                                                      {"exponential", Shape::kExponential},
                                                      {"fixed", Shape::kFixed},
                                                      {"lognormal", Shape::kLognormal}};
    service::Spread spread;
    spread.mean = FromWire(in.mean_duration());
    if (spread.mean <= Duration::zero()) {
      return Refuse(entry, "mean_duration must be longer than \"0s\"");
    }
    const auto shape = kShapes.find(in.shape());
    if (shape == kShapes.end()) {
      return Refuse(entry, "shape must be \"exponential\", \"fixed\" or \"lognormal\", not " +
                               Quoted(in.shape()));
    }
    spread.shape = shape->second;
    if (in.variation_percent() > 0) spread.variation = in.variation_percent() / 100.0;
    return spread;
  }

  Result<Configuration> ReadConfiguration(const std::string& path, const std::string& entry) {
    if (path.empty()) return Refuse(entry, "is needed: the file with queues and agents");
    auto configuration = config::ReadConfigFile((folder_ / path).string());
    if (configuration.ok()) DropWhatIsNotPlayed(*configuration);
    return configuration;
  }

  Result<void> ReadChanged(Configuration configuration) {
    const wire::ScenarioChanges& in = in_.changed();
    if (!in.configuration().empty()) {
      auto other = ReadConfiguration(in.configuration(), "changed.configuration");
      if (!other.ok()) return other.error();
      configuration = std::move(other).value();
    }
    for (const config::v1::Queue& queue : in.queue()) {
      config::v1::Queue* known = FindIn(*configuration.mutable_queue(), queue.id());
      if (known == nullptr) {
        return Refuse("changed.queue", "there is no [[queue]] with id " + Quoted(queue.id()));
      }
      Change(*known, queue);
    }
    for (const config::v1::Agent& agent : in.agent()) {
      config::v1::Agent* known = FindIn(*configuration.mutable_agent(), agent.id());
      Change(known == nullptr ? *configuration.add_agent() : *known, agent);
    }
    Staff staff = in_.staff();
    // Further ones beside agents who are all there.
    if (staff.empty() && !in.staff().empty() && !recorded_) {
      wire::Staff* all = staff.Add();
      for (const config::v1::Agent& agent : configuration.agent()) all->add_agents(agent.id());
    }
    staff.MergeFrom(in.staff());
    auto changed = MakeDay(configuration, staff);
    if (!changed.ok()) return changed.error();
    out_.changed = std::move(changed).value();
    return {};
  }

  Result<service::DayPlay> MakeDay(const Configuration& configuration, const Staff& staff) {
    Configuration calls_only = configuration;
    calls_only.mutable_mail()->clear_model();  // It may be on the server's machine alone.
    auto setup = MakeSetup(calls_only);
    if (!setup.ok()) return setup.error();
    service::DayPlay day;
    day.options.setup = std::move(setup->floor);
    day.options.answer_time =
        in_.has_answer_duration() ? FromWire(in_.answer_duration()) : std::chrono::seconds(3);
    if (recorded_) {
      service::PlayAgain(*recorded_, out_.seed, day);
      if (day.visits.empty()) {
        return Refuse("recorded", "no call of that day came to a queue of the configuration");
      }
      // Everybody else that is named is there besides.
      if (auto added = AddShifts(staff, day.options); !added.ok()) return added.error();
      return day;
    }
    day.options.begin = At(begin_);
    day.end = At(end_);
    day.streams = streams_;
    if (auto checked = CheckStreams(day); !checked.ok()) return checked.error();
    if (auto added = AddShifts(staff, day.options); !added.ok()) return added.error();
    return day;
  }

  static Result<void> CheckStreams(service::DayPlay& day) {
    const core::FloorSetup& setup = day.options.setup;
    if (setup.agents.empty()) return Refuse("configuration", "there are no agents");
    for (std::size_t i = 0; i < day.streams.size(); ++i) {
      const std::string entry = "calls " + std::to_string(i + 1);
      service::CallerStream& stream = day.streams[i];
      const auto queue = std::find_if(setup.queues.begin(), setup.queues.end(),
                                      [&](const auto& one) { return one.id == stream.queue; });
      if (queue == setup.queues.end()) {
        return Refuse(entry, "there is no [[queue]] with id " + Quoted(stream.queue.value));
      }
      for (const core::SkillNeed& need : stream.needs) {
        const auto& skills = setup.skills;
        if (std::find(skills.begin(), skills.end(), need.skill) == skills.end()) {
          return Refuse(entry, "there is no [[skill]] with id " + Quoted(need.skill.value));
        }
      }
      if (day.options.answer_time >= queue->offer_timeout) {
        return Refuse("answer_duration", "must be shorter than the offer_timeout of queue " +
                                             Quoted(stream.queue.value));
      }
    }
    return {};
  }

  Result<void> AddShifts(const Staff& staff, service::PlayOptions& options) {
    if (staff.empty() && !recorded_) {
      for (const core::AgentSetup& agent : options.setup.agents) {
        options.shifts.push_back({agent.id, options.begin});
      }
    }
    for (int i = 0; i < staff.size(); ++i) {
      const wire::Staff& in = staff.Get(i);
      const std::string entry = "staff " + std::to_string(i + 1);
      service::Shift shift{{}, options.begin};
      if (!in.from().empty()) {
        const auto from = ReadTime(in.from(), entry + ", from");
        if (!from.ok()) return from.error();
        shift.begin = At(*from);
      }
      if (!in.until().empty()) {
        const auto until = ReadTime(in.until(), entry + ", until");
        if (!until.ok()) return until.error();
        shift.end = At(*until);
      }
      if (shift.end <= shift.begin) return Refuse(entry, "until must be after from");
      if (auto added = AddShift(in, entry, shift, options); !added.ok()) return added;
    }
    return {};
  }

  Result<void> AddShift(const wire::Staff& in, const std::string& entry, service::Shift shift,
                        service::PlayOptions& options) {
    std::vector<core::AgentSetup>& agents = options.setup.agents;
    const auto find = [&](const std::string& id) {
      return std::find_if(agents.begin(), agents.end(),
                          [&](const auto& agent) { return agent.id.value == id; });
    };
    for (const std::string& id : in.agents()) {
      if (find(id) == agents.end()) {
        return Refuse(entry, "there is no [[agent]] with id " + Quoted(id));
      }
      shift.agent = AgentId{id};
      options.shifts.push_back(shift);
    }
    if (in.like().empty()) return {};
    if (in.count() < 1 || in.count() > kScenarioStaffMax) {
      return Refuse(entry, "count must be 1 to 10000");
    }
    const auto model = find(in.like());
    if (model == agents.end()) {
      return Refuse(entry, "there is no [[agent]] with id " + Quoted(in.like()));
    }
    core::AgentSetup agent = *model;
    for (std::uint32_t i = 0; i < in.count(); ++i) {
      const std::string number = std::to_string(agents.size() + 1);
      agent.id = AgentId{in.like() + "+" + number};
      agent.device = DeviceId{"what-if-" + number};
      shift.agent = agent.id;
      agents.push_back(agent);
      options.shifts.push_back(shift);
    }
    return {};
  }

  Result<void> ReadTarget() {
    using Formula = core::ServiceLevelFormula;
    static const std::map<std::string, Formula> kFormulas{
        {"", Formula::kAbandonsAgainst},
        {"ignore-abandons", Formula::kIgnoreAbandons},
        {"abandons-against", Formula::kAbandonsAgainst},
        {"abandons-for", Formula::kAbandonsFor},
        {"handled-only", Formula::kHandledOnly}};
    const wire::ScenarioTarget& in = in_.target();
    const auto formula = kFormulas.find(in.formula());
    if (formula == kFormulas.end()) {
      return Refuse(
          "target",
          "formula must be \"ignore-abandons\", \"abandons-against\", \"abandons-for\" or "
          "\"handled-only\", not " +
              Quoted(in.formula()));
    }
    out_.formula = formula->second;
    if (in.service_level_percent() > 99) {
      return Refuse("target", "service_level_percent must be 1 to 99");
    }
    if (in.abandon_percent_max() > 100 || in.occupancy_percent_max() > 100) {
      return Refuse("target", "percents must be 1 to 100");
    }
    service::StaffingQuestion question;
    if (in.has_asa_max_duration()) question.target.asa_max = FromWire(in.asa_max_duration());
    if (in.abandon_percent_max() > 0) {
      question.target.abandon_rate_max = in.abandon_percent_max() / 100.0;
    }
    if (in.occupancy_percent_max() > 0) {
      question.target.occupancy_max = in.occupancy_percent_max() / 100.0;
    }
    if (in.has_interval_duration()) question.interval = FromWire(in.interval_duration());
    if (question.interval < kIntervalMin || question.interval > kDayMax) {
      return Refuse("target", "interval_duration must be from \"5m\" to \"24h\"");
    }
    question.begin = out_.original.options.begin;
    question.end = out_.original.end;
    question.answer_time = out_.original.options.answer_time;
    question.days = out_.days;
    question.seed = out_.seed;
    AskForQueues(question);
    return {};
  }

  void AskForQueues(service::StaffingQuestion question) {
    for (const core::QueueSetup& queue : out_.original.options.setup.queues) {
      question.queue = queue;
      question.streams.clear();
      for (const service::CallerStream& stream : streams_) {
        if (stream.queue == queue.id) question.streams.push_back(stream);
      }
      if (question.streams.empty()) continue;
      if (in_.target().service_level_percent() > 0) {
        core::ServiceLevelTarget level;
        level.formula = out_.formula;
        level.share = in_.target().service_level_percent() / 100.0;
        level.within = in_.target().has_within_duration() ? FromWire(in_.target().within_duration())
                                                          : queue.service_level_threshold;
        question.target.service_level = level;
      }
      out_.staffing.push_back(question);
    }
  }

  const wire::Scenario& in_;
  const std::filesystem::path folder_;
  WhatIf out_;
  std::chrono::local_days date_;
  std::vector<service::CallerStream> streams_;
  std::optional<service::RecordedDay> recorded_;
  minutes begin_ = kDayMax;
  minutes end_{0};
};

}  // namespace

Result<WhatIf> ReadScenario(const std::string& path) {
  wire::Scenario scenario;
  if (auto read = config::ReadTomlFile(path, scenario); !read.ok()) return read.error();
  return ScenarioReader(scenario, std::filesystem::path(path).parent_path()).Read();
}

}  // namespace strowger
