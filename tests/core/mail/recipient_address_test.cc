#include "core/mail/recipient_address.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

TEST(RecipientAddressTest, WhatPeopleUseCanBeWrittenTo) {
  for (const char* address : {"ana@example.org", "o'neil+shop=1@mail.example.co.uk",
                              "first.last@1-a.example", "x@localhost"}) {
    EXPECT_EQ(FaultOfAddress(address), "") << address;
  }
}

// Nothing gets into a command line of SMTP or a header that is not an address.
TEST(RecipientAddressTest, WhatIsNoAddressIsRefusedWithWhy) {
  for (const std::string& address :
       {std::string(""), std::string("ana"), std::string("@example.org"), std::string("ana@"),
        std::string("ana@example..org"), std::string(".ana@example.org"),
        std::string("ana@example.org\r\nRCPT TO:<x@example.org>"), std::string("<ana@example.org>"),
        std::string("ana b@example.org"), std::string("ana@exam ple.org"),
        std::string("ana@example.org>"), std::string("a\0b@example.org", 15),
        std::string("李@example.org"), std::string("li@例子.example"), std::string("a@b@c.example"),
        std::string("\"a b\"@example.org"), std::string(250, 'a') + "@b.cd"}) {
    EXPECT_NE(FaultOfAddress(address), "") << address;
  }
}

TEST(RecipientAddressTest, AnAddressIsFoundInWhateverCase) {
  EXPECT_EQ(AddressKey("Ana@Example.ORG"), "ana@example.org");
}

}  // namespace
}  // namespace strowger::core
