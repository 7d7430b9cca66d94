#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "adapters/store/identity_rows.h"
#include "adapters/store/sqlite/handle.h"
#include "adapters/store/sqlite_stores.h"
#include "support/stores/sample_floor.h"

// Nothing that happens while calls come in may read a whole table. Everything the stores can do is
// done once, then the plan of each statement that was prepared is read.
namespace strowger::store {
namespace {

// What is read whole on purpose, at the start of a server and never again.
const std::set<std::string> kReadAtTheStart{"agent_state", "work_item",     "link_state",    "user",
                                            "session",     "sqlite_schema", "schema_version"};

class QueryPlanTest : public testing::Test {
 protected:
  template <class T, class Call>
  T Do(Call call) {
    auto result = Await<T>(call);
    EXPECT_TRUE(result.ok()) << result.error().message;
    return *std::move(result);
  }
  template <class Call>
  void DoAll(Call call) {
    const auto result = Await<void>(call);
    EXPECT_TRUE(result.ok()) << result.error().message;
  }

  void CommitCalls(CustomerId customer) {
    service::JournalBatch batch;
    batch.rows.push_back({At(1), "CallArrived", "work-items/7", ""});
    batch.changes.agents = {BusyAgent("ana")};
    batch.changes.items = {WaitingItem(7), ClosedItem(17, customer)};
    batch.changes.next_number = 100;
    batch.acknowledged = {{LinkId{"pbx"}, 12}};
    DoAll([&](auto done) { stores_.journal().Commit(batch, done); });
    Do<InteractionId>([&](auto done) { stores_.journal().FindWork("erp/1", done); });
  }
  void WorkOnTickets(CustomerId customer) {
    auto& tickets = stores_.tickets();
    service::Ticket ticket;
    ticket.subject = "one";
    ticket.customer = customer;
    ticket.owner = "ana";
    ticket =
        Do<service::Ticket>([&](auto done) { tickets.Create(Ana("t1"), ticket, "text", done); });
    ticket = Do<service::Ticket>(
        [&](auto done) { tickets.Update(Ana("t2"), ticket, {"priority"}, done); });
    Do<service::Ticket>(
        [&](auto done) { tickets.LinkInteraction(Ana("t3"), ticket.id, InteractionId{18}, done); });
    Do<std::vector<service::TicketComment>>(
        [&](auto done) { tickets.ListComments(ticket.id, done); });
    const service::TicketFilter filters[] = {
        {}, {.customer = customer}, {.owner = "ana"}, {.state = service::TicketState::kOpen}};
    for (const auto& filter : filters) {
      Do<service::TicketPage>([&](auto done) { tickets.List(filter, done); });
    }
  }
  void WorkOnCustomers(CustomerId customer) {
    auto& customers = stores_.customers();
    const auto known = Do<service::Customer>([&](auto done) { customers.Get(customer, done); });
    Do<service::Customer>([&](auto done) {
      customers.Update(Ana("c1"), customer, known.version, known.fields, {"tier"}, done);
    });
    service::Note note;
    note.customer = customer;
    note.text = "text";
    Do<service::Note>([&](auto done) { customers.AddNote(Ana("c2"), note, done); });
    DoAll([&](auto done) { customers.Identify(Ana("c3"), InteractionId{18}, customer, done); });
    DoAll([&](auto done) { customers.SaveDraft("ana", "k", "text", done); });
    DoAll([&](auto done) { customers.SaveDraft("ana", "k", "", done); });
    Do<std::map<std::string, std::string>>([&](auto done) { customers.ListDrafts("ana", done); });
    const std::string csv = "external_id,name,phone\n1,Li,+862584664163\n";
    Do<service::ImportReport>(
        [&](auto done) { customers.Import(Ana("c4"), "erp", LinkId{"nanjing"}, csv, done); });
    Do<std::pair<std::vector<service::InteractionSummary>, std::string>>(
        [&](auto done) { customers.ListInteractions(customer, 5, "", done); });
    // Everything, words, a typing error, a number, pieces of one, mail, a ticket, a record.
    for (const char* text : {"", "ana", "王", "robrets", "2025550143", "5501", "55501", "202",
                             "ana@example.org", "@example.org", "#1", "erp-1"}) {
      Do<service::CustomerPage>([&](auto done) { customers.Search({text, 5, ""}, done); });
    }
  }
  void WorkOnClusters(CustomerId customer, CustomerId other) {
    auto& clusters = stores_.clusters();
    DoAll([&](auto done) { clusters.NeverLink(Ana("m1"), customer, other, "", done); });
    DoAll([&](auto done) { clusters.AllowLink(Ana("m2"), customer, other, done); });
    Do<service::CustomerMerge>(
        [&](auto done) { clusters.Merge(Ana("m3"), customer, other, "", done); });
    Do<service::CustomerSplit>(
        [&](auto done) { clusters.Unmerge(Ana("m4"), other, false, "", done); });
    Do<service::CustomerMerge>(
        [&](auto done) { clusters.Merge(Ana("m5"), customer, other, "", done); });
    Do<service::CustomerSources>([&](auto done) { clusters.GetSources(other, done); });
    Do<service::CustomerChangePage>([&](auto done) { clusters.ListChanges(0, 10, done); });
  }
  void ReadTimelines(CustomerId customer) {
    service::TimelineQuery query;
    query.customer = customer;
    Do<service::TimelinePage>([&](auto done) { stores_.timeline().List(query, done); });
    query.agent = AgentId{"li"};
    Do<service::TimelinePage>([&](auto done) { stores_.timeline().List(query, done); });
  }
  // All that is done about two who may be one, on whichever thread.
  void CompareCustomers() {
    const auto compare = [](Connection& connection) -> Result<bool> {
      const auto line = FirstInLine(connection, 100);
      for (const auto& queued : line) KeepKeys(connection, queued.record);
      const Learnt learnt = ReadLearnt(connection);
      bool is_found = false;
      for (const auto& queued : line) {
        for (const auto& pair : LikelyPairsOf(connection, queued.record, learnt, 1e-9)) {
          is_found |= SettlePair(connection, pair, {0.9999, 1e-9}, At(1)) == PairOutcome::kReview;
        }
        TakeOutOfLine(connection, queued);
      }
      return is_found;
    };
    EXPECT_TRUE(Do<bool>([&](auto done) { stores_.database().Write<bool>(compare, done); }));
    auto& reviews = stores_.reviews();
    const auto page = Do<service::ReviewPage>(
        [&](auto done) { reviews.List(service::ReviewState::kOpen, 5, "", done); });
    ASSERT_FALSE(page.reviews.empty());
    const std::uint64_t id = page.reviews.front().id;
    Do<service::ReviewDetail>([&](auto done) { reviews.Get(id, done); });
    Do<service::Review>([&](auto done) {
      reviews.Decide(Ana("r1"), id, service::ReviewState::kDifferent, "", done);
    });
  }
  void WorkOnUsers() {
    const TimePoint now = stores_.clock().Now();
    service::User user;
    user.name = "ana";
    DoAll([&](auto done) { stores_.users().SaveUser(Ana(""), user, done); });
    DoAll([&](auto done) {
      stores_.users().SaveSession({"hash", "ana", now, now + std::chrono::hours(1)}, done);
    });
    DoAll([&](auto done) { stores_.users().DropSession("hash", done); });
  }
  void ReceiveCalls() {
    for (const auto& [number, account] :
         std::vector<std::pair<std::string, std::string>>{{"+12025550143", ""},
                                                          {"+13125550143", ""},
                                                          {"+12025550199", "1"},
                                                          {"+12025550199", "999"}}) {
      std::promise<void> answered;
      stores_.callers().FindCaller({number, LinkId{"boston"}, account, account},
                                   [&](auto) { answered.set_value(); });
      answered.get_future().wait();
    }
  }

  static service::Actor Ana(std::string request) {
    return {"ana", "", {"ana", std::move(request)}};
  }

  SqliteStores stores_{1};
};

std::vector<std::string> StatementsOf(Connection& connection) {
  std::vector<std::string> texts;
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(sqlite::RawHandleOf(connection), statement)) != nullptr) {
    texts.emplace_back(sqlite3_sql(statement));
  }
  return texts;
}

// The steps of the plan that read a table from one end to the other.
std::vector<std::string> ScansOf(Connection& connection, const std::string& sql) {
  std::vector<std::string> scans;
  sqlite3_stmt* plan = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(sqlite::RawHandleOf(connection),
                               ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &plan, nullptr),
            SQLITE_OK)
      << sql;
  while (sqlite3_step(plan) == SQLITE_ROW) {
    const std::string step = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
    if (!step.starts_with("SCAN ")) continue;
    // A virtual table is asked through its own index, and "0:" is none; a constant row is no table.
    if (step.find("VIRTUAL TABLE INDEX") != std::string::npos && !step.ends_with(" 0:")) continue;
    if (step.starts_with("SCAN CONSTANT ROW")) continue;
    const std::string table = step.substr(5, step.find(' ', 5) - 5);
    if (!kReadAtTheStart.contains(table)) scans.push_back(step);
  }
  sqlite3_finalize(plan);
  return scans;
}

TEST_F(QueryPlanTest, EveryStatementStartsFromAnIndex) {
  const auto customer = stores_.MakeCustomer("Ana Roberts", "+12025550143");
  stores_.MakeCustomer("Bea", "+13125550143");
  stores_.MakeCustomer("Cleo", "+13125550143");
  WorkOnClusters(customer, stores_.MakeCustomer("Dora", "+14155550143"));
  WorkOnTickets(customer);
  WorkOnCustomers(customer);
  WorkOnUsers();
  CompareCustomers();
  CommitCalls(customer);
  ReceiveCalls();
  ReadTimelines(customer);

  std::set<std::string> texts;
  const auto collect = [&](Connection& connection) -> Result<bool> {
    for (auto& text : StatementsOf(connection)) texts.insert(std::move(text));
    return true;
  };
  Do<bool>([&](auto done) { stores_.database().Write<bool>(collect, done); });
  Do<bool>([&](auto done) { stores_.database().Read<bool>(collect, done); });
  EXPECT_GT(texts.size(), 60u);
  Connection reader(stores_.database().path(), Access::kRead);
  for (const auto& text : texts) {
    for (const auto& scan : ScansOf(reader, text)) ADD_FAILURE() << scan << "\n  in " << text;
  }
}

// The steps of the plan, one a line.
std::string PlanOf(Connection& connection, const std::string& sql) {
  std::string steps;
  sqlite3_stmt* plan = nullptr;
  sqlite3_prepare_v2(sqlite::RawHandleOf(connection), ("EXPLAIN QUERY PLAN " + sql).c_str(), -1,
                     &plan, nullptr);
  while (sqlite3_step(plan) == SQLITE_ROW) {
    steps += reinterpret_cast<const char*>(sqlite3_column_text(plan, 3)) + std::string("\n");
  }
  sqlite3_finalize(plan);
  return steps;
}

// A page of a timeline costs as much as it shows: no kind is sorted, and the contacts that are not
// on it are not even looked at.
TEST_F(QueryPlanTest, TimelineIsReadInTheOrderOfItsIndexes) {
  Connection reader(stores_.database().path(), Access::kRead);
  const std::string contacts =
      PlanOf(reader,
             "SELECT arrived_ns, id FROM interaction WHERE record_id = ? AND arrived_ns >= ?"
             " AND (arrived_ns, id) < (?, ?) ORDER BY arrived_ns DESC, id DESC LIMIT ?");
  EXPECT_EQ(contacts,
            "SEARCH interaction USING COVERING INDEX interaction_by_record (record_id=? AND "
            "arrived_ns>? AND arrived_ns<?)\n");
  for (const auto& [sql, index] : std::vector<std::pair<std::string, std::string>>{
           {"SELECT time_ns, id, author FROM note WHERE record_id = ? AND time_ns >= ?"
            " AND (time_ns, id) < (?, ?) ORDER BY time_ns DESC, id DESC LIMIT ?",
            "note_by_record"},
           {"SELECT created_ns, id, owner, queue FROM ticket WHERE record_id = ? AND created_ns >="
            " ? AND (created_ns, id) < (?, ?) ORDER BY created_ns DESC, id DESC LIMIT ?",
            "ticket_by_record_time"},
           {"SELECT time_ns, id, action, user FROM audit WHERE subject = ? AND time_ns >= ?"
            " AND (time_ns, id) < (?, ?) ORDER BY time_ns DESC, id DESC LIMIT ?",
            "audit_by_subject"}}) {
    const std::string plan = PlanOf(reader, sql);
    EXPECT_NE(plan.find("USING INDEX " + index + " ("), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
}

TEST_F(QueryPlanTest, CallersAreLookedUpByIndex) {
  Connection reader(stores_.database().path(), Access::kRead);
  EXPECT_EQ(
      PlanOf(reader, "SELECT DISTINCT customer_id FROM contact_point WHERE value = ? LIMIT ?"),
      "SEARCH contact_point USING COVERING INDEX contact_point_by_value (value=?)\n");
  EXPECT_EQ(
      PlanOf(reader, "SELECT DISTINCT customer_id FROM contact_point WHERE suffix = ? LIMIT ?"),
      "SEARCH contact_point USING COVERING INDEX contact_point_by_suffix (suffix=?)\n");
}

TEST_F(QueryPlanTest, ScanWouldBeNoticed) {
  Connection reader(stores_.database().path(), Access::kRead);
  EXPECT_EQ(ScansOf(reader, "SELECT id FROM customer WHERE company = ?").size(), 1u);
  EXPECT_EQ(ScansOf(reader, "SELECT id FROM ticket ORDER BY created_ns").size(), 1u);
  EXPECT_EQ(ScansOf(reader, "SELECT rowid FROM customer_search WHERE tokens = ?").size(), 1u);
  EXPECT_EQ(ScansOf(reader, "SELECT word FROM search_slip WHERE word = ?").size(), 1u);
  EXPECT_EQ(ScansOf(reader,
                    "SELECT rowid FROM customer_search WHERE customer_search MATCH ?"
                    " ORDER BY rowid LIMIT ?")
                .size(),
            0u);
}

}  // namespace
}  // namespace strowger::store
