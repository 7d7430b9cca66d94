#include "core/mail/answer_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/mail/threading.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

// "1 h", "7 days", "90 min".
std::string ToldWindow(Duration duration) {
  using std::chrono::duration_cast;
  const auto minutes = duration_cast<std::chrono::minutes>(duration).count();
  constexpr std::int64_t kHour = 60;
  constexpr std::int64_t kDay = 24 * kHour;
  if (minutes >= 2 * kDay && minutes % kDay == 0) return std::to_string(minutes / kDay) + " days";
  if (minutes % kHour == 0) return std::to_string(minutes / kHour) + " h";
  return std::to_string(minutes) + " min";
}

AnswerVerdict BarByKind(const KindVerdict& kind) {
  switch (kind.kind) {
    case MailKind::kPerson:
      return {};
    case MailKind::kList:
      return {AnswerBar::kList, "It came over a list or to many. " + kind.reason};
    case MailKind::kAutoReply:
      return {AnswerBar::kMachine, "A program wrote it (RFC 3834, section 2). " + kind.reason};
    case MailKind::kBounce:
    case MailKind::kFeedback:
      return {AnswerBar::kMachine, "It is a report (RFC 3834, section 2). " + kind.reason};
  }
  return {};
}

AnswerVerdict BarByWho(const AnswerFacts& facts) {
  if (facts.is_own_mail) return {AnswerBar::kOwnMail, "It is our own mail that came back."};
  if (facts.is_own_address) return {AnswerBar::kOwnMail, "Its sender is an address of ours."};
  if (facts.address.find('@') == std::string::npos) {
    return {AnswerBar::kNoSender, "It has no address to answer to."};
  }
  if (facts.has_empty_envelope_sender || facts.signs.has_null_sender) {
    return {AnswerBar::kNoSender,
            "It was sent from <>, which must not be answered (RFC 3834, section 2)."};
  }
  if (facts.is_suppressed) {
    return {AnswerBar::kSuppressed, "Nothing is sent to this address any more."};
  }
  return {};
}

AnswerVerdict BarByWish(const AnswerFacts& facts) {
  if (IsAddressOfProgram(facts.address)) {
    return {AnswerBar::kList, "Its sender is the address of a program (RFC 5230, section 4.6)."};
  }
  if (facts.signs.asks_for_none) {
    return {AnswerBar::kMachine,
            "Its header X-Auto-Response-Suppress asks for no automatic answer."};
  }
  if (facts.is_refused_by_rule) {
    return {AnswerBar::kRule, "A mail rule wants no automatic answer."};
  }
  return {};
}

AnswerVerdict BarByCount(const AnswerFacts& facts, const AnswerRules& rules) {
  struct Cap {
    AnswerBar bar;
    int sent;
    int most;
    Duration window;
    const char* what;
  };
  const std::array caps{Cap{AnswerBar::kCapOfAddress, facts.to_address, rules.address_max,
                            rules.address_window, "this address (RFC 3834, section 2)"},
                        Cap{AnswerBar::kCapOfSubject, facts.of_subject, rules.subject_max,
                            rules.subject_window, "this address under this subject"},
                        Cap{AnswerBar::kCapOfThread, facts.in_thread, rules.thread_max,
                            rules.thread_window, "this thread"},
                        Cap{AnswerBar::kCapOfAccount, facts.of_account, rules.account_max,
                            rules.account_window, "mails of this account"}};
  for (const Cap& cap : caps) {
    if (cap.sent < cap.most) continue;
    return {cap.bar, "Within " + ToldWindow(cap.window) + " there were " +
                         std::to_string(cap.sent) + " automatic answers to " + cap.what +
                         "; at most " + std::to_string(cap.most) + " are sent."};
  }
  return {};
}

}  // namespace

std::string_view NameOf(AnswerBar bar) {
  switch (bar) {
    case AnswerBar::kNone:
      return "none";
    case AnswerBar::kOwnMail:
      return "own-mail";
    case AnswerBar::kSuppressed:
      return "suppressed";
    case AnswerBar::kNoSender:
      return "no-sender";
    case AnswerBar::kMachine:
      return "machine";
    case AnswerBar::kList:
      return "list";
    case AnswerBar::kRule:
      return "rule";
    case AnswerBar::kCapOfAddress:
      return "cap-of-address";
    case AnswerBar::kCapOfSubject:
      return "cap-of-subject";
    case AnswerBar::kCapOfThread:
      return "cap-of-thread";
    case AnswerBar::kCapOfAccount:
      return "cap-of-account";
  }
  return "none";
}

AnswerSigns ReadAnswerSigns(const MailMessage& message) {
  AnswerSigns signs;
  if (const std::string* path = message.Header("return-path")) {
    signs.has_null_sender = PartyAddress(*path).empty();
  }
  if (const std::string* suppress = message.Header("x-auto-response-suppress")) {
    // [MS-OXCMAIL] 2.1.3.2.20: DR, NDR, RN, NRN are about reports only.
    for (const char* word : {"all", "oof", "autoreply"}) {
      signs.asks_for_none = signs.asks_for_none || ContainsFolded(*suppress, word);
    }
  }
  return signs;
}

bool IsAddressOfProgram(std::string_view address) {
  const std::string plain = PartyAddress(address);
  const std::string local = plain.substr(0, plain.rfind('@'));
  constexpr std::array<std::string_view, 12> kLocals{
      "mailer-daemon", "listserv", "majordomo",    "postmaster", "bounce",       "bounces",
      "noreply",       "no-reply", "do-not-reply", "donotreply", "do_not_reply", "no_reply"};
  if (std::find(kLocals.begin(), kLocals.end(), local) != kLocals.end()) return true;
  for (const std::string_view begin : {"owner-", "bounces+", "bounce-", "bounces-", "noreply-",
                                       "no-reply-", "noreply+", "no-reply+"}) {
    if (local.starts_with(begin)) return true;
  }
  for (const std::string_view end : {"-request", "-owner", "-bounces", "-noreply", "-no-reply"}) {
    if (local.ends_with(end)) return true;
  }
  return false;
}

AnswerVerdict JudgeAnswer(const AnswerFacts& facts, const AnswerRules& rules) {
  if (AnswerVerdict barred = BarByWho(facts); !barred.may_answer()) return barred;
  if (AnswerVerdict barred = BarByKind(facts.kind); !barred.may_answer()) return barred;
  if (AnswerVerdict barred = BarByWish(facts); !barred.may_answer()) return barred;
  if (AnswerVerdict barred = BarByCount(facts, rules); !barred.may_answer()) return barred;
  return {AnswerBar::kNone, facts.kind.reason + " No cap is reached."};
}

std::string WhyParked(const IntakeCounts& counts, bool begins_thread, const IntakeRules& rules) {
  const std::string window = "within " + ToldWindow(rules.window);
  if (begins_thread && counts.threads_of_sender >= rules.threads_of_sender_max) {
    return "Its sender began " + std::to_string(counts.threads_of_sender) + " threads " + window +
           "; at most " + std::to_string(rules.threads_of_sender_max) +
           " go to agents by themselves.";
  }
  if (!begins_thread && counts.mails_in_thread >= rules.mails_in_thread_max) {
    return "There came " + std::to_string(counts.mails_in_thread) + " mails into its thread " +
           window + "; at most " + std::to_string(rules.mails_in_thread_max) +
           " go to agents by themselves.";
  }
  return {};
}

}  // namespace strowger::core
