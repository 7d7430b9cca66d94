#include "adapters/store/profile_rows.h"

#include <algorithm>

#include "adapters/store/customer_rows.h"
#include "adapters/store/fact_rows.h"
#include "adapters/store/profile_words.h"
#include "adapters/store/relation_rows.h"
#include "core/quality/customer_check.h"

namespace strowger::store {

using core::AttributeStatement;
using core::ConsentStatement;
using service::CustomerConsent;
using service::ProfileTag;
using service::ProfileValue;

namespace {

using Origins = std::map<std::uint64_t, CustomerId>;

Origins OriginsOf(Connection& connection, CustomerId customer) {
  Query query(connection, "SELECT id, origin_id FROM customer_record WHERE customer_id = ?",
              customer);
  Origins origins;
  while (query.Next()) origins.emplace(query.Get<std::uint64_t>(0), query.Get<CustomerId>(1));
  return origins;
}

std::vector<ConsentStatement> ConsentsOf(Connection& connection, const CustomerRecords& whose) {
  std::vector<ConsentStatement> statements;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT id, channel, purpose, state, source, evidence, user, stated_ns, time_ns"
                " FROM customer_consent WHERE record_id = ? ORDER BY id",
                record);
    while (query.Next()) {
      statements.push_back({query.Get<std::uint64_t>(0), record, query.Get<core::ContactChannel>(1),
                            query.Get<std::string>(2), query.Get<core::ConsentState>(3),
                            query.Get<std::string>(4), query.Get<std::string>(5),
                            query.Get<std::string>(6), query.Get<TimePoint>(7),
                            query.Get<TimePoint>(8)});
    }
  }
  return statements;
}

std::vector<CustomerConsent> WithOrigins(std::vector<ConsentStatement> statements,
                                         const Origins& origins) {
  std::vector<CustomerConsent> consents;
  for (auto& statement : statements) {
    const CustomerId origin = origins.at(statement.record);
    consents.push_back({std::move(statement), origin});
  }
  return consents;
}

ProfileValue ValueOf(const core::CustomerRecord& record, std::string_view name, std::string value) {
  ProfileValue shown{std::string(name), std::move(value), record.origin,
                     record.source,     record.updated,   std::nullopt};
  if (const auto* verified = core::FindVerified(record, name, shown.value)) {
    shown.verified.emplace(verified->user, verified->time);
  }
  return shown;
}

// The record that a contact point of the golden view stands in: a confirmed one before others.
const core::CustomerRecord* HolderOf(const std::vector<core::CustomerRecord>& records,
                                     const core::ContactPoint& point) {
  const core::CustomerRecord* holder = nullptr;
  for (const auto& record : records) {
    if (!record.contact_points) continue;
    const auto& points = *record.contact_points;
    const bool has_it = std::any_of(points.begin(), points.end(), [&](const auto& known) {
      return known.kind == point.kind && known.value == point.value;
    });
    if (!has_it) continue;
    if (core::FindVerified(record, "contact_points", point.value) != nullptr) return &record;
    if (holder == nullptr || record.source == point.source) holder = &record;
  }
  return holder;
}

std::vector<ProfileValue> FieldsOf(const Connection& connection,
                                   const std::vector<core::CustomerRecord>& records) {
  const core::GoldenView view = GoldenViewOf(connection, records);
  std::vector<ProfileValue> fields;
  for (std::size_t i = 0; i < core::kCustomerFields; ++i) {
    for (const auto& record : records) {
      if (record.id != view.provenance[i] || view.fields[i].empty()) continue;
      fields.push_back(ValueOf(record, kFieldNames[i], view.fields[i]));
    }
  }
  for (const auto& point : view.contact_points) {
    const auto* holder = HolderOf(records, point);
    if (holder != nullptr) fields.push_back(ValueOf(*holder, "contact_points", point.value));
  }
  return fields;
}

std::vector<ProfileValue> ShownOf(std::vector<AttributeStatement> statements,
                                  const Origins& origins) {
  std::vector<ProfileValue> shown;
  for (auto& one : statements) {
    shown.push_back({std::move(one.name), std::move(one.value), origins.at(one.record),
                     std::move(one.source), one.time, std::nullopt});
  }
  return shown;
}

}  // namespace

std::vector<AttributeStatement> AttributesOf(Connection& connection, const CustomerRecords& whose) {
  std::vector<AttributeStatement> statements;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT name, source, value, user, time_ns FROM customer_attribute"
                " WHERE record_id = ? ORDER BY name, source",
                record);
    while (query.Next()) {
      statements.push_back({record, query.Get<std::string>(0), query.Get<std::string>(1),
                            query.Get<std::string>(2), query.Get<std::string>(3),
                            query.Get<TimePoint>(4)});
    }
  }
  return statements;
}

std::vector<AttributeStatement> ShownAttributesOf(Connection& connection,
                                                  const CustomerRecords& whose) {
  return core::ShownAttributes(AttributesOf(connection, whose),
                               core::FirstAttributeSourcesOf(*connection.dictionary()));
}

std::vector<ProfileTag> TagsOf(Connection& connection, const CustomerRecords& whose) {
  std::map<std::string, ProfileTag> tags;
  for (const std::uint64_t record : whose.records) {
    Query query(connection,
                "SELECT tag, user, customer_tag.time_ns, origin_id FROM customer_tag"
                " JOIN customer_record ON customer_record.id = record_id"
                " WHERE record_id = ? ORDER BY tag",
                record);
    while (query.Next()) {
      const auto tag = query.Get<std::string>(0);
      tags.emplace(tag, ProfileTag{tag, query.Get<CustomerId>(3), query.Get<std::string>(1),
                                   query.Get<TimePoint>(2)});
    }
  }
  std::vector<ProfileTag> list;
  for (auto& [_, tag] : tags) list.push_back(std::move(tag));
  return list;
}

Result<std::vector<CustomerConsent>> ReadConsents(Connection& connection, CustomerId customer) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
  auto statements = ConsentsOf(connection, whose);
  std::sort(statements.begin(), statements.end(),
            [](const ConsentStatement& a, const ConsentStatement& b) { return a.id < b.id; });
  return WithOrigins(std::move(statements), OriginsOf(connection, whose.customer));
}

Result<service::CustomerProfile> ReadProfile(Connection& connection, CustomerId customer) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  service::CustomerProfile profile;
  profile.customer = ResolveCustomer(connection, customer);
  const auto whose = RecordsOfCustomer(connection, profile.customer);
  const Origins origins = OriginsOf(connection, profile.customer);
  profile.fields = FieldsOf(connection, RecordsOf(connection, profile.customer));
  profile.attributes = ShownOf(ShownAttributesOf(connection, whose), origins);
  profile.tags = TagsOf(connection, whose);
  profile.consents = WithOrigins(core::CountingConsents(ConsentsOf(connection, whose)), origins);
  auto relations = ReadRelations(connection, whose);
  profile.relation_count = relations.size();
  if (relations.size() > service::kProfileRelationsMax) {
    relations.resize(service::kProfileRelationsMax);
  }
  for (auto& row : NameRelations(connection, std::move(relations))) {
    profile.relations.push_back(std::move(row));
  }
  auto facts = ReadFacts(connection, {profile.customer, "", service::kProfileFactsMax, ""});
  if (!facts.ok()) return facts.error();
  profile.facts = std::move(facts->first);
  return profile;
}

}  // namespace strowger::store
