#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "core/exchange/incoming_customer.h"

// Which column of a table, property of a card or member of an object says what of a customer.
namespace strowger::core {

enum class ExchangeField {
  kIgnored,
  kSource,
  kExternalId,
  kName,
  kGivenName,
  kSurname,
  kSortKey,
  kCompany,
  kTier,
  kLanguage,
  kAlert,
  kOwner,
  kPhone,
  kEmail,
  kOther,
};

std::string_view NameOf(ExchangeField field);
std::optional<ExchangeField> FindExchangeField(std::string_view name);
// All names with commas between, for people.
std::string KnownExchangeFields();

// What a well-known heading, English or Chinese, stands for: "E-Mail", "Mobile Phone 2", "手机".
// Signs, spaces, case and a number at the end do not matter.
std::optional<ExchangeField> GuessField(std::string_view heading);

// Names are at most so long; a longer one is cut for what is told of it.
inline constexpr std::size_t kColumnNameBytesMax = 100;

struct ColumnRule {
  std::string column;  // As it stands in the file.
  ExchangeField field = ExchangeField::kIgnored;
};
// From "Tel. privat=phone". Refused with MAPPING_MALFORMED or MAPPING_UNKNOWN.
Result<ColumnRule> ReadColumnRule(std::string_view text);

enum class ColumnOrigin { kGiven, kSaved, kGuessed, kUnknown };

struct Column {
  std::string name;
  std::optional<ExchangeField> field;  // None: nobody knows what it is, so it is not taken.
  ColumnOrigin origin = ColumnOrigin::kUnknown;
};

// What was said of one customer under the names of the file, in its order; a name may stand twice.
using NamedValues = std::vector<std::pair<std::string, std::string>>;

// The rules of one import: what was given counts, then what was saved for its source, then guesses.
class ColumnMap {
 public:
  ColumnMap(std::vector<ColumnRule> given, std::vector<ColumnRule> saved)
      : given_(std::move(given)), saved_(std::move(saved)) {}

  Column Find(std::string_view name) const;
  // Columns of which `columns` does not know yet are added to it, at most `columns_max`.
  IncomingCustomer Read(const NamedValues& values, std::vector<Column>& columns,
                        std::size_t columns_max) const;

 private:
  const std::vector<ColumnRule> given_;
  const std::vector<ColumnRule> saved_;
};

}  // namespace strowger::core
