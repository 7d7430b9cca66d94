#include "adapters/store/customer_edit.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/customer_store.h"
#include "adapters/store/quality_rows.h"
#include "core/customer/caller_match.h"
#include "core/quality/customer_check.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Customer;
using service::CustomerFields;

namespace {

// The single-valued fields under the names of the mask, in the order of core::CustomerField.
struct TextField {
  std::string_view name;
  std::string CustomerFields::*member;
};
constexpr std::array<TextField, core::kCustomerFields> kTextFields{{
    {"display_name", &CustomerFields::display_name},
    {"sort_key", &CustomerFields::sort_key},
    {"company", &CustomerFields::company},
    {"tier", &CustomerFields::tier},
    {"language", &CustomerFields::language},
    {"alert", &CustomerFields::alert},
    {"owner", &CustomerFields::owner},
}};

core::CustomerRecord NewDeskRecord(CustomerId customer) {
  core::CustomerRecord record;
  record.source = core::kDeskSource;
  record.external_id = std::to_string(customer.value);
  return record;
}

// A customer of the same name who has one of these contact points.
std::optional<CustomerId> FindTwin(Connection& connection, const CustomerFields& fields) {
  for (const auto& point : fields.contact_points) {
    Query query(connection,
                "SELECT customer_id FROM contact_point JOIN customer ON customer.id = customer_id"
                " WHERE value = ? AND kind = ? AND display_name = ? LIMIT 1",
                point.value, point.kind, fields.display_name);
    if (query.Next()) return query.Get<CustomerId>(0);
  }
  return std::nullopt;
}

Error CustomerExists(CustomerId twin) {
  const std::string id = std::to_string(twin.value);
  return {ErrorCode::kAlreadyExists,
          "CUSTOMER_EXISTS",
          "Customer " + id + " has the same name and number; open that one.",
          {{"customer", id}}};
}

bool HasPoint(const std::vector<core::ContactPoint>& points, const core::ContactPoint& point) {
  return std::any_of(points.begin(), points.end(), [&](const core::ContactPoint& known) {
    return known.kind == point.kind && known.value == point.value;
  });
}

core::CustomerRecord DeskRecordOf(Connection& connection, CustomerId origin) {
  CustomerId customer;
  core::CustomerRecord record = NewDeskRecord(origin);
  auto known = FindRecord(connection, record.source, record.external_id, customer);
  return known ? *std::move(known) : record;
}

// The contact points that each origin of a merged customer has by itself.
std::map<CustomerId, std::vector<core::ContactPoint>> PointsByOrigin(Connection& connection,
                                                                     CustomerId customer) {
  std::map<CustomerId, std::vector<core::CustomerRecord>> records;
  for (auto& record : RecordsOf(connection, customer)) {
    records[record.origin].push_back(std::move(record));
  }
  std::map<CustomerId, std::vector<core::ContactPoint>> points;
  for (const auto& [origin, own] : records) {
    points[origin] = core::MakeGoldenView(own).contact_points;
  }
  return points;
}

// Gives the desk's record, of the number that stayed, the contact points that are its own or new.
// Those of the others stay with them; one who loses some gets the rest as a list of its own. So
// each side keeps what it had when the customer is taken apart.
void ShareContactPoints(Connection& connection, const Customer& before,
                        const std::vector<core::ContactPoint>& wanted, TimePoint now,
                        core::CustomerRecord& record) {
  record.contact_points = wanted;
  record.contacts_set = now;
  if (before.merged.empty()) return;
  auto points = PointsByOrigin(connection, before.id);
  const auto own = points.extract(before.id);
  for (const auto& [origin, theirs] : points) {
    std::vector<core::ContactPoint> kept;
    for (const auto& point : theirs) {
      if (HasPoint(wanted, point)) kept.push_back(point);
    }
    std::erase_if(*record.contact_points, [&](const core::ContactPoint& point) {
      return HasPoint(kept, point) && (own.empty() || !HasPoint(own.mapped(), point));
    });
    if (kept.size() == theirs.size()) continue;
    core::CustomerRecord list = DeskRecordOf(connection, origin);
    list.origin = origin;
    list.contact_points = std::move(kept);
    list.contacts_set = now;
    SaveRecord(connection, before.id, list, now);
  }
}

// Asks the dictionary of what `before` does not have.
Result<void> CheckNew(const Connection& connection, const CustomerFields& wanted,
                      const CustomerFields& before) {
  core::CustomerTexts texts;
  for (std::size_t i = 0; i < kTextFields.size(); ++i) {
    const std::string& text = wanted.*kTextFields[i].member;
    if (text != before.*kTextFields[i].member) texts[i] = text;
  }
  std::vector<core::ContactPoint> points = wanted.contact_points;
  std::erase_if(points, [&](const core::ContactPoint& point) {
    return HasPoint(before.contact_points, point);
  });
  return core::CheckCustomer(*connection.dictionary(), texts, points);
}

Result<void> ApplyField(const std::string& name, const CustomerFields& wanted,
                        core::CustomerRecord& record) {
  if (name == "contact_points") return {};  // See ShareContactPoints.
  for (std::size_t i = 0; i < kTextFields.size(); ++i) {
    if (kTextFields[i].name != name) continue;
    record.fields[i] = wanted.*kTextFields[i].member;
    return {};
  }
  return InvalidArgument(
      "FIELD_UNKNOWN",
      "The field \"" + name +
          "\" of a customer cannot be updated; these can: display_name, sort_key,"
          " company, tier, language, alert, owner, contact_points.",
      {{"field", name}});
}

}  // namespace

std::string SubjectOf(CustomerId customer) { return "customers/" + std::to_string(customer.value); }

std::vector<core::ContactPoint> NormalContactPoints(std::vector<core::ContactPoint> points,
                                                    std::string_view source, TimePoint seen,
                                                    const service::PhoneNumbers& numbers,
                                                    const service::NumberContext& context) {
  std::vector<core::ContactPoint> normal;
  for (auto& point : points) {
    point.source = source;
    point.seen = seen;
    if (point.kind == core::ContactKind::kPhone) {
      auto number = numbers.Normalise(point.value, context);
      point.value = std::move(number.value);
      point.national = std::move(number.national);
    }
    const bool is_known = std::any_of(normal.begin(), normal.end(), [&](const auto& known) {
      return known.kind == point.kind && known.value == point.value;
    });
    if (!point.value.empty() && !is_known) normal.push_back(std::move(point));
  }
  return normal;
}

Result<void> CheckRawPoints(const std::vector<core::ContactPoint>& points) {
  if (points.size() > core::kContactPointsMax) return core::TooManyContactPoints();
  for (const auto& point : points) {
    auto checked =
        core::CheckText(core::ElementOf(point.kind), point.value, CustomerStore::kFieldBytesMax);
    if (!checked.ok()) return checked;
  }
  return {};
}

Result<Customer> CreateCustomer(Connection& connection, const Actor& actor, TimePoint now,
                                const CustomerFields& fields) {
  if (auto checked = CheckNew(connection, fields, CustomerFields()); !checked.ok()) {
    return checked.error();
  }
  if (auto named = core::CheckHasName(fields.display_name, fields.company); !named.ok()) {
    return named.error();
  }
  if (const auto twin = FindTwin(connection, fields)) return CustomerExists(*twin);
  const CustomerId id = InsertCustomer(connection);
  core::CustomerRecord record = NewDeskRecord(id);
  for (std::size_t i = 0; i < kTextFields.size(); ++i) {
    const std::string& value = fields.*kTextFields[i].member;
    if (!value.empty()) record.fields[i] = value;
  }
  record.contact_points = fields.contact_points;
  record.contacts_set = now;
  SaveRecord(connection, id, record, now);
  RefreshGoldenView(connection, id);
  RefreshQuality(connection, id, now);
  TellChange(connection, now, service::CustomerChangeKind::kCreated, id);
  auto created = GetCustomer(connection, id);
  if (created.ok()) {
    WriteAudit(connection, actor, now, {"CreateCustomer", SubjectOf(id), "", AnswerText(*created)});
  }
  return created;
}

Result<Customer> UpdateCustomer(Connection& connection, const Actor& actor, TimePoint now,
                                const Customer& wanted, const std::vector<std::string>& mask) {
  auto before = GetCustomer(connection, wanted.id);
  if (!before.ok()) return before;
  if (before->version != wanted.version) return VersionMismatch(wanted.version, before->version);
  if (auto checked = CheckNew(connection, wanted.fields, before->fields); !checked.ok()) {
    return checked.error();
  }
  const CustomerId id = before->id;
  core::CustomerRecord record = DeskRecordOf(connection, id);
  for (const std::string& name : mask) {
    if (auto applied = ApplyField(name, wanted.fields, record); !applied.ok()) {
      return applied.error();
    }
  }
  if (std::find(mask.begin(), mask.end(), "contact_points") != mask.end()) {
    ShareContactPoints(connection, *before, wanted.fields.contact_points, now, record);
  }
  SaveRecord(connection, id, record, now);
  RefreshGoldenView(connection, id);
  RefreshQuality(connection, id, now);
  TellChange(connection, now, service::CustomerChangeKind::kChanged, id);
  auto after = GetCustomer(connection, id);
  if (after.ok()) {
    WriteAudit(connection, actor, now,
               {"UpdateCustomer", SubjectOf(id), AnswerText(*before), AnswerText(*after)});
  }
  return after;
}

}  // namespace strowger::store
