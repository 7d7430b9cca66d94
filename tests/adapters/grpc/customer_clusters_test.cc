#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "rpc_house.h"
#include "session/client.h"
#include "session/customer_changes.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/customer/v1/review.pb.h"
#include "strowger/customer/v1/timeline.pb.h"
#include "support/wait.h"

namespace strowger::rpc {
namespace {

using namespace customer::v1;

// Merging and taking apart over the API.
class CustomerClustersTest : public testing::Test {
 protected:
  void SetUp() override {
    agent_.SetToken(house_.SignIn("ana"));
    supervisor_.SetToken(house_.SignIn("supervisor"));
  }

  Result<Customer> Make(const std::string& name, const std::string& number) {
    CreateCustomerRequest request;
    request.mutable_customer()->set_display_name(name);
    auto* point = request.mutable_customer()->add_contact_points();
    point->set_kind(CONTACT_KIND_PHONE);
    point->set_value(number);
    const auto made = agent_.Ask<CreateCustomerResponse>(request);
    if (!made.ok()) return made.error();
    return made->customer();
  }
  Result<MergeCustomersResponse> Merge(const std::string& customer, const std::string& other) {
    MergeCustomersRequest request;
    request.set_customer(customer);
    request.set_other(other);
    return agent_.Ask<MergeCustomersResponse>(request);
  }
  Result<UnmergeCustomerResponse> Unmerge(client::Client& who, const std::string& customer) {
    UnmergeCustomerRequest request;
    request.set_customer(customer);
    return who.Ask<UnmergeCustomerResponse>(request);
  }
  std::string Read(const std::string& customer) {
    GetCustomerRequest request;
    request.set_customer(customer);
    const auto answer = agent_.Ask<GetCustomerResponse>(request);
    return answer.ok() ? answer->customer().SerializeAsString() : answer.error().reason;
  }
  std::vector<std::string> ChangesAfter(std::uint64_t number) {
    std::vector<std::string> lines;
    const auto read = client::ReadCustomerChanges(
        supervisor_, number, false, [&](const WatchCustomerChangesResponse& message) {
          for (const CustomerChange& change : message.changes()) {
            lines.push_back(CustomerChangeKind_Name(change.kind()) + " " + change.customer() + " " +
                            change.other());
          }
          return !message.is_current();
        });
    if (!read.ok()) lines.push_back(read.error().reason);
    return lines;
  }

  RpcHouse house_;
  client::Client agent_{house_.channel()};
  client::Client supervisor_{house_.channel()};
};

TEST_F(CustomerClustersTest, MergedNumberGivesTheOneWhoStayedAndSaysSo) {
  ASSERT_TRUE(Make("Ana", "+12025550143").ok());
  ASSERT_TRUE(Make("Anna", "+13125550144").ok());
  const auto merge = Merge("customers/2", "customers/1");
  ASSERT_TRUE(merge.ok()) << merge.error().message;
  EXPECT_EQ(merge->customer().name(), "customers/1");
  EXPECT_EQ(merge->absorbed(), "customers/2");
  GetCustomerRequest request;
  request.set_customer("customers/2");
  const auto read = agent_.Ask<GetCustomerResponse>(request);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->customer().name(), "customers/1");
  EXPECT_EQ(read->merged_number(), "customers/2");
  ASSERT_EQ(read->customer().merged_customers_size(), 1);
  EXPECT_EQ(read->customer().merged_customers(0), "customers/2");
  EXPECT_EQ(read->customer().contact_points_size(), 2);
  request.set_customer("customers/1");
  EXPECT_EQ(agent_.Ask<GetCustomerResponse>(request)->merged_number(), "");
}

TEST_F(CustomerClustersTest, UnmergeGivesBackTheSameBytesToSupervisorsOnly) {
  ASSERT_TRUE(Make("Ana", "+12025550143").ok());
  ASSERT_TRUE(Make("Anna", "+13125550144").ok());
  const std::string one = Read("customers/1");
  const std::string two = Read("customers/2");
  ASSERT_TRUE(Merge("customers/1", "customers/2").ok());
  EXPECT_NE(Read("customers/1"), one);
  EXPECT_EQ(Unmerge(agent_, "customers/2").error().code, ErrorCode::kPermissionDenied);
  EXPECT_EQ(Unmerge(supervisor_, "customers/1").error().reason, "NAME_THE_MERGED");
  const auto split = Unmerge(supervisor_, "customers/2");
  ASSERT_TRUE(split.ok()) << split.error().message;
  EXPECT_EQ(split->remaining().name(), "customers/1");
  EXPECT_EQ(split->restored().name(), "customers/2");
  EXPECT_EQ(Read("customers/1"), one);
  EXPECT_EQ(Read("customers/2"), two);
}

TEST_F(CustomerClustersTest, NeverLinkStopsAMergeUntilItIsTakenBack) {
  ASSERT_TRUE(Make("Ana", "+12025550143").ok());
  ASSERT_TRUE(Make("Anna", "+13125550144").ok());
  NeverLinkCustomersRequest never;
  never.set_customer("customers/1");
  never.set_other("customers/2");
  EXPECT_EQ(agent_.Ask<NeverLinkCustomersResponse>(never).error().code,
            ErrorCode::kPermissionDenied);
  ASSERT_TRUE(supervisor_.Ask<NeverLinkCustomersResponse>(never).ok());
  EXPECT_EQ(Merge("customers/1", "customers/2").error().reason, "NEVER_LINK");
  AllowLinkCustomersRequest allow;
  allow.set_customer("customers/1");
  allow.set_other("customers/2");
  ASSERT_TRUE(supervisor_.Ask<AllowLinkCustomersResponse>(allow).ok());
  EXPECT_TRUE(Merge("customers/1", "customers/2").ok());
  EXPECT_EQ(Merge("customers/1", "agents/2").error().reason, "NAME_INVALID");
  EXPECT_EQ(Merge("customers/1", "customers/404").error().reason, "CUSTOMER_UNKNOWN");
}

TEST_F(CustomerClustersTest, ChangesAreToldFromANumberOnAndAsTheyHappen) {
  ASSERT_TRUE(Make("Ana", "+12025550143").ok());
  ASSERT_TRUE(Make("Anna", "+13125550144").ok());
  using Lines = std::vector<std::string>;
  EXPECT_EQ(ChangesAfter(1), (Lines{"CUSTOMER_CHANGE_KIND_CREATED customers/2 "}));
  EXPECT_EQ(ChangesAfter(2), Lines{});
  EXPECT_EQ(ChangesAfter(99), Lines{"CHANGE_AHEAD"});
  // One who waits hears of it at once, and in pages of what came before.
  std::promise<void> is_current;
  std::promise<Lines> heard;
  std::thread waiting([&] {
    Lines lines;
    bool was_current = false;
    const auto read = client::ReadCustomerChanges(
        supervisor_, 2, true, [&](const WatchCustomerChangesResponse& message) {
          for (const auto& change : message.changes()) {
            lines.push_back(CustomerChangeKind_Name(change.kind()));
          }
          if (message.is_current() && !std::exchange(was_current, true)) is_current.set_value();
          return lines.size() < 2;
        });
    if (!read.ok()) lines.push_back(read.error().reason);
    heard.set_value(lines);
  });
  is_current.get_future().wait();
  EXPECT_TRUE(Merge("customers/1", "customers/2").ok());
  EXPECT_EQ(heard.get_future().get(),
            (Lines{"CUSTOMER_CHANGE_KIND_MERGED_INTO", "CUSTOMER_CHANGE_KIND_CHANGED"}));
  waiting.join();
}

TEST_F(CustomerClustersTest, ManyChangesComeInTheirOrderEachOnce) {
  for (int i = 0; i < 450; ++i) {
    ASSERT_TRUE(Make("Customer " + std::to_string(i), "+1202555" + std::to_string(1000 + i)).ok());
  }
  const auto lines = ChangesAfter(0);
  ASSERT_EQ(lines.size(), 450u);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(lines[i], "CUSTOMER_CHANGE_KIND_CREATED customers/" + std::to_string(i + 1) + " ");
  }
}

TEST_F(CustomerClustersTest, TimelineOfWhoeverIsOneIsOneList) {
  ASSERT_TRUE(Make("Ana", "+12025550143").ok());
  ASSERT_TRUE(Make("Anna", "+12025550199").ok());
  AddNoteRequest note;
  note.set_customer("customers/2");
  note.set_text("She prefers mail.");
  ASSERT_TRUE(agent_.Ask<AddNoteResponse>(note).ok());
  ASSERT_TRUE(Merge("customers/1", "customers/2").ok());
  ListTimelineRequest request;
  request.set_customer("customers/2");
  request.set_page_size(2);
  const auto first = agent_.Ask<ListTimelineResponse>(request);
  ASSERT_TRUE(first.ok()) << first.error().message;
  ASSERT_EQ(first->items_size(), 2);
  EXPECT_EQ(first->items(0).what(), "MergeCustomers");
  EXPECT_EQ(first->items(0).kind(), TIMELINE_KIND_CHANGE);
  EXPECT_EQ(first->items(1).name(), "notes/1");
  EXPECT_EQ(first->items(1).customer(), "customers/2");
  EXPECT_EQ(first->items(1).user(), "users/ana");
  EXPECT_EQ(first->items(1).what(), "She prefers mail.");
  request.set_page_token(first->next_page_token());
  const auto rest = agent_.Ask<ListTimelineResponse>(request);
  ASSERT_TRUE(rest.ok()) << rest.error().message;
  ASSERT_EQ(rest->items_size(), 2);
  EXPECT_EQ(rest->items(0).customer(), "customers/2");
  EXPECT_EQ(rest->items(1).customer(), "customers/1");
  EXPECT_TRUE(rest->next_page_token().empty());
  request.set_page_token("0.17");
  EXPECT_EQ(agent_.Ask<ListTimelineResponse>(request).error().reason, "PAGE_TOKEN_UNKNOWN");
  request.clear_page_token();
  request.add_kinds(TIMELINE_KIND_UNSPECIFIED);
  EXPECT_EQ(agent_.Ask<ListTimelineResponse>(request).error().reason, "KIND_INVALID");
}

TEST_F(CustomerClustersTest, WhoMayBeOneIsPutUpForReviewAndDecided) {
  ASSERT_TRUE(Make("王伟", "+8613800138000").ok());
  ASSERT_TRUE(Make("Wang Wei", "+8613800138000").ok());
  EXPECT_EQ(agent_.Ask<ListReviewsResponse>(ListReviewsRequest()).error().reason, "ROLE_MISSING");
  Result<ListReviewsResponse> list = ListReviewsResponse();
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
    list = supervisor_.Ask<ListReviewsResponse>(ListReviewsRequest());
    return !list.ok() || list->reviews_size() > 0;
  }));
  ASSERT_TRUE(list.ok()) << list.error().message;
  const Review& review = list->reviews(0);
  EXPECT_EQ(review.state(), REVIEW_STATE_OPEN);
  EXPECT_EQ(review.first().customer(), "customers/1");
  EXPECT_EQ(review.second().display_name(), "Wang Wei");
  GetReviewRequest get;
  get.set_review(review.name());
  const auto detail = supervisor_.Ask<GetReviewResponse>(get);
  ASSERT_TRUE(detail.ok()) << detail.error().message;
  EXPECT_EQ(detail->second().name(), "customers/2");
  ASSERT_EQ(detail->fields_size(), 3);
  EXPECT_EQ(detail->fields(2).name(), "phone");
  EXPECT_EQ(detail->fields(2).level(), "exact");
  DecideReviewRequest decide;
  decide.set_review(review.name());
  EXPECT_EQ(supervisor_.Ask<DecideReviewResponse>(decide).error().reason, "STATE_INVALID");
  decide.set_decision(REVIEW_STATE_SAME);
  decide.set_reason("same voice");
  const auto decided = supervisor_.Ask<DecideReviewResponse>(decide);
  ASSERT_TRUE(decided.ok()) << decided.error().message;
  EXPECT_EQ(decided->review().user(), "users/supervisor");
  EXPECT_EQ(decided->review().second().customer(), "customers/1");
  decide.set_decision(REVIEW_STATE_DIFFERENT);
  EXPECT_EQ(supervisor_.Ask<DecideReviewResponse>(decide).error().reason, "REVIEW_DECIDED");
  const auto progress = supervisor_.Ask<GetMatchProgressResponse>(GetMatchProgressRequest());
  ASSERT_TRUE(progress.ok());
  EXPECT_EQ(progress->stage(), MATCH_STAGE_NONE);
}

TEST_F(CustomerClustersTest, FiftyWhoMakeTheSameTelephoneMakeOneCustomer) {
  std::atomic<int> made = 0;
  std::atomic<int> known = 0;
  std::vector<std::thread> agents;
  for (int i = 0; i < 50; ++i) {
    agents.emplace_back([&] {
      const auto result = Make("Li Na", "+8613800138000");
      if (result.ok()) {
        ++made;
      } else if (result.error().reason == "CUSTOMER_EXISTS") {
        ++known;
      }
    });
  }
  for (auto& agent : agents) agent.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(known, 49);
  EXPECT_EQ(ChangesAfter(0).size(), 1u);
}

}  // namespace
}  // namespace strowger::rpc
