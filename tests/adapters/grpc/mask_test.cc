#include "adapters/grpc/mask.h"

#include <gtest/gtest.h>

#include "rpc_house.h"
#include "session/client.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/customer/v1/privacy.pb.h"
#include "strowger/customer/v1/profile.pb.h"

namespace strowger::rpc {
namespace {

using namespace customer::v1;

TEST(MaskTest, EnoughStaysToTellTwoApart) {
  EXPECT_EQ(MaskedValue("+8613977712345"), "+86***45");
  EXPECT_EQ(MaskedValue("li.na@example.org"), "l***@example.org");
  EXPECT_EQ(MaskedValue("a@example.org"), "***@example.org");
  EXPECT_EQ(MaskedValue("110"), "***");
  EXPECT_EQ(MaskedValue(""), "***");
}

// Agents see numbers only when they say why.
class MaskedHouse : public testing::Test {
 protected:
  static RpcHouse::Options Masking() {
    RpcHouse::Options options;
    options.masked_roles = {service::Role::kAgent};
    return options;
  }
  void SetUp() override {
    agent_.SetToken(house_.SignIn("ana"));
    supervisor_.SetToken(house_.SignIn("supervisor"));
    CreateCustomerRequest request;
    request.mutable_customer()->set_display_name("Li Na");
    for (const auto& [kind, value] : {std::pair(CONTACT_KIND_PHONE, "+12025550143"),
                                      std::pair(CONTACT_KIND_EMAIL, "li.na@example.org")}) {
      auto* point = request.mutable_customer()->add_contact_points();
      point->set_kind(kind);
      point->set_value(value);
    }
    ASSERT_TRUE(supervisor_.Ask<CreateCustomerResponse>(request).ok());
  }

  RpcHouse house_{Masking()};
  client::Client agent_{house_.channel()};
  client::Client supervisor_{house_.channel()};
};

TEST_F(MaskedHouse, EveryAnswerIsMaskedForTheRoleAndNoOther) {
  GetCustomerRequest get;
  get.set_customer("customers/1");
  SearchCustomersRequest search;
  search.set_query("Li");
  LookupCallerRequest lookup;
  lookup.set_number("+12025550143");
  GetCustomerSourcesRequest sources;
  sources.set_customer("customers/1");
  GetProfileRequest profile;
  profile.set_customer("customers/1");
  const auto text = [](const auto& answer) {
    return answer.ok() ? answer->ShortDebugString() : answer.error().message;
  };
  for (client::Client* who : {&agent_, &supervisor_}) {
    const bool is_masked = who == &agent_;
    for (const std::string& answer :
         {text(who->Ask<GetCustomerResponse>(get)), text(who->Ask<SearchCustomersResponse>(search)),
          text(who->Ask<LookupCallerResponse>(lookup)),
          text(who->Ask<GetCustomerSourcesResponse>(sources)),
          text(who->Ask<GetProfileResponse>(profile))}) {
      for (const char* hidden : {"2025550143", "555-0143", "li.na@"}) {
        EXPECT_TRUE(!is_masked || answer.find(hidden) == std::string::npos) << answer;
      }
      EXPECT_EQ(answer.find("***") != std::string::npos, is_masked) << answer;
    }
  }
}

TEST_F(MaskedHouse, RevealNeedsAReasonAndMaskedListsAreNotWrittenBack) {
  RevealContactsRequest reveal;
  reveal.set_customer("customers/1");
  EXPECT_EQ(agent_.Ask<RevealContactsResponse>(reveal).error().reason, "REASON_MISSING");
  reveal.set_reason("asked to be called back");
  const auto revealed = agent_.Ask<RevealContactsResponse>(reveal);
  ASSERT_TRUE(revealed.ok());
  EXPECT_EQ(revealed->contact_points(0).value(), "+12025550143");
  GetCustomerRequest get;
  get.set_customer("customers/1");
  const auto masked = agent_.Ask<GetCustomerResponse>(get);
  ASSERT_TRUE(masked.ok());
  UpdateCustomerRequest update;
  *update.mutable_customer() = masked->customer();
  update.mutable_update_mask()->add_paths("contact_points");
  EXPECT_EQ(agent_.Ask<UpdateCustomerResponse>(update).error().reason, "VALUE_MASKED");
}

}  // namespace
}  // namespace strowger::rpc
