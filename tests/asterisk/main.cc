#include <gtest/gtest.h>

#include "asterisk/support/link_stage.h"

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  ::testing::AddGlobalTestEnvironment(new strowger::test::LabEnvironment);
  return RUN_ALL_TESTS();
}
