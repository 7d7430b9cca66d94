#include "adapters/asterisk/ari_event.h"

#include <boost/json.hpp>
#include <utility>

namespace strowger::asterisk {
namespace {

namespace json = boost::json;

Error Malformed(std::string_view what) {
  return InvalidArgument("ARI_MALFORMED",
                         "Asterisk sent " + std::string(what) + " that cannot be understood.",
                         {{"what", std::string(what)}});
}

const json::object* ObjectAt(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

std::string TextAt(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

std::string IdAt(const json::object& object, std::string_view key) {
  const json::object* inner = ObjectAt(object, key);
  return inner == nullptr ? std::string() : TextAt(*inner, "id");
}

ChannelState StateNamed(std::string_view name) {
  if (name == "Up") return ChannelState::kUp;
  if (name == "Ringing") return ChannelState::kRinging;
  if (name == "Ring") return ChannelState::kRing;
  if (name == "Down") return ChannelState::kDown;
  return ChannelState::kOther;
}

AriChannel ToChannel(const json::object& object) {
  AriChannel channel;
  channel.id = TextAt(object, "id");
  channel.state = StateNamed(TextAt(object, "state"));
  if (const json::object* caller = ObjectAt(object, "caller")) {
    channel.caller_number = TextAt(*caller, "number");
    channel.caller_name = TextAt(*caller, "name");
  }
  if (const json::object* dialplan = ObjectAt(object, "dialplan")) {
    channel.dialled = TextAt(*dialplan, "exten");
    channel.application = TextAt(*dialplan, "app_name");
    channel.application_data = TextAt(*dialplan, "app_data");
  }
  if (const json::object* variables = ObjectAt(object, "channelvars")) {
    for (const auto& [name, value] : *variables) {
      if (value.is_string()) channel.variables.emplace(name, std::string(value.get_string()));
    }
  }
  return channel;
}

std::vector<std::string> TextsAt(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* value = object.if_contains(key);
  const json::array* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr) return texts;
  for (const json::value& item : *array) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

// A telephone that is reached through others alerts without a change of its channel's state.
Result<AriEvent> DecodeDial(const json::object& event) {
  if (TextAt(event, "dialstatus") != "RINGING") return AriEvent(UnusedEvent{"Dial"});
  return AriEvent(ChannelStateChanged{IdAt(event, "peer"), ChannelState::kRinging});
}

// Names the channel in a way of its own: "channel:1.2".
Result<AriEvent> DecodePlaybackFinished(const json::object& event) {
  constexpr std::string_view kChannel = "channel:";
  const json::object* playback = ObjectAt(event, "playback");
  if (playback == nullptr) return Malformed("an event without playback");
  std::string target = TextAt(*playback, "target_uri");
  if (!target.starts_with(kChannel)) return AriEvent(UnusedEvent{"PlaybackFinished"});
  return AriEvent(PlaybackEnded{TextAt(*playback, "id"), target.substr(kChannel.size())});
}

int NumberAt(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const std::int64_t* number = value == nullptr ? nullptr : value->if_int64();
  // Causes are small; anything else is as good as unknown.
  return number == nullptr || *number < 0 || *number > 1000 ? 0 : static_cast<int>(*number);
}

ChannelState ChannelStateIn(const json::object& event) {
  const json::object* channel = ObjectAt(event, "channel");
  return channel == nullptr ? ChannelState::kOther : StateNamed(TextAt(*channel, "state"));
}

// Each reader makes one kind of event from a message whose channel has been checked.
using Reader = AriEvent (*)(const json::object& event, std::string channel);

struct ReaderRow {
  std::string_view type;
  Reader read;
};

constexpr ReaderRow kReaders[] = {
    {"StasisStart",
     [](const json::object& event, std::string) -> AriEvent {
       return ChannelArrived{ToChannel(*ObjectAt(event, "channel")), TextsAt(event, "args")};
     }},
    {"StasisEnd",
     [](const json::object&, std::string channel) -> AriEvent {
       return ChannelLeft{std::move(channel)};
     }},
    {"ChannelStateChange",
     [](const json::object& event, std::string channel) -> AriEvent {
       return ChannelStateChanged{std::move(channel), ChannelStateIn(event)};
     }},
    {"ChannelDestroyed",
     [](const json::object& event, std::string channel) -> AriEvent {
       return ChannelDestroyed{std::move(channel), NumberAt(event, "cause")};
     }},
    {"ChannelEnteredBridge",
     [](const json::object& event, std::string channel) -> AriEvent {
       return BridgeEntered{IdAt(event, "bridge"), std::move(channel)};
     }},
    {"ChannelLeftBridge",
     [](const json::object& event, std::string channel) -> AriEvent {
       return BridgeLeft{IdAt(event, "bridge"), std::move(channel)};
     }},
    {"ChannelDtmfReceived",
     [](const json::object& event, std::string channel) -> AriEvent {
       return DigitReceived{std::move(channel), TextAt(event, "digit")};
     }},
    {"ChannelHold",
     [](const json::object&, std::string channel) -> AriEvent {
       return TelephoneHeld{std::move(channel)};
     }},
    {"ChannelUnhold",
     [](const json::object&, std::string channel) -> AriEvent {
       return TelephoneRetrieved{std::move(channel)};
     }},
};

Result<json::value> Parse(std::string_view text, std::string_view what) {
  json::error_code failure;
  json::value value = json::parse(text, failure);
  if (failure) return Malformed(what);
  return value;
}

}  // namespace

const std::vector<std::string_view>& UsedEventTypes() {
  static const std::vector<std::string_view> types = [] {
    std::vector<std::string_view> names;
    for (const ReaderRow& row : kReaders) names.push_back(row.type);
    names.push_back("Dial");
    names.push_back("PlaybackFinished");
    names.push_back("ApplicationReplaced");
    names.push_back("ChannelUserevent");
    return names;
  }();
  return types;
}

Result<AriEvent> DecodeEvent(std::string_view text) {
  Result<json::value> parsed = Parse(text, "an event");
  if (!parsed) return parsed.error();
  const json::object* event = parsed->if_object();
  if (event == nullptr) return Malformed("an event");
  std::string type = TextAt(*event, "type");
  if (type.empty()) return Malformed("an event without type");
  if (type == "ApplicationReplaced") return AriEvent(ApplicationReplaced{});
  if (type == "ChannelUserevent") return AriEvent(EchoHeard{TextAt(*event, "eventname")});
  if (type == "Dial") return DecodeDial(*event);
  if (type == "PlaybackFinished") return DecodePlaybackFinished(*event);
  for (const ReaderRow& row : kReaders) {
    if (row.type != type) continue;
    std::string channel = IdAt(*event, "channel");
    // Some bridge events come without a channel when it is already gone.
    if (channel.empty()) return Malformed("an event without channel (" + type + ")");
    return row.read(*event, std::move(channel));
  }
  return AriEvent(UnusedEvent{std::move(type)});
}

Result<std::vector<AriChannel>> DecodeChannels(std::string_view text) {
  Result<json::value> parsed = Parse(text, "a list of channels");
  if (!parsed) return parsed.error();
  const json::array* array = parsed->if_array();
  if (array == nullptr) return Malformed("a list of channels");
  std::vector<AriChannel> channels;
  for (const json::value& item : *array) {
    const json::object* object = item.if_object();
    if (object == nullptr || TextAt(*object, "id").empty()) return Malformed("a list of channels");
    channels.push_back(ToChannel(*object));
  }
  return channels;
}

Result<std::vector<AriBridge>> DecodeBridges(std::string_view text) {
  Result<json::value> parsed = Parse(text, "a list of bridges");
  if (!parsed) return parsed.error();
  const json::array* array = parsed->if_array();
  if (array == nullptr) return Malformed("a list of bridges");
  std::vector<AriBridge> bridges;
  for (const json::value& item : *array) {
    const json::object* object = item.if_object();
    if (object == nullptr || TextAt(*object, "id").empty()) return Malformed("a list of bridges");
    bridges.push_back({TextAt(*object, "id"), TextsAt(*object, "channels")});
  }
  return bridges;
}

std::string DecodeVariable(std::string_view text) {
  Result<json::value> parsed = Parse(text, "a variable");
  const json::object* object = parsed ? parsed->if_object() : nullptr;
  return object == nullptr ? std::string() : TextAt(*object, "value");
}

}  // namespace strowger::asterisk
