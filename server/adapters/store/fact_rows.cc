#include "adapters/store/fact_rows.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_edit.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/json_text.h"
#include "adapters/store/page.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::CustomerFact;
using service::FactWish;

namespace {

constexpr std::size_t kCurrencyBytes = 3;

struct FactRow {
  std::int64_t id = 0;
  std::uint64_t record = 0;
  CustomerFact fact;
};

// From the columns id, record_id, source, kind, external_id, number, status, amount, currency,
// text, fact_ns and time_ns.
FactRow ReadFact(const Query& query) {
  FactRow row;
  row.id = query.Get<std::int64_t>(0);
  row.record = query.Get<std::uint64_t>(1);
  row.fact.source = query.Get<std::string>(2);
  row.fact.kind = query.Get<std::string>(3);
  row.fact.external_id = query.Get<std::string>(4);
  row.fact.number = query.Get<std::string>(5);
  row.fact.status = query.Get<std::string>(6);
  row.fact.amount = query.Get<std::optional<std::int64_t>>(7);
  row.fact.currency = query.Get<std::string>(8);
  row.fact.text = query.Get<std::string>(9);
  row.fact.time = query.Get<TimePoint>(10);
  row.fact.heard = query.Get<TimePoint>(11);
  return row;
}

// Those of one record that come after the cursor, the newest first.
void AddFacts(Connection& connection, std::uint64_t record, const std::string& kind,
              const PageCursor& cursor, std::size_t most, std::vector<FactRow>& rows) {
  Query query(connection,
              "SELECT id, record_id, source, kind, external_id, number, status, amount, currency,"
              " text, fact_ns, time_ns FROM customer_fact WHERE record_id = ?1"
              " AND (fact_ns < ?2 OR (fact_ns = ?2 AND id < ?3)) AND (?4 = '' OR kind = ?4)"
              " ORDER BY fact_ns DESC, id DESC LIMIT ?5",
              record, cursor.rank, cursor.id, kind, most);
  while (query.Next()) rows.push_back(ReadFact(query));
}

CustomerId OriginOf(Connection& connection, std::uint64_t record) {
  Query query(connection, "SELECT origin_id FROM customer_record WHERE id = ?", record);
  return query.Next() ? query.Get<CustomerId>(0) : CustomerId{};
}

Result<void> CheckFact(const CustomerFact& fact) {
  for (const auto& [name, value] :
       {std::pair("source", &fact.source), std::pair("kind", &fact.kind)}) {
    if (auto checked = core::CheckPlainName(name, *value); !checked.ok()) return checked;
  }
  if (fact.external_id.empty()) {
    return InvalidArgument("EXTERNAL_ID_MISSING", "A fact needs an external_id.",
                           {{"field", "external_id"}});
  }
  for (const auto& [name, value] :
       {std::pair("external_id", &fact.external_id), std::pair("number", &fact.number),
        std::pair("status", &fact.status)}) {
    if (auto checked = core::CheckText(name, *value, kFactFieldBytesMax); !checked.ok()) {
      return checked;
    }
  }
  if (auto checked = core::CheckText("text", fact.text, kFactTextBytesMax); !checked.ok()) {
    return checked;
  }
  const bool is_currency = fact.currency.size() == kCurrencyBytes &&
                           std::all_of(fact.currency.begin(), fact.currency.end(),
                                       [](char c) { return c >= 'A' && c <= 'Z'; });
  if (fact.amount ? !is_currency : !fact.currency.empty()) {
    return InvalidArgument("CURRENCY_INVALID",
                           "An amount needs a currency of three letters, as \"CNY\"; without an "
                           "amount there is none.",
                           {{"field", "currency"}});
  }
  if (fact.time == TimePoint()) {
    return InvalidArgument("TIME_MISSING", "A fact needs its time.", {{"field", "fact_time"}});
  }
  return {};
}

// The record that a fact is about.
Result<std::uint64_t> RecordOf(Connection& connection, const FactWish& wish) {
  if (wish.fact.customer) {
    if (const auto record = RecordFor(connection, wish.fact.customer, {})) return *record;
    const std::string id = std::to_string(wish.fact.customer.value);
    return NotFound("CUSTOMER_UNKNOWN", "There is no customer " + id + ".", {{"customer", id}});
  }
  CustomerId customer;
  const auto record = FindRecord(connection, wish.fact.source, wish.record, customer);
  if (record) return record->id;
  return NotFound("RECORD_UNKNOWN",
                  "The source " + wish.fact.source + " has no record \"" + wish.record +
                      "\"; import the customer first.",
                  {{"source", wish.fact.source}, {"record", wish.record}});
}

enum class FactOutcome { kCreated, kUpdated, kUnchanged, kOutdated };

bool IsSame(const FactRow& known, std::uint64_t record, const CustomerFact& fact) {
  const auto parts = [](const CustomerFact& f) {
    return std::tie(f.number, f.status, f.amount, f.currency, f.text, f.time);
  };
  return known.record == record && parts(known.fact) == parts(fact);
}

std::optional<FactRow> FindFact(Connection& connection, const CustomerFact& fact) {
  Query query(connection,
              "SELECT id, record_id, source, kind, external_id, number, status, amount, currency,"
              " text, fact_ns, time_ns FROM customer_fact"
              " WHERE source = ? AND kind = ? AND external_id = ?",
              fact.source, fact.kind, fact.external_id);
  if (!query.Next()) return std::nullopt;
  return ReadFact(query);
}

std::string FactText(const CustomerFact& fact) {
  JsonText json;
  json.BeginObject();
  json.Add("source", fact.source);
  json.Add("kind", fact.kind);
  json.Add("external_id", fact.external_id);
  json.Add("number", fact.number);
  json.Add("status", fact.status);
  if (fact.amount) json.Add("amount", *fact.amount);
  json.Add("currency", fact.currency);
  json.Add("text", fact.text);
  json.Add("fact_ns", fact.time.time_since_epoch().count());
  json.EndObject();
  return json.Take();
}

FactOutcome PutFact(Connection& connection, std::uint64_t record, const CustomerFact& fact,
                    const std::optional<FactRow>& known, TimePoint now) {
  if (!known) {
    Execute(connection,
            "INSERT INTO customer_fact (record_id, source, kind, external_id, number, status,"
            " amount, currency, text, fact_ns, time_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            record, fact.source, fact.kind, fact.external_id, fact.number, fact.status, fact.amount,
            fact.currency, fact.text, fact.time, now);
    return FactOutcome::kCreated;
  }
  if (fact.time < known->fact.time) return FactOutcome::kOutdated;
  if (IsSame(*known, record, fact)) return FactOutcome::kUnchanged;
  Execute(connection,
          "UPDATE customer_fact SET record_id = ?, number = ?, status = ?, amount = ?,"
          " currency = ?, text = ?, fact_ns = ?, time_ns = ? WHERE id = ?",
          record, fact.number, fact.status, fact.amount, fact.currency, fact.text, fact.time, now,
          known->id);
  return FactOutcome::kUpdated;
}

std::string ReportText(const service::FactReport& report, const std::string& source) {
  JsonText json;
  json.BeginObject();
  json.Add("source", source);
  json.Add("created", report.created);
  json.Add("updated", report.updated);
  json.Add("refused", report.refused.size());
  json.EndObject();
  return json.Take();
}

}  // namespace

Result<std::pair<std::vector<CustomerFact>, std::string>> ReadFacts(
    Connection& connection, const service::FactQuery& query) {
  if (auto known = CheckCustomer(connection, query.customer); !known.ok()) return known.error();
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  const auto cursor = CursorFrom(query.page_token, {kLast, kLast});
  if (!cursor.ok()) return cursor.error();
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, query.customer));
  const std::size_t size = PageSize(query.page_size);
  std::vector<FactRow> rows;
  for (const std::uint64_t record : whose.records) {
    AddFacts(connection, record, query.kind, *cursor, size + 1, rows);
  }
  std::sort(rows.begin(), rows.end(), [](const FactRow& a, const FactRow& b) {
    return std::tie(a.fact.time, a.id) > std::tie(b.fact.time, b.id);
  });
  std::pair<std::vector<CustomerFact>, std::string> page;
  if (rows.size() > size) {
    rows.resize(size);
    page.second = PageToken({rows.back().fact.time.time_since_epoch().count(), rows.back().id});
  }
  for (FactRow& row : rows) {
    row.fact.customer = whose.customer;
    row.fact.origin = OriginOf(connection, row.record);
    page.first.push_back(std::move(row.fact));
  }
  return page;
}

service::FactReport PutFacts(Connection& connection, const service::Actor& actor, TimePoint now,
                             const std::vector<FactWish>& wishes) {
  service::FactReport report;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    Result<void> checked = CheckFact(wishes[i].fact);
    auto record = checked.ok() ? RecordOf(connection, wishes[i]) : checked.error();
    if (!record.ok()) {
      report.refused.emplace_back(i, record.error().reason + ": " + record.error().message);
      continue;
    }
    const auto known = FindFact(connection, wishes[i].fact);
    const FactOutcome outcome = PutFact(connection, *record, wishes[i].fact, known, now);
    if (outcome == FactOutcome::kCreated || outcome == FactOutcome::kUpdated) {
      WriteAudit(connection, actor, now,
                 {"PutFact", SubjectOf(OriginOf(connection, *record)),
                  known ? FactText(known->fact) : "", FactText(wishes[i].fact)});
    }
    switch (outcome) {
      case FactOutcome::kCreated:
        ++report.created;
        break;
      case FactOutcome::kUpdated:
        ++report.updated;
        break;
      case FactOutcome::kUnchanged:
        ++report.unchanged;
        break;
      case FactOutcome::kOutdated:
        ++report.outdated;
        break;
    }
  }
  if (report.created + report.updated > 0) {
    WriteAudit(connection, actor, now,
               {"PutFacts", "facts", "", ReportText(report, wishes.front().fact.source)});
  }
  return report;
}

}  // namespace strowger::store
