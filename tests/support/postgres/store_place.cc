#include "support/postgres/store_place.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string_view>

#include "support/postgres/postgres_server.h"

namespace strowger {

namespace {

class WithPostgres : public testing::Environment {
 public:
  void SetUp() override {
    if (StorePlace::IsOnPostgres() && !PostgresServer::IsInstalled()) {
      GTEST_SKIP() << "PostgreSQL is not installed: these tests want Debian's package postgresql.";
    }
  }
};

[[maybe_unused]] const testing::Environment* const kWithPostgres =
    testing::AddGlobalTestEnvironment(new WithPostgres);

}  // namespace

bool StorePlace::IsOnPostgres() {
  const char* engine = std::getenv("STROWGER_TEST_ENGINE");
  return engine && std::string_view(engine) == "postgresql";
}

StorePlace::StorePlace(Kind kind) {
  if (!IsOnPostgres()) {
    text_ = folder_ / "store.db";
  } else {
    PostgresServer& server = *PostgresServer::Shared();
    text_ = kind == Kind::kEmpty ? server.MakeDatabase() : server.MakeStore();
  }
}

StorePlace::~StorePlace() {
  if (IsOnPostgres()) PostgresServer::Shared()->Drop(text_);
}

}  // namespace strowger
