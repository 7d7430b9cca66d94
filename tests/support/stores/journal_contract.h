#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <vector>

#include "service/ports/journal.h"
#include "support/stores/await.h"
#include "support/stores/sample_floor.h"

// What every Journal keeps. `Stores` offers journal(), callers(), customers() and Restart(), which
// ends and starts the store on the same data.
namespace strowger {

template <class Stores>
class JournalContract : public testing::Test {
 protected:
  void Commit(service::JournalBatch batch) {
    const auto committed = Await<void>([&](auto done) { stores_.journal().Commit(batch, done); });
    ASSERT_TRUE(committed.ok()) << committed.error().message;
  }
  service::JournalMemory LoadAfterRestart() {
    stores_.Restart();
    auto memory = stores_.journal().Load();
    EXPECT_TRUE(memory.ok()) << memory.error().message;
    return *std::move(memory);
  }
  std::vector<core::Decision> ReadDecisions(InteractionId interaction) {
    auto decisions = Await<std::vector<core::Decision>>(
        [&](auto done) { stores_.journal().ReadDecisions(interaction, done); });
    EXPECT_TRUE(decisions.ok()) << decisions.error().message;
    return *std::move(decisions);
  }
  static service::JournalBatch BatchOf(std::vector<core::ItemView> items) {
    service::JournalBatch batch;
    batch.changes.items = std::move(items);
    return batch;
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(JournalContract);

TYPED_TEST_P(JournalContract, NewStoreRemembersNothing) {
  auto memory = this->stores_.journal().Load();
  ASSERT_TRUE(memory.ok());
  EXPECT_TRUE(memory->floor.agents.empty());
  EXPECT_TRUE(memory->floor.items.empty());
  EXPECT_EQ(memory->floor.next_number, 1u);
  EXPECT_EQ(memory->generation, 1u);
}

TYPED_TEST_P(JournalContract, EveryFieldOfTheFloorComesBack) {
  service::JournalBatch batch;
  batch.changes.agents = {BusyAgent("ana"), core::AgentState{.agent = AgentId{"li"}}};
  batch.changes.items = {WaitingItem(7), ConferenceItem(17), RestingItem(27), ParkedItem(37)};
  batch.changes.next_number = 100;
  batch.acknowledged = {{LinkId{"pbx"}, 12}, {LinkId{"second"}, 1}};
  this->Commit(batch);
  const auto memory = this->LoadAfterRestart();
  EXPECT_TRUE(memory.floor.agents == batch.changes.agents);
  EXPECT_TRUE(memory.floor.items == batch.changes.items);
  EXPECT_EQ(memory.floor.next_number, 100u);
  EXPECT_EQ(memory.acknowledged, batch.acknowledged);
}

TYPED_TEST_P(JournalContract, GenerationGrowsWithEachLoad) {
  ASSERT_TRUE(this->stores_.journal().Load().ok());
  EXPECT_EQ(this->LoadAfterRestart().generation, 2u);
  EXPECT_EQ(this->LoadAfterRestart().generation, 3u);
}

TYPED_TEST_P(JournalContract, NewestStateWins) {
  auto item = WaitingItem(7);
  for (int second = 1; second <= 50; ++second) {
    item.state_since = At(second);
    this->stores_.journal().Commit(this->BatchOf({item}), {});
  }
  this->Commit({});
  const auto memory = this->LoadAfterRestart();
  ASSERT_EQ(memory.floor.items.size(), 1u);
  EXPECT_EQ(memory.floor.items.front().state_since, At(50));
}

TYPED_TEST_P(JournalContract, AcknowledgedSequenceNeverGoesBackInAGroup) {
  for (const std::uint64_t sequence : {5u, 9u, 7u}) {
    service::JournalBatch batch;
    batch.acknowledged = {{LinkId{"pbx"}, sequence}};
    this->stores_.journal().Commit(std::move(batch), {});
  }
  this->Commit({});
  const auto acknowledged = this->LoadAfterRestart().acknowledged;
  ASSERT_EQ(acknowledged.size(), 1u);
  EXPECT_EQ(acknowledged.front().second, 9u);
}

TYPED_TEST_P(JournalContract, EachBatchIsAnsweredOnceAndInOrder) {
  constexpr std::size_t kBatches = 5'000;
  std::vector<std::size_t> answered;
  std::promise<void> all;
  for (std::size_t i = 0; i < kBatches; ++i) {
    service::JournalBatch batch;
    batch.rows.push_back({At(static_cast<int>(i)), "SetReady", "agents/ana", ""});
    this->stores_.journal().Commit(std::move(batch), [&, i](const Result<void>& result) {
      EXPECT_TRUE(result.ok());
      answered.push_back(i);
      if (answered.size() == kBatches) all.set_value();
    });
  }
  all.get_future().wait();
  EXPECT_TRUE(std::is_sorted(answered.begin(), answered.end()));
}

TYPED_TEST_P(JournalContract, WorkIsFoundByItsKeyWhenItIsOver) {
  const auto find = [&](const std::string& key) {
    auto found =
        Await<InteractionId>([&](auto done) { this->stores_.journal().FindWork(key, done); });
    EXPECT_TRUE(found.ok());
    return *found;
  };
  auto mail = WaitingItem(7);
  mail.channel = core::Channel::kMail;
  mail.key = "erp/4711";
  this->Commit(this->BatchOf({mail, WaitingItem(9)}));
  EXPECT_EQ(find("erp/4711"), InteractionId{}) << "it is on the floor";
  mail.state = core::ItemState::kClosed;
  mail.outcome = core::ItemOutcome::kWithdrawn;
  this->Commit(this->BatchOf({mail}));
  EXPECT_EQ(find("erp/4711"), mail.interaction);
  EXPECT_EQ(find("erp/4712"), InteractionId{});
  auto parked = ParkedItem(37);
  this->Commit(this->BatchOf({parked}));
  EXPECT_EQ(find("mail/137"), InteractionId{});
  parked.state = core::ItemState::kClosed;
  parked.outcome = core::ItemOutcome::kHandled;
  this->Commit(this->BatchOf({parked}));
  EXPECT_EQ(find("mail/37"), parked.interaction);
  EXPECT_EQ(find("mail/137"), parked.interaction) << "it joined the other";
}

TYPED_TEST_P(JournalContract, ClosedItemLeavesTheFloorAndBecomesAnInteraction) {
  const auto customer = this->stores_.MakeCustomer("Wang Wei", "+862584664163");
  this->Commit(this->BatchOf({ConferenceItem(17)}));
  this->Commit(this->BatchOf({ClosedItem(17, customer)}));
  EXPECT_TRUE(this->LoadAfterRestart().floor.items.empty());
  const auto pop = this->stores_.Open(customer);
  ASSERT_EQ(pop->interactions.size(), 1u);
  const auto& interaction = pop->interactions.front();
  EXPECT_EQ(interaction.id, InteractionId{18});
  EXPECT_EQ(interaction.channel, "call");
  EXPECT_EQ(interaction.queue, QueueId{"billing"});
  EXPECT_EQ(interaction.agent, AgentId{"ana"});
  EXPECT_EQ(interaction.outcome, core::ItemOutcome::kHandled);
  EXPECT_EQ(interaction.disposition, "paid");
  EXPECT_EQ(interaction.start, At(5));
  EXPECT_EQ(interaction.wait, std::chrono::seconds(10));
  EXPECT_EQ(interaction.talk, std::chrono::seconds(34));
}

TYPED_TEST_P(JournalContract, ItemThatOpensAndClosesInOneGroupIsAnInteraction) {
  const auto customer = this->stores_.MakeCustomer("Li Na", "+8613800138000");
  this->stores_.journal().Commit(this->BatchOf({WaitingItem(30)}), {});
  this->stores_.journal().Commit(this->BatchOf({ClosedItem(30, customer)}), {});
  this->Commit({});
  EXPECT_EQ(this->stores_.Open(customer)->interactions.size(), 1u);
  EXPECT_TRUE(this->LoadAfterRestart().floor.items.empty());
}

TYPED_TEST_P(JournalContract, PlacesThatWereLostAndNotTakenUpAgainComeBack) {
  const auto lost = [](std::uint64_t number, const char* caller) {
    core::ItemView item = ClosedItem(number, CustomerId{});
    item.ani = caller;
    item.arrived = At(static_cast<int>(number));
    item.outcome = core::ItemOutcome::kAbandonedWaiting;
    return item;
  };
  core::ItemView served = lost(50, "+4315552");
  served.arrived = At(20);
  served.outcome = core::ItemOutcome::kHandled;
  core::ItemView waiting = WaitingItem(60);
  waiting.ani = "+4315553";
  waiting.arrived = At(30);
  this->Commit(this->BatchOf({lost(10, "+4315551"), lost(20, "+4315552"), lost(30, "+4315553"),
                              lost(40, "anonymous"), served, waiting}));
  const auto memory = this->LoadAfterRestart();
  ASSERT_EQ(memory.floor.lost_places.size(), 1u);
  const core::LostPlace expected{served.segments.front().queue, "+4315551", At(10), At(55)};
  EXPECT_TRUE(memory.floor.lost_places.front() == expected);
}

TYPED_TEST_P(JournalContract, WaitsForTheFirstAnswerComeBack) {
  core::ItemView moved = ClosedItem(10, CustomerId{});
  moved.segments = {{{}, QueueId{"sales"}, At(1), At(20), {}, {}},
                    {{}, QueueId{"billing"}, At(20), At(30), {}, {}},
                    {AgentId{"ana"}, QueueId{"billing"}, At(30), At(50), {}, {}},
                    {{}, QueueId{"sales"}, At(50), At(55), {}, {}}};
  moved.answered = At(30);
  core::ItemView lost = ClosedItem(20, CustomerId{});
  lost.segments = {{{}, QueueId{"sales"}, At(2), At(9), {}, {}}};
  lost.answered.reset();
  core::ItemView callback = ClosedItem(30, CustomerId{});
  callback.channel = core::Channel::kCallback;
  this->Commit(this->BatchOf({moved, lost, callback}));
  const std::vector<core::PastWait> expected = {{QueueId{"sales"}, At(1), At(20), false},
                                                {QueueId{"billing"}, At(20), At(30), true},
                                                {QueueId{"sales"}, At(2), At(9), false}};
  EXPECT_EQ(this->LoadAfterRestart().floor.past_waits, expected);
}

TYPED_TEST_P(JournalContract, InteractionTakesTheCustomerThatTheAgentNamed) {
  const auto customer = this->stores_.MakeCustomer("Li Na", "+8613800138000");
  const auto identified = Await<void>([&](auto done) {
    this->stores_.customers().Identify({"ana", "", {}}, InteractionId{31}, customer, done);
  });
  ASSERT_TRUE(identified.ok());
  EXPECT_TRUE(this->stores_.Open(customer)->interactions.empty());
  this->Commit(this->BatchOf({ClosedItem(30, CustomerId{})}));
  EXPECT_EQ(this->stores_.Open(customer)->interactions.size(), 1u);
}

TYPED_TEST_P(JournalContract, DecisionsComeBackAsTheyWereMade) {
  service::JournalBatch batch;
  batch.changes.decisions = AllDecisions(InteractionId{8}, WorkItemId{7});
  this->Commit(batch);
  this->stores_.Restart();
  const auto decisions = this->ReadDecisions(InteractionId{8});
  EXPECT_TRUE(decisions == batch.changes.decisions);
  EXPECT_TRUE(this->ReadDecisions(InteractionId{9}).empty());
}

TYPED_TEST_P(JournalContract, OfManyDecisionsTheFirstAndTheLastAreKept) {
  const std::uint32_t many = core::decisions_first_max + 3 * core::decisions_last_max + 7;
  service::JournalBatch batch;
  for (std::uint32_t number = 1; number <= many; ++number) {
    batch.changes.decisions.push_back(AllDecisions(InteractionId{8}, WorkItemId{7}).front());
    batch.changes.decisions.back().number = number;
  }
  this->Commit(batch);
  const auto decisions = this->ReadDecisions(InteractionId{8});
  ASSERT_EQ(decisions.size(), core::decisions_first_max + core::decisions_last_max);
  EXPECT_EQ(decisions[core::decisions_first_max - 1].number, core::decisions_first_max);
  EXPECT_EQ(decisions[core::decisions_first_max].number, many - core::decisions_last_max + 1);
  EXPECT_EQ(decisions.back().number, many);
}

TYPED_TEST_P(JournalContract, NothingWaitsOnceItWasAnswered) {
  const auto before = this->stores_.journal().figures();
  this->Commit(this->BatchOf({WaitingItem(7)}));
  const auto figures = this->stores_.journal().figures();
  EXPECT_EQ(figures.waiting_batches, 0u);
  EXPECT_EQ(figures.waiting_changes, 0u);
  EXPECT_EQ(figures.oldest_wait, Duration::zero());
  EXPECT_GT(figures.last_commit_duration, Duration::zero());
  EXPECT_EQ(figures.commits, before.commits + 1);
  EXPECT_EQ(figures.failed_commits, 0u);
}

REGISTER_TYPED_TEST_SUITE_P(
    JournalContract, NewStoreRemembersNothing, EveryFieldOfTheFloorComesBack,
    GenerationGrowsWithEachLoad, NewestStateWins, AcknowledgedSequenceNeverGoesBackInAGroup,
    EachBatchIsAnsweredOnceAndInOrder, ClosedItemLeavesTheFloorAndBecomesAnInteraction,
    ItemThatOpensAndClosesInOneGroupIsAnInteraction, InteractionTakesTheCustomerThatTheAgentNamed,
    DecisionsComeBackAsTheyWereMade, OfManyDecisionsTheFirstAndTheLastAreKept,
    NothingWaitsOnceItWasAnswered, WorkIsFoundByItsKeyWhenItIsOver, WaitsForTheFirstAnswerComeBack,
    PlacesThatWereLostAndNotTakenUpAgainComeBack);

}  // namespace strowger
