#include "adapters/store/mail_topic_rows.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/json_text.h"
#include "adapters/store/mail_rows.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::store {

namespace {

constexpr double kMillion = 1e6;

bool IsTopic(const std::string& topic) {
  return !topic.empty() && topic.size() <= service::kTopicBytesMax && core::IsWellFormed(topic) &&
         topic == core::TrimmedBlanks(topic) &&
         std::ranges::none_of(topic, [](unsigned char c) { return c < ' ' || c == 0x7f; });
}

// Those of the model and those of the configuration.
std::set<std::string> KnownTopics(const service::MailPolicy& policy) {
  std::set<std::string> known;
  for (const auto& [topic, _] : policy.topics) known.insert(topic);
  if (policy.model == nullptr) return known;
  const auto& labels = policy.model->classifier.labels();
  known.insert(labels.begin(), labels.end());
  return known;
}

Error TopicUnknown(const std::string& topic, const std::set<std::string>& known) {
  constexpr std::size_t kNamed = 20;
  std::string names;
  std::size_t count = 0;
  for (const std::string& name : known) {
    if (count++ == kNamed) {
      names += ", ...";
      break;
    }
    names += (names.empty() ? "" : ", ") + name;
  }
  return InvalidArgument("TOPIC_UNKNOWN",
                         "There is no topic \"" + topic +
                             "\" yet; say that it is new, or one of: " +
                             (names.empty() ? "(there are none)" : names) + ".",
                         {{"topic", topic}});
}

std::string TopicText(const service::MailTopic& topic, const std::string& said) {
  JsonText json;
  json.BeginObject();
  json.Add("topic", said);
  json.Add("guess", topic.guess);
  json.Add("model", topic.model);
  json.EndObject();
  return json.Take();
}

}  // namespace

void KeepGuess(Connection& connection, const service::UnreadMail& mail, const GuessedTopic& guess) {
  Execute(connection,
          "INSERT INTO mail_topic (mail_id, came_ns, model, guess, probability_ppm, is_sure, topic,"
          " said_by) VALUES (?, ?, ?, ?, ?, ?, '', '') ON CONFLICT (mail_id) DO UPDATE SET"
          " model = excluded.model, guess = excluded.guess,"
          " probability_ppm = excluded.probability_ppm, is_sure = excluded.is_sure",
          mail.id, mail.arrived, guess.model, guess.topic.label,
          std::llround(guess.topic.probability * kMillion), guess.topic.is_sure);
}

Result<bool> SayTopic(const MailSettling& at, const service::Actor& actor,
                      const service::TopicWish& wish) {
  if (!IsTopic(wish.topic)) {
    return InvalidArgument("TOPIC_INVALID",
                           "A topic is one line of 1 to " +
                               std::to_string(service::kTopicBytesMax) +
                               " bytes, without blanks around it.",
                           {{"field", "topic"}});
  }
  const auto mail = GetMail(at.connection, wish.mail);
  if (!mail.ok()) return mail.error();
  if (!wish.is_new) {
    const auto known = KnownTopics(at.policy);
    if (!known.contains(wish.topic)) return TopicUnknown(wish.topic, known);
  }
  Execute(at.connection,
          "INSERT INTO mail_topic (mail_id, came_ns, model, guess, probability_ppm, is_sure, topic,"
          " said_by, said_ns) VALUES (?, ?, '', '', 0, 0, ?, ?, ?) ON CONFLICT (mail_id) DO UPDATE"
          " SET topic = excluded.topic, said_by = excluded.said_by, said_ns = excluded.said_ns",
          wish.mail, mail->arrived, wish.topic, actor.user, at.now);
  WriteAudit(at.connection, actor, at.now,
             {"SetMailTopic", "mails/" + std::to_string(wish.mail.value),
              TopicText(mail->topic, mail->topic.topic), TopicText(mail->topic, wish.topic)});
  return true;
}

std::vector<service::TopicWeek> ReadAccuracy(Connection& connection, TimePoint since) {
  constexpr std::chrono::days kFirstMonday{4};  // From the epoch, a Thursday.
  std::vector<service::TopicWeek> weeks;
  Query query(connection,
              "SELECT (came_ns - 345600000000000) / 604800000000000, model, count(*),"
              " count(CASE WHEN is_sure = 1 THEN 1 END),"
              " count(CASE WHEN topic <> '' THEN 1 END),"
              " count(CASE WHEN topic = guess THEN 1 END),"
              " count(CASE WHEN is_sure = 1 AND topic <> '' THEN 1 END),"
              " count(CASE WHEN is_sure = 1 AND topic = guess THEN 1 END)"
              " FROM mail_topic WHERE came_ns >= ? AND guess <> ''"
              " GROUP BY 1, 2 ORDER BY 1 DESC, 2",
              since);
  while (query.Next()) {
    const std::chrono::days days = kFirstMonday + std::chrono::weeks(query.Get<std::int64_t>(0));
    weeks.push_back({.begin = TimePoint(days),
                     .model = query.Get<std::string>(1),
                     .guessed = query.Get<std::int64_t>(2),
                     .sure = query.Get<std::int64_t>(3),
                     .told = query.Get<std::int64_t>(4),
                     .right = query.Get<std::int64_t>(5),
                     .sure_told = query.Get<std::int64_t>(6),
                     .sure_right = query.Get<std::int64_t>(7)});
  }
  return weeks;
}

std::vector<SaidTopic> ReadSaidTopics(Connection& connection) {
  std::vector<SaidTopic> said;
  Query query(connection,
              "SELECT mail_id, topic FROM mail_topic WHERE topic <> '' ORDER BY mail_id");
  while (query.Next()) said.push_back({query.Get<core::MailId>(0), query.Get<std::string>(1)});
  return said;
}

}  // namespace strowger::store
