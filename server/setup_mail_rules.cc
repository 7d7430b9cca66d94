#include "setup_mail_rules.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace strowger {

namespace {

namespace wire = strowger::config::v1;

template <class Texts>
std::vector<std::string> ListOf(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

// Reads one rule; the first refusal stays. What core checks of every rule is not looked at here.
class MailRuleReader {
 public:
  MailRuleReader(const wire::MailRule& in, const wire::Configuration& whole,
                 const core::FloorSetup& floor)
      : in_(in), whole_(whole), floor_(floor) {}

  Result<core::MailRule> Read() {
    rule_.id = in_.id();
    ReadConditions();
    ReadHours();
    if (in_.has_attachment()) rule_.when.has_attachment = true;
    rule_.queue = QueueId{in_.queue()};
    const bool is_there =
        std::ranges::find(floor_.queues, rule_.queue, &core::QueueSetup::id) != floor_.queues.end();
    Check(in_.queue().empty() || is_there,
          "queue: there is no [[queue]] with id \"" + in_.queue() + "\"");
    rule_.priority = in_.priority();
    ReadNeeds();
    rule_.park_reason = in_.park();
    rule_.no_automatic_answer = in_.no_answer();
    rule_.goes_on = in_.goes_on();
    if (refusal_) return *refusal_;
    return std::move(rule_);
  }

 private:
  void Check(bool is_right, const std::string& text) {
    if (is_right || refusal_) return;
    const std::string entry = "mail_rule \"" + in_.id() + "\"";
    refusal_ = InvalidArgument("CONFIG_VALUE", entry + ": " + text, {{"entry", entry}});
  }

  void ReadConditions() {
    for (const std::string& account : in_.accounts()) {
      const bool is_there = std::ranges::any_of(
          whole_.mail_account(), [&](const auto& known) { return known.id() == account; });
      Check(is_there, "accounts: there is no [[mail_account]] with id \"" + account + "\"");
      rule_.when.accounts.emplace_back(account);
    }
    rule_.when.senders = ListOf(in_.from());
    rule_.when.sender_domains = ListOf(in_.sender_domains());
    for (const auto& [name, pattern] : in_.headers()) {
      rule_.when.headers.push_back({name, pattern});
    }
    rule_.when.words = ListOf(in_.words());
    rule_.when.subject_words = ListOf(in_.subject_words());
    rule_.when.tiers = ListOf(in_.tiers());
    rule_.when.languages = ListOf(in_.languages());
  }

  void ReadHours() {
    const std::string& hours = in_.hours();
    Check(hours.empty() || hours == "open" || hours == "closed",
          "hours must be \"open\" or \"closed\"");
    if (!hours.empty()) rule_.when.is_open = hours == "open";
  }

  void ReadNeeds() {
    for (const auto& [skill, level] : in_.needs()) {
      Check(std::ranges::find(floor_.skills, SkillId{skill}) != floor_.skills.end(),
            "needs: there is no [[skill]] with id \"" + skill + "\"");
      Check(level >= core::kSkillLevelMin && level <= core::kSkillLevelMax,
            "needs: the level of \"" + skill + "\" must be 1 to 10");
      rule_.needs.push_back({SkillId{skill}, level});
    }
  }

  const wire::MailRule& in_;
  const wire::Configuration& whole_;
  const core::FloorSetup& floor_;
  core::MailRule rule_;
  std::optional<Error> refusal_;
};

}  // namespace

Result<core::MailRules> ReadMailRules(const wire::Configuration& in,
                                      const core::FloorSetup& floor) {
  std::vector<core::MailRule> rules;
  for (const wire::MailRule& rule : in.mail_rule()) {
    auto read = MailRuleReader(rule, in, floor).Read();
    if (!read.ok()) return read.error();
    rules.push_back(*std::move(read));
  }
  auto made = core::MailRules::Make(std::move(rules));
  if (made.ok()) return made;
  Error error = made.error();
  error.reason = "CONFIG_VALUE";
  error.message = "mail_rule: " + error.message;
  return error;
}

}  // namespace strowger
