#include "adapters/store/migrate.h"

#include <algorithm>
#include <set>

#include "adapters/store/failure.h"

namespace strowger::store {

namespace {

bool IsVersionTable(const TableShape& table) { return table.name == "schema_version"; }

std::set<int> ReadVersions(Connection& connection) {
  Query query(connection, "SELECT version FROM schema_version");
  std::set<int> versions;
  while (query.Next()) versions.insert(query.Get<int>(0));
  return versions;
}

void Apply(Connection& connection, const Migration& migration) {
  connection.BeginWriting();
  try {
    connection.Script(migration.sql);
    Execute(connection, "INSERT INTO schema_version (version) VALUES (?)", migration.version);
    connection.Commit();
  } catch (const SqlFailure&) {
    if (connection.is_in_transaction()) connection.RollBack();
    throw;
  }
}

Error NewerThanProgram(const std::string& path, int version, int ours) {
  return FailedPrecondition(
      "STORE_NEWER",
      "The database " + path + " has schema version " + std::to_string(version) +
          ", but this program knows versions up to " + std::to_string(ours) +
          " only; start the newer program that wrote it, or restore a backup from before.",
      {{"path", path}, {"version", std::to_string(version)}, {"known", std::to_string(ours)}});
}

}  // namespace

Result<void> Migrate(Connection& connection, const std::string& path,
                     std::span<const Migration> migrations) {
  try {
    const auto tables = connection.handle().ListTables();
    if (std::none_of(tables.begin(), tables.end(), IsVersionTable)) {
      if (!tables.empty()) {
        return FailedPrecondition(
            "STORE_FOREIGN",
            "The database " + path + " belongs to another program; name another one.",
            {{"path", path}});
      }
      connection.Script("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
    }
    const std::set<int> known = ReadVersions(connection);
    const int version = known.empty() ? 0 : *known.rbegin();
    const int ours = migrations.empty() ? 0 : migrations.back().version;
    if (version > ours) return NewerThanProgram(path, version, ours);
    for (const Migration& migration : migrations) {
      if (!known.contains(migration.version)) Apply(connection, migration);
    }
  } catch (const SqlFailure& failure) {
    return OpenError(failure, path);
  }
  return {};
}

}  // namespace strowger::store
