// Customers in and out by command, as README.md says it, while programs die.
#include <fstream>
#include <future>
#include <iterator>

#include "integration/command_line.h"
#include "strowger/customer/v1/exchange.pb.h"
#include "support/places.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using namespace customer::v1;

constexpr int kRows = 6000;

std::string ManyCustomers() {
  std::string text = "编号,姓名,手机,公司\n";
  for (int i = 1; i <= kRows; ++i) {
    const std::string n = std::to_string(i);
    text += n + ",王" + n + "," + std::to_string(13800000000 + i) + ",江南机械\n";
    if (i % 1000 == 0) text += n + "x,,n/a,\n";
  }
  return text;
}

class CustomerExchangeTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    command_.emplace("--server " + address());
    ASSERT_EQ(command_->SignIn("erp").code, 0);
    client_ = SignIn("erp");
  }
  Ran Import(std::chrono::seconds patience = std::chrono::seconds(100)) {
    return command_->Run("customer import " + (folder_ / "customers.csv") + " --source erp", "",
                         patience);
  }
  // Rows that are durable of the newest import.
  std::uint64_t Rows() {
    const auto list = client_->Ask<ListImportsResponse>(ListImportsRequest());
    return list.ok() && list->imports_size() > 0 ? list->imports(0).row_count() : 0;
  }
  bool WaitForRows(std::uint64_t rows) {
    return test::WaitUntil(std::chrono::seconds(60), [&] { return Rows() >= rows; });
  }

  std::optional<CommandLine> command_;
  std::unique_ptr<client::Client> client_;
};

TEST_F(CustomerExchangeTest, ImportGoesOnWhereEitherSideWasKilledAndDoublesNothing) {
  WriteFile(folder_ / "customers.csv", ManyCustomers());
  auto run = std::async(std::launch::async, [this] { return Import(std::chrono::seconds(3)); });
  ASSERT_TRUE(WaitForRows(1));
  for (int kills = 0; kills < 2; ++kills) {
    ASSERT_TRUE(WaitForRows(Rows() + 1));
    ServerIsKilled();
    ServerStarts();
  }
  run.get();
  // The command may have been killed by its impatience; the same words go on with the rest.
  const Ran again = Import();
  ServerStops();
  EXPECT_EQ(again.code, 1) << again.output;
  EXPECT_NE(again.output.find("VALUE_INVALID"), std::string::npos) << again.output;
  const std::string rows = std::to_string(kRows);
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM customer"), rows);
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM customer_record WHERE version = 1"), rows);
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM customer_change"), rows);
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM audit WHERE action = 'ImportCustomer'"), rows);
  const std::string refused = std::to_string(kRows / 1000);
  EXPECT_EQ(Query(database(),
                  "SELECT count(*) FROM customer_import_refusal WHERE import_id ="
                  " (SELECT min(id) FROM customer_import)"),
            refused);
}

// The lines of README.md that begin so.
std::vector<std::string> LinesOf(const std::vector<std::string>& beginnings) {
  std::ifstream readme(test::SourceFolder() + "/README.md", std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(readme, line);) {
    for (const std::string& beginning : beginnings) {
      if (line.starts_with(beginning)) lines.push_back(line);
    }
  }
  return lines;
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

TEST_F(CustomerExchangeTest, LinesOfTheReadmeRunAsTheyAreWritten) {
  WriteFile(folder_ / "customers.csv",
            "Kunde;Name;Tel. privat\n1;Ana Li;02584664163\n2;Bo;unknown\n");
  const auto lines = LinesOf({"strowger customer import", "strowger customer refused",
                              "strowger customer upsert", "strowger customer export"});
  ASSERT_GE(lines.size(), 3u);
  for (const std::string& line : lines) {
    std::string words = line.substr(std::string("strowger ").size());
    for (const std::string name :
         {"customers.csv", "mend.csv", "customers.vcf", "customers.jsonl"}) {
      words = Replaced(words, " " + name, " " + (folder_ / name));
    }
    const Ran ran = command_->Run(words);
    const bool has_bad_row = line.find("import customers.csv") != std::string::npos;
    EXPECT_EQ(ran.code, has_bad_row ? 1 : 0) << line << ": " << ran.output;
    if (line.find("--refused mend.csv") == std::string::npos) continue;
    std::ifstream report(folder_ / "mend.csv", std::ios::binary);
    const std::string rows(std::istreambuf_iterator<char>(report), {});
    EXPECT_NE(rows.find("3,phone,unknown,VALUE_INVALID"), std::string::npos) << rows;
    WriteFile(folder_ / "mend.csv", Replaced(rows, "Bo,unknown", "Bo,02584664164"));
  }
  const Ran found = command_->Run("customer find 84664164");
  EXPECT_NE(found.output.find("Bo"), std::string::npos) << "the mended row is in: " << found.output;
}

}  // namespace
}  // namespace strowger::integration
