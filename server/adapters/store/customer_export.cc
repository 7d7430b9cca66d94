#include "adapters/store/customer_export.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "adapters/store/customer_rows.h"
#include "adapters/store/json_records.h"
#include "core/exchange/csv_records.h"
#include "core/exchange/incoming_customer.h"
#include "core/quality/customer_check.h"

namespace strowger::store {

namespace {

using core::ContactKind;
using service::FileFormat;

constexpr std::size_t kPageMax = 1'000;
constexpr std::array<std::string_view, core::kCustomerFields> kColumns{
    "name", "sort_key", "company", "tier", "language", "alert", "owner"};
// The kinds of contact points with the names of their columns.
struct PointColumn {
  ContactKind kind;
  std::string_view name;
};
constexpr std::array<PointColumn, 3> kPoints{{{ContactKind::kPhone, "phone"},
                                              {ContactKind::kEmail, "email"},
                                              {ContactKind::kOther, "other"}}};

// Where an export goes on, and how many columns of each kind its table has.
struct Place {
  std::uint64_t after = 0;
  std::array<std::uint64_t, kPoints.size()> columns{};
};

std::string TokenOf(const Place& place) {
  std::string token = std::to_string(place.after);
  for (const auto count : place.columns) token += "." + std::to_string(count);
  return token;
}

std::optional<Place> PlaceFrom(std::string_view token) {
  Place place;
  std::array<std::uint64_t*, 1 + kPoints.size()> numbers{&place.after, &place.columns[0],
                                                         &place.columns[1], &place.columns[2]};
  for (std::uint64_t* number : numbers) {
    const auto [end, problem] = std::from_chars(token.data(), token.data() + token.size(), *number);
    if (problem != std::errc()) return std::nullopt;
    token.remove_prefix(static_cast<std::size_t>(end - token.data()));
    if (token.starts_with('.')) token.remove_prefix(1);
  }
  if (!token.empty()) return std::nullopt;
  for (const auto count : place.columns) {
    if (count > core::kContactPointsMax * 100) return std::nullopt;
  }
  return place;
}

// As many columns as the customer with the most contact points of that kind needs.
void CountColumns(Connection& connection, Place& place) {
  for (std::size_t i = 0; i < kPoints.size(); ++i) {
    Query query(connection,
                "SELECT max(points) FROM (SELECT count(*) AS points FROM contact_point"
                " WHERE kind = ? GROUP BY customer_id) AS counts",
                kPoints[i].kind);
    const auto most = query.Next() ? query.Get<std::optional<std::uint64_t>>(0) : std::nullopt;
    place.columns[i] = std::max<std::uint64_t>(1, most.value_or(0));
  }
}

const std::vector<std::string>& PointsOf(const core::WrittenCustomer& customer, ContactKind kind) {
  if (kind == ContactKind::kPhone) return customer.phones;
  return kind == ContactKind::kEmail ? customer.emails : customer.others;
}

void AppendHeader(const Place& place, std::string& text) {
  text += "external_id";
  for (const auto column : kColumns) text += "," + std::string(column);
  for (std::size_t i = 0; i < kPoints.size(); ++i) {
    for (std::uint64_t n = 1; n <= place.columns[i]; ++n) {
      text += "," + std::string(kPoints[i].name) + (n == 1 ? "" : std::to_string(n));
    }
  }
  text += "\r\n";
}

void AppendRow(const Place& place, const core::WrittenCustomer& customer, std::string& text) {
  text += customer.id;
  for (const std::string& field : customer.fields) {
    text += ',';
    core::AppendCsvField(field, text);
  }
  for (std::size_t i = 0; i < kPoints.size(); ++i) {
    const auto& points = PointsOf(customer, kPoints[i].kind);
    for (std::uint64_t n = 0; n < place.columns[i]; ++n) {
      text += ',';
      if (n < points.size()) core::AppendCsvField(points[n], text);
    }
  }
  text += "\r\n";
}

core::WrittenCustomer WrittenFrom(const service::Customer& customer) {
  const auto& fields = customer.fields;
  core::WrittenCustomer written;
  written.id = std::to_string(customer.id.value);
  written.fields = {fields.display_name, fields.sort_key, fields.company, fields.tier,
                    fields.language,     fields.alert,    fields.owner};
  for (const auto& point : fields.contact_points) {
    auto& list = point.kind == ContactKind::kPhone   ? written.phones
                 : point.kind == ContactKind::kEmail ? written.emails
                                                     : written.others;
    list.push_back(point.value);
  }
  return written;
}

std::vector<CustomerId> NextIds(Connection& connection, std::uint64_t after, std::size_t most) {
  Query query(connection, "SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?", after, most);
  std::vector<CustomerId> ids;
  while (query.Next()) ids.push_back(query.Get<CustomerId>(0));
  return ids;
}

}  // namespace

Result<service::ExportPage> ExportCustomers(Connection& connection, FileFormat format,
                                            std::size_t limit, const std::string& token) {
  Place place;
  service::ExportPage page;
  if (token.empty()) {
    if (format == FileFormat::kCsv) {
      CountColumns(connection, place);
      AppendHeader(place, page.text);
    }
  } else {
    const auto known = PlaceFrom(token);
    if (!known) {
      return InvalidArgument("PAGE_TOKEN_UNKNOWN",
                             "The page token is none that was given out; begin with an empty one.");
    }
    place = *known;
  }
  const std::size_t most = std::clamp<std::size_t>(limit, 1, kPageMax);
  const auto ids = NextIds(connection, place.after, most);
  for (const CustomerId id : ids) {
    const auto customer = FindCustomer(connection, id);
    if (!customer) continue;
    const core::WrittenCustomer written = WrittenFrom(*customer);
    if (format == FileFormat::kCsv) {
      AppendRow(place, written, page.text);
    } else if (format == FileFormat::kJsonLines) {
      AppendJsonLine(written, page.text);
    } else {
      core::AppendVcard(written, page.text);
    }
  }
  page.customers = ids.size();
  if (ids.size() < most) return page;
  place.after = ids.back().value;
  page.next_page_token = TokenOf(place);
  return page;
}

}  // namespace strowger::store
