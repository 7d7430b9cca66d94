#pragma once

#include <memory>
#include <string>
#include <utility>

#include "adapters/store/engine.h"
#include "adapters/store/postgres/scrub.h"

namespace strowger::store::postgres {

// One database of a PostgreSQL server. The connection that writes holds a lock of PostgreSQL, so
// whoever has lost the connection has lost the right to write with it.
class Engine : public store::Engine {
 public:
  explicit Engine(std::string place) : place_(std::move(place)) {}

  Result<std::unique_ptr<Connection>> Open() override;
  void Close() override {}
  Result<bool> ScrubSome(std::uint32_t& page) override { return postgres::ScrubSome(place_, page); }

 private:
  const std::string place_;
};

}  // namespace strowger::store::postgres
