#include "core/routing/number_set.h"

namespace strowger::core {

namespace {

using CountFunction = std::size_t (*)(const std::uint64_t*, const std::uint64_t*, std::size_t);

std::size_t CountAnywhere(const std::uint64_t* a, const std::uint64_t* b, std::size_t words) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; ++i) {
    count += static_cast<std::size_t>(std::popcount(a[i] & b[i]));
  }
  return count;
}

#if defined(__x86_64__)

// The same with the instruction for it, which the oldest machines of this kind lack: there the
// library counts by a table, at ten times the cost.
[[gnu::target("popcnt")]] std::size_t CountByInstruction(const std::uint64_t* a,
                                                         const std::uint64_t* b,
                                                         std::size_t words) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < words; ++i) {
    count += static_cast<std::size_t>(__builtin_popcountll(a[i] & b[i]));
  }
  return count;
}

CountFunction Fastest() {
  return __builtin_cpu_supports("popcnt") ? CountByInstruction : CountAnywhere;
}

#else

CountFunction Fastest() { return CountAnywhere; }

#endif

const CountFunction kCount = Fastest();

}  // namespace

std::size_t NumberSet::CountShared(const NumberSet& other) const {
  return kCount(words_.data(), other.words_.data(), words_.size());
}

}  // namespace strowger::core
