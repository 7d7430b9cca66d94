#pragma once

extern "C" {
[[gnu::weak]] void __asan_init();
[[gnu::weak]] void __tsan_init();
}

// Whether the program was linked with a sanitizer, which makes everything many times as slow. Asked
// when it runs, because the tests' own sources are compiled without AddressSanitizer
// (tests/CMakeLists.txt).
namespace strowger {

inline bool IsSanitized() { return &__asan_init != nullptr || &__tsan_init != nullptr; }

}  // namespace strowger
