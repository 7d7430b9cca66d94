#include "support/postgres/postgres_server.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "adapters/store/engine.h"

namespace strowger {

namespace {

namespace fs = std::filesystem;

constexpr char kTemplate[] = "store_template";

[[noreturn]] void GiveUp(const std::string& why) {
  std::fprintf(stderr, "the tests' PostgreSQL: %s\n", why.c_str());
  std::abort();
}

// The folder of the newest version's programs, "" when there is none.
std::string FindPrograms() {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(version.path() / "bin/initdb")) found.push_back(version.path() / "bin");
  }
  return found.empty() ? "" : *std::max_element(found.begin(), found.end());
}

// PostgreSQL refuses to run as root.
const passwd* Somebody() {
  const passwd* user = getpwnam("postgres");
  return user ? user : getpwnam("nobody");
}

std::vector<std::string> Command(const std::string& program, std::vector<std::string> arguments) {
  std::vector<std::string> command;
  if (geteuid() == 0) {
    const passwd* user = Somebody();
    command = {"/usr/bin/setpriv",
               "--reuid=" + std::to_string(user->pw_uid),
               "--regid=" + std::to_string(user->pw_gid),
               "--clear-groups",
               "--pdeathsig=KILL",
               "--"};
  }
  command.push_back(FindPrograms() + "/" + program);
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

}  // namespace

bool PostgresServer::IsInstalled() { return !FindPrograms().empty(); }

PostgresServer* PostgresServer::Shared() {
  if (!IsInstalled()) return nullptr;
  static PostgresServer server;
  return &server;
}

PostgresServer::PostgresServer() {
  if (geteuid() == 0) {
    const passwd* user = Somebody();
    if (chown((folder_ / "").c_str(), user->pw_uid, user->pw_gid) != 0) GiveUp("chown");
  }
  Program initdb(
      Command("initdb", {"--pgdata", folder_ / "cluster", "--username", "strowger", "--auth",
                         "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"}));
  if (initdb.WaitForEnd(std::chrono::seconds(60)) != 0) GiveUp(initdb.output());
  Start(Sync::kOff);
}

void PostgresServer::Start(Sync sync) {
  program_.emplace(Command(
      "postgres", {"-D", folder_ / "cluster", "-c", "listen_addresses=", "-c",
                   "unix_socket_directories=" + (folder_ / "").string(), "-c", "autovacuum=off",
                   "-c", "shared_buffers=32MB", "-c", "max_connections=60", "-c",
                   // In its folder: what lies in /dev/shm outlives a server that is killed.
                   "dynamic_shared_memory_type=mmap", "-c",
                   sync == Sync::kOn ? "fsync=on" : "fsync=off"}));
  if (!program_->WaitForLine("ready to accept connections", std::chrono::seconds(60))) {
    GiveUp(program_->output());
  }
}

void PostgresServer::Kill() {
  program_->Signal(SIGQUIT);
  program_->WaitForEnd();
  program_.reset();
}

std::string PostgresServer::PlaceOf(const std::string& database) const {
  return "postgresql://strowger@/" + database + "?host=" + (folder_ / "").string();
}

std::string PostgresServer::Ask(const std::string& place, const std::string& sql) {
  PGconn* connection = PQconnectdb(place.c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) GiveUp(PQerrorMessage(connection));
  std::string text;
  for (int row = 0; row < PQntuples(result); ++row) {
    if (row > 0) text += '\n';
    for (int column = 0; column < PQnfields(result); ++column) {
      text += (column == 0 ? "" : "|") + std::string(PQgetvalue(result, row, column));
    }
  }
  PQclear(result);
  PQfinish(connection);
  return text;
}

std::string PostgresServer::MakeDatabase() {
  const std::string name = "store" + std::to_string(++databases_);
  Ask(PlaceOf("postgres"), "CREATE DATABASE " + name + " TEMPLATE template0");
  return PlaceOf(name);
}

std::string PostgresServer::MakeStore() {
  if (template_.empty()) {
    template_ = PlaceOf(kTemplate);
    Ask(PlaceOf("postgres"), std::string("CREATE DATABASE ") + kTemplate + " TEMPLATE template0");
    const auto opened = store::MakeEngine(template_)->Open();
    if (!opened.ok()) GiveUp(opened.error().message);
  }
  const std::string name = "store" + std::to_string(++databases_);
  Ask(PlaceOf("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + kTemplate);
  return PlaceOf(name);
}

void PostgresServer::Drop(const std::string& place) {
  const std::size_t begin = place.rfind('/', place.find('?')) + 1;
  Ask(PlaceOf("postgres"),
      "DROP DATABASE IF EXISTS " + place.substr(begin, place.find('?') - begin) + " WITH (FORCE)");
}

std::string PostgresServer::ReadTableFiles() const {
  std::ostringstream bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "cluster/base")) {
    if (entry.is_regular_file() && entry.file_size() > 0) {
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    }
  }
  return bytes.str();
}

}  // namespace strowger
