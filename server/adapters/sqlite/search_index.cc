#include "adapters/sqlite/search_index.h"

#include <algorithm>

#include "adapters/sqlite/customer_rows.h"
#include "adapters/sqlite/page.h"
#include "core/customer/search_tokens.h"
#include "core/text/utf8.h"

namespace strowger::sqlite {

namespace {

using service::Customer;
using service::CustomerSearch;

// Fewer digits would find half of the customers.
constexpr std::size_t kNumberDigitsMin = 3;

void AddTokens(std::string_view text, std::string& tokens) {
  for (const std::string& token : core::IndexTokens(text)) {
    if (!tokens.empty()) tokens += ' ';
    tokens += token;
  }
}

std::string TokensOf(const core::GoldenView& view) {
  std::string tokens;
  for (const auto field : {core::CustomerField::kDisplayName, core::CustomerField::kSortKey,
                           core::CustomerField::kCompany}) {
    AddTokens(view.fields[static_cast<std::size_t>(field)], tokens);
  }
  for (const auto& point : view.contact_points) {
    if (point.kind != core::ContactKind::kPhone) AddTokens(point.value, tokens);
  }
  return tokens;
}

bool IsNumber(std::string_view text) {
  return text.find_first_not_of("+0123456789 -()./") == std::string_view::npos &&
         DigitsOf(text).size() >= kNumberDigitsMin;
}

std::vector<CustomerId> TakeIds(Query& query) {
  std::vector<CustomerId> ids;
  while (query.Next()) ids.push_back(query.Get<CustomerId>(0));
  return ids;
}

std::vector<CustomerId> FindNumber(Connection& connection, std::string_view text,
                                   const std::string& normalised, std::int64_t after,
                                   std::size_t most) {
  const std::string digits = DigitsOf(text);
  const std::string suffix(SuffixOf(digits));
  // In the order of bytes ':' follows '9', so this is every value that begins with these digits.
  const std::string from = "+" + digits;
  const std::string to = from + ":";
  Query query(connection,
              "SELECT customer_id FROM contact_point WHERE value = ?1 AND customer_id > ?5"
              " UNION SELECT customer_id FROM contact_point WHERE suffix = ?2 AND customer_id > ?5"
              " UNION SELECT customer_id FROM contact_point WHERE value >= ?3 AND value < ?4"
              " AND customer_id > ?5 ORDER BY 1 LIMIT ?6",
              normalised, suffix, from, to, after, most);
  return TakeIds(query);
}

// What FTS5 is asked for: every term must be there.
std::string MatchText(const std::vector<core::SearchTerm>& terms) {
  std::string match;
  for (const auto& term : terms) {
    if (!match.empty()) match += " AND ";
    match += '"' + term.token + '"';
    if (term.is_prefix) match += '*';
  }
  return match;
}

std::vector<CustomerId> FindWords(Connection& connection, const std::string& match,
                                  std::int64_t after, std::size_t most) {
  Query query(connection,
              "SELECT rowid FROM customer_search WHERE customer_search MATCH ?1 AND rowid > ?2"
              " ORDER BY rowid LIMIT ?3",
              match, after, most);
  return TakeIds(query);
}

std::vector<CustomerId> FindAll(Connection& connection, std::int64_t after, std::size_t most) {
  Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after, most);
  return TakeIds(query);
}

// The runs of three Han characters and more; two are found by their pair, which is exact.
std::vector<std::string> LongHanRuns(std::string_view text) {
  std::vector<std::string> runs;
  std::string run;
  std::size_t length = 0;
  const auto flush = [&] {
    if (length > 2) runs.push_back(run);
    run.clear();
    length = 0;
  };
  while (!text.empty()) {
    const core::Character next = core::FrontCharacter(text);
    const std::size_t bytes = std::max<std::size_t>(1, next.bytes);
    if (core::IsHan(next.code)) {
      run += text.substr(0, bytes);
      ++length;
    } else {
      flush();
    }
    text.remove_prefix(bytes);
  }
  flush();
  return runs;
}

bool HasRuns(const Customer& customer, const std::vector<std::string>& runs) {
  return std::all_of(runs.begin(), runs.end(), [&](const std::string& run) {
    return customer.fields.display_name.find(run) != std::string::npos ||
           customer.fields.company.find(run) != std::string::npos;
  });
}

struct Found {
  std::vector<CustomerId> ids;
  std::vector<std::string> runs;  // Each must stand in the customer as it is.
};

Found Find(Connection& connection, std::string_view text, const std::string& normalised,
           std::int64_t after, std::size_t most) {
  if (text.empty()) return {FindAll(connection, after, most), {}};
  if (IsNumber(text)) return {FindNumber(connection, text, normalised, after, most), {}};
  const auto terms = core::SearchTerms(text);
  if (terms.empty()) return {};
  return {FindWords(connection, MatchText(terms), after, most), LongHanRuns(text)};
}

}  // namespace

void IndexCustomer(Connection& connection, CustomerId customer, const core::GoldenView& view) {
  const std::string tokens = TokensOf(view);
  {
    Query known(connection, "SELECT tokens FROM customer_search WHERE rowid = ?", customer);
    if (known.Next() && known.Text(0) == tokens) return;
  }
  Execute(connection, "INSERT OR REPLACE INTO customer_search (rowid, tokens) VALUES (?, ?)",
          customer, tokens);
}

Result<service::CustomerPage> SearchCustomers(Connection& connection, const CustomerSearch& search,
                                              const service::PhoneNumbers& numbers,
                                              const service::NumberContext& context) {
  auto checked = core::CheckText("text", search.text, kSearchBytesMax);
  if (!checked.ok()) return checked.error();
  const auto cursor = CursorFrom(search.page_token, {});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(search.page_size);
  const std::string normalised = numbers.Normalise(search.text, context).value;
  const Found found = Find(connection, search.text, normalised, cursor->id, size + 1);
  service::CustomerPage page;
  for (std::size_t i = 0; i < found.ids.size() && i < size; ++i) {
    auto customer = FindCustomer(connection, found.ids[i]);
    if (customer && HasRuns(*customer, found.runs)) page.customers.push_back(*std::move(customer));
  }
  if (found.ids.size() > size) {
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(found.ids[size - 1].value)});
  }
  return page;
}

}  // namespace strowger::sqlite
