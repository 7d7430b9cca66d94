#include "adapters/store/mail_answer.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/store/acknowledgement_rows.h"
#include "adapters/store/answer_times.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/store/suppression_rows.h"
#include "core/mail/answer_rules.h"
#include "core/mail/answer_wait.h"
#include "core/mail/article_choice.h"
#include "core/mail/bare_subject.h"
#include "core/mail/mail_template.h"
#include "core/mail/threading.h"

namespace strowger::store {

using service::MailAccountPlan;

namespace {

constexpr std::string_view kExpectedTime = "expected.time";
constexpr std::string_view kOpeningTime = "opening.time";
constexpr std::string_view kSuggestions = "article.suggestions";

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

// A text of the configuration; null when there is none.
struct ChosenText {
  const service::MailText* text = nullptr;
  std::string language;

  bool AsksFor(std::string_view value) const {
    return std::ranges::any_of(text->text.pieces, [value](const auto& piece) {
      return piece.is_value && piece.text == value;
    });
  }
};

// In the mail's language, else in the account's.
ChosenText TextFor(const service::MailPolicy& policy, const MailAccountPlan& account,
                   const BegunThread& begun) {
  auto found = begun.is_open ? policy.texts.end() : policy.texts.find(service::kClosedText);
  if (found == policy.texts.end()) found = policy.texts.find(service::kAcknowledgement);
  if (found == policy.texts.end()) return {};
  std::vector<std::string> languages;
  for (const auto& [language, _] : found->second) languages.push_back(language);
  const auto text =
      found->second.find(core::ChooseLanguage(languages, begun.language, account.language));
  if (text == found->second.end()) return {};
  return {&text->second, text->first};
}

// Only where the model is sure enough of the topic.
std::vector<core::SuggestedArticle> ArticlesFor(const service::MailPolicy& policy,
                                                const ChosenText& text,
                                                const service::ReadMail& mail,
                                                const core::TextTopic& guess) {
  if (!guess.is_sure || guess.probability < policy.suggest_probability) return {};
  if (!text.AsksFor(kSuggestions)) return {};
  return policy.articles.Choose(
      {guess.label, mail.message.subject, mail.reply_text, text.language});
}

// Null: it is always open.
const core::Calendar* HoursOf(const service::MailPolicy& policy, const QueueId& queue) {
  const auto hours = policy.hours.find(queue);
  return hours == policy.hours.end() ? nullptr : &hours->second;
}

// In words of its language; empty when nothing can be promised, or the text does not ask.
std::string ExpectedTime(const MailSettling& at, const ChosenText& text, const QueueId& queue) {
  if (!text.AsksFor(kExpectedTime)) return {};
  const core::Calendar* hours = HoursOf(at.policy, queue);
  const auto time = at.answer_times == nullptr
                        ? ReadAnswerTime(at.connection, queue, hours, at.now)
                        : at.answer_times->Of(at.connection, queue, hours, at.now);
  return time ? core::TellAnswerTime(*time, at.now, hours, text.language) : std::string();
}

// When the queue opens again; empty while it is open.
std::string OpeningTime(const MailSettling& at, const ChosenText& text, const QueueId& queue) {
  const core::Calendar* hours = HoursOf(at.policy, queue);
  if (hours == nullptr) return {};
  const auto opens = hours->NextOpening(at.now);
  if (!opens || *opens == at.now) return {};
  return core::TellMoment(*opens, hours->setup().zone, text.language);
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

struct RenderedAnswer {
  std::string subject;
  std::string text;
  std::vector<core::SuggestedArticle> articles;
};

// Values that are not known are not there, so that what stands for them does.
RenderedAnswer Render(const MailSettling& at, const service::ReadMail& mail,
                      const ChosenText& chosen, const BegunThread& begun,
                      core::TemplateValues values) {
  RenderedAnswer answer;
  answer.articles = ArticlesFor(at.policy, chosen, mail, begun.guess);
  const std::string suggestions = core::TellSuggestions(answer.articles, chosen.language);
  if (suggestions.empty()) {
    answer.articles.clear();
  } else {
    values[std::string(kSuggestions)] = suggestions;
  }
  if (std::string time = ExpectedTime(at, chosen, begun.queue); !time.empty()) {
    values[std::string(kExpectedTime)] = std::move(time);
  }
  if (std::string time = OpeningTime(at, chosen, begun.queue); !time.empty()) {
    values[std::string(kOpeningTime)] = std::move(time);
  }
  answer.subject = core::RenderLine(chosen.text->subject, values);
  answer.text = core::RenderText(chosen.text->text, values);
  return answer;
}

void Send(const MailSettling& at, const service::ReadMail& mail, const BegunThread& begun,
          const std::string& address, const RenderedAnswer& rendered) {
  service::NewAutomaticMail answer;
  answer.account = mail.mail.account;
  answer.thread = begun.thread;
  answer.ticket = begun.ticket;
  answer.answered = mail.mail.id;
  answer.to = {{{}, address}};
  answer.subject = rendered.subject;
  answer.text = rendered.text;
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
  KeepAcknowledgement(at.connection, begun.thread, mail.mail.id, at.now, rendered.articles);
}

}  // namespace

void Acknowledge(const MailSettling& at, const service::ReadMail& mail, const BegunThread& begun) {
  const MailAccountPlan* account = at.policy.accounts->Find(mail.mail.account);
  if (account == nullptr || !account->acknowledges) return;
  const ChosenText chosen = TextFor(at.policy, *account, begun);
  if (chosen.text == nullptr) return;
  const core::AnswerFacts facts = FactsOf(at, mail, begun);
  const core::AnswerVerdict verdict = core::JudgeAnswer(facts, at.policy.answers);
  if (!verdict.may_answer()) {
    AddThreadEvent(at.connection, {begun.thread, mail.mail.id, at.now,
                                   "No acknowledgement was sent. " + verdict.reason});
    return;
  }
  Send(at, mail, begun, facts.address,
       Render(at, mail, chosen, begun, ValuesFor(at, mail, *account, begun)));
}

Result<service::MailTextPreview> PreviewAnswer(const MailSettling& at,
                                               const service::MailTextWish& wish) {
  const auto& plans = at.policy.accounts->plans;
  const MailAccountPlan* account = wish.account    ? at.policy.accounts->Find(wish.account)
                                   : plans.empty() ? nullptr
                                                   : &plans.front();
  if (account == nullptr) {
    return NotFound("MAIL_ACCOUNT_UNKNOWN",
                    "There is no mail account \"" + wish.account.value + "\".",
                    {{"account", wish.account.value}});
  }
  if (!at.policy.texts.contains(wish.text)) {
    return NotFound("MAIL_TEXT_UNKNOWN",
                    "The configuration has no [[mail_text]] \"" + wish.text + "\".",
                    {{"text", wish.text}});
  }
  BegunThread begun;
  begun.language = wish.language;
  begun.queue = wish.queue ? wish.queue : account->queue;
  begun.is_open = wish.text != service::kClosedText;
  begun.guess = {.label = wish.topic, .probability = 1, .is_sure = !wish.topic.empty()};
  service::ReadMail mail;
  mail.message.subject = "An example";
  mail.reply_text = wish.words;
  core::TemplateValues values = ValuesFor(at, mail, *account, begun);
  values["ticket.number"] = "1042";
  values["customer.name"] = "Li Wei";
  const ChosenText chosen = TextFor(at.policy, *account, begun);
  RenderedAnswer answer = Render(at, mail, chosen, begun, std::move(values));
  return service::MailTextPreview{chosen.language, std::move(answer.subject),
                                  std::move(answer.text)};
}

}  // namespace strowger::store
