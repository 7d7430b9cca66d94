#include "adapters/store/database.h"

#include <filesystem>
#include <system_error>

#include "adapters/store/migrate.h"
#include "adapters/store/search_index.h"

namespace strowger::store {

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
    throw SqlFailure(SQLITE_CANTOPEN, "its file system does not allow a write-ahead log");
  }
}

}  // namespace

Database::Database(DatabaseOptions options, const Clock& clock)
    : clock_(clock), options_(std::move(options)) {}

Database::~Database() { Stop(); }

Result<void> Database::Start() {
  if (auto folder = CheckFolder(options_.path); !folder.ok()) return folder;
  if (auto locked = lock_.Take(options_.path); !locked.ok()) return locked;
  auto opened = Open();
  if (!opened.ok()) {
    connection_.reset();
    lock_.Release();
  }
  return opened;
}

Result<void> Database::Open() {
  try {
    connection_ = std::make_unique<Connection>(options_.path, Access::kReadWrite);
    UseWriteAheadLog(*connection_);
    if (auto migrated = Migrate(*connection_, options_.path, AllMigrations()); !migrated.ok()) {
      return migrated;
    }
    FinishSearchIndex(*connection_);
    readers_.Start(options_.path, options_.readers);
    writer_ = std::make_unique<Writer>(*connection_, options_.health_changed);
    writer_->Start();
  } catch (const SqlFailure& failure) {
    return OpenError(failure, options_.path);
  }
  return {};
}

void Database::Stop() {
  // The writer first: what its callbacks ask to be read is still answered.
  if (writer_) writer_->Stop();
  readers_.Stop();
  connection_.reset();
  lock_.Release();
}

}  // namespace strowger::store
