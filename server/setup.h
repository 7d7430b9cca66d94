#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_link_options.h"
#include "base/result.h"
#include "core/floor/setup.h"
#include "core/quality/dictionary.h"
#include "service/access/access.h"
#include "service/exchange/exchange.h"
#include "service/exchange/line_plan.h"
#include "service/ports/retention.h"
#include "service/ports/review_queue.h"
#include "service/ports/user_store.h"
#include "service/webhook/webhook_run.h"
#include "setup_mail.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// A user who is made at the start when there is none of that name.
struct UserSeed {
  service::User user;
  std::string initial_password;
};

// The configuration as the parts of the server need it, checked as a whole.
struct Setup {
  core::FloorSetup floor;
  service::LinePlan lines;
  service::ExchangeOptions exchange;
  service::AccessOptions access;
  std::vector<LinkId> grpc_links;
  std::vector<asterisk::AriLinkOptions> ari_links;
  std::vector<UserSeed> users;
  service::IdentityOptions identity;
  std::set<service::Role> masked_roles;
  service::RetentionRules retention;
  core::Dictionary dictionary;
  std::vector<service::WebhookPlan> webhooks;
  MailSetup mail;
};

// Every name that is referred to must exist, every level and time must be in range. The refusal
// names the entry and the mend (CONFIG_VALUE). Reads the files and the environment that it names.
Result<Setup> MakeSetup(const strowger::config::v1::Configuration& configuration);

}  // namespace strowger
