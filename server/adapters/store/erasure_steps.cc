#include "adapters/store/erasure_steps.h"

#include <algorithm>
#include <array>
#include <vector>

#include "adapters/store/audit_chain.h"
#include "adapters/store/erasure_mail.h"
#include "adapters/store/outgoing_erasure.h"

namespace strowger::store {

namespace {

using Traces = core::CustomerTraces;

// Rows of tables that name a record. Parameters: the record, how many.
struct RecordStep {
  Sql sql;
};
// What is found by other rows goes before these.
constexpr std::array kRecordSteps{
    RecordStep{"DELETE FROM note WHERE id IN"
               " (SELECT id FROM note WHERE record_id = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM note WHERE id IN (SELECT n.id FROM interaction i JOIN note n"
               " ON n.interaction_id = i.id WHERE i.record_id = ? AND n.record_id IS NULL"
               " LIMIT ?)"},
    RecordStep{"DELETE FROM mail_piece WHERE mail_id IN (SELECT m.id FROM ticket t"
               " JOIN mail_thread h ON h.ticket_id = t.id JOIN mail m ON m.thread_id = h.id"
               " WHERE t.record_id = ? AND EXISTS (SELECT 1 FROM mail_piece p"
               " WHERE p.mail_id = m.id) LIMIT ?)"},
    RecordStep{"UPDATE mail SET from_name = '', from_address = '', subject = '', message_id = '',"
               " body_digest = '', preview = '', envelope_from = '', envelope_to = '',"
               " reason = '(erased)' WHERE id IN (SELECT m.id FROM ticket t JOIN mail_thread h"
               " ON h.ticket_id = t.id JOIN mail m ON m.thread_id = h.id WHERE t.record_id = ?"
               " AND m.reason <> '(erased)' LIMIT ?)"},
    RecordStep{"DELETE FROM mail_event WHERE id IN (SELECT e.id FROM ticket t JOIN mail_thread h"
               " ON h.ticket_id = t.id JOIN mail_event e ON e.thread_id = h.id"
               " WHERE t.record_id = ? LIMIT ?)"},
    RecordStep{"DELETE FROM mail_party WHERE thread_id IN (SELECT p.thread_id FROM ticket t"
               " JOIN mail_thread h ON h.ticket_id = t.id JOIN mail_party p"
               " ON p.thread_id = h.id WHERE t.record_id = ? LIMIT ?)"},
    RecordStep{"UPDATE mail_thread SET subject = '(erased)', bare = '', began_by = '' WHERE id IN"
               " (SELECT h.id FROM ticket t JOIN mail_thread h ON h.ticket_id = t.id"
               " WHERE t.record_id = ? AND h.subject <> '(erased)' LIMIT ?)"},
    RecordStep{"UPDATE ticket_comment SET text = '' WHERE id IN (SELECT c.id FROM ticket t"
               " JOIN ticket_comment c ON c.ticket_id = t.id WHERE t.record_id = ?"
               " AND c.text <> '' LIMIT ?)"},
    RecordStep{"UPDATE ticket SET subject = '(erased)', record_id = NULL, version = version + 1"
               " WHERE id IN (SELECT id FROM ticket WHERE record_id = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM decision WHERE interaction_id IN (SELECT i.id FROM interaction i"
               " WHERE i.record_id = ? AND EXISTS (SELECT 1 FROM decision d"
               " WHERE d.interaction_id = i.id) LIMIT ?)"},
    RecordStep{"DELETE FROM interaction_identity WHERE interaction_id IN"
               " (SELECT n.interaction_id FROM interaction i JOIN interaction_identity n"
               " ON n.interaction_id = i.id WHERE i.record_id = ? LIMIT ?)"},
    RecordStep{"UPDATE interaction SET ani = '', dialled = '', call = '', attached = '{}',"
               " subject = '', work_key = '', record_id = NULL WHERE id IN"
               " (SELECT id FROM interaction WHERE record_id = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM customer_tag WHERE (record_id, tag) IN"
               " (SELECT record_id, tag FROM customer_tag WHERE record_id = ? LIMIT ?)"},
    RecordStep{"DELETE FROM customer_consent WHERE id IN"
               " (SELECT id FROM customer_consent WHERE record_id = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM customer_attribute WHERE (record_id, name, source) IN"
               " (SELECT record_id, name, source FROM customer_attribute WHERE record_id = ?"
               " LIMIT ?)"},
    RecordStep{"DELETE FROM customer_relation WHERE id IN (SELECT id FROM customer_relation"
               " WHERE first_record = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM customer_relation WHERE id IN (SELECT id FROM customer_relation"
               " WHERE second_record = ? ORDER BY id LIMIT ?)"},
    RecordStep{"DELETE FROM customer_fact WHERE id IN"
               " (SELECT id FROM customer_fact WHERE record_id = ? ORDER BY fact_ns LIMIT ?)"},
    RecordStep{"DELETE FROM identity_key WHERE (key, record_id) IN"
               " (SELECT key, record_id FROM identity_key WHERE record_id = ? LIMIT ?)"},
    RecordStep{"DELETE FROM identity_todo WHERE number IN"
               " (SELECT number FROM identity_todo WHERE record_id = ? LIMIT ?)"},
    RecordStep{"DELETE FROM identity_review WHERE id IN"
               " (SELECT id FROM identity_review WHERE first = ? LIMIT ?)"},
    RecordStep{"DELETE FROM identity_review WHERE id IN"
               " (SELECT id FROM identity_review WHERE second = ? LIMIT ?)"},
    // That there was one is still counted.
    RecordStep{"UPDATE campaign_member SET record_id = NULL, address_key = '' WHERE id IN"
               " (SELECT id FROM campaign_member WHERE record_id = ? LIMIT ?)"},
};

ErasurePiece EraseRecordRows(Connection& connection, Sql sql, const ErasureWork& work,
                             ErasurePlace& place) {
  ErasurePiece piece;
  if (place.record < work.records.size()) {
    Execute(connection, sql, work.records[place.record], kErasedTogetherMax);
    piece.rows = connection.changes();
    if (piece.rows == 0) ++place.record;
  }
  piece.is_step_done = place.record >= work.records.size();
  return piece;
}

ErasurePiece ScanJournal(Connection& connection, const Traces& traces, ErasurePlace& place) {
  std::vector<std::int64_t> found;
  std::size_t looked_at = 0;
  {
    Query query(connection,
                "SELECT id, subject, detail FROM journal WHERE id > ? ORDER BY id LIMIT ?",
                place.row, kScannedTogetherMax);
    for (; query.Next(); ++looked_at) {
      place.row = query.Get<std::int64_t>(0);
      if (core::IsTracedRow(traces, query.Text(1), query.Text(2))) found.push_back(place.row);
    }
  }
  for (const std::int64_t row : found) {
    Execute(connection, "DELETE FROM journal WHERE id = ?", row);
  }
  return {static_cast<std::int64_t>(found.size()), looked_at < kScannedTogetherMax};
}

ErasurePiece ScanAudit(Connection& connection, const ErasureWork& work, const Traces& traces,
                       ErasurePlace& place) {
  std::vector<std::int64_t> found;
  std::size_t looked_at = 0;
  {
    Query query(connection,
                "SELECT id, subject, action, before, after, erasure_id FROM audit WHERE id > ?"
                " ORDER BY id LIMIT ?",
                place.row, kScannedTogetherMax);
    for (; query.Next(); ++looked_at) {
      place.row = query.Get<std::int64_t>(0);
      if (query.Get<std::optional<std::int64_t>>(5)) continue;
      const std::string_view subject = query.Text(1);
      const auto action = query.Get<std::string>(2);
      const bool is_ours = traces.subjects.contains(subject) ||
                           core::IsTracedJson(traces, action, query.Text(3)) ||
                           core::IsTracedJson(traces, action, query.Text(4));
      // What erasures themselves leave has only numbers, and their reasons are kept.
      if (is_ours && !subject.starts_with("erasures/")) found.push_back(place.row);
    }
  }
  for (const std::int64_t row : found) {
    EraseAuditTexts(connection, row, work.id);
  }
  return {static_cast<std::int64_t>(found.size()), looked_at < kScannedTogetherMax};
}

// Rows that stand under a user and a key, which are the first two columns of `read`. Parameters of
// `read`: the user and the key to go on after, how many.
template <class IsOurs>
ErasurePiece ScanKeyed(Connection& connection, Sql read, Sql erase, std::size_t most,
                       ErasurePlace& place, IsOurs is_ours) {
  std::vector<std::pair<std::string, std::string>> found;
  std::size_t looked_at = 0;
  const ErasurePlace from = place;
  {
    Query query(connection, read, from.user, from.key, most);
    for (; query.Next(); ++looked_at) {
      place.user = query.template Get<std::string>(0);
      place.key = query.template Get<std::string>(1);
      if (is_ours(query)) found.emplace_back(place.user, place.key);
    }
  }
  for (const auto& [user, key] : found) Execute(connection, erase, user, key);
  return {static_cast<std::int64_t>(found.size()), looked_at < most};
}

ErasurePiece ScanRequests(Connection& connection, const Traces& traces, ErasurePlace& place) {
  return ScanKeyed(connection,
                   "SELECT user, id, kind, answer FROM request WHERE (user, id) > (?, ?)"
                   " ORDER BY user, id LIMIT ?",
                   "DELETE FROM request WHERE user = ? AND id = ?", kScannedTogetherMax, place,
                   [&traces](const Query& row) {
                     return core::IsTracedJson(traces, row.Get<std::string>(2), row.Text(3));
                   });
}

ErasurePiece ScanDrafts(Connection& connection, const Traces& traces, ErasurePlace& place) {
  return ScanKeyed(connection,
                   "SELECT user, key, text FROM draft WHERE (user, key) > (?, ?)"
                   " ORDER BY user, key LIMIT ?",
                   "DELETE FROM draft WHERE user = ? AND key = ?", kErasedTogetherMax, place,
                   [&traces](const Query& row) {
                     return core::HasTrace(traces, row.Text(2)) ||
                            core::IsTracedKey(traces, row.Text(1));
                   });
}

// Contacts from the customer's numbers that were nobody's.
ErasurePiece ScanContacts(Connection& connection, const ErasureWork& work, ErasurePlace& place) {
  std::vector<std::int64_t> found;
  std::size_t looked_at = 0;
  {
    Query query(connection,
                "SELECT id, ani, dialled, record_id FROM interaction WHERE id > ?"
                " ORDER BY id LIMIT ?",
                place.row, kScannedTogetherMax);
    for (; query.Next(); ++looked_at) {
      place.row = query.Get<std::int64_t>(0);
      if (query.Get<std::optional<std::int64_t>>(3)) continue;
      const bool is_ours =
          std::any_of(work.values.begin(), work.values.end(), [&](const std::string& value) {
            return query.Text(1) == value || query.Text(2) == value;
          });
      if (is_ours) found.push_back(place.row);
    }
  }
  for (const std::int64_t row : found) {
    Execute(connection,
            "UPDATE interaction SET ani = '', dialled = '', call = '', attached = '{}',"
            " subject = '', work_key = '' WHERE id = ?",
            row);
  }
  return {static_cast<std::int64_t>(found.size()), looked_at < kScannedTogetherMax};
}

// Rows that imports refused: what stood in them is kept to be mended.
ErasurePiece ScanRefusals(Connection& connection, const Traces& traces, ErasurePlace& place) {
  std::vector<std::pair<std::string, std::int64_t>> found;
  std::size_t looked_at = 0;
  const ErasurePlace from = place;
  {
    Query query(connection,
                "SELECT import_id, row_number, record FROM customer_import_refusal"
                " WHERE (import_id, row_number) > (?, ?) ORDER BY import_id, row_number LIMIT ?",
                from.key, from.row, kScannedTogetherMax);
    for (; query.Next(); ++looked_at) {
      place.key = query.Get<std::string>(0);
      place.row = query.Get<std::int64_t>(1);
      if (core::HasTrace(traces, query.Text(2))) found.emplace_back(place.key, place.row);
    }
  }
  for (const auto& [import, row] : found) {
    Execute(connection,
            "UPDATE customer_import_refusal SET value = '', record = '[]'"
            " WHERE import_id = ? AND row_number = ?",
            import, row);
  }
  return {static_cast<std::int64_t>(found.size()), looked_at < kScannedTogetherMax};
}

// Scans come first, while the rows by which they find are still there.
constexpr int kScans = 8;
constexpr int kSteps = kScans + static_cast<int>(kRecordSteps.size());

}  // namespace

bool IsPastLastStep(int step) { return step >= kSteps; }

ErasurePiece EraseSome(Connection& connection, const ErasureWork& work, const Traces& traces,
                       ErasurePlace& place) {
  switch (work.step) {
    case 0:
      return ScanJournal(connection, traces, place);
    case 1:
      return ScanRequests(connection, traces, place);
    case 2:
      return ScanDrafts(connection, traces, place);
    case 3:
      return ScanContacts(connection, work, place);
    case 4:
      return ScanAudit(connection, work, traces, place);
    case 5:
      return ScanRefusals(connection, traces, place);
    case 6:
      return EraseMailsFrom(connection, work, place);
    case 7:
      return EraseOutgoing(connection, work);
    default:
      break;
  }
  const auto& step = kRecordSteps.at(static_cast<std::size_t>(work.step - kScans));
  return EraseRecordRows(connection, step.sql, work, place);
}

}  // namespace strowger::store
