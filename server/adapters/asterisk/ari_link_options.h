#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace strowger::asterisk {

struct AriLinkOptions {
  LinkId link;
  std::string url = "http://127.0.0.1:8088/ari";
  std::string user;
  std::string password;
  std::string application = "strowger";
  // How a telephone is dialled; {device} stands for it.
  std::string device_format = "PJSIP/{device}";
  // Music on hold class for who waits; "none" means silence.
  std::string music_class = "default";
  // Where in the dial plan a customer goes who is transferred to a number.
  std::string transfer_context = "from-internal";
  // Channel variables of the customer that become attached data, under their names in lower case
  // without "STROWGER_". Functions of the dial plan can be asked, too:
  // "PJSIP_HEADER(read,X-Account)". Those that ari.conf lists as channelvars come by themselves and
  // cost no request.
  std::vector<std::string> variables;
  // Set on each channel that rings a telephone.
  std::map<std::string, std::string> leg_variables;

  Duration connect_timeout = std::chrono::seconds(5);
  Duration request_timeout = std::chrono::seconds(5);
  // A peer that is silent for so long, pings unanswered, is gone.
  Duration idle_timeout = std::chrono::seconds(8);
  // Between attempts to connect: doubled from min to max, each with jitter.
  Duration retry_min = std::chrono::milliseconds(250);
  Duration retry_max = std::chrono::seconds(10);
};

struct AriAddress {
  std::string host;
  std::string port;
  std::string path;  // With a leading and without a trailing slash.
};

// Takes "http://host:port/ari" apart; port and path may be left out. The error says which form is
// wanted.
Result<AriAddress> ParseAriUrl(std::string_view url);

// Refuses what can never work, with a message that names the option.
Result<void> CheckOptions(const AriLinkOptions& options);

}  // namespace strowger::asterisk
