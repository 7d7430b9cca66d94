#include "adapters/store/failure.h"

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "adapters/store/postgres/place.h"

namespace strowger::store {

namespace {

constexpr char kFull[] = "STORE_FULL";
constexpr char kAway[] = "STORE_UNAVAILABLE";

// SQLite needs some room even to open a database, and when there is none it does not say so.
constexpr std::uintmax_t kOpeningBytes = 128 * 1024;

bool IsDiskFull(const std::string& path) {
  std::error_code failed;
  const auto folder = std::filesystem::absolute(path, failed).parent_path();
  const auto space = std::filesystem::space(folder, failed);
  return !failed && space.available < kOpeningBytes;
}

}  // namespace

bool IsAway(const Error& error) { return error.reason == kFull || error.reason == kAway; }

Error StoreError(const SqlFailure& failure) {
  const std::string what = failure.what();
  switch (failure.kind()) {
    case FailureKind::kFull:
      return {ErrorCode::kResourceExhausted,
              kFull,
              "The disk of the database is full; make room and try again.",
              {}};
    case FailureKind::kAway:
    case FailureKind::kUnknownOutcome:
      return Unavailable(kAway, "The database cannot be used now: " + what + ".",
                         {{"cause", what}});
    case FailureKind::kRefused:
    case FailureKind::kNotADatabase:
    case FailureKind::kCorrupt:
      break;
  }
  return Internal("STORE_FAILED", "The database refused a statement: " + what + ".",
                  {{"cause", what}});
}

Error OpenError(const SqlFailure& failure, const std::string& path) {
  const std::string what = failure.what();
  const bool may_be_full = failure.kind() == FailureKind::kAway && IsDiskFull(path);
  switch (may_be_full ? FailureKind::kFull : failure.kind()) {
    case FailureKind::kFull:
      return {ErrorCode::kResourceExhausted,
              kFull,
              "The disk of the database " + path + " is full; make room and start again.",
              {{"path", path}}};
    case FailureKind::kNotADatabase:
      return FailedPrecondition(
          "STORE_NOT_A_DATABASE",
          "The file " + path + " is not a SQLite database; name another file.", {{"path", path}});
    case FailureKind::kCorrupt:
      return FailedPrecondition(
          "STORE_CORRUPT", "The database " + path + " is damaged (" + what + "); restore a backup.",
          {{"path", path}, {"cause", what}});
    default:
      return Unavailable(
          "STORE_UNREADABLE",
          "The database " + path + " cannot be opened: " + what + "; check that " +
              (postgres::IsPlace(path) ? "PostgreSQL answers there and the user may use it."
                                       : "the file and its folder may be read and written."),
          {{"path", path}, {"cause", what}});
  }
}

Error StoreBusy() {
  return {ErrorCode::kResourceExhausted,
          "STORE_BUSY",
          "Too many requests are waiting for the database; try again in a moment.",
          {}};
}

}  // namespace strowger::store
