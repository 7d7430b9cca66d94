#include "core/mail/threading.h"

#include <algorithm>
#include <utility>

#include "core/mail/bare_subject.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

std::string PlainId(std::string_view message_id) {
  std::string_view plain = TrimmedBlanks(message_id);
  if (plain.starts_with('<')) plain.remove_prefix(1);
  if (plain.ends_with('>')) plain.remove_suffix(1);
  plain = TrimmedBlanks(plain);
  return plain.size() > kMessageIdBytesMax ? std::string() : std::string(plain);
}

template <class Value>
void AddNew(std::vector<Value>& values, Value value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) {
    values.push_back(std::move(value));
  }
}

// The newest of a list of ids, in plain form and the newest first. A mail that names itself says
// nothing.
std::vector<std::string> NewestIds(const std::vector<std::string>& ids, const std::string& own) {
  std::vector<std::string> newest;
  for (auto id = ids.rbegin(); id != ids.rend() && newest.size() < kThreadIdsMax; ++id) {
    std::string plain = PlainId(*id);
    if (!plain.empty() && plain != own) AddNew(newest, std::move(plain));
  }
  return newest;
}

// Looks for the thread of one mail.
class ThreadSearch {
 public:
  ThreadSearch(const MailAccountId& account, std::string sender, const ThreadBook& book)
      : account_(account), sender_(std::move(sender)), book_(book) {}

  ThreadChoice Choose(const ThreadSigns& signs, const ThreadOptions& options) {
    if (!ByTokens(signs) && !ByMarkers(signs) && !ByMessageIds(signs) && !ByTickets(signs)) {
      BySubject(signs, options);
    }
    if (!choice_.thread) choice_.reason = "It begins a thread.";
    if (choice_.thread) choice_.possible_thread = {};
    choice_.reason += passed_over_;
    return std::move(choice_);
  }

 private:
  // The thread in which another goes on; none when the book has no end of it.
  MailThreadId Present(MailThreadId thread) const {
    for (int joins = 0; joins < kJoinsMax; ++joins) {
      const MailThreadId next = book_.JoinedTo(thread);
      if (!next) return thread;
      thread = next;
    }
    return {};
  }

  bool IsParty(MailThreadId thread, MailThreadId present) const {
    return !sender_.empty() && (book_.IsParty(present, sender_) || book_.IsParty(thread, sender_));
  }

  void PassOver(MailThreadId thread, const std::string& sentence) {
    if (passed_over_.empty()) passed_over_ = " " + sentence;
    if (!choice_.possible_thread) choice_.possible_thread = thread;
  }

  void NoteCampaign(OutgoingMailId mail) {
    if (!choice_.campaign_mail) choice_.campaign_mail = mail;
  }

  bool Take(ThreadSign sign, MailThreadId thread, const std::string& reason, bool is_party) {
    choice_.thread = thread;
    choice_.sign = sign;
    choice_.reason = reason;
    choice_.is_new_party = !is_party;
    if (!is_party) choice_.reason += " Who writes is new to the thread.";
    return true;
  }

  // A sign that nobody else can make up. Where the thread stands now may be another account's, when
  // people joined them.
  bool TakeSigned(ThreadSign sign, MailThreadId thread, const std::string& reason) {
    if (!thread) return false;
    const MailAccountId account = book_.AccountOf(thread);
    const MailThreadId present = Present(thread);
    if (!account || !present) return false;
    if (account != account_) {
      PassOver(present, "It answers a mail of another account, " + account.value + ".");
      return false;
    }
    return Take(sign, present, reason, IsParty(thread, present));
  }

  bool ByTokens(const ThreadSigns& signs) {
    for (const MailToken& token : signs.tokens) {
      if (token.kind == TokenKind::kCampaign) {
        NoteCampaign(token.mail);
        continue;
      }
      if (choice_.thread) continue;
      TakeSigned(ThreadSign::kToken, book_.ThreadOfOutgoing(token.mail),
                 "It answers our mail " + std::to_string(token.mail.value) + ".");
    }
    return bool{choice_.thread};
  }

  bool ByMarkers(const ThreadSigns& signs) {
    for (const MailThreadId thread : signs.markers) {
      if (TakeSigned(ThreadSign::kMarker, thread,
                     "Its text has our mark of thread " + std::to_string(thread.value) + ".")) {
        return true;
      }
    }
    return false;
  }

  // Of several mails with one id the oldest that the sender may follow.
  bool ByMessageId(const std::string& id) {
    std::size_t left = kBearersMax;
    for (const MailBearer& bearer : book_.BearersOf(account_, id)) {
      if (left-- == 0) break;
      if (bearer.campaign_mail) NoteCampaign(bearer.campaign_mail);
      if (bearer.campaign_mail || book_.AccountOf(bearer.thread) != account_) continue;
      const MailThreadId present = Present(bearer.thread);
      if (!present) continue;
      const bool is_party = IsParty(bearer.thread, present);
      if (is_party || bearer.is_ours) {
        return Take(
            ThreadSign::kMessageId, present,
            bearer.is_ours ? "It refers to a mail of ours." : "It refers to a mail of the thread.",
            is_party);
      }
      PassOver(present, "It refers to a mail of a thread in which its sender has no part.");
    }
    return false;
  }

  bool ByMessageIds(const ThreadSigns& signs) {
    return std::any_of(signs.message_ids.begin(), signs.message_ids.end(),
                       [this](const std::string& id) { return ByMessageId(id); });
  }

  bool ByTickets(const ThreadSigns& signs) {
    for (const TicketId ticket : signs.tickets) {
      const MailThreadId thread = book_.ThreadOfTicket(account_, ticket);
      if (!thread || book_.AccountOf(thread) != account_) continue;
      const MailThreadId present = Present(thread);
      if (!present) continue;
      const std::string number = std::to_string(ticket.value);
      if (IsParty(thread, present)) {
        return Take(ThreadSign::kTicketNumber, present,
                    "Its subject has the number of ticket " + number + ".", true);
      }
      PassOver(present, "Its subject has the number of ticket " + number +
                            ", in which its sender has no part.");
    }
    return false;
  }

  void BySubject(const ThreadSigns& signs, const ThreadOptions& options) {
    if (!options.by_subject || signs.bare_subject.empty() || sender_.empty()) return;
    const MailThreadId thread =
        book_.ThreadOfSubject(account_, signs.bare_subject, sender_, options.recent_since);
    if (!thread || book_.AccountOf(thread) != account_) return;
    const MailThreadId present = Present(thread);
    if (!present || !IsParty(thread, present)) return;
    Take(ThreadSign::kSubject, present, "Its sender wrote under the same subject a while ago.",
         true);
  }

  const MailAccountId& account_;
  const std::string sender_;
  const ThreadBook& book_;
  ThreadChoice choice_;
  std::string passed_over_;  // The first sign that was not followed, in a sentence.
};

}  // namespace

std::string_view NameOf(ThreadSign sign) {
  switch (sign) {
    case ThreadSign::kNone:
      return "none";
    case ThreadSign::kToken:
      return "token";
    case ThreadSign::kMarker:
      return "marker";
    case ThreadSign::kMessageId:
      return "message-id";
    case ThreadSign::kTicketNumber:
      return "ticket-number";
    case ThreadSign::kSubject:
      return "subject";
  }
  return "none";
}

ThreadSigns ReadThreadSigns(const MailMessage& message, const MailSigner& signer) {
  ThreadSigns signs;
  signs.message_id = PlainId(message.message_id);
  signs.own_token = TokenOf(signs.message_id, signer);
  const auto answered = NewestIds(message.in_reply_to, signs.message_id);
  const auto references = NewestIds(message.references, signs.message_id);
  // What is answered is the newest of the references, when a mail has both.
  for (const auto* ids : {&answered, &references}) {
    for (const std::string& id : *ids) {
      if (const auto token = TokenOf(id, signer)) AddNew(signs.tokens, *token);
    }
  }
  for (const auto* ids : {&references, &answered}) {
    for (const std::string& id : *ids) {
      if (!TokenOf(id, signer)) AddNew(signs.message_ids, id);
    }
  }
  signs.markers = MarkersIn(message.text, signer);
  signs.tickets = TicketNumbersIn(message.subject);
  signs.bare_subject = BareSubject(message.subject);
  return signs;
}

std::optional<MailToken> ReturnedToken(const MailMessage& report, const MailSigner& signer) {
  if (const std::string* id = FindHeader(report.returned_headers, "message-id")) {
    if (const auto token = TokenOf(*id, signer)) return token;
  }
  const ThreadSigns signs = ReadThreadSigns(report, signer);
  if (signs.tokens.empty()) return std::nullopt;
  return signs.tokens.front();
}

std::string PartyAddress(std::string_view address) {
  std::string_view plain = TrimmedBlanks(address);
  if (plain.starts_with('<') && plain.ends_with('>')) plain = plain.substr(1, plain.size() - 2);
  return AsciiLower(TrimmedBlanks(plain));
}

ThreadChoice ChooseThread(const ThreadSigns& signs, const MailAccountId& account,
                          std::string_view sender, const ThreadOptions& options,
                          const ThreadBook& book) {
  return ThreadSearch(account, PartyAddress(sender), book).Choose(signs, options);
}

}  // namespace strowger::core
