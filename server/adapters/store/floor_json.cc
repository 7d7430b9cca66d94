#include "adapters/store/floor_json.h"

#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"
#include "adapters/store/words.h"

namespace strowger::store {

namespace {

using boost::json::object;

}  // namespace

std::string SlotsText(const std::vector<core::Slot>& slots) {
  JsonText json;
  json.BeginList();
  for (const auto& slot : slots) {
    json.BeginObject();
    json.Add("state", WordOf(slot.state));
    json.Add("channel", WordOf(slot.channel));
    json.Add("since_ns", slot.since.time_since_epoch().count());
    json.Add("item", slot.item.value);
    json.Add("offer", slot.offer.value);
    json.Add("kind", WordOf(slot.offer_kind));
    json.Add("wrap_up_end_ns", slot.wrap_up_end.time_since_epoch().count());
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::Slot> SlotsFrom(std::string_view text) {
  return ReadJsonList<core::Slot>(text, [](const boost::json::value& value) {
    const object& row = value.as_object();
    return core::Slot{.state = FromWord<core::SlotState>(TextOf(row, "state")).value(),
                      .channel = FromWord<core::Channel>(TextOf(row, "channel")).value(),
                      .since = TimeOf(row, "since_ns"),
                      .item = WorkItemId{static_cast<std::uint64_t>(NumberOf(row, "item"))},
                      .offer = OfferId{static_cast<std::uint64_t>(NumberOf(row, "offer"))},
                      .offer_kind = FromWord<core::OfferKind>(TextOf(row, "kind")).value(),
                      .wrap_up_end = TimeOf(row, "wrap_up_end_ns")};
  });
}

std::string NeedsText(const std::vector<core::SkillNeed>& needs) {
  JsonText json;
  json.BeginList();
  for (const auto& need : needs) {
    json.BeginObject();
    json.Add("skill", need.skill.value);
    json.Add("level", need.least_level);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::SkillNeed> NeedsFrom(std::string_view text) {
  return ReadJsonList<core::SkillNeed>(text, [](const boost::json::value& value) {
    const object& row = value.as_object();
    return core::SkillNeed{SkillId{TextOf(row, "skill")}, static_cast<int>(NumberOf(row, "level"))};
  });
}

std::string AgentsText(const std::vector<AgentId>& agents) {
  JsonText json;
  json.BeginList();
  for (const auto& agent : agents) json.Add(agent.value);
  json.EndList();
  return json.Take();
}

std::vector<AgentId> AgentsFrom(std::string_view text) {
  return ReadJsonList<AgentId>(text, [](const boost::json::value& value) {
    return AgentId{std::string(value.as_string())};
  });
}

std::string PartiesText(const std::vector<core::ItemParty>& parties) {
  JsonText json;
  json.BeginList();
  for (const auto& party : parties) {
    json.BeginObject();
    json.Add("leg", party.leg.value);
    json.Add("state", WordOf(party.state));
    json.Add("agent", party.agent.value);
    json.Add("device", party.device.value);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::ItemParty> PartiesFrom(std::string_view text) {
  return ReadJsonList<core::ItemParty>(text, [](const boost::json::value& value) {
    const object& row = value.as_object();
    core::ItemParty party;
    party.leg = LegId{TextOf(row, "leg")};
    party.state = FromWord<core::LegState>(TextOf(row, "state")).value();
    party.agent = AgentId{TextOf(row, "agent")};
    party.device = DeviceId{TextOf(row, "device")};
    return party;
  });
}

std::string AttachedText(const std::map<std::string, std::string>& attached) {
  JsonText json;
  json.BeginObject();
  for (const auto& [key, value] : attached) json.Add(key, value);
  json.EndObject();
  return json.Take();
}

std::map<std::string, std::string> AttachedFrom(std::string_view text) {
  return ReadJson(text, [](const boost::json::value& parsed) {
    std::map<std::string, std::string> attached;
    for (const auto& pair : parsed.as_object()) {
      attached.emplace(pair.key(), std::string(pair.value().as_string()));
    }
    return attached;
  });
}

namespace {

void AddParking(JsonText& json, const core::Parking& parking) {
  json.Add("parked_by", parking.by.value);
  json.Add("parked_since_ns", parking.since.time_since_epoch().count());
  json.Add("parked_until_ns", parking.until.time_since_epoch().count());
  json.Add("parked_reason", parking.reason);
}

std::string JoinedText(const std::vector<core::JoinedWork>& joined) {
  JsonText json;
  json.BeginList();
  for (const core::JoinedWork& work : joined) {
    json.BeginObject();
    json.Add("key", work.key);
    json.Add("subject", work.subject);
    json.Add("arrived_ns", work.arrived.time_since_epoch().count());
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

}  // namespace

std::string GoingOnText(const core::ItemView& item) {
  JsonText json;
  json.BeginObject();
  if (!item.thread.empty()) json.Add("thread", item.thread);
  if (!item.joined.empty()) json.AddJson("joined", JoinedText(item.joined));
  if (item.parking) AddParking(json, *item.parking);
  if (item.asked_first) json.Add("asked_first", item.asked_first.value);
  if (item.due.stage != core::DueStage::kNone) {
    json.Add("due_stage", WordOf(item.due.stage));
    json.Add("due_ns", item.due.time.time_since_epoch().count());
    json.Add("due_points", item.due_points);
  }
  json.EndObject();
  return json.Take();
}

void ReadGoingOn(std::string_view text, core::ItemView& item) {
  ReadJson(text, [&item](const boost::json::value& parsed) {
    const object& row = parsed.as_object();
    if (row.contains("thread")) item.thread = TextOf(row, "thread");
    if (row.contains("joined")) {
      for (const auto& value : row.at("joined").as_array()) {
        const object& one = value.as_object();
        item.joined.push_back(
            {TextOf(one, "key"), TextOf(one, "subject"), TimeOf(one, "arrived_ns")});
      }
    }
    if (row.contains("parked_by")) {
      item.parking =
          core::Parking{AgentId{TextOf(row, "parked_by")}, TimeOf(row, "parked_since_ns"),
                        TimeOf(row, "parked_until_ns"), TextOf(row, "parked_reason")};
    }
    if (row.contains("asked_first")) item.asked_first = AgentId{TextOf(row, "asked_first")};
    if (row.contains("due_stage")) {
      item.due = {FromWord<core::DueStage>(TextOf(row, "due_stage")).value(),
                  TimeOf(row, "due_ns")};
      item.due_points = NumberOf<int>(row, "due_points");
    }
  });
}

std::string SegmentsText(const std::vector<core::Segment>& segments) {
  JsonText json;
  json.BeginList();
  for (const auto& segment : segments) {
    json.BeginObject();
    json.Add("agent", segment.agent.value);
    json.Add("queue", segment.queue.value);
    json.Add("start_ns", segment.start.time_since_epoch().count());
    if (segment.end) json.Add("end_ns", segment.end->time_since_epoch().count());
    json.Add("hold_ns", segment.hold.count());
    json.Add("offer", segment.offer.value);
    json.EndObject();
  }
  json.EndList();
  return json.Take();
}

std::vector<core::Segment> SegmentsFrom(std::string_view text) {
  return ReadJsonList<core::Segment>(text, [](const boost::json::value& value) {
    const object& row = value.as_object();
    core::Segment segment;
    segment.agent = AgentId{TextOf(row, "agent")};
    segment.queue = QueueId{TextOf(row, "queue")};
    segment.start = TimeOf(row, "start_ns");
    if (row.contains("end_ns")) segment.end = TimeOf(row, "end_ns");
    segment.hold = Duration(NumberOf(row, "hold_ns"));
    segment.offer = OfferId{static_cast<std::uint64_t>(NumberOf(row, "offer"))};
    return segment;
  });
}

}  // namespace strowger::store
