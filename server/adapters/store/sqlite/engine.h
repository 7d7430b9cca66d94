#pragma once

#include <memory>
#include <string>
#include <utility>

#include "adapters/store/engine.h"
#include "adapters/store/sqlite/lock_file.h"
#include "adapters/store/sqlite/scrub.h"

namespace strowger::store::sqlite {

// One file, in a folder that exists.
class Engine : public store::Engine {
 public:
  explicit Engine(std::string path) : path_(std::move(path)) {}

  Result<std::unique_ptr<Connection>> Open() override;
  void Close() override { lock_.Release(); }
  Result<bool> ScrubSome(std::uint32_t& page) override { return sqlite::ScrubSome(path_, page); }

 private:
  const std::string path_;
  LockFile lock_;
};

}  // namespace strowger::store::sqlite
