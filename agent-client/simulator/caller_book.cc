#include "simulator/caller_book.h"

#include <optional>
#include <utility>

namespace strowger::simulator {

namespace {

using Row = std::vector<std::string>;

// One row of RFC 4180; moves `rest` past it.
Row TakeRow(std::string_view& rest) {
  Row row(1);
  bool is_quoted = false;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (is_quoted) {
      if (c != '"') {
        row.back() += c;
      } else if (!rest.empty() && rest.front() == '"') {
        row.back() += '"';
        rest.remove_prefix(1);
      } else {
        is_quoted = false;
      }
    } else if (c == '"') {
      is_quoted = true;
    } else if (c == ',') {
      row.emplace_back();
    } else if (c == '\n') {
      break;
    } else if (c != '\r') {
      row.back() += c;
    }
  }
  return row;
}

struct Columns {
  std::vector<std::size_t> numbers;
  std::optional<std::size_t> name;
};

Columns FindColumns(const Row& header) {
  Columns columns;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string& title = header[i];
    if (title.starts_with("phone") || title.starts_with("mobile") || title.starts_with("tel")) {
      columns.numbers.push_back(i);
    } else if (title == "name" || title == "display_name") {
      columns.name = i;
    }
  }
  return columns;
}

}  // namespace

Result<std::vector<KnownCaller>> ReadCallers(std::string_view csv) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const Columns columns = FindColumns(TakeRow(csv));
  if (columns.numbers.empty()) {
    return InvalidArgument("CALLERS_WITHOUT_NUMBERS",
                           "the first line names no column that begins with phone, mobile or tel");
  }
  std::vector<KnownCaller> callers;
  while (!csv.empty()) {
    const Row row = TakeRow(csv);
    for (const std::size_t column : columns.numbers) {
      if (column >= row.size() || row[column].empty()) continue;
      KnownCaller caller{row[column], {}};
      if (columns.name && *columns.name < row.size()) caller.name = row[*columns.name];
      callers.push_back(std::move(caller));
    }
  }
  return callers;
}

CallerBook::CallerBook(std::vector<KnownCaller> known, double known_share, std::uint64_t seed)
    : known_(std::move(known)), known_share_(known_share), random_(seed) {}

KnownCaller CallerBook::Next() {
  const bool is_known = std::uniform_real_distribution<>(0, 1)(random_) < known_share_;
  if (is_known && !known_.empty()) {
    return known_[std::uniform_int_distribution<std::size_t>(0, known_.size() - 1)(random_)];
  }
  // Mobile numbers in a block that no operator gives out.
  const auto digits = std::uniform_int_distribution<std::uint64_t>(0, 99'999'999)(random_);
  std::string tail = std::to_string(digits);
  return {"+86140" + std::string(8 - tail.size(), '0') + tail, {}};
}

}  // namespace strowger::simulator
