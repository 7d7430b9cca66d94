#include "bench/bare_floor.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <utility>

#include "bench/bare_wire.h"

namespace strowger::bench {

namespace {

std::string MakeEntries(const std::vector<std::uint64_t>& numbers, std::size_t entry_bytes,
                        std::size_t frame_bytes, std::size_t answer_bytes) {
  std::string bytes;
  bytes.reserve(3 * kNumberBytes + numbers.size() * entry_bytes);
  PutNumber(bytes, numbers.size());
  PutNumber(bytes, frame_bytes);
  PutNumber(bytes, answer_bytes);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    PutNumber(bytes, numbers[i]);
    bytes.resize(3 * kNumberBytes + (i + 1) * entry_bytes, 'x');
  }
  return bytes;
}

}  // namespace

std::shared_ptr<grpc::Channel> OwnChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

std::vector<std::unique_ptr<RawStream>> OpenBareConsoles(
    const std::string& address, std::size_t count,
    const std::function<void(std::uint64_t)>& heard) {
  std::vector<std::unique_ptr<RawStream>> consoles;
  auto known = std::make_shared<std::atomic<std::size_t>>(0);
  for (std::size_t i = 0; i < count; ++i) {
    consoles.push_back(std::make_unique<RawStream>(OwnChannel(address), kBareConsole, "",
                                                   [heard, known](const grpc::ByteBuffer& frame) {
                                                     if (frame.Length() > 0) {
                                                       heard(NumberAt(BytesOf(frame), 0));
                                                       return;
                                                     }
                                                     ++*known;
                                                     known->notify_all();
                                                   }));
    consoles.back()->Write(MakeBuffer("console"));
  }
  for (std::size_t now = *known; now < count; now = *known) known->wait(now);
  return consoles;
}

BareFloor::BareFloor(const std::string& address, std::size_t consoles, MessageSizes sizes)
    : sizes_(sizes), trips_([this](const std::vector<std::uint64_t>& trips) { Send(trips); }) {
  consoles_ =
      OpenBareConsoles(address, consoles, [this](std::uint64_t number) { FrameCame(number); });
  link_ = std::make_unique<RawStream>(
      OwnChannel(address), kBareLink, "", [this](const grpc::ByteBuffer& answers) {
        const std::string bytes = BytesOf(answers);
        if ((NumberAt(bytes, 0) & kRestMark) != 0) return;
        for (std::size_t place = 0; place < bytes.size(); place += sizes_.command) {
          trips_.CommandCame(NumberAt(bytes, place));
        }
      });
}

void BareFloor::FrameCame(std::uint64_t number) {
  if ((number & kRestMark) != 0) return;
  if (sizes_.rest_events > 0) {
    const std::lock_guard lock(mutex_);
    ended_.push_back(number | kRestMark);
  }
  trips_.FrameCame(number);
}

void BareFloor::EndCalls() {
  std::vector<std::uint64_t> ended;
  {
    const std::lock_guard lock(mutex_);
    ended.swap(ended_);
  }
  if (ended.empty()) return;
  const std::size_t entry_bytes = std::max(sizes_.rest_events, kNumberBytes);
  link_->Write(MakeBuffer(MakeEntries(ended, entry_bytes, sizes_.rest_frame, kNumberBytes)));
}

void BareFloor::Send(const std::vector<std::uint64_t>& trips) {
  EndCalls();
  link_->Write(MakeBuffer(MakeEntries(trips, sizes_.event, sizes_.frame, sizes_.command)));
}

}  // namespace strowger::bench
