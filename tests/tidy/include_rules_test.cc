#include <gtest/gtest.h>

#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

struct Case {
  const char* name;
  Rule rule;
  const char* path;
  const char* text;
  std::size_t findings;
};

class IncludeRulesTest : public testing::TestWithParam<Case> {};

TEST_P(IncludeRulesTest, Finds) {
  const auto findings = GetParam().rule({.path = GetParam().path, .text = GetParam().text});
  EXPECT_EQ(findings.size(), GetParam().findings) << Describe(findings);
  for (const Finding& finding : findings) EXPECT_EQ(finding.line, 2);
}

constexpr const char* kCore = "server/core/routing/router.cc";
constexpr const char* kService = "server/service/desk/desk.h";
constexpr const char* kGrpc = "server/adapters/grpc/desk_stream.cc";
constexpr const char* kModel = "agent-client/model/screen.cc";

INSTANTIATE_TEST_SUITE_P(
    Arrow, IncludeRulesTest,
    testing::Values(
        Case{"CoreMayUseBase", CheckArrow, kCore, "\n#include \"base/id.h\"", 0},
        Case{"CoreMayUseCore", CheckArrow, kCore, "\n#include \"core/agent/presence.h\"", 0},
        Case{"BaseNotCore", CheckArrow, "server/base/id.h", "\n#include \"core/floor/state.h\"", 1},
        Case{"CoreNotService", CheckArrow, kCore, "\n#include \"service/ports/telephony.h\"", 1},
        Case{"ServiceNotAdapter", CheckArrow, kService, "\n#include \"adapters/store/store.h\"", 1},
        Case{"AdapterMayUsePort", CheckArrow, kGrpc, "\n#include \"service/ports/telephony.h\"", 0},
        Case{"AdapterMayUseItself", CheckArrow, kGrpc, "\n#include \"adapters/grpc/outbox.h\"", 0},
        Case{"AdapterNotAdapter", CheckArrow, kGrpc, "\n#include \"adapters/store/store.h\"", 1},
        Case{"AdapterNotServer", CheckArrow, kGrpc, "\n#include \"server.h\"", 1},
        Case{"ServerMayUseAdapters", CheckArrow, "server/server.cc",
             "\n#include \"adapters/grpc/host.h\"", 0},
        Case{"MainMayUseServer", CheckArrow, "server/main.cc", "\n#include \"server.h\"", 0},
        Case{"NobodyUsesMain", CheckArrow, kService, "\n#include \"main.h\"", 1},
        Case{"AdapterMayUsePublicProtos", CheckArrow, kGrpc,
             "\n#include \"google/rpc/status.pb.h\"", 0},
        Case{"SimulatorMayUseItself", CheckArrow, "agent-client/simulator/pbx.cc",
             "\n#include \"simulator/pbx.h\"", 0},
        Case{"TerminalNotSimulator", CheckArrow, "agent-client/terminal/main.cc",
             "\n#include \"simulator/pbx.h\"", 1},
        Case{"NoWayUp", CheckArrow, kCore, "\n#include \"../service/clock.h\"", 1},
        Case{"ClientNotServer", CheckArrow, "agent-client/terminal/main.cc",
             "\n#include \"core/floor/state.h\"", 1},
        Case{"ModelNotTerminal", CheckArrow, kModel, "\n#include \"terminal/keys.h\"", 1},
        Case{"ModelNotSession", CheckArrow, kModel, "\n#include \"session/session.h\"", 1},
        Case{"TerminalMayUseBoth", CheckArrow, "agent-client/terminal/keys.cc",
             "\n#include \"model/screen.h\"", 0},
        Case{"CommentedIncludeIsNone", CheckArrow, kCore, "\n// #include \"service/a.h\"", 0},
        Case{"TestsAreFree", CheckArrow, "tests/core/a_test.cc", "\n#include \"server.h\"", 0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Purity, IncludeRulesTest,
    testing::Values(
        Case{"CoreNoProtobuf", CheckPurity, kCore, "\n#include <google/protobuf/message.h>", 1},
        Case{"CoreNoGenerated", CheckPurity, kCore, "\n#include \"strowger/desk/v1/desk.pb.h\"", 1},
        Case{"CoreNoGrpc", CheckPurity, kCore, "\n#include <grpcpp/grpcpp.h>", 1},
        Case{"CoreNoSql", CheckPurity, kCore, "\n#include <sqlite3.h>", 1},
        Case{"CoreNoAsio", CheckPurity, kCore, "\n#include <boost/asio/post.hpp>", 1},
        Case{"CoreNoThread", CheckPurity, kCore, "\n#include <thread>", 1},
        Case{"CoreNoMutex", CheckPurity, kCore, "\n#include <mutex>", 1},
        Case{"CoreNoConsole", CheckPurity, kCore, "\n#include <iostream>", 1},
        Case{"CoreNoClock", CheckPurity, kCore, "\nauto t = std::chrono::steady_clock::now();", 1},
        Case{"CoreMayNameAClock", CheckPurity, kCore,
             "\nusing T = std::chrono::sys_time<std::chrono::steady_clock>;", 0},
        Case{"CoreNoEnvironment", CheckPurity, kCore, "\nauto e = std::getenv(\"A\");", 1},
        Case{"CoreMayUseChrono", CheckPurity, kCore, "\n#include <chrono>", 0},
        Case{"ServiceNoMutex", CheckPurity, kService, "\n#include <mutex>", 1},
        Case{"ServiceNoGrpc", CheckPurity, kService, "\n#include <grpcpp/server.h>", 1},
        Case{"ModelNoCurses", CheckPurity, kModel, "\n#include <ncurses.h>", 1},
        Case{"AdaptersAreFree", CheckPurity, kGrpc, "\n#include <mutex>", 0}),
    [](const testing::TestParamInfo<Case>& instance) { return instance.param.name; });

}  // namespace
}  // namespace strowger::tidy
