#include "core/mail/article_choice.h"

#include <gtest/gtest.h>

#include "core/mail/mail_template.h"

namespace strowger::core {
namespace {

MailArticle HelpArticle(const std::string& id, std::vector<std::string> topics,
                        std::vector<std::string> words = {}) {
  return {id,
          std::move(topics),
          std::move(words),
          {{"en", "About " + id}},
          {{"en", "https://help.example/" + id}}};
}

std::vector<std::string> ChosenArticles(const ArticleShelf& shelf, const ArticleWish& wish) {
  std::vector<std::string> ids;
  for (const SuggestedArticle& article : shelf.Choose(wish)) ids.push_back(article.id);
  return ids;
}

TEST(ArticleChoiceTest, ThoseOfTheTopicWhoseWordsStandInTheMailComeFirst) {
  const auto shelf = ArticleShelf::Make(
      {HelpArticle("general", {"billing", "card"}), HelpArticle("card", {"card"}),
       HelpArticle("refund", {"billing"}, {"refund*"}),
       HelpArticle("vat", {"billing"}, {"vat number"}), HelpArticle("late", {"billing"}),
       HelpArticle("never", {"billing"})});
  ASSERT_TRUE(shelf.ok()) << shelf.error().message;
  using Ids = std::vector<std::string>;
  EXPECT_EQ(ChosenArticles(*shelf, {"billing", "Refunds", "Where is it?", "en"}),
            (Ids{"refund", "general", "late"}));
  EXPECT_EQ(ChosenArticles(*shelf, {"billing", "", "my VAT number is wrong", "en-GB"}),
            (Ids{"vat", "general", "late"}));
  EXPECT_EQ(ChosenArticles(*shelf, {"card", "refund", "", "en"}), (Ids{"general", "card"}));
  EXPECT_EQ(ChosenArticles(*shelf, {"parcel", "refund", "", "en"}), Ids{});
  EXPECT_EQ(ChosenArticles(*shelf, {"", "refund", "", "en"}), Ids{});
  EXPECT_EQ(ChosenArticles(*shelf, {"card", "", "", "zh"}), Ids{}) << "nobody can read it";
}

TEST(ArticleChoiceTest, EachLanguageHasItsTitleAndItsPage) {
  MailArticle article = HelpArticle("refund", {"billing"});
  article.titles["zh"] = "退款说明";
  article.links["zh"] = "https://help.example/zh/refund";
  article.titles["zh-Hant"] = "退款說明";
  article.links["zh-Hant"] = "https://help.example/hant/refund";
  const auto shelf = ArticleShelf::Make({article});
  ASSERT_TRUE(shelf.ok()) << shelf.error().message;
  const auto told = [&shelf](std::string_view language) {
    return TellSuggestions(shelf->Choose({"billing", "", "", language}), language);
  };
  EXPECT_EQ(told("en"),
            "These pages may help at once:\n- About refund\n  https://help.example/refund");
  EXPECT_EQ(told("zh"), "以下页面或许能立即帮到您：\n- 退款说明\n  https://help.example/zh/refund");
  EXPECT_EQ(told("zh-Hant-TW"),
            "以下頁面或許能立即幫到您：\n- 退款說明\n  https://help.example/hant/refund");
  EXPECT_EQ(told("de"), "");
  EXPECT_EQ(TellSuggestions({}, "en"), "");
}

TEST(ArticleChoiceTest, TheLongestSuggestionsAreNotCut) {
  std::vector<MailArticle> articles;
  for (int i = 0; i < 5; ++i) {
    MailArticle article = HelpArticle(std::to_string(i), {"billing"});
    article.titles["en"] = std::string(kArticleTitleBytesMax, 't');
    article.links["en"] = "https://" + std::string(kArticleLinkBytesMax - 8, 'l');
    articles.push_back(article);
  }
  const auto shelf = ArticleShelf::Make(articles);
  ASSERT_TRUE(shelf.ok()) << shelf.error().message;
  EXPECT_LE(TellSuggestions(shelf->Choose({"billing", "", "", "en"}), "en").size(),
            kTemplateValueBytesMax);
}

TEST(ArticleChoiceTest, EachMistakeIsNamed) {
  const auto fault = [](auto change) {
    MailArticle article = HelpArticle("a", {"billing"});
    change(article);
    const auto shelf = ArticleShelf::Make({article});
    return shelf.ok() ? std::string("none") : shelf.error().message;
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  EXPECT_EQ(fault([](MailArticle&) {}), "none");
  EXPECT_TRUE(has(fault([](auto& a) { a.id.clear(); }), "has an id"));
  EXPECT_TRUE(has(fault([](auto& a) { a.topics.clear(); }), "topics has"));
  EXPECT_TRUE(has(fault([](auto& a) { a.titles.clear(); }), "titles has no language"));
  EXPECT_TRUE(has(fault([](auto& a) { a.titles["en"] = "a\nb"; }), "one line"));
  EXPECT_TRUE(has(fault([](auto& a) { a.titles["zh"] = "标题"; }), "links: that of \"zh\""));
  EXPECT_TRUE(has(fault([](auto& a) { a.links["zh"] = "https://x"; }), "without a title"));
  EXPECT_TRUE(has(fault([](auto& a) { a.links["en"] = "javascript:x"; }), "https://"));
  EXPECT_TRUE(has(fault([](auto& a) { a.links["en"] = "https://a b"; }), "https://"));
  EXPECT_TRUE(has(fault([](auto& a) { a.words = {"--"}; }), "no letter or digit"));
  const auto twice = ArticleShelf::Make({HelpArticle("a", {"x"}), HelpArticle("a", {"x"})});
  EXPECT_FALSE(twice.ok());
}

}  // namespace
}  // namespace strowger::core
