#pragma once

#include "adapters/grpc/names.h"
#include "core/mail/mail_ids.h"

namespace strowger::rpc {

template <>
struct Collection<core::MailAccountId> {
  static constexpr std::string_view kName = "mail-accounts";
};
template <>
struct Collection<core::MailId> {
  static constexpr std::string_view kName = "mails";
};
template <>
struct Collection<core::MailThreadId> {
  static constexpr std::string_view kName = "mail-threads";
};
template <>
struct Collection<core::OutgoingMailId> {
  static constexpr std::string_view kName = "outgoing-mails";
};

}  // namespace strowger::rpc
