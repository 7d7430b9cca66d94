#include "service/access/access.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/manual_executor.h"

namespace strowger::service {
namespace {

using namespace std::chrono_literals;

class MemoryUsers final : public UserStore {
 public:
  Result<std::vector<User>> LoadUsers() override { return std::vector<User>{}; }
  Result<std::vector<Session>> LoadSessions() override { return std::vector<Session>{}; }
  void SaveUser(Actor, User user, Done<void> done) override {
    users[user.name] = user;
    done({});
  }
  void SaveSession(Session session, Done<void> done) override {
    sessions[session.token_hash] = session;
    done({});
  }
  void DropSession(std::string hash, Done<void> done) override {
    sessions.erase(hash);
    done({});
  }
  std::map<std::string, User> users;
  std::map<std::string, Session> sessions;
};

// The rules of Access are tested here; the real hash has tests of its own.
class PlainHasher final : public PasswordHasher {
 public:
  void Hash(std::string password, Done<std::string> done) override { done("hash:" + password); }
  void Verify(std::string password, std::string hash, Done<bool> done) override {
    ++verified;
    done(hash == "hash:" + password);
  }
  int verified = 0;
};

class CountedTokens final : public Tokens {
 public:
  std::string Make() const override { return "token-" + std::to_string(++last_); }
  std::string HashOf(std::string_view token) const override { return "h:" + std::string(token); }

 private:
  mutable int last_ = 0;
};

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    bool created = false;
    access_.CreateUser({}, {.name = "ana", .roles = {Role::kAgent}, .agent = AgentId{"ana"}},
                       "correct horse", [&](Result<User> user) { created = user.ok(); });
    executor_.RunAll();
    EXPECT_TRUE(created);
  }
  Result<Access::SignedIn> SignIn(const std::string& password, const std::string& user = "ana") {
    Result<Access::SignedIn> result = Internal("NOT_DONE", "");
    access_.SignIn(user, password, [&](Result<Access::SignedIn> done) { result = done; });
    executor_.RunAll();
    return result;
  }

  test::ManualClock clock_;
  test::ManualExecutor executor_{clock_};
  MemoryUsers store_;
  PlainHasher hasher_;
  CountedTokens tokens_;
  Access access_{{executor_, clock_, store_, hasher_, tokens_}, {}, {}};
};

TEST_F(AccessTest, TheTokenNamesThePrincipalUntilItExpires) {
  const auto signed_in = SignIn("correct horse");
  ASSERT_TRUE(signed_in.ok());
  const auto principal = access_.Find(signed_in->token);
  ASSERT_NE(principal, nullptr);
  EXPECT_EQ(principal->user.name, "ana");
  EXPECT_TRUE(principal->Has(Role::kAgent));
  EXPECT_FALSE(principal->Has(Role::kSupervisor));
  EXPECT_TRUE(principal->user.password_hash.empty());
  executor_.Pass(AccessOptions().session_life - 1ns);
  EXPECT_NE(access_.Find(signed_in->token), nullptr);
  executor_.Pass(1ns);
  EXPECT_EQ(access_.Find(signed_in->token), nullptr);
}

// Sessions that were open before keep the end that they were given.
TEST_F(AccessTest, ASessionLivesForAsLongAsTheOptionsSay) {
  const auto before = SignIn("correct horse");
  std::vector<Session> sessions;
  for (const auto& [hash, session] : store_.sessions) sessions.push_back(session);
  Access access{{executor_, clock_, store_, hasher_, tokens_},
                {store_.users.at("ana")},
                sessions,
                {.session_life = 8h}};
  std::string token;
  access.SignIn("ana", "correct horse",
                [&](Result<Access::SignedIn> done) { token = done->token; });
  executor_.RunAll();
  EXPECT_EQ(access.Find(token)->expires, clock_.Now() + 8h);
  executor_.Pass(8h);
  EXPECT_EQ(access.Find(token), nullptr);
  EXPECT_NE(access.Find(before->token), nullptr);
}

TEST_F(AccessTest, TheTokenItselfIsNotKept) {
  const auto signed_in = SignIn("correct horse");
  EXPECT_FALSE(store_.sessions.contains(signed_in->token));
  EXPECT_TRUE(store_.sessions.contains("h:" + signed_in->token));
}

TEST_F(AccessTest, WrongPasswordUnknownAndDisabledUserAreOneError) {
  access_.CreateUser({}, {.name = "off"}, "correct horse", [](Result<User>) {});
  executor_.RunAll();
  access_.SetDisabled({}, "off", true, [](Result<User>) {});
  executor_.RunAll();
  for (const auto& result :
       {SignIn("wrong horse"), SignIn("correct horse", "nobody"), SignIn("correct horse", "off")}) {
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().reason, "SIGN_IN_REFUSED");
  }
  EXPECT_EQ(hasher_.verified, 3);  // Each took the time of a hash, so that names cannot be guessed.
}

TEST_F(AccessTest, TooManyWrongPasswordsPauseTheUser) {
  for (int i = 0; i < kWrongPasswordsMax; ++i) EXPECT_FALSE(SignIn("wrong horse").ok());
  EXPECT_EQ(SignIn("correct horse").error().reason, "SIGN_IN_PAUSED");
  executor_.Pass(kSignInPause + 1s);
  EXPECT_TRUE(SignIn("correct horse").ok());
}

TEST_F(AccessTest, SignOutDisablingAndANewPasswordEndSessions) {
  const auto first = SignIn("correct horse");
  access_.SignOut(first->token, [](Result<void>) {});
  executor_.RunAll();
  EXPECT_EQ(access_.Find(first->token), nullptr);

  const auto second = SignIn("correct horse");
  access_.SetPassword({}, "ana", "battery staple", [](Result<void>) {});
  executor_.RunAll();
  EXPECT_EQ(access_.Find(second->token), nullptr);
  EXPECT_FALSE(SignIn("correct horse").ok());

  const auto third = SignIn("battery staple");
  access_.SetDisabled({}, "ana", true, [](Result<User>) {});
  executor_.RunAll();
  EXPECT_EQ(access_.Find(third->token), nullptr);
  EXPECT_TRUE(store_.sessions.empty());
}

TEST_F(AccessTest, TheOldestSessionEndsWhenAUserHasTooMany) {
  const auto first = SignIn("correct horse");
  for (std::size_t i = 0; i < kSessionsPerUserMax; ++i) {
    executor_.Pass(1s);
    ASSERT_TRUE(SignIn("correct horse").ok());
  }
  EXPECT_EQ(access_.Find(first->token), nullptr);
  EXPECT_EQ(store_.sessions.size(), kSessionsPerUserMax);
}

TEST_F(AccessTest, PasswordsHaveALengthAndNamesAreUnique) {
  Result<User> result = Internal("NOT_DONE", "");
  const auto keep = [&](Result<User> done) { result = done; };
  access_.CreateUser({}, {.name = "ben"}, "short", keep);
  executor_.RunAll();
  EXPECT_EQ(result.error().reason, "PASSWORD_LENGTH");
  access_.CreateUser({}, {.name = "ana"}, "long enough", keep);
  executor_.RunAll();
  EXPECT_EQ(result.error().reason, "USER_EXISTS");
}

}  // namespace
}  // namespace strowger::service
