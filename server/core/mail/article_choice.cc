#include "core/mail/article_choice.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/mail/language_tag.h"
#include "core/mail/mail_template.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

Error ArticleInvalid(const std::string& id, const std::string& why) {
  return InvalidArgument("MAIL_ARTICLE_INVALID", "article \"" + id + "\": " + why,
                         {{"article", id}});
}

bool IsOneLine(const std::string& text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && IsWellFormed(text) &&
         std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

bool IsWebLink(const std::string& link) {
  return IsOneLine(link, kArticleLinkBytesMax) && link.find(' ') == std::string::npos &&
         (link.starts_with("https://") || link.starts_with("http://"));
}

// What is wrong with it; empty: nothing.
std::string FaultOf(const MailArticle& article) {
  if (article.id.empty() || article.id.size() > kRuleEntryBytesMax) {
    return "an article has an id of at most 200 bytes";
  }
  if (article.topics.empty() || article.topics.size() > kRuleListMax) {
    return "topics has from 1 to " + std::to_string(kRuleListMax) + " entries";
  }
  if (article.titles.empty()) return "titles has no language";
  if (article.titles.size() > kRuleListMax) return "titles has too many languages";
  for (const auto& [language, title] : article.titles) {
    if (!IsOneLine(title, kArticleTitleBytesMax)) {
      return "titles: that of \"" + language + "\" must be one line of 1 to " +
             std::to_string(kArticleTitleBytesMax) + " bytes";
    }
    const auto link = article.links.find(language);
    if (link == article.links.end() || !IsWebLink(link->second)) {
      return "links: that of \"" + language + "\" must begin with https:// and have at most " +
             std::to_string(kArticleLinkBytesMax) + " bytes";
    }
  }
  if (article.links.size() > article.titles.size()) return "links has a language without a title";
  return {};
}

MailRule RuleOf(const MailArticle& article) {
  MailRule rule;
  rule.id = article.id;
  rule.when.words = article.words;
  rule.priority = 1;  // A rule has to say something.
  rule.goes_on = true;
  return rule;
}

// The title and link for a language; none when there are none for it, since a page that cannot be
// read is no answer.
std::optional<SuggestedArticle> InLanguage(const MailArticle& article, std::string_view language) {
  const std::string base = AsciiLower(BaseLanguage(language));
  std::vector<std::string> languages;
  for (const auto& [each, _] : article.titles) {
    if (EqualsFolded(BaseLanguage(each), base)) languages.push_back(each);
  }
  if (languages.empty()) return std::nullopt;
  const std::string chosen = ChooseLanguage(languages, language, base);
  return SuggestedArticle{article.id, article.titles.at(chosen), article.links.at(chosen)};
}

}  // namespace

Result<ArticleShelf> ArticleShelf::Make(std::vector<MailArticle> articles) {
  if (articles.size() > kArticlesMax) {
    return InvalidArgument("MAIL_ARTICLE_INVALID",
                           "there are more than " + std::to_string(kArticlesMax) + " articles");
  }
  std::vector<MailRule> rules;
  for (const MailArticle& article : articles) {
    if (std::string fault = FaultOf(article); !fault.empty()) {
      return ArticleInvalid(article.id, fault);
    }
    rules.push_back(RuleOf(article));
  }
  auto words = MailRules::Make(std::move(rules));
  if (!words.ok()) {
    Error error = words.error();
    error.reason = "MAIL_ARTICLE_INVALID";
    return error;
  }
  ArticleShelf shelf;
  shelf.articles_ = std::move(articles);
  shelf.words_ = *std::move(words);
  return shelf;
}

std::vector<SuggestedArticle> ArticleShelf::Choose(const ArticleWish& wish) const {
  MailRuleFacts facts;
  facts.subject = wish.subject;
  facts.text = wish.text;
  const std::vector<std::size_t> fitting = words_.Fitting(facts);
  std::vector<SuggestedArticle> chosen;
  for (const bool has_words : {true, false}) {
    for (const std::size_t place : fitting) {
      const MailArticle& article = articles_[place];
      if (article.words.empty() == has_words || chosen.size() == kSuggestionsMax) continue;
      if (std::ranges::find(article.topics, wish.topic) == article.topics.end()) continue;
      if (auto one = InLanguage(article, wish.language)) chosen.push_back(*std::move(one));
    }
  }
  return chosen;
}

std::string TellSuggestions(const std::vector<SuggestedArticle>& articles,
                            std::string_view language) {
  if (articles.empty()) return {};
  const std::string_view base = BaseLanguage(language);
  std::string told;
  if (EqualsFolded(base, "en")) {
    told = "These pages may help at once:";
  } else if (EqualsFolded(base, "zh")) {
    told = IsTraditionalChinese(language) ? "以下頁面或許能立即幫到您："
                                          : "以下页面或许能立即帮到您：";
  } else {
    return {};
  }
  for (const SuggestedArticle& article : articles) {
    told += "\n- " + article.title + "\n  " + article.link;
  }
  return told;
}

}  // namespace strowger::core
