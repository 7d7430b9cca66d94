#include "adapters/store/subject_export.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/store/customer_rows.h"
#include "adapters/store/erasure_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/page.h"
#include "adapters/store/record_of.h"
#include "core/customer/traces.h"

namespace strowger::store {

namespace {

// Rows of a table that name a record, or the customer. Parameters: that one, the row to go on
// after, how many. The first column numbers the rows; then come those of `columns`, of which
// numbers have a # before their names.
struct Section {
  std::string_view table;
  bool is_of_customer = false;
  Sql sql;
  std::string_view columns;
  bool is_one_page = false;  // Its rows have no number and are few.
};
constexpr std::array kSections{
    Section{"customer", true,
            "SELECT id, id, display_name, sort_key, company, tier, language, alert, owner,"
            " provenance, created_ns, updated_ns FROM customer WHERE id = ? AND id > ? LIMIT ?",
            "#id display_name sort_key company tier language alert owner provenance #created_ns"
            " #updated_ns"},
    Section{"contact_point", true,
            "SELECT id, kind, value, national, source, seen_ns FROM contact_point"
            " WHERE customer_id = ? AND id > ? ORDER BY id LIMIT ?",
            "kind value national source #seen_ns"},
    Section{"customer_change", true,
            "SELECT number, number, kind, other_id, time_ns FROM customer_change"
            " WHERE customer_id = ? AND number > ? ORDER BY number LIMIT ?",
            "#number kind #other_id #time_ns"},
    Section{"customer_record", false,
            "SELECT id, id, origin_id, source, external_id, display_name, sort_key, company, tier,"
            " language, alert, owner, contact_points, verified, created_ns, updated_ns"
            " FROM customer_record WHERE id = ? AND id > ? LIMIT ?",
            "#id #origin_id source external_id display_name sort_key company tier language alert"
            " owner contact_points verified #created_ns #updated_ns"},
    Section{"customer_link", false,
            "SELECT id, first, second, user, reason, time_ns FROM customer_link"
            " WHERE first = ? AND id > ? ORDER BY id LIMIT ?",
            "#first #second user reason #time_ns"},
    Section{"customer_never_link", false,
            "SELECT second, first, second, user, reason, time_ns FROM customer_never_link"
            " WHERE first = ? AND second > ? ORDER BY second LIMIT ?",
            "#first #second user reason #time_ns"},
    Section{"customer_never_link", false,
            "SELECT first, first, second, user, reason, time_ns FROM customer_never_link"
            " WHERE second = ? AND first > ? ORDER BY first LIMIT ?",
            "#first #second user reason #time_ns"},
    Section{"customer_hold", false,
            "SELECT record_id, user, reason, time_ns FROM customer_hold"
            " WHERE record_id = ? AND record_id > ? LIMIT ?",
            "user reason #time_ns"},
    Section{"customer_tag", false,
            "SELECT 1, tag, user, time_ns FROM customer_tag WHERE record_id = ? AND 0 = ?"
            " ORDER BY tag LIMIT ?",
            "tag user #time_ns", true},
    Section{"customer_attribute", false,
            "SELECT 1, name, source, value, user, time_ns FROM customer_attribute"
            " WHERE record_id = ? AND 0 = ? ORDER BY name, source LIMIT ?",
            "name source value user #time_ns", true},
    Section{"customer_consent", false,
            "SELECT id, channel, purpose, state, source, evidence, user, stated_ns, time_ns"
            " FROM customer_consent WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?",
            "channel purpose state source evidence user #stated_ns #time_ns"},
    Section{"customer_relation", false,
            "SELECT id, first_record, second_record, kind, note, user, time_ns"
            " FROM customer_relation WHERE first_record = ? AND id > ? ORDER BY id LIMIT ?",
            "#first_record #second_record kind note user #time_ns"},
    Section{"customer_relation", false,
            "SELECT id, first_record, second_record, kind, note, user, time_ns"
            " FROM customer_relation WHERE second_record = ? AND id > ? ORDER BY id LIMIT ?",
            "#first_record #second_record kind note user #time_ns"},
    Section{"customer_fact", false,
            "SELECT id, source, kind, external_id, number, status, amount, currency, text, fact_ns,"
            " time_ns FROM customer_fact WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?",
            "source kind external_id number status #amount currency text #fact_ns #time_ns"},
    Section{"note", false,
            "SELECT id, id, interaction_id, author, text, time_ns, pinned_ns, pinned_by FROM note"
            " WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?",
            "#id #interaction_id author text #time_ns #pinned_ns pinned_by"},
    Section{"note", false,
            "SELECT n.id, n.id, n.interaction_id, n.author, n.text, n.time_ns FROM interaction i"
            " JOIN note n ON n.interaction_id = i.id WHERE i.record_id = ? AND n.id > ?"
            " AND n.record_id IS NULL ORDER BY n.id LIMIT ?",
            "#id #interaction_id author text #time_ns"},
    Section{"ticket", false,
            "SELECT id, id, subject, state, owner, queue, priority, created_ns, updated_ns"
            " FROM ticket WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?",
            "#id subject state owner queue #priority #created_ns #updated_ns"},
    Section{"ticket_comment", false,
            "SELECT c.id, c.ticket_id, c.author, c.text, c.is_internal, c.time_ns FROM ticket t"
            " JOIN ticket_comment c ON c.ticket_id = t.id WHERE t.record_id = ? AND c.id > ?"
            " ORDER BY c.id LIMIT ?",
            "#ticket_id author text #is_internal #time_ns"},
    Section{"outgoing_mail", false,
            "SELECT m.id, m.id, m.ticket_id, m.author, m.subject, m.text, m.in_reply_to,"
            " m.reference_ids, m.headers, m.state, m.answer, m.created_ns, m.sent_ns FROM ticket t"
            " JOIN outgoing_mail m ON m.ticket_id = t.id WHERE t.record_id = ? AND m.id > ?"
            " ORDER BY m.id LIMIT ?",
            "#id #ticket_id author subject text in_reply_to reference_ids headers state answer"
            " #created_ns #sent_ns"},
    Section{"outgoing_recipient", false,
            "SELECT r.mail_id * 1000 + r.number, r.mail_id, r.role, r.name, r.address, r.state,"
            " r.answer FROM ticket t JOIN outgoing_mail m ON m.ticket_id = t.id"
            " JOIN outgoing_recipient r ON r.mail_id = m.id WHERE t.record_id = ?"
            " AND r.mail_id * 1000 + r.number > ? ORDER BY r.mail_id * 1000 + r.number LIMIT ?",
            "#mail_id role name address state answer"},
    Section{"outgoing_attachment", false,
            "SELECT a.id, a.mail_id, a.file_name, a.media_type, a.size FROM ticket t"
            " JOIN outgoing_mail m ON m.ticket_id = t.id JOIN outgoing_attachment a"
            " ON a.mail_id = m.id WHERE t.record_id = ? AND a.id > ? ORDER BY a.id LIMIT ?",
            "#mail_id file_name media_type #size"},
    Section{"campaign_member", false,
            "SELECT m.id, m.campaign_id, c.name, c.purpose, m.state, m.reason, m.address_key,"
            " o.subject, o.text, m.turn_ns, m.bounced_ns, m.replied_ns, m.unsubscribed_ns"
            " FROM campaign_member m JOIN campaign c ON c.id = m.campaign_id"
            " LEFT JOIN outgoing_mail o ON o.id = m.mail_id WHERE m.record_id = ? AND m.id > ?"
            " ORDER BY m.id LIMIT ?",
            "#campaign_id name purpose state reason address_key subject text #turn_ns #bounced_ns"
            " #replied_ns #unsubscribed_ns"},
    Section{"mail", false,
            "SELECT m.id, m.id, m.account, h.ticket_id, m.state, m.reason, m.envelope_from,"
            " m.envelope_to, m.from_name, m.from_address, m.subject, m.message_id, m.preview,"
            " m.size, m.arrived_ns FROM ticket t JOIN mail_thread h ON h.ticket_id = t.id"
            " JOIN mail m ON m.thread_id = h.id WHERE t.record_id = ? AND m.id > ?"
            " ORDER BY m.id LIMIT ?",
            "#id account #ticket_id state reason envelope_from envelope_to from_name from_address"
            " subject message_id preview #size #arrived_ns"},
    Section{"mail_event", false,
            "SELECT e.id, h.ticket_id, e.text, e.time_ns FROM ticket t JOIN mail_thread h"
            " ON h.ticket_id = t.id JOIN mail_event e ON e.thread_id = h.id"
            " WHERE t.record_id = ? AND e.id > ? ORDER BY e.id LIMIT ?",
            "#ticket_id text #time_ns"},
    Section{"interaction", false,
            "SELECT id, id, channel, queue, agent, link, call, ani, dialled, arrived_ns,"
            " answered_ns, ended_ns, wait_ns, talk_ns, outcome, disposition, attached, subject,"
            " work_key FROM interaction WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?",
            "#id channel queue agent link call ani dialled #arrived_ns #answered_ns #ended_ns"
            " #wait_ns #talk_ns outcome disposition attached subject work_key"},
    Section{"interaction_segment", false,
            "SELECT s.interaction_id * 1000 + s.number, s.interaction_id, s.agent, s.queue,"
            " s.start_ns, s.end_ns FROM interaction i JOIN interaction_segment s"
            " ON s.interaction_id = i.id WHERE i.record_id = ?"
            " AND s.interaction_id * 1000 + s.number > ?"
            " ORDER BY s.interaction_id * 1000 + s.number LIMIT ?",
            "#interaction_id agent queue #start_ns #end_ns"},
    Section{"decision", false,
            "SELECT d.interaction_id * 1000 + d.place, d.interaction_id, d.number, d.time_ns,"
            " d.kind, d.agent, d.detail FROM interaction i JOIN decision d"
            " ON d.interaction_id = i.id WHERE i.record_id = ?"
            " AND d.interaction_id * 1000 + d.place > ?"
            " ORDER BY d.interaction_id * 1000 + d.place LIMIT ?",
            "#interaction_id #number #time_ns kind agent detail"},
};

// Tables that are looked through, after the sections.
enum Scan : std::size_t { kAudit, kJournal, kRequests, kDrafts, kScans };
constexpr std::size_t kOnePageMax = 100'000;
constexpr std::size_t kLookedAtTogether = 20'000;

std::vector<std::string_view> WordsOf(std::string_view columns) {
  std::vector<std::string_view> words;
  while (!columns.empty()) {
    const std::size_t end = std::min(columns.find(' '), columns.size());
    words.push_back(columns.substr(0, end));
    columns.remove_prefix(std::min(end + 1, columns.size()));
  }
  return words;
}

// The row, without its first column, as a JSON object.
std::string LineOf(const Query& query, std::string_view table, std::string_view columns) {
  JsonText json;
  json.BeginObject();
  json.Add("table", table);
  int column = 1;
  for (std::string_view name : WordsOf(columns)) {
    const bool is_number = name.front() == '#';
    if (is_number) name.remove_prefix(1);
    if (is_number) {
      if (const auto number = query.Get<std::optional<std::int64_t>>(column)) {
        json.Add(name, *number);
      }
    } else if (const auto text = query.Get<std::optional<std::string>>(column)) {
      json.Add(name, *text);
    }
    ++column;
  }
  json.EndObject();
  return json.Take();
}

// Where the export stands: a section or a scan, in it a record, in that a row.
struct Place {
  std::size_t section = 0;
  std::size_t record = 0;
  std::int64_t row = 0;
};
// A customer has fewer records.
constexpr std::int64_t kRecordsBound = 1'000;

Result<Place> PlaceFrom(const std::string& token) {
  const auto cursor = CursorFrom(token, {0, 0});
  if (!cursor.ok()) return cursor.error();
  return Place{static_cast<std::size_t>(cursor->rank / kRecordsBound),
               static_cast<std::size_t>(cursor->rank % kRecordsBound), cursor->id};
}

class Export {
 public:
  Export(Connection& connection, const service::Customer& customer, CustomerRecords whose)
      : connection_(connection), customer_(customer), whose_(std::move(whose)) {}

  // Adds lines until a page is full or all was read; false when all was.
  bool Add(Place& place, std::vector<std::string>& lines) {
    while (lines.size() < kExportedTogether) {
      if (place.section >= kSections.size() + kScans) return false;
      const bool is_done = place.section < kSections.size()
                               ? AddSection(kSections[place.section], place, lines)
                               : AddScan(place, lines);
      if (is_done) {
        place = {place.section + 1, 0, 0};
      } else if (place.section >= kSections.size()) {
        break;  // So much was looked at.
      }
    }
    return true;
  }

 private:
  bool AddSection(const Section& section, Place& place, std::vector<std::string>& lines) {
    const std::size_t keys = section.is_of_customer ? 1 : whose_.records.size();
    if (place.record >= keys) return true;
    const std::uint64_t key =
        section.is_of_customer ? customer_.id.value : whose_.records[place.record];
    const std::size_t most = section.is_one_page ? kOnePageMax : kExportedTogether;
    std::size_t rows = 0;
    const std::int64_t after = place.row;
    for (Query query(connection_, section.sql, key, after, most); query.Next(); ++rows) {
      place.row = query.Get<std::int64_t>(0);
      lines.push_back(LineOf(query, section.table, section.columns));
    }
    if (rows < most) {
      ++place.record;
      place.row = 0;
    }
    return place.record >= keys;
  }

  bool AddScan(Place& place, std::vector<std::string>& lines) {
    if (!traces_) traces_ = FindTraces();
    switch (place.section - kSections.size()) {
      case kAudit:
        return AddAudit(place, lines);
      case kJournal:
        return AddJournal(place, lines);
      case kRequests:
        return AddRequests(lines);
      default:
        return AddDrafts(lines);
    }
  }

  core::CustomerTraces FindTraces() {
    ErasureWork work;
    work.numbers.push_back(customer_.id.value);
    for (const CustomerId merged : customer_.merged) work.numbers.push_back(merged.value);
    work.records = whose_.records;
    for (const auto& point : customer_.fields.contact_points) {
      if (point.value.size() < core::kTraceBytesMin) continue;
      Query others(connection_,
                   "SELECT 1 FROM contact_point WHERE value = ? AND customer_id <> ? LIMIT 1",
                   point.value, customer_.id);
      if (!others.Next()) work.values.push_back(point.value);
    }
    return TracesOf(connection_, work);
  }

  bool AddAudit(Place& place, std::vector<std::string>& lines) {
    std::size_t looked_at = 0;
    const std::int64_t after = place.row;
    Query query(connection_,
                "SELECT id, time_ns, user, peer, action, subject, before, after FROM audit"
                " WHERE id > ? ORDER BY id LIMIT ?",
                after, kLookedAtTogether);
    for (; query.Next(); ++looked_at) {
      place.row = query.Get<std::int64_t>(0);
      const auto action = query.Get<std::string>(4);
      if (traces_->subjects.contains(query.Text(5)) ||
          core::IsTracedJson(*traces_, action, query.Text(6)) ||
          core::IsTracedJson(*traces_, action, query.Text(7))) {
        lines.push_back(LineOf(query, "audit", "#time_ns user peer action subject before after"));
      }
    }
    return looked_at < kLookedAtTogether;
  }

  bool AddJournal(Place& place, std::vector<std::string>& lines) {
    std::size_t looked_at = 0;
    const std::int64_t after = place.row;
    Query query(connection_,
                "SELECT id, time_ns, kind, subject, detail FROM journal WHERE id > ?"
                " ORDER BY id LIMIT ?",
                after, kLookedAtTogether);
    for (; query.Next(); ++looked_at) {
      place.row = query.Get<std::int64_t>(0);
      if (core::IsTracedRow(*traces_, query.Text(3), query.Text(4))) {
        lines.push_back(LineOf(query, "journal", "#time_ns kind subject detail"));
      }
    }
    return looked_at < kLookedAtTogether;
  }

  bool AddRequests(std::vector<std::string>& lines) {
    Query query(connection_, "SELECT 1, user, kind, answer, time_ns FROM request");
    while (query.Next()) {
      if (core::IsTracedJson(*traces_, query.Get<std::string>(2), query.Text(3))) {
        lines.push_back(LineOf(query, "request", "user kind answer #time_ns"));
      }
    }
    return true;
  }

  bool AddDrafts(std::vector<std::string>& lines) {
    Query query(connection_, "SELECT 1, user, key, text, time_ns FROM draft");
    while (query.Next()) {
      if (core::HasTrace(*traces_, query.Text(3)) || core::IsTracedKey(*traces_, query.Text(2))) {
        lines.push_back(LineOf(query, "draft", "user key text #time_ns"));
      }
    }
    return true;
  }

  Connection& connection_;
  const service::Customer& customer_;
  const CustomerRecords whose_;
  std::optional<core::CustomerTraces> traces_;
};

}  // namespace

Result<service::SubjectPage> ExportSome(Connection& connection, CustomerId customer,
                                        const std::string& token) {
  const auto found = GetCustomer(connection, customer);
  if (!found.ok()) return found.error();
  auto place = PlaceFrom(token);
  if (!place.ok()) return place.error();
  service::SubjectPage page;
  Export rows(connection, *found, RecordsOfCustomer(connection, found->id));
  if (rows.Add(*place, page.lines)) {
    page.next_page_token = PageToken({static_cast<std::int64_t>(place->section) * kRecordsBound +
                                          static_cast<std::int64_t>(place->record),
                                      place->row});
  }
  return page;
}

}  // namespace strowger::store
