#include "fuzz/covered_edges.h"

#include <array>
#include <cstdint>

namespace strowger::fuzz {
namespace {

constexpr std::size_t kEdges = std::size_t{1} << 16;

// Plain bytes, since the product's own code writes them at every block.
std::array<unsigned char, kEdges> g_taken{};
std::array<unsigned char, kEdges> g_known{};
std::uintptr_t g_before = 0;

// Few and many times are different ways: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more.
unsigned char KindOf(unsigned char count) {
  constexpr std::array<unsigned char, 7> kFrom{2, 3, 4, 8, 16, 32, 128};
  unsigned char bit = count > 0 ? 1 : 0;
  for (const unsigned char from : kFrom) {
    if (count >= from) bit = static_cast<unsigned char>(bit << 1);
  }
  return bit;
}

}  // namespace

void BeginWay() {
  g_taken.fill(0);
  g_before = 0;
}

std::size_t NewEdges() {
  std::size_t count = 0;
  for (std::size_t i = 0; i < kEdges; ++i) {
    const unsigned char kind = KindOf(g_taken[i]);
    if ((g_known[i] & kind) != kind) ++count;
    g_known[i] = static_cast<unsigned char>(g_known[i] | kind);
  }
  return count;
}

std::size_t KnownEdges() {
  std::size_t count = 0;
  for (const unsigned char known : g_known) count += known != 0 ? 1U : 0U;
  return count;
}

}  // namespace strowger::fuzz

// The compiler calls it at each block of the product's code.
extern "C" void __sanitizer_cov_trace_pc() {
  using strowger::fuzz::g_before;
  using strowger::fuzz::g_taken;
  using strowger::fuzz::kEdges;
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  const std::uintptr_t mixed = (here >> 2) * 0x9e3779b97f4a7c15U;
  unsigned char& taken = g_taken[((mixed >> 40) ^ g_before) % kEdges];
  if (taken < 255) ++taken;
  g_before = (mixed >> 41) % kEdges;
}
