#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/asterisk/ari_event.h"
#include "adapters/asterisk/ari_link_options.h"
#include "service/ports/telephony.h"

// What is known of a customer's call beside its channel: the caller, the number called, and the
// data that the dial plan attached.
namespace strowger::asterisk {

// More data, or longer, is cut: it is shown to people and kept with the call.
inline constexpr std::size_t kAttachedMax = 64;
inline constexpr std::size_t kAttachedBytesMax = 1024;

// `arguments` are those of Stasis() after the application's name: "queue=support", "language=en".
// One without "=" is not used. Of two with the same key the first counts.
service::OfferedCall ToOfferedCall(const AriChannel& channel,
                                   const std::vector<std::string>& arguments);

// Takes the arguments out of "strowger,queue=support,language=en"; the first is the application.
std::vector<std::string> SplitArguments(std::string_view application_data);

// What to ask for about each customer's channel: the number that was called, which the dial plan
// may have left long ago (Gosub, Goto), and the configured variables.
std::vector<std::string> VariablesToRead(const AriLinkOptions& options);

// Takes the value of a channel variable. It is attached under its name in lower case without
// "STROWGER_", unless it is empty or an argument of the same key was given. Of "STROWGER_ACCOUNT"
// the key is "account", of "PJSIP_HEADER(read,X-Account)" it is "x-account".
void TakeVariable(std::string_view variable, std::string value, service::OfferedCall& call);

}  // namespace strowger::asterisk
