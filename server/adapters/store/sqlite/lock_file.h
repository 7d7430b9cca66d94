#pragma once

#include <string>

#include "base/result.h"

namespace strowger::store::sqlite {

// Held by the one server that uses a database; the system lets go of it when the process ends,
// however that happens. The file itself stays.
class LockFile {
 public:
  LockFile() = default;
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

  // Takes the lock of the database at `path` (the file `path`.lock), or says who holds it.
  Result<void> Take(const std::string& path);
  void Release();

 private:
  int descriptor_ = -1;
};

}  // namespace strowger::store::sqlite
