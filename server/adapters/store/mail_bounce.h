#pragma once

#include "adapters/store/mail_rows.h"
#include "adapters/store/mail_settlement.h"

namespace strowger::store {

// A report on the delivery of a mail. When it brings back what we signed, it is linked to our mail:
// its ticket is told and open again, and nothing is sent to an address that failed for good.
// Without it anybody could have written the report, so it is parked and changes nothing.
SettledMail SettleBounce(const MailSettling& at, const PreparedMail& mail);

}  // namespace strowger::store
