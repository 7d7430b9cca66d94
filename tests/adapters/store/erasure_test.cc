#include <gtest/gtest.h>
#include <sqlite3.h>

#include <set>
#include <string>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/cluster_rows.h"
#include "adapters/store/eraser.h"
#include "adapters/store/marked_bytes.h"
#include "adapters/store/marked_mails.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/privacy_store.h"
#include "adapters/store/retention_sweeper.h"
#include "adapters/store/text_columns.h"
#include "core/text/ascii.h"
#include "support/postgres/postgres_server.h"
#include "support/wait.h"

// A customer whose every text bears a mark is told all of it and then forgotten: afterwards the
// mark stands nowhere in the bytes of the files.
namespace strowger::store {
namespace {

using service::ErasureState;

constexpr char kNumber[] = "+8613977712345";
constexpr char kNational[] = "139 7771 2345";

class ErasureTest : public testing::Test {
 protected:
  static service::Actor Root(std::string request = "") {
    return {"root", "", {"root", std::move(request)}};
  }
  ErasureTest() { eraser_.Start(); }
  ~ErasureTest() override { eraser_.Stop(); }

  Database& database() { return stores_.database(); }
  template <class T>
  T InWriter(std::function<T(Connection&)> work) {
    const auto result = Await<T>([&](auto done) {
      database().Write<T>([&](Connection& connection) -> Result<T> { return work(connection); },
                          done);
    });
    EXPECT_TRUE(result.ok()) << result.error().message;
    return *result;
  }
  template <class Call>
  std::string Reason(Call call) {
    const auto result = Await<void>(call);
    return result.ok() ? "" : result.error().reason;
  }
  Result<service::Erasure> Erase(CustomerId customer) {
    return Await<service::Erasure>(
        [&](auto done) { privacy_.Erase(Root(), customer, "asked for it", std::move(done)); });
  }
  bool IsFinished() {
    const auto listed = Await<std::vector<service::Erasure>>(
        [&](auto done) { privacy_.ListErasures(std::move(done)); });
    for (const auto& erasure : *listed) {
      if (erasure.state != ErasureState::kFinished) return false;
    }
    return true;
  }
  service::ImportReport Import() {
    const std::string csv = "external_id,name,sort_key,company,tier,language,alert,phone,email\n" +
                            Mark("ext") + "," + Mark("name") + "," + Mark("sort") + "," +
                            Mark("company") + "," + Mark("tier") + "," + Mark("-lang") + "," +
                            Mark("alert") + "," + kNumber + "," + Mark("mail") + "@example.org\n";
    const auto report = Await<service::ImportReport>([&](auto done) {
      stores_.customers().Import(Root(), "erp", LinkId{"boston"}, csv, std::move(done));
    });
    EXPECT_TRUE(report.ok());
    return *report;
  }

  // The customer is 1, and 2 was merged into it; 3 is somebody else.
  void MakeMarkedCustomer();
  void PlantProfile();
  void PlantContacts();
  void PlantMails();
  std::string path() { return database().path(); }
  // Columns of texts in which the mark stands now.
  std::set<std::string> MarkedColumns();
  std::vector<std::string> ExportAll(CustomerId customer) {
    std::vector<std::string> lines;
    std::string token;
    do {
      const auto page = Await<service::SubjectPage>(
          [&](auto done) { privacy_.Export(Root(), customer, token, std::move(done)); });
      EXPECT_TRUE(page.ok());
      if (!page.ok()) break;
      lines.insert(lines.end(), page->lines.begin(), page->lines.end());
      token = page->next_page_token;
    } while (!token.empty());
    return lines;
  }

  OpenedStores stores_;
  ChangeBell bell_;
  ProfileStore profiles_{stores_.database(), bell_};
  Eraser eraser_{stores_.database()};
  PrivacyStore privacy_{stores_.database(), bell_, eraser_};
};

void ErasureTest::MakeMarkedCustomer() {
  ASSERT_EQ(Import().created, 1u);
  ASSERT_EQ(stores_.MakeCustomer(Mark("desk"), "+13125550144"), CustomerId{2});
  ASSERT_EQ(stores_.MakeCustomer("Somebody else", "+14155550145"), CustomerId{3});
  ASSERT_TRUE(Await<service::CustomerMerge>([&](auto done) {
                stores_.clusters().Merge(Root("merge"), CustomerId{1}, CustomerId{2}, Mark("merge"),
                                         std::move(done));
              }).ok());
  ASSERT_EQ(Reason([&](auto done) {
              stores_.clusters().NeverLink(Root(), CustomerId{3}, CustomerId{1}, Mark("never"),
                                           std::move(done));
            }),
            "");
  PlantProfile();
  PlantContacts();
  InWriter<bool>([](Connection& connection) {
    PlantMarkedMails(connection);
    return true;
  });
  PlantMails();
}

void ErasureTest::PlantProfile() {
  const CustomerId li{1};
  const auto ok = [](const std::string& reason) { ASSERT_EQ(reason, ""); };
  ok(Reason([&](auto done) { profiles_.ChangeTags(Root(), li, {{Mark("tag")}, {}}, done); }));
  ok(Reason([&](auto done) {
    profiles_.SetConsent(Root(), li,
                         {core::ContactChannel::kMail, "news", core::ConsentState::kGiven, "form",
                          Mark("evidence"), TimePoint()},
                         done);
  }));
  ok(Reason([&](auto done) {
    profiles_.SetAttributes(Root(), li, "desk", {{"hobby", Mark("attribute")}}, done);
  }));
  ok(Reason([&](auto done) {
    profiles_.Relate(Root(), {CustomerId{3}, "spouse", li, Mark("relation")}, done);
  }));
  ok(Reason(
      [&](auto done) { profiles_.VerifyField(Root(), li, "display_name", Mark("desk"), done); }));
  service::FactWish fact;
  fact.fact = {.customer = li,
               .origin = {},
               .source = "erp",
               .kind = "order",
               .external_id = Mark("order"),
               .number = Mark("number"),
               .status = Mark("status"),
               .amount = 5,
               .currency = "CNY",
               .text = Mark("text"),
               .time = TimePoint(std::chrono::days(9)),
               .heard = {}};
  EXPECT_EQ(Await<service::FactReport>([&](auto done) {
              profiles_.PutFacts(Root(), {fact}, std::move(done));
            })->created,
            1u);
}

void ErasureTest::PlantContacts() {
  for (const std::uint64_t customer : {1, 2}) {
    service::Note note;
    note.customer = CustomerId{customer};
    note.text = Mark("note");
    const auto added = Await<service::Note>([&](auto done) {
      stores_.customers().AddNote(Root("note" + std::to_string(customer)), note, done);
    });
    ASSERT_TRUE(added.ok());
    ASSERT_TRUE(Await<service::Note>([&](auto done) {
                  stores_.customers().PinNote(Root("pin" + std::to_string(customer)), added->id,
                                              true, done);
                }).ok());
  }
  service::Ticket ticket;
  ticket.subject = Mark("ticket");
  ticket.customer = CustomerId{1};
  ASSERT_TRUE(Await<service::Ticket>([&](auto done) {
                stores_.tickets().Create(Root("ticket"), ticket, Mark("comment"), done);
              }).ok());
  service::JournalBatch batch;
  batch.changes.items = {ClosedItem(10, CustomerId{1})};
  ASSERT_TRUE(Await<void>([&](auto done) { stores_.journal().Commit(batch, done); }).ok());
  InWriter<bool>([](Connection& connection) {
    Execute(connection,
            "UPDATE interaction SET call = ?1, ani = ?1, dialled = ?1, attached = ?2, subject = ?1,"
            " work_key = ?1 WHERE id = 11",
            Mark("contact"), "{\"name\":\"" + Mark("attached") + "\"}");
    Execute(connection,
            "INSERT INTO interaction (id, queue, agent, link, call, ani, dialled, arrived_ns,"
            " ended_ns, wait_ns, talk_ns, hold_ns, wrap_up_ns, outcome, disposition, attached,"
            " channel, subject, work_key) VALUES (1, 'sales', 'ana', 'pbx', '', ?, '', 1, 2, 1,"
            " 1, 0, 0, 'handled', '', '{}', 'call', ?, '')",
            kNumber, Mark("nobody"));
    Execute(connection,
            "INSERT INTO decision (interaction_id, place, number, work_item_id, time_ns, kind,"
            " agent, detail) VALUES (11, 50, 50, 10, 1, 'joined', '', ?)",
            Mark("decision"));
    Execute(connection,
            "INSERT INTO journal (time_ns, kind, subject, detail) VALUES (1, 'CallArrived', ?, ?)",
            "links/pbx/calls/" + Mark("contact"), "ani=1 attached.name=" + Mark("journal"));
    Execute(connection,
            "INSERT INTO journal (time_ns, kind, subject, detail) VALUES (1, 'ScheduleCallback',"
            " '', ?)",
            "customer=2 note=" + Mark("promise"));
    Execute(
        connection,
        "INSERT INTO customer_import_refusal (import_id, row_number, line, field, value,"
        " reason, mend, record) VALUES ('crm', 1, 2, 'email', ?, 'VALUE_INVALID', '', ?)",
        Mark("refused"),
        "[[\"phone\",\"" + std::string(kNumber) + "\"],[\"name\",\"" + Mark("refused") + "\"]]");
    Execute(connection, "INSERT INTO draft (user, key, text, time_ns) VALUES ('ana', ?, ?, 1)",
            "notes/interactions/11", Mark("draft"));
    return true;
  });
}

// One in the customer's ticket, and one from the customer's address that was parked.
void ErasureTest::PlantMails() {
  InWriter<bool>([](Connection& connection) {
    const std::string address = Mark("mail") + "@example.org";
    for (const int mail : {1, 2}) {
      Execute(connection,
              "INSERT INTO mail (account, digest, size, whole_size, arrived_ns, envelope_from,"
              " envelope_to, state, reason, tries, kind, from_name, from_address, subject,"
              " message_id, body_digest, preview, queue, priority, needs, thread_id)"
              " VALUES ('help', ?1, 5, 0, 1, ?2, ?2, 'parked', ?3, 1, 'person', ?3, ?4, ?3, ?3,"
              " 'digest', ?3, 'sales', 0, '[]', ?5)",
              mail, address, Mark("letter"),
              mail == 1 ? "colleague@example.org" : core::AsciiLower(address),
              mail == 1 ? std::optional<int>(1) : std::nullopt);
      Execute(connection, "INSERT INTO mail_piece (mail_id, number, bytes) VALUES (?, 0, ?)", mail,
              Mark("bytes"));
    }
    Execute(connection,
            "INSERT INTO mail_thread (account, ticket_id, subject, bare, began_by, began_ns,"
            " last_ns) VALUES ('help', 1, ?1, ?1, ?2, 1, 1)",
            Mark("letter"), address);
    Execute(connection, "INSERT INTO mail_party (thread_id, address, is_stranger) VALUES (1, ?, 0)",
            core::AsciiLower(address));
    Execute(connection,
            "INSERT INTO mail_event (thread_id, mail_id, time_ns, text) VALUES (1, 1, 1, ?)",
            Mark("event"));
    Execute(connection,
            "INSERT INTO mail_answered (account, address, thread_id, bare, time_ns)"
            " VALUES ('help', ?, 1, ?, 1)",
            core::AsciiLower(address), Mark("letter"));
    return true;
  });
}

// By what the other engine was seen to have.
std::set<std::string> MarkedColumnsOnPostgres(const std::string& place) {
  std::set<std::string> marked;
  for (const std::string& name : kTelling) {
    const std::size_t dot = name.find('.');
    const std::string count = PostgresServer::Shared()->Ask(
        place, "SELECT count(*) FROM " + name.substr(0, dot) + " WHERE " + name.substr(dot + 1) +
                   " LIKE '%" + kMark + "%'");
    if (count != "0") marked.insert(name);
  }
  return marked;
}

std::size_t CountInStore(const std::string& place, const std::string& text) {
  if (!StorePlace::IsOnPostgres()) return CountInFiles(place, text);
  PostgresServer& server = *PostgresServer::Shared();
  server.Ask(place, "CHECKPOINT");
  return CountInBytes(server.ReadTableFiles(), text);
}

std::set<std::string> ErasureTest::MarkedColumns() {
  if (StorePlace::IsOnPostgres()) return MarkedColumnsOnPostgres(path());
  sqlite3* reader = nullptr;
  EXPECT_EQ(sqlite3_open_v2(path().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
  using Rows = std::vector<std::string>;
  const auto rows = [reader](const std::string& sql) {
    Rows found;
    const auto add = [](void* list, int, char** values, char**) {
      static_cast<Rows*>(list)->push_back(values[0] ? values[0] : "");
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(reader, sql.c_str(), add, &found, nullptr), SQLITE_OK) << sql;
    return found;
  };
  std::set<std::string> marked;
  for (const std::string& table :
       rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
    if (kSilentTables.contains(table)) continue;
    for (const std::string& column :
         rows("SELECT name FROM pragma_table_info('" + table + "') WHERE type IN ('TEXT', '')")) {
      const std::string name = table + "." + column;
      EXPECT_TRUE(kTelling.contains(name) || kSilent.contains(name))
          << name
          << " is new: if it can tell of a customer, take it away in erasure_steps.cc, give "
          << "it out in subject_export.cc and plant a mark here; else name it among the silent";
      const std::string count =
          rows("SELECT count(*) FROM " + table + " WHERE " + column + " LIKE '%" + kMark + "%'")[0];
      if (count != "0") marked.insert(name);
    }
  }
  sqlite3_close(reader);
  return marked;
}

TEST_F(ErasureTest, AllIsToldThenNothingOfItIsFoundInTheFiles) {
  MakeMarkedCustomer();
  const auto marked = MarkedColumns();
  for (const std::string& column : kTelling) {
    EXPECT_TRUE(marked.contains(column)) << column << " can tell, and bears no mark";
  }
  ASSERT_EQ(marked.size(), kTelling.size());
  ASSERT_GT(CountInStore(path(), kMark), 100u);

  // The export tells each of them.
  std::string told;
  for (const std::string& line : ExportAll(CustomerId{2})) told += line + "\n";
  for (const char* what :
       {"ext",     "name",  "sort",     "company",   "tier",     "alert",    "mail",     "merge",
        "never",   "tag",   "evidence", "attribute", "relation", "order",    "number",   "status",
        "text",    "note",  "ticket",   "comment",   "contact",  "attached", "decision", "journal",
        "promise", "draft", "letter",   "event",     "outgoing1"}) {
    EXPECT_NE(told.find(Mark(what)), std::string::npos) << what;
  }
  for (const std::string& table :
       WordsIn("customer contact_point customer_change customer_record customer_link "
               "customer_never_link customer_tag customer_consent customer_attribute "
               "customer_relation customer_fact note ticket ticket_comment outgoing_mail "
               "outgoing_recipient outgoing_attachment interaction interaction_segment "
               "decision audit journal request draft")) {
    EXPECT_NE(told.find("{\"table\":\"" + table + "\""), std::string::npos) << table;
  }

  const auto erased = Erase(CustomerId{2});
  ASSERT_TRUE(erased.ok()) << erased.error().message;
  EXPECT_EQ(erased->customer, CustomerId{1});
  EXPECT_EQ(Erase(CustomerId{1}).error().reason, "CUSTOMER_UNKNOWN") << "it is gone at once";
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [this] { return IsFinished(); }));
  EXPECT_EQ(MarkedColumns(), std::set<std::string>{});
  for (const char* text : {kMark, kNumber, kNational, "13977712345"}) {
    EXPECT_EQ(CountInStore(path(), text), 0u) << text;
  }

  // Counts stay, and others are as they were.
  EXPECT_TRUE(InWriter<bool>(IsAuditWhole));
  const auto faults = InWriter<std::vector<std::string>>(FindClusterFaults);
  for (const std::string& fault : faults) ADD_FAILURE() << fault;
  EXPECT_EQ(InWriter<int>([](Connection& connection) {
              Query query(connection,
                          "SELECT (SELECT count(*) FROM interaction) * 10 +"
                          " (SELECT count(*) FROM ticket)");
              return query.Next() ? query.Get<int>(0) : -1;
            }),
            21);
  EXPECT_TRUE(Await<service::Customer>([&](auto done) {
                stores_.customers().Get(CustomerId{3}, done);
              }).ok());
}

TEST_F(ErasureTest, TheFeedTellsAndAnImportDoesNotBringItBack) {
  MakeMarkedCustomer();
  ASSERT_TRUE(Erase(CustomerId{1}).ok());
  const auto feed = Await<service::CustomerChangePage>(
      [&](auto done) { stores_.clusters().ListChanges(0, 1'000, done); });
  std::vector<std::uint64_t> erased;
  for (const auto& change : feed->changes) {
    if (change.kind == service::CustomerChangeKind::kErased)
      erased.push_back(change.customer.value);
  }
  EXPECT_EQ(erased, (std::vector<std::uint64_t>{1, 2}));
  for (const std::uint64_t number : {1, 2}) {
    EXPECT_FALSE(Await<service::Customer>([&](auto done) {
                   stores_.customers().Get(CustomerId{number}, done);
                 }).ok());
  }
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [this] { return IsFinished(); }));
  EXPECT_EQ(Import().refused, 1u);
  EXPECT_EQ(Reason([&](auto done) { privacy_.Readmit(Root(), "erp", "nobody", done); }),
            "RECORD_NOT_ERASED");
  EXPECT_EQ(Reason([&](auto done) { privacy_.Readmit(Root(), "erp", Mark("ext"), done); }), "");
  EXPECT_EQ(Import().created, 1u);
}

TEST_F(ErasureTest, HoldsAndLiveWorkKeepACustomer) {
  const CustomerId li = stores_.MakeCustomer("Li Na", "+12025550143");
  const CustomerId wang = stores_.MakeCustomer("Wang Wei", "+13125550144");
  ASSERT_EQ(Reason([&](auto done) { privacy_.Hold(Root(), wang, "file 7", done); }), "");
  ASSERT_TRUE(Await<service::CustomerMerge>([&](auto done) {
                stores_.clusters().Merge(Root(), li, wang, "", std::move(done));
              }).ok());
  const auto refused = Erase(li);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "CUSTOMER_HELD");
  EXPECT_NE(refused.error().message.find("file 7"), std::string::npos);
  EXPECT_EQ(Reason([&](auto done) { privacy_.LiftHold(Root(), li, done); }), "");
  EXPECT_EQ(Reason([&](auto done) { privacy_.LiftHold(Root(), li, done); }), "HOLD_UNKNOWN");
  service::JournalBatch batch;
  batch.changes.items = {WaitingItem(10)};
  batch.changes.items[0].customer = wang;
  ASSERT_TRUE(Await<void>([&](auto done) { stores_.journal().Commit(batch, done); }).ok());
  EXPECT_EQ(Erase(li).error().reason, "CONTACT_UNDER_WAY");
  EXPECT_EQ(Erase(CustomerId{99}).error().reason, "CUSTOMER_UNKNOWN");
}

TEST_F(ErasureTest, WhatIsOlderThanTheRulesAllowIsSweptAndCountsStay) {
  using std::chrono::days;
  MakeMarkedCustomer();
  RetentionSweeper sweeper(database(), {days(30), days(60), days(90)});
  const auto due = [&] {
    std::string text;
    const auto lines = Await<std::vector<service::RetentionLine>>(
        [&](auto done) { sweeper.Preview(std::move(done)); });
    for (const auto& line : *lines) text += line.what + " " + std::to_string(line.rows) + ", ";
    return text;
  };
  // The one whose number was nobody's began in 1970.
  EXPECT_EQ(due(), "interactions 1, notes 0, closed-tickets 0, ");
  EXPECT_EQ(*sweeper.Sweep(), 1);
  EXPECT_EQ(*sweeper.Sweep(), 0);
  InWriter<bool>([](Connection& connection) {
    Execute(connection, "UPDATE ticket SET rank = 1, state = 'closed'");
    return true;
  });
  stores_.clock().Pass(days(61));
  ASSERT_EQ(Reason([&](auto done) { privacy_.Hold(Root(), CustomerId{1}, "file", done); }), "");
  EXPECT_EQ(due(), "interactions 0, notes 0, closed-tickets 0, ");
  EXPECT_EQ(*sweeper.Sweep(), 0);
  ASSERT_EQ(Reason([&](auto done) { privacy_.LiftHold(Root(), CustomerId{1}, done); }), "");
  EXPECT_EQ(due(), "interactions 1, notes 2, closed-tickets 0, ");
  EXPECT_EQ(*sweeper.Sweep(), 3);
  stores_.clock().Pass(days(30));
  EXPECT_EQ(due(), "interactions 0, notes 0, closed-tickets 1, ");
  EXPECT_EQ(*sweeper.Sweep(), 1);
  EXPECT_EQ(due(), "interactions 0, notes 0, closed-tickets 0, ");
  const auto marked = MarkedColumns();
  for (const char* column : {"note.text", "ticket.subject", "ticket_comment.text",
                             "interaction.ani", "interaction.attached", "decision.detail"}) {
    EXPECT_FALSE(marked.contains(column)) << column;
  }
  EXPECT_EQ(InWriter<int>([](Connection& connection) {
              Query query(connection,
                          "SELECT (SELECT count(*) FROM interaction) * 10 +"
                          " (SELECT count(*) FROM ticket)");
              return query.Next() ? query.Get<int>(0) : -1;
            }),
            21);
}

}  // namespace
}  // namespace strowger::store
