#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/store/identity_rows.h"
#include "adapters/store/mail_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/quality_store.h"
#include "adapters/store/sqlite/handle.h"
#include "adapters/store/webhook_store.h"
#include "adapters/store/worked_mails.h"
#include "adapters/store/written_campaigns.h"
#include "adapters/store/written_mails.h"
#include "adapters/system/sodium_mail_signer.h"
#include "core/mail/mail_token.h"
#include "support/mail/topic_model.h"
#include "support/postgres/postgres_server.h"
#include "support/stores/sample_floor.h"
#include "support/wait.h"

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
    service::Ticket other;
    other.subject = "two";
    other = Do<service::Ticket>([&](auto done) { tickets.Create(Ana("t4"), other, "", done); });
    Do<service::Ticket>([&](auto done) { tickets.Merge(Ana("t5"), other.id, ticket.id, done); });
    const service::TicketFilter filters[] = {
        {}, {.customer = customer}, {.owner = "ana"}, {.state = service::TicketState::kOpen}};
    for (const auto& filter : filters) {
      Do<service::TicketPage>([&](auto done) { tickets.List(filter, done); });
    }
  }
  void WorkOnQuality(CustomerId customer) {
    ChangeBell bell;
    QualityStore quality(stores_.database(), bell);
    quality.Start();
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(10), [&] {
      const auto figures =
          Do<service::QualityFigures>([&](auto done) { quality.GetFigures(done); });
      return figures.waiting == 0 && !figures.is_rebuilding;
    }));
    Do<service::CustomerFigures>([&](auto done) { quality.GetCustomer(customer, done); });
    Do<std::size_t>([&](auto done) { quality.ReportContact(Ana("q1"), "+12025550143", done); });
    Do<service::QualityTaskPage>([&](auto done) { quality.ListTasks(50, "", done); });
    stores_.Open(customer);
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
    note = Do<service::Note>([&](auto done) { customers.AddNote(Ana("c2"), note, done); });
    Do<service::Note>([&](auto done) { customers.PinNote(Ana("p1"), note.id, true, done); });
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
  void TellReceivers(CustomerId customer) {
    const core::WebhookId erp{"erp"};
    store::WebhookStore webhooks(stores_.database());
    const auto load = [&](auto done) { webhooks.Load(erp, "https://erp.example/", done); };
    Do<core::WebhookMemory>(load);
    Do<std::uint64_t>([&](auto done) { webhooks.GetNewestChange(done); });
    core::Delivery delivery;
    delivery.change.number = 1;
    delivery.change.customer = customer;
    core::WebhookUpdate update;
    update.kept = {delivery};
    update.ended = {7};
    update.dead = {{.id = 0, .delivery = delivery, .reason = "why", .time = At(1)}};
    DoAll([&](auto done) { webhooks.Save(erp, "https://erp.example/", update, done); });
    EXPECT_EQ(Do<core::WebhookMemory>(load).kept.size(), 1u);
    const auto page =
        Do<service::DeadLetterPage>([&](auto done) { webhooks.ListDead(erp, 5, "", done); });
    ASSERT_EQ(page.letters.size(), 1u);
    Do<std::vector<core::Delivery>>(
        [&](auto done) { webhooks.TakeBackDead(Ana("w1"), erp, {page.letters[0].id}, 5, done); });
    Do<std::size_t>([&](auto done) { webhooks.DiscardDead(Ana("w2"), erp, {}, 5, done); });
    DoAll([&](auto done) { webhooks.Enable(Ana("w3"), erp, done); });
  }
  void ReceiveMails() {
    const system::SodiumMailSigner signer("secret");
    ChangeBell bell;
    MailStore mails(stores_.database(), signer, bell);
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = core::MailAccountId{"support"}});
    accounts.plans.back().threads_by_subject = true;
    accounts.plans.back().acknowledges = true;
    service::MailPolicy policy;
    policy.accounts = std::make_shared<const service::MailAccounts>(accounts);
    policy.model = test::MakeTopicModel("model");
    const auto text = *core::ParseMailTemplate("{{expected.time}} {{article.suggestions}}");
    policy.texts["acknowledgement"]["en"] = {text, text};
    mails.SetPolicy(std::make_shared<const service::MailPolicy>(policy));
    service::ArrivedMail mail;
    mail.account = core::MailAccountId{"support"};
    mail.place = {"INBOX", 1, 2};
    mail.raw = "a mail";
    const auto taken = Do<service::TakenMail>([&](auto done) { mails.TakeIn(mail, done); });
    Do<service::FolderPlace>([&](auto done) { mails.GetPlace(mail.account, "INBOX", done); });
    service::ReadMail read;
    read.mail = Do<std::vector<service::UnreadMail>>([&](auto done) {
                  mails.TakeUnread(9, 1'000, done);
                }).front();
    read.message.from = {{"Li", "li@example.org"}};
    read.message.subject = "Re: [#1] invoice";
    read.message.message_id = "1@x";
    read.message.references = {
        "0@x", core::MakeMessageId({core::TokenKind::kOutgoing, core::OutgoingMailId{1}},
                                   "example.com", signer)};
    read.reply_text = read.message.text = core::MakeMarker(core::MailThreadId{4}, signer);
    DoAll([&](auto done) { mails.Settle({read}, done); });
    read.verdict.kind = core::MailKind::kBounce;
    read.verdict.bounce.emplace().recipients = {
        {"li@example.org", {core::FailureClass::kUnknownRecipient, "5.1.1"}}};
    read.message.returned_headers = {{"Message-ID", "<" + read.message.references[1] + ">"}};
    DoAll([&](auto done) { mails.Settle({read}, done); });
    Do<std::vector<service::MailWork>>([&](auto done) { mails.ListWork({}, 5, done); });
    DoAll([&](auto done) { mails.MarkRouted({taken.mail}, done); });
    DoAll([&](auto done) { mails.Park({taken.mail}, "later", done); });
    DoAll([&](auto done) { mails.Release(Ana("mail1"), taken.mail, done); });
    DoAll([&](auto done) { mails.SetTopic(Ana("mail2"), {taken.mail, "card"}, done); });
    Do<service::DeflectionFigures>([&](auto done) { mails.GetDeflection({}, done); });
    Do<service::MailTextPreview>(
        [&](auto done) { mails.PreviewText({.text = "acknowledgement"}, done); });
    Do<std::vector<service::TopicWeek>>([&](auto done) { mails.GetAccuracy(12, done); });
    for (const bool parked_only : {false, true}) {
      for (const char* account : {"", "support"}) {
        Do<service::MailPage>([&](auto done) {
          mails.List({core::MailAccountId{account}, parked_only, 5, ""}, done);
        });
      }
    }
    const auto row = Do<service::MailRow>([&](auto done) { mails.Get(taken.mail, done); });
    Do<service::RawMail>([&](auto done) { mails.GetRaw(taken.mail, done); });
    Do<service::MailThread>([&](auto done) { mails.GetThread(row.thread, done); });
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

  OpenedStores stores_{1};
};

std::vector<std::string> StatementsOf(Connection& connection) {
  std::vector<std::string> texts;
  if (StorePlace::IsOnPostgres()) {
    Query prepared(connection,
                   "SELECT statement FROM pg_prepared_statements"
                   " WHERE statement NOT LIKE '%schema_version%' AND statement ~ "
                   "'^(SELECT|INSERT|UPDATE|DELETE|WITH)' AND"
                   " statement NOT LIKE '%pg_prepared%'");
    while (prepared.Next()) texts.push_back(prepared.Get<std::string>(0));
    return texts;
  }
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(sqlite::RawHandleOf(connection), statement)) != nullptr) {
    texts.emplace_back(sqlite3_sql(statement));
  }
  return texts;
}

// As it is planned for whatever the parameters are. The tables are so small that PostgreSQL would
// read them whole; told not to, it does so only where it knows no other way, and then by an index
// without a condition where there is one.
std::vector<std::string> ScansOnPostgres(const std::string& place, const std::string& sql) {
  int parameters = 0;
  while (sql.find('$' + std::to_string(parameters + 1)) != std::string::npos) ++parameters;
  std::string values;
  for (int i = 0; i < parameters; ++i) values += i == 0 ? "(NULL" : ", NULL";
  if (parameters > 0) values += ')';
  std::istringstream plan(PostgresServer::Shared()->Ask(
      place, "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE p AS " +
                 sql + "; EXPLAIN (COSTS OFF) EXECUTE p" + values));
  std::vector<std::string> scans;
  std::string step;
  bool is_open = false;  // An index was named, and not yet what is looked for in it.
  for (std::string line; std::getline(plan, line);) {
    if (line.find("Index Cond") != std::string::npos) is_open = false;
    const std::size_t at = line.find("Scan");
    if (at == std::string::npos || line.find("CTE Scan") != std::string::npos) continue;
    if (is_open) scans.push_back(step);
    step = line;
    is_open = line.find("Index ") != std::string::npos;
    if (line.find("Seq Scan on ") == std::string::npos) continue;
    const std::size_t table = line.find(" on ") + 4;
    std::string name = line.substr(table, line.find(' ', table) - table);
    std::erase(name, '"');
    if (!kReadAtTheStart.contains(name)) scans.push_back(line);
  }
  if (is_open) scans.push_back(step);
  // In the order of an index as far as is asked for.
  if (sql.find("LIMIT") != std::string::npos) {
    std::erase_if(scans,
                  [](const std::string& scan) { return scan.find("Seq") == std::string::npos; });
  }
  std::erase_if(scans, [](const std::string& scan) {
    const std::size_t table = scan.rfind(" on ") + 4;
    return kReadAtTheStart.contains(scan.substr(table, scan.find(' ', table) - table));
  });
  return scans;
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
  WorkOnMails(stores_.database());
  WorkOnCustomers(customer);
  WorkOnUsers();
  CompareCustomers();
  CommitCalls(customer);
  ReceiveCalls();
  ReadTimelines(customer);
  WorkOnQuality(customer);
  TellReceivers(customer);
  WriteAndSendMails(stores_.database());
  RunCampaigns(stores_.database(), customer);
  ReceiveMails();

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
    const auto scans = StorePlace::IsOnPostgres() ? ScansOnPostgres(stores_.database().path(), text)
                                                  : ScansOf(reader, text);
    for (const auto& scan : scans) ADD_FAILURE() << scan << "\n  in " << text;
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
  EXPECT_EQ(PlanOf(reader,
                   "SELECT fact_ns, id FROM customer_fact WHERE record_id = ? AND fact_ns >= ?"
                   " AND (fact_ns, id) < (?, ?) ORDER BY fact_ns DESC, id DESC LIMIT ?"),
            "SEARCH customer_fact USING COVERING INDEX customer_fact_by_record (record_id=? AND "
            "fact_ns>? AND fact_ns<?)\n");
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

TEST_F(QueryPlanTest, PopIsReadFromTheIndexesThatWereMadeForIt) {
  Connection reader(stores_.database().path(), Access::kRead);
  for (const auto& [sql, index] : std::vector<std::pair<std::string, std::string>>{
           {"SELECT id FROM ticket WHERE record_id = ? AND rank = 0"
            " ORDER BY state, priority DESC, id LIMIT ?",
            "INDEX ticket_by_risk (record_id=?)"},
           {"SELECT kind, currency, amount FROM customer_fact WHERE record_id = ?"
            " AND fact_ns >= ? AND amount IS NOT NULL ORDER BY fact_ns DESC LIMIT ?",
            "COVERING INDEX customer_fact_value (record_id=? AND fact_ns>?)"},
           {"SELECT id, queue, subject, callback_agent, callback_from_ns, callback_until_ns"
            " FROM work_item WHERE customer_id = ? AND callback_attempts IS NOT NULL"
            " ORDER BY callback_from_ns, id LIMIT ?",
            "INDEX work_item_promised (customer_id=?)"},
           {"SELECT id FROM note WHERE record_id = ?2 AND pinned_ns IS NOT NULL"
            " ORDER BY pinned_ns DESC, id DESC LIMIT ?3",
            "INDEX note_pinned (record_id=? AND pinned_ns>?)"},
           {"SELECT id, text FROM note WHERE record_id = ?2 AND pinned_ns IS NULL"
            " ORDER BY time_ns DESC, id DESC LIMIT ?3",
            "INDEX note_by_record (record_id=?)"}}) {
    const std::string plan = PlanOf(reader, sql);
    EXPECT_NE(plan.find(index), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  }
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
