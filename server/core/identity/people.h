#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/identity/person_field.h"

namespace strowger::core {

// Where a value stands in its table; kNoValue where it is missing.
using ValueNumber = std::uint32_t;
inline constexpr ValueNumber kNoValue = std::numeric_limits<ValueNumber>::max();

// Records of people, in standard form. Each value is kept once, and how often it is met in each
// field: a match of "smith" says less than one of "strowger". Given names and surnames are one
// kind of value, since people swap them, and so are the two lines of an address.
class People {
 public:
  using Number = std::uint32_t;
  using Record = std::array<ValueNumber, kPersonFieldsCount>;

  // Raw values by field, in the order of PersonField.
  Number Add(const std::array<std::string, kPersonFieldsCount>& raw);

  std::size_t size() const { return records_.size(); }
  const Record& at(Number person) const { return records_[person]; }
  bool Has(Number person, PersonField field) const {
    return records_[person][IndexOf(field)] != kNoValue;
  }
  // Empty when it is missing.
  std::string_view Text(Number person, PersonField field) const;
  // The share of those with a value in that field who have this one.
  double ShareOf(PersonField field, ValueNumber value) const;

 private:
  struct Table {
    std::vector<std::string> texts;
    std::unordered_map<std::string, ValueNumber> numbers;
  };
  struct Count {
    std::vector<std::uint32_t> of_value;
    std::uint64_t all = 0;
  };

  static std::size_t TableOf(PersonField field);

  std::array<Table, kPersonFieldsCount> tables_;
  std::array<Count, kPersonFieldsCount> counts_;
  std::vector<Record> records_;
};

}  // namespace strowger::core
