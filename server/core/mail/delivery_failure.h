#pragma once

#include <string>
#include <string_view>

namespace strowger::core {

// Why a mail was not delivered.
enum class FailureClass {
  kUnknown,
  kDelivered,  // No failure: it arrived, or went on to a place that sends no reports.
  kUnknownRecipient,
  kUnknownHost,
  kMoved,
  kMailboxFull,
  kMailboxDisabled,
  kTooLarge,
  kContentRefused,  // Spam, virus, or a form that is not taken.
  kSenderRefused,   // Policy, reputation, authentication, relaying.
  kRateLimited,
  kExpired,  // Tried for a time in vain; a network or a host that does not answer.
  kSystem,   // Something is broken over there.
  kRefused,  // Refused without a reason that is known.
};
std::string_view NameOf(FailureClass failure_class);

struct DeliveryFailure {
  FailureClass failure_class = FailureClass::kUnknown;
  std::string status;      // "5.1.1" (RFC 3463); empty when not told.
  std::string reply_code;  // "550" (RFC 5321); empty when not told.
  bool is_permanent = true;
  std::string diagnostic;  // What the other side said, at most kDiagnosticBytesMax.

  // Writing to this address again is in vain.
  bool IsAddressDead() const {
    return failure_class == FailureClass::kUnknownRecipient ||
           failure_class == FailureClass::kUnknownHost || failure_class == FailureClass::kMoved;
  }
};

inline constexpr std::size_t kDiagnosticBytesMax = 500;

// Reads codes and words out of what a mail server said.
DeliveryFailure DiagnoseFailure(std::string_view text);

// The enhanced status code (RFC 3463) in a text: the first that says more than x.0.0, or the first.
// Classes 2, 4 and 5 only. Empty when there is none.
std::string StatusIn(std::string_view text);
// The reply code (RFC 5321) in a text, from 400 to 599.
std::string ReplyCodeIn(std::string_view text);

// What the class is by status and by words; kUnknown when they do not tell.
FailureClass ClassOfWords(std::string_view text);
FailureClass ClassOfStatus(std::string_view status);

}  // namespace strowger::core
