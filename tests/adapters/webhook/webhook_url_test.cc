#include "adapters/webhook/webhook_url.h"

#include <gtest/gtest.h>

namespace strowger::webhook {
namespace {

TEST(WebhookUrlTest, IsTakenApart) {
  struct Case {
    const char* url;
    bool is_encrypted;
    const char* host;
    const char* port;
    const char* target;
    const char* authority;
  };
  for (const Case& one :
       {Case{"https://erp.example/hook?a=1", true, "erp.example", "443", "/hook?a=1",
             "erp.example"},
        {"https://erp.example:8443", true, "erp.example", "8443", "/", "erp.example:8443"},
        {"https://erp.example?a", true, "erp.example", "443", "/?a", "erp.example"},
        {"https://[2001:db8::1]:8443/x", true, "2001:db8::1", "8443", "/x", "[2001:db8::1]:8443"},
        {"http://127.0.0.1:9000/x", false, "127.0.0.1", "9000", "/x", "127.0.0.1:9000"},
        {"http://[::1]/x", false, "::1", "80", "/x", "[::1]"},
        {"http://localhost/x", false, "localhost", "80", "/x", "localhost"}}) {
    const auto parsed = ParseWebhookUrl(one.url);
    ASSERT_TRUE(parsed.ok()) << one.url << ": " << parsed.error().message;
    EXPECT_EQ(parsed->is_encrypted, one.is_encrypted) << one.url;
    EXPECT_EQ(parsed->host, one.host) << one.url;
    EXPECT_EQ(parsed->port, one.port) << one.url;
    EXPECT_EQ(parsed->target, one.target) << one.url;
    EXPECT_EQ(parsed->authority(), one.authority) << one.url;
  }
}

TEST(WebhookUrlTest, OthersAreRefused) {
  for (const std::string& url :
       {std::string(), std::string("erp.example"), std::string("ftp://erp.example/"),
        std::string("http://erp.example/"), std::string("http://127.evil.example@erp.example/"),
        std::string("https://user:word@erp.example/"), std::string("https://"),
        std::string("https://erp.example:0/"), std::string("https://erp.example:65536/"),
        std::string("https://erp.example:80x/"), std::string("https://erp.example/#part"),
        std::string("https://erp.example/a b"), std::string("https://erp.example/\r\nx: y"),
        std::string("https://[::1/"), std::string("https://[erp:]/"),
        "https://erp.example/" + std::string(kUrlBytesMax, 'a')}) {
    const auto parsed = ParseWebhookUrl(url);
    ASSERT_FALSE(parsed.ok()) << url;
    EXPECT_EQ(parsed.error().reason, "WEBHOOK_URL_INVALID") << url;
  }
}

}  // namespace
}  // namespace strowger::webhook
