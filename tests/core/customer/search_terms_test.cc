#include "core/customer/search_terms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace strowger::core {
namespace {

using Terms = std::vector<std::string>;

Terms Split(const std::string& text) {
  std::istringstream in(text);
  Terms terms;
  for (std::string term; in >> term;) terms.push_back(term);
  return terms;
}

SearchableCustomer Named(std::string name) {
  SearchableCustomer customer;
  customer.names = {std::move(name)};
  return customer;
}

// The best place at which an index of these terms finds the text; none where it does not.
std::optional<SearchPlace> PlaceOf(const Terms& kept, std::string_view text) {
  const auto has = [&](const SearchTerm& asked) {
    return std::any_of(kept.begin(), kept.end(), [&](const std::string& term) {
      return asked.is_beginning ? term.starts_with(asked.term) : term == asked.term;
    });
  };
  for (const auto& look : SearchLooksFor(text)) {
    if (std::all_of(look.groups.begin(), look.groups.end(), [&](const auto& group) {
          return std::any_of(group.begin(), group.end(), has);
        })) {
      return look.place;
    }
  }
  return std::nullopt;
}

TEST(SearchTermsTest, ChineseNameIsKeptByItsCharactersReadingsAndInitials) {
  EXPECT_EQ(
      Split(SearchTermsOf(Named("張偉"))),
      (Terms{"nzhangwei", "nzw", "n张伟", "wwei", "wzhang", "wzhangwei", "wzw", "w伟", "w张伟"}));
}

TEST(SearchTermsTest, LatinWordsAreKeptWithoutAccentsAndForgiveErrors) {
  const std::string terms = SearchTermsOf(Named("Zoë Müller"));
  EXPECT_EQ(Split(terms), (Terms{"lmuller", "nzoemuller", "wmuller", "wzoe"}));
  EXPECT_EQ(ForgivingWordsOf(terms), Terms{"muller"});
}

TEST(SearchTermsTest, NumberIsKeptInPiecesOfFourAndMailByNameAndDomain) {
  SearchableCustomer customer;
  customer.phones = {"+12 345-6"};
  customer.mails = {"Ana.Silva@Example.org"};
  customer.tier = "Gold";
  EXPECT_EQ(Split(SearchTermsOf(customer)), (Terms{"aexampleorg", "d1234", "d2345", "d3456",
                                                   "manasilvaexampleorg", "q", "vana", "vsilva"}));
  EXPECT_EQ(NumberLookFor("23456").groups.size(), 2U);
}

TEST(SearchTermsTest, PlacesAreToldApart) {
  SearchableCustomer customer = Named("王建国");
  customer.companies = {"南京江南机械有限公司"};
  const Terms kept = Split(SearchTermsOf(customer));
  struct Row {
    const char* text;
    std::optional<SearchPlace> place;
  };
  const Row rows[] = {{"王建国", SearchPlace::kWholeName},
                      {"王 建国", SearchPlace::kWholeName},
                      {"Wang Jianguo", SearchPlace::kWholeName},
                      {"wjg", SearchPlace::kWholeName},
                      {"王", SearchPlace::kNameBegins},
                      {"wang", SearchPlace::kNameBegins},
                      {"wj", SearchPlace::kNameBegins},
                      {"国", SearchPlace::kInName},
                      {"jianguo", SearchPlace::kInName},
                      {"jianguo wang", SearchPlace::kInName},
                      {"jg", SearchPlace::kInName},
                      {"南京江南机械有限公司", SearchPlace::kWholeCompany},
                      {"南京", SearchPlace::kCompanyBegins},
                      {"機械", SearchPlace::kInside},
                      {"jixie", SearchPlace::kInside},
                      {"王 江南", SearchPlace::kInside},
                      {"王国", std::nullopt},
                      {"公司", std::nullopt},
                      {"*\"()", std::nullopt}};
  for (const Row& row : rows) EXPECT_EQ(PlaceOf(kept, row.text), row.place) << row.text;
}

TEST(SearchTermsTest, BeginningsOfSeveralWordsAreTheLastResort) {
  EXPECT_TRUE(BeginningLooksFor("martin").empty());
  const auto looks = BeginningLooksFor("mar silv");
  ASSERT_EQ(looks.size(), 2U);
  EXPECT_TRUE(looks[0].groups[1][0].is_beginning);
  EXPECT_FALSE(SearchLooksFor("mar silv")[4].groups[1][0].is_beginning);
}

TEST(SearchTermsTest, LooksComeInTheOrderOfTheirPlaces) {
  for (const char* text : {"王", "ana silva", "a.b", "@example.org"}) {
    const auto looks = SearchLooksFor(text);
    EXPECT_TRUE(std::is_sorted(looks.begin(), looks.end(),
                               [](const auto& a, const auto& b) { return a.place < b.place; }));
  }
}

TEST(SearchTermsTest, WordsWithOneSlipBetweenThemHaveAKeyInCommon) {
  for (const char* slip : {"martin", "martn", "marttin", "mar+in", "matrin", "artin", "martix"}) {
    const auto left = SlipKeysOf("martin");
    const auto right = SlipKeysOf(slip);
    Terms common;
    std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                          std::back_inserter(common));
    EXPECT_FALSE(common.empty()) << slip;
    EXPECT_TRUE(IsOneSlipAway("martin", slip)) << slip;
  }
  EXPECT_FALSE(IsOneSlipAway("martin", "marni"));
}

TEST(SearchTermsTest, MeantWordsStandForTheOneThatWasAsked) {
  auto words = AskedWordsOf("Li Gracia 王");
  ASSERT_EQ(words.size(), 3U);
  EXPECT_FALSE(words[0].is_forgiving);
  ASSERT_TRUE(words[1].is_forgiving);
  EXPECT_FALSE(words[2].is_forgiving);
  words[1].meant = {"garcia", "gracie"};
  const auto look = SlipLookFor(words);
  EXPECT_EQ(look.place, SearchPlace::kSlip);
  ASSERT_EQ(look.groups.size(), 3U);
  EXPECT_EQ(look.groups[1][0].term, "lgarcia");
  EXPECT_EQ(look.groups[1][1].term, "lgracie");
  EXPECT_EQ(look.groups[2][0].term, "w王");
}

TEST(SearchTermsTest, PlaceGoesBeforeTierAndTierBeforeAge) {
  const SearchHit old{SearchPlace::kNameBegins, TierPlaceOf(""), CustomerId{1}};
  const SearchHit gold{SearchPlace::kNameBegins, TierPlaceOf("gold"), CustomerId{3}};
  const SearchHit vip{SearchPlace::kNameBegins, TierPlaceOf("VIP"), CustomerId{4}};
  const SearchHit named{SearchPlace::kNameBegins, TierPlaceOf("basic"), CustomerId{5}};
  const SearchHit whole{SearchPlace::kWholeCompany, TierPlaceOf(""), CustomerId{9}};
  std::vector<SearchHit> hits{old, named, gold, vip, whole};
  std::sort(hits.begin(), hits.end(), StandsBefore);
  std::vector<std::uint64_t> order;
  for (const auto& hit : hits) order.push_back(hit.customer.value);
  EXPECT_EQ(order, (std::vector<std::uint64_t>{9, 4, 3, 5, 1}));
}

TEST(SearchTermsTest, TermsAreFewAndShort) {
  SearchableCustomer customer;
  std::string long_name;
  for (int i = 0; i < 166; ++i) long_name += "行";
  customer.names = {long_name, std::string(500, 'x')};
  customer.companies = {long_name};
  const auto terms = Split(SearchTermsOf(customer));
  EXPECT_LT(terms.size(), 200U);
  for (const auto& term : terms) EXPECT_LE(term.size(), kWholeBytesMax + 1);
  for (const auto& look : SearchLooksFor(std::string(200, ' ') + "a b c d e f g h i j k l m")) {
    EXPECT_LE(look.groups.size(), kSearchWordsMax);
  }
}

}  // namespace
}  // namespace strowger::core
