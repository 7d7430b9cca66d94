#include "adapters/store/mail_settlement.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/digest.h"
#include "adapters/store/mail_answer.h"
#include "adapters/store/mail_book.h"
#include "adapters/store/mail_bounce.h"
#include "adapters/store/mail_rows.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/mail_topic_rows.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/store/ticket_clock_store.h"
#include "adapters/store/ticket_edit.h"
#include "adapters/store/ticket_rows.h"
#include "adapters/store/ticket_store.h"
#include "core/campaign/unsubscribe.h"
#include "core/classify/classified_text.h"
#include "core/mail/bare_subject.h"
#include "core/mail/mail_language.h"
#include "core/mail/threading.h"
#include "core/text/utf8.h"

namespace strowger::store {

using core::MailKind;
using core::MailThreadId;
using service::MailState;
using service::ReadMail;

namespace {

// The same mail by another account is the same for so long; a Message-ID that comes again later,
// with the same text, is another mail.
constexpr Duration kSameMailAge = std::chrono::hours(24 * 7);
// Of a mail's text, in the ticket.
constexpr std::size_t kCommentBytesMax = 4'000;
constexpr char kNoSubject[] = "(no subject)";

std::string SenderOf(const ReadMail& mail) {
  if (mail.message.from.empty()) return core::PartyAddress(mail.mail.envelope_from);
  return core::PartyAddress(mail.message.from.front().address);
}

// What the sender wrote, whatever the ways that it came by put into its headers.
std::string BodyDigest(const core::MailMessage& message) {
  std::string body = message.text;
  for (const core::MailPart& part : message.parts) body += "\n" + part.sha256;
  return Sha256Hex(body);
}

// The mail of another account that is the same; none when there is none.
core::MailId FindSameMail(Connection& connection, const ReadMail& mail, const std::string& digest) {
  if (mail.message.message_id.empty()) return {};
  Query query(connection,
              "SELECT id FROM mail WHERE message_id = ? AND body_digest = ? AND account <> ?"
              " AND arrived_ns > ? ORDER BY id LIMIT 1",
              mail.message.message_id, digest, mail.mail.account, mail.mail.arrived - kSameMailAge);
  return query.Next() ? query.Get<core::MailId>(0) : core::MailId{};
}

// Those of the window that the rules look at.
core::IntakeCounts CountIntake(const MailSettling& at, const ReadMail& mail,
                               const std::string& sender, MailThreadId thread) {
  const TimePoint since = at.now - at.policy.intake.window;
  core::IntakeCounts counts;
  {
    Query query(at.connection,
                "SELECT count(*) FROM mail_thread WHERE account = ? AND began_by = ?"
                " AND began_ns > ?",
                mail.mail.account, sender, since);
    if (query.Next()) counts.threads_of_sender = query.Get<int>(0);
  }
  if (!thread) return counts;
  Query query(at.connection,
              "SELECT arrived_ns FROM mail WHERE thread_id = ? ORDER BY id DESC LIMIT ?", thread,
              at.policy.intake.mails_in_thread_max + 1);
  while (query.Next()) counts.mails_in_thread += query.Get<TimePoint>(0) > since ? 1 : 0;
  return counts;
}

// The only customer who has the address; none when there are several.
CustomerId CustomerOf(Connection& connection, const std::string& address) {
  if (address.empty()) return {};
  Query query(connection, "SELECT DISTINCT customer_id FROM contact_point WHERE value = ? LIMIT 2",
              address);
  if (!query.Next()) return {};
  const auto customer = query.Get<CustomerId>(0);
  return query.Next() ? CustomerId{} : customer;
}

// What of a mail goes into its ticket.
struct TicketText {
  std::string subject;
  std::string text;
  std::string sender;
  QueueId queue;
};

// What the customer wrote stands in the ticket, too.
void CopyIntoTicket(const MailSettling& at, TicketId ticket, std::string_view text) {
  service::TicketComment comment;
  comment.ticket = ticket;
  comment.text = core::BeginningOf(text, kCommentBytesMax);
  // Comments have none.
  std::ranges::replace(comment.text, '\0', ' ');
  comment.is_internal = false;
  if (comment.text.empty()) return;
  // A ticket that is full keeps its mails in their thread.
  static_cast<void>(CommentTicket(at.connection, MailActor(), at.now, std::move(comment)));
}

TicketId OpenTicket(const MailSettling& at, const TicketText& mail) {
  service::Ticket ticket;
  ticket.subject = core::BeginningOf(mail.subject, TicketStore::kSubjectBytesMax);
  if (ticket.subject.empty()) ticket.subject = kNoSubject;
  ticket.customer = CustomerOf(at.connection, mail.sender);
  ticket.queue = mail.queue;
  auto made = CreateTicket(at.connection, MailActor(), at.now, std::move(ticket), "");
  if (!made.ok()) throw SqlFailure(FailureKind::kRefused, made.error().message);
  CopyIntoTicket(at, made->id, mail.text);
  return made->id;
}

// The customer wrote again: what was solved is open again, and what was closed stays so.
TicketId ContinueTicket(const MailSettling& at, TicketId ticket, const TicketText& mail) {
  const auto known = FindTicket(at.connection, ticket);
  if (!known || known->state == service::TicketState::kClosed) return OpenTicket(at, mail);
  if (known->state != service::TicketState::kOpen) {
    static_cast<void>(
        MoveTicket(at.connection, MailActor(), at.now, ticket, service::TicketState::kOpen));
  }
  CopyIntoTicket(at, ticket, mail.text);
  return ticket;
}

// The thread that was chosen, or a new one, with a ticket that is not closed.
MailThreadId TakeThread(const MailSettling& at, const core::MailAccountId& account,
                        const core::ThreadChoice& choice, const TicketText& mail) {
  const auto thread = FindThread(at.connection, choice.thread);
  if (!thread) {
    return InsertThread(
        at.connection,
        {account, OpenTicket(at, mail), mail.subject, core::BareSubject(mail.subject), mail.sender},
        at.now);
  }
  const TicketId before = thread->ticket;
  const TicketId ticket = before ? ContinueTicket(at, before, mail) : OpenTicket(at, mail);
  if (ticket != before) SetThreadTicket(at.connection, choice.thread, ticket);
  TouchThread(at.connection, choice.thread, at.now);
  if (choice.is_new_party) {
    AddParty(at.connection, choice.thread, mail.sender, true);
    AddThreadEvent(
        at.connection,
        {choice.thread, {}, at.now, mail.sender + " wrote, who had no part in this before."});
  }
  return choice.thread;
}

// From now on the ticket of the thread is to be answered.
void BeginAnswerTime(const MailSettling& at, MailThreadId thread, TimePoint arrived) {
  const auto found = FindThread(at.connection, thread);
  if (!found || !found->ticket) return;
  NoteAsked(at.connection, found->ticket, arrived);
  JudgeClock(at.connection, at.policy, found->ticket, at.now);
}

// Every mail but those of persons: nobody is asked to answer it.
SettledMail SettleMachineMail(const MailSettling& at, const ReadMail& mail,
                              const core::ThreadChoice& choice) {
  SettledMail settled{.state = MailState::kParked, .reason = mail.verdict.reason};
  if (mail.verdict.kind != MailKind::kAutoReply || !choice.thread) return settled;
  settled.state = MailState::kEvent;
  settled.thread = choice.thread;
  AddThreadEvent(at.connection, {choice.thread, mail.mail.id, at.now,
                                 "An automatic answer came. " + mail.verdict.reason});
  return settled;
}

core::ThreadChoice ThreadFor(const MailSettling& at, const ReadMail& mail,
                             const core::ThreadSigns& signs, const std::string& sender) {
  core::ThreadOptions options;
  if (const auto* account = at.policy.accounts->Find(mail.mail.account)) {
    options.by_subject = account->threads_by_subject;
  }
  options.recent_since = at.now - core::kRecentThread;
  return core::ChooseThread(signs, mail.mail.account, sender, options, MailBook(at.connection));
}

// What the customer's tier is; empty when the customer is not known.
std::string TierOf(Connection& connection, CustomerId customer) {
  Query query(connection, "SELECT tier FROM customer WHERE id = ?", customer);
  return query.Next() ? query.Get<std::string>(0) : std::string();
}

bool IsOpen(const service::MailPolicy& policy, const QueueId& queue, TimePoint when) {
  const auto hours = policy.hours.find(queue);
  return hours == policy.hours.end() || hours->second.IsOpen(when);
}

// What the administrator made of the guess; none where its topic has no plan.
std::optional<core::MailGuess> PlannedGuess(const service::MailPolicy& policy,
                                            const std::optional<GuessedTopic>& guessed,
                                            const QueueId& usual_queue) {
  if (!guessed) return std::nullopt;
  const auto plan = policy.topics.find(guessed->topic.label);
  if (plan == policy.topics.end()) return std::nullopt;
  return core::MailGuess{.topic = guessed->topic.label,
                         .probability = guessed->topic.probability,
                         .queue = plan->second.queue ? plan->second.queue : usual_queue,
                         .priority = plan->second.priority,
                         .needs = plan->second.needs};
}

core::MailRoute RouteOf(const MailSettling& at, const PreparedMail& prepared,
                        const std::string& sender) {
  const ReadMail& mail = prepared.read;
  const core::MailMessage& message = mail.message;
  const auto* account = at.policy.accounts->Find(mail.mail.account);
  core::RouteDefaults defaults;
  if (account != nullptr) defaults.queue = account->queue;
  const std::string tier = TierOf(at.connection, CustomerOf(at.connection, sender));
  const core::MailRuleFacts facts{
      .account = mail.mail.account,
      .sender = sender,
      .headers = message.headers,
      .subject = message.subject,
      .text = mail.reply_text,
      .tier = tier,
      .language = prepared.language,
      .is_open = IsOpen(at.policy, defaults.queue, mail.mail.arrived),
      .has_attachment = std::ranges::any_of(
          message.parts, [](const auto& part) { return part.is_attachment && !part.is_inline; })};
  if (prepared.guess) defaults.guess_probability_min = prepared.guess->least_probability;
  return core::Route(facts, at.policy.rules,
                     PlannedGuess(at.policy, prepared.guess, defaults.queue), defaults);
}

SettledMail SettleOfPerson(const MailSettling& at, const PreparedMail& prepared,
                           const core::ThreadChoice& choice, const std::string& sender) {
  const ReadMail& mail = prepared.read;
  if (prepared.guess) KeepGuess(at.connection, mail.mail, *prepared.guess);
  const auto counts = CountIntake(at, mail, sender, choice.thread);
  if (auto why = core::WhyParked(counts, !choice.thread, at.policy.intake); !why.empty()) {
    return {.state = MailState::kParked, .reason = std::move(why), .thread = choice.thread};
  }
  core::MailRoute route = RouteOf(at, prepared, sender);
  SettledMail settled{.state = MailState::kRouting,
                      .reason = choice.reason + " Queue by " + route.reason + ".",
                      .queue = route.queue,
                      .priority = route.priority,
                      .needs = std::move(route.needs)};
  if (!route.park_reason.empty()) {
    settled.state = MailState::kParked;
    settled.reason = route.park_reason;
    settled.thread = choice.thread;
    return settled;
  }
  settled.thread = TakeThread(at, mail.mail.account, choice,
                              {mail.message.subject, mail.reply_text, sender, settled.queue});
  BeginAnswerTime(at, settled.thread, mail.mail.arrived);
  if (choice.thread) return settled;
  const auto begun = FindThread(at.connection, settled.thread);
  Acknowledge(
      at, mail,
      {settled.thread, begun ? begun->ticket : TicketId{}, sender, prepared.language, settled.queue,
       IsOpen(at.policy, settled.queue, mail.mail.arrived), route.no_automatic_answer,
       prepared.guess ? prepared.guess->topic : core::TextTopic{}});
  return settled;
}

// Does what a mail of a person asks that answers one of a campaign. True when it asked for no more
// of them.
Result<bool> TakeCampaignReply(const MailSettling& at, const ReadMail& mail,
                               core::OutgoingMailId answered, const std::string& sender) {
  NoteCampaignReply(at.connection, answered, at.now);
  if (!core::IsUnsubscribeText(mail.reply_text)) return false;
  const auto member = MemberOfMail(at.connection, answered, sender);
  if (!member) return false;
  auto done = UnsubscribeMember(at.connection, at.now, member, service::UnsubscribedBy::kReply);
  if (!done.ok()) return done;
  return true;
}

// None: it is no mail that only asks for no more mails of a kind.
std::optional<SettledMail> SettleUnsubscription(const MailSettling& at,
                                                const PreparedMail& prepared,
                                                const std::string& sender) {
  Result<bool> is_done = false;
  if (prepared.unsubscribed) {
    auto kept = UnsubscribeMember(at.connection, at.now, *prepared.unsubscribed,
                                  service::UnsubscribedBy::kMail);
    is_done = kept.ok() ? Result<bool>(true) : kept;
  } else if (prepared.read.verdict.kind == MailKind::kPerson) {
    for (const core::MailToken& token : prepared.signs.tokens) {
      if (token.kind != core::TokenKind::kCampaign) continue;
      is_done = TakeCampaignReply(at, prepared.read, token.mail, sender);
      break;
    }
  }
  // What cannot be done by itself is asked of an agent.
  if (!is_done.ok() || !*is_done) return std::nullopt;
  return SettledMail{.state = MailState::kEvent,
                     .reason = "It asks for no more mails of a campaign, and gets none."};
}

SettledMail Judge(const MailSettling& at, const PreparedMail& prepared) {
  const ReadMail& mail = prepared.read;
  const core::ThreadSigns& signs = prepared.signs;
  if (mail.verdict.kind == MailKind::kBounce) return SettleBounce(at, prepared);
  const std::string sender = SenderOf(mail);
  if (signs.own_token || at.policy.accounts->FindAddress(sender) != nullptr) {
    return {.state = MailState::kParked, .reason = "It is from ourselves."};
  }
  if (const auto same = FindSameMail(at.connection, mail, prepared.body_digest)) {
    return {.state = MailState::kKnown,
            .reason = "The same mail came as mails/" + std::to_string(same.value) + "."};
  }
  for (const core::MailToken& token : signs.tokens) {
    ProveSent(at.connection, at.now, token.mail);
  }
  if (auto unsubscribed = SettleUnsubscription(at, prepared, sender)) return *unsubscribed;
  const core::ThreadChoice choice = ThreadFor(at, mail, signs, sender);
  if (mail.verdict.kind != MailKind::kPerson) return SettleMachineMail(at, mail, choice);
  return SettleOfPerson(at, prepared, choice, sender);
}

std::optional<GuessedTopic> GuessTopic(const ReadMail& mail, const service::MailPolicy& policy) {
  if (policy.model == nullptr || mail.verdict.kind != MailKind::kPerson) return std::nullopt;
  const core::MailMessage& message = mail.message;
  const std::string sender = message.from.empty() ? "" : message.from.front().name;
  const core::TextClassifier& classifier = policy.model->classifier;
  GuessedTopic guess{
      .topic = classifier.TopicOf(core::ClassifiedText(message.subject, message.text, sender)),
      .least_probability = classifier.knowledge().abstaining.threshold,
      .model = policy.model->digest};
  const auto plan = policy.topics.find(guess.topic.label);
  if (plan != policy.topics.end() && plan->second.least_probability > 0) {
    guess.least_probability = plan->second.least_probability;
    guess.topic.is_sure = guess.topic.probability >= guess.least_probability;
  }
  return guess;
}

}  // namespace

PreparedMail PrepareMail(ReadMail mail, const core::MailSigner& signer,
                         const service::MailPolicy& policy) {
  PreparedMail prepared;
  prepared.body_digest = BodyDigest(mail.message);
  prepared.signs = core::ReadThreadSigns(mail.message, signer);
  prepared.returned = core::ReturnedToken(mail.message, signer);
  prepared.language = core::LanguageOf(mail.reply_text);
  prepared.unsubscribed = core::ReadUnsubscribeSubject(mail.message.subject, signer);
  prepared.guess = GuessTopic(mail, policy);
  prepared.read = std::move(mail);
  return prepared;
}

void SettleMail(const MailSettling& at, const PreparedMail& mail) {
  SettledMail settled = Judge(at, mail);
  settled.body_digest = mail.body_digest;
  SaveSettled(at.connection, mail.read, settled);
}

void RouteAnyway(const MailSettling& at, const service::MailRow& mail) {
  const auto* account = at.policy.accounts->Find(mail.account);
  const QueueId queue = account == nullptr ? QueueId{} : account->queue;
  core::ThreadChoice choice;
  choice.thread = mail.thread;
  const MailThreadId thread =
      TakeThread(at, mail.account, choice, {mail.subject, mail.preview, mail.from.address, queue});
  BeginAnswerTime(at, thread, mail.arrived);
  PutOnItsWay(at.connection, mail.id, thread, queue);
}

}  // namespace strowger::store
