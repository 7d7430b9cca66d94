#include "adapters/store/customer_search.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adapters/store/customer_rows.h"
#include "adapters/store/page.h"
#include "adapters/store/search_index.h"
#include "core/customer/search_terms.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::store {

namespace {

using core::SearchHit;
using core::SearchPlace;
using service::CustomerSearch;

// Fewer digits would find half of the customers.
constexpr std::size_t kNumberDigitsMin = 3;
// The words that one may mean.
constexpr std::size_t kMeantMax = 16;

bool IsNumber(std::string_view text) {
  return text.find_first_not_of("+0123456789 -()./") == std::string_view::npos &&
         DigitsOf(text).size() >= kNumberDigitsMin;
}

// "17", "#17" or "tickets/17"; 0 where it is none of these.
std::int64_t TicketNumberIn(std::string_view text) {
  for (const std::string_view front : {"#", "tickets/"}) {
    if (text.starts_with(front)) {
      text.remove_prefix(front.size());
      break;
    }
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// One search: gathers who is found, each at the best place.
class Finder {
 public:
  Finder(Connection& connection, std::string_view text) : connection_(connection), text_(text) {}

  void LookUpKeys(const std::string& normalised) {
    const std::string digits = IsNumber(text_) ? DigitsOf(text_) : std::string();
    const std::string lower = core::AsciiLower(text_);
    Query points(connection_,
                 "SELECT customer_id FROM contact_point WHERE value = ?1"
                 " UNION SELECT customer_id FROM contact_point WHERE value = ?2"
                 " UNION SELECT customer_id FROM contact_point WHERE suffix = ?3 LIMIT ?4",
                 normalised, lower, SuffixOf(digits), kFoundMax);
    Take(points, SearchPlace::kKey);
    Query records(connection_,
                  "SELECT DISTINCT customer_id FROM customer_record WHERE external_id = ?"
                  " AND source <> ? LIMIT ?",
                  text_, core::kDeskSource, kFoundMax);
    Take(records, SearchPlace::kKey);
    if (const std::int64_t ticket = TicketNumberIn(text_); ticket > 0) {
      Query query(connection_,
                  "SELECT r.customer_id FROM ticket t JOIN customer_record r ON r.id = t.record_id"
                  " WHERE t.id = ?",
                  ticket);
      Take(query, SearchPlace::kKey);
    }
  }

  void LookUpWords() {
    for (const auto& look : core::SearchLooksFor(text_)) LookUp(look);
    if (!hits_.empty()) return;
    for (const auto& look : core::BeginningLooksFor(text_)) LookUp(look);
  }

  void LookUpNumber() {
    if (!IsNumber(text_)) return;
    const std::string digits = DigitsOf(text_);
    if (digits.size() >= core::kNumberPieceDigits) {
      return LookUp(core::NumberLookFor(digits), digits);
    }
    // In the order of bytes ':' follows '9', so this is every value that begins with these digits.
    const std::string from = "+" + digits;
    const std::string to = from + ":";
    Query query(connection_,
                "SELECT customer_id FROM contact_point WHERE value >= ? AND value < ? LIMIT ?",
                from, to, kFoundMax);
    Take(query, SearchPlace::kInNumber);
  }

  void LookUpSlips() {
    if (!hits_.empty()) return;
    auto words = core::AskedWordsOf(text_);
    bool is_forgiven = false;
    for (core::AskedWord& word : words) {
      if (word.is_forgiving) word.meant = WordsMeantBy(word.letters);
      is_forgiven = is_forgiven || !word.meant.empty();
    }
    if (is_forgiven) LookUp(core::SlipLookFor(words));
  }

  std::vector<SearchHit> TakeHits() {
    for (SearchHit& hit : hits_) hit.tier_place = TierPlaceOf(hit.customer);
    std::sort(hits_.begin(), hits_.end(), core::StandsBefore);
    if (hits_.size() > kFoundMax) hits_.resize(kFoundMax);
    return std::move(hits_);
  }

 private:
  void Take(Query& query, SearchPlace place) {
    while (query.Next()) Take(query.Get<CustomerId>(0), place, {});
  }

  void Take(CustomerId customer, SearchPlace place, std::string_view digits) {
    if (seen_.contains(customer.value)) return;
    // Pieces of a number may stand in another order, or in two numbers.
    if (digits.size() > core::kNumberPieceDigits && !HasDigits(customer, digits)) return;
    seen_.insert(customer.value);
    hits_.push_back({place, 0, customer});
  }

  void LookUp(core::SearchLook look, std::string_view digits = {}) {
    if (hits_.size() >= kFoundMax) return;
    if (TakeThoseWith(look, digits) < kFoundMax) return;
    // There are more: those who would come first are not left out.
    look.groups.push_back({{std::string(core::TierTerm()), false}});
    TakeThoseWith(look, digits);
  }

  // How many there were.
  std::size_t TakeThoseWith(const core::SearchLook& look, std::string_view digits) {
    const auto customers = CustomersWith(connection_, look, kFoundMax);
    for (const CustomerId customer : customers) Take(customer, look.place, digits);
    return customers.size();
  }

  bool HasDigits(CustomerId customer, std::string_view digits) {
    Query query(connection_, "SELECT value, national FROM contact_point WHERE customer_id = ?",
                customer);
    while (query.Next()) {
      for (const int column : {0, 1}) {
        if (DigitsOf(query.Text(column)).find(digits) != std::string::npos) return true;
      }
    }
    return false;
  }

  std::vector<std::string> WordsMeantBy(const std::string& word) {
    std::vector<std::string> meant;
    for (const std::string& slip : core::SlipKeysOf(word)) {
      Query query(connection_, "SELECT word FROM search_slip WHERE slip = ?", slip);
      while (query.Next() && meant.size() < kMeantMax) {
        auto known = query.Get<std::string>(0);
        if (!core::IsOneSlipAway(word, known)) continue;
        if (std::find(meant.begin(), meant.end(), known) == meant.end()) {
          meant.push_back(std::move(known));
        }
      }
    }
    return meant;
  }

  int TierPlaceOf(CustomerId customer) {
    Query query(connection_, "SELECT tier FROM customer WHERE id = ?", customer);
    return core::TierPlaceOf(query.Next() ? query.Text(0) : std::string_view());
  }

  // Borrowed.
  Connection& connection_;
  const std::string_view text_;
  // State.
  std::vector<SearchHit> hits_;
  std::unordered_set<std::uint64_t> seen_;
};

void AddCustomer(Connection& connection, CustomerId id, service::CustomerPage& page) {
  if (auto customer = FindCustomer(connection, id)) page.customers.push_back(*std::move(customer));
}

service::CustomerPage ListAll(Connection& connection, std::int64_t after, std::size_t size) {
  std::vector<CustomerId> ids;
  {
    Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after,
                size + 1);
    while (query.Next()) ids.push_back(query.Get<CustomerId>(0));
  }
  service::CustomerPage page;
  for (std::size_t i = 0; i < ids.size() && i < size; ++i) AddCustomer(connection, ids[i], page);
  if (ids.size() > size) {
    page.next_page_token = PageToken({0, static_cast<std::int64_t>(ids[size - 1].value)});
  }
  return page;
}

}  // namespace

Result<service::CustomerPage> SearchCustomers(Connection& connection, const CustomerSearch& search,
                                              const service::PhoneNumbers& numbers,
                                              const service::NumberContext& context) {
  auto checked = core::CheckText("text", search.text, kSearchBytesMax);
  if (!checked.ok()) return checked.error();
  const auto cursor = CursorFrom(search.page_token, {});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(search.page_size);
  const std::string_view text = core::TrimmedBlanks(search.text);
  if (text.empty()) return ListAll(connection, cursor->id, size);
  Finder finder(connection, text);
  finder.LookUpKeys(numbers.Normalise(std::string(text), context).value);
  finder.LookUpWords();
  finder.LookUpNumber();
  finder.LookUpSlips();
  const auto hits = finder.TakeHits();
  service::CustomerPage page;
  const std::size_t first = std::min(hits.size(), static_cast<std::size_t>(cursor->id));
  const std::size_t end = std::min(hits.size(), first + size);
  for (std::size_t i = first; i < end; ++i) AddCustomer(connection, hits[i].customer, page);
  if (end < hits.size()) page.next_page_token = PageToken({0, static_cast<std::int64_t>(end)});
  return page;
}

}  // namespace strowger::store
