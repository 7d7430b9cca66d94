#pragma once

#include <grpcpp/channel.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/raw_stream.h"
#include "strowger/agent/v1/desk.pb.h"

namespace strowger::bench {

// The consoles of many agents, each on a connection of its own.
class ProductConsoles {
 public:
  // A frame and how many bytes it had. Any thread.
  using Heard = std::function<void(const agent::v1::WatchResponse&, std::size_t)>;

  explicit ProductConsoles(std::string address, Heard heard)
      : address_(std::move(address)), heard_(std::move(heard)) {}

  // Opens one console for each session, and returns when all have had their snapshots.
  void Open(const std::vector<std::string>& tokens);
  // Those agents log on and become ready.
  void GetReady();
  // Not empty when a console was ended by the server.
  std::string Trouble() const;

 private:
  struct Console {
    std::string token;
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<RawStream> stream;
  };

  void Hear(const grpc::ByteBuffer& buffer);

  const std::string address_;
  const Heard heard_;
  std::atomic<std::size_t> known_{0};
  std::vector<Console> consoles_;
};

}  // namespace strowger::bench
