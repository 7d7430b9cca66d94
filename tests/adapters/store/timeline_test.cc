#include "support/stores/timeline_contract.h"

#include "adapters/store/sqlite_stores.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, TimelineContract, SqliteStores);

}  // namespace
}  // namespace strowger
