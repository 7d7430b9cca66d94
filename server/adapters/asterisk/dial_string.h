#pragma once

#include <string>

#include "adapters/asterisk/ari_link_options.h"
#include "base/id.h"

namespace strowger::asterisk {

// What may stand in a dial string. Devices and numbers come from people; nothing that they type may
// change where or how Asterisk dials.
bool IsDialable(const std::string& text);

// How the telephone is dialled: "PJSIP/1001".
std::string EndpointOf(const AriLinkOptions& options, const DeviceId& device);

}  // namespace strowger::asterisk
