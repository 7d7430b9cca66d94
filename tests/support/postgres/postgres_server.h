#pragma once

#include <optional>
#include <string>

#include "support/program.h"
#include "support/stores/temporary_folder.h"

namespace strowger {

// A PostgreSQL of the tests' own, on a socket in a folder of its own. It ends with this object and
// with the test program.
class PostgresServer {
 public:
  // Of the tests of one program; null where PostgreSQL is not installed. Started at the first call.
  static PostgresServer* Shared();
  static bool IsInstalled();

  PostgresServer();

  // An empty database; its place.
  std::string MakeDatabase();
  // One with the schema of the store, made once and copied.
  std::string MakeStore();
  // Whoever is connected is thrown out.
  void Drop(const std::string& place);
  // The rows of an answer, one a line, with | between their values.
  std::string Ask(const std::string& place, const std::string& sql);

  enum class Sync {
    kOff,
    // Commits are synced to the disk. Costs time, and matters only when the machine may stop.
    kOn,
  };
  void Start(Sync sync);
  // As when the machine stops: at once, and what was committed is in its log only.
  void Kill();
  // All bytes that it keeps in tables, as they stand in the files.
  std::string ReadTableFiles() const;

 private:
  std::string PlaceOf(const std::string& database) const;

  TemporaryFolder folder_;
  std::optional<Program> program_;
  int databases_ = 0;
  std::string template_;
};

}  // namespace strowger
