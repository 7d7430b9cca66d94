#include <gtest/gtest.h>

#include "adapters/store/sqlite_stores.h"
#include "support/stores/profile_contract.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ProfileContract, SqliteStores);

}  // namespace
}  // namespace strowger
