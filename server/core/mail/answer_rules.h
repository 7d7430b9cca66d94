#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/time.h"
#include "core/mail/mail_kind.h"
#include "core/mail/mail_message.h"

// Whether a mail may be answered by a machine, and how many mails are let in before people look.
// Every loop needs answers or threads without end, so what ends it counts them and believes no
// header. See server/decisions/0028-threading-and-loops.md.
namespace strowger::core {

// What the headers of a mail say against an automatic answer beyond its kind.
struct AnswerSigns {
  bool has_null_sender = false;  // Return-Path: <>.
  bool asks_for_none = false;    // X-Auto-Response-Suppress.
};
AnswerSigns ReadAnswerSigns(const MailMessage& message);

struct AnswerFacts {
  KindVerdict kind;
  AnswerSigns signs;
  std::string address;  // That the answer would go to.
  // The envelope's sender is known and empty.
  bool has_empty_envelope_sender = false;
  bool is_own_address = false;      // An address or alias of one of our accounts.
  bool is_own_mail = false;         // It bears a Message-ID of ours.
  bool is_suppressed = false;       // Nothing is sent there.
  bool is_refused_by_rule = false;  // A mail rule wants no automatic answer.
  // Automatic answers that went out, each within its window of AnswerRules: to the address, by
  // whatever account; to it under an equal bare subject; into the thread; of the account.
  int to_address = 0;
  int of_subject = 0;
  int in_thread = 0;
  int of_account = 0;
};

// No window holds more than its most. Zero: never.
struct AnswerRules {
  int address_max = 1;
  Duration address_window = std::chrono::hours(24);
  int thread_max = 1;
  Duration thread_window = std::chrono::hours(24 * 7);
  int account_max = 500;
  Duration account_window = std::chrono::hours(1);
  int subject_max = 2;
  Duration subject_window = std::chrono::hours(24 * 7);
};

// Why there is no automatic answer.
enum class AnswerBar {
  kNone,        // It may go.
  kOwnMail,     // To ourselves.
  kSuppressed,  // To an address that nothing is sent to.
  kNoSender,    // RFC 3834, section 2: to nobody.
  kMachine,     // RFC 3834, section 2: to a program.
  kList,        // To many, or to the address of a list's program.
  kRule,
  kCapOfAddress,
  kCapOfSubject,
  kCapOfThread,
  kCapOfAccount,
};
std::string_view NameOf(AnswerBar bar);

struct AnswerVerdict {
  AnswerBar bar = AnswerBar::kNone;
  std::string reason;  // A sentence.
  bool may_answer() const { return bar == AnswerBar::kNone; }
};
AnswerVerdict JudgeAnswer(const AnswerFacts& facts, const AnswerRules& rules);

// Whether the address is of a program: mailer-daemon, owner-LIST, LIST-request, no-reply and the
// like (RFC 5230, section 4.6).
bool IsAddressOfProgram(std::string_view address);

// Mails that came before this one.
struct IntakeCounts {
  int threads_of_sender = 0;  // Begun by its sender in its account, within IntakeRules::window.
  int mails_in_thread = 0;    // That came into its thread, within IntakeRules::window.
};
struct IntakeRules {
  int threads_of_sender_max = 20;
  int mails_in_thread_max = 30;
  Duration window = std::chrono::hours(1);
};

// The sentence with which a mail is parked; empty when it goes on.
std::string WhyParked(const IntakeCounts& counts, bool begins_thread, const IntakeRules& rules);

}  // namespace strowger::core
