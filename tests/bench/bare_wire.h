#pragma once

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace strowger::bench {

inline constexpr char kBareConsole[] = "/bench.Bare/Console";
inline constexpr char kBareLink[] = "/bench.Bare/Link";
inline constexpr char kBareFanOut[] = "/bench.Bare/FanOut";
inline constexpr std::size_t kNumberBytes = 8;
// Marks the number of a trip where the message tells the rest of its call.
inline constexpr std::uint64_t kRestMark = std::uint64_t{1} << 63;

inline void PutNumber(std::string& bytes, std::uint64_t number) {
  bytes.append(reinterpret_cast<const char*>(&number), kNumberBytes);
}

inline std::uint64_t NumberAt(const std::string& bytes, std::size_t place) {
  std::uint64_t number = 0;
  if (place + kNumberBytes <= bytes.size()) {
    std::memcpy(&number, bytes.data() + place, kNumberBytes);
  }
  return number;
}

inline std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

}  // namespace strowger::bench
