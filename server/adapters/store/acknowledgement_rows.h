#pragma once

#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "core/mail/article_choice.h"
#include "service/ports/mail_store.h"

// Acknowledgements, and what they spared people.
namespace strowger::store {

void KeepAcknowledgement(Connection& connection, core::MailThreadId thread, core::MailId mail,
                         TimePoint now, const std::vector<core::SuggestedArticle>& articles);

// Of those since then, what became of their threads within the time that is given to each.
service::DeflectionFigures ReadDeflection(Connection& connection, TimePoint now, TimePoint since,
                                          Duration quiet);

}  // namespace strowger::store
