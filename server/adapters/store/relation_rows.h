#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "base/result.h"
#include "service/ports/customer_profile.h"

// Relations between customers, kept between their records.
namespace strowger::store {

// Of one customer; more are refused with RELATIONS_FULL.
inline constexpr std::size_t kRelationsMax = 10'000;
inline constexpr std::size_t kRelationNoteBytesMax = 500;

struct RelationRow {
  std::int64_t id = 0;
  service::CustomerRelation relation;  // Without the other's name.
};
// By their ids; each kind to each other customer once. Those between records of this customer,
// who were related before they were merged, are left out.
std::vector<RelationRow> ReadRelations(Connection& connection, const CustomerRecords& whose);
std::vector<service::CustomerRelation> NameRelations(Connection& connection,
                                                     std::vector<RelationRow> rows);

Result<bool> Relate(Connection& connection, const service::Actor& actor, TimePoint now,
                    const service::RelationWish& wish);
// RELATION_UNKNOWN when there is none.
Result<bool> Unrelate(Connection& connection, const service::Actor& actor, TimePoint now,
                      const service::RelationWish& wish);

}  // namespace strowger::store
