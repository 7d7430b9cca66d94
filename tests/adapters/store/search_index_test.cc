#include "adapters/store/search_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "adapters/store/customer_rows.h"
#include "adapters/store/migrate.h"
#include "support/postgres/store_place.h"

namespace strowger::store {
namespace {

constexpr int kTermsVersion = 14;

class SearchIndexTest : public testing::Test {
 protected:
  const std::string& Path() const { return place_.text(); }

  static void MakeOldDatabase(Connection& connection, const std::string& path, int customers) {
    const auto all = AllMigrations();
    const auto old = std::count_if(all.begin(), all.end(), [](const Migration& migration) {
      return migration.version < kTermsVersion;
    });
    ASSERT_TRUE(Migrate(connection, path, all.first(static_cast<std::size_t>(old))).ok());
    connection.Script("BEGIN");
    for (int i = 1; i <= customers; ++i) {
      const std::string name = "Martin " + std::to_string(i);
      Execute(connection,
              "INSERT INTO customer VALUES (?1, 1, ?2, '', '', '', '', '', 1, '{}', 1, 1, '')", i,
              name);
      Execute(connection,
              "INSERT INTO customer_record (customer_id, origin_id, source, external_id,"
              " display_name, contacts_set_ns, created_ns, updated_ns)"
              " VALUES (?1, ?1, 'erp', ?2, ?2, 1, 1, 1)",
              i, name);
    }
    connection.Script("COMMIT");
    ASSERT_TRUE(Migrate(connection, path, all).ok());
  }
  static int CountFound(Connection& connection) {
    const core::SearchLook look{core::SearchPlace::kInside, {{{"wmartin", false}}}};
    return static_cast<int>(CustomersWith(connection, look, 10'000).size());
  }

  StorePlace place_{StorePlace::Kind::kEmpty};
};

TEST_F(SearchIndexTest, OldDatabaseGetsTheTermsOfAllItsCustomers) {
  constexpr int kCustomers = 4'100;  // More than are done together.
  Connection connection(Path(), Access::kReadWrite);
  MakeOldDatabase(connection, Path(), kCustomers);
  EXPECT_EQ(CountFound(connection), 0);
  FinishSearchIndex(connection);
  EXPECT_EQ(CountFound(connection), kCustomers);
  EXPECT_TRUE(Query(connection, "SELECT 1 FROM search_slip WHERE slip = 'matin'").Next());
  // It is over: nothing is done again.
  connection.Script("DELETE FROM customer_search WHERE rowid = 7");
  FinishSearchIndex(connection);
  EXPECT_EQ(CountFound(connection), kCustomers - 1);
}

TEST_F(SearchIndexTest, RebuildGoesOnWhereItWasStopped) {
  Connection connection(Path(), Access::kReadWrite);
  MakeOldDatabase(connection, Path(), 20);
  connection.Script("UPDATE counter SET value = 15 WHERE name = 'search_rebuilt_to'");
  FinishSearchIndex(connection);
  EXPECT_EQ(CountFound(connection), 5);
}

TEST_F(SearchIndexTest, NewDatabaseHasNothingToRebuild) {
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), AllMigrations()).ok());
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM counter WHERE name = 'search_rebuilt_to'").Next());
}

// A word stays as long as somebody has it.
TEST_F(SearchIndexTest, NothingIsLeftOfACustomerWhoIsGone) {
  Connection connection(Path(), Access::kReadWrite);
  MakeOldDatabase(connection, Path(), 2);
  FinishSearchIndex(connection);
  DropFromIndex(connection, CustomerId{1});
  EXPECT_TRUE(Query(connection, "SELECT 1 FROM search_slip WHERE word = 'martin'").Next());
  DropFromIndex(connection, CustomerId{2});
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM search_slip").Next());
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM customer_search").Next());
}

}  // namespace
}  // namespace strowger::store
