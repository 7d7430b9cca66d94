#include "session/chance.h"

#include <cstdint>
#include <random>

namespace strowger::client {

namespace {

std::uint64_t RandomBits() {
  // Taken from the system each time: request ids of two processes must not meet.
  thread_local std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32U) | device();
}

}  // namespace

double Chance() { return static_cast<double>(RandomBits() >> 11U) / 9007199254740992.0; }

std::string NewRequestId() {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string id;
  for (int half = 0; half < 2; ++half) {
    std::uint64_t bits = RandomBits();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4U) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace strowger::client
