#include "asterisk/support/server_process.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "support/places.h"
#include "support/wait.h"

namespace strowger::test {

ServerProcess::ServerProcess(const Lab& lab, int agents) : port_(lab.spare_port()) {
  std::string folder = std::filesystem::temp_directory_path() / "strowger-floor-XXXXXX";
  folder_ = mkdtemp(folder.data());
  WriteConfiguration(lab, agents);
}

ServerProcess::~ServerProcess() {
  process_.reset();
  std::filesystem::remove_all(folder_);
}

void ServerProcess::WriteConfiguration(const Lab& lab, int agents) const {
  std::ofstream file(folder_ / "strowger.toml");
  file << "[server]\nlisten = \"" << address() << "\"\ndatabase = \""
       << (folder_ / "strowger.db").string() << "\"\nlog_level = \"debug\"\n"
       << "[center]\ndefault_queue = \"support\"\nconsult_timeout = \"10s\"\n"
       << "[[queue]]\nid = \"support\"\noffer_timeout = \"3s\"\nwrap_up_timeout = \"60s\"\n"
       << "[[queue]]\nid = \"sales\"\noffer_timeout = \"10s\"\nwrap_up_timeout = \"0s\"\n"
       << "[[queue.step]]\ncallback = true\n[queue.callback]\nretry_duration = \"10s\"\n"
       << "[[queue]]\nid = \"vip\"\noffer_timeout = \"10s\"\nwrap_up_timeout = \"0s\"\n"
       << "ring_at_once = 3\n"
       << "[[link]]\nid = \"lab\"\nkind = \"asterisk\"\ndefault_region = \"GB\"\n"
       << "[link.asterisk]\nurl = \"" << lab.AriUrl() << "\"\nuser = \"strowger\"\n"
       << "password = \"strowger-lab\"\ntransfer_context = \"internal\"\n";
  for (int number = 1; number <= agents; ++number) {
    const std::string name = "a" + std::to_string(number);
    file << "[[agent]]\nid = \"" << name << "\"\nqueues = [\"support\", \"sales\", \"vip\"]\n"
         << "device = \"" << 2000 + number << "\"\n"
         << "[[user]]\nname = \"" << name << "\"\nroles = [\"agent\"]\nagent = \"" << name
         << "\"\ninitial_password = \"" << PasswordOf(name) << "\"\n";
  }
}

bool ServerProcess::Listens() const {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<std::uint16_t>(port_));
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool is_there = connect(probe, reinterpret_cast<sockaddr*>(&here), sizeof(here)) == 0;
  close(probe);
  return is_there;
}

void ServerProcess::Start() {
  const std::vector<std::string> command{test::BuildFolder() + "/bin/strowgerd", "--config",
                                         folder_ / "strowger.toml"};
  process_.emplace(ChildProcess(command, {}, folder_ / "log"));
  const bool is_up =
      WaitUntil(std::chrono::seconds(30), [this] { return Listens() || !process_->IsRunning(); });
  ASSERT_TRUE(is_up && process_->IsRunning()) << "the server does not start:\n" << Log();
}

void ServerProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait(std::chrono::seconds(10));
}

std::optional<int> ServerProcess::Stop() {
  process_->Signal(SIGTERM);
  return process_->Wait(std::chrono::seconds(10));
}

std::string ServerProcess::Log() const {
  std::ifstream file(folder_ / "log");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string ServerProcess::Query(const std::string& sql) const {
  sqlite3* database = nullptr;
  std::string answer;
  const auto add = [](void* out, int columns, char** values, char**) {
    std::string& text = *static_cast<std::string*>(out);
    if (!text.empty()) text += '\n';
    for (int column = 0; column < columns; ++column) {
      text += (column == 0 ? "" : "|") + std::string(values[column] ? values[column] : "");
    }
    return 0;
  };
  const std::string path = folder_ / "strowger.db";
  if (sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
      sqlite3_exec(database, sql.c_str(), add, &answer, nullptr) != SQLITE_OK) {
    ADD_FAILURE() << sqlite3_errmsg(database);
  }
  sqlite3_close(database);
  return answer;
}

}  // namespace strowger::test
