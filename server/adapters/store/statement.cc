#include "adapters/store/statement.h"

#include "adapters/store/connection.h"

namespace strowger::store {

Statement& Query::Take(Connection& connection, Sql sql) {
  Statement& statement = connection.Prepare(sql);
  STROWGER_CHECK(!statement.is_busy());
  return statement;
}

}  // namespace strowger::store
