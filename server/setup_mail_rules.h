#pragma once

#include "base/result.h"
#include "core/floor/setup.h"
#include "core/mail/mail_rules.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// [[mail_rule]] of a configuration; `floor` is of the same. The refusal names the rule and the mend
// (CONFIG_VALUE).
Result<core::MailRules> ReadMailRules(const config::v1::Configuration& in,
                                      const core::FloorSetup& floor);

}  // namespace strowger
