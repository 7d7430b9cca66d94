#include "adapters/store/profile_store.h"

#include <algorithm>
#include <functional>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/fact_rows.h"
#include "adapters/store/page.h"
#include "adapters/store/profile_edit.h"
#include "adapters/store/profile_rows.h"
#include "adapters/store/relation_rows.h"

namespace strowger::store {

using service::Actor;
using service::Done;

namespace {

using RelationPage = std::pair<std::vector<service::CustomerRelation>, std::string>;
using FactPage = std::pair<std::vector<service::CustomerFact>, std::string>;

Result<RelationPage> ReadRelationPage(Connection& connection, CustomerId customer,
                                      std::size_t page_size, const std::string& token) {
  if (auto known = CheckCustomer(connection, customer); !known.ok()) return known.error();
  const auto cursor = CursorFrom(token, {0, 0});
  if (!cursor.ok()) return cursor.error();
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, customer));
  auto rows = ReadRelations(connection, whose);
  std::erase_if(rows, [&](const RelationRow& row) { return row.id <= cursor->id; });
  RelationPage page;
  const std::size_t size = PageSize(page_size);
  if (rows.size() > size) {
    rows.resize(size);
    page.second = PageToken({0, rows.back().id});
  }
  page.first = NameRelations(connection, std::move(rows));
  return page;
}

}  // namespace

void ProfileStore::Change(Actor actor, std::string_view kind, Work work, Done<void> done) {
  WriteOnce<bool>(database_, std::move(actor), kind, std::move(work),
                  [this, done = std::move(done)](const Result<bool>& changed) {
                    if (!changed.ok()) return done(changed.error());
                    bell_.Ring();
                    done({});
                  });
}

void ProfileStore::GetProfile(CustomerId customer, Done<service::CustomerProfile> done) {
  database_.Read<service::CustomerProfile>(
      [customer](Connection& connection) { return ReadProfile(connection, customer); },
      std::move(done));
}

void ProfileStore::ListConsents(CustomerId customer,
                                Done<std::vector<service::CustomerConsent>> done) {
  database_.Read<std::vector<service::CustomerConsent>>(
      [customer](Connection& connection) { return ReadConsents(connection, customer); },
      std::move(done));
}

void ProfileStore::ListFacts(service::FactQuery query, Done<FactPage> done) {
  database_.Read<FactPage>(
      [query = std::move(query)](Connection& connection) { return ReadFacts(connection, query); },
      std::move(done));
}

void ProfileStore::ListRelations(CustomerId customer, std::size_t page_size, std::string page_token,
                                 Done<RelationPage> done) {
  database_.Read<RelationPage>(
      [customer, page_size, token = std::move(page_token)](Connection& connection) {
        return ReadRelationPage(connection, customer, page_size, token);
      },
      std::move(done));
}

void ProfileStore::ChangeTags(Actor actor, CustomerId customer, service::TagWish wish,
                              Done<void> done) {
  Change(
      std::move(actor), "ChangeTags",
      [customer, wish = std::move(wish)](Connection& connection, const Actor& who, TimePoint now) {
        return store::ChangeTags(connection, who, now, customer, wish);
      },
      std::move(done));
}

void ProfileStore::SetConsent(Actor actor, CustomerId customer, service::ConsentWish wish,
                              Done<void> done) {
  Change(
      std::move(actor), "SetConsent",
      [customer, wish = std::move(wish)](Connection& connection, const Actor& who, TimePoint now) {
        return store::SetConsent(connection, who, now, customer, wish);
      },
      std::move(done));
}

void ProfileStore::SetAttributes(Actor actor, CustomerId customer, std::string source,
                                 std::map<std::string, std::string> values, Done<void> done) {
  Change(
      std::move(actor), "SetAttributes",
      [customer, wish = AttributeWish{std::move(source), std::move(values)}](
          Connection& connection, const Actor& who, TimePoint now) {
        return store::SetAttributes(connection, who, now, customer, wish);
      },
      std::move(done));
}

void ProfileStore::Relate(Actor actor, service::RelationWish wish, Done<void> done) {
  Change(
      std::move(actor), "RelateCustomers",
      [wish = std::move(wish)](Connection& connection, const Actor& who, TimePoint now) {
        return store::Relate(connection, who, now, wish);
      },
      std::move(done));
}

void ProfileStore::Unrelate(Actor actor, service::RelationWish wish, Done<void> done) {
  Change(
      std::move(actor), "UnrelateCustomers",
      [wish = std::move(wish)](Connection& connection, const Actor& who, TimePoint now) {
        return store::Unrelate(connection, who, now, wish);
      },
      std::move(done));
}

void ProfileStore::PutFacts(Actor actor, std::vector<service::FactWish> facts,
                            Done<service::FactReport> done) {
  if (facts.size() > service::kFactsAtOnceMax) {
    const std::string most = std::to_string(service::kFactsAtOnceMax);
    return done(
        InvalidArgument("TOO_MANY_FACTS", "At most " + most + " facts at once.", {{"max", most}}));
  }
  // A repeat changes nothing by itself, so no answer is kept for it.
  database_.Write<service::FactReport>(
      [actor = std::move(actor), facts = std::move(facts),
       &clock = database_.clock()](Connection& connection) -> Result<service::FactReport> {
        return store::PutFacts(connection, actor, clock.Now(), facts);
      },
      std::move(done));
}

void ProfileStore::VerifyField(Actor actor, CustomerId customer, std::string field,
                               std::string value, Done<void> done) {
  Change(
      std::move(actor), "VerifyField",
      [customer, wish = VerifyWish{std::move(field), std::move(value)}](
          Connection& connection, const Actor& who, TimePoint now) {
        return store::VerifyField(connection, who, now, customer, wish);
      },
      std::move(done));
}

}  // namespace strowger::store
