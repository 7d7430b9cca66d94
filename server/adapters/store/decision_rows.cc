#include "adapters/store/decision_rows.h"

#include <algorithm>
#include <utility>

#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"
#include "adapters/store/words.h"
#include "core/routing/strategy.h"

namespace strowger::store {

namespace {

using boost::json::object;
using core::Decision;
using core::DecisionKind;

std::uint32_t PlaceOf(std::uint32_t number) {
  if (number <= core::decisions_first_max) return number;
  const std::uint32_t after = number - core::decisions_first_max - 1;
  return core::decisions_first_max + 1 + after % core::decisions_last_max;
}

std::string OutText(const std::vector<core::Exclusion>& out) {
  JsonText json;
  json.BeginList();
  for (const core::Exclusion& one : out) {
    json.BeginObject();
    json.Add("ground", WordOf(one.ground));
    if (!one.detail.empty()) json.Add("detail", one.detail);
    json.Add("agents", one.agents);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::string ContendersText(const std::vector<core::Contender>& contenders) {
  JsonText json;
  json.BeginList();
  for (const core::Contender& one : contenders) {
    json.BeginObject();
    json.Add("agent", one.agent.value);
    json.Add("level", one.level);
    if (one.load != 0) json.Add("load", one.load);
    json.Add("figure", one.figure);
    json.Add("idle_since_ns", one.idle_since.time_since_epoch().count());
    json.Add("position", one.position);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::string SelectionText(const core::Selection& selection) {
  JsonText json;
  json.BeginObject();
  json.Add("considered", selection.considered);
  json.AddJson("out", OutText(selection.out));
  json.Add("candidates", selection.candidates);
  if (!selection.contenders.empty()) {
    json.Add("queue", selection.queue.value);
    json.Add("strategy", core::NameOf(selection.strategy));
    json.Add("contenders_count", selection.contenders_count);
    json.AddJson("contenders", ContendersText(selection.contenders));
  }
  if (selection.lots > 0) {
    json.Add("lot", selection.lot);
    json.Add("lots", selection.lots);
    json.Add("first_lot", selection.first_lot);
    json.Add("lots_held", selection.lots_held);
  }
  json.EndObject();
  return json.Take();
}

std::string DetailText(const Decision& decision) {
  JsonText json;
  json.BeginObject();
  json.Add("queue", decision.queue.value);
  json.Add("plan_step", decision.plan_step);
  json.Add("priority", decision.priority);
  json.Add("milli_points", decision.milli_points);
  if (decision.selection) json.AddJson("selection", SelectionText(*decision.selection));
  if (decision.kind == DecisionKind::kAsked) json.Add("because", WordOf(decision.because));
  if (decision.offer) json.Add("offer", decision.offer.value);
  if (decision.kind == DecisionKind::kOfferEnded) json.Add("outcome", WordOf(decision.outcome));
  if (decision.kind == DecisionKind::kStepPassed) json.Add("passed", WordOf(decision.passed));
  if (decision.overflow) json.Add("overflow", WordOf(*decision.overflow));
  if (decision.until != TimePoint{}) {
    json.Add("until_ns", decision.until.time_since_epoch().count());
  }
  if (decision.resumed != TimePoint{}) {
    json.Add("resumed_ns", decision.resumed.time_since_epoch().count());
  }
  if (decision.kind == DecisionKind::kKept || decision.kind == DecisionKind::kLetGo) {
    json.Add("preference", WordOf(decision.preference));
  }
  if (decision.ground) json.Add("ground", WordOf(*decision.ground));
  if (!decision.detail.empty()) json.Add("detail", decision.detail);
  if (!decision.facts.empty()) json.Add("facts", decision.facts);
  json.EndObject();
  return json.Take();
}

std::string TextIn(const object& row, std::string_view name) {
  return row.contains(name) ? TextOf(row, name) : std::string();
}

template <class T>
T NumberIn(const object& row, std::string_view name) {
  return row.contains(name) ? NumberOf<T>(row, name) : T{};
}

// A word that is only there for some kinds.
template <class E>
E WordIn(const object& row, std::string_view name) {
  return row.contains(name) ? FromWord<E>(TextOf(row, name)).value() : E{};
}

core::Selection SelectionFrom(const object& row) {
  core::Selection selection;
  selection.considered = NumberOf<std::uint32_t>(row, "considered");
  for (const auto& value : row.at("out").as_array()) {
    const object& one = value.as_object();
    selection.out.push_back({FromWord<core::Ground>(TextOf(one, "ground")).value(),
                             TextIn(one, "detail"), NumberOf<std::uint32_t>(one, "agents")});
  }
  selection.candidates = NumberOf<std::uint32_t>(row, "candidates");
  if (row.contains("contenders")) {
    selection.queue = QueueId{TextOf(row, "queue")};
    selection.strategy = core::StrategyNamed(TextOf(row, "strategy")).value();
    selection.contenders_count = NumberOf<std::uint32_t>(row, "contenders_count");
    for (const auto& value : row.at("contenders").as_array()) {
      const object& one = value.as_object();
      selection.contenders.push_back({AgentId{TextOf(one, "agent")}, NumberOf<int>(one, "level"),
                                      NumberIn<int>(one, "load"), NumberOf(one, "figure"),
                                      TimeOf(one, "idle_since_ns"),
                                      NumberOf<std::uint32_t>(one, "position")});
    }
  }
  selection.lot = NumberIn<std::uint64_t>(row, "lot");
  selection.lots = NumberIn<std::uint64_t>(row, "lots");
  selection.first_lot = NumberIn<std::uint64_t>(row, "first_lot");
  selection.lots_held = NumberIn<std::uint64_t>(row, "lots_held");
  return selection;
}

void ReadDetail(const object& row, Decision& decision) {
  decision.queue = QueueId{TextOf(row, "queue")};
  decision.plan_step = NumberOf<int>(row, "plan_step");
  decision.priority = NumberOf<int>(row, "priority");
  decision.milli_points = NumberOf(row, "milli_points");
  if (row.contains("selection")) {
    decision.selection = SelectionFrom(row.at("selection").as_object());
  }
  decision.because = WordIn<core::AskedBecause>(row, "because");
  decision.offer = OfferId{NumberIn<std::uint64_t>(row, "offer")};
  decision.outcome = WordIn<core::OfferOutcome>(row, "outcome");
  decision.passed = WordIn<core::PassedBecause>(row, "passed");
  if (row.contains("overflow")) decision.overflow = WordIn<core::OverflowCause>(row, "overflow");
  decision.preference = WordIn<core::PreferenceKind>(row, "preference");
  if (row.contains("until_ns")) decision.until = TimeOf(row, "until_ns");
  if (row.contains("resumed_ns")) decision.resumed = TimeOf(row, "resumed_ns");
  if (row.contains("ground")) decision.ground = WordIn<core::Ground>(row, "ground");
  decision.detail = TextIn(row, "detail");
  decision.facts = TextIn(row, "facts");
}

}  // namespace

void SaveDecision(Connection& connection, const Decision& decision) {
  const std::string detail = DetailText(decision);
  Execute(connection,
          "INSERT INTO decision (interaction_id, place, number, work_item_id, time_ns, kind, agent,"
          " detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (interaction_id, place) DO UPDATE"
          " SET number = excluded.number, work_item_id = excluded.work_item_id,"
          " time_ns = excluded.time_ns, kind = excluded.kind, agent = excluded.agent,"
          " detail = excluded.detail",
          decision.interaction, PlaceOf(decision.number), decision.number, decision.item,
          decision.time, decision.kind, decision.agent, detail);
}

std::vector<Decision> DecisionsOf(Connection& connection, InteractionId interaction) {
  Query query(connection,
              "SELECT number, work_item_id, time_ns, kind, agent, detail FROM decision"
              " WHERE interaction_id = ?",
              interaction);
  std::vector<Decision> decisions;
  while (query.Next()) {
    Decision& decision = decisions.emplace_back();
    decision.interaction = interaction;
    decision.number = query.Get<std::uint32_t>(0);
    decision.item = query.Get<WorkItemId>(1);
    decision.time = query.Get<TimePoint>(2);
    decision.kind = query.Get<DecisionKind>(3);
    decision.agent = query.Get<AgentId>(4);
    ReadJson(query.Text(5), [&decision](const boost::json::value& parsed) {
      ReadDetail(parsed.as_object(), decision);
    });
  }
  std::sort(decisions.begin(), decisions.end(),
            [](const Decision& a, const Decision& b) { return a.number < b.number; });
  return decisions;
}

InteractionId NextInteraction(Connection& connection) {
  Query query(connection, "SELECT coalesce(max(interaction_id), 0) + 1 FROM decision");
  query.Next();
  return query.Get<InteractionId>(0);
}

bool PruneDecisions(Connection& connection, InteractionId first_kept, std::size_t most) {
  Execute(connection,
          "DELETE FROM decision WHERE (interaction_id, place) IN (SELECT interaction_id, place"
          " FROM decision WHERE interaction_id < ? LIMIT ?)",
          first_kept, most);
  return static_cast<std::size_t>(connection.changes()) < most;
}

}  // namespace strowger::store
