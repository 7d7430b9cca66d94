#pragma once

#include <string>

#include "base/time.h"
#include "core/mail/mail_signer.h"
#include "service/mail/mail_account.h"
#include "service/ports/mail_composer.h"
#include "service/ports/mail_outbox_store.h"

namespace strowger::service {

// Without angle brackets: by it an answer is known to be one to this mail.
std::string MessageIdOf(const OutgoingMail& mail, const MailAccountPlan& account,
                        const core::MailSigner& signer);

// What the mail says, from the account to those in its headers, with the mark of its thread under
// its text.
ComposedMail Composed(WholeOutgoingMail whole, const MailAccountPlan& account,
                      const core::MailSigner& signer, TimePoint date);

// Of automatic answers the sender is empty, so that nothing answers them (RFC 3834, section 3.3).
std::string EnvelopeSenderOf(const OutgoingMail& mail, const MailAccountPlan& account);

}  // namespace strowger::service
