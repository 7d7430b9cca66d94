#include "integration/call_center.h"

#include <grpcpp/channel.h>
#include <signal.h>
#include <sqlite3.h>

#include <cstdlib>
#include <fstream>

#include "integration/free_port.h"
#include "session/endpoint.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "support/postgres/postgres_server.h"

namespace strowger::integration {

namespace {

std::string User(const std::string& name, const std::string& role, const std::string& more) {
  return "[[user]]\nname = \"" + name + "\"\nroles = [\"" + role + "\"]\n" + more +
         "initial_password = \"" + PasswordOf(name) + "\"\n\n";
}

std::string Agent(const std::string& id, const std::string& device, const std::string& queues) {
  return "[[agent]]\nid = \"" + id + "\"\ndisplay_name = \"Agent " + id + "\"\nqueues = " + queues +
         "\ndevice = \"" + device + "\"\n\n" + User(id, "agent", "agent = \"" + id + "\"\n");
}

std::string Start(const std::string& config, const std::string& database, int port,
                  std::unique_ptr<Program>& program) {
  program = std::make_unique<Program>(
      std::vector<std::string>{ProgramFolder() + "/strowgerd", "--config", config, "--database",
                               database, "--listen", "127.0.0.1:" + std::to_string(port)});
  return program->WaitForLine("listens on") ? "" : program->output();
}

}  // namespace

std::string PasswordOf(const std::string& user) { return "secret-of-" + user; }

std::string CrowdAgent(int number) { return (number < 10 ? "c0" : "c") + std::to_string(number); }

std::string CrowdDevice(int number) { return std::to_string(2000 + number); }

std::string ConfigText() {
  std::string text = R"(
[server]
log_level = "warning"

[center]
default_queue = "support"

[[queue]]
id = "sales"
offer_timeout = "20s"
wrap_up_timeout = "120s"
disposition_required = true
dispositions = ["sold", "no interest"]
dialled = ["801"]

[[queue]]
id = "support"
wrap_up_timeout = "0s"

[[queue]]
id = "hasty"
offer_timeout = "1s"
wrap_up_timeout = "0s"

[[queue]]
id = "together"
offer_timeout = "30s"
wrap_up_timeout = "0s"
ring_at_once = 3

[[queue]]
id = "crowd"
offer_timeout = "30s"
wrap_up_timeout = "0s"

[[link]]
id = "pbx-1"
kind = "grpc"
default_region = "CN"

)";
  const std::string all = R"(["sales", "support", "hasty", "together"])";
  text += Agent("ana", "1001", all) + Agent("bo", "1002", all) + Agent("cy", "1003", all) +
          Agent("di", "1004", all);
  for (int i = 1; i <= kCrowd; ++i) text += Agent(CrowdAgent(i), CrowdDevice(i), R"(["crowd"])");
  text += User("sofia", "supervisor", "");
  text += User("root", "administrator", "");
  text += User("erp", "integrator", "");
  text += User("pbx-1", "pbx", "link = \"pbx-1\"\n");
  return text;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "strowger-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void WriteFile(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string Query(const std::string& database, const std::string& sql) {
  if (StorePlace::IsOnPostgres()) return PostgresServer::Shared()->Ask(database, sql);
  sqlite3* connection = nullptr;
  std::string answer;
  if (sqlite3_open_v2(database.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
    char* error = nullptr;
    const auto add = [](void* out, int columns, char** values, char**) {
      std::string& text = *static_cast<std::string*>(out);
      if (!text.empty()) text += '\n';
      for (int i = 0; i < columns; ++i) {
        text += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "" : values[i]);
      }
      return 0;
    };
    if (sqlite3_exec(connection, sql.c_str(), add, &answer, &error) != SQLITE_OK) {
      answer = std::string("error: ") + error;
      sqlite3_free(error);
    }
  }
  sqlite3_close(connection);
  return answer;
}

const std::string& CallCenterTest::Template() {
  static const TemporaryFolder folder;
  static const std::string database = [] {
    const std::string path = folder / "template.db";
    WriteFile(folder / "strowger.toml", ConfigText());
    std::unique_ptr<Program> program;
    const std::string trouble = Start(folder / "strowger.toml", path, FreePort(), program);
    if (!trouble.empty()) ADD_FAILURE() << "the server did not start: " << trouble;
    program->Signal(SIGTERM);
    EXPECT_EQ(program->WaitForEnd(), 0) << program->output();
    return path;
  }();
  return database;
}

void CallCenterTest::SetUp() {
  place_.emplace();
  if (StorePlace::IsOnPostgres()) {
    Program move({ProgramFolder() + "/strowgerd", "store", "move", "--from", Template(), "--to",
                  database()});
    ASSERT_EQ(move.WaitForEnd(), 0) << move.output();
  } else {
    std::filesystem::copy_file(Template(), database());
  }
  WriteFile(folder_ / "strowger.toml", ConfigText());
  port_ = FreePort();
  ServerStarts();
}

void CallCenterTest::TearDown() {
  consoles_.clear();
  pbx_.reset();
  supervisor_.reset();
  if (HasFailure() && server_) {
    std::fprintf(stderr, "---- the server said:\n%s----\n", server_->output().c_str());
  }
}

void CallCenterTest::ServerStarts() {
  const std::string trouble = Start(folder_ / "strowger.toml", database(), port_, server_);
  ASSERT_EQ(trouble, "");
}

void CallCenterTest::ServerIsKilled() {
  server_->Signal(SIGKILL);
  EXPECT_EQ(server_->WaitForEnd(), -SIGKILL);
}

void CallCenterTest::ServerStops() {
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->WaitForEnd(), 0) << server_->output();
}

ScriptedPbx& CallCenterTest::PbxJoins() {
  pbx_ = std::make_unique<ScriptedPbx>(
      ScriptedPbx::Options{.server = address(), .password = PasswordOf("pbx-1")});
  const auto joined = pbx_->Join();
  EXPECT_TRUE(joined.ok()) << joined.error().message;
  return *pbx_;
}

ScriptedConsole& CallCenterTest::AgentSignsIn(const std::string& name) {
  auto& console = consoles_[name];
  console = std::make_unique<ScriptedConsole>(
      ScriptedConsole::Options{.server = address(), .user = name, .password = PasswordOf(name)});
  const auto signed_in = console->SignIn();
  EXPECT_TRUE(signed_in.ok()) << name << ": " << signed_in.error().message;
  return *console;
}

ScriptedConsole& CallCenterTest::AgentComes(const std::string& name) {
  ScriptedConsole& console = AgentSignsIn(name);
  EXPECT_TRUE(console.LogOn().ok());
  EXPECT_TRUE(console.Ready().ok());
  EXPECT_TRUE(console.WaitForPresence(routing::v1::PRESENCE_READY));
  return console;
}

std::string CallCenterTest::TalkBegins(ScriptedConsole& console, const std::string& device,
                                       const std::string& queue) {
  const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", queue}});
  EXPECT_TRUE(pbx().WaitForRinging(device));
  EXPECT_TRUE(console.WaitForOffer());
  pbx().Answers(device);
  EXPECT_TRUE(console.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
  return call;
}

client::Client& CallCenterTest::Supervisor() {
  if (!supervisor_) supervisor_ = SignIn("sofia");
  return *supervisor_;
}

std::unique_ptr<client::Client> CallCenterTest::SignIn(const std::string& user) {
  const auto endpoint =
      client::ChooseEndpoint({.address = address(), .authorities_file = {}, .wants_tls = false});
  auto client = std::make_unique<client::Client>(*client::OpenChannel(*endpoint));
  access::v1::SignInRequest request;
  request.set_user(user);
  request.set_password(PasswordOf(user));
  auto answer = client->Ask<access::v1::SignInResponse>(request);
  EXPECT_TRUE(answer.ok());
  if (answer.ok()) client->SetToken(answer->session_token());
  return client;
}

std::vector<routing::v1::WorkItem> CallCenterTest::WorkItems() {
  routing::v1::ListWorkItemsRequest request;
  request.set_page_size(1000);
  auto answer = Supervisor().Ask<routing::v1::ListWorkItemsResponse>(request);
  EXPECT_TRUE(answer.ok()) << answer.error().message;
  if (!answer.ok()) return {};
  return {answer->work_items().begin(), answer->work_items().end()};
}

bool CallCenterTest::WaitForWorkItems(std::size_t count) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (WorkItems().size() != count) {
    if (std::chrono::steady_clock::now() > deadline) return false;
  }
  return true;
}

std::vector<ticket::v1::Ticket> CallCenterTest::Tickets() {
  auto answer = Supervisor().Ask<ticket::v1::ListTicketsResponse>(ticket::v1::ListTicketsRequest());
  EXPECT_TRUE(answer.ok()) << answer.error().message;
  if (!answer.ok()) return {};
  return {answer->tickets().begin(), answer->tickets().end()};
}

}  // namespace strowger::integration
