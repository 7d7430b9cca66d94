#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "configuration_keeper.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// Where its store is.
std::string DatabaseOf(const strowger::config::v1::Configuration& configuration);

// The whole server: builds its parts from a configuration, starts them in order and stops them in
// reverse. `main` and the integration tests start the same one.
class Server {
 public:
  // With a `source` the configuration can be changed while the server is at work.
  explicit Server(strowger::config::v1::Configuration configuration,
                  ConfigurationSource source = {});
  // Stops if it was started.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Opens the store, takes up what it remembers, connects the links and listens. The error is one
  // line that names the thing and the mend. Blocks.
  Result<void> Start();
  // Ends streams, commits what was accepted, closes the store. Blocks; harmless when repeated.
  void Stop();

  // Below: after Start.

  // Takes the configuration file as it is now and logs what came of it. Returns at once.
  void Reload();
  int port() const;  // Where gRPC listens.
  // The password of the administrator that the first start made; empty otherwise.
  const std::string& first_password() const;

 private:
  class Parts;
  strowger::config::v1::Configuration configuration_;
  ConfigurationSource source_;
  std::unique_ptr<Parts> parts_;
};

}  // namespace strowger
