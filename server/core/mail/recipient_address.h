#pragma once

#include <string>
#include <string_view>

// Addresses that mails are written to.
namespace strowger::core {

inline constexpr std::size_t kRecipientAddressBytesMax = 254;  // RFC 5321, section 4.5.3.1.3.

// Why a mail cannot be sent to this address, in a sentence; empty when it can be tried.
std::string FaultOfAddress(std::string_view address);

// By what an address is found again: in lower case.
std::string AddressKey(std::string_view address);

}  // namespace strowger::core
