#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/calendar.h"
#include "core/classify/text_classifier.h"
#include "core/floor/setup.h"
#include "core/mail/answer_rules.h"
#include "core/mail/article_choice.h"
#include "core/mail/mail_rules.h"
#include "core/mail/mail_template.h"
#include "core/ticket/ticket_clock.h"
#include "service/mail/mail_account.h"

namespace strowger::service {

// A text of ours with values in it.
struct MailText {
  core::MailTemplate subject;
  core::MailTemplate text;
};
// By its id, then by its language.
using MailTexts = std::map<std::string, std::map<std::string, MailText>, std::less<>>;
inline constexpr std::string_view kAcknowledgement = "acknowledgement";
inline constexpr std::string_view kClosedText = "closed";

// What mails are told apart by: what a file has, and how the file is known.
struct TopicModel {
  core::TextClassifier classifier;
  std::string digest;  // The first kModelDigestBytes digits of the SHA-256 of the file.
};
inline constexpr std::size_t kModelDigestBytes = 16;

// What is made of mails about a topic.
struct MailTopicPlan {
  QueueId queue;  // None: the account's.
  int priority = 0;
  std::vector<core::SkillNeed> needs;
  double least_probability = 0;  // 0: what the model holds for sure.
};

// By what mails that come are judged; exchanged as a whole when the configuration changes.
struct MailPolicy {
  std::shared_ptr<const MailAccounts> accounts = std::make_shared<const MailAccounts>();
  core::MailRules rules;
  // When queues are open; those that are not here always are.
  std::map<QueueId, core::Calendar> hours;
  std::map<QueueId, core::TicketPromise> promises;  // Those that are not here promise nothing.
  MailTexts texts;
  core::IntakeRules intake;
  core::AnswerRules answers;
  // Nothing is sent for so long to an address that a mail came back from for good.
  Duration suppression = std::chrono::hours(24 * 60);
  std::shared_ptr<const TopicModel> model;  // Null: nothing is guessed.
  std::map<std::string, MailTopicPlan, std::less<>> topics;
  core::ArticleShelf articles;
  double suggest_probability = 0.9;  // Of a guess, for articles to be suggested by it.
};

}  // namespace strowger::service
