#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

// What Asterisk's REST interface (ARI) says, as values. Bytes in, values out: no socket here. Only
// the fields that the adapter uses are kept; everything else in a message is skipped.
namespace strowger::asterisk {

enum class ChannelState { kDown, kRing, kRinging, kUp, kOther };

struct AriChannel {
  std::string id;
  ChannelState state = ChannelState::kOther;
  std::string caller_number;
  std::string caller_name;
  std::string dialled;           // The extension that the dial plan is at.
  std::string application;       // The dial plan application that runs: "Stasis" for ours.
  std::string application_data;  // Its arguments, as in the dial plan.
  std::map<std::string, std::string> variables;  // Those that ari.conf lists as channelvars.
};

struct AriBridge {
  std::string id;
  std::vector<std::string> channels;
};

// StasisStart: the channel is ours now.
struct ChannelArrived {
  AriChannel channel;
  std::vector<std::string> arguments;
};
// StasisEnd: the channel is no longer ours; it hung up or went on in the dial plan.
struct ChannelLeft {
  std::string channel;
};
struct ChannelStateChanged {
  std::string channel;
  ChannelState state = ChannelState::kOther;
};
struct ChannelDestroyed {
  std::string channel;
  int cause = 0;  // ITU-T Q.850.
};
struct BridgeEntered {
  std::string bridge;
  std::string channel;
};
struct BridgeLeft {
  std::string bridge;
  std::string channel;
};
struct DigitReceived {
  std::string channel;
  std::string digit;
};
// The announcement is over, or could not be played.
struct PlaybackEnded {
  std::string playback;
  std::string channel;
};
// The person at the telephone pressed its own hold key.
struct TelephoneHeld {
  std::string channel;
};
struct TelephoneRetrieved {
  std::string channel;
};
// Another program opened an event socket with our application's name; this one hears nothing more.
struct ApplicationReplaced {};
// What we said to ourselves (SayToOurselves) came back: Asterisk's events reach us.
struct EchoHeard {
  std::string word;
};
// An event that the adapter has no use for.
struct UnusedEvent {
  std::string type;
};

using AriEvent =
    std::variant<ChannelArrived, ChannelLeft, ChannelStateChanged, ChannelDestroyed, BridgeEntered,
                 BridgeLeft, DigitReceived, PlaybackEnded, TelephoneHeld, TelephoneRetrieved,
                 ApplicationReplaced, EchoHeard, UnusedEvent>;

// The types of event that Decode makes something of, for the application's event filter.
const std::vector<std::string_view>& UsedEventTypes();

// One message of the event socket. Malformed ones are an error (ARI_MALFORMED) and change nothing.
Result<AriEvent> DecodeEvent(std::string_view text);
Result<std::vector<AriChannel>> DecodeChannels(std::string_view text);
Result<std::vector<AriBridge>> DecodeBridges(std::string_view text);
// The answer to a question for a variable; empty when the text is something else.
std::string DecodeVariable(std::string_view text);

}  // namespace strowger::asterisk
