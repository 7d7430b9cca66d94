#include "adapters/store/recorded_day.h"

#include "adapters/store/connection.h"
#include "adapters/store/engine.h"

namespace strowger::store {

namespace {

void ReadContacts(Connection& connection, service::RecordedDay& day) {
  Query query(connection,
              "SELECT coalesce((SELECT queue FROM interaction_segment"
              " WHERE interaction_id = id AND number = 1), queue),"
              " agent, link, call, arrived_ns, answered_ns, wait_ns, talk_ns + hold_ns, wrap_up_ns,"
              " outcome FROM interaction WHERE arrived_ns >= ? AND arrived_ns < ?"
              " AND channel = 'call' ORDER BY arrived_ns, id",
              day.begin, day.end);
  while (query.Next()) {
    service::RecordedContact& contact = day.contacts.emplace_back();
    contact.queue = query.Get<QueueId>(0);
    contact.agent = query.Get<AgentId>(1);
    contact.link = query.Get<LinkId>(2);
    contact.call = query.Get<PbxCallId>(3);
    contact.arrived = query.Get<TimePoint>(4);
    contact.was_answered = query.Get<std::optional<TimePoint>>(5).has_value();
    contact.wait = query.Get<Duration>(6);
    contact.talk = query.Get<Duration>(7);
    contact.wrap_up = query.Get<Duration>(8);
    contact.outcome = query.Get<core::ItemOutcome>(9);
  }
}

void ReadRows(Connection& connection, service::RecordedDay& day) {
  Query query(connection,
              "SELECT time_ns, kind, subject, detail FROM journal WHERE time_ns < ?1 AND"
              " (kind IN ('LogOn', 'LogOff', 'SetReady', 'SetNotReady', 'FinishWrapUp')"
              " OR (kind = 'CallArrived' AND time_ns >= ?2)) ORDER BY id",
              day.end, day.begin);
  while (query.Next()) {
    day.rows.push_back({query.Get<TimePoint>(0), query.Get<std::string>(1),
                        query.Get<std::string>(2), query.Get<std::string>(3)});
  }
}

}  // namespace

Result<service::RecordedDay> ReadRecordedDay(const std::string& path, TimePoint begin,
                                             TimePoint end) {
  service::RecordedDay day;
  day.begin = begin;
  day.end = end;
  try {
    Connection connection(path, Access::kRead);
    ReadContacts(connection, day);
    ReadRows(connection, day);
  } catch (const SqlFailure& failure) {
    return NotFound("STORE_UNREADABLE",
                    "the database \"" + ShownPlace(path) + "\" cannot be read: " + failure.what(),
                    {{"file", ShownPlace(path)}});
  }
  return day;
}

}  // namespace strowger::store
