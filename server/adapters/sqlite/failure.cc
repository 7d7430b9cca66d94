#include "adapters/sqlite/failure.h"

namespace strowger::sqlite {

Error StoreError(const SqlFailure& failure) {
  const std::string what = failure.what();
  switch (failure.code() & 0xff) {
    case SQLITE_FULL:
      return {ErrorCode::kResourceExhausted,
              "STORE_FULL",
              "The disk of the database is full; make room and try again.",
              {}};
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return Unavailable("STORE_UNAVAILABLE", "The database cannot be used now: " + what + ".",
                         {{"cause", what}});
    default:
      return Internal("STORE_FAILED", "The database refused a statement: " + what + ".",
                      {{"cause", what}});
  }
}

Error OpenError(const SqlFailure& failure, const std::string& path) {
  const std::string what = failure.what();
  switch (failure.code() & 0xff) {
    case SQLITE_NOTADB:
      return FailedPrecondition(
          "STORE_NOT_A_DATABASE",
          "The file " + path + " is not a SQLite database; name another file.", {{"path", path}});
    case SQLITE_CORRUPT:
      return FailedPrecondition(
          "STORE_CORRUPT", "The database " + path + " is damaged (" + what + "); restore a backup.",
          {{"path", path}, {"cause", what}});
    default:
      return Unavailable("STORE_UNREADABLE",
                         "The database " + path + " cannot be opened: " + what +
                             "; check that the file and its folder may be read and written.",
                         {{"path", path}, {"cause", what}});
  }
}

Error StoreBusy() {
  return {ErrorCode::kResourceExhausted,
          "STORE_BUSY",
          "Too many requests are waiting for the database; try again in a moment.",
          {}};
}

}  // namespace strowger::sqlite
