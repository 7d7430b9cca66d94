#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/mail/bounce.h"

namespace strowger::core {

// A report on a delivery as a program wrote it for people: what it says, and the copy of the mail
// that it brings along.
struct BounceProse {
  std::string_view said;
  std::string_view copy;  // From its first header on; empty when there is none.
};
BounceProse SplitBounceProse(std::string_view text);

// Whether the text speaks of a mail that was not delivered.
bool SpeaksOfFailure(std::string_view said);
// Whether a subject does.
bool IsFailureSubject(std::string_view subject);
// Whether the text speaks of further attempts.
bool SpeaksOfDelay(std::string_view said);

// What the text says of this address, or of the delivery as a whole.
DeliveryFailure FailureInProse(std::string_view said, const std::string& address);

// The recipients that the text says failed, but none of `own`, in lower case: the mailboxes that
// the report came from and went to.
std::vector<BouncedRecipient> RecipientsInProse(std::string_view said,
                                                const std::vector<std::string>& own);

}  // namespace strowger::core
