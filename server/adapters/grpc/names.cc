#include "adapters/grpc/names.h"

namespace strowger::rpc {

Error NameInvalid(std::string_view field, std::string_view name, std::string_view collection) {
  return InvalidArgument("NAME_INVALID",
                         std::string(field) + " is \"" + std::string(name) +
                             "\", but a name like \"" + std::string(collection) +
                             "/...\" is needed.",
                         {{"field", std::string(field)}, {"value", std::string(name)}});
}

}  // namespace strowger::rpc
