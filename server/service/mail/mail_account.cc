#include "service/mail/mail_account.h"

#include "core/text/ascii.h"

namespace strowger::service {

namespace {

// "ana+invoices@example.org" is "ana@example.org".
std::string PlainAddress(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos) return core::AsciiLower(address);
  const std::string_view local = address.substr(0, std::min(at, address.find('+')));
  return core::AsciiLower(std::string(local) + std::string(address.substr(at)));
}

}  // namespace

const MailAccountPlan* MailAccounts::FindAddress(std::string_view address) const {
  const std::string wanted = PlainAddress(address);
  const auto is_wanted = [&](const std::string& ours) { return PlainAddress(ours) == wanted; };
  const auto found = std::ranges::find_if(plans, [&](const MailAccountPlan& plan) {
    return is_wanted(plan.address) || std::ranges::any_of(plan.aliases, is_wanted);
  });
  return found == plans.end() ? nullptr : &*found;
}

}  // namespace strowger::service
