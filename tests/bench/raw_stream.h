#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace strowger::bench {

grpc::ByteBuffer MakeBuffer(const std::string& bytes);

// One stream on bytes, so that the load generator costs the same for the product and the control.
// Any thread may write.
class RawStream {
 public:
  // Called on threads of gRPC, one at a time.
  using Heard = std::function<void(const grpc::ByteBuffer&)>;

  RawStream(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
            const std::string& token, Heard heard);
  // Cancels the stream and waits for its end.
  ~RawStream();
  RawStream(const RawStream&) = delete;
  RawStream& operator=(const RawStream&) = delete;

  void Write(grpc::ByteBuffer message);
  // Writes a message that is made while the order of writing is held.
  void WriteInOrder(const std::function<std::string()>& make);
  // Writes the only request of a server stream.
  void WriteLast(grpc::ByteBuffer message);
  bool has_ended() const;
  std::string why() const;

 private:
  class Reactor;
  std::unique_ptr<Reactor> reactor_;
};

}  // namespace strowger::bench
