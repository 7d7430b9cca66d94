#include "adapters/store/retention_rows.h"

#include <algorithm>
#include <string>

#include "adapters/store/counters.h"

namespace strowger::store {

using service::RetentionRules;

namespace {

// Up to this one contacts were cleared before, so that no sweep looks at them again.
constexpr std::string_view kSweptContacts = "retention_interaction";

bool IsHeld(Connection& connection, const std::optional<std::int64_t>& record) {
  if (!record) return false;
  return Query(connection, "SELECT 1 FROM customer_hold WHERE record_id = ?", *record).Next();
}

struct OldRow {
  std::int64_t id = 0;
  TimePoint time;
  std::optional<std::int64_t> record;
};
// From the columns id, time and record_id.
std::vector<OldRow> ReadRows(Query& query) {
  std::vector<OldRow> rows;
  while (query.Next()) {
    rows.push_back({query.Get<std::int64_t>(0), query.Get<TimePoint>(1),
                    query.Get<std::optional<std::int64_t>>(2)});
  }
  return rows;
}

// Contacts are numbered in the order in which they came.
SweptRows SweepContacts(Connection& connection, TimePoint before, std::int64_t& place) {
  const auto from =
      std::max(place, static_cast<std::int64_t>(ReadCounter(connection, kSweptContacts)));
  std::vector<OldRow> rows;
  {
    Query query(connection,
                "SELECT id, arrived_ns, record_id FROM interaction WHERE id > ? ORDER BY id"
                " LIMIT ?",
                from, kSweptTogetherMax);
    rows = ReadRows(query);
  }
  SweptRows swept;
  bool is_hold_met = false;
  for (const OldRow& row : rows) {
    if (row.time >= before) return {swept.rows, true};
    place = row.id;
    if (IsHeld(connection, row.record)) {
      is_hold_met = true;
      continue;
    }
    Execute(connection, "DELETE FROM decision WHERE interaction_id = ?", row.id);
    Execute(connection, "DELETE FROM interaction_identity WHERE interaction_id = ?", row.id);
    Execute(connection,
            "UPDATE interaction SET ani = '', dialled = '', call = '', attached = '{}',"
            " subject = '', work_key = '', record_id = NULL WHERE id = ?",
            row.id);
    // Behind one that is held every sweep begins, until that is lifted.
    if (!is_hold_met) SaveCounter(connection, kSweptContacts, static_cast<std::uint64_t>(row.id));
    ++swept.rows;
  }
  swept.is_done = rows.size() < kSweptTogetherMax;
  return swept;
}

SweptRows SweepNotes(Connection& connection, TimePoint before, std::int64_t& place) {
  std::vector<OldRow> rows;
  {
    Query query(connection,
                "SELECT id, time_ns, record_id FROM note WHERE id > ? ORDER BY id LIMIT ?", place,
                kSweptTogetherMax);
    rows = ReadRows(query);
  }
  SweptRows swept;
  for (const OldRow& row : rows) {
    if (row.time >= before) return {swept.rows, true};
    place = row.id;
    if (IsHeld(connection, row.record)) continue;
    Execute(connection, "DELETE FROM note WHERE id = ?", row.id);
    ++swept.rows;
  }
  swept.is_done = rows.size() < kSweptTogetherMax;
  return swept;
}

// Closed ones are looked through: which was changed last says nothing about its number.
SweptRows SweepTickets(Connection& connection, TimePoint before, std::int64_t& place) {
  std::vector<OldRow> rows;
  {
    Query query(connection,
                "SELECT id, updated_ns, record_id FROM ticket WHERE rank = 1 AND id > ?"
                " ORDER BY id LIMIT ?",
                place, kSweptTogetherMax);
    rows = ReadRows(query);
  }
  SweptRows swept;
  for (const OldRow& row : rows) {
    place = row.id;
    if (row.time >= before || IsHeld(connection, row.record)) continue;
    Execute(connection, "UPDATE ticket_comment SET text = '' WHERE ticket_id = ? AND text <> ''",
            row.id);
    Execute(connection,
            "UPDATE ticket SET subject = '(erased)', record_id = NULL WHERE id = ?"
            " AND (subject <> '(erased)' OR record_id IS NOT NULL)",
            row.id);
    swept.rows += connection.changes();
  }
  swept.is_done = rows.size() < kSweptTogetherMax;
  return swept;
}

std::uint64_t CountBefore(Connection& connection, RetentionKind kind, TimePoint before) {
  switch (kind) {
    case RetentionKind::kInteractions: {
      Query query(connection,
                  "SELECT count(*) FROM interaction WHERE arrived_ns < ?"
                  " AND (ani <> '' OR record_id IS NOT NULL OR attached <> '{}')"
                  " AND (record_id IS NULL OR record_id NOT IN"
                  " (SELECT record_id FROM customer_hold))",
                  before);
      return query.Next() ? query.Get<std::uint64_t>(0) : 0;
    }
    case RetentionKind::kNotes: {
      Query query(connection,
                  "SELECT count(*) FROM note WHERE time_ns < ? AND (record_id IS NULL OR"
                  " record_id NOT IN (SELECT record_id FROM customer_hold))",
                  before);
      return query.Next() ? query.Get<std::uint64_t>(0) : 0;
    }
    case RetentionKind::kClosedTickets: {
      Query query(connection,
                  "SELECT count(*) FROM ticket WHERE rank = 1 AND updated_ns < ?"
                  " AND subject <> '(erased)' AND (record_id IS NULL OR record_id NOT IN"
                  " (SELECT record_id FROM customer_hold))",
                  before);
      return query.Next() ? query.Get<std::uint64_t>(0) : 0;
    }
  }
  return 0;
}

std::string NameOf(RetentionKind kind) {
  switch (kind) {
    case RetentionKind::kInteractions:
      return "interactions";
    case RetentionKind::kNotes:
      return "notes";
    case RetentionKind::kClosedTickets:
      break;
  }
  return "closed-tickets";
}

// The oldest that is left; of tickets the sweep of the next day finds out.
std::optional<TimePoint> OldestOf(Connection& connection, RetentionKind kind) {
  if (kind == RetentionKind::kInteractions) {
    Query query(connection, "SELECT arrived_ns FROM interaction WHERE id > ? ORDER BY id LIMIT 1",
                ReadCounter(connection, kSweptContacts));
    if (query.Next()) return query.Get<TimePoint>(0);
  } else if (kind == RetentionKind::kNotes) {
    Query query(connection, "SELECT time_ns FROM note ORDER BY id LIMIT 1");
    if (query.Next()) return query.Get<TimePoint>(0);
  }
  return std::nullopt;
}

}  // namespace

std::chrono::days AgeOf(const RetentionRules& rules, RetentionKind kind) {
  switch (kind) {
    case RetentionKind::kInteractions:
      return rules.interactions;
    case RetentionKind::kNotes:
      return rules.notes;
    case RetentionKind::kClosedTickets:
      break;
  }
  return rules.closed_tickets;
}

SweptRows SweepSome(Connection& connection, RetentionKind kind, TimePoint before,
                    std::int64_t& place) {
  switch (kind) {
    case RetentionKind::kInteractions:
      return SweepContacts(connection, before, place);
    case RetentionKind::kNotes:
      return SweepNotes(connection, before, place);
    case RetentionKind::kClosedTickets:
      break;
  }
  return SweepTickets(connection, before, place);
}

std::vector<service::RetentionLine> CountDue(Connection& connection, const RetentionRules& rules,
                                             TimePoint now) {
  std::vector<service::RetentionLine> lines;
  for (const RetentionKind kind : kRetentionKinds) {
    const auto age = AgeOf(rules, kind);
    if (age == age.zero()) continue;
    lines.push_back({NameOf(kind), age, now - age, CountBefore(connection, kind, now - age)});
  }
  return lines;
}

std::optional<TimePoint> NextDue(Connection& connection, const RetentionRules& rules) {
  std::optional<TimePoint> next;
  for (const RetentionKind kind : kRetentionKinds) {
    const auto age = AgeOf(rules, kind);
    if (age == age.zero()) continue;
    const auto oldest = OldestOf(connection, kind);
    if (oldest && (!next || *oldest + age < *next)) next = *oldest + age;
  }
  return next;
}

}  // namespace strowger::store
