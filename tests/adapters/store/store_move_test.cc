#include "adapters/store/store_move.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "adapters/store/counters.h"
#include "adapters/store/engine.h"
#include "adapters/store/opened_stores.h"
#include "support/postgres/store_place.h"
#include "support/stores/temporary_folder.h"

// From a SQLite file to the engine of the tests and back to another file.
namespace strowger::store {
namespace {

class StoreMoveTest : public testing::Test {
 protected:
  // A store in a file with something in it.
  void MakeStore() {
    Database database({file()}, clock_);
    ASSERT_TRUE(database.Start().ok());
    system::PhoneNumbers numbers;
    CustomerStore customers(database, numbers, OpenedStores::Numbers());
    for (int i = 0; i < 300; ++i) {
      service::CustomerFields fields;
      fields.display_name = "王小明 'Ana' \\ " + std::to_string(i);
      fields.contact_points.push_back(
          {core::ContactKind::kPhone, "+1202555" + std::to_string(1'000 + i), {}, {}, {}});
      const auto made = Await<service::Customer>([&](auto done) {
        customers.Create({"ana", "", {}}, fields, done);
      });
      ASSERT_TRUE(made.ok()) << made.error().message;
    }
    // Its number is not given again.
    Change(database,
           "INSERT INTO ticket_comment (id, ticket_id, author, text, is_internal,"
           " time_ns) SELECT 70, id, '', '', 0, 0 FROM ticket LIMIT 1");
    Change(database, "INSERT INTO note (id, author, text, time_ns) VALUES (70, 'ana', 'x', 1)");
    Change(database, "DELETE FROM note");
    database.Stop();
  }
  template <std::size_t n>
  static void Change(Database& database, const char (&sql)[n]) {
    const std::string text(sql);
    ASSERT_TRUE(Await<bool>([&](auto done) {
                  database.Write<bool>(
                      [&](Connection& connection) -> Result<bool> {
                        connection.Script(text);
                        return true;
                      },
                      done);
                }).ok());
  }
  static Result<std::vector<MovedTable>> Moved(const std::string& from, const std::string& to) {
    return MoveStore({.from = from, .to = to});
  }
  static std::map<std::string, std::string> Sums(const std::vector<MovedTable>& tables) {
    std::map<std::string, std::string> sums;
    for (const auto& table : tables) {
      sums[table.name] = std::to_string(table.rows) + " " + table.checksum;
    }
    return sums;
  }
  std::string file() const { return folder_ / "store.db"; }
  std::string other_file() const { return folder_ / "other.db"; }

  TemporaryFolder folder_;
  StorePlace place_;
  ManualClock clock_;
};

TEST_F(StoreMoveTest, ThereAndBackNothingIsLostAndWorkGoesOn) {
  MakeStore();
  const auto there = Moved(file(), place_.text());
  ASSERT_TRUE(there.ok()) << there.error().message;
  auto sums = Sums(*there);
  EXPECT_TRUE(sums["customer"].starts_with("300 "));
  EXPECT_TRUE(sums["customer_search"].starts_with("300 "));
  EXPECT_GT(sums.size(), 40u);
  const auto back = Moved(place_.text(), other_file());
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(Sums(*back), sums);
  for (const std::string& place : {place_.text(), other_file()}) {
    Database database({place}, clock_);
    const auto started = database.Start();
    ASSERT_TRUE(started.ok()) << started.error().message;
    system::PhoneNumbers numbers;
    CustomerStore customers(database, numbers, OpenedStores::Numbers());
    const auto found = Await<service::CustomerPage>([&](auto done) {
      customers.Search({"wangxiaoming", 5, ""}, done);
    });
    EXPECT_EQ(found->customers.size(), 5u);
    service::CustomerFields fields;
    fields.display_name = "Zoe";
    const auto made = Await<service::Customer>([&](auto done) {
      customers.Create({"ana", "", {}}, fields, done);
    });
    ASSERT_TRUE(made.ok()) << made.error().message;
    EXPECT_EQ(made->id, CustomerId{301});
    service::Note note;
    note.customer = made->id;
    note.text = "text";
    const auto noted = Await<service::Note>([&](auto done) {
      customers.AddNote({"ana", "", {}}, note, done);
    });
    ASSERT_TRUE(noted.ok());
    EXPECT_EQ(noted->id, 71u) << "70 was somebody's";
  }
}

TEST_F(StoreMoveTest, WhatIsThereIsNotOverwritten) {
  MakeStore();
  ASSERT_TRUE(Moved(file(), place_.text()).ok());
  const auto again = Moved(file(), place_.text());
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().reason, "STORE_NOT_EMPTY");
  EXPECT_EQ(Moved(file(), file()).error().reason, "STORE_MOVE_SAME");
  EXPECT_EQ(Moved(other_file(), place_.text()).error().reason, "STORE_MISSING");
  EXPECT_FALSE(std::filesystem::exists(other_file()));
}

TEST_F(StoreMoveTest, MoveThatWasBrokenOffIsBegunAnewAndNoServerTakesItBefore) {
  MakeStore();
  ASSERT_TRUE(Moved(file(), place_.text()).ok());
  {
    const auto engine = MakeEngine(place_.text());
    const auto opened = engine->Open();
    ASSERT_TRUE(opened.ok());
    SaveCounter(**opened, kHalfMoved, 1);
    Execute(**opened, "DELETE FROM contact_point WHERE id < ?", 100);
  }
  {
    Database database({place_.text()}, clock_);
    EXPECT_EQ(database.Start().error().reason, "STORE_HALF_MOVED");
  }
  EXPECT_EQ(Moved(place_.text(), other_file()).error().reason, "STORE_HALF_MOVED");
  const auto again = Moved(file(), place_.text());
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_TRUE(Sums(*again)["contact_point"].starts_with("300 "));
  Database database({place_.text()}, clock_);
  EXPECT_TRUE(database.Start().ok());
}

TEST_F(StoreMoveTest, RowThatChangesOnTheWayIsFoundByItsTable) {
  MakeStore();
  {
    const auto engine = MakeEngine(place_.text());
    const auto opened = engine->Open();
    ASSERT_TRUE(opened.ok());
    (*opened)->Script(
        StorePlace::IsOnPostgres()
            ? "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
              " 'BEGIN NEW.display_name = NEW.display_name || CAST(1 AS text); RETURN NEW; END';"
              " CREATE TRIGGER spoil BEFORE INSERT ON customer FOR EACH ROW WHEN (NEW.id = 7)"
              " EXECUTE FUNCTION spoil()"
            : "CREATE TRIGGER spoil AFTER INSERT ON customer WHEN NEW.id = 7 BEGIN"
              " UPDATE customer SET display_name = 'x' WHERE id = 7; END");
  }
  const auto moved = Moved(file(), place_.text());
  ASSERT_FALSE(moved.ok());
  EXPECT_EQ(moved.error().reason, "STORE_MOVE_DIFFERS");
  EXPECT_EQ(moved.error().metadata.at("table"), "customer");
}

}  // namespace
}  // namespace strowger::store
