#include "adapters/system/password_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include "support/stores/await.h"

namespace strowger::system {
namespace {

class PasswordPoolTest : public testing::Test {
 protected:
  PasswordPoolTest() { EXPECT_TRUE(pool_.Start().ok()); }

  Result<std::string> Hash(std::string password) {
    return Await<std::string>([&](auto done) { pool_.Hash(password, done); });
  }
  Result<bool> Verify(std::string password, std::string hash) {
    return Await<bool>([&](auto done) { pool_.Verify(password, hash, done); });
  }

  PasswordPool pool_;
};

TEST_F(PasswordPoolTest, OnlyTheRightPasswordIsAccepted) {
  const auto hash = Hash("正确 horse battery");
  ASSERT_TRUE(hash.ok());
  EXPECT_EQ(hash->substr(0, 10), "$argon2id$");
  EXPECT_EQ(hash->find("horse"), std::string::npos);
  EXPECT_TRUE(*Verify("正确 horse battery", *hash));
  EXPECT_FALSE(*Verify("正确 horse batter", *hash));
  EXPECT_FALSE(*Verify("", *hash));
}

TEST_F(PasswordPoolTest, EqualPasswordsHaveDifferentHashes) { EXPECT_NE(*Hash("a"), *Hash("a")); }

TEST_F(PasswordPoolTest, BrokenHashAcceptsNobody) {
  for (const std::string hash : {"", "x", "$argon2id$v=19$m=65536,t=2,p=1$", "plain text"}) {
    EXPECT_FALSE(*Verify("plain text", hash)) << hash;
  }
  EXPECT_FALSE(*Verify("a", std::string(1'000, '$')));
}

TEST_F(PasswordPoolTest, LongPasswordIsRefusedBeforeItCostsAnything) {
  const std::string password(PasswordPool::kPasswordBytesMax + 1, 'x');
  EXPECT_EQ(Hash(password).error().reason, "PASSWORD_TOO_LONG");
  EXPECT_FALSE(*Verify(password, *Hash("x")));
}

TEST_F(PasswordPoolTest, TooManyAtOnceAreRefusedAndEveryoneIsAnswered) {
  constexpr std::size_t kCrowd = PasswordPool::kWaitingMax + 20;
  std::atomic<std::size_t> refused = 0;
  std::atomic<std::size_t> answered = 0;
  for (std::size_t i = 0; i < kCrowd; ++i) {
    pool_.Verify("x", "", [&](const Result<bool>& result) {
      if (!result.ok() && result.error().reason == "SIGN_IN_BUSY") ++refused;
      ++answered;
    });
    pool_.Hash("x", [&](const Result<std::string>& result) {
      if (!result.ok() && result.error().reason == "SIGN_IN_BUSY") ++refused;
      ++answered;
    });
  }
  pool_.Stop();
  EXPECT_EQ(answered, 2 * kCrowd);
  EXPECT_GT(refused, 0u);
}

TEST_F(PasswordPoolTest, StoppedPoolRefuses) {
  pool_.Stop();
  EXPECT_FALSE(Hash("x").ok());
}

}  // namespace
}  // namespace strowger::system
