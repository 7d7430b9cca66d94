#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include <google/protobuf/descriptor.h>

#include "service/ports/user_store.h"

namespace strowger::rpc {

// What a method's proto says about who may call it.
struct MethodAccess {
  std::string name;  // "strowger.agent.v1.DeskService.HoldCall"
  std::vector<service::Role> roles;
  bool needs_session = true;
  bool needs_role = true;
};

// The methods of all our services, found by the type of their request, which no two methods share
// (the build checks that). Made once, then only read, by any thread.
class MethodTable {
 public:
  // Of every service of this server. A method without the access option stops the process: the
  // build would not have let it through.
  static MethodTable OfAllServices();
  // Of the named services, for tests.
  explicit MethodTable(const std::vector<std::string>& services);

  // Null when no method takes it.
  const MethodAccess* Find(const google::protobuf::Descriptor* request) const;

 private:
  std::unordered_map<const google::protobuf::Descriptor*, MethodAccess> methods_;
};

}  // namespace strowger::rpc
