#include "mail_command.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "support/stores/temporary_folder.h"

namespace strowger {
namespace {

class MailCommandTest : public testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = folder_ / "mail.eml";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  // What a run that must succeed writes.
  template <class Run>
  static std::string Written(Run run) {
    testing::internal::CaptureStdout();
    EXPECT_EQ(run(), 0);
    return testing::internal::GetCapturedStdout();
  }

  TemporaryFolder folder_;
};

constexpr char kBounce[] =
    "From: MAILER-DAEMON@mx.example\r\nTo: desk@ours.example\r\nSubject: failure notice\r\n"
    "Date: Fri, 06 Mar 2026 10:00:00 +0000\r\n\r\n"
    "I wasn't able to deliver your message.\r\n\r\n<li@b.example>:\r\n550 5.1.1 no such user\r\n";

TEST_F(MailCommandTest, AMailIsToldAsOneJsonObject) {
  const std::string file = File(kBounce);
  const std::string written = Written([&] { return RunMailParse({.file = file, .json = true}); });
  const auto told = boost::json::parse(written).as_object();
  EXPECT_EQ(told.at("kind").as_string(), "bounce");
  EXPECT_FALSE(told.at("kind_reason").as_string().empty());
  EXPECT_EQ(told.at("date").as_string(), "2026-03-06T10:00:00Z");
  EXPECT_EQ(told.at("from").as_array().at(0).as_object().at("address").as_string(),
            "MAILER-DAEMON@mx.example");
  const auto& bounce = told.at("bounce").as_object();
  EXPECT_EQ(bounce.at("class").as_string(), "unknown-recipient");
  EXPECT_TRUE(bounce.at("permanent").as_bool());
  const auto& recipient = bounce.at("recipients").as_array().at(0).as_object();
  EXPECT_EQ(recipient.at("address").as_string(), "li@b.example");
  EXPECT_EQ(recipient.at("status").as_string(), "5.1.1");
  EXPECT_EQ(recipient.at("reply_code").as_string(), "550");
  EXPECT_TRUE(told.at("message_id").is_null());
}

TEST_F(MailCommandTest, AMailIsToldToPeople) {
  const std::string file = File(kBounce);
  const std::string told = Written([&] { return RunMailParse({.file = file}); });
  EXPECT_TRUE(told.starts_with("kind: bounce. ")) << told;
  EXPECT_NE(told.find("bounced: li@b.example unknown-recipient, permanent 5.1.1"),
            std::string::npos)
      << told;
}

TEST_F(MailCommandTest, WhatIsNoMailIsToldAllTheSame) {
  const std::string file = File("just words");
  const auto told = boost::json::parse(Written([&] {
                      return RunMailParse({.file = file, .json = true});
                    })).as_object();
  EXPECT_EQ(told.at("text").as_string(), "just words");
  EXPECT_FALSE(told.at("troubles").as_array().empty());
}

TEST_F(MailCommandTest, AMailHtmlAndTextAreStripped) {
  for (const char* content :
       {"From: Ana <a@b.example>\nSubject: x\n\nYes.\n\nAna\n\n> Shall we?\n",
        "<html><p>Yes.</p><blockquote>Shall we?</blockquote><p>Regards,<br>Ana</p></html>",
        "Yes.\n\nRegards\nAna\n\n> Shall we?\n"}) {
    const std::string file = File(content);
    EXPECT_EQ(Written([&] { return RunMailStrip({.file = file}); }), "Yes.\n") << content;
    const auto told = boost::json::parse(Written([&] {
                        return RunMailStrip({.file = file, .json = true});
                      })).as_object();
    EXPECT_EQ(told.at("reply").as_string(), "Yes.");
    EXPECT_EQ(told.at("quoted").as_string(), "> Shall we?");
    EXPECT_NE(std::string(told.at("signature").as_string()).find("Ana"), std::string::npos);
  }
}

TEST_F(MailCommandTest, AFileThatCannotBeReadIsAFailure) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunMailParse({.file = folder_ / "none.eml"}), 1);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("cannot read"), std::string::npos);
}

}  // namespace
}  // namespace strowger
