#include "adapters/grpc/listen.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <fstream>

#include "rpc_house.h"
#include "strowger/access/v1/sign_in.grpc.pb.h"

namespace strowger::rpc {
namespace {

// A self-signed certificate for localhost with its key, as PEM files.
class CertificateFiles {
 public:
  explicit CertificateFiles(const std::filesystem::path& stem)
      : certificate_(stem.string() + ".crt"), key_(stem.string() + ".key") {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen(certificate_.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  const std::string& certificate() const { return certificate_; }
  const std::string& key() const { return key_; }
  std::string CertificateText() const {
    std::ifstream file(certificate_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  const std::string certificate_;
  const std::string key_;
};

ListenOptions Listen(const std::string& address, const std::string& certificate = {},
                     const std::string& key = {}) {
  return {.address = address,
          .tls_certificate = certificate,
          .tls_key = key,
          .tls_client_authorities = {}};
}

std::string ReasonFor(const ListenOptions& options) {
  const auto made = MakeCredentials(options);
  return made.ok() ? "" : made.error().reason;
}

TEST(ListenTest, PlainIsForLoopbackOnly) {
  for (const char* address : {"127.0.0.1:7710", "localhost:7710", "[::1]:7710"}) {
    EXPECT_EQ(ReasonFor(Listen(address)), "") << address;
  }
  for (const char* address : {"0.0.0.0:7710", "[::]:7710", "192.0.2.7:7710", "pbx.example:7710"}) {
    EXPECT_EQ(ReasonFor(Listen(address)), "LISTEN_NEEDS_TLS") << address;
  }
}

TEST(ListenTest, AnAddressNeedsItsPort) {
  for (const char* address : {"", "127.0.0.1", ":7710", "127.0.0.1:", "127.0.0.1:http"}) {
    EXPECT_EQ(ReasonFor(Listen(address)), "ADDRESS_INVALID") << address;
  }
}

TEST(ListenTest, TlsFilesMustBeReadableAndBelongTogether) {
  TemporaryFolder folder;
  const CertificateFiles one(folder / "one");
  const CertificateFiles other(folder / "other");
  EXPECT_EQ(ReasonFor(Listen("0.0.0.0:7710", one.certificate(), one.key())), "");
  EXPECT_EQ(ReasonFor(Listen("0.0.0.0:7710", one.certificate(), other.key())), "TLS_FILE_INVALID");
  EXPECT_EQ(ReasonFor(Listen("0.0.0.0:7710", one.key(), one.key())), "TLS_FILE_INVALID");
  EXPECT_EQ(ReasonFor(Listen("0.0.0.0:7710", one.certificate(), "")), "TLS_FILE_INVALID");
  EXPECT_EQ(ReasonFor(Listen("0.0.0.0:7710", one.certificate(), folder / "none")),
            "TLS_FILE_UNREADABLE");
}

TEST(ListenTest, APortInUseIsSaidInOneLine) {
  RpcHouse house;
  const auto checked = CheckAddress("127.0.0.1:" + std::to_string(house.port()));
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().reason, "PORT_IN_USE");
  EXPECT_EQ(checked.error().message.find('\n'), std::string::npos);
}

TEST(ListenTest, OverTlsTheServerIsReachedAndPlainIsNot) {
  TemporaryFolder folder;
  const CertificateFiles files(folder / "server");
  // The house itself has a plain channel, which must fail here; so this test opens its own.
  grpc::SslCredentialsOptions trust;
  trust.pem_root_certs = files.CertificateText();
  grpc::ServerBuilder builder;
  int port = 0;
  auto credentials = MakeCredentials(Listen("127.0.0.1:0", files.certificate(), files.key()));
  ASSERT_TRUE(credentials.ok()) << credentials.error().message;
  builder.AddListeningPort("127.0.0.1:0", *credentials, &port);
  access::v1::SignInService::Service unimplemented;
  builder.RegisterService(&unimplemented);
  const auto server = builder.BuildAndStart();
  ASSERT_NE(server, nullptr);

  const auto sign_in = [&](std::shared_ptr<grpc::ChannelCredentials> how) {
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride("localhost");
    const auto channel =
        grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), how, arguments);
    access::v1::SignInResponse response;
    CallContext context;
    return access::v1::SignInService::NewStub(channel)
        ->SignIn(context.get(), {}, &response)
        .error_code();
  };
  EXPECT_EQ(sign_in(grpc::SslCredentials(trust)), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(sign_in(grpc::InsecureChannelCredentials()), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace strowger::rpc
