#include "configuration_change.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <map>
#include <string>

namespace strowger {
namespace {

using google::protobuf::util::MessageDifferencer;
using service::ConfigurationChange;
using service::ConfigurationOutcome;
namespace wire = strowger::config::v1;

std::string NameOf(const wire::User& user) { return user.name(); }
std::string NameOf(const wire::CustomerElement& element) { return element.name(); }
std::string NameOf(const wire::MailTopic& topic) { return topic.name(); }
// The same text in other languages is another entry.
std::string NameOf(const wire::MailText& text) { return text.id() + "/" + text.language(); }
template <class Entry>
std::string NameOf(const Entry& entry) {
  return entry.id();
}

template <class Entry>
void Compare(const std::string& collection,
             const google::protobuf::RepeatedPtrField<Entry>& current,
             const google::protobuf::RepeatedPtrField<Entry>& next,
             std::vector<ConfigurationChange>& changes) {
  using Kind = ConfigurationChange::Kind;
  std::map<std::string, const Entry*> before;
  for (const Entry& entry : current) before.emplace(NameOf(entry), &entry);
  for (const Entry& entry : next) {
    const auto same = before.extract(NameOf(entry));
    if (same.empty()) {
      changes.push_back({Kind::kAdded, collection + "/" + NameOf(entry)});
    } else if (!MessageDifferencer::Equals(*same.mapped(), entry)) {
      changes.push_back({Kind::kChanged, collection + "/" + NameOf(entry)});
    }
  }
  for (const auto& [name, _] : before) {
    changes.push_back({Kind::kRemoved, collection + "/" + name});
  }
}

// Of rules, whose order counts, too: the first that fits decides.
template <class Entry>
void CompareRules(const std::string& collection,
                  const google::protobuf::RepeatedPtrField<Entry>& current,
                  const google::protobuf::RepeatedPtrField<Entry>& next,
                  std::vector<ConfigurationChange>& changes) {
  const std::size_t before = changes.size();
  Compare(collection, current, next, changes);
  const bool is_same = std::equal(current.begin(), current.end(), next.begin(), next.end(),
                                  MessageDifferencer::Equals);
  if (changes.size() == before && !is_same) {
    changes.push_back({ConfigurationChange::Kind::kChanged, collection});
  }
}

// Links are made at the start; only the queue that their calls go to may change.
Result<void> CompareLinks(const wire::Configuration& current, const wire::Configuration& next,
                          ConfigurationOutcome& outcome) {
  std::vector<ConfigurationChange> links;
  Compare("links", current.link(), next.link(), links);
  for (const ConfigurationChange& link : links) {
    if (link.kind != ConfigurationChange::Kind::kChanged) {
      return FailedPrecondition(
          "LINKS_NEED_RESTART",
          link.name + " is " + (link.kind == ConfigurationChange::Kind::kAdded ? "new" : "gone") +
              ": links come and go when the server is started again.",
          {{"link", link.name}});
    }
  }
  wire::Configuration before = current;
  wire::Configuration after = next;
  for (wire::Link& link : *before.mutable_link()) link.clear_default_queue();
  for (wire::Link& link : *after.mutable_link()) link.clear_default_queue();
  std::vector<ConfigurationChange> lasting;
  Compare("links", before.link(), after.link(), lasting);
  for (const ConfigurationChange& link : lasting) outcome.needs_restart.push_back(link.name);
  for (ConfigurationChange& link : links) outcome.changes.push_back(std::move(link));
  return {};
}

// Doors and ways out are made at the start; all else of an account counts at once.
wire::Configuration MailServersOf(const wire::Configuration& configuration) {
  wire::Configuration servers;
  servers.mutable_mail()->set_lmtp_listen(configuration.mail().lmtp_listen());
  servers.mutable_unsubscribe()->set_listen(configuration.unsubscribe().listen());
  servers.mutable_mail()->set_message_bytes_max(configuration.mail().message_bytes_max());
  for (const wire::MailAccount& account : configuration.mail_account()) {
    wire::MailAccount& server = *servers.add_mail_account();
    server.set_id(account.id());
    if (account.has_imap()) *server.mutable_imap() = account.imap();
    if (account.has_smtp()) *server.mutable_smtp() = account.smtp();
  }
  return servers;
}

}  // namespace

Result<ConfigurationOutcome> CompareConfigurations(const wire::Configuration& current,
                                                   const wire::Configuration& next) {
  ConfigurationOutcome outcome;
  if (!MessageDifferencer::Equals(current.center(), next.center())) {
    outcome.changes.push_back({ConfigurationChange::Kind::kChanged, "center"});
  }
  Compare("skills", current.skill(), next.skill(), outcome.changes);
  Compare("hours", current.hours(), next.hours(), outcome.changes);
  Compare("holidays", current.holidays(), next.holidays(), outcome.changes);
  Compare("queues", current.queue(), next.queue(), outcome.changes);
  Compare("agents", current.agent(), next.agent(), outcome.changes);
  Compare("users", current.user(), next.user(), outcome.changes);
  CompareRules("screen_pop", current.screen_pop(), next.screen_pop(), outcome.changes);
  Compare("customer-elements", current.customer_element(), next.customer_element(),
          outcome.changes);
  Compare("webhooks", current.webhook(), next.webhook(), outcome.changes);
  Compare("mail-accounts", current.mail_account(), next.mail_account(), outcome.changes);
  if (!MessageDifferencer::Equals(current.mail(), next.mail())) {
    outcome.changes.push_back({ConfigurationChange::Kind::kChanged, "mail"});
  }
  if (!MessageDifferencer::Equals(current.unsubscribe(), next.unsubscribe())) {
    outcome.changes.push_back({ConfigurationChange::Kind::kChanged, "unsubscribe"});
  }
  CompareRules("mail-rules", current.mail_rule(), next.mail_rule(), outcome.changes);
  Compare("mail-articles", current.mail_article(), next.mail_article(), outcome.changes);
  Compare("mail-texts", current.mail_text(), next.mail_text(), outcome.changes);
  Compare("mail-topics", current.mail_topic(), next.mail_topic(), outcome.changes);
  if (!MessageDifferencer::Equals(MailServersOf(current), MailServersOf(next))) {
    outcome.needs_restart.emplace_back("mail servers");
  }
  if (auto links = CompareLinks(current, next, outcome); !links.ok()) return links.error();
  if (!MessageDifferencer::Equals(current.server(), next.server())) {
    outcome.needs_restart.emplace_back("server");
  }
  if (!MessageDifferencer::Equals(current.limits(), next.limits())) {
    outcome.needs_restart.emplace_back("limits");
  }
  if (!MessageDifferencer::Equals(current.identity(), next.identity())) {
    outcome.needs_restart.emplace_back("identity");
  }
  if (!MessageDifferencer::Equals(current.privacy(), next.privacy())) {
    outcome.needs_restart.emplace_back("privacy");
  }
  if (!MessageDifferencer::Equals(current.retention(), next.retention())) {
    outcome.needs_restart.emplace_back("retention");
  }
  return outcome;
}

}  // namespace strowger
