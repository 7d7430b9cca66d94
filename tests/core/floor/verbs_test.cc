#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using enum Verb;

class VerbsTest : public FloorTest {
 protected:
  std::vector<Verb> Of(const std::string& agent, WorkItemId item) {
    return floor().AllowedVerbs(AgentId{agent}, item);
  }
};

TEST_F(VerbsTest, FollowTheLifeOfACall) {
  AgentIsReady("ana");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(Of("ana", item), (std::vector{kAccept, kDecline}));
  EXPECT_TRUE(Of("bo", item).empty());
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(Of("ana", item), (std::vector{kHold, kBlindTransfer, kConsult, kRelease}));
  PbxHolds(item);
  EXPECT_EQ(Of("ana", item), (std::vector{kRetrieve, kBlindTransfer, kConsult, kRelease}));
  AgentConsults("ana", item, "bo");
  EXPECT_EQ(Of("ana", item), (std::vector{kCancelConsult, kRelease}));
  EXPECT_EQ(Of("bo", item), (std::vector{kAccept, kDecline}));
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(Of("ana", item),
            (std::vector{kCancelConsult, kCompleteTransfer, kConference, kRelease}));
  EXPECT_EQ(Of("bo", item), std::vector{kRelease});
  Succeeds(Conference{AgentId{"ana"}, item});
  EXPECT_EQ(Of("ana", item), (std::vector{kCompleteTransfer, kRelease}));
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(Of("ana", item), (std::vector{kFinishWrapUp, kExtendWrapUp}));
  EXPECT_TRUE(Of("bo", item).empty());
}

TEST_F(VerbsTest, ShrinkWhileTheLinkIsDown) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  LinkGoesDown();
  EXPECT_EQ(Of("ana", item), std::vector{kDecline});
}

TEST_F(VerbsTest, UnknownAgentsAndItemsAllowNothing) {
  const WorkItemId item = CallArrives("c1");
  EXPECT_TRUE(Of("nobody", item).empty());
  EXPECT_TRUE(Of("ana", WorkItemId{999}).empty());
}

// Everything that an agent may ask for, in every state of the item: what is not shown is refused.
TEST_F(VerbsTest, WhatIsNotShownIsRefused) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  const AgentId ana{"ana"};
  const std::vector<std::pair<Verb, Input>> asks = {
      {kHold, HoldCall{ana, item}},
      {kRetrieve, RetrieveCall{ana, item}},
      {kBlindTransfer, BlindTransfer{ana, item, ToAgent("bo")}},
      {kConsult, Consult{ana, item, ToAgent("bo")}},
      {kCancelConsult, CancelConsult{ana, item}},
      {kCompleteTransfer, CompleteTransfer{ana, item}},
      {kConference, Conference{ana, item}},
      {kRelease, ReleaseCall{ana, item}},
      {kFinishWrapUp, FinishWrapUp{ana, item, ""}},
  };
  const auto check = [&] {
    for (const auto& [verb, ask] : asks) {
      if (Allows("ana", item, verb)) continue;
      EXPECT_FALSE(Happens(ask).ok())
          << "state " << static_cast<int>(View(item).state) << " verb " << static_cast<int>(verb);
    }
  };
  check();
  PbxHolds(item);
  check();
  AgentConsults("ana", item, "bo");
  check();
  PhoneIsAnswered(item, "bo");
  check();
  Succeeds(Conference{ana, item});
  check();
  Succeeds(CompleteTransfer{ana, item});
  check();
}

TEST_F(VerbsTest, RefusalsNameWhatIsWrong) {
  const WorkItemId item = AgentTalks("ana", "c1");
  IsRefused(HoldCall{AgentId{"nobody"}, item}, "AGENT_UNKNOWN");
  IsRefused(HoldCall{AgentId{"ana"}, WorkItemId{999}}, "ITEM_UNKNOWN");
  IsRefused(HoldCall{AgentId{"bo"}, item}, "NOT_YOURS");
  IsRefused(RetrieveCall{AgentId{"ana"}, item}, "NOT_ALLOWED_NOW");
}

}  // namespace
}  // namespace strowger::core
