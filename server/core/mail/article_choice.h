#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/mail/mail_rules.h"

// Pages that may answer a mail before a person does, for acknowledgements.
namespace strowger::core {

inline constexpr std::size_t kArticlesMax = kMailRulesMax;
inline constexpr std::size_t kArticleTitleBytesMax = 160;
inline constexpr std::size_t kArticleLinkBytesMax = 400;
inline constexpr std::size_t kSuggestionsMax = 3;  // In one acknowledgement.

struct MailArticle {
  std::string id;
  std::vector<std::string> topics;  // Of the mails that it may answer; one at least.
  // One of them must stand in the mail, as those of a rule; empty: its topic is enough.
  std::vector<std::string> words;
  // By language, BCP 47.
  std::map<std::string, std::string, std::less<>> titles;
  std::map<std::string, std::string, std::less<>> links;
};

// What a mail is about. The texts outlive the call.
struct ArticleWish {
  std::string_view topic;
  std::string_view subject;
  std::string_view text;
  std::string_view language;  // Of the text that the suggestions stand in.
};

// An article as it is suggested.
struct SuggestedArticle {
  std::string id;
  std::string title;
  std::string link;
};

// The articles in their order. A value; any thread.
class ArticleShelf {
 public:
  ArticleShelf() = default;
  // Refused with MAIL_ARTICLE_INVALID, which names the article: no id or one twice, no topic, a
  // language with a title or a link alone, a title of several lines, a link that is none of the
  // web, too many or too long.
  static Result<ArticleShelf> Make(std::vector<MailArticle> articles);

  // Those that fit the mail and are there in its language, at most kSuggestionsMax: those whose
  // words stand in it first.
  std::vector<SuggestedArticle> Choose(const ArticleWish& wish) const;

  const std::vector<MailArticle>& articles() const { return articles_; }

 private:
  std::vector<MailArticle> articles_;
  MailRules words_;  // One rule for each article, which fits when its words do.
};

// As they stand in an acknowledgement, with a line before them. Empty of none, and in languages
// other than English and Chinese.
std::string TellSuggestions(const std::vector<SuggestedArticle>& articles,
                            std::string_view language);

}  // namespace strowger::core
