#pragma once

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace strowger::bench {

// Nothing can be measured.
[[noreturn]] inline void Fail(const std::string& why) {
  std::fprintf(stderr, "strowger_bench: %s\n", why.c_str());
  std::exit(1);
}

// False when the bytes are not such a message.
template <class Message>
bool ParseBuffer(const grpc::ByteBuffer& buffer, Message& message) {
  grpc::ByteBuffer copy(buffer);
  return grpc::SerializationTraits<Message>::Deserialize(&copy, &message).ok();
}

}  // namespace strowger::bench
