#include "adapters/store/sqlite/engine.h"

#include <filesystem>
#include <system_error>

#include "adapters/store/failure.h"
#include "adapters/store/migrate.h"
#include "adapters/store/sqlite/handle.h"

namespace strowger::store::sqlite {

namespace {

Result<void> CheckFolder(const std::string& path) {
  const std::filesystem::path file(path);
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return FailedPrecondition("STORE_FOLDER_MISSING",
                              "The folder " + folder.string() + " of the database " + path +
                                  " does not exist; make it, or name another file.",
                              {{"path", path}, {"folder", folder.string()}});
  }
  if (std::filesystem::is_directory(file, ignored)) {
    return FailedPrecondition("STORE_NOT_A_DATABASE",
                              "The database " + path + " is a folder; name a file in it.",
                              {{"path", path}});
  }
  return {};
}

void UseWriteAheadLog(Connection& connection) {
  Query mode(connection, "PRAGMA journal_mode = WAL");
  if (!mode.Next() || mode.Text(0) != "wal") {
    throw SqlFailure(FailureKind::kAway, "its file system does not allow a write-ahead log");
  }
}

Result<std::unique_ptr<Connection>> OpenFile(const std::string& path) {
  try {
    auto connection =
        std::make_unique<Connection>(std::make_unique<Handle>(path, Access::kReadWrite));
    UseWriteAheadLog(*connection);
    if (auto migrated = Migrate(*connection, path, AllMigrations()); !migrated.ok()) {
      return migrated.error();
    }
    return connection;
  } catch (const SqlFailure& failure) {
    return OpenError(failure, path);
  }
}

}  // namespace

Result<std::unique_ptr<Connection>> Engine::Open() {
  if (auto folder = CheckFolder(path_); !folder.ok()) return folder.error();
  if (auto locked = lock_.Take(path_); !locked.ok()) return locked.error();
  auto opened = OpenFile(path_);
  if (!opened.ok()) lock_.Release();
  return opened;
}

}  // namespace strowger::store::sqlite
