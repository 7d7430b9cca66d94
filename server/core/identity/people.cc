#include "core/identity/people.h"

#include "core/identity/standard_form.h"

namespace strowger::core {

std::size_t People::TableOf(PersonField field) {
  if (field == PersonField::kSurname) return IndexOf(PersonField::kGivenName);
  if (field == PersonField::kAddress2) return IndexOf(PersonField::kAddress);
  return IndexOf(field);
}

People::Number People::Add(const std::array<std::string, kPersonFieldsCount>& raw) {
  Record& record = records_.emplace_back();
  record.fill(kNoValue);
  for (const PersonField field : kPersonFields) {
    std::string text = StandardForm(field, raw[IndexOf(field)]);
    if (text.empty()) continue;
    Table& table = tables_[TableOf(field)];
    const auto [entry, is_new] =
        table.numbers.try_emplace(text, static_cast<ValueNumber>(table.texts.size()));
    if (is_new) table.texts.push_back(std::move(text));
    const ValueNumber value = entry->second;
    record[IndexOf(field)] = value;
    Count& count = counts_[IndexOf(field)];
    if (value >= count.of_value.size()) count.of_value.resize(table.texts.size());
    ++count.of_value[value];
    ++count.all;
  }
  return static_cast<Number>(records_.size() - 1);
}

std::string_view People::Text(Number person, PersonField field) const {
  const ValueNumber value = records_[person][IndexOf(field)];
  return value == kNoValue ? std::string_view() : tables_[TableOf(field)].texts[value];
}

double People::ShareOf(PersonField field, ValueNumber value) const {
  const Count& count = counts_[IndexOf(field)];
  if (count.all == 0 || value >= count.of_value.size()) return 0;
  return static_cast<double>(count.of_value[value]) / static_cast<double>(count.all);
}

}  // namespace strowger::core
