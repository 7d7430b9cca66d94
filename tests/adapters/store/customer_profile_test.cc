#include <gtest/gtest.h>

#include "adapters/store/opened_stores.h"
#include "support/stores/profile_contract.h"

namespace strowger {
namespace {

INSTANTIATE_TYPED_TEST_SUITE_P(Stores, ProfileContract, OpenedStores);

}  // namespace
}  // namespace strowger
