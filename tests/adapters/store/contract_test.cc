#include <gtest/gtest.h>

#include "adapters/store/opened_stores.h"
#include "support/stores/caller_contract.h"
#include "support/stores/cluster_contract.h"
#include "support/stores/customer_contract.h"
#include "support/stores/journal_contract.h"
#include "support/stores/search_contract.h"
#include "support/stores/ticket_contract.h"
#include "support/stores/user_contract.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Stores, JournalContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, CustomerContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, ClusterContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, CallerContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, SearchContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, TicketContract, OpenedStores);
INSTANTIATE_TYPED_TEST_SUITE_P(Stores, UserContract, OpenedStores);

}  // namespace
}  // namespace strowger
