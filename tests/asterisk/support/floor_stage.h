#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterisk/support/lab.h"
#include "asterisk/support/link_stage.h"
#include "asterisk/support/pbx_watch.h"
#include "asterisk/support/server_process.h"
#include "support/scripted_console.h"

namespace strowger::test {

using client::ScriptedConsole;

// A whole call center: callers and telephones of sipp, the real Asterisk, the real server in a
// process of its own, and agents whose consoles speak real gRPC.
class FloorStage : public ::testing::Test {
 protected:
  FloorStage();
  ~FloorStage() override;

  static Lab& lab() { return LabEnvironment::lab(); }

  // The server starts with an empty database and is joined to Asterisk.
  void FloorOpens(int agents);
  // Agent a1, a2, ... signs in at a telephone and is ready when the link is up.
  ScriptedConsole& AgentSignsOn(int number, const std::string& device);
  ScriptedConsole& AgentSignsOnNotReady(int number, const std::string& device);
  // As above for agents 1 to `count` at the telephones from `first_device` on.
  std::vector<ScriptedConsole*> AgentsSignOn(int count, int first_device);

  ChildProcess CallerCalls(const std::string& number,
                           std::vector<std::string> options = {"--talk", "60000"});
  // Whether all programs of callers end well: each call as it was meant to go.
  static bool EndsWell(ChildProcess& callers,
                       std::chrono::milliseconds patience = std::chrono::seconds(20));

  bool PhoneRings(const std::string& device, std::size_t times = 1);
  // Each offer at this console was seen before Asterisk reported the ringing that followed from it.
  void ExpectPopsBeforeRings(const ScriptedConsole& console, const std::string& device);
  // The queue's figures at this desk become so.
  static bool WaitingBecomes(const ScriptedConsole& console, const std::string& queue,
                             unsigned waiting);
  static bool LinkBecomes(const ScriptedConsole& console, routing::v1::LinkState link_state);
  // Ends wrap-up and waits until the agent is idle.
  static void FinishesWrapUp(ScriptedConsole& console);
  bool ChannelsBecome(int count);

  // What the server left in its file, after it was ended in good order.
  std::string Stored(const std::string& sql);
  // Contacts that are over, in the order of their arrival: "support|a1|handled".
  std::string StoredContacts() {
    return Stored("SELECT queue, agent, outcome FROM interaction ORDER BY id");
  }

  void ServerIsKilled() { server_->Kill(); }
  void ServerStartsAgain();
  void AsteriskIsKilled() { lab().Kill(); }
  void AsteriskStartsAgain();

  // All that may tell why a story failed, on standard error.
  void ShowEvidence();

  std::unique_ptr<PbxWatch> watch_;
  std::optional<ServerProcess> server_;
  std::vector<std::unique_ptr<ScriptedConsole>> consoles_;
};

}  // namespace strowger::test
