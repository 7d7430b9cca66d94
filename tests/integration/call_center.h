#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "session/client.h"
#include "strowger/routing/v1/floor.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"
#include "support/postgres/store_place.h"
#include "support/program.h"
#include "support/scripted_console.h"
#include "support/scripted_pbx.h"

namespace strowger::integration {

using client::ScriptedConsole;
using simulator::ScriptedPbx;

// Ana, Bo, Cy and Di take calls of the queues sales (wrap-up with a disposition), support (no
// wrap-up) and hasty (offers last a second); c01 to c20 take those of the crowd (no wrap-up).
// Telephones are 1001 to 1004 and 2001 to 2020.
std::string ConfigText();
inline constexpr int kCrowd = 20;
std::string CrowdAgent(int number);   // From 1: "c01".
std::string CrowdDevice(int number);  // From 1: "2001".
std::string PasswordOf(const std::string& user);

// A folder of its own for each test, which is gone afterwards.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void WriteFile(const std::string& path, const std::string& text);

// One answer of the database as text; for looking into a store after its server has ended.
std::string Query(const std::string& database, const std::string& sql);

// A whole call center: the real server as a program of its own with its SQLite file, a PBX and
// consoles, all over real gRPC. Tests tell stories with its verbs. In a program that was started
// with STROWGER_TEST_ENGINE=postgresql the store was moved to the tests' own PostgreSQL.
class CallCenterTest : public testing::Test {
 protected:
  // Starts the server with users already made, since making a password takes its time.
  void SetUp() override;
  void TearDown() override;

  // ---- The server.
  void ServerStarts();
  void ServerIsKilled();
  // Ends in good order; everything is committed.
  void ServerStops();
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  const std::string& database() const { return place_->text(); }

  // ---- People and the PBX.
  ScriptedPbx& PbxJoins();
  // Signs in, takes the usual telephone and gets ready.
  ScriptedConsole& AgentComes(const std::string& name);
  ScriptedConsole& AgentSignsIn(const std::string& name);
  // A call in the queue, offered and answered by this agent, whose console shows it connected.
  std::string TalkBegins(ScriptedConsole& console, const std::string& device,
                         const std::string& queue = "sales");
  client::Client& Supervisor();
  std::unique_ptr<client::Client> SignIn(const std::string& user);
  std::vector<routing::v1::WorkItem> WorkItems();
  bool WaitForWorkItems(std::size_t count);
  std::vector<ticket::v1::Ticket> Tickets();

  ScriptedPbx& pbx() { return *pbx_; }
  Program& server() { return *server_; }

  TemporaryFolder folder_;

 private:
  static const std::string& Template();

  int port_ = 0;
  std::optional<StorePlace> place_;
  std::unique_ptr<Program> server_;
  std::unique_ptr<ScriptedPbx> pbx_;
  std::map<std::string, std::unique_ptr<ScriptedConsole>> consoles_;
  std::unique_ptr<client::Client> supervisor_;
};

}  // namespace strowger::integration
