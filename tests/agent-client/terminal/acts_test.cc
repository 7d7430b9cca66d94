#include "terminal/acts.h"

#include <gtest/gtest.h>

#include <set>

#include "terminal/text.h"

namespace strowger::client {
namespace {

// A desk with one item that allows just these verbs.
DeskState DeskWith(const std::vector<routing::v1::Verb>& verbs, bool is_offered) {
  DeskState state;
  state.is_known = true;
  auto& item = state.desk.work_items["work-items/7"];
  item.set_name("work-items/7");
  item.set_state(is_offered ? routing::v1::WORK_ITEM_STATE_OFFERED
                            : routing::v1::WORK_ITEM_STATE_CONNECTED);
  for (const routing::v1::Verb verb : verbs) item.add_allowed_verbs(verb);
  if (is_offered) {
    state.desk.offer.emplace();
    state.desk.offer->set_work_item("work-items/7");
  }
  auto& pop = state.desk.pops["work-items/7"];
  pop.set_match(customer::v1::CALLER_MATCH_MANY);
  for (int number = 0; number < 3; ++number) pop.add_candidates();
  return state;
}

// All verbs that a server may allow together.
std::vector<std::vector<routing::v1::Verb>> VerbsTogether() {
  using namespace routing::v1;  // Names of the proto's enum.
  return {{VERB_ACCEPT, VERB_DECLINE},
          {VERB_HOLD, VERB_TRANSFER, VERB_CONSULT, VERB_RELEASE},
          {VERB_RETRIEVE, VERB_TRANSFER, VERB_CONSULT, VERB_RELEASE},
          {VERB_CANCEL_CONSULTATION, VERB_COMPLETE_TRANSFER, VERB_CONFERENCE, VERB_RELEASE},
          {VERB_COMPLETE_TRANSFER, VERB_RELEASE},
          {VERB_TRANSFER, VERB_RELEASE, VERB_PARK},
          {VERB_FINISH_WRAP_UP, VERB_EXTEND_WRAP_UP}};
}

TEST(ActsTest, NoKeyMeansTwoThingsAtOnce) {
  for (const auto& verbs : VerbsTogether()) {
    for (const bool is_offered : {true, false}) {
      const DeskState desk = DeskWith(verbs, is_offered);
      std::set<std::pair<KeyCode, std::string_view>> seen;
      for (const Binding& binding : KeyTable()) {
        if (!IsPossible(binding.act, desk)) continue;
        EXPECT_TRUE(seen.emplace(binding.code, binding.character).second)
            << "key " << binding.shown;
      }
    }
  }
}

TEST(ActsTest, EveryVerbOfTheServerHasAKey) {
  for (const auto& verbs : VerbsTogether()) {
    for (const routing::v1::Verb verb : verbs) {
      const bool is_offer = verb == routing::v1::VERB_ACCEPT || verb == routing::v1::VERB_DECLINE;
      const DeskState with = DeskWith({verb}, is_offer);
      const DeskState without = DeskWith({}, is_offer);
      int gained = 0;
      for (const Binding& binding : KeyTable()) {
        if (IsPossible(binding.act, with) && !IsPossible(binding.act, without)) ++gained;
      }
      EXPECT_GE(gained, 1) << routing::v1::Verb_Name(verb);
    }
  }
  EXPECT_EQ(routing::v1::Verb_MAX, routing::v1::VERB_PARK) << "a verb is new";
}

TEST(ActsTest, WhatDestroysIsNoLetter) {
  for (const Binding& binding : KeyTable()) {
    if (binding.act != Act::kRelease) continue;
    EXPECT_NE(binding.code, KeyCode::kCharacter);
  }
}

TEST(TextTest, EveryTextSaysSomethingInEveryLanguageWithTheSamePlaces) {
  for (std::size_t number = 0; number < static_cast<std::size_t>(Text::kCount); ++number) {
    const auto text = static_cast<Text>(number);
    const std::string english = Say(Language::kEnglish, text, {"<0>", "<1>"});
    ASSERT_FALSE(english.empty()) << number;
    for (const Language language : {Language::kSimplified, Language::kTraditional}) {
      const std::string said = Say(language, text, {"<0>", "<1>"});
      EXPECT_FALSE(said.empty()) << english;
      for (const char* place : {"<0>", "<1>"}) {
        EXPECT_EQ(said.find(place) == std::string::npos, english.find(place) == std::string::npos)
            << english;
      }
    }
  }
}

TEST(TextTest, LanguagesAreFoundByName) {
  EXPECT_EQ(ToLanguage("en_US.UTF-8"), Language::kEnglish);
  EXPECT_EQ(ToLanguage("C.UTF-8"), Language::kEnglish);
  EXPECT_EQ(ToLanguage("zh_CN.UTF-8"), Language::kSimplified);
  EXPECT_EQ(ToLanguage("zh-Hans"), Language::kSimplified);
  EXPECT_EQ(ToLanguage("zh_TW.UTF-8"), Language::kTraditional);
  EXPECT_EQ(ToLanguage("zh-Hant-HK"), Language::kTraditional);
}

}  // namespace
}  // namespace strowger::client
