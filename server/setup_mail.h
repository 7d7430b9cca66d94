#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "core/floor/setup.h"
#include "service/mail/mail_account.h"
#include "service/mail/mail_policy.h"
#include "service/ports/campaign_store.h"
#include "setup_mail_doors.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// [mail], [[mail_account]], [unsubscribe] and what else is about mails of a configuration.
struct MailSetup {
  std::shared_ptr<const service::MailPolicy> policy = std::make_shared<const service::MailPolicy>();
  std::shared_ptr<const service::CampaignPolicy> campaigns =
      std::make_shared<const service::CampaignPolicy>();
  std::string lmtp_listen;         // Empty: nowhere.
  std::string unsubscribe_listen;  // Empty: nowhere.
  std::size_t message_bytes_max = std::size_t{25} << 20;
  MailServers servers;
};

// `floor` is of the same configuration. The refusal names the entry and the mend (CONFIG_VALUE).
// Reads the model that it names.
Result<MailSetup> ReadMailSetup(const config::v1::Configuration& in, const core::FloorSetup& floor);

}  // namespace strowger
