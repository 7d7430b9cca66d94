#include "adapters/config/config_file.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/duration.pb.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>
#include <vector>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace strowger::config {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// How many letters must change to make one word of the other.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

constexpr std::int64_t kDurationSecondsMax = 366LL * 24 * 3600;

// Copies a TOML tree into a message, field by field.
class TreeReader {
 public:
  explicit TreeReader(std::string file) : file_(std::move(file)) {}

  Result<void> ReadTable(const toml::table& table, Message& message, const std::string& path) {
    const Descriptor& type = *message.GetDescriptor();
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      const FieldDescriptor* field = type.FindFieldByName(name);
      const std::string full = path.empty() ? name : path + "." + name;
      if (field == nullptr) return UnknownKey(key.source(), full, name, type);
      if (auto read = ReadField(node, message, *field, full); !read.ok()) return read;
    }
    return {};
  }

 private:
  Error Refuse(const toml::source_region& where, std::string reason, const std::string& key,
               const std::string& text) const {
    const std::string line = std::to_string(where.begin.line);
    return InvalidArgument(std::move(reason), file_ + ":" + line + ": " + text,
                           {{"file", file_}, {"line", line}, {"key", key}});
  }

  Error UnknownKey(const toml::source_region& where, const std::string& full,
                   const std::string& name, const Descriptor& type) const {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    std::string all;
    for (int i = 0; i < type.field_count(); ++i) {
      const std::string& known = type.field(i)->name();
      all += (all.empty() ? "" : ", ") + known;
      if (const std::size_t distance = Distance(name, known); distance < best_distance) {
        best = known;
        best_distance = distance;
      }
    }
    return Refuse(where, "CONFIG_KEY_UNKNOWN", full,
                  "unknown key \"" + full + "\"; " +
                      (best.empty() ? "here may stand: " + all : "did you mean \"" + best + "\"?"));
  }

  Error WrongType(const toml::node& node, const std::string& key, const std::string& wanted) const {
    std::ostringstream found;
    found << node.type();
    return Refuse(node.source(), "CONFIG_TYPE", key,
                  "\"" + key + "\" must be " + wanted + ", not " + found.str());
  }

  Result<void> ReadField(const toml::node& node, Message& message, const FieldDescriptor& field,
                         const std::string& key) {
    if (field.is_map()) {
      // A list of needs may also be written as a rule.
      const FieldDescriptor* rule =
          field.containing_type()->FindFieldByName(field.name() + "_rule");
      if (rule != nullptr && node.is_string()) return ReadValue(node, message, *rule, key);
      return ReadMap(node, message, field, key);
    }
    if (!field.is_repeated()) return ReadValue(node, message, field, key);
    const toml::array* array = node.as_array();
    if (array == nullptr) {
      return WrongType(node, key,
                       field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
                           ? "a list of tables, written [[" + key + "]]"
                           : "a list, for example [\"a\", \"b\"]");
    }
    for (const toml::node& element : *array) {
      if (auto read = ReadValue(element, message, field, key); !read.ok()) return read;
    }
    return {};
  }

  Result<void> ReadMap(const toml::node& node, Message& message, const FieldDescriptor& field,
                       const std::string& key) {
    const toml::table* table = node.as_table();
    if (table == nullptr) return WrongType(node, key, "a table, for example { billing = 3 }");
    for (const auto& [name, value] : *table) {
      Message* entry = message.GetReflection()->AddMessage(&message, &field);
      const Descriptor& type = *entry->GetDescriptor();
      entry->GetReflection()->SetString(entry, type.map_key(), std::string(name.str()));
      const std::string full = key + "." + std::string(name.str());
      if (auto read = ReadValue(value, *entry, *type.map_value(), full); !read.ok()) return read;
    }
    return {};
  }

  // Sets a single field or adds to a repeated one.
  Result<void> ReadValue(const toml::node& node, Message& message, const FieldDescriptor& field,
                         const std::string& key) {
    const auto& reflection = *message.GetReflection();
    const bool adds = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        const auto* text = node.as_string();
        if (text == nullptr) return WrongType(node, key, "a text in quotes");
        adds ? reflection.AddString(&message, &field, text->get())
             : reflection.SetString(&message, &field, text->get());
        return {};
      }
      case FieldDescriptor::CPPTYPE_BOOL: {
        const auto* flag = node.as_boolean();
        if (flag == nullptr) return WrongType(node, key, "true or false");
        reflection.SetBool(&message, &field, flag->get());
        return {};
      }
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        return ReadInteger(node, message, field, key);
      case FieldDescriptor::CPPTYPE_DOUBLE: {
        const auto number = node.value<double>();
        if (!number || node.is_boolean()) return WrongType(node, key, "a number");
        reflection.SetDouble(&message, &field, *number);
        return {};
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return ReadEnum(node, message, field, key);
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        if (field.message_type() == google::protobuf::Duration::descriptor()) {
          return ReadDuration(node, *reflection.MutableMessage(&message, &field), key);
        }
        if (field.message_type() == v1::Attribute::descriptor()) {
          return ReadAttribute(node, *reflection.MutableMessage(&message, &field), key);
        }
        const toml::table* table = node.as_table();
        if (table == nullptr) return WrongType(node, key, "a table, written [" + key + "]");
        return ReadTable(*table,
                         adds ? *reflection.AddMessage(&message, &field)
                              : *reflection.MutableMessage(&message, &field),
                         key);
      }
      default:
        STROWGER_CHECK(!"a field type that the configuration does not use");
    }
  }

  Result<void> ReadAttribute(const toml::node& node, Message& attribute, const std::string& key) {
    if (!node.is_string() && !node.is_integer()) {
      return WrongType(node, key, "a text in quotes or a whole number");
    }
    const Descriptor& type = *attribute.GetDescriptor();
    return ReadValue(node, attribute, *type.FindFieldByName(node.is_string() ? "text" : "number"),
                     key);
  }

  Result<void> ReadInteger(const toml::node& node, Message& message, const FieldDescriptor& field,
                           const std::string& key) {
    const auto* number = node.as_integer();
    if (number == nullptr) return WrongType(node, key, "a whole number");
    const bool is_signed = field.cpp_type() == FieldDescriptor::CPPTYPE_INT32;
    const std::int64_t least = is_signed ? std::numeric_limits<std::int32_t>::min() : 0;
    const std::int64_t most = std::numeric_limits<std::int32_t>::max();
    if (number->get() < least || number->get() > most) {
      return Refuse(
          node.source(), "CONFIG_VALUE", key,
          "\"" + key + "\" must be from " + std::to_string(least) + " to " + std::to_string(most));
    }
    const auto& reflection = *message.GetReflection();
    if (is_signed) {
      reflection.SetInt32(&message, &field, static_cast<std::int32_t>(number->get()));
    } else {
      reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(number->get()));
    }
    return {};
  }

  // "agent" and "ROLE_AGENT" are the same.
  Result<void> ReadEnum(const toml::node& node, Message& message, const FieldDescriptor& field,
                        const std::string& key) {
    const auto* text = node.as_string();
    if (text == nullptr) return WrongType(node, key, "a text in quotes");
    std::string wanted = text->get();
    std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    std::string all;
    for (int i = 1; i < field.enum_type()->value_count(); ++i) {
      const auto& value = *field.enum_type()->value(i);
      const std::size_t cut = value.name().find('_') + 1;
      if (wanted == value.name() || wanted == value.name().substr(cut)) {
        const auto& reflection = *message.GetReflection();
        field.is_repeated() ? reflection.AddEnum(&message, &field, &value)
                            : reflection.SetEnum(&message, &field, &value);
        return {};
      }
      std::string plain = value.name().substr(cut);
      std::transform(plain.begin(), plain.end(), plain.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      all += (all.empty() ? "" : ", ") + plain;
    }
    return Refuse(node.source(), "CONFIG_VALUE", key, "\"" + key + "\" must be one of: " + all);
  }

  // "20s", "500ms", "2m", "8h"; at most a year, so that no sum of times overflows.
  Result<void> ReadDuration(const toml::node& node, Message& message, const std::string& key) {
    const auto* text = node.as_string();
    const Error refusal = Refuse(node.source(), "CONFIG_VALUE", key,
                                 "\"" + key +
                                     "\" must be a duration like \"500ms\", \"20s\", "
                                     "\"2m\" or \"8h\"");
    if (text == nullptr) return refusal;
    const std::string& value = text->get();
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(value.data() + value.size() - end));
    if (error != std::errc{} || count < 0 || count > 1'000'000'000) return refusal;
    auto& duration = static_cast<google::protobuf::Duration&>(message);
    if (unit == "ms") {
      duration.set_seconds(count / 1000);
      duration.set_nanos(static_cast<std::int32_t>(count % 1000) * 1'000'000);
    } else if (unit == "s" || unit == "m" || unit == "h") {
      duration.set_seconds(count * (unit == "s" ? 1 : unit == "m" ? 60 : 3600));
    } else {
      return refusal;
    }
    return duration.seconds() <= kDurationSecondsMax ? Result<void>() : refusal;
  }

  const std::string file_;
};

}  // namespace

Result<void> ReadTomlText(const std::string& text, const std::string& name, Message& out) {
  const toml::parse_result parsed = toml::parse(text, name);
  if (!parsed) {
    const std::string line = std::to_string(parsed.error().source().begin.line);
    return InvalidArgument("CONFIG_SYNTAX",
                           name + ":" + line + ": " + std::string(parsed.error().description()),
                           {{"file", name}, {"line", line}});
  }
  return TreeReader(name).ReadTable(parsed.table(), out, "");
}

Result<void> ReadTomlFile(const std::string& path, Message& out) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file && file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  if (!file && !file.eof()) {
    return NotFound("CONFIG_UNREADABLE", path + ": cannot read it: " + std::strerror(errno),
                    {{"file", path}});
  }
  return ReadTomlText(text.str(), path, out);
}

Result<v1::Configuration> ReadConfigText(const std::string& text, const std::string& name) {
  v1::Configuration configuration;
  if (auto read = ReadTomlText(text, name, configuration); !read.ok()) return read.error();
  return configuration;
}

Result<v1::Configuration> ReadConfigFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file && file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
  if (!file && !file.eof()) {
    return NotFound("CONFIG_UNREADABLE",
                    path + ": cannot read the configuration: " + std::strerror(errno) +
                        "; give another with --config",
                    {{"file", path}});
  }
  return ReadConfigText(text.str(), path);
}

}  // namespace strowger::config
