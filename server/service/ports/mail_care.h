#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "core/mail/mail_ids.h"
#include "service/ports/done.h"

namespace strowger::service {

// An address that nothing is sent to.
struct SuppressedAddress {
  std::string address;  // In lower case.
  std::string reason;
  TimePoint since{};
  TimePoint until{};
};
struct SuppressedPage {
  std::vector<SuppressedAddress> addresses;  // In their order.
  std::string next_page_token;
};

class SuppressionStore {
 public:
  virtual ~SuppressionStore() = default;

  // Those that are in force.
  virtual void List(std::size_t page_size, std::string page_token, Done<SuppressedPage> done) = 0;
  // Refused with kNotFound ADDRESS_NOT_SUPPRESSED.
  virtual void Lift(Actor actor, std::string address, Done<void> done) = 0;
};

// One way by which mails of an account come in.
struct MailDoor {
  core::MailAccountId account;
  std::string folder;  // Empty: they are delivered.
  bool is_connected = true;
  TimePoint since{};  // Unset before the first try.
  std::optional<TimePoint> last_mail;
  std::string last_error;
  TimePoint last_error_time{};
  std::uint64_t taken = 0;
  std::uint64_t passed_over = 0;
};

class MailDoors {
 public:
  virtual ~MailDoors() = default;
  // In the order of the configuration.
  virtual void List(Done<std::vector<MailDoor>> done) = 0;
};

}  // namespace strowger::service
