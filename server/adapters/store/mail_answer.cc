#include "adapters/store/mail_answer.h"

#include <optional>
#include <utility>
#include <vector>

#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/store/suppression_rows.h"
#include "core/mail/answer_rules.h"
#include "core/mail/bare_subject.h"
#include "core/mail/mail_template.h"
#include "core/mail/threading.h"

namespace strowger::store {

using service::MailAccountPlan;

namespace {

int CountOf(Query&& query) { return query.Next() ? query.Get<int>(0) : 0; }

// Whom an automatic answer goes to (RFC 3834, section 4).
std::string AnswerAddress(const core::MailMessage& message, const std::string& sender) {
  if (message.reply_to.empty()) return sender;
  return core::PartyAddress(message.reply_to.front().address);
}

core::AnswerFacts FactsOf(const MailSettling& at, const service::ReadMail& mail,
                          const BegunThread& begun) {
  const core::AnswerRules& rules = at.policy.answers;
  core::AnswerFacts facts;
  facts.kind = mail.verdict;
  facts.signs = core::ReadAnswerSigns(mail.message);
  facts.address = AnswerAddress(mail.message, begun.sender);
  facts.has_empty_envelope_sender = mail.mail.is_envelope_known && mail.mail.envelope_from.empty();
  facts.is_own_address = at.policy.accounts->FindAddress(facts.address) != nullptr;
  facts.is_suppressed = SuppressionOf(at.connection, facts.address, at.now).has_value();
  facts.is_refused_by_rule = begun.is_refused_by_rule;
  facts.to_address = CountOf(Query(at.connection,
                                   "SELECT count(*) FROM mail_answered"
                                   " WHERE address = ? AND time_ns > ?",
                                   facts.address, at.now - rules.address_window));
  facts.in_thread = CountOf(Query(at.connection,
                                  "SELECT count(*) FROM mail_answered"
                                  " WHERE thread_id = ? AND time_ns > ?",
                                  begun.thread, at.now - rules.thread_window));
  facts.of_account = CountOf(Query(at.connection,
                                   "SELECT count(*) FROM mail_answered"
                                   " WHERE account = ? AND time_ns > ?",
                                   mail.mail.account, at.now - rules.account_window));
  facts.of_subject = CountOf(Query(at.connection,
                                   "SELECT count(*) FROM mail_answered"
                                   " WHERE address = ? AND bare = ? AND time_ns > ?",
                                   facts.address, core::BareSubject(mail.message.subject),
                                   at.now - rules.subject_window));
  return facts;
}

// The text in the mail's language, else in the account's; null when there is none.
const service::MailText* TextFor(const service::MailPolicy& policy, const MailAccountPlan& account,
                                 const BegunThread& begun) {
  auto found = begun.is_open ? policy.texts.end() : policy.texts.find(service::kClosedText);
  if (found == policy.texts.end()) found = policy.texts.find(service::kAcknowledgement);
  if (found == policy.texts.end()) return nullptr;
  std::vector<std::string> languages;
  for (const auto& [language, _] : found->second) languages.push_back(language);
  const auto text =
      found->second.find(core::ChooseLanguage(languages, begun.language, account.language));
  return text == found->second.end() ? nullptr : &text->second;
}

core::TemplateValues ValuesFor(const MailSettling& at, const service::ReadMail& mail,
                               const MailAccountPlan& account, const BegunThread& begun) {
  core::TemplateValues values{{"account.address", account.address},
                              {"account.name", account.display_name},
                              {"queue.name", begun.queue.value},
                              {"ticket.number", std::to_string(begun.ticket.value)},
                              {"ticket.subject", mail.message.subject}};
  Query query(at.connection,
              "SELECT c.display_name, c.company FROM ticket t JOIN customer_record r"
              " ON r.id = t.record_id JOIN customer c ON c.id = r.customer_id WHERE t.id = ?",
              begun.ticket);
  if (query.Next()) {
    values["customer.name"] = query.Get<std::string>(0);
    values["customer.company"] = query.Get<std::string>(1);
  } else if (!mail.message.from.empty()) {
    values["customer.name"] = mail.message.from.front().name;
  }
  return values;
}

void Send(const MailSettling& at, const service::ReadMail& mail, const BegunThread& begun,
          const std::string& address, const service::MailText& text,
          const core::TemplateValues& values) {
  service::NewAutomaticMail answer;
  answer.account = mail.mail.account;
  answer.thread = begun.thread;
  answer.ticket = begun.ticket;
  answer.answered = mail.mail.id;
  answer.to = {{{}, address}};
  answer.subject = core::RenderLine(text.subject, values);
  answer.text = core::RenderText(text.text, values);
  answer.in_reply_to = mail.message.message_id;
  if (!mail.message.message_id.empty()) answer.references = {mail.message.message_id};
  // RFC 3834, section 3.1.7, and what Exchange asks for.
  answer.further_headers = {{"Auto-Submitted", "auto-replied"},
                            {"X-Auto-Response-Suppress", "All"}};
  answer.now = at.now;
  if (!AddAutomaticMail(at.connection, answer)) return;
  Execute(at.connection,
          "INSERT INTO mail_answered (account, address, thread_id, bare, time_ns)"
          " VALUES (?, ?, ?, ?, ?)",
          mail.mail.account, address, begun.thread, core::BareSubject(mail.message.subject),
          at.now);
}

}  // namespace

void Acknowledge(const MailSettling& at, const service::ReadMail& mail, const BegunThread& begun) {
  const MailAccountPlan* account = at.policy.accounts->Find(mail.mail.account);
  if (account == nullptr || !account->acknowledges) return;
  const service::MailText* text = TextFor(at.policy, *account, begun);
  if (text == nullptr) return;
  const core::AnswerFacts facts = FactsOf(at, mail, begun);
  const core::AnswerVerdict verdict = core::JudgeAnswer(facts, at.policy.answers);
  if (!verdict.may_answer()) {
    AddThreadEvent(at.connection, {begun.thread, mail.mail.id, at.now,
                                   "No acknowledgement was sent. " + verdict.reason});
    return;
  }
  Send(at, mail, begun, facts.address, *text, ValuesFor(at, mail, *account, begun));
}

}  // namespace strowger::store
