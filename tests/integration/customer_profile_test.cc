// What is known of customers besides their fields, by command.
#include <fstream>

#include "integration/command_line.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::integration {
namespace {

class CustomerProfileTest : public CallCenterTest {};

TEST_F(CustomerProfileTest, CommandsWriteItDownAndShowWhereItIsFrom) {
  const CommandLine ana("--server " + address());
  const CommandLine admin("--server " + address());
  ASSERT_EQ(ana.SignIn("ana").code, 0);
  ASSERT_EQ(admin.SignIn("root").code, 0);
  const std::string file = folder_ / "customers.csv";
  std::ofstream(file) << "external_id,name,company\nc1,Li Na,\nc2,Acme,Acme Ltd\n";
  ASSERT_EQ(admin.Run("customer import " + file + " --source erp").code, 0);

  const std::string facts = folder_ / "facts.jsonl";
  std::ofstream(facts)
      << R"({"recordExternalId":"c1","source":"erp","kind":"order","externalId":"7",)"
         R"("number":"SO-7","status":"paid","amountMinor":"19900","currency":"CNY",)"
         R"("factTime":"2026-05-01T08:00:00Z"})"
      << "\n\nnot json\n"
      << R"({"source":"erp","kind":"order"})"
      << "\n";
  struct Case {
    const CommandLine& who;
    std::string words;
    int code;
    std::string says;
  };
  const std::vector<Case> cases = {
      {ana, "customer tag 1 --add press --add 'big spender'", 0, "The tags are changed."},
      {ana, "customer tag 1 --remove press", 0, "The tags are changed."},
      {ana, "customer consent 1 mail marketing given --evidence 'form 12'", 0,
       "It is written down."},
      {ana, "customer consent 1 mail marketing withdrawn", 0, "It is written down."},
      {ana, "customer consent 1 pigeon marketing given", 2, "The channel is"},
      {ana, "customer attribute 2 --set kind=organisation", 0, "It is written down."},
      {ana, "customer attribute 1 --set preferred_channel=mail --set hobby=go", 0, "It is"},
      {ana, "customer attribute 1 --set kind=robot", 1, "VALUE_UNKNOWN"},
      {ana, "customer relate 1 employee-of 2 --note 'since 2020'", 0, "They are related."},
      {ana, "customer relate 1 enemy 2", 1, "RELATION_KIND_UNKNOWN"},
      {ana, "customer verify 1 display_name 'Li Na'", 0, "It is confirmed."},
      {ana, "customer verify 1 display_name 'Li Ma'", 1, "VALUE_CHANGED"},
      {ana, "customer fact " + facts, 1, "ROLE_MISSING"},
      {admin, "customer fact " + facts, 1,
       "1 new, 0 changed, 0 as before, 0 outdated, 2 not taken."},
      {admin, "customer fact " + facts, 1,
       "0 new, 0 changed, 1 as before, 0 outdated, 2 not taken."},
      {admin, "customer fact " + facts, 1, "line 4: EXTERNAL_ID_MISSING"},
      {ana, "customer profile 1", 0, "big spender"},
      {ana, "customer profile 1", 0, "mail marketing: withdrawn"},
      {ana, "customer profile 1", 0, "employee-of 2 Acme (since 2020)"},
      {ana, "customer profile 1", 0, "19900 CNY"},
      {ana, "customer profile 1 --json", 0, "\"verifier\""},
      {ana, "customer relations 2", 0, "employer-of 1 Li Na"},
      {ana, "customer facts 1 --kind order", 0, "SO-7"},
      {ana, "customer consents 1", 0, "form 12"},
      {ana, "customer unrelate 2 employer-of 1", 0, "They are not related so."},
  };
  for (const Case& one : cases) {
    const Ran ran = one.who.Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
  EXPECT_EQ(ana.Run("customer profile 1").output.find("press"), std::string::npos);
  EXPECT_EQ(ana.Run("customer relations 2").output, "");
}

}  // namespace
}  // namespace strowger::integration
