#include "adapters/store/change_log.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>
#include <vector>

#include "adapters/store/opened_stores.h"

namespace strowger::store {
namespace {

class ChangeLogTest : public testing::Test {
 protected:
  template <class T>
  T InWriter(std::function<T(Connection&)> work) {
    const auto result = Await<T>([&](auto done) {
      stores_.database().Write<T>(
          [&](Connection& connection) -> Result<T> { return work(connection); }, done);
    });
    EXPECT_TRUE(result.ok());
    return *result;
  }
  bool IsWhole() { return InWriter<bool>(IsAuditWhole); }
  void Change(const std::string& sql) {
    InWriter<bool>([&](Connection& connection) {
      connection.Script(sql);
      return true;
    });
  }
  // Two customers, a ticket that is moved: four rows.
  void DoBusiness() {
    stores_.MakeCustomer("Ana", "+12025550143");
    stores_.MakeCustomer("Bea", "+13125550143");
    service::Ticket ticket;
    ticket.subject = "one";
    const auto made = Await<service::Ticket>([&](auto done) {
      stores_.tickets().Create({"ana", "ipv4:127.0.0.1:9", {}}, ticket, "", done);
    });
    const auto moved = Await<service::Ticket>([&](auto done) {
      stores_.tickets().SetState({"li", "ipv4:127.0.0.1:9", {}}, made->id,
                                 service::TicketState::kSolved, done);
    });
    ASSERT_TRUE(moved.ok());
  }
  std::vector<std::string> Actions() {
    return InWriter<std::vector<std::string>>([](Connection& connection) {
      Query query(connection,
                  "SELECT user || ' ' || action || ' ' || subject FROM audit ORDER BY id");
      std::vector<std::string> actions;
      while (query.Next()) actions.push_back(query.Get<std::string>(0));
      return actions;
    });
  }

  OpenedStores stores_;
};

TEST_F(ChangeLogTest, EachChangeLeavesOneRow) {
  DoBusiness();
  EXPECT_EQ(Actions(), (std::vector<std::string>{
                           "ana CreateCustomer customers/1", "ana CreateCustomer customers/2",
                           "ana CreateTicket tickets/1", "li SetTicketState tickets/1"}));
  EXPECT_TRUE(IsWhole());
}

TEST_F(ChangeLogTest, RefusedChangeLeavesNone) {
  const auto refused = Await<service::Ticket>([&](auto done) {
    stores_.tickets().SetState({"li", "", {}}, TicketId{9}, service::TicketState::kSolved, done);
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_TRUE(Actions().empty());
}

TEST_F(ChangeLogTest, RowTellsBeforeAndAfter) {
  DoBusiness();
  const auto row = InWriter<std::string>([](Connection& connection) {
    Query query(connection,
                "SELECT peer FROM audit WHERE action = 'SetTicketState' AND"
                " before LIKE '%\"state\":\"open\"%' AND after LIKE '%\"state\":\"solved\"%'");
    return query.Next() ? query.Get<std::string>(0) : "";
  });
  EXPECT_EQ(row, "ipv4:127.0.0.1:9");
}

TEST_F(ChangeLogTest, AlteredRowIsNoticed) {
  DoBusiness();
  Change("UPDATE audit SET user = 'bea' WHERE id = 2");
  EXPECT_FALSE(IsWhole());
}

TEST_F(ChangeLogTest, MissingRowIsNoticed) {
  DoBusiness();
  Change("DELETE FROM audit WHERE id = 2");
  EXPECT_FALSE(IsWhole());
}

TEST_F(ChangeLogTest, TextsThatAnErasureTookLeaveAChainThatVerifies) {
  DoBusiness();
  const auto erase = [this](int row) {
    InWriter<bool>([&](Connection& connection) {
      EraseAuditTexts(connection, row, 1);
      return true;
    });
  };
  erase(1);
  EXPECT_FALSE(IsWhole()) << "no erasure says so";
  Change(
      "INSERT INTO erasure (customer_id, numbers, records, traces, user, reason, state, step,"
      " row_count, requested_ns, finished_ns) VALUES (1, '[]', '[]', '[]', '', '', 'erasing', 0, 0,"
      " 0, 0)");
  EXPECT_TRUE(IsWhole());
  const auto row = InWriter<std::string>([](Connection& connection) {
    Query query(connection,
                "SELECT before || after || salt || user || length(after_digest) FROM audit"
                " WHERE id = 1");
    return query.Next() ? query.Get<std::string>(0) : "";
  });
  EXPECT_EQ(row, "ana64") << "the salt is gone, too: nobody can try what stood there";
  const auto check = InWriter<AuditCheck>([](Connection& c) { return CheckAudit(c, "x"); });
  EXPECT_EQ(check.rows, 4u);
  EXPECT_EQ(check.erased_rows, 1u);
  EXPECT_FALSE(check.has_wanted);
  const std::string last = check.last_hash;
  EXPECT_TRUE(InWriter<AuditCheck>([&](Connection& c) { return CheckAudit(c, last); }).has_wanted);
  Change("UPDATE audit SET user = 'bea' WHERE id = 1");
  EXPECT_FALSE(IsWhole()) << "who did it is chained also where the texts are gone";
}

TEST_F(ChangeLogTest, RowsFromBeforeThereWereDigestsStillCount) {
  // As 0001_first.sql says.
  const std::string fields[] = {"7", "ana", "", "AddNote", "customers/1", "", "{}"};
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string& text : fields) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.c_str()),
                              text.size() + 1);
  }
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, hash);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  Change(
      "INSERT INTO audit (time_ns, user, peer, action, subject, before, after, prev_hash, hash)"
      " VALUES (7, 'ana', '', 'AddNote', 'customers/1', '', '{}', '', '" +
      std::string(hex) + "')");
  DoBusiness();
  EXPECT_TRUE(IsWhole());
  Change("UPDATE audit SET after = '{1}' WHERE id = 1");
  EXPECT_FALSE(IsWhole());
}

TEST_F(ChangeLogTest, PasswordIsNotInTheAudit) {
  service::User user;
  user.name = "ana";
  user.password_hash = "$argon2id$secret";
  ASSERT_TRUE(Await<void>([&](auto done) {
                stores_.users().SaveUser({"root", "", {}}, user, done);
              }).ok());
  const int rows = InWriter<int>([](Connection& connection) {
    Query query(connection,
                "SELECT count(*) FROM audit WHERE action = 'SaveUserWithPassword'"
                " AND after NOT LIKE '%argon2id%'");
    return query.Next() ? query.Get<int>(0) : 0;
  });
  EXPECT_EQ(rows, 1);
}

TEST_F(ChangeLogTest, AnswersAreForgottenAfterAWeek) {
  service::Ticket ticket;
  ticket.subject = "one";
  const auto create = [&](std::string request) {
    const auto made = Await<service::Ticket>([&](auto done) {
      stores_.tickets().Create({"ana", "", {"ana", request}}, ticket, "", done);
    });
    return made->id;
  };
  const auto first = create("r1");
  EXPECT_EQ(create("r1"), first);
  stores_.clock().Pass(kRequestAgeMax + std::chrono::hours(1));
  create("r2");
  EXPECT_NE(create("r1"), first);
}

TEST_F(ChangeLogTest, RequestIdsAreBounded) {
  const auto refused = Await<service::Ticket>([&](auto done) {
    stores_.tickets().Create({"ana", "", {"ana", std::string(1'000, 'x')}}, {}, "", done);
  });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "TEXT_TOO_LONG");
}

TEST_F(ChangeLogTest, JournalIsPrunedByWholeDays) {
  constexpr int kDays = 40;
  for (int day = 0; day < kDays; ++day) {
    service::JournalBatch batch;
    for (int i = 0; i < 10; ++i) {
      batch.rows.push_back({At(0) + std::chrono::days(day), "SetReady", "agents/ana", ""});
    }
    const auto number = static_cast<std::uint64_t>(100 + 2 * day);
    batch.changes.decisions = AllDecisions(InteractionId{number + 1}, WorkItemId{number});
    ASSERT_TRUE(Await<void>([&](auto done) { stores_.journal().Commit(batch, done); }).ok());
  }
  const auto left = InWriter<std::vector<int>>([](Connection& connection) {
    Query rows(connection,
               "SELECT count(*), (SELECT count(*) FROM journal_day),"
               " (SELECT count(DISTINCT interaction_id) FROM decision) FROM journal");
    rows.Next();
    return std::vector<int>{rows.Get<int>(0), rows.Get<int>(1), rows.Get<int>(2)};
  });
  // Today and the thirty days before.
  EXPECT_EQ(left, (std::vector<int>{310, 31, 31}));
}

}  // namespace
}  // namespace strowger::store
