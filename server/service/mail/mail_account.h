#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/mail/mail_ids.h"

namespace strowger::service {

// One mail account of the configuration, as the rest of the program sees it; how its server is
// reached is known to the doors and the sender alone.
struct MailAccountPlan {
  core::MailAccountId id;
  std::string address;               // That its mails are from.
  std::string display_name;          // May be empty.
  std::vector<std::string> aliases;  // Further addresses that its mails come to.
  std::string domain;                // Of our Message-IDs.
  QueueId queue;                     // Where its mails go when no rule says otherwise.
  std::string language = "en";       // Of its texts, where none is known of the customer.
  std::map<std::string, std::string, std::less<>> signatures;  // By language: under each mail.

  // How long a mail that was sent by a person waits and can still be taken back.
  Duration undo_duration = std::chrono::seconds(10);
  int messages_per_minute_max = 60;  // Given to its server; 0: as many as there are.
  std::size_t sending_max = 2;       // Given to its server at the same time.
  std::size_t message_bytes_max = std::size_t{25} << 20;  // Of a mail of ours as it is sent.

  // Mails without references join a recent thread of their sender with their subject: for senders
  // whose programs keep none.
  bool threads_by_subject = false;
  bool acknowledges = false;  // Whoever begins a thread is told that the mail came.

  // The signature in `language`, else in the account's; empty when there is none.
  std::string_view SignatureIn(std::string_view wanted) const {
    for (const std::string_view each : {wanted, std::string_view(language)}) {
      if (const auto found = signatures.find(each); found != signatures.end()) {
        return found->second;
      }
    }
    return {};
  }
};

// Of the configuration, in its order; exchanged as a whole when that changes.
struct MailAccounts {
  std::vector<MailAccountPlan> plans;

  // Null when there is none of this id.
  const MailAccountPlan* Find(const core::MailAccountId& id) const {
    const auto found = std::ranges::find(plans, id, &MailAccountPlan::id);
    return found == plans.end() ? nullptr : &*found;
  }
  // Whose address or alias it is; null when it is none of ours. In any case of its letters; a part
  // after "+" is passed over.
  const MailAccountPlan* FindAddress(std::string_view address) const;
};

}  // namespace strowger::service
