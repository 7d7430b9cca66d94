// A PBX whose wire and telephones fail in every way it knows, and callers who wait for ever: nobody
// may be forgotten.
#include "integration/call_center.h"

#include <algorithm>
#include <sstream>

namespace strowger::integration {
namespace {

constexpr int kCalls = 40;

// "answered   40" of the summary.
std::uint64_t Figure(const std::string& summary, const std::string& name) {
  std::istringstream lines(summary);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + " ")) return std::stoull(line.substr(name.size()));
  }
  ADD_FAILURE() << "the simulator says nothing of " << name << ":\n" << summary;
  return 0;
}

class FaultsTest : public CallCenterTest, public testing::WithParamInterface<int> {
 protected:
  // A telephone that nobody answers rings for one second only, as the test is to be short.
  void OffersAreShort() {
    ServerStops();
    std::string config = ConfigText();
    const std::string crowd = "id = \"crowd\"\noffer_timeout = \"30s\"";
    const std::size_t place = config.find(crowd);
    ASSERT_NE(place, std::string::npos);
    config.replace(place, crowd.size(), "id = \"crowd\"\noffer_timeout = \"1s\"");
    WriteFile(folder_ / "strowger.toml", config);
    ServerStarts();
  }

  std::vector<std::string> SimulatorCommand() const {
    std::string agents;
    for (int i = 1; i <= kCrowd; ++i) agents += (i == 1 ? "" : ",") + CrowdAgent(i);
    std::vector<std::string> command{ProgramFolder() + "/strowger-pbx-simulator",
                                     "--server",
                                     address(),
                                     "--password",
                                     PasswordOf("pbx-1"),
                                     "--agents",
                                     agents,
                                     "--agents-password",
                                     PasswordOf("{}"),
                                     "--attach",
                                     "queue=crowd",
                                     "--calls",
                                     std::to_string(kCalls),
                                     "--rate",
                                     "20000",
                                     "--talk",
                                     "0.5",
                                     "--patience",
                                     "0",
                                     "--answer-delay",
                                     "0.05",
                                     "0.2",
                                     "--holds",
                                     "0.1",
                                     "--cut",
                                     "1",
                                     "--drain",
                                     "60",
                                     "--quiet",
                                     "--seed",
                                     std::to_string(GetParam())};
    for (const char* fault : {"--no-answer", "--busy", "--unreachable", "--rejected", "--doubled",
                              "--late", "--lost", "--malformed", "--declines"}) {
      command.insert(command.end(), {fault, "0.1"});
    }
    return command;
  }
};

TEST_P(FaultsTest, EveryPatientCallerIsAnsweredAndAccountedFor) {
  OffersAreShort();
  Program simulator(SimulatorCommand());
  ASSERT_EQ(simulator.WaitForEnd(std::chrono::seconds(90)), 0) << simulator.output();
  const std::string summary = simulator.output();
  EXPECT_EQ(Figure(summary, "offered"), kCalls);
  EXPECT_EQ(Figure(summary, "answered"), kCalls) << summary;
  EXPECT_GT(Figure(summary, "not reached"), 0u) << "the telephones did not fail";
  EXPECT_GT(Figure(summary, "problems told"), 0u) << "the wire did not fail";
  EXPECT_GT(Figure(summary, "connections"), 1u) << "the link was never cut";
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM work_item"), "0");
  EXPECT_EQ(Query(database(), "SELECT count(DISTINCT call), count(*) FROM interaction"),
            std::to_string(kCalls) + "|" + std::to_string(kCalls));
}

INSTANTIATE_TEST_SUITE_P(Seeds, FaultsTest, testing::Values(1, 2));

}  // namespace
}  // namespace strowger::integration
