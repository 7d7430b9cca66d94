#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/identity/person_field.h"
#include "core/identity/text_table.h"
#include "core/identity/word_counts.h"

namespace strowger::core {

// Records of people, in standard form. Each value is kept once, and how often it is met in each
// field: a match of "smith" says less than one of "strowger". Given names and surnames are one
// kind of value, since people swap them, and so are the two lines of an address.
class People {
 public:
  using Number = std::uint32_t;
  using Record = std::array<ValueNumber, kPersonFieldsCount>;

  // Reads a telephone number as it was written: as E.164, or empty where it is none.
  using PhoneReading = std::function<std::string(std::string_view raw)>;

  People() = default;
  explicit People(PhoneReading read_phone) : read_phone_(std::move(read_phone)) {}

  // Raw values by field, in the order of PersonField.
  Number Add(const std::array<std::string, kPersonFieldsCount>& raw);

  std::size_t size() const { return records_.size(); }
  const Record& at(Number person) const { return records_[person]; }
  bool Has(Number person, PersonField field) const {
    return records_[person][IndexOf(field)] != kNoValue;
  }
  // Empty when it is missing.
  std::string_view Text(Number person, PersonField field) const;
  std::string_view TextOf(PersonField field, ValueNumber value) const {
    return tables_[TableOf(field)].at(value);
  }
  // How a name in Chinese characters is read, the likeliest reading first; empty for others.
  const std::vector<std::string>& ReadingsOf(PersonField name, ValueNumber value) const;
  // How often the words of that field are met; none for fields that are not compared by words.
  const WordCounts* WordsOf(PersonField field) const;
  // The share of those with a value in that field who have this one.
  double ShareOf(PersonField field, ValueNumber value) const;
  // The share of all records with a value in that field.
  double KnownShareOf(PersonField field) const;
  // The share of the others who have the same city, region, postcode and country; 0 for those of
  // whom less than two of these are known.
  double ShareOfPlace(Number person) const;
  // The share of all pairs that have.
  double ShareOfPlaces() const;

 private:
  struct Count {
    std::vector<std::uint32_t> of_value;
    std::uint64_t all = 0;
  };

  static std::size_t TableOf(PersonField field);

  std::array<TextTable, kPersonFieldsCount> tables_;
  std::array<Count, kPersonFieldsCount> counts_;
  std::string Standard(PersonField field, std::string_view raw) const;
  void CountPlace(const Record& record);

  PhoneReading read_phone_;
  std::array<WordCounts, kPersonFieldsCount> words_;
  std::unordered_map<ValueNumber, std::vector<std::string>> readings_;  // Of names.
  std::vector<Record> records_;
  TextTable places_;
  std::vector<std::uint32_t> records_of_place_;
  std::vector<ValueNumber> place_of_record_;
};

}  // namespace strowger::core
