#include "adapters/store/customer_rows.h"

#include <algorithm>
#include <utility>

#include "adapters/store/identity_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/record_json.h"
#include "adapters/store/record_of.h"
#include "adapters/store/search_index.h"
#include "core/customer/caller_match.h"
#include "core/quality/customer_check.h"

namespace strowger::store {

namespace {

constexpr int kFirstField = 9;
constexpr int kVerified = kFirstField + static_cast<int>(core::kCustomerFields);

std::vector<core::ContactPoint> ContactPointsOf(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT kind, value, national, source, seen_ns FROM contact_point"
              " WHERE customer_id = ? ORDER BY id",
              customer);
  std::vector<core::ContactPoint> points;
  while (query.Next()) {
    core::ContactPoint point;
    point.kind = query.Get<core::ContactKind>(0);
    point.value = query.Get<std::string>(1);
    point.national = query.Get<std::string>(2);
    point.source = query.Get<std::string>(3);
    point.seen = query.Get<TimePoint>(4);
    points.push_back(std::move(point));
  }
  return points;
}

// From the columns id, source, external_id, updated_ns, contact_points, contacts_set_ns, origin_id,
// version, created_ns, then the fields in their order and verified.
core::CustomerRecord ReadRecord(const Query& query) {
  core::CustomerRecord record;
  record.id = query.Get<std::uint64_t>(0);
  record.source = query.Get<std::string>(1);
  record.external_id = query.Get<std::string>(2);
  record.updated = query.Get<TimePoint>(3);
  if (const auto points = query.Get<std::optional<std::string>>(4)) {
    record.contact_points = ContactPointsFrom(*points);
  }
  record.contacts_set = query.Get<TimePoint>(5);
  record.origin = query.Get<CustomerId>(6);
  record.version = query.Get<std::uint64_t>(7);
  record.created = query.Get<TimePoint>(8);
  for (std::size_t i = 0; i < core::kCustomerFields; ++i) {
    record.fields[i] = query.Get<std::optional<std::string>>(kFirstField + static_cast<int>(i));
  }
  if (const auto verified = query.Get<std::optional<std::string>>(kVerified)) {
    record.verified = VerifiedFrom(*verified);
  }
  return record;
}

std::string ProvenanceText(const core::GoldenView& view) {
  JsonText json;
  json.BeginObject();
  for (std::size_t i = 0; i < core::kCustomerFields; ++i) {
    if (view.provenance[i] != 0) json.Add(kFieldNames[i], view.provenance[i]);
  }
  json.EndObject();
  return json.Take();
}

void InsertContactPoints(Connection& connection, CustomerId customer,
                         const std::vector<core::ContactPoint>& points) {
  for (const auto& point : points) {
    const std::string digits =
        point.kind == core::ContactKind::kPhone ? DigitsOf(point.value) : std::string();
    std::optional<std::string_view> suffix;
    if (!SuffixOf(digits).empty()) suffix = SuffixOf(digits);
    Execute(
        connection,
        "INSERT INTO contact_point (customer_id, kind, value, suffix, national, source, seen_ns)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        customer, point.kind, point.value, suffix, point.national, point.source, point.seen);
  }
}

// Without contact points.
std::optional<service::Customer> ReadCustomer(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT version, display_name, sort_key, company, tier, language, alert, records,"
              " created_ns, updated_ns, owner FROM customer WHERE id = ?",
              customer);
  if (!query.Next()) return std::nullopt;
  service::Customer found;
  found.id = customer;
  found.version = query.Get<std::uint64_t>(0);
  found.fields.display_name = query.Get<std::string>(1);
  found.fields.sort_key = query.Get<std::string>(2);
  found.fields.company = query.Get<std::string>(3);
  found.fields.tier = query.Get<std::string>(4);
  found.fields.language = query.Get<std::string>(5);
  found.fields.alert = query.Get<std::string>(6);
  found.records = query.Get<std::size_t>(7);
  found.created = query.Get<TimePoint>(8);
  found.updated = query.Get<TimePoint>(9);
  found.fields.owner = query.Get<std::string>(10);
  return found;
}

std::vector<CustomerId> MergedInto(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT DISTINCT origin_id FROM customer_record WHERE customer_id = ?1"
              " AND origin_id <> ?1 ORDER BY origin_id",
              customer);
  std::vector<CustomerId> merged;
  while (query.Next()) merged.push_back(query.Get<CustomerId>(0));
  return merged;
}

}  // namespace

std::string DigitsOf(std::string_view number) {
  std::string digits;
  for (const char c : number) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string_view SuffixOf(std::string_view digits) {
  if (digits.size() < core::kSuffixDigits) return {};
  return digits.substr(digits.size() - core::kSuffixDigits);
}

std::optional<service::Customer> FindCustomer(Connection& connection, CustomerId number) {
  auto found = ReadCustomer(connection, number);
  // Only who was merged away needs the second look.
  if (!found) found = ReadCustomer(connection, ResolveCustomer(connection, number));
  if (!found) return std::nullopt;
  found->fields.contact_points = ContactPointsOf(connection, found->id);
  if (found->records > 1) found->merged = MergedInto(connection, found->id);
  return found;
}

Result<service::Customer> GetCustomer(Connection& connection, CustomerId customer) {
  auto found = FindCustomer(connection, customer);
  if (found) return *std::move(found);
  const std::string id = std::to_string(customer.value);
  return NotFound("CUSTOMER_UNKNOWN", "There is no customer " + id + ".", {{"customer", id}});
}

Result<void> CheckCustomer(Connection& connection, CustomerId customer) {
  if (ResolveCustomer(connection, customer)) return {};
  const std::string id = std::to_string(customer.value);
  return NotFound("CUSTOMER_UNKNOWN", "There is no customer " + id + ".", {{"customer", id}});
}

CustomerId InsertCustomer(Connection& connection) {
  return CustomerId{static_cast<std::uint64_t>(
      Insert(connection,
             "INSERT INTO customer (version, display_name, sort_key, company, tier, language,"
             " alert, records, provenance, created_ns, updated_ns)"
             " VALUES (0, '', '', '', '', '', '', 0, '{}', 0, 0) RETURNING id"))};
}

void InsertCustomer(Connection& connection, CustomerId id) {
  Execute(connection,
          "INSERT INTO customer (id, version, display_name, sort_key, company, tier, language,"
          " alert, records, provenance, created_ns, updated_ns)"
          " VALUES (?, 0, '', '', '', '', '', '', 0, '{}', 0, 0)",
          id);
}

void DropCustomer(Connection& connection, CustomerId customer) {
  for (const auto& point : ContactPointsOf(connection, customer)) {
    QueueSharersForQuality(connection, customer, point);
  }
  DropQuality(connection, customer);
  Execute(connection, "DELETE FROM contact_point WHERE customer_id = ?", customer);
  DropFromIndex(connection, customer);
  Execute(connection, "DELETE FROM customer WHERE id = ?", customer);
}

std::vector<core::CustomerRecord> RecordsOf(Connection& connection, CustomerId customer) {
  Query query(connection,
              "SELECT id, source, external_id, updated_ns, contact_points, contacts_set_ns,"
              " origin_id, version, created_ns, display_name, sort_key, company, tier, language,"
              " alert, owner, verified FROM customer_record WHERE customer_id = ? ORDER BY id",
              customer);
  std::vector<core::CustomerRecord> records;
  while (query.Next()) records.push_back(ReadRecord(query));
  return records;
}

std::optional<core::CustomerRecord> FindRecord(Connection& connection, std::string_view source,
                                               std::string_view external_id, CustomerId& customer) {
  Query query(connection,
              "SELECT id, source, external_id, updated_ns, contact_points, contacts_set_ns,"
              " origin_id, version, created_ns, display_name, sort_key, company, tier, language,"
              " alert, owner, verified, customer_id FROM customer_record WHERE source = ? AND "
              "external_id = ?",
              source, external_id);
  if (!query.Next()) return std::nullopt;
  customer = query.Get<CustomerId>(kVerified + 1);
  return ReadRecord(query);
}

std::optional<core::CustomerRecord> ReadRecord(Connection& connection, std::uint64_t id,
                                               CustomerId& customer) {
  Query query(connection,
              "SELECT id, source, external_id, updated_ns, contact_points, contacts_set_ns,"
              " origin_id, version, created_ns, display_name, sort_key, company, tier, language,"
              " alert, owner, verified, customer_id FROM customer_record WHERE id = ?",
              id);
  if (!query.Next()) return std::nullopt;
  customer = query.Get<CustomerId>(kVerified + 1);
  return ReadRecord(query);
}

std::uint64_t SaveRecord(Connection& connection, CustomerId customer,
                         const core::CustomerRecord& record, TimePoint now) {
  std::optional<std::string> points;
  if (record.contact_points) points = ContactPointsText(*record.contact_points);
  const auto& [name, sort_key, company, tier, language, alert, owner] = record.fields;
  if (record.id == 0) {
    const auto id = static_cast<std::uint64_t>(Insert(
        connection,
        "INSERT INTO customer_record (customer_id, source, external_id, display_name, sort_key,"
        " company, tier, language, alert, contact_points, contacts_set_ns, created_ns, updated_ns,"
        " owner, origin_id, version)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14, 1)"
        " RETURNING id",
        customer, record.source, record.external_id, name, sort_key, company, tier, language, alert,
        points, record.contacts_set, now, owner, record.origin ? record.origin : customer));
    QueueForIdentity(connection, id);
    return id;
  }
  Execute(connection,
          "UPDATE customer_record SET display_name = ?, sort_key = ?, company = ?, tier = ?,"
          " language = ?, alert = ?, owner = ?, contact_points = ?, contacts_set_ns = ?,"
          " updated_ns = ?, version = version + 1 WHERE id = ?",
          name, sort_key, company, tier, language, alert, owner, points, record.contacts_set, now,
          record.id);
  QueueForIdentity(connection, record.id);
  return record.id;
}

namespace {

void SaveGoldenView(Connection& connection, CustomerId customer, const core::GoldenView& view,
                    std::size_t records) {
  const auto& [name, sort_key, company, tier, language, alert, owner] = view.fields;
  const std::string provenance = ProvenanceText(view);
  Execute(connection,
          "UPDATE customer SET version = ?, display_name = ?, sort_key = ?, company = ?, tier = ?,"
          " language = ?, alert = ?, owner = ?, records = ?, provenance = ?, created_ns = ?,"
          " updated_ns = ? WHERE id = ?",
          view.version, name, sort_key, company, tier, language, alert, owner, records, provenance,
          view.created, view.updated, customer);
  QueueForQuality(connection, customer);
}

// Those who have what only one of the lists has.
void QueueSharers(Connection& connection, CustomerId customer,
                  const std::vector<core::ContactPoint>& before,
                  const std::vector<core::ContactPoint>& after) {
  const auto tell = [&](const auto& points, const auto& others) {
    for (const core::ContactPoint& point : points) {
      const bool stays = std::any_of(others.begin(), others.end(), [&](const auto& other) {
        return other.kind == point.kind && other.value == point.value;
      });
      if (!stays) QueueSharersForQuality(connection, customer, point);
    }
  };
  tell(before, after);
  tell(after, before);
}

void ReplaceGoldenView(Connection& connection, CustomerId customer, const core::GoldenView& view,
                       std::size_t records) {
  SaveGoldenView(connection, customer, view, records);
  // Most changes leave them as they are, and each stands in three indexes.
  const auto before = ContactPointsOf(connection, customer);
  if (before == view.contact_points) return;
  QueueSharers(connection, customer, before, view.contact_points);
  Execute(connection, "DELETE FROM contact_point WHERE customer_id = ?", customer);
  InsertContactPoints(connection, customer, view.contact_points);
}

}  // namespace

core::GoldenView GoldenViewOf(const Connection& connection,
                              std::span<const core::CustomerRecord> records) {
  return core::MakeGoldenView(records, core::FirstSourcesOf(*connection.dictionary()));
}

void RefreshGoldenView(Connection& connection, CustomerId customer) {
  const auto records = RecordsOf(connection, customer);
  const core::GoldenView view = GoldenViewOf(connection, records);
  ReplaceGoldenView(connection, customer, view, records.size());
  IndexCustomer(connection, customer, records, view);
}

void RefreshGoldenViewOnly(Connection& connection, CustomerId customer) {
  const auto records = RecordsOf(connection, customer);
  ReplaceGoldenView(connection, customer, GoldenViewOf(connection, records), records.size());
}

void MakeGoldenView(Connection& connection, CustomerId customer,
                    const core::CustomerRecord& record) {
  const core::GoldenView view = GoldenViewOf(connection, {&record, 1});
  SaveGoldenView(connection, customer, view, 1);
  QueueSharers(connection, customer, {}, view.contact_points);
  InsertContactPoints(connection, customer, view.contact_points);
}

Error VersionMismatch(std::uint64_t given, std::uint64_t current) {
  return {ErrorCode::kAborted,
          "VERSION_MISMATCH",
          "Someone changed this meanwhile: version " + std::to_string(given) + " was given, " +
              std::to_string(current) + " is current; read it again and repeat the change.",
          {{"version", std::to_string(given)}, {"current", std::to_string(current)}}};
}

}  // namespace strowger::store
