// Customers who come in by file and by upsert, whatever stops it.
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "adapters/store/customer_exchange.h"
#include "adapters/store/opened_stores.h"

namespace strowger::store {
namespace {

using service::ImportJob;
using service::UpsertAnswer;
using service::UpsertOutcome;

class CustomerExchangeTest : public testing::Test {
 protected:
  CustomerExchangeTest() { Reopen(); }

  static service::Actor Erp() { return {"erp", "ipv4:127.0.0.1:1", {}}; }
  void Reopen() { exchange_.emplace(stores_.database(), numbers_, bell_, OpenedStores::Numbers()); }
  static service::ImportWish Wish(std::string id, bool is_dry_run = false) {
    service::ImportWish wish;
    wish.id = std::move(id);
    wish.source = "erp";
    wish.number_context = LinkId{"nanjing"};
    wish.is_dry_run = is_dry_run;
    return wish;
  }
  Result<ImportJob> Start(const service::ImportWish& wish) {
    return Await<ImportJob>([&](auto done) { exchange_->StartImport(Erp(), wish, done); });
  }
  Result<ImportJob> Send(const std::string& id, std::uint64_t position, const std::string& text,
                         bool is_last) {
    return Await<ImportJob>([&](auto done) {
      exchange_->TakePart(Erp(), {id, position, text, is_last}, done);
    });
  }
  // The whole file in one part.
  ImportJob Import(const service::ImportWish& wish, const std::string& text) {
    EXPECT_TRUE(Start(wish).ok());
    const auto job = Send(wish.id, 0, text, true);
    EXPECT_TRUE(job.ok()) << job.error().message;
    return job.ok() ? *job : ImportJob{};
  }
  std::vector<service::RefusedRow> Refused(const std::string& id) {
    auto page = Await<service::RefusedPage>(
        [&](auto done) { exchange_->ListRefusedRows(id, 100, "", done); });
    EXPECT_TRUE(page.ok());
    return page->rows;
  }
  std::vector<UpsertAnswer> Upsert(std::vector<core::IncomingCustomer> customers) {
    const auto answers = Await<std::vector<UpsertAnswer>>([&](auto done) {
      exchange_->Upsert(Erp(), LinkId{"nanjing"}, std::move(customers), done);
    });
    EXPECT_TRUE(answers.ok());
    return *answers;
  }
  static core::IncomingCustomer Wang() {
    core::IncomingCustomer wang;
    wang.source = "erp";
    wang.external_id = "7";
    wang[core::CustomerField::kDisplayName] = "王伟";
    wang.phones = {"84664163"};
    return wang;
  }
  service::Customer Customer(CustomerId id) {
    return *Await<service::Customer>([&](auto done) { stores_.customers().Get(id, done); });
  }
  // What all customers are, and how often somebody said so.
  std::string Rows() {
    return *Await<std::string>([&](auto done) {
      stores_.database().Read<std::string>(
          [](Connection& connection) -> Result<std::string> {
            std::string rows;
            Query query(connection,
                        "SELECT source, external_id, display_name, company, contact_points, version"
                        " FROM customer_record ORDER BY source, external_id");
            while (query.Next()) {
              for (int i = 0; i < 6; ++i) rows += query.Get<std::string>(i) + "|";
              rows += "\n";
            }
            for (const auto& count : {Count(connection, "SELECT count(*) FROM customer"),
                                      Count(connection, "SELECT count(*) FROM customer_change"),
                                      Count(connection, "SELECT count(*) FROM audit")}) {
              rows += count + " ";
            }
            return rows;
          },
          done);
    });
  }
  static std::string Count(Connection& connection, Sql sql) {
    Query query(connection, sql);
    query.Next();
    return query.Get<std::string>(0);
  }

  OpenedStores stores_;
  system::PhoneNumbers numbers_;
  ChangeBell bell_;
  std::optional<CustomerExchange> exchange_;
};

TEST_F(CustomerExchangeTest, UpsertSaysWhatBecameOfEachAndNothingNewChangesNothing) {
  auto nameless = Wang();
  nameless.external_id = "8";
  nameless[core::CustomerField::kDisplayName] = "";
  auto wrong = Wang();
  wrong.emails = {"wang@"};
  const auto first = Upsert({Wang(), nameless, wrong});
  ASSERT_EQ(first.size(), 3u);
  EXPECT_EQ(first[0].outcome, UpsertOutcome::kCreated);
  EXPECT_EQ(first[1].fault->reason, "NAME_MISSING");
  EXPECT_EQ(first[2].fault->reason, "VALUE_INVALID");
  EXPECT_EQ(Customer(first[0].customer).fields.contact_points[0].value, "+862584664163");

  const std::string before = Rows();
  EXPECT_EQ(Upsert({Wang()})[0].outcome, UpsertOutcome::kUnchanged);
  EXPECT_EQ(Rows(), before) << "no number of a change, no audit";

  core::IncomingCustomer more;
  more.source = "erp";
  more.external_id = "7";
  more.emails = {"wang@example.org"};
  const auto second = Upsert({more});
  EXPECT_EQ(second[0].outcome, UpsertOutcome::kChanged);
  EXPECT_EQ(second[0].customer, first[0].customer);
  const auto known = Customer(first[0].customer).fields;
  EXPECT_EQ(known.display_name, "王伟") << "what it does not speak of stays";
  EXPECT_EQ(known.contact_points.size(), 2u);
  more.phones.emplace();
  EXPECT_EQ(Upsert({more})[0].outcome, UpsertOutcome::kChanged);
  EXPECT_EQ(Customer(first[0].customer).fields.contact_points.size(), 1u);
  const auto many = Await<std::vector<UpsertAnswer>>([&](auto done) {
    exchange_->Upsert(Erp(), {}, std::vector<core::IncomingCustomer>(501), done);
  });
  EXPECT_EQ(many.error().reason, "UPSERT_TOO_MANY");
}

TEST_F(CustomerExchangeTest, RefusedRowsAreKeptWithTheirReasonAndTheRestIsTaken) {
  const auto job = Import(Wish("one"),
                          "编号;姓名;手机;邮箱;鞋码\n1;王伟;13800138000;;42\n2;;13800138001;;\n"
                          "3;李娜;n/a;;\n;陈;;;\n4;张;;zhang@;\n5;x\n1;王伟;13800138000;;\n");
  EXPECT_EQ(job.state, service::ImportState::kFinished);
  EXPECT_EQ(job.rows, 7u);
  EXPECT_EQ(job.created, 1u);
  EXPECT_EQ(job.unchanged, 1u);
  EXPECT_EQ(job.refused, 5u);
  ASSERT_EQ(job.columns.size(), 5u);
  EXPECT_EQ(job.columns[4].name, "鞋码");
  EXPECT_EQ(job.columns[4].origin, core::ColumnOrigin::kUnknown);
  const auto refused = Refused("one");
  ASSERT_EQ(refused.size(), 5u);
  const char* const reasons[] = {"NAME_MISSING", "VALUE_INVALID", "EXTERNAL_ID_MISSING",
                                 "VALUE_INVALID", "FIELD_COUNT_WRONG"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(refused[i].fault.reason, reasons[i]);
    EXPECT_EQ(refused[i].row, i + 2);
    EXPECT_EQ(refused[i].line, i + 3);
    EXPECT_FALSE(refused[i].fault.mend.empty());
  }
  EXPECT_EQ(refused[1].fault.value, "n/a");
  EXPECT_EQ(refused[1].values[1], (std::pair<std::string, std::string>("姓名", "李娜")));
}

TEST_F(CustomerExchangeTest, MappingIsKeptForItsSource) {
  auto wish = Wish("one");
  wish.mapping = {{"Kd", core::ExchangeField::kExternalId}, {"Wer", core::ExchangeField::kName}};
  EXPECT_EQ(Start(Wish("none")).ok(), true);
  const auto missing = Send("none", 0, "Kd,Wer\n1,Li\n", true);
  EXPECT_EQ(missing.error().reason, "COLUMN_MISSING");
  wish.keeps_mapping = true;
  EXPECT_EQ(Import(wish, "Kd,Wer\n1,Li\n").created, 1u);
  const auto next = Import(Wish("two"), "Kd,Wer\n1,Li Na\n");
  EXPECT_EQ(next.changed, 1u);
  EXPECT_EQ(next.columns[0].origin, core::ColumnOrigin::kSaved);
  auto other = Wish("two");
  other.source = "crm";
  EXPECT_EQ(Start(other).error().reason, "IMPORT_DIFFERS");
  EXPECT_EQ(Send("three", 0, "", true).error().reason, "IMPORT_UNKNOWN");
  const auto list =
      Await<service::ImportPage>([&](auto done) { exchange_->ListImports(2, "", done); });
  EXPECT_EQ(list->jobs.size(), 2u);
  EXPECT_FALSE(list->next_page_token.empty());
}

// A table of customers by chance: keys that come again, rows that are refused.
std::string TableByChance(unsigned seed, int rows, std::size_t padding = 0) {
  std::mt19937 random(seed);
  std::string text = "id,name,phone,email,company,notes\r\n";
  for (int i = 0; i < rows; ++i) {
    text += std::to_string(random() % static_cast<unsigned>(rows)) + ",";
    text += random() % 9 == 0 ? "" : "\"Li\n" + std::to_string(random() % 3) + "\"";
    text += random() % 9 == 0 ? ",bad" : ",+86138001380" + std::to_string(10 + random() % 3);
    text += random() % 9 == 0 ? ",li@" : ",li@example.org";
    text += random() % 5 == 0 ? ",Acme" : ",";
    text += "," + std::string(padding, 'x');
    text += random() % 20 == 0 ? ",more\r\n" : "\r\n";
  }
  return text;
}

std::string CountsOf(const ImportJob& job) {
  std::string counts;
  for (const auto count : {job.rows, job.created, job.changed, job.unchanged, job.refused}) {
    counts += std::to_string(count) + " ";
  }
  return counts;
}

TEST_F(CustomerExchangeTest, DryRunCountsWhatTheImportThenDoes) {
  Import(Wish("before"), TableByChance(1, 60));
  for (unsigned seed = 2; seed < 6; ++seed) {
    const std::string text = TableByChance(seed, 300);
    const std::string before = Rows();
    const auto dry = Import(Wish("dry" + std::to_string(seed), true), text);
    EXPECT_EQ(Rows(), before);
    const auto real = Import(Wish("real" + std::to_string(seed)), text);
    EXPECT_EQ(CountsOf(dry), CountsOf(real));
    EXPECT_GT(real.changed, 0u);
    EXPECT_GT(real.refused, 0u);
    const auto again = Import(Wish("again" + std::to_string(seed)), text);
    EXPECT_EQ(again.created, 0u);
    EXPECT_EQ(again.refused, real.refused);
  }
}

TEST_F(CustomerExchangeTest, PartsThatComeTwiceAndServersThatStopDoubleNothing) {
  const std::string text = TableByChance(7, 2000, 400);
  OpenedStores others;
  CustomerExchange straight(others.database(), numbers_, bell_, OpenedStores::Numbers());
  std::mt19937 random(3);
  const auto wish = Wish("one");
  ASSERT_TRUE(Start(wish).ok());
  ImportJob job;
  std::size_t bytes = 300'000;
  int parts = 0;
  while (job.state == service::ImportState::kOpen) {
    const bool is_last = job.position + bytes >= text.size();
    const std::string part = text.substr(job.position, bytes);
    const auto answer = Send("one", job.position, part, is_last);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
    if (random() % 2 == 0) {
      // The answer was lost: the part comes again.
      const auto repeat = Send("one", job.position, part, is_last);
      EXPECT_EQ(CountsOf(*repeat), CountsOf(*answer));
    }
    if (random() % 2 == 0) {
      exchange_.reset();
      stores_.Restart();
      Reopen();
    }
    job = *answer;
    bytes = 270'000 + random() % 20'000;
    ASSERT_LT(++parts, 100);
  }
  ASSERT_TRUE(Await<ImportJob>([&](auto done) { straight.StartImport(Erp(), wish, done); }).ok());
  const auto whole = Await<ImportJob>([&](auto done) {
    straight.TakePart(Erp(), {"one", 0, text, true}, done);
  });
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(CountsOf(job), CountsOf(*whole));
  EXPECT_EQ(job.position, text.size());
  EXPECT_EQ(job.lines, whole->lines);
  EXPECT_EQ(Send("one", 0, "x", false)->position, text.size()) << "it is over";
  const auto short_part = Wish("short");
  ASSERT_TRUE(Start(short_part).ok());
  EXPECT_EQ(Send("short", 0, "id,na", false).error().reason, "PART_TOO_SHORT");
}

TEST_F(CustomerExchangeTest, CardsAndJsonLinesAreTakenLikeTables) {
  auto cards = Wish("cards");
  cards.format = service::FileFormat::kVcard;
  const auto taken = Import(cards,
                            "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:"
                            "=CD=F5;=CE=B0\nTEL;CELL:13800138000\nEND:VCARD\n"
                            "BEGIN:VCARD\nFN:Nobody\nEND:VCARD\n");
  EXPECT_EQ(taken.created, 1u);
  EXPECT_EQ(taken.refused, 1u);
  EXPECT_EQ(Refused("cards")[0].fault.reason, "EXTERNAL_ID_MISSING");
  EXPECT_EQ(Customer(CustomerId{1}).fields.display_name, "王伟");
  auto lines = Wish("lines");
  lines.format = service::FileFormat::kJsonLines;
  const auto read =
      Import(lines,
             "{\"id\":7,\"name\":\"Li\",\"phones\":[{\"number\":\"13800138001\"}],"
             "\"vip\":true}\n[1]\n{\"id\":\n\n{\"id\":8,\"name\":null,\"org\":\"A\"}");
  EXPECT_EQ(read.created, 2u);
  EXPECT_EQ(read.refused, 2u);
  const auto refused = Refused("lines");
  EXPECT_EQ(refused[0].fault.reason, "JSON_MALFORMED");
  EXPECT_EQ(refused[1].line, 3u);
  EXPECT_EQ(Customer(CustomerId{2}).fields.contact_points[0].value, "+8613800138001");
}

TEST_F(CustomerExchangeTest, WhatIsExportedIsTheSameCustomersElsewhere) {
  Import(Wish("one"),
         "id,name,company,alert,phone,phone2,email,wechat\n"
         "1,\"王, 伟\",江南机械,\"a;\nb\",13800138000,+12025550143,w@example.org,w1\n"
         "2,Li Na,,,,,,\n3,Bo,,,1001,,,\n");
  for (const auto format :
       {service::FileFormat::kCsv, service::FileFormat::kJsonLines, service::FileFormat::kVcard}) {
    std::string text;
    std::string token;
    do {
      // Each page could be asked for after a restart.
      const auto page = Await<service::ExportPage>(
          [&](auto done) { exchange_->Export(Erp(), format, 2, token, done); });
      ASSERT_TRUE(page.ok()) << page.error().message;
      text += page->text;
      token = page->next_page_token;
    } while (!token.empty());
    OpenedStores elsewhere;
    CustomerExchange there(elsewhere.database(), numbers_, bell_, OpenedStores::Numbers());
    auto wish = Wish("copy");
    wish.format = format;
    ASSERT_TRUE(Await<ImportJob>([&](auto done) { there.StartImport(Erp(), wish, done); }).ok());
    const auto job = Await<ImportJob>([&](auto done) {
      there.TakePart(Erp(), {"copy", 0, text, true}, done);
    });
    ASSERT_TRUE(job.ok()) << text;
    EXPECT_EQ(job->created, 3u) << text;
    for (const auto& column : job->columns) EXPECT_TRUE(column.field) << column.name;
    for (std::uint64_t id = 1; id <= 3; ++id) {
      const auto ours = Customer(CustomerId{id}).fields;
      const auto theirs = Await<service::Customer>([&](auto done) {
                            elsewhere.customers().Get(CustomerId{id}, done);
                          })->fields;
      EXPECT_EQ(ours.display_name, theirs.display_name);
      EXPECT_EQ(ours.company, theirs.company);
      EXPECT_EQ(ours.alert, theirs.alert);
      ASSERT_EQ(ours.contact_points.size(), theirs.contact_points.size()) << text;
      for (std::size_t i = 0; i < ours.contact_points.size(); ++i) {
        EXPECT_EQ(ours.contact_points[i].value, theirs.contact_points[i].value);
      }
    }
  }
  const auto wrong = Await<service::ExportPage>(
      [&](auto done) { exchange_->Export(Erp(), service::FileFormat::kCsv, 2, "1.x", done); });
  EXPECT_EQ(wrong.error().reason, "PAGE_TOKEN_UNKNOWN");
}

}  // namespace
}  // namespace strowger::store
