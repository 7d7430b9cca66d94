#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "service/ports/user_store.h"
#include "support/stores/await.h"

// What every UserStore keeps. `Stores` offers users(), clock() and Restart().
namespace strowger {

template <class Stores>
class UserContract : public testing::Test {
 protected:
  void Save(const service::User& user) {
    const auto saved = Await<void>([&](auto done) {
      stores_.users().SaveUser({"root", "", {}}, user, done);
    });
    ASSERT_TRUE(saved.ok()) << saved.error().message;
  }
  void Save(const service::Session& session) {
    ASSERT_TRUE(Await<void>([&](auto done) { stores_.users().SaveSession(session, done); }).ok());
  }
  std::vector<std::string> Sessions() {
    std::vector<std::string> hashes;
    const auto sessions = stores_.users().LoadSessions();
    for (const auto& session : sessions.value()) hashes.push_back(session.token_hash);
    std::sort(hashes.begin(), hashes.end());
    return hashes;
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(UserContract);

TYPED_TEST_P(UserContract, UsersComeBackWholeAndAreReplacedByName) {
  service::User ana;
  ana.name = "ana";
  ana.display_name = "Ana 安娜";
  ana.roles = {service::Role::kAgent, service::Role::kSupervisor};
  ana.agent = AgentId{"ana"};
  ana.password_hash = "$argon2id$...";
  service::User pbx;
  pbx.name = "pbx";
  pbx.roles = {service::Role::kPbx};
  pbx.link = LinkId{"simulator"};
  pbx.is_disabled = true;
  this->Save(ana);
  this->Save(pbx);
  ana.display_name = "Ana";
  this->Save(ana);
  this->stores_.Restart();
  const auto users = this->stores_.users().LoadUsers();
  ASSERT_TRUE(users.ok());
  ASSERT_EQ(users->size(), 2u);
  EXPECT_EQ(users->front().display_name, "Ana");
  EXPECT_EQ(users->front().roles, ana.roles);
  EXPECT_EQ(users->front().agent, ana.agent);
  EXPECT_EQ(users->front().password_hash, ana.password_hash);
  EXPECT_EQ(users->back().link, pbx.link);
  EXPECT_EQ(users->back().roles, pbx.roles);
  EXPECT_TRUE(users->back().is_disabled);
}

TYPED_TEST_P(UserContract, SessionsEndWhenDroppedOrOver) {
  const TimePoint now = this->stores_.clock().Now();
  this->Save(service::Session{"a", "ana", now, now + std::chrono::hours(1)});
  this->Save(service::Session{"b", "ana", now, now + std::chrono::hours(9)});
  this->Save(service::Session{"c", "li", now, now + std::chrono::hours(9)});
  this->stores_.Restart();
  EXPECT_EQ(this->Sessions(), (std::vector<std::string>{"a", "b", "c"}));
  ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.users().DropSession("b", done); }).ok());
  EXPECT_TRUE(
      Await<void>([&](auto done) { this->stores_.users().DropSession("unknown", done); }).ok());
  this->stores_.clock().Pass(std::chrono::hours(2));
  EXPECT_EQ(this->Sessions(), (std::vector<std::string>{"c"}));
}

REGISTER_TYPED_TEST_SUITE_P(UserContract, UsersComeBackWholeAndAreReplacedByName,
                            SessionsEndWhenDroppedOrOver);

}  // namespace strowger
