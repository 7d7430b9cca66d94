#include "store_command.h"

#include <cstdint>
#include <cstdio>

#include "adapters/store/store_move.h"

namespace strowger {
namespace {

void Tell(const store::MovedTable& table, bool is_done) {
  const auto rows = static_cast<unsigned long long>(table.rows);
  if (is_done) {
    std::printf("%-26s %12llu rows, checksum %s\n", table.name.c_str(), rows,
                table.checksum.c_str());
  } else {
    std::printf("%-26s %12llu rows so far\n", table.name.c_str(), rows);
  }
  std::fflush(stdout);
}

}  // namespace

int RunStoreMove(const StoreMoveOptions& options) {
  const auto moved = store::MoveStore({.from = options.from, .to = options.to, .progress = Tell});
  if (!moved.ok()) {
    std::fprintf(stderr, "strowgerd: %s\n", moved.error().message.c_str());
    return 1;
  }
  std::uint64_t rows = 0;
  for (const auto& table : *moved) rows += table.rows;
  std::printf("Moved %zu tables with %llu rows; every one was compared.\n", moved->size(),
              static_cast<unsigned long long>(rows));
  return 0;
}

}  // namespace strowger
