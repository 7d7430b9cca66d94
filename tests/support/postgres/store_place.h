#pragma once

#include <string>

#include "support/stores/temporary_folder.h"

namespace strowger {

// Where a test keeps its store: a SQLite file in a new folder, or, in a program that was started
// with STROWGER_TEST_ENGINE=postgresql, a new database of the tests' own PostgreSQL.
class StorePlace {
 public:
  enum class Kind {
    kStore,  // With the schema, where that saves time.
    kEmpty,
  };
  explicit StorePlace(Kind kind = Kind::kStore);
  ~StorePlace();
  StorePlace(const StorePlace&) = delete;
  StorePlace& operator=(const StorePlace&) = delete;

  const std::string& text() const { return text_; }

  static bool IsOnPostgres();

 private:
  TemporaryFolder folder_;
  std::string text_;
};

}  // namespace strowger
