#include "simulation/world.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>
#include <variant>

#include "core/floor/live_service.h"
#include "core/floor/lost_places.h"

namespace strowger::simulation {

using core::Verb;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::size_t kTaleLength = 60;
constexpr std::size_t kAgents = 12;
constexpr TimePoint kStart{std::chrono::hours(24 * 365 * 50)};

std::string NameOf(std::size_t agent) { return "agent" + std::to_string(agent); }

}  // namespace

World::World(WorldOptions options)
    : options_(options),
      full_setup_(MakeSetup(options.seed)),
      dice_(options.seed),
      agenda_(kStart),
      setup_(full_setup_) {
  for (const char* link : {"east", "west"}) {
    pbxes_.push_back(
        std::make_unique<ScriptedPbx>(LinkId{link}, agenda_, dice_, options_.faults,
                                      [this](const core::Input& input) { Handle(input); }));
  }
}

void World::AddPreferences(core::FloorSetup& setup) {
  using core::PreferenceKind;
  setup.queues[0].preferences = {{PreferenceKind::kLastAgent, "", {}, seconds(15)},
                                 {PreferenceKind::kAttached, "agent", {}, seconds(5)}};
  setup.queues[3].preferences = {{PreferenceKind::kTicketOwner, "", {}, seconds(8)},
                                 {PreferenceKind::kCustomerOwner, "", {}, seconds(6)},
                                 {PreferenceKind::kNamed, "", AgentId{NameOf(5)}, seconds(1)},
                                 {PreferenceKind::kLastAgent, "", {}, seconds(20)}};
}

// Some runs let a mail or a chat be worked at beside a call; some agents can do more than others.
void World::AddCapacity(core::FloorSetup& setup, std::uint64_t seed) {
  using core::Channel;
  if (seed % 2 == 0) setup.capacity.of(Channel::kCall).weight = 60;
  setup.capacity.of(Channel::kTask).weight = 45;
  setup.agents[1].capacity = 140;
  setup.agents[2].capacity = 30;
  setup.agents[7].channel_limits[Channel::kMail] = 0;
  setup.agents[8].channel_limits[Channel::kChat] = 1;
}

void World::AddPlans(core::FloorSetup& setup) {
  core::PlanStep best;
  best.rule = *core::ParseExpression("english >= 7");
  best.wait = seconds(4);
  core::PlanStep good;
  good.rule = *core::ParseExpression("english >= 3 and billing < 9");
  good.extra_queues = {QueueId{"billing"}, QueueId{"repair"}};
  good.only_if = *core::ParseExpression("waiting >= 1 and not expected_wait > 900");
  good.priority_change = 3;
  good.wait = seconds(6);
  core::PlanStep all;
  all.extra_queues = {QueueId{"sales"}};
  setup.queues[3].plan = {best, good, all};
  core::PlanStep own;
  own.wait = seconds(10);
  core::PlanStep away;
  away.only_if = *core::ParseExpression("expected_wait > 60 or agents_ready == 0");
  away.divert = QueueId{"service"};
  core::PlanStep late;
  late.announcement = "sorry";
  late.offers_callback = true;
  setup.queues[2].callback = {.digit = "1", .confirmation = "bye", .attempts_max = 2};
  setup.queues[2].callback.retry_delay = seconds(30);
  setup.queues[3].callback.retry_delay = seconds(90);
  all.offers_callback = true;
  setup.queues[3].plan.back() = all;
  setup.queues[2].plan = {own, away, late};
}

void World::AddOverflows(core::FloorSetup& setup) {
  using std::chrono::hours;
  using std::chrono::minutes;
  const auto open = [&](std::size_t queue, minutes length) {
    core::CalendarSetup calendar;
    calendar.id = core::CalendarId{"of-" + setup.queues[queue].id.value};
    for (auto& day : calendar.week) {
      for (hours hour{0}; hour < hours(24); ++hour) day.push_back({hour, hour + length});
    }
    setup.queues[queue].hours = calendar.id;
    setup.hours.push_back(*core::Calendar::Make(calendar));
  };
  core::QueueSetup& sales = setup.queues[0];
  core::QueueSetup& billing = setup.queues[1];
  core::QueueSetup& repair = setup.queues[2];
  core::QueueSetup& service = setup.queues[3];
  open(0, minutes(55));
  sales.when_closed.announcement = "closed";
  sales.when_closed.promises_callback = true;
  sales.resume_within = minutes(1);
  service.resume_within = minutes(30);
  sales.when_full = {"full", std::nullopt, DeviceId{"0900"}};
  open(1, minutes(40));
  billing.when_closed = {"one-moment", service.id, std::nullopt};
  repair.when_nobody = core::Overflow{"nobody", std::nullopt, std::nullopt};
  repair.wait_max = seconds(80);
  repair.when_long_wait = {"late", sales.id, std::nullopt};
  service.wait_max = seconds(50);
  service.when_long_wait = {{}, std::nullopt, DeviceId{"0800"}};
}

void World::AddAgents(core::FloorSetup& setup) {
  for (std::size_t i = 0; i < kAgents; ++i) {
    core::AgentSetup agent;
    agent.id = AgentId{NameOf(i)};
    agent.link = LinkId{i % 3 == 0 ? "west" : "east"};
    agent.device = DeviceId{std::to_string(1000 + i)};
    if (i % 4 != 0) agent.attributes["site"] = i % 4 == 1 ? "north" : "south";
    for (std::size_t skill = 0; skill < setup.skills.size(); ++skill) {
      const std::size_t level = (i * 7 + skill * 5) % 11;
      if (level > 0) agent.skills[setup.skills[skill]] = static_cast<int>(level);
    }
    for (std::size_t queue = 0; queue < setup.queues.size(); ++queue) {
      const QueueId& id = setup.queues[queue].id;
      if ((i + queue) % 4 != 0) agent.queues.push_back(id);
      if (i % 5 == queue) agent.levels[id] = 2;
      if (i % 3 == queue) agent.weights[id] = 3;
    }
    if (i % 4 == 3) agent.wrap_up_timeout = seconds(i);
    // Of a queue that the agent does not serve.
    if (i == 4 || i == 8) agent.reserves = {setup.queues[0].id};
    if (i == 5 || i == 9) agent.reserves = {setup.queues[3].id};
    if (i == 6 || i == 10) agent.reserves = {setup.queues[2].id};
    setup.agents.push_back(std::move(agent));
  }
}

core::FloorSetup World::MakeSetup(std::uint64_t seed) {
  core::FloorSetup setup;
  setup.seed = seed;
  for (const char* skill : {"english", "chinese", "billing", "repair"}) {
    setup.skills.emplace_back(skill);
  }
  const auto add_queue = [&](const char* id, std::vector<core::SkillNeed> needs) {
    core::QueueSetup queue;
    queue.id = QueueId{id};
    queue.needs = std::move(needs);
    // Each run sees other strategies.
    constexpr std::uint64_t kStrategies =
        1 + static_cast<std::uint64_t>(core::Strategy::kLeastSkilled);
    queue.strategy = static_cast<core::Strategy>((seed + 3 * setup.queues.size()) % kStrategies);
    constexpr int kAtOnce[] = {1, 3, 2, 1, 4};
    queue.ring_at_once = kAtOnce[(seed + setup.queues.size()) % std::size(kAtOnce)];
    setup.queues.push_back(queue);
    return &setup.queues.back();
  };
  add_queue("sales", {})->waiting_max = 10;
  setup.queues[0].reserve_join = seconds(60);
  setup.queues[0].reserve_leave = seconds(20);
  setup.queues[0].reserve_join_level = 40;
  setup.queues[0].reserve_leave_level = 70;
  core::QueueSetup* billing = add_queue("billing", {{SkillId{"billing"}, 3}});
  billing->priority = 2;
  billing->disposition_required = true;
  billing->dispositions = {"paid", "asked"};
  billing->wrap_up_timeout = seconds(10);
  // Some runs go by priority and arrival alone, the others by all that there is.
  const bool has_growth = seed % 3 != 0;
  if (has_growth) billing->service_objective = seconds(20);
  core::QueueSetup* repair = add_queue("repair", {{SkillId{"repair"}, 5}});
  repair->wrap_up_timeout = Duration::zero();
  repair->service_level_threshold = seconds(10);
  repair->reserve_join_level = 60;
  repair->reserve_leave_level = 80;
  core::QueueSetup* chat = add_queue("service", {{SkillId{"english"}, 1}});
  chat->wrap_up_timeout = seconds(5);
  chat->offer_timeout = seconds(8);
  chat->reserve_join = seconds(40);
  chat->reserve_leave = seconds(40);
  if (has_growth) {
    setup.queues[0].ageing = 2;
    setup.queues[0].starvation_limit = seconds(60);
    setup.queues[2].starvation_limit = seconds(20);
    setup.queues[3].ageing = 7;
  }
  // Each way of missing an offer with each rule.
  repair->after_no_answer = {.rest = seconds(15)};
  repair->after_busy = {.rest = seconds(1)};
  repair->after_decline = {.rest = seconds(4)};
  chat->after_decline = {.makes_not_ready = true};
  chat->after_unreachable = {.rest = seconds(30)};
  chat->wrap_up_extension_max = seconds(12);
  setup.queues[0].wrap_up_extension_max = Duration::zero();
  chat->rule = *core::ParseExpression("not repair >= 9 and (billing < 7 or site == \"north\")");
  AddPlans(setup);
  AddOverflows(setup);
  AddPreferences(setup);
  AddAgents(setup);
  AddCapacity(setup, seed);
  return setup;
}

void World::Run() {
  RestartServer();
  NextCall();
  NextWork();
  NextPromise();
  NextLinkFault();
  NextCrash();
  for (std::size_t i = 0; i < kAgents; ++i) Wake(i);
  while (inputs_ < options_.inputs && referee_.fault().empty()) agenda_.DoNext();
  EverybodyGoesHome();
}

void World::EverybodyGoesHome() {
  is_ending_ = true;
  if (floor_ == nullptr) RestartServer();
  for (const auto& pbx : pbxes_) {
    pbx->CalmDown();
    if (pbx->is_up()) pbx->Disconnect();
    pbx->Connect();
  }
  const TimePoint end = agenda_.now() + std::chrono::minutes(10);
  while (!agenda_.empty() && agenda_.now() < end && referee_.fault().empty()) agenda_.DoNext();
  if (!referee_.fault().empty()) return;
  referee_.End();
}

void World::Handle(const core::Input& input) { Ask(input); }

bool World::Ask(const core::Input& input) {
  if (floor_ == nullptr || !referee_.fault().empty()) return false;
  ++inputs_;
  Note(input);
  std::vector<core::Effect> effects;
  const Result<void> result = floor_->Handle(input, agenda_.now(), effects);
  core::Changes changes = floor_->TakeChanges();
  if (result.ok()) {
    referee_.Step(*floor_, agenda_.now(), effects, changes);
    CheckReturns(changes);
  } else {
    ++refused_;
    referee_.Refused(input, effects, changes);
  }
  uncommitted_.push_back(std::move(changes));
  if (dice_.OnceIn(8)) Commit();
  CarryOut(effects);
  return !result.ok();
}

void World::CarryOut(const std::vector<core::Effect>& effects) {
  for (const core::Effect& effect : effects) {
    if (const auto* timer = std::get_if<core::StartTimer>(&effect)) StartTimer(*timer);
    const auto* command = std::get_if<core::PbxCommand>(&effect);
    if (command == nullptr) continue;
    const LinkId link = std::visit([](const auto& one) { return one.link; }, *command);
    for (const auto& pbx : pbxes_) {
      if (pbx->link() != link) continue;
      // The way to the PBX takes time, and all commands take the same.
      agenda_.After(milliseconds(1), [&pbx, copy = *command] { pbx->Execute(copy); });
    }
  }
}

void World::StartTimer(const core::StartTimer& start) {
  agenda_.At(start.at, [this, start] {
    const auto running = referee_.timers().find(start.timer);
    if (running == referee_.timers().end() || running->second != start.at) return;
    referee_.TimerFires(start.timer);
    Handle(core::TimerFired{start.timer});
    // Timers may come doubled, too.
    if (dice_.OnceIn(50)) Handle(core::TimerFired{start.timer});
  });
}

void World::Commit() {
  for (core::Changes& changes : uncommitted_) {
    for (core::AgentState& agent : changes.agents) stored_agents_[agent.agent] = std::move(agent);
    for (core::ItemView& item : changes.items) {
      std::erase_if(stored_lost_, [&](const core::LostPlace& place) {
        return place.number == item.ani && place.arrived == item.arrived;
      });
      if (item.state == core::ItemState::kClosed) {
        stored_items_.erase(item.item);
        if (const auto place = core::PlaceLostBy(item)) stored_lost_.push_back(*place);
        for (core::PastWait& wait : core::PastWaitsOf(item)) stored_waits_.push_back(wait);
      } else {
        // What no store keeps; a resync settles it.
        item.handover = core::Handover::kNone;
        item.refused.reset();
        item.also_asked.clear();
        stored_items_[item.item] = std::move(item);
      }
    }
    stored_next_number_ = changes.next_number;
  }
  uncommitted_.clear();
}

void World::NextCall() {
  agenda_.After(dice_.Around(options_.between_calls), [this] {
    if (is_ending_) return;
    core::CallArrived arrival;
    const std::unique_ptr<ScriptedPbx>& pbx = dice_.Pick(pbxes_);
    arrival.link = pbx->link();
    arrival.call = PbxCallId{"call" + std::to_string(++calls_)};
    arrival.customer_leg = LegId{arrival.call.value + "-customer"};
    arrival.queue = dice_.Pick(full_setup_.queues).id;
    if (dice_.Percent(70)) arrival.ani = SomeNumber();
    arrival.priority = dice_.Percent(20) ? static_cast<int>(dice_.Below(5)) : 0;
    if (dice_.Percent(30)) {
      const int level = static_cast<int>(dice_.Below(8)) + 1;
      arrival.needs.push_back({dice_.Pick(full_setup_.skills), level});
    }
    if (dice_.Percent(10)) arrival.attached[core::kWrapUpKey] = dice_.Percent(80) ? "20" : "soon";
    if (dice_.Percent(40)) arrival.known.last_agent = dice_.Pick(full_setup_.agents).id;
    if (dice_.Percent(20)) arrival.known.ticket_owner = dice_.Pick(full_setup_.agents).id;
    if (dice_.Percent(20)) arrival.known.customer_owner = dice_.Pick(full_setup_.agents).id;
    if (dice_.OnceIn(100)) arrival.known.customer_owner = AgentId{"who-left"};
    if (dice_.Percent(20)) arrival.attached["agent"] = dice_.Pick(full_setup_.agents).id.value;
    if (dice_.OnceIn(200)) arrival.needs.push_back({SkillId{"juggling"}, 1});
    pbx->CustomerCalls(std::move(arrival));
    NextCall();
  });
}

void World::NextWork() {
  if (options_.between_works == Duration::zero()) return;
  agenda_.After(dice_.Around(options_.between_works), [this] {
    if (is_ending_) {
      WithdrawAll();
    } else {
      SubmitWork();
    }
    NextWork();
  });
}

void World::SubmitWork() {
  using core::Channel;
  core::SubmitWork work;
  work.channel = dice_.Pick(std::vector{Channel::kMail, Channel::kChat, Channel::kTask});
  // Whoever brings work in may do so again and again.
  if (!dice_.OnceIn(10)) ++works_;
  work.key = "work" + std::to_string(works_);
  work.queue = dice_.Pick(full_setup_.queues).id;
  work.priority = dice_.Percent(20) ? static_cast<int>(dice_.Below(5)) : 0;
  if (dice_.Percent(30)) {
    const int level = static_cast<int>(dice_.Below(8)) + 1;
    work.needs.push_back({dice_.Pick(full_setup_.skills), level});
  }
  if (dice_.Percent(30)) work.known.last_agent = dice_.Pick(full_setup_.agents).id;
  if (dice_.Percent(30)) work.thread = "thread" + std::to_string(dice_.Below(8));
  if (dice_.Percent(10)) work.attached[core::kWrapUpKey] = "20";
  Handle(work);
  const auto& items = referee_.items();
  if (items.empty() || !dice_.OnceIn(5)) return;
  const auto some = std::next(items.begin(), static_cast<long>(dice_.Below(items.size())));
  Handle(core::WithdrawWork{some->first});
}

void World::WithdrawAll() {
  const std::map<WorkItemId, core::ItemView> items = referee_.items();
  for (const auto& [id, item] : items) {
    if (!core::IsVoice(item.channel)) Handle(core::WithdrawWork{id});
  }
}

void World::NextLinkFault() {
  if (options_.between_link_faults == Duration::zero()) return;
  agenda_.After(dice_.Around(options_.between_link_faults), [this] {
    if (is_ending_) return;
    ScriptedPbx& pbx = *dice_.Pick(pbxes_);
    if (pbx.is_up()) {
      if (dice_.OnceIn(5)) {
        pbx.Crash();
      } else {
        pbx.Disconnect();
      }
      agenda_.After(dice_.Around(seconds(20)), [this, &pbx] {
        if (floor_ != nullptr && !pbx.is_up()) pbx.Connect();
      });
    }
    NextLinkFault();
  });
}

void World::NextCrash() {
  if (options_.between_server_crashes == Duration::zero()) return;
  agenda_.After(dice_.Around(options_.between_server_crashes), [this] {
    if (is_ending_) return;
    if (floor_ != nullptr) {
      CrashServer();
      agenda_.After(dice_.Around(seconds(10)), [this] {
        if (floor_ == nullptr) RestartServer();
      });
    }
    NextCrash();
  });
}

void World::CrashServer() {
  ignored_ += floor_->ignored_inputs();
  floor_.reset();
  uncommitted_.clear();
  for (const auto& pbx : pbxes_) pbx->Disconnect();
}

void World::EditSetup() {
  setup_ = full_setup_;
  if (!options_.edits_setup || is_ending_) return;
  if (dice_.Percent(30)) setup_.agents.erase(setup_.agents.begin() + 5);
  if (dice_.Percent(20)) {
    const QueueId gone = setup_.queues[2].id;
    setup_.queues.erase(setup_.queues.begin() + 2);
    for (core::AgentSetup& agent : setup_.agents) {
      std::erase(agent.queues, gone);
      std::erase(agent.reserves, gone);
    }
  }
}

void World::RestartServer() {
  ++restarts_;
  EditSetup();
  core::FloorMemory memory;
  for (const auto& [id, agent] : stored_agents_) memory.agents.push_back(agent);
  for (const auto& [id, item] : stored_items_) memory.items.push_back(item);
  std::stable_sort(stored_lost_.begin(), stored_lost_.end(),
                   [](const auto& a, const auto& b) { return a.lost < b.lost; });
  memory.lost_places = stored_lost_;
  std::erase_if(stored_waits_, [&](const core::PastWait& wait) {
    return wait.end + 2 * core::LiveService::kContactAge < agenda_.now();
  });
  memory.past_waits = stored_waits_;
  memory.next_number = stored_next_number_;
  referee_.Start(setup_, stored_agents_, stored_items_, stored_lost_, stored_waits_);
  floor_ = std::make_unique<core::Floor>(setup_, std::move(memory));
  const std::vector<core::Effect> effects = floor_->Resume(agenda_.now());
  core::Changes changes = floor_->TakeChanges();
  referee_.Step(*floor_, agenda_.now(), effects, changes);
  uncommitted_.push_back(std::move(changes));
  // The store forgets whom the set-up does not know.
  std::erase_if(stored_agents_,
                [&](const auto& entry) { return floor_->FindAgent(entry.first) == nullptr; });
  Commit();
  CarryOut(effects);
  for (const auto& pbx : pbxes_) {
    agenda_.After(dice_.Around(seconds(1)), [this, &pbx] {
      if (floor_ != nullptr && !pbx->is_up()) pbx->Connect();
    });
  }
}

void World::Note(const core::Input& input) {
  std::ostringstream line;
  const Duration since = agenda_.now() - kStart;
  line << std::chrono::duration_cast<milliseconds>(since).count() << " ms, input " << input.index();
  if (const auto* event = std::get_if<core::LegEvent>(&input)) {
    line << " " << event->call << " " << event->leg << " kind " << static_cast<int>(event->kind)
         << " cause " << static_cast<int>(event->cause);
  } else if (const auto* fired = std::get_if<core::TimerFired>(&input)) {
    line << " timer " << static_cast<int>(fired->timer.kind) << " " << fired->timer.number;
  } else {
    std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.agent; }) line << " " << one.agent;
          if constexpr (requires { one.item; }) line << " item " << one.item;
          if constexpr (requires { one.call; }) line << " " << one.call;
        },
        input);
  }
  if (tale_.size() < kTaleLength) {
    tale_.push_back(line.str());
  } else {
    tale_[inputs_ % kTaleLength] = line.str();
  }
}

std::string World::Tale() const {
  std::ostringstream tale;
  for (std::size_t i = 1; i <= tale_.size(); ++i) {
    tale << tale_[(inputs_ + i) % tale_.size()] << "\n";
  }
  return tale.str();
}

}  // namespace strowger::simulation
