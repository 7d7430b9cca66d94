// What customers may ask of us, by command.
#include <fstream>
#include <sstream>

#include "integration/command_line.h"
#include "support/program.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

class CustomerPrivacyTest : public CallCenterTest {};

TEST_F(CustomerPrivacyTest, CustomerIsToldAllAndThenForgotten) {
  const CommandLine ana("--server " + address());
  const CommandLine root("--server " + address());
  ASSERT_EQ(ana.SignIn("ana").code, 0);
  ASSERT_EQ(root.SignIn("root").code, 0);
  const std::string file = folder_ / "customers.csv";
  std::ofstream(file) << "external_id,name,phone\nc1,Li Na,13900139000\n";
  const std::string refused = folder_ / "mend.csv";
  struct Case {
    const CommandLine& who;
    std::string words;
    int code;
    std::string says;
  };
  const std::vector<Case> cases = {
      {root, "customer import " + file + " --source erp", 0, "1 new"},
      {ana, "customer subject 1", 1, "ROLE_MISSING"},
      {root, "customer subject 1", 0, "\"external_id\":\"c1\""},
      {root, "customer subject 1", 0, "\"action\":\"ExportCustomer\""},
      {ana, "customer reveal 1 --reason 'calls back'", 0, "13900139000"},
      {root, "customer hold 1 --reason 'court file 7'", 0, "Nobody may erase it."},
      {root, "customer erase 1", 2, "--sure 1"},
      {ana, "customer erase 1 --sure 1", 1, "ROLE_MISSING"},
      {root, "customer erase 1 --sure 1", 1, "CUSTOMER_HELD"},
      {root, "customer lift-hold 1", 0, "It may be erased."},
      {root, "customer erase 1 --sure 1 --reason asked", 0, "Customer 1 is gone; erasure 1"},
      {ana, "customer show 1", 1, "CUSTOMER_UNKNOWN"},
      {root, "customer import " + file + " --source erp --refused " + refused, 1, "RECORD_ERASED"},
      {root, "customer readmit erp c1", 0, "It may be imported."},
      {root, "customer import " + file + " --source erp", 0, "1 new"},
  };
  for (const Case& one : cases) {
    const Ran ran = one.who.Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
  // Also while the server is at work and an erasure is under way.
  const auto verify = [this](const std::string& hash) {
    std::vector<std::string> command{ProgramFolder() + "/strowgerd",
                                     "store",
                                     "verify-audit",
                                     "--database",
                                     database(),
                                     "--json"};
    if (!hash.empty()) command.insert(command.end(), {"--hash", hash});
    Program program(command);
    const int ended = program.WaitForEnd().value_or(-1);
    return std::pair(ended, program.output());
  };
  const auto [code, output] = verify("");
  EXPECT_EQ(code, 0) << output;
  const std::string begin = "\"last_hash\":\"";
  const std::size_t at = output.find(begin);
  ASSERT_NE(at, std::string::npos) << output;
  const std::string hash = output.substr(at + begin.size(), 64);
  std::stringstream told;
  told << std::ifstream(refused).rdbuf();
  EXPECT_NE(told.str().find("RECORD_ERASED"), std::string::npos) << told.str();
  EXPECT_EQ(told.str().find("13900139000"), std::string::npos) << "kept again: " << told.str();
  EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
    return root.Run("customer erasures").output.find("finished") != std::string::npos;
  }));
  ServerIsKilled();
  EXPECT_EQ(verify(hash).first, 0) << verify(hash).second;
  Query(database(),
        "DELETE FROM audit WHERE id >= (SELECT id FROM audit WHERE action = 'ErasedCustomer')");
  EXPECT_EQ(verify("").first, 1) << "what an erasure took is told at its end";
  Query(database(), "DELETE FROM audit WHERE id > 3");
  EXPECT_NE(verify(hash).second.find("broken"), std::string::npos) << verify(hash).second;
}

}  // namespace
}  // namespace strowger::integration
