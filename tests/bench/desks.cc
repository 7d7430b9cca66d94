#include "bench/desks.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "bench/failure.h"
#include "bench/server_address.h"

namespace strowger::bench {

namespace {

constexpr std::chrono::seconds kPatience{20};

std::string AgentName(int number) { return "a" + std::to_string(number); }
std::string PasswordOf(const std::string& agent) { return "password-of-" + agent; }

void Check(const Result<void>& result) {
  if (!result.ok()) Fail(result.error().message);
}

}  // namespace

Desks::Desks(const Place& place) : count_(place.count) {
  std::string name = (std::filesystem::temp_directory_path() / "strowger-desks-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) Fail("cannot make a folder for the database");
  folder_ = name;
  WriteConfig(place);
}

Desks::~Desks() {
  for (const auto& console : consoles_) console->Leave();
  consoles_.clear();
  server_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Desks::WriteConfig(const Place& place) const {
  std::ofstream out(folder_ / "strowger.toml");
  out << "[server]\nlisten = \"127.0.0.1:0\"\nlog_level = \"error\"\n"
      << "[center]\ndefault_queue = \"support\"\n"
      << "[[queue]]\nid = \"support\"\nstrategy = \"longest-idle\"\nwrap_up_timeout = \"0s\"\n"
      << "offer_timeout = \"10s\"\n"
      << "[[link]]\nid = \"lab\"\nkind = \"asterisk\"\ndefault_region = \"GB\"\n"
      << "[link.asterisk]\nurl = \"" << place.ari_url << "\"\nuser = \"strowger\"\n"
      << "password = \"strowger-lab\"\n";
  for (int number = 1; number <= place.count; ++number) {
    const std::string name = AgentName(number);
    out << "[[agent]]\nid = \"" << name << "\"\nqueues = [\"support\"]\ndevice = \""
        << place.first_telephone + number - 1 << "\"\n"
        << "[[user]]\nname = \"" << name << "\"\nroles = [\"agent\"]\nagent = \"" << name
        << "\"\ninitial_password = \"" << PasswordOf(name) << "\"\n";
  }
}

void Desks::StartServer() {
  server_ = std::make_unique<Program>(
      std::vector<std::string>{ProgramFolder() + "/strowgerd", "--config",
                               (folder_ / "strowger.toml").string(), "--database",
                               (folder_ / "strowger.db").string()},
      std::nullopt);
  address_ = WaitForAddress(*server_);
}

void Desks::SitDown(int number) {
  const std::string name = AgentName(number);
  consoles_.push_back(std::make_unique<client::ScriptedConsole>(client::ScriptedConsole::Options{
      .server = address_, .user = name, .password = PasswordOf(name), .patience = kPatience}));
  client::ScriptedConsole& console = *consoles_.back();
  Check(console.SignIn());
  Check(console.LogOn());
  Check(console.Ready());
  const bool is_served = console.WaitUntil([](const client::DeskState& state) {
    const auto& links = state.desk.links;
    return !links.empty() && std::all_of(links.begin(), links.end(), [](const auto& link) {
      return link.second.state() == routing::v1::LINK_STATE_UP;
    });
  });
  if (!is_served) Fail("the server is not joined to Asterisk");
}

void Desks::Open() {
  StartServer();
  for (int number = 1; number <= count_; ++number) SitDown(number);
}

}  // namespace strowger::bench
