#include "adapters/asterisk/ari_request.h"

#include <gtest/gtest.h>

#include "adapters/asterisk/ari_link_options.h"
#include "adapters/asterisk/channel_names.h"
#include "adapters/asterisk/describe.h"
#include "adapters/asterisk/hangup_cause.h"

namespace strowger::asterisk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(AriRequestTest, NothingInANameLeavesItsPlaceInTheUrl) {
  EXPECT_EQ(EscapeForUrl("a-b_c.d~1"), "a-b_c.d~1");
  EXPECT_EQ(EscapeForUrl("a/b?c&d=e f%\r\n"), "a%2Fb%3Fc%26d%3De%20f%25%0D%0A");
  EXPECT_EQ(EscapeForUrl("\xE7\x8E\x8B"), "%E7%8E%8B");
  EXPECT_EQ(Describe(AnswerChannel("1.1/../x")), "POST /channels/1.1%2F..%2Fx/answer");
}

TEST(AriRequestTest, RingingStopsBeforeTheFloorsOwnClock) {
  struct Case {
    Duration timeout;
    std::string seconds;
  };
  for (const Case& c : {Case{seconds(20), "19"}, Case{milliseconds(20'600), "20"},
                        Case{seconds(1), "1"}, Case{Duration::zero(), "1"}}) {
    const AriRequest request = Ring({.channel = "l",
                                     .endpoint = "PJSIP/1001",
                                     .originator = "c",
                                     .application = "strowger",
                                     .timeout = c.timeout});
    EXPECT_TRUE(request.target.ends_with("&timeout=" + c.seconds)) << request.target;
  }
}

TEST(AriRequestTest, VariablesTravelInTheBody) {
  const AriRequest request = Ring({.channel = "l", .variables = {{"A", "x\"y"}}});
  EXPECT_EQ(request.body, R"({"variables":{"A":"x\"y"}})");
}

TEST(AriRequestTest, SilenceInsteadOfMusic) {
  EXPECT_EQ(Describe(StartMusic("1.1", "jazz")), "POST /channels/1.1/moh?mohClass=jazz");
  EXPECT_EQ(Describe(StartMusic("1.1", "none")), "POST /channels/1.1/silence");
  EXPECT_EQ(Describe(StopMusic("1.1", "none")), "DELETE /channels/1.1/silence");
}

TEST(ChannelNamesTest, NamesOfOursAreRecognisedAndOthersAreNot) {
  const ChannelNames names("strowger");
  const std::string leg = names.OfLeg(LegId("leg-1f"), PbxCallId("pbx-12.3~4"));
  EXPECT_EQ(leg, "strowger~leg~leg-1f~pbx-12.3~4");
  ASSERT_TRUE(names.AsLeg(leg).has_value());
  EXPECT_EQ(names.AsLeg(leg)->leg, LegId("leg-1f"));
  EXPECT_EQ(names.AsLeg(leg)->call, PbxCallId("pbx-12.3~4"));
  EXPECT_EQ(names.AsTalk(names.OfTalk(PbxCallId("1.1"))), PbxCallId("1.1"));
  for (const std::string_view other : {"", "1.1", "strowger", "strowger~leg~", "strowger~leg~x",
                                       "strowger2~leg~a~b", "other~leg~a~b", "strowger~talk~1.1"}) {
    EXPECT_FALSE(names.AsLeg(other).has_value()) << other;
  }
  EXPECT_FALSE(names.AsTalk(leg).has_value());
}

TEST(HangupCauseTest, EachCauseIsOneOfTheFloors) {
  struct Case {
    int cause;
    bool rang;
    core::Cause expected;
  };
  for (const Case& c :
       {Case{17, false, core::Cause::kBusy}, Case{19, true, core::Cause::kNoAnswer},
        Case{19, false, core::Cause::kUnreachable}, Case{18, false, core::Cause::kUnreachable},
        Case{20, true, core::Cause::kUnreachable}, Case{3, false, core::Cause::kUnreachable},
        Case{1, false, core::Cause::kUnreachable}, Case{21, true, core::Cause::kRejected},
        Case{16, true, core::Cause::kRejected}, Case{0, true, core::Cause::kFailure},
        Case{38, true, core::Cause::kFailure}}) {
    EXPECT_EQ(CauseOfFailure(c.cause, c.rang), c.expected) << c.cause;
  }
}

TEST(AriLinkOptionsTest, UrlIsTakenApart) {
  const Result<AriAddress> full = ParseAriUrl("http://pbx.example:8080/x/ari/");
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full->host, "pbx.example");
  EXPECT_EQ(full->port, "8080");
  EXPECT_EQ(full->path, "/x/ari");
  const Result<AriAddress> brief = ParseAriUrl("http://127.0.0.1");
  ASSERT_TRUE(brief.ok());
  EXPECT_EQ(brief->port, "8088");
  EXPECT_EQ(brief->path, "/ari");
  for (const std::string_view bad :
       {"", "127.0.0.1:8088", "https://x/ari", "http://", "http://:80/ari", "http://x:/ari",
        "http://x:y/ari", "http://x:123456/ari"}) {
    EXPECT_FALSE(ParseAriUrl(bad).ok()) << bad;
  }
}

TEST(AriLinkOptionsTest, WhatCanNeverWorkIsNamed) {
  const auto reason_for = [](auto change) {
    AriLinkOptions options;
    options.user = "strowger";
    change(options);
    const Result<void> checked = CheckOptions(options);
    return checked.ok() ? std::string() : checked.error().metadata.begin()->second;
  };
  EXPECT_EQ(reason_for([](AriLinkOptions&) {}), "");
  EXPECT_EQ(reason_for([](AriLinkOptions& o) { o.user.clear(); }), "user");
  EXPECT_EQ(reason_for([](AriLinkOptions& o) { o.application = "a~b"; }), "application");
  EXPECT_EQ(reason_for([](AriLinkOptions& o) { o.device_format = "PJSIP/1"; }), "device_format");
  EXPECT_EQ(reason_for([](AriLinkOptions& o) { o.url = "ftp://x"; }), "ftp://x");
}

}  // namespace
}  // namespace strowger::asterisk
