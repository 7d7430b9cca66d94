// Fails the build when a method does not declare who may call it, or declares nonsense.
//
//   strowger-check-access DESCRIPTORS
//
// DESCRIPTORS is what `protoc --descriptor_set_out` wrote.
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include "google/protobuf/descriptor.pb.h"
#include "strowger/access/v1/access.pb.h"

namespace {

using strowger::access::v1::Access;
using strowger::access::v1::access;

// What is wrong with a method's declaration; empty when it is right.
std::string FindFault(const google::protobuf::MethodDescriptorProto& method,
                      std::set<std::string>& request_types) {
  if (!method.options().HasExtension(access)) {
    return "does not declare who may call it; add option (strowger.access.v1.access)";
  }
  const Access& declared = method.options().GetExtension(access);
  if (declared.anyone() == (declared.roles_size() > 0)) {
    return "must declare either roles or `anyone`";
  }
  if (declared.signed_in() && !declared.anyone()) {
    return "declares `signed_in` without `anyone`; roles ask for a session anyway";
  }
  // The server finds the method of a call by the type of its request.
  if (!request_types.insert(method.input_type()).second) {
    return "shares its request type with another method; give it one of its own";
  }
  return {};
}

int Check(const google::protobuf::FileDescriptorSet& files) {
  int faults = 0;
  int methods = 0;
  std::set<std::string> request_types;
  for (const auto& file : files.file()) {
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        ++methods;
        const std::string fault = FindFault(method, request_types);
        if (fault.empty()) continue;
        ++faults;
        std::cerr << file.name() << ": error: " << service.name() << "." << method.name() << " "
                  << fault << ".\n";
      }
    }
  }
  if (methods == 0) {
    std::cerr << "error: the descriptors hold no method at all.\n";
    return 1;
  }
  return faults == 0 ? 0 : 1;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::cerr << "usage: strowger-check-access DESCRIPTORS\n";
    return 2;
  }
  std::ifstream input(arguments[1], std::ios::binary);
  google::protobuf::FileDescriptorSet files;
  if (!files.ParseFromIstream(&input)) {
    std::cerr << "error: cannot read descriptors from " << arguments[1] << ".\n";
    return 2;
  }
  return Check(files);
}
