#include "adapters/grpc/field_limits.h"

#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/descriptor.h>

#include "strowger/access/v1/access.pb.h"

namespace strowger::rpc {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

struct FieldLimits {
  std::size_t bytes_max;
  int items_max;
};

FieldLimits LimitsOf(const FieldDescriptor& field) {
  FieldLimits limits{kFieldBytesMax, kFieldItemsMax};
  if (const auto bytes = field.options().GetExtension(access::v1::max_bytes); bytes != 0) {
    limits.bytes_max = bytes;
  }
  if (const auto items = field.options().GetExtension(access::v1::max_items); items != 0) {
    limits.items_max = static_cast<int>(items);
  }
  return limits;
}

// Walks one message. The path is put together only when something is wrong.
class FieldCheck {
 public:
  explicit FieldCheck(const Message& message, const FieldLimits* map_limits = nullptr)
      : message_(message), map_limits_(map_limits) {}

  Result<void> Run() {
    std::vector<const FieldDescriptor*> fields;
    message_.GetReflection()->ListFields(message_, &fields);
    for (const FieldDescriptor* field : fields) {
      if (auto checked = CheckField(*field); !checked.ok()) return checked;
    }
    return {};
  }

 private:
  Result<void> CheckField(const FieldDescriptor& field) {
    FieldLimits limits = LimitsOf(field);
    // The value of a map entry is held against what stands at the map.
    if (map_limits_ != nullptr && field.number() == 2) limits.bytes_max = map_limits_->bytes_max;
    if (!field.is_repeated()) return CheckValue(field, limits, -1);
    const int size = message_.GetReflection()->FieldSize(message_, &field);
    if (size > limits.items_max) {
      return InvalidArgument("FIELD_TOO_MANY",
                             field.name() + " has " + std::to_string(size) + " elements; at most " +
                                 std::to_string(limits.items_max) + " are taken.",
                             {{"field", field.name()},
                              {"count", std::to_string(size)},
                              {"count_max", std::to_string(limits.items_max)}});
    }
    for (int i = 0; i < size; ++i) {
      if (auto checked = CheckValue(field, limits, i); !checked.ok()) return checked;
    }
    return {};
  }

  // `index` is -1 for a field that is no list.
  Result<void> CheckValue(const FieldDescriptor& field, const FieldLimits& limits, int index) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return CheckText(field, limits, index);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(field, index);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(field, limits, index);
      default:
        return {};
    }
  }

  Result<void> CheckText(const FieldDescriptor& field, const FieldLimits& limits, int index) {
    const Reflection& reflection = *message_.GetReflection();
    std::string scratch;
    const std::string& text =
        index < 0 ? reflection.GetStringReference(message_, &field, &scratch)
                  : reflection.GetRepeatedStringReference(message_, &field, index, &scratch);
    if (text.size() <= limits.bytes_max) return {};
    return InvalidArgument("FIELD_TOO_LONG",
                           field.name() + " has " + std::to_string(text.size()) +
                               " bytes; at most " + std::to_string(limits.bytes_max) +
                               " are taken.",
                           {{"field", field.name()},
                            {"bytes", std::to_string(text.size())},
                            {"bytes_max", std::to_string(limits.bytes_max)}});
  }

  Result<void> CheckEnum(const FieldDescriptor& field, int index) {
    const Reflection& reflection = *message_.GetReflection();
    const int value = index < 0 ? reflection.GetEnumValue(message_, &field)
                                : reflection.GetRepeatedEnumValue(message_, &field, index);
    if (field.enum_type()->FindValueByNumber(value) != nullptr) return {};
    return InvalidArgument("FIELD_VALUE_UNKNOWN",
                           field.name() + " has the value " + std::to_string(value) +
                               ", which is none of " + field.enum_type()->name() + ".",
                           {{"field", field.name()}, {"value", std::to_string(value)}});
  }

  Result<void> CheckMessage(const FieldDescriptor& field, const FieldLimits& limits, int index) {
    const Reflection& reflection = *message_.GetReflection();
    const Message& child = index < 0 ? reflection.GetMessage(message_, &field)
                                     : reflection.GetRepeatedMessage(message_, &field, index);
    auto checked = FieldCheck(child, field.is_map() ? &limits : nullptr).Run();
    if (checked.ok()) return checked;
    Error error = checked.error();
    const std::string place = index < 0 ? "" : "[" + std::to_string(index) + "]";
    // The message begins with the field.
    error.message = field.name() + place + "." + error.message;
    error.metadata["field"] = field.name() + place + "." + error.metadata["field"];
    return error;
  }

  const Message& message_;
  const FieldLimits* map_limits_;
};

}  // namespace

Result<void> CheckFields(const Message& message) { return FieldCheck(message).Run(); }

}  // namespace strowger::rpc
