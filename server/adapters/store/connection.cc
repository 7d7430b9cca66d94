#include "adapters/store/connection.h"

#include <utility>

#include "adapters/store/engine.h"

namespace strowger::store {

Connection::Connection(const std::string& place, Access access)
    : Connection(OpenHandle(place, access)) {}

Connection::Connection(std::unique_ptr<EngineHandle> handle) : handle_(std::move(handle)) {}

Connection::~Connection() = default;

Statement& Connection::Prepare(Sql sql) {
  auto& statement = statements_[sql.text()];
  if (!statement) statement = handle_->Prepare(sql.text());
  return *statement;
}

}  // namespace strowger::store
