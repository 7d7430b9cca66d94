#include "adapters/webhook/message_signature.h"

#include <gtest/gtest.h>

namespace strowger::webhook {
namespace {

// The example of the scheme's own documents.
constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr SignedMessage kMessage{"msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                                 R"({"test": 2432232314})"};
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

TEST(MessageSignatureTest, IsThatOfTheScheme) {
  const auto key = ReadSecret(kSecret);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(Sign(kMessage, {*key}), kSignature);
}

TEST(MessageSignatureTest, TwoKeysSignBothAtATime) {
  const auto key = ReadSecret(std::string(kSecret) + "\n");
  ASSERT_TRUE(key.ok());
  const std::string other(32, 'k');
  EXPECT_EQ(Sign(kMessage, {other, *key}), Sign(kMessage, {other}) + " " + kSignature);
}

TEST(MessageSignatureTest, WhatIsNoSecretIsRefusedAndNotShown) {
  for (const std::string text :
       {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==", "whsec_####9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_c2hvcnQ="}) {
    const auto key = ReadSecret(text);
    ASSERT_FALSE(key.ok()) << text;
    EXPECT_EQ(key.error().reason, "WEBHOOK_SECRET_INVALID");
    if (text.size() < 10) continue;
    EXPECT_EQ(key.error().message.find(text.substr(6)), std::string::npos);
  }
  EXPECT_FALSE(ReadSecret("whsec_" + std::string(4 * 30, 'A')).ok()) << "90 bytes";
}

}  // namespace
}  // namespace strowger::webhook
