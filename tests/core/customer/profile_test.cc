#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "core/customer/attributes.h"
#include "core/customer/consent.h"
#include "core/customer/golden_view.h"
#include "core/customer/relation_kind.h"
#include "core/customer/traces.h"

// The rules of what is known of a customer besides its fields.
namespace strowger::core {
namespace {

TimePoint Day(int day) { return TimePoint(std::chrono::days(day)); }

TEST(ConsentTest, TheNewestStatementCountsAndOfTwoAtOnceTheWithdrawal) {
  using State = ConsentState;
  struct Said {
    ContactChannel channel;
    const char* purpose;
    State state;
    int day;
  };
  struct Case {
    std::vector<Said> said;
    std::vector<Said> counts;
  };
  constexpr auto kMail = ContactChannel::kMail;
  constexpr auto kCall = ContactChannel::kCall;
  const std::vector<Case> cases = {
      {{}, {}},
      {{{kMail, "news", State::kGiven, 1}}, {{kMail, "news", State::kGiven, 1}}},
      {{{kMail, "news", State::kGiven, 1}, {kMail, "news", State::kWithdrawn, 2}},
       {{kMail, "news", State::kWithdrawn, 2}}},
      {{{kMail, "news", State::kWithdrawn, 1}, {kMail, "news", State::kGiven, 2}},
       {{kMail, "news", State::kGiven, 2}}},
      {{{kMail, "news", State::kGiven, 2}, {kMail, "news", State::kWithdrawn, 2}},
       {{kMail, "news", State::kWithdrawn, 2}}},
      {{{kMail, "news", State::kGiven, 2}, {kMail, "news", State::kUnknown, 2}},
       {{kMail, "news", State::kGiven, 2}}},
      {{{kMail, "news", State::kGiven, 1}, {kMail, "news", State::kUnknown, 3}},
       {{kMail, "news", State::kUnknown, 3}}},
      {{{kMail, "news", State::kGiven, 1},
        {kCall, "news", State::kWithdrawn, 9},
        {kMail, "survey", State::kGiven, 4}},
       {{kCall, "news", State::kWithdrawn, 9},
        {kMail, "news", State::kGiven, 1},
        {kMail, "survey", State::kGiven, 4}}},
  };
  for (std::size_t i = 0; i < cases.size(); ++i) {
    std::vector<ConsentStatement> statements;
    for (const Said& said : cases[i].said) {
      ConsentStatement& one = statements.emplace_back();
      one.id = statements.size();
      one.record = statements.size() % 2;
      one.channel = said.channel;
      one.purpose = said.purpose;
      one.state = said.state;
      one.stated = Day(said.day);
    }
    for (const bool is_turned : {false, true}) {
      if (is_turned) std::reverse(statements.begin(), statements.end());
      const auto counting = CountingConsents(statements);
      ASSERT_EQ(counting.size(), cases[i].counts.size()) << "case " << i;
      for (std::size_t k = 0; k < counting.size(); ++k) {
        EXPECT_EQ(counting[k].channel, cases[i].counts[k].channel) << "case " << i;
        EXPECT_EQ(counting[k].purpose, cases[i].counts[k].purpose) << "case " << i;
        EXPECT_EQ(counting[k].state, cases[i].counts[k].state) << "case " << i;
      }
    }
  }
}

TEST(AttributesTest, NamesAndKnownValuesAreChecked) {
  struct Case {
    std::string name;
    std::string value;
    std::string refusal;
  };
  const std::vector<Case> cases = {
      {"contract_no_2", "anything", ""},
      {"", "x", "NAME_MALFORMED"},
      {"2nd", "x", "NAME_MALFORMED"},
      {"Upper", "x", "NAME_MALFORMED"},
      {std::string(40, 'a'), "x", ""},
      {std::string(41, 'a'), "x", "NAME_MALFORMED"},
      {"kind", "household", ""},
      {"kind", "", ""},
      {"kind", "robot", "VALUE_UNKNOWN"},
      {"preferred_channel", "mail", ""},
      {"preferred_channel", "pigeon", "VALUE_UNKNOWN"},
      {"note", std::string(1'000, 'x'), ""},
      {"note", std::string(1'001, 'x'), "TEXT_TOO_LONG"},
      {"note", "\xff", "TEXT_MALFORMED"},
  };
  for (const Case& one : cases) {
    const auto checked = CheckAttribute(one.name, one.value);
    EXPECT_EQ(checked.ok() ? "" : checked.error().reason, one.refusal) << one.name;
  }
}

TEST(AttributesTest, TheDeskIsBelievedThenTheNewest) {
  std::vector<AttributeStatement> said{{1, "a", "erp", "old", "", Day(1)},
                                       {2, "a", "erp", "new", "", Day(5)},
                                       {1, "b", "shop", "newer", "", Day(9)},
                                       {2, "b", "desk", "typed", "", Day(2)}};
  for (const bool is_turned : {false, true}) {
    if (is_turned) std::reverse(said.begin(), said.end());
    const auto shown = ShownAttributes(said);
    ASSERT_EQ(shown.size(), 2u);
    EXPECT_EQ(shown[0].value, "new");
    EXPECT_EQ(shown[1].value, "typed");
  }
}

TEST(RelationKindTest, EachKindReadsBothWays) {
  for (const auto& [word, turned] : {std::pair("spouse", "spouse"), std::pair("guardian", "ward"),
                                     std::pair("employee-of", "employer-of")}) {
    const auto there = ReadRelationKind(word);
    const auto back = ReadRelationKind(turned);
    ASSERT_TRUE(there.ok() && back.ok());
    EXPECT_EQ(there->kind, back->kind);
    EXPECT_EQ(there->is_mutual, std::string_view(word) == turned);
    EXPECT_EQ(back->is_turned, !there->is_mutual);
    EXPECT_EQ(TurnRelationKind(word), turned);
    EXPECT_EQ(TurnRelationKind(turned), word);
  }
  EXPECT_EQ(ReadRelationKind("enemy").error().reason, "RELATION_KIND_UNKNOWN");
}

TEST(GoldenViewTest, WhatAPersonConfirmedBeatsTrustAndRecencyAsLongAsItIsSaid) {
  CustomerRecord desk;
  desk.id = 1;
  desk.source = kDeskSource;
  desk.updated = Day(9);
  desk.fields[0] = "typed";
  CustomerRecord erp;
  erp.id = 2;
  erp.source = "erp";
  erp.updated = Day(1);
  erp.fields[0] = "imported";
  const auto shown = [&] {
    return MakeGoldenView(std::vector<CustomerRecord>{desk, erp}).provenance[0];
  };
  EXPECT_EQ(shown(), 1u);
  erp.verified = {{"display_name", "imported", "ana", Day(3)}};
  EXPECT_EQ(shown(), 2u);
  desk.verified = {{"display_name", "typed", "ana", Day(4)}};
  EXPECT_EQ(shown(), 1u) << "the last who confirmed";
  desk.fields[0] = "another";
  EXPECT_EQ(shown(), 2u) << "nobody confirmed the new value";
  erp.verified = {{"company", "imported", "ana", Day(3)}};
  EXPECT_EQ(shown(), 1u) << "another field";
}

TEST(GoldenViewTest, FirstSourceIsBelievedBeforeTheDeskAndBeforeWhatWasConfirmed) {
  CustomerRecord desk;
  desk.id = 1;
  desk.source = kDeskSource;
  desk.fields[3] = "VIP";
  desk.verified = {{"tier", "VIP", "ana", Day(4)}};
  CustomerRecord erp;
  erp.id = 2;
  erp.source = "erp";
  FirstSources first;
  first[3] = "erp";
  const auto shown = [&] {
    return MakeGoldenView(std::vector<CustomerRecord>{desk, erp}, first).provenance[3];
  };
  EXPECT_EQ(shown(), 1u) << "it says nothing";
  erp.fields[3] = "gold";
  EXPECT_EQ(shown(), 2u);
  first[3].clear();
  EXPECT_EQ(shown(), 1u);
}

TEST(TracesTest, TextsAreOursByNameNumberAndValueAndByNothingElse) {
  const CustomerTraces traces{
      {"customers/17", "tickets/5", "interactions/9", "records/4", "links/pbx/calls/c8"},
      {"+8613977712345"}};
  struct Case {
    const char* action;
    const char* json;
    bool is_ours;
  };
  for (const Case& one :
       std::vector<Case>{{"AddNote", "{\"id\":3,\"customer\":17,\"text\":\"x\"}", true},
                         {"AddNote", "{\"id\":17,\"customer\":170}", false},
                         {"UpdateCustomer", "{\"id\":17,\"version\":2}", true},
                         {"CreateTicket", "{\"id\":17}", false},
                         {"CreateTicket", "{\"id\":5}", true},
                         {"AddTicketComment", "{\"id\":1,\"ticket\":5}", true},
                         {"Identify", "{\"customer\":1,\"interaction\":9}", true},
                         {"NeverLinkCustomers", "{\"first_record\":2,\"second_record\":4}", true},
                         {"RelateCustomers", "{\"kind\":\"spouse\",\"other\":17}", true},
                         {"Anything", "{\"text\":\"call +8613977712345\"}", true},
                         {"Anything", "{\"text\":\"call +8613977712346\"}", false},
                         {"Anything", "", false}}) {
    EXPECT_EQ(IsTracedJson(traces, one.action, one.json), one.is_ours) << one.json;
  }
  EXPECT_TRUE(IsTracedRow(traces, "links/pbx/calls/c8", ""));
  EXPECT_FALSE(IsTracedRow(traces, "links/pbx/calls/c80", "customer=170 ani=5"));
  EXPECT_TRUE(IsTracedRow(traces, "", "queue=a customer=17 note=x"));
  EXPECT_TRUE(IsTracedKey(traces, "note/tickets/5"));
  EXPECT_TRUE(IsTracedKey(traces, "tickets/5"));
  EXPECT_FALSE(IsTracedKey(traces, "note/tickets/55"));
  EXPECT_FALSE(IsTracedKey(traces, "note"));
}

}  // namespace
}  // namespace strowger::core
