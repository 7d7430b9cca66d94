#include "core/identity/people.h"

#include <algorithm>
#include <optional>

#include "core/identity/resident_id.h"
#include "core/identity/standard_form.h"
#include "core/text/pinyin.h"

namespace strowger::core {

namespace {

bool IsName(PersonField field) {
  return field == PersonField::kGivenName || field == PersonField::kSurname;
}

bool IsOfWords(PersonField field) {
  return field == PersonField::kOrganisation || field == PersonField::kAddress ||
         field == PersonField::kAddress2 || field == PersonField::kCity;
}

bool IsLatin(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::size_t People::TableOf(PersonField field) {
  if (field == PersonField::kSurname) return IndexOf(PersonField::kGivenName);
  if (field == PersonField::kAddress2) return IndexOf(PersonField::kAddress);
  return IndexOf(field);
}

// What is no telephone number by its country's plan is compared by its digits.
std::string People::Standard(PersonField field, std::string_view raw) const {
  if (field == PersonField::kPhone && read_phone_ && !raw.empty()) {
    if (std::string number = read_phone_(raw); !number.empty()) return number;
  }
  return StandardForm(field, raw);
}

People::Number People::Add(const std::array<std::string, kPersonFieldsCount>& raw) {
  Record& record = records_.emplace_back();
  record.fill(kNoValue);
  const std::optional<ResidentId> resident = ReadResidentId(
      StandardForm(PersonField::kNationalId, raw[IndexOf(PersonField::kNationalId)]));
  for (const PersonField field : kPersonFields) {
    std::string text = Standard(field, raw[IndexOf(field)]);
    // The number of a resident tells the birth date.
    if (field == PersonField::kBirthDate && text.empty() && resident) text = resident->birth_date;
    if (text.empty()) continue;
    TextTable& table = tables_[TableOf(field)];
    const ValueNumber value = table.NumberOf(text);
    record[IndexOf(field)] = value;
    if (IsOfWords(field)) words_[TableOf(field)].Add(text);
    if (IsName(field) && !IsLatin(text) && !readings_.contains(value)) {
      readings_.emplace(value, PinyinReadings(text));
    }
    Count& count = counts_[IndexOf(field)];
    if (value >= count.of_value.size())
      count.of_value.resize(std::max(table.size(), count.of_value.size() * 2));
    ++count.of_value[value];
    ++count.all;
  }
  CountPlace(record);
  return static_cast<Number>(records_.size() - 1);
}

void People::CountPlace(const Record& record) {
  std::array<ValueNumber, 4> values;
  std::size_t known = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = record[IndexOf(kPlaceFields[i])];
    if (values[i] != kNoValue) ++known;
  }
  ValueNumber& place = place_of_record_.emplace_back(kNoValue);
  if (known < 2) return;
  place = places_.NumberOf({reinterpret_cast<const char*>(values.data()), sizeof values});
  if (place == records_of_place_.size()) records_of_place_.push_back(0);
  ++records_of_place_[place];
}

std::string_view People::Text(Number person, PersonField field) const {
  const ValueNumber value = records_[person][IndexOf(field)];
  return value == kNoValue ? std::string_view() : tables_[TableOf(field)].at(value);
}

const std::vector<std::string>& People::ReadingsOf(PersonField name, ValueNumber value) const {
  static const std::vector<std::string> kNone;
  if (!IsName(name)) return kNone;
  const auto found = readings_.find(value);
  return found == readings_.end() ? kNone : found->second;
}

const WordCounts* People::WordsOf(PersonField field) const {
  return IsOfWords(field) ? &words_[TableOf(field)] : nullptr;
}

double People::ShareOf(PersonField field, ValueNumber value) const {
  const Count& count = counts_[IndexOf(field)];
  if (count.all == 0 || value >= count.of_value.size()) return 0;
  return static_cast<double>(count.of_value[value]) / static_cast<double>(count.all);
}

double People::KnownShareOf(PersonField field) const {
  if (records_.empty()) return 0;
  return static_cast<double>(counts_[IndexOf(field)].all) / static_cast<double>(records_.size());
}

double People::ShareOfPlace(Number person) const {
  const ValueNumber place = place_of_record_[person];
  if (place == kNoValue || records_.size() < 2) return 0;
  return static_cast<double>(records_of_place_[place] - 1) /
         static_cast<double>(records_.size() - 1);
}

double People::ShareOfPlaces() const {
  double pairs = 0;
  for (const std::uint32_t records : records_of_place_) pairs += 1.0 * records * (records - 1);
  const auto all = static_cast<double>(records_.size());
  return pairs / std::max(1.0, all * (all - 1));
}

}  // namespace strowger::core
