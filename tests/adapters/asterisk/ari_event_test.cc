#include "adapters/asterisk/ari_event.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "support/places.h"

namespace strowger::asterisk {
namespace {

std::string ReadRecorded(const std::string& name) {
  std::ifstream file(test::SourceFolder() + "/tests/data/asterisk/" + name);
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> RecordedEvents() {
  std::ifstream file(test::SourceFolder() + "/tests/data/asterisk/answered_call.jsonl");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  EXPECT_EQ(lines.size(), 21U);
  return lines;
}

struct Namer {
  std::string operator()(const ChannelArrived& e) { return "arrived " + e.channel.id; }
  std::string operator()(const ChannelLeft& e) { return "left " + e.channel; }
  std::string operator()(const ChannelStateChanged& e) {
    return std::string(e.state == ChannelState::kRinging ? "ringing " : "changed ") + e.channel;
  }
  std::string operator()(const ChannelDestroyed& e) {
    return "destroyed " + std::to_string(e.cause) + " " + e.channel;
  }
  std::string operator()(const BridgeEntered& e) { return "entered " + e.channel; }
  std::string operator()(const BridgeLeft& e) { return "out " + e.channel; }
  std::string operator()(const DigitReceived& e) { return "digit " + e.digit; }
  std::string operator()(const PlaybackEnded& e) { return "played " + e.channel; }
  std::string operator()(const TelephoneHeld& e) { return "held " + e.channel; }
  std::string operator()(const TelephoneRetrieved& e) { return "retrieved " + e.channel; }
  std::string operator()(const ApplicationReplaced&) { return "replaced"; }
  std::string operator()(const EchoHeard& e) { return "echo " + e.word; }
  std::string operator()(const UnusedEvent& e) { return "unused " + e.type; }
};

TEST(AriEventTest, RecordedCallIsUnderstood) {
  const std::string customer = "strowger-lab-1795306929.0";
  const std::string agent = "strowger~leg~leg-1~" + customer;
  std::vector<std::string> names;
  for (const std::string& line : RecordedEvents()) {
    const Result<AriEvent> event = DecodeEvent(line);
    ASSERT_TRUE(event.ok()) << line;
    names.push_back(std::visit(Namer{}, *event));
  }
  EXPECT_EQ(names, (std::vector<std::string>{"arrived " + customer,
                                             "changed " + customer,
                                             "unused Dial",
                                             "ringing " + agent,
                                             "ringing " + agent,
                                             "changed " + agent,
                                             "unused Dial",
                                             "arrived " + agent,
                                             "digit 7",
                                             "entered " + customer,
                                             "entered " + agent,
                                             "out " + customer,
                                             "entered " + customer,
                                             "unused ChannelHangupRequest",
                                             "out " + customer,
                                             "left " + customer,
                                             "unused ChannelHangupRequest",
                                             "out " + agent,
                                             "left " + agent,
                                             "destroyed 16 " + agent,
                                             "unused BridgeDestroyed"}));
}

TEST(AriEventTest, ArrivalCarriesEverythingThatIsTold) {
  const Result<AriEvent> event = DecodeEvent(RecordedEvents().front());
  const auto& arrived = std::get<ChannelArrived>(*event);
  EXPECT_EQ(arrived.arguments,
            (std::vector<std::string>{"queue=vip", "language=en", "priority=5"}));
  EXPECT_EQ(arrived.channel.state, ChannelState::kRing);
  EXPECT_EQ(arrived.channel.caller_number, "00442079461");
  EXPECT_EQ(arrived.channel.caller_name, "Caller 1");
  EXPECT_EQ(arrived.channel.dialled, "s");
  EXPECT_EQ(arrived.channel.application, "Stasis");
  EXPECT_EQ(arrived.channel.variables.at("STROWGER_ACCOUNT"), "12345");
}

TEST(AriEventTest, RecordedListsAreUnderstood) {
  const auto channels = DecodeChannels(ReadRecorded("channels.json"));
  ASSERT_TRUE(channels.ok());
  ASSERT_EQ(channels->size(), 2U);
  EXPECT_EQ((*channels)[0].application_data, "strowger,queue=vip,language=en,priority=5");
  EXPECT_EQ((*channels)[1].state, ChannelState::kUp);
  const auto bridges = DecodeBridges(ReadRecorded("bridges.json"));
  ASSERT_TRUE(bridges.ok());
  ASSERT_EQ(bridges->size(), 1U);
  EXPECT_EQ((*bridges)[0].channels.size(), 2U);
}

TEST(AriEventTest, MessageCutAtAnyByteIsMalformedAndNothingElse) {
  for (const std::string& line : RecordedEvents()) {
    for (std::size_t length = 0; length < line.size(); ++length) {
      const Result<AriEvent> event = DecodeEvent(std::string_view(line).substr(0, length));
      ASSERT_FALSE(event.ok()) << length << " of " << line;
      EXPECT_EQ(event.error().reason, "ARI_MALFORMED");
    }
  }
}

TEST(AriEventTest, AnyByteChangedIsTakenWithoutHarm) {
  for (const std::string& line : RecordedEvents()) {
    for (std::size_t at = 0; at < line.size(); ++at) {
      std::string changed = line;
      changed[at] = static_cast<char>(changed[at] ^ 0x5A);
      static_cast<void>(DecodeEvent(changed));  // Any answer will do; the sanitizers listen.
    }
  }
}

TEST(AriEventTest, WhatIsNoEventIsMalformed) {
  for (const std::string_view text :
       {"", "null", "[]", "7", "{}", R"({"type":7})", R"({"type":""})", R"({"type":"StasisStart"})",
        R"({"type":"StasisStart","channel":"x"})", R"({"type":"StasisStart","channel":{"id":7}})",
        R"({"type":"ChannelEnteredBridge","bridge":{"id":"b"}})", "{\"type\":\"\xff\"}"}) {
    EXPECT_FALSE(DecodeEvent(text).ok()) << text;
  }
}

TEST(AriEventTest, WrongTypesInsideAreLeftOut) {
  const Result<AriEvent> event = DecodeEvent(
      R"({"type":"StasisStart","args":["a",7,null,"b"],"channel":{"id":"1.1","state":null,)"
      R"("caller":[],"dialplan":{"exten":800},"channelvars":{"A":1,"B":"x"}}})");
  ASSERT_TRUE(event.ok());
  const auto& arrived = std::get<ChannelArrived>(*event);
  EXPECT_EQ(arrived.arguments, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(arrived.channel.state, ChannelState::kOther);
  EXPECT_EQ(arrived.channel.variables, (std::map<std::string, std::string>{{"B", "x"}}));
}

TEST(AriEventTest, CauseOutOfRangeIsUnknown) {
  const Result<AriEvent> event =
      DecodeEvent(R"({"type":"ChannelDestroyed","cause":99999999999,"channel":{"id":"1.1"}})");
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(std::get<ChannelDestroyed>(*event).cause, 0);
}

TEST(AriEventTest, ListsOfSomethingElseAreMalformed) {
  for (const std::string_view text : {"", "{}", "[7]", "[{}]", R"([{"id":""}])"}) {
    EXPECT_FALSE(DecodeChannels(text).ok()) << text;
    EXPECT_FALSE(DecodeBridges(text).ok()) << text;
  }
  EXPECT_EQ(DecodeVariable("[]"), "");
  EXPECT_EQ(DecodeVariable(R"({"value":"42"})"), "42");
}

}  // namespace
}  // namespace strowger::asterisk
