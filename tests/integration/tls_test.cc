// Everything over TLS, with a certificate as an administrator would make it.
#include <signal.h>

#include "integration/command_line.h"
#include "integration/free_port.h"

namespace strowger::integration {
namespace {

class TlsTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    if (HasFatalFailure()) return;
    Program openssl({"/bin/sh", "-c",
                     "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 "
                     "-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 "
                     "-keyout " +
                         key_ + " -out " + certificate_});
    const auto code = openssl.WaitForEnd();
    if (code == 127) GTEST_SKIP() << "openssl is not installed";
    ASSERT_EQ(code, 0) << openssl.output();
    ServerStops();
    std::string config = ConfigText();
    const std::string server = "[server]\n";
    config.insert(config.find(server) + server.size(),
                  "tls_certificate = \"" + certificate_ + "\"\ntls_key = \"" + key_ + "\"\n");
    WriteFile(folder_ / "strowger.toml", config);
    ServerStarts();
  }

  std::string Trusting() const {
    return "--server " + address() + " --authorities " + certificate_;
  }

  const std::string certificate_ = folder_ / "server.crt";
  const std::string key_ = folder_ / "server.key";
};

TEST_F(TlsTest, ACallFromRingToWrapUpWithEveryPartyOverTls) {
  const CommandLine ana(Trusting());
  const Ran signed_in = ana.SignIn("ana");
  ASSERT_EQ(signed_in.code, 0) << signed_in.output;
  ASSERT_EQ(ana.Run("agent log-on").code, 0);
  ASSERT_EQ(ana.Run("agent ready").code, 0);
  Program simulator({ProgramFolder() + "/strowger-pbx-simulator",
                     "--server",
                     address(),
                     "--authorities",
                     certificate_,
                     "--password",
                     PasswordOf("pbx-1"),
                     "--calls",
                     "1",
                     "--rate",
                     "100000",
                     "--patience",
                     "0",
                     "--talk",
                     "0.5",
                     "--attach",
                     "queue=sales",
                     "--answer-delay",
                     "0.1",
                     "0.2",
                     "--quiet"});
  const Ran watched = ana.Run("watch --until wrap-up --for 20s");
  EXPECT_EQ(watched.code, 0) << watched.output;
  EXPECT_NE(watched.output.find("offer  offers/"), std::string::npos) << watched.output;
  EXPECT_EQ(simulator.WaitForEnd(), 0) << simulator.output();
  const Ran finished = ana.Run("wrap-up finish --disposition sold");
  EXPECT_EQ(finished.code, 0) << finished.output;
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT outcome, disposition FROM interaction"), "handled|sold");
}

TEST_F(TlsTest, WhoDoesNotTrustTheCertificateOrSpeaksPlainIsKeptOut) {
  for (const std::string& options : {"--server " + address(), "--server " + address() + " --tls"}) {
    const Ran refused = CommandLine(options).SignIn("ana");
    EXPECT_EQ(refused.code, 3) << options << ": " << refused.output;
    EXPECT_NE(refused.output.find("does not answer"), std::string::npos) << refused.output;
  }
}

TEST_F(TlsTest, EveryAddressMayBeListenedOnWithTlsAndNoneBesidesLoopbackWithout) {
  const std::string everywhere = "0.0.0.0:" + std::to_string(FreePort());
  Program open({ProgramFolder() + "/strowgerd", "--config", folder_ / "strowger.toml", "--database",
                folder_ / "open.db", "--listen", everywhere});
  EXPECT_TRUE(open.WaitForLine("listens on")) << open.output();
  WriteFile(folder_ / "plain.toml", ConfigText());
  Program plain({ProgramFolder() + "/strowgerd", "--config", folder_ / "plain.toml", "--database",
                 folder_ / "plain.db", "--listen", "0.0.0.0:" + std::to_string(FreePort())});
  EXPECT_EQ(plain.WaitForEnd(), 1);
  EXPECT_NE(plain.output().find("tls_certificate"), std::string::npos) << plain.output();
}

}  // namespace
}  // namespace strowger::integration
