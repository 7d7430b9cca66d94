#include "setup_mail.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/mail/mail_message.h"
#include "core/text/ascii.h"
#include "model_file.h"
#include "service/ports/mail_store.h"
#include "setup_due.h"
#include "setup_mail_rules.h"
#include "setup_value.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;
using service::MailAccountPlan;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kAccountsMax = 256;
constexpr int kAliasesMax = 100;
constexpr std::uint32_t kMessageBytesLeast = std::uint32_t{1} << 20;
constexpr std::size_t kAddressBytesMax = 254;  // RFC 5321, section 4.5.3.1.3, less its brackets.
constexpr std::size_t kSignatureBytesMax = 4'000;

// One "@", and nothing that could end a line or a path.
bool IsAddress(const std::string& address) {
  const std::size_t at = address.find('@');
  return at != std::string::npos && at > 0 && at + 1 < address.size() &&
         address.find('@', at + 1) == std::string::npos && address.size() <= kAddressBytesMax &&
         core::IsAscii(address) && std::ranges::none_of(address, [](unsigned char c) {
           return std::isspace(c) || std::iscntrl(c) || c == '<' || c == '>' || c == ',';
         });
}

// Reads one account; the first refusal stays.
class AccountReader {
 public:
  AccountReader(const wire::MailAccount& in, const std::set<QueueId>& queues)
      : in_(in), queues_(queues), entry_("mail_account \"" + in.id() + "\"") {}

  Result<MailAccountPlan> Read() {
    Check(IsConfigName(in_.id()), kNameRule);
    plan_.id = core::MailAccountId{in_.id()};
    Check(IsAddress(in_.address()), "address: \"" + in_.address() + "\" is no mail address");
    plan_.address = in_.address();
    plan_.domain = core::AsciiLower(in_.address().substr(in_.address().find('@') + 1));
    plan_.display_name = in_.display_name();
    ReadAliases();
    plan_.queue = QueueId{in_.queue()};
    Check(queues_.contains(plan_.queue), "queue: there is no queue \"" + in_.queue() + "\"");
    if (!in_.language().empty()) plan_.language = in_.language();
    for (const auto& [language, text] : in_.signatures()) {
      Check(text.size() <= kSignatureBytesMax, "signatures: that of \"" + language +
                                                   "\" is longer than " +
                                                   std::to_string(kSignatureBytesMax) + " bytes");
      plan_.signatures.emplace(language, text);
    }
    plan_.threads_by_subject = in_.threads_by_subject();
    plan_.acknowledges = in_.acknowledges();
    ReadSending();
    if (refusal_) return *refusal_;
    return std::move(plan_);
  }

 private:
  void Check(bool is_right, const std::string& text) {
    if (!is_right && !refusal_) refusal_ = RefuseValue(entry_, text);
  }

  void ReadAliases() {
    Check(in_.aliases_size() <= kAliasesMax,
          "aliases: there are more than " + std::to_string(kAliasesMax));
    for (const std::string& alias : in_.aliases()) {
      Check(IsAddress(alias), "aliases: \"" + alias + "\" is no mail address");
      plan_.aliases.push_back(alias);
    }
  }

  void ReadSending() {
    if (in_.has_undo_duration()) plan_.undo_duration = DurationOf(in_.undo_duration());
    Check(plan_.undo_duration >= Duration::zero() && plan_.undo_duration <= minutes(10),
          "undo_duration must be \"0s\" to \"10m\"");
    constexpr std::uint32_t kMessagesMax = 100'000;
    const std::uint32_t messages = in_.messages_per_minute_max();
    Check(messages <= kMessagesMax,
          "messages_per_minute_max must be 1 to " + std::to_string(kMessagesMax));
    if (messages > 0) plan_.messages_per_minute_max = static_cast<int>(messages);
  }

  const wire::MailAccount& in_;
  const std::set<QueueId>& queues_;
  const std::string entry_;
  MailAccountPlan plan_;
  std::optional<Error> refusal_;
};

Result<void> ReadCap(const char* name, std::uint32_t wanted, int& out) {
  constexpr std::uint32_t kMost = 10'000;
  if (wanted > kMost) {
    return RefuseValue("mail", std::string(name) + " must be 1 to " + std::to_string(kMost));
  }
  if (wanted > 0) out = static_cast<int>(wanted);
  return {};
}

Result<void> ReadCaps(const wire::MailSettings& in, service::MailPolicy& policy) {
  auto read = ReadCap("threads_of_sender_max", in.threads_of_sender_max(),
                      policy.intake.threads_of_sender_max);
  if (read.ok()) {
    read =
        ReadCap("mails_in_thread_max", in.mails_in_thread_max(), policy.intake.mails_in_thread_max);
  }
  if (read.ok()) {
    read =
        ReadCap("answers_to_address_max", in.answers_to_address_max(), policy.answers.address_max);
  }
  if (!read.ok() || !in.has_suppression_duration()) return read;
  policy.suppression = DurationOf(in.suppression_duration());
  if (policy.suppression >= hours(1) && policy.suppression <= hours(87'600)) return {};
  return RefuseValue("mail", "suppression_duration must be \"1h\" to \"87600h\"");
}

Result<service::MailAccounts> ReadAccounts(const wire::Configuration& in,
                                           const std::set<QueueId>& queues) {
  if (in.mail_account_size() > kAccountsMax) {
    return RefuseValue("mail_account", "there are more than " + std::to_string(kAccountsMax));
  }
  service::MailAccounts accounts;
  for (const wire::MailAccount& account : in.mail_account()) {
    auto plan = AccountReader(account, queues).Read();
    if (!plan.ok()) return plan.error();
    const std::string entry = "mail_account \"" + account.id() + "\"";
    if (accounts.Find(plan->id) != nullptr) return RefuseValue(entry, "this name stands twice");
    std::vector<std::string> addresses = plan->aliases;
    addresses.push_back(plan->address);
    for (const std::string& address : addresses) {
      const MailAccountPlan* other = accounts.FindAddress(address);
      if (other == nullptr) continue;
      return RefuseValue(
          entry, "\"" + address + "\" is an address of \"" + other->id.value + "\" already");
    }
    accounts.plans.push_back(*std::move(plan));
  }
  return accounts;
}

Result<service::MailTexts> ReadTexts(const wire::Configuration& in) {
  service::MailTexts texts;
  for (const wire::MailText& text : in.mail_text()) {
    const std::string entry = "mail_text \"" + text.id() + "\"";
    if (text.id() != service::kAcknowledgement && text.id() != service::kClosedText) {
      return RefuseValue(entry, "there are \"acknowledgement\" and \"closed\"");
    }
    auto subject = core::ParseMailTemplate(text.subject());
    if (!subject.ok()) return RefuseValue(entry, "subject: " + subject.error().message);
    auto body = core::ParseMailTemplate(text.text());
    if (!body.ok()) return RefuseValue(entry, "text: " + body.error().message);
    const std::string language = text.language().empty() ? "en" : text.language();
    const bool is_new =
        texts[text.id()].emplace(language, service::MailText{*subject, *body}).second;
    if (!is_new) return RefuseValue(entry, "it stands twice for the language \"" + language + "\"");
  }
  return texts;
}

// [[mail_article]]
Result<void> ReadArticles(const wire::Configuration& in, service::MailPolicy& policy) {
  std::vector<core::MailArticle> articles;
  for (const wire::MailArticle& article : in.mail_article()) {
    articles.push_back({.id = article.id(),
                        .topics = {article.topics().begin(), article.topics().end()},
                        .words = {article.words().begin(), article.words().end()},
                        .titles = {article.titles().begin(), article.titles().end()},
                        .links = {article.links().begin(), article.links().end()}});
    if (!IsConfigName(article.id())) {
      return RefuseValue("mail_article \"" + article.id() + "\"", kNameRule);
    }
  }
  auto shelf = core::ArticleShelf::Make(std::move(articles));
  if (!shelf.ok()) return RefuseValue("mail_article", shelf.error().message);
  policy.articles = *std::move(shelf);
  const double probability = in.mail().suggest_probability();
  if (!(probability >= 0 && probability <= 1)) {
    return RefuseValue("mail", "suggest_probability must be above 0, and at most 1");
  }
  if (probability > 0) policy.suggest_probability = probability;
  return {};
}

// An account that acknowledges needs something to say.
Result<void> CheckAcknowledgements(const service::MailPolicy& policy) {
  for (const MailAccountPlan& plan : policy.accounts->plans) {
    if (!plan.acknowledges || policy.texts.contains(service::kAcknowledgement)) continue;
    return RefuseValue("mail_account \"" + plan.id.value + "\"",
                       "acknowledges needs a [[mail_text]] with id \"acknowledgement\"");
  }
  return {};
}

// Reads [[mail_topic]]; the first refusal stays.
class TopicReader {
 public:
  TopicReader(const wire::MailTopic& in, const core::FloorSetup& floor)
      : in_(in), floor_(floor), entry_("mail_topic \"" + in.name() + "\"") {}

  Result<service::MailTopicPlan> Read() {
    Check(!in_.name().empty() && in_.name().size() <= service::kTopicBytesMax,
          "name has 1 to " + std::to_string(service::kTopicBytesMax) + " bytes");
    service::MailTopicPlan plan;
    plan.queue = QueueId{in_.queue()};
    Check(in_.queue().empty() || std::ranges::find(floor_.queues, plan.queue,
                                                   &core::QueueSetup::id) != floor_.queues.end(),
          "queue: there is no queue \"" + in_.queue() + "\"");
    for (const auto& [skill, level] : in_.needs()) {
      Check(std::ranges::find(floor_.skills, SkillId{skill}) != floor_.skills.end(),
            "needs: there is no [[skill]] with id \"" + skill + "\"");
      Check(level >= core::kSkillLevelMin && level <= core::kSkillLevelMax,
            "needs: the level of \"" + skill + "\" must be 1 to 10");
      plan.needs.push_back({SkillId{skill}, level});
    }
    Check(in_.priority() >= -core::kRulePriorityMax && in_.priority() <= core::kRulePriorityMax,
          "priority must be -1000 to 1000");
    plan.priority = in_.priority();
    // Also what is no number is refused.
    Check(in_.least_probability() >= 0 && in_.least_probability() <= 1,
          "least_probability must be above 0, and at most 1");
    plan.least_probability = in_.least_probability();
    if (refusal_) return *refusal_;
    return plan;
  }

 private:
  void Check(bool is_right, const std::string& text) {
    if (!is_right && !refusal_) refusal_ = RefuseValue(entry_, text);
  }

  const wire::MailTopic& in_;
  const core::FloorSetup& floor_;
  const std::string entry_;
  std::optional<Error> refusal_;
};

// [[mail_topic]] and the model.
Result<void> ReadTopics(const wire::Configuration& in, const core::FloorSetup& floor,
                        service::MailPolicy& policy) {
  constexpr int kTopicsMax = 1'000;
  if (in.mail_topic_size() > kTopicsMax) {
    return RefuseValue("mail_topic", "there are more than " + std::to_string(kTopicsMax));
  }
  for (const wire::MailTopic& topic : in.mail_topic()) {
    auto plan = TopicReader(topic, floor).Read();
    if (!plan.ok()) return plan.error();
    if (!policy.topics.emplace(topic.name(), *std::move(plan)).second) {
      return RefuseValue("mail_topic \"" + topic.name() + "\"", "this name stands twice");
    }
  }
  if (in.mail().model().empty()) return {};
  auto model = ReadModelInUse(in.mail().model());
  if (!model.ok()) return RefuseValue("mail", "model: " + model.error().message);
  policy.model = *std::move(model);
  return {};
}

std::map<QueueId, core::Calendar> HoursOf(const core::FloorSetup& floor) {
  std::map<QueueId, core::Calendar> open;
  for (const core::QueueSetup& queue : floor.queues) {
    for (const core::Calendar& calendar : floor.hours) {
      if (queue.hours && calendar.setup().id == queue.hours) open.emplace(queue.id, calendar);
    }
  }
  return open;
}

// What stands in mails; the token follows.
Result<std::string> ReadUnsubscribeUrl(const wire::UnsubscribeSettings& in) {
  constexpr std::size_t kUrlBytesMax = 200;
  std::string url = in.url();
  if (url.empty()) return url;
  const bool is_plain = std::ranges::all_of(url, [](unsigned char c) {
    return std::isgraph(c) && c != '<' && c != '>' && c != ',' && c != '?' && c != '#';
  });
  // RFC 8058, section 3.1, asks for https.
  if (!url.starts_with("https://") || url.size() > kUrlBytesMax || !is_plain) {
    return RefuseValue("unsubscribe", "url: \"" + url +
                                          "\" must be as \"https://mail.example.org/u/\", of at "
                                          "most 200 bytes and without ? and #");
  }
  if (!url.ends_with('/')) url += '/';
  return url;
}

Result<void> ReadCampaignSetup(const wire::Configuration& in, const core::FloorSetup& floor,
                               MailSetup& setup) {
  auto url = ReadUnsubscribeUrl(in.unsubscribe());
  if (!url.ok()) return url.error();
  setup.unsubscribe_listen = in.unsubscribe().listen();
  service::CampaignPolicy policy;
  policy.accounts = setup.policy->accounts;
  for (const core::Calendar& calendar : floor.hours) {
    policy.hours.emplace(calendar.setup().id.value, calendar);
  }
  policy.unsubscribe_url = *url;
  setup.campaigns = std::make_shared<const service::CampaignPolicy>(std::move(policy));
  return {};
}

}  // namespace

Result<MailSetup> ReadMailSetup(const wire::Configuration& in, const core::FloorSetup& floor) {
  std::set<QueueId> queues;
  for (const core::QueueSetup& queue : floor.queues) queues.insert(queue.id);
  service::MailPolicy policy;
  if (auto read = ReadCaps(in.mail(), policy); !read.ok()) return read.error();
  auto accounts = ReadAccounts(in, queues);
  if (!accounts.ok()) return accounts.error();
  auto rules = ReadMailRules(in, floor);
  if (!rules.ok()) return rules.error();
  policy.rules = *std::move(rules);
  policy.hours = HoursOf(floor);
  if (auto read = ReadTopics(in, floor, policy); !read.ok()) return read.error();
  auto promises = ReadPromises(in);
  if (!promises.ok()) return promises.error();
  policy.promises = *std::move(promises);
  policy.accounts = std::make_shared<const service::MailAccounts>(*std::move(accounts));
  auto texts = ReadTexts(in);
  if (!texts.ok()) return texts.error();
  policy.texts = *std::move(texts);
  if (auto read = ReadArticles(in, policy); !read.ok()) return read.error();
  if (auto checked = CheckAcknowledgements(policy); !checked.ok()) return checked.error();
  MailSetup setup;
  setup.policy = std::make_shared<const service::MailPolicy>(std::move(policy));
  setup.lmtp_listen = in.mail().lmtp_listen();
  if (auto read = ReadCampaignSetup(in, floor, setup); !read.ok()) return read.error();
  auto servers = ReadMailServers(in);
  if (!servers.ok()) return servers.error();
  setup.servers = *std::move(servers);
  if (const std::uint32_t bytes = in.mail().message_bytes_max(); bytes > 0) {
    if (bytes < kMessageBytesLeast || bytes > core::MailMessage::kMessageBytesMax) {
      return RefuseValue("mail", "message_bytes_max must be 1048576 to 134217728");
    }
    setup.message_bytes_max = bytes;
  }
  return setup;
}

}  // namespace strowger
