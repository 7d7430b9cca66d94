#include <gtest/gtest.h>

#include "adapters/store/sqlite_stores.h"
#include "support/stores/caller_contract.h"
#include "support/stores/cluster_contract.h"
#include "support/stores/customer_contract.h"
#include "support/stores/journal_contract.h"
#include "support/stores/search_contract.h"
#include "support/stores/ticket_contract.h"
#include "support/stores/user_contract.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, JournalContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, CustomerContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ClusterContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, CallerContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, SearchContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, TicketContract, SqliteStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, UserContract, SqliteStores);

}  // namespace
}  // namespace strowger
