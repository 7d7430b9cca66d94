#include "support/stores/timeline_contract.h"

#include "adapters/store/opened_stores.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Stores, TimelineContract, OpenedStores);

}  // namespace
}  // namespace strowger
