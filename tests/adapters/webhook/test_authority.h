#pragma once

#include <optional>
#include <string>

#include "support/program.h"
#include "support/stores/temporary_folder.h"

namespace strowger::webhook {

// A certificate authority of a test's own, with a certificate for localhost.
class TestAuthority {
 public:
  // False when there is no openssl.
  bool Make() {
    const std::string script =
        "cd " + (folder_ / "").string() +
        " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
        " -subj /CN=Authority -keyout ca.key -out ca.crt"
        " && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost"
        " -keyout server.key -out server.csr"
        " && printf 'subjectAltName=DNS:localhost' > names"
        " && openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 1"
        " -extfile names -out server.crt";
    Program openssl({"/bin/sh", "-c", script});
    return openssl.WaitForEnd() == 0;
  }
  std::string authorities() const { return (folder_ / "ca.crt").string(); }
  std::string certificate() const { return (folder_ / "server.crt").string(); }
  std::string key() const { return (folder_ / "server.key").string(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace strowger::webhook
