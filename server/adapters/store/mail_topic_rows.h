#pragma once

#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/mail_settlement.h"
#include "base/result.h"
#include "service/ports/mail_store.h"

// What mails are about: what was guessed, and what people say.
namespace strowger::store {

// What a person said stays.
void KeepGuess(Connection& connection, const service::UnreadMail& mail, const GuessedTopic& guess);
// As service::MailStore::SetTopic.
Result<bool> SayTopic(const MailSettling& at, const service::Actor& actor,
                      const service::TopicWish& wish);
std::vector<service::TopicWeek> ReadAccuracy(Connection& connection, TimePoint since);

// The mails of which a person said the topic, in the order in which they came. Reads the whole
// table: not for a server at work.
struct SaidTopic {
  core::MailId mail;
  std::string topic;
};
std::vector<SaidTopic> ReadSaidTopics(Connection& connection);

}  // namespace strowger::store
