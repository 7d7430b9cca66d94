#include "core/mail/mail_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/customer/search_tokens.h"
#include "core/mail/threading.h"
#include "core/quality/value_rules.h"
#include "core/text/ascii.h"
#include "core/text/han_folding.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

constexpr std::string_view kUnknownLanguage = "unknown";

// Of values that patterns are held against more is not looked at, nor of headers of one name.
constexpr std::size_t kValueBytesMax = 500;
constexpr int kHeadersOfNameMax = 50;

std::string FoldedEntry(std::string_view text) { return AsciiLower(FoldHan(TrimmedBlanks(text))); }

// A pattern of "*" and "?" alone as MatchesPattern reads it, to which some letters mean more.
std::string FoldedPattern(std::string_view pattern) {
  std::string escaped;
  for (const char c : FoldedEntry(pattern)) {
    if (c == '9' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// A phrase as it is looked for; a "*" at its end stays.
std::string FoldedPhrase(std::string_view phrase) {
  phrase = TrimmedBlanks(phrase);
  std::string folded = FoldedWords(FoldHan(phrase));
  if (phrase.ends_with('*') && !folded.empty()) folded += '*';
  return folded;
}

Error RuleInvalid(const std::string& rule, const std::string& what) {
  return InvalidArgument("MAIL_RULE_INVALID", "mail rule \"" + rule + "\": " + what,
                         {{"rule", rule}, {"what", what}});
}

// ---- Checking and folding

using Fold = std::string (*)(std::string_view);

// The text says what is wrong.
std::string FoldList(std::vector<std::string>& list, const std::string& name, Fold fold) {
  if (list.size() > kRuleListMax) {
    return name + " has more than " + std::to_string(kRuleListMax) + " entries";
  }
  for (std::string& entry : list) {
    if (entry.size() > kRuleEntryBytesMax) {
      return "an entry of " + name + " is longer than " + std::to_string(kRuleEntryBytesMax) +
             " bytes";
    }
    if (!IsWellFormed(entry)) return "an entry of " + name + " is not UTF-8";
    std::string folded = fold(entry);
    if (folded.empty()) return name + " has \"" + entry + "\", which has no letter or digit";
    entry = std::move(folded);
  }
  return {};
}

std::string FoldHeaders(std::vector<HeaderCondition>& headers) {
  std::vector<std::string> names;
  std::vector<std::string> patterns;
  for (const HeaderCondition& header : headers) {
    names.push_back(header.name);
    patterns.push_back(header.pattern);
  }
  if (std::string wrong = FoldList(names, "headers", FoldedEntry); !wrong.empty()) return wrong;
  if (std::string wrong = FoldList(patterns, "headers", FoldedPattern); !wrong.empty())
    return wrong;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    headers[i] = {std::move(names[i]), std::move(patterns[i])};
  }
  return {};
}

std::string FoldConditions(MailConditions& when) {
  struct List {
    std::vector<std::string>* list;
    const char* name;
    Fold fold;
  };
  if (when.accounts.size() > kRuleListMax) {
    return "accounts has more than " + std::to_string(kRuleListMax) + " entries";
  }
  for (const List& one : {List{&when.senders, "senders", FoldedPattern},
                          {&when.sender_domains, "sender_domains", FoldedEntry},
                          {&when.words, "words", FoldedPhrase},
                          {&when.subject_words, "subject_words", FoldedPhrase},
                          {&when.tiers, "tiers", FoldedEntry},
                          {&when.languages, "languages", FoldedEntry}}) {
    if (std::string wrong = FoldList(*one.list, one.name, one.fold); !wrong.empty()) return wrong;
  }
  return FoldHeaders(when.headers);
}

std::string CheckResult(const MailRule& rule) {
  const bool says_something = rule.queue || rule.priority != 0 || !rule.needs.empty() ||
                              !rule.park_reason.empty() || rule.no_automatic_answer;
  if (rule.goes_on && !says_something) return "it goes on and says nothing";
  if (rule.priority > kRulePriorityMax || rule.priority < -kRulePriorityMax) {
    return "priority is from -" + std::to_string(kRulePriorityMax) + " to " +
           std::to_string(kRulePriorityMax);
  }
  if (rule.needs.size() > kRuleListMax) {
    return "skills have at most " + std::to_string(kRuleListMax) + " entries";
  }
  for (const SkillNeed& need : rule.needs) {
    if (!need.skill || need.least_level < kSkillLevelMin || need.least_level > kSkillLevelMax) {
      return "a skill has a name and a level from 1 to 10";
    }
  }
  if (rule.park_reason.size() > kRuleEntryBytesMax) {
    return "the reason to park has at most " + std::to_string(kRuleEntryBytesMax) + " bytes";
  }
  return {};
}

// ---- Asking

// Subject and text as phrases are looked for in them.
struct FoldedMail {
  std::string subject;
  std::string text;
};

// Words have spaces around them; a Chinese phrase may begin and end within a longer one.
bool HasPhrase(std::string_view text, std::string_view phrase) {
  const bool is_open_ended = phrase.ends_with('*');
  if (is_open_ended) phrase.remove_suffix(1);
  const bool begins_within = IsHan(FrontCharacter(phrase).code);
  std::size_t last = phrase.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(phrase[last]) & 0xc0) == 0x80) --last;
  const bool ends_within = is_open_ended || IsHan(FrontCharacter(phrase.substr(last)).code);
  for (std::size_t at = text.find(phrase); at != std::string_view::npos;
       at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if ((begins_within || at == 0 || text[at - 1] == ' ') &&
        (ends_within || end == text.size() || text[end] == ' ')) {
      return true;
    }
  }
  return false;
}

bool HasAnyPhrase(std::string_view text, const std::vector<std::string>& phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [text](const std::string& phrase) { return HasPhrase(text, phrase); });
}

bool IsAmong(const std::vector<std::string>& list, std::string_view value) {
  return list.empty() || std::find(list.begin(), list.end(), FoldedEntry(value)) != list.end();
}

bool FitsSender(const MailConditions& when, const std::string& sender) {
  const auto fits_pattern = [&sender](const std::string& pattern) {
    return MatchesPattern(pattern, sender);
  };
  if (!when.senders.empty() &&
      std::none_of(when.senders.begin(), when.senders.end(), fits_pattern)) {
    return false;
  }
  const std::size_t at = sender.rfind('@');
  const std::string_view domain =
      at == std::string::npos ? std::string_view() : std::string_view(sender).substr(at + 1);
  const auto is_in = [domain](const std::string& wanted) {
    return domain == wanted ||
           (domain.ends_with(wanted) && domain[domain.size() - wanted.size() - 1] == '.');
  };
  return when.sender_domains.empty() ||
         std::any_of(when.sender_domains.begin(), when.sender_domains.end(), is_in);
}

bool FitsHeader(const HeaderCondition& wanted, std::span<const MailHeader> headers) {
  int left = kHeadersOfNameMax;
  for (const MailHeader& header : headers) {
    if (!EqualsFolded(header.name, wanted.name)) continue;
    if (MatchesPattern(wanted.pattern, FoldedEntry(BeginningOf(header.value, kValueBytesMax)))) {
      return true;
    }
    if (--left == 0) break;
  }
  return false;
}

bool Fits(const MailConditions& when, const MailRuleFacts& facts, const std::string& sender,
          const FoldedMail& folded) {
  const auto& accounts = when.accounts;
  if (!accounts.empty() &&
      std::find(accounts.begin(), accounts.end(), facts.account) == accounts.end()) {
    return false;
  }
  if (when.is_open && *when.is_open != facts.is_open) return false;
  if (when.has_attachment && *when.has_attachment != facts.has_attachment) return false;
  if (!IsAmong(when.tiers, facts.tier)) return false;
  if (!IsAmong(when.languages, facts.language.empty() ? kUnknownLanguage : facts.language)) {
    return false;
  }
  if (!FitsSender(when, sender)) return false;
  if (!std::all_of(when.headers.begin(), when.headers.end(),
                   [&facts](const auto& wanted) { return FitsHeader(wanted, facts.headers); })) {
    return false;
  }
  if (!when.subject_words.empty() && !HasAnyPhrase(folded.subject, when.subject_words)) {
    return false;
  }
  return when.words.empty() || HasAnyPhrase(folded.subject, when.words) ||
         HasAnyPhrase(folded.text, when.words);
}

void AddNeeds(std::vector<SkillNeed>& needs, const std::vector<SkillNeed>& more) {
  for (const SkillNeed& need : more) {
    const auto known = std::find_if(needs.begin(), needs.end(), [&need](const SkillNeed& one) {
      return one.skill == need.skill;
    });
    if (known == needs.end()) {
      needs.push_back(need);
    } else {
      known->least_level = std::max(known->least_level, need.least_level);
    }
  }
}

void Apply(const MailRule& rule, MailRoute& route) {
  if (!route.queue) route.queue = rule.queue;
  if (route.park_reason.empty()) route.park_reason = rule.park_reason;
  route.priority += rule.priority;
  route.no_automatic_answer = route.no_automatic_answer || rule.no_automatic_answer;
  AddNeeds(route.needs, rule.needs);
}

// "classifier: billing 0.93". The probability is at least what was asked for, so it is a number.
std::string ToldGuess(const MailGuess& guess) {
  const int hundredths = static_cast<int>(std::clamp(guess.probability, 0.0, 1.0) * 100 + 0.5);
  const std::string digits = std::to_string(100 + hundredths % 100).substr(1);
  return "classifier: " + guess.topic + " " + std::to_string(hundredths / 100) + "." + digits;
}

}  // namespace

Result<MailRules> MailRules::Make(std::vector<MailRule> rules) {
  if (rules.size() > kMailRulesMax) {
    return InvalidArgument("MAIL_RULE_INVALID",
                           "there are " + std::to_string(rules.size()) + " mail rules; at most " +
                               std::to_string(kMailRulesMax) + " are allowed",
                           {{"count", std::to_string(rules.size())}});
  }
  MailRules made;
  std::set<std::string> ids;
  for (MailRule& rule : rules) {
    if (rule.id.empty() || rule.id.size() > kRuleEntryBytesMax) {
      return RuleInvalid(rule.id, "a rule has an id of at most 200 bytes");
    }
    if (!ids.insert(rule.id).second) return RuleInvalid(rule.id, "the id stands twice");
    if (std::string wrong = CheckResult(rule); !wrong.empty()) return RuleInvalid(rule.id, wrong);
    if (std::string wrong = FoldConditions(rule.when); !wrong.empty()) {
      return RuleInvalid(rule.id, wrong);
    }
    made.asks_for_words_ =
        made.asks_for_words_ || !rule.when.words.empty() || !rule.when.subject_words.empty();
  }
  made.rules_ = std::move(rules);
  return made;
}

std::vector<std::size_t> MailRules::Fitting(const MailRuleFacts& facts) const {
  FoldedMail folded;
  if (asks_for_words_) {
    folded.subject = FoldedWords(FoldHan(BeginningOf(facts.subject, kRuleTextBytesMax)));
    folded.text = FoldedWords(FoldHan(BeginningOf(facts.text, kRuleTextBytesMax)));
  }
  const std::string sender = PartyAddress(BeginningOf(facts.sender, kValueBytesMax));
  std::vector<std::size_t> fitting;
  for (std::size_t place = 0; place < rules_.size(); ++place) {
    if (!Fits(rules_[place].when, facts, sender, folded)) continue;
    fitting.push_back(place);
    if (!rules_[place].goes_on) break;
  }
  return fitting;
}

MailRoute Route(const MailRuleFacts& facts, const MailRules& rules,
                const std::optional<MailGuess>& guess, const RouteDefaults& defaults) {
  MailRoute route;
  const auto tell = [&route](const std::string& reason) {
    route.reason += (route.reason.empty() ? "" : ", ") + reason;
  };
  for (const std::size_t place : rules.Fitting(facts)) {
    const MailRule& rule = rules.rules()[place];
    Apply(rule, route);
    tell("rule " + std::to_string(place + 1) + " (" + rule.id + ")");
  }
  if (!route.queue && guess && guess->queue &&
      guess->probability >= defaults.guess_probability_min) {
    route.queue = guess->queue;
    route.priority += guess->priority;
    AddNeeds(route.needs, guess->needs);
    tell(ToldGuess(*guess));
  }
  if (!route.queue) {
    route.queue = defaults.queue;
    tell("account");
  }
  route.priority = std::clamp(route.priority, -kRulePriorityMax, kRulePriorityMax);
  return route;
}

}  // namespace strowger::core
