// An ARI link and a peer that misbehaves: what is refused, cut, late, silent, malformed or too
// much.
#include "adapters/asterisk/ari_link.h"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <sstream>

#include "adapters/asterisk/fake_ari.h"
#include "support/scripted_floor.h"
#include "support/wait.h"
#include "support/wire.h"

namespace strowger::asterisk {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::WaitUntil;

constexpr seconds kPatience{10};

class AriLinkTest : public ::testing::Test {
 protected:
  AriLinkTest() : before_(spdlog::default_logger()) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_);
    spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
    options_.link = LinkId("pbx");
    options_.url = ari_.url();
    options_.user = "strowger";
    options_.password = "secret-word";
    options_.retry_min = milliseconds(1);
    options_.retry_max = milliseconds(5);
  }
  ~AriLinkTest() override {
    link_.reset();
    spdlog::set_default_logger(before_);
  }

  void Start() {
    link_ = std::make_unique<AriLink>(options_, floor_);
    ASSERT_TRUE(link_->Start().ok());
  }
  bool IsUp() { return floor_.NextUp(kPatience).has_value(); }
  // The log, when the link has stopped.
  std::string Log() {
    link_->Stop();
    return log_.str();
  }
  static std::size_t Count(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
  }
  std::size_t CountRequests(const std::string& beginning) const {
    const auto requests = ari_.Requests();
    return static_cast<std::size_t>(
        std::count_if(requests.begin(), requests.end(),
                      [&](const std::string& r) { return r.starts_with(beginning); }));
  }
  static core::PbxCommand Queue(const std::string& call) {
    return core::QueueCall{LinkId("pbx"), PbxCallId(call)};
  }
  static std::string Arrival(const std::string& call) {
    return R"({"type":"StasisStart","args":[],"channel":{"id":")" + call + R"(","state":"Ring"}})";
  }

  std::ostringstream log_;
  std::shared_ptr<spdlog::logger> before_;
  FakeAri ari_;
  AriLinkOptions options_;
  test::ScriptedFloor floor_;
  std::unique_ptr<AriLink> link_;
};

TEST_F(AriLinkTest, RefusedUserIsNamedOnceAndTriedAgain) {
  ari_.SetEventsStatus(401);
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 5; }));
  ari_.SetEventsStatus(101);
  EXPECT_TRUE(IsUp());
  const std::string log = Log();
  EXPECT_EQ(Count(log, "refuses ARI user \"strowger\""), 1U) << log;
  EXPECT_EQ(Count(log, "secret-word"), 0U);
}

TEST_F(AriLinkTest, UserWhoMayOnlyReadIsNamed) {
  ari_.SetHandler([](const std::string& request) {
    return FakeAri::Reply{.status = request.starts_with("PUT") ? 403 : 200};
  });
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("PUT") >= 2; }));
  EXPECT_EQ(Count(Log(), "read_only = no"), 1U);
}

TEST_F(AriLinkTest, PeerWithoutAriIsNamed) {
  ari_.SetEventsStatus(404);
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 3; }));
  EXPECT_EQ(Count(Log(), "has no ARI"), 1U);
}

TEST_F(AriLinkTest, EventSocketThatAsteriskForgotIsOpenedAgainAtOnce) {
  const auto filters = std::make_shared<std::atomic<int>>(0);
  ari_.SetHandler([filters](const std::string& request) {
    const bool is_forgotten = request.starts_with("PUT") && ++*filters < 3;
    return FakeAri::Reply{.status = is_forgotten ? 404 : 200};
  });
  options_.retry_max = kPatience * 2;
  Start();
  EXPECT_TRUE(IsUp());
  EXPECT_EQ(*filters, 3);
}

TEST_F(AriLinkTest, EventSocketThatStaysSilentIsOpenedAgain) {
  ari_.SetEchoes(false);
  options_.request_timeout = milliseconds(50);
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 3; }));
  EXPECT_FALSE(floor_.NextUp(milliseconds(0)).has_value());
  ari_.SetEchoes(true);
  EXPECT_TRUE(IsUp());
  EXPECT_NE(Log().find("sends nothing"), std::string::npos);
}

TEST_F(AriLinkTest, ConnectionCutAtAnyByteIsMadeAgain) {
  test::Wire wire("127.0.0.1", ari_.port());
  options_.url = "http://127.0.0.1:" + std::to_string(wire.port()) + "/ari";
  ari_.SetHandler([](const std::string& request) {
    if (request != "GET /ari/channels") return FakeAri::Reply{};
    return FakeAri::Reply{.body = R"([{"id":"1.1","state":"Up","dialplan":{"app_name":"Stasis",)"
                                  R"("app_data":"strowger"}}])"};
  });
  int told_up = 0;  // Sessions that came up, less those that went down again.
  const auto hear = [&] {
    while (floor_.NextUp(milliseconds(0))) ++told_up;
    while (floor_.NextDown(milliseconds(0))) --told_up;
    return told_up;
  };
  // One more byte each time, until a whole session passes the wire.
  std::size_t bytes = 0;
  bool is_whole = false;
  while (!is_whole) {
    wire.Cut();
    ASSERT_TRUE(WaitUntil(kPatience, [&] { return hear() == 0; })) << bytes;
    wire.CutAfter(++bytes);
    wire.Mend();
    if (link_ == nullptr) Start();
    ASSERT_TRUE(WaitUntil(kPatience, [&] { return hear() > 0 || wire.is_cut(); })) << bytes;
    is_whole = !wire.is_cut();
    wire.Cut();
    ASSERT_TRUE(WaitUntil(kPatience, [&] { return hear() == 0; })) << bytes;
    wire.Mend();
    ASSERT_TRUE(WaitUntil(kPatience, [&] {
      const auto calls = floor_.NextUp(milliseconds(5));
      if (calls) ++told_up;
      return calls && calls->size() == 1U;
    })) << bytes;
  }
  EXPECT_GT(bytes, 300U);
}

TEST_F(AriLinkTest, HandshakeWithoutAnAnswerIsGivenUp) {
  ari_.SetEventsStatus(0);
  options_.connect_timeout = milliseconds(50);
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 3; }));
  ari_.SetEventsStatus(101);
  EXPECT_TRUE(IsUp());
}

TEST_F(AriLinkTest, RequestWithoutAnAnswerEndsTheSession) {
  const auto is_slow = std::make_shared<std::atomic<bool>>(true);
  ari_.SetHandler([is_slow](const std::string&) {
    WaitUntil(seconds(2), [&] { return !*is_slow; });
    return FakeAri::Reply{};
  });
  options_.request_timeout = milliseconds(50);
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 3; }));
  *is_slow = false;
  EXPECT_TRUE(IsUp());
}

TEST_F(AriLinkTest, PeerThatFallsSilentIsNoticed) {
  test::Wire wire("127.0.0.1", ari_.port());
  options_.url = "http://127.0.0.1:" + std::to_string(wire.port()) + "/ari";
  options_.idle_timeout = milliseconds(200);
  Start();
  ASSERT_TRUE(IsUp());
  wire.Freeze();
  EXPECT_TRUE(floor_.NextDown(kPatience).has_value());
  wire.Mend();
  EXPECT_TRUE(IsUp());
}

TEST_F(AriLinkTest, QuietButLivingPeerIsKept) {
  options_.idle_timeout = milliseconds(100);
  Start();
  ASSERT_TRUE(IsUp());
  EXPECT_FALSE(floor_.NextDown(milliseconds(600)).has_value());
}

TEST_F(AriLinkTest, ConnectionsThatAsteriskClosesAreMadeAgainForTheNextRequest) {
  ari_.SetHandler([](const std::string&) { return FakeAri::Reply{.closes = true}; });
  Start();
  ASSERT_TRUE(IsUp());
  ari_.Say(Arrival("1.1"));
  ASSERT_TRUE(floor_.NextOffered(kPatience).has_value());
  link_->Execute({Queue("1.1")});
  EXPECT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("POST") == 2; }));
  EXPECT_FALSE(floor_.NextDown(milliseconds(0)).has_value());
}

TEST_F(AriLinkTest, RequestsOfOneCallAreNeverUnderWayTogether) {
  struct Counts {
    std::mutex mutex;
    std::map<std::string, int> under_way;
    int most_of_one = 0;
    int most = 0;
    int all = 0;
  };
  // Shared with the peer's threads, which may outlive this test's body.
  const auto counts = std::make_shared<Counts>();
  ari_.SetHandler([counts](const std::string& request) {
    const std::string call = request.substr(0, request.rfind('/'));
    {
      const std::lock_guard lock(counts->mutex);
      counts->most_of_one = std::max(counts->most_of_one, ++counts->under_way[call]);
      counts->most = std::max(counts->most, ++counts->all);
    }
    WaitUntil(milliseconds(30), [] { return false; });
    const std::lock_guard lock(counts->mutex);
    --counts->under_way[call];
    --counts->all;
    return FakeAri::Reply{};
  });
  Start();
  ASSERT_TRUE(IsUp());
  std::vector<core::PbxCommand> commands;
  for (int call = 1; call <= 8; ++call) {
    ari_.Say(Arrival(std::to_string(call) + ".1"));
    ASSERT_TRUE(floor_.NextOffered(kPatience).has_value());
    commands.push_back(Queue(std::to_string(call) + ".1"));
  }
  link_->Execute(std::move(commands));
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("POST") == 16; }));
  EXPECT_EQ(counts->most_of_one, 1);
  EXPECT_GT(counts->most, 1);
  const auto requests = ari_.Requests();
  for (int call = 1; call <= 8; ++call) {
    const std::string channel = "POST /ari/channels/" + std::to_string(call) + ".1/";
    const auto answer = std::find(requests.begin(), requests.end(), channel + "answer");
    EXPECT_NE(std::find(answer, requests.end(), channel + "moh?mohClass=default"), requests.end());
  }
}

TEST_F(AriLinkTest, EventsThatCameWhileTheSnapshotWasReadFollowIt) {
  const auto may_answer = std::make_shared<std::atomic<bool>>(false);
  ari_.SetHandler([may_answer](const std::string& request) {
    if (request == "GET /ari/bridges") WaitUntil(kPatience, [&] { return may_answer->load(); });
    return FakeAri::Reply{};
  });
  Start();
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/bridges") == 1; }));
  ari_.Say(Arrival("1.1"));
  EXPECT_FALSE(floor_.NextUp(milliseconds(50)).has_value());
  *may_answer = true;
  EXPECT_TRUE(IsUp());
  EXPECT_TRUE(floor_.NextOffered(kPatience).has_value());
  EXPECT_TRUE(floor_.Story().starts_with("up with 0 calls\noffered 1.1")) << floor_.Story();
}

TEST_F(AriLinkTest, MalformedEventIsPassedOver) {
  Start();
  ASSERT_TRUE(IsUp());
  ari_.Say("{\"type\":");
  ari_.Say("[]");
  ari_.Say(Arrival("1.1"));
  EXPECT_TRUE(floor_.NextOffered(kPatience).has_value());
  EXPECT_EQ(Count(Log(), "cannot be understood"), 2U);
}

TEST_F(AriLinkTest, MessageBeyondTheLimitEndsTheSession) {
  Start();
  ASSERT_TRUE(IsUp());
  ari_.Say(std::string(2 << 20, ' '));
  EXPECT_TRUE(floor_.NextDown(kPatience).has_value());
  EXPECT_TRUE(IsUp());
}

TEST_F(AriLinkTest, SnapshotThatCannotBeReadIsReadAgain) {
  const auto asked = std::make_shared<std::atomic<int>>(0);
  ari_.SetHandler([asked](const std::string& request) {
    if (request == "GET /ari/channels" && ++*asked < 3) return FakeAri::Reply{.body = "[{"};
    return FakeAri::Reply{};
  });
  Start();
  EXPECT_TRUE(IsUp());
  EXPECT_EQ(*asked, 3);
}

TEST_F(AriLinkTest, TakenOverApplicationIsNamedAndTriedAgain) {
  Start();
  ASSERT_TRUE(IsUp());
  ari_.Say(R"({"type":"ApplicationReplaced","application":"strowger"})");
  const auto why = floor_.NextDown(kPatience);
  ASSERT_TRUE(why.has_value());
  EXPECT_NE(why->find("another program"), std::string::npos);
  EXPECT_TRUE(IsUp());
}

TEST_F(AriLinkTest, CommandsWhileTheLinkIsDownAreDropped) {
  ari_.SetEventsStatus(503);
  Start();
  link_->Execute({Queue("1.1")});
  ASSERT_TRUE(WaitUntil(kPatience, [&] { return CountRequests("GET /ari/events") >= 2; }));
  ari_.SetEventsStatus(101);
  ASSERT_TRUE(IsUp());
  EXPECT_EQ(CountRequests("POST"), 0U);
  EXPECT_FALSE(floor_.NextRefused(milliseconds(0)).has_value());
}

TEST_F(AriLinkTest, StopsAtAnyMoment) {
  for (const int status : {0, 101, 401}) {
    ari_.SetEventsStatus(status);
    for (int moment = 0; moment < 20; ++moment) {
      Start();
      WaitUntil(milliseconds(moment), [] { return false; });
      link_->Execute({Queue("1.1")});
      const auto begin = std::chrono::steady_clock::now();
      link_->Stop();
      EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(2));
      link_->Execute({Queue("1.1")});
    }
  }
}

TEST_F(AriLinkTest, OptionsThatCanNeverWorkAreRefusedAtTheStart) {
  options_.url = "https://pbx";
  AriLink link(options_, floor_);
  const Result<void> started = link.Start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().reason, "ARI_URL_INVALID");
}

}  // namespace
}  // namespace strowger::asterisk
