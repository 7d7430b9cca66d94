#include "adapters/grpc/write_floor.h"

#include <gtest/gtest.h>

namespace strowger::rpc {
namespace {

TEST(WriteFloorTest, AServiceLevelIsNeverShownWithoutItsFormula) {
  service::QueueChanged queue;
  queue.state.queue = QueueId{"billing"};
  routing::v1::QueueStatus nobody;
  Write(queue, nobody);
  EXPECT_FALSE(nobody.has_service_level());
  queue.state.live_level = {.contacts = 50, .share = 0.82};
  routing::v1::QueueStatus status;
  Write(queue, status);
  EXPECT_EQ(status.service_level().formula(), "ignore abandons");
  EXPECT_DOUBLE_EQ(status.service_level().percent(), 82);
  EXPECT_EQ(status.service_level().contact_count(), 50U);
}

}  // namespace
}  // namespace strowger::rpc
