// How good what is kept about customers is, by command and in the screen pop.
#include <fstream>

#include "integration/command_line.h"
#include "strowger/customer/v1/customer.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

class CustomerQualityTest : public CallCenterTest {};

TEST_F(CustomerQualityTest, FiguresTasksAndPromptsFollowWhatIsSaid) {
  const CommandLine ana("--server " + address());
  const CommandLine root("--server " + address());
  ASSERT_EQ(ana.SignIn("ana").code, 0);
  ASSERT_EQ(root.SignIn("root").code, 0);
  const std::string file = folder_ / "customers.csv";
  std::ofstream(file) << "external_id,name,phone,email,language\n"
                         "c1,Li Na,13900139000,li@example.org,zh\n"
                         "c2,Wang Wei,13900139001,wang@example.org,zh\n";
  ASSERT_EQ(root.Run("customer import " + file + " --source erp").code, 0);
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
    return root.Run("quality show").output.find("about 2 customers") != std::string::npos;
  })) << root.Run("quality show").output;
  struct Case {
    const CommandLine& who;
    std::string words;
    int code;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {ana, "quality show", 1, "ROLE_MISSING"},
           {root, "quality show", 0, "display_name"},
           {root, "quality show --json", 0, "\"customerCount\""},
           {ana, "quality tasks", 0, "CUSTOMER"},
           {ana, "quality report nobody@example.org", 1, "CONTACT_UNKNOWN"},
           {ana, "quality report li@example.org", 0, "It is marked wrong."},
           {ana, "quality tasks", 0, "mail address bounced in "},
           {ana, "quality show --customer 1", 0, "reported"},
           {ana, "quality show --customer 9", 1, "CUSTOMER_UNKNOWN"},
       }) {
    const Ran ran = one.who.Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
  const auto prompts = [&] {
    customer::v1::LookupCallerRequest request;
    request.set_number("+8613900139000");
    const auto found = SignIn("ana")->Ask<customer::v1::LookupCallerResponse>(request);
    std::string texts;
    for (const auto& prompt : found->screen_pop().prompts()) {
      texts += prompt.element() + " " + customer::v1::AskReason_Name(prompt.reason()) + " " +
               prompt.text() + "\n";
    }
    return texts;
  };
  EXPECT_NE(prompts().find("mail ASK_REASON_REPORTED mail address bounced in "), std::string::npos)
      << prompts();
  EXPECT_EQ(ana.Run("customer verify 1 contact_points li@example.org").code, 0);
  EXPECT_EQ(prompts(), "");
  EXPECT_EQ(ana.Run("quality tasks").output.find("bounced"), std::string::npos);
}

}  // namespace
}  // namespace strowger::integration
