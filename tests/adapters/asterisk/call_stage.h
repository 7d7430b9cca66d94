#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "adapters/asterisk/call_book.h"
#include "adapters/asterisk/describe.h"

namespace strowger::asterisk {

using Texts = std::vector<std::string>;

// One customer's call "1.1"; Asterisk does what the test says.
class CallStage : public ::testing::Test {
 protected:
  CallStage() {
    options_.link = LinkId("pbx");
    options_.user = "strowger";
    options_.transfer_context = "internal";
  }

  // What was asked and told since the last time.
  Texts Asked() {
    Texts texts;
    for (const AriRequest& request : work_.requests) {
      std::string text = Describe(request);
      // The names of our own channels are long.
      for (std::size_t at; (at = text.find("strowger~leg~")) != std::string::npos;) {
        text.replace(at, text.find("~1.1", at) + 4 - at, "LEG");
      }
      for (std::size_t at; (at = text.find("strowger~talk~1.1")) != std::string::npos;) {
        text.replace(at, 17, "TALK");
      }
      texts.push_back(text);
    }
    work_.requests.clear();
    return texts;
  }
  Texts Told() { return DescribeAll(std::exchange(work_.events, {})); }
  // Of the newest refusal.
  core::CommandKind RefusedCommand() const {
    return std::get<core::CommandRefused>(work_.events.back()).command;
  }
  void Forget() { work_ = {}; }

  void Hear(AriEvent event) { book_.Hear(event, work_); }
  void CustomerArrives() {
    AriChannel channel;
    channel.id = "1.1";
    channel.state = ChannelState::kRing;
    Hear(ChannelArrived{channel, {"queue=support"}});
  }
  // Asterisk answers the newest request of this purpose.
  void Answers(Purpose purpose, int status, std::string body = {}, LegId leg = {}) {
    book_.Conclude({purpose, PbxCallId("1.1"), std::move(leg), detail_}, {status, std::move(body)},
                   work_);
  }
  void CustomerIsOffered() {
    CustomerArrives();
    detail_ = "CALLERID(dnid)";
    Answers(Purpose::kReadVariable, 200, R"({"value":"800"})");
  }

  template <class Command>
  void Floor(Command command) {
    command.link = LinkId("pbx");
    command.call = PbxCallId("1.1");
    book_.Obey(core::PbxCommand(std::move(command)), work_);
  }
  void Queue() { Floor(core::QueueCall{}); }
  void Rings(const std::string& leg, const std::string& device = "1001") {
    core::RingDevice ring;
    ring.leg = LegId(leg);
    ring.device = DeviceId(device);
    ring.timeout = std::chrono::seconds(20);
    Floor(ring);
  }
  void Hold(const std::string& leg) {
    core::HoldLeg hold;
    hold.leg = LegId(leg);
    Floor(hold);
  }
  void Retrieve(const std::string& leg) {
    core::RetrieveLeg retrieve;
    retrieve.leg = LegId(leg);
    Floor(retrieve);
  }
  void Consult(const std::string& agent, const std::string& leg, const std::string& device) {
    core::ConsultDevice consult;
    consult.agent_leg = LegId(agent);
    consult.leg = LegId(leg);
    consult.device = DeviceId(device);
    consult.timeout = std::chrono::seconds(20);
    Floor(consult);
  }
  void Transfer(const std::string& agent, const std::string& leg) {
    core::TransferCall transfer;
    transfer.agent_leg = LegId(agent);
    transfer.leg = LegId(leg);
    Floor(transfer);
  }
  void Clear(const std::string& leg, core::Cause cause = core::Cause::kNormal) {
    core::ClearLeg clear;
    clear.cause = cause;
    clear.leg = LegId(leg);
    Floor(clear);
  }

  static std::string Channel(const std::string& leg) { return "strowger~leg~" + leg + "~1.1"; }
  void Alerts(const std::string& leg) {
    Hear(ChannelStateChanged{Channel(leg), ChannelState::kRinging});
  }
  void PickedUp(const std::string& leg) {
    AriChannel channel;
    channel.id = Channel(leg);
    channel.state = ChannelState::kUp;
    Hear(ChannelArrived{channel, {"leg=" + leg}});
  }
  void Enters(const std::string& channel) { Hear(BridgeEntered{"strowger~talk~1.1", channel}); }
  void Leaves(const std::string& channel) { Hear(BridgeLeft{"strowger~talk~1.1", channel}); }
  void Ends(const std::string& leg, int cause = 16) { Hear(ChannelDestroyed{Channel(leg), cause}); }
  // The customer speaks with leg-1.
  void AgentSpeaks() {
    CustomerIsOffered();
    Queue();
    Rings("leg-1");
    Alerts("leg-1");
    PickedUp("leg-1");
    Enters("1.1");
    Enters(Channel("leg-1"));
    Forget();
  }

  AriLinkOptions options_;
  CallBook book_{options_};
  BookWork work_;
  std::string detail_;
};

}  // namespace strowger::asterisk
