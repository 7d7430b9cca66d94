#include "adapters/store/search_index.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/store/customer_rows.h"
#include "core/customer/search_terms.h"

namespace strowger::store {

namespace {

constexpr std::size_t kRebuiltTogether = 2'000;

using Words = std::set<std::string>;

core::SearchableCustomer SearchableOf(std::span<const core::CustomerRecord> records,
                                      const core::GoldenView& view) {
  core::SearchableCustomer searchable;
  const auto add = [](const std::optional<std::string>& text, std::vector<std::string>& texts) {
    if (text && !text->empty()) texts.push_back(*text);
  };
  for (const auto& record : records) {
    const auto& [name, sort_key, company, tier, language, alert, owner] = record.fields;
    add(name, searchable.names);
    add(sort_key, searchable.names);
    add(company, searchable.companies);
  }
  for (const auto& point : view.contact_points) {
    if (point.kind == core::ContactKind::kPhone) {
      searchable.phones.insert(searchable.phones.end(), {point.value, point.national});
    } else {
      searchable.mails.push_back(point.value);
    }
  }
  searchable.tier = view.fields[static_cast<std::size_t>(core::CustomerField::kTier)];
  return searchable;
}

Words ForgivingWordsOf(std::string_view terms) {
  const auto words = core::ForgivingWordsOf(terms);
  return {words.begin(), words.end()};
}

bool IsWordKept(Connection& connection, const std::string& word) {
  return Query(connection, "SELECT 1 FROM search_slip WHERE slip = ?1 AND word = ?1", word).Next();
}

void AddWord(Connection& connection, const std::string& word) {
  if (IsWordKept(connection, word)) return;
  for (const std::string& slip : core::SlipKeysOf(word)) {
    Execute(connection, "INSERT INTO search_slip (slip, word) VALUES (?, ?)", slip, word);
  }
}

// Unless somebody else has the word, too.
void DropWord(Connection& connection, const std::string& word) {
  const core::SearchLook look{core::SearchPlace::kInside, {{{core::ForgivingTerm(word), false}}}};
  if (!CustomersWith(connection, look, 1).empty()) return;
  for (const std::string& slip : core::SlipKeysOf(word)) {
    Execute(connection, "DELETE FROM search_slip WHERE slip = ? AND word = ?", slip, word);
  }
}

std::string KeptTerms(Connection& connection, CustomerId customer) {
  Query kept(connection, "SELECT tokens FROM customer_search WHERE rowid = ?", customer);
  return kept.Next() ? kept.Get<std::string>(0) : std::string();
}

// After the terms of a customer were changed.
void ChangeWords(Connection& connection, const Words& before, const Words& after) {
  std::vector<std::string> gone;
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::back_inserter(gone));
  for (const std::string& word : gone) DropWord(connection, word);
  for (const std::string& word : after) {
    if (!before.contains(word)) AddWord(connection, word);
  }
}

std::vector<CustomerId> NextCustomers(Connection& connection, CustomerId after) {
  Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after.value,
              kRebuiltTogether);
  std::vector<CustomerId> customers;
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

std::optional<CustomerId> RebuiltTo(Connection& connection) {
  Query query(connection, "SELECT value FROM counter WHERE name = 'search_rebuilt_to'");
  if (!query.Next()) return std::nullopt;
  return query.Get<CustomerId>(0);
}

void RebuildSome(Connection& connection, CustomerId after) {
  const auto customers = NextCustomers(connection, after);
  for (const CustomerId customer : customers) {
    const auto records = RecordsOf(connection, customer);
    IndexCustomer(connection, customer, records, GoldenViewOf(connection, records));
  }
  if (customers.empty()) {
    Execute(connection, "DELETE FROM counter WHERE name = 'search_rebuilt_to'");
  } else {
    Execute(connection, "UPDATE counter SET value = ? WHERE name = 'search_rebuilt_to'",
            customers.back().value);
  }
}

}  // namespace

std::string SearchTermsFor(std::span<const core::CustomerRecord> records,
                           const core::GoldenView& view) {
  return core::SearchTermsOf(SearchableOf(records, view));
}

void IndexNewCustomer(Connection& connection, CustomerId customer, const std::string& terms) {
  Execute(connection, "INSERT INTO customer_search (rowid, tokens) VALUES (?, ?)", customer, terms);
  ChangeWords(connection, {}, ForgivingWordsOf(terms));
}

void IndexBacklog(Connection& connection, SearchBacklog& backlog) {
  for (const auto& [customer, terms] : backlog.created) {
    IndexNewCustomer(connection, customer, terms);
  }
  auto& changed = backlog.changed;
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  for (const CustomerId customer : changed) {
    const auto records = RecordsOf(connection, customer);
    IndexCustomer(connection, customer, records, GoldenViewOf(connection, records));
  }
  backlog = {};
}

void IndexCustomer(Connection& connection, CustomerId customer,
                   std::span<const core::CustomerRecord> records, const core::GoldenView& view) {
  const std::string terms = SearchTermsFor(records, view);
  const std::string kept = KeptTerms(connection, customer);
  if (kept == terms) return;
  Execute(connection, "DELETE FROM customer_search WHERE rowid = ?", customer);
  Execute(connection, "INSERT INTO customer_search (rowid, tokens) VALUES (?, ?)", customer, terms);
  ChangeWords(connection, ForgivingWordsOf(kept), ForgivingWordsOf(terms));
}

void DropFromIndex(Connection& connection, CustomerId customer) {
  const std::string kept = KeptTerms(connection, customer);
  Execute(connection, "DELETE FROM customer_search WHERE rowid = ?", customer);
  ChangeWords(connection, ForgivingWordsOf(kept), {});
}

std::vector<CustomerId> CustomersWith(Connection& connection, const core::SearchLook& look,
                                      std::size_t most) {
  const TermSearch& search = connection.handle().term_search();
  const std::string question = search.question(look);
  Query query(connection, Sql(search), question, most);
  std::vector<CustomerId> customers;
  while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  return customers;
}

void FinishSearchIndex(Connection& connection) {
  while (const auto after = RebuiltTo(connection)) {
    connection.BeginWriting();
    try {
      RebuildSome(connection, *after);
      connection.Commit();
    } catch (const SqlFailure&) {
      if (connection.is_in_transaction()) connection.RollBack();
      throw;
    }
  }
}

}  // namespace strowger::store
