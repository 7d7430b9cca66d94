#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "core/floor/setup.h"
#include "core/mail/mail_ids.h"
#include "core/mail/mail_message.h"

// Where a mail goes, as administrators say it: the first rule that fits decides; without one the
// classifier when it is sure enough, else the account.
namespace strowger::core {

inline constexpr std::size_t kMailRulesMax = 500;
inline constexpr std::size_t kRuleListMax = 200;        // Of each list of a rule.
inline constexpr std::size_t kRuleEntryBytesMax = 200;  // Of each entry.
inline constexpr std::size_t kRuleTextBytesMax = std::size_t{64}
                                                 << 10;  // Looked through for words.
inline constexpr int kRulePriorityMax =
    1'000;  // Also of all rules together; at least the negative.

struct HeaderCondition {
  std::string name;
  std::string pattern;  // Of the whole value; one of the headers of this name is enough.
};

// All that is given must hold; of a list one entry is enough, but of `headers` all. Letters are
// compared without case, traditional characters as simplified ones. Patterns have "*" and "?".
struct MailConditions {
  std::vector<MailAccountId> accounts{};
  std::vector<std::string> senders{};         // Patterns of the address.
  std::vector<std::string> sender_domains{};  // With those below: example.com, mail.example.com.
  std::vector<HeaderCondition> headers{};
  // Words or phrases. "refund*" is any word that begins so; Chinese ones may stand within others.
  std::vector<std::string> words{};          // In the subject or the text.
  std::vector<std::string> subject_words{};  // In the subject.
  std::vector<std::string> tiers{};          // Of the customer.
  std::vector<std::string> languages{};      // Of the text: "zh", also "unknown".
  std::optional<bool> is_open{};             // The queue of the account is, when the mail comes.
  std::optional<bool> has_attachment{};
};

struct MailRule {
  std::string id;
  MailConditions when;
  QueueId queue;     // None: left to later rules, the classifier and the account.
  int priority = 0;  // Points.
  std::vector<SkillNeed> needs;
  std::string park_reason;  // Not empty: it waits apart from the queues for this reason.
  bool no_automatic_answer = false;
  // Later rules are looked at, too: their points and needs are added. Of two
  // queues or reasons the first stays.
  bool goes_on = false;
};

// What rules may ask about. The texts must outlive the call.
struct MailRuleFacts {
  MailAccountId account;
  std::string_view sender;
  std::span<const MailHeader> headers;
  std::string_view subject;
  std::string_view text;
  std::string_view tier;
  std::string_view language;  // As LanguageOf tells; empty: unknown.
  bool is_open = false;
  bool has_attachment = false;
};

// Rules in their order, ready to be asked. A value; any thread.
class MailRules {
 public:
  MailRules() = default;
  // Refused with MAIL_RULE_INVALID, which names the rule: no id or one twice, too many rules or
  // entries, an entry that is empty, too long or without letters, a rule that says nothing.
  static Result<MailRules> Make(std::vector<MailRule> rules);

  const std::vector<MailRule>& rules() const { return rules_; }
  // The places of the rules that fit, up to the first that does not go on.
  std::vector<std::size_t> Fitting(const MailRuleFacts& facts) const;

 private:
  std::vector<MailRule> rules_;  // Folded.
  bool asks_for_words_ = false;
};

// What the classifier takes the mail for, and what the administrator made of it.
struct MailGuess {
  std::string topic;
  double probability = 0;
  QueueId queue;  // None: the topic has none.
  int priority = 0;
  std::vector<SkillNeed> needs;
};

struct RouteDefaults {
  QueueId queue;                       // Of the account.
  double guess_probability_min = 0.8;  // Below it a person decides.
};

struct MailRoute {
  QueueId queue;
  int priority = 0;
  std::vector<SkillNeed> needs;
  std::string park_reason;
  bool no_automatic_answer = false;
  std::string reason;  // "rule 3 (refunds)", "classifier: billing 0.93", "account".
};
MailRoute Route(const MailRuleFacts& facts, const MailRules& rules,
                const std::optional<MailGuess>& guess, const RouteDefaults& defaults);

}  // namespace strowger::core
