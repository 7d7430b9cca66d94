#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/program.h"
#include "support/scripted_console.h"

namespace strowger::bench {

// The product on a real Asterisk: strowgerd with a database on disk, joined over ARI, and agents
// who sit at their consoles and are ready. One queue, "support", the usual strategy, no wrap-up.
class Desks {
 public:
  struct Place {
    std::string ari_url;
    int first_telephone = 0;
    int count = 0;
  };

  explicit Desks(const Place& place);
  ~Desks();

  // Starts the server; all agents sign in, log on at their telephones and become ready.
  void Open();

 private:
  void WriteConfig(const Place& place) const;
  void StartServer();
  void SitDown(int number);

  const int count_;
  std::filesystem::path folder_;
  std::string address_;
  std::unique_ptr<Program> server_;
  std::vector<std::unique_ptr<client::ScriptedConsole>> consoles_;
};

}  // namespace strowger::bench
