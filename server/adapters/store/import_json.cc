#include "adapters/store/import_json.h"

#include "adapters/store/customer_rows.h"
#include "adapters/store/import_words.h"
#include "adapters/store/json_reader.h"
#include "adapters/store/json_text.h"
#include "core/text/utf8.h"

namespace strowger::store {

namespace {

// What a database can keep as text.
std::string Keepable(std::string_view value) {
  std::string kept;
  while (!value.empty()) {
    const std::size_t bytes = core::FrontCharacter(value).bytes;
    if (bytes == 0 || value.front() == '\0') {
      kept += "\xef\xbf\xbd";
    } else {
      kept += value.substr(0, bytes);
    }
    value.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return kept;
}

template <class List, class AddOne>
std::string ListText(const List& list, AddOne add) {
  JsonText json;
  json.BeginList();
  for (const auto& one : list) add(json, one);
  json.EndList();
  return json.Take();
}

core::ExchangeField FieldFrom(std::string_view name) {
  return core::FindExchangeField(name).value_or(core::ExchangeField::kIgnored);
}

}  // namespace

std::string RulesText(const std::vector<core::ColumnRule>& rules) {
  return ListText(rules, [](JsonText& json, const core::ColumnRule& rule) {
    json.BeginObject();
    json.Add("column", rule.column);
    json.Add("field", core::NameOf(rule.field));
    json.EndObject();
  });
}

std::vector<core::ColumnRule> RulesFrom(std::string_view text) {
  return ReadJsonList<core::ColumnRule>(text, [](const boost::json::value& value) {
    const auto& row = value.as_object();
    return core::ColumnRule{TextOf(row, "column"), FieldFrom(TextOf(row, "field"))};
  });
}

std::string ColumnsText(const std::vector<core::Column>& columns) {
  return ListText(columns, [](JsonText& json, const core::Column& column) {
    json.BeginObject();
    json.Add("column", Keepable(column.name));
    json.Add("field", column.field ? core::NameOf(*column.field) : std::string_view());
    json.Add("origin", WordOf(column.origin));
    json.EndObject();
  });
}

std::vector<core::Column> ColumnsFrom(std::string_view text) {
  return ReadJsonList<core::Column>(text, [](const boost::json::value& value) {
    const auto& row = value.as_object();
    const auto origin = FromWord<core::ColumnOrigin>(TextOf(row, "origin"));
    return core::Column{TextOf(row, "column"), core::FindExchangeField(TextOf(row, "field")),
                        origin.value_or(core::ColumnOrigin::kUnknown)};
  });
}

std::string NamesText(const std::vector<std::string>& names) {
  return ListText(names, [](JsonText& json, const std::string& name) { json.Add(name); });
}

std::vector<std::string> NamesFrom(std::string_view text) {
  return ReadJsonList<std::string>(
      text, [](const boost::json::value& value) { return std::string(value.as_string()); });
}

std::string ValuesText(const core::NamedValues& values) {
  std::size_t left = kKeptRecordBytesMax;
  return ListText(values, [&left](JsonText& json, const auto& value) {
    if (value.first.size() > left) return;
    left -= value.first.size();
    const std::string_view kept = std::string_view(value.second).substr(0, left);
    left -= kept.size();
    json.BeginList();
    json.Add(Keepable(value.first));
    json.Add(Keepable(kept));
    json.EndList();
  });
}

core::NamedValues ValuesFrom(std::string_view text) {
  return ReadJsonList<core::NamedValues::value_type>(text, [](const boost::json::value& value) {
    const auto& pair = value.as_array();
    return std::pair(std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string()));
  });
}

std::string FieldsText(const RecordFields& fields) {
  JsonText json;
  json.BeginObject();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i]) json.Add(kFieldNames[i], *fields[i]);
  }
  json.EndObject();
  return json.Take();
}

RecordFields FieldsFrom(std::string_view text) {
  return ReadJson(text, [](const boost::json::value& parsed) {
    RecordFields fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto* value = parsed.as_object().if_contains(kFieldNames[i]);
      if (value != nullptr) fields[i] = std::string(value->as_string());
    }
    return fields;
  });
}

}  // namespace strowger::store
