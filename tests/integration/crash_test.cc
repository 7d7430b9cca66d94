// A server that is killed at any moment: what it acknowledged is kept, once.
#include <atomic>
#include <random>
#include <set>
#include <thread>

#include "integration/call_center.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using routing::v1::WORK_ITEM_STATE_WAITING;

class CrashTest : public CallCenterTest {
 protected:
  void CrowdComes(int count) {
    for (int i = 1; i <= count; ++i) {
      pbx().AnswersAlways(CrowdDevice(i));
      crowd_.push_back(&AgentComes(CrowdAgent(i)));
    }
  }
  std::string CrowdCall() {
    return pbx().CustomerCalls("+8613800138000",
                               {{"queue", "crowd"}, {"number", std::to_string(++calls_made_)}});
  }
  bool WaitForTalks(std::size_t count) {
    return pbx().WaitUntil([count](const simulator::Pbx& pbx) {
      std::size_t talks = 0;
      for (const auto& call : pbx.ListCalls()) talks += pbx.IsSpeaking(call.call());
      return talks == count;
    });
  }
  // The console shows the desk of a server that was started since.
  static bool WaitForReturn(ScriptedConsole& console, std::uint64_t generation) {
    return console.WaitUntil([generation](const client::DeskState& state) {
      return state.is_known && state.generation > generation && !state.incoming;
    });
  }
  // Numbers of the waiting calls in their order of service.
  std::vector<std::string> WaitingNumbers() {
    std::vector<std::pair<std::int64_t, std::string>> waiting;
    for (const auto& item : WorkItems()) {
      if (item.state() != WORK_ITEM_STATE_WAITING) continue;
      waiting.emplace_back(
          item.arrive_time().seconds() * 1'000'000'000 + item.arrive_time().nanos(),
          item.attached().at("number"));
    }
    std::sort(waiting.begin(), waiting.end());
    std::vector<std::string> numbers;
    for (auto& [time, number] : waiting) numbers.push_back(number);
    return numbers;
  }

  std::vector<ScriptedConsole*> crowd_;
  int calls_made_ = 0;
};

TEST_F(CrashTest, KilledUnderTwentyTalksAndTenWaitingNothingIsLost) {
  PbxJoins();
  CrowdComes(20);
  std::vector<std::string> talking;
  for (int i = 0; i < 20; ++i) talking.push_back(CrowdCall());
  ASSERT_TRUE(WaitForTalks(20));
  std::vector<std::string> waiting;
  for (int i = 0; i < 10; ++i) waiting.push_back(CrowdCall());
  ASSERT_TRUE(WaitForWorkItems(30));
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  const std::vector<std::string> line = WaitingNumbers();
  ASSERT_EQ(line.size(), 10u);
  const std::uint64_t generation = crowd_[0]->state().generation;
  const std::size_t rung_before = pbx().RungCalls().size();

  ServerIsKilled();
  // A customer leaves and another one comes while nobody is there.
  pbx().CustomerHangsUp(talking[19]);
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());

  for (ScriptedConsole* console : crowd_) ASSERT_TRUE(WaitForReturn(*console, generation));
  // The one who was freed has the first of the line.
  ASSERT_TRUE(WaitForTalks(20));
  for (int i = 0; i < 19; ++i) {
    EXPECT_TRUE(pbx().WaitUntil([&](const simulator::Pbx& pbx) {
      return pbx.IsSpeaking(talking[static_cast<std::size_t>(i)]);
    })) << "call "
        << i << " did not stay up";
  }
  EXPECT_EQ(WaitingNumbers(), std::vector<std::string>(line.begin() + 1, line.end()));

  // Sessions are kept: verbs work without signing in again.
  ASSERT_TRUE(crowd_[0]->Hold().ok());
  ASSERT_TRUE(crowd_[0]->WaitForItem(routing::v1::WORK_ITEM_STATE_HELD));
  ASSERT_TRUE(crowd_[0]->Retrieve().ok());
  ASSERT_TRUE(crowd_[0]->WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));

  // The line is served in its order.
  for (std::size_t i = 0; i < 9; ++i) {
    pbx().CustomerHangsUp(talking[i]);
    ASSERT_TRUE(
        pbx().WaitUntil([&](const simulator::Pbx& pbx) { return pbx.IsSpeaking(waiting[i + 1]); }));
  }
  const auto rung = pbx().RungCalls();
  EXPECT_EQ(
      std::vector<std::string>(rung.begin() + static_cast<std::ptrdiff_t>(rung_before), rung.end()),
      waiting);
  for (const std::string& call : talking) pbx().CustomerHangsUp(call);
  for (const std::string& call : waiting) pbx().CustomerHangsUp(call);
  ASSERT_TRUE(WaitForWorkItems(0));
  for (ScriptedConsole* console : crowd_) {
    EXPECT_TRUE(console->WaitForSlot(routing::v1::SLOT_STATE_IDLE));
    EXPECT_EQ(console->state().desk.status.presence(), routing::v1::PRESENCE_READY);
  }
  ServerStops();
  EXPECT_EQ(Query(database(),
                  "SELECT count(*), count(DISTINCT call) FROM interaction "
                  "WHERE outcome = 'handled'"),
            "30|30");
}

TEST_F(CrashTest, WrapUpNotesAndPresenceOutlastACrash) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(bo.NotReady("lunch").ok());
  const std::string call = TalkBegins(ana, "1001", "sales");
  ASSERT_TRUE(ana.AddNote("Before the crash.").ok());
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(ana.WaitForItem(routing::v1::WORK_ITEM_STATE_WRAP_UP));
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  const std::uint64_t generation = ana.state().generation;
  ServerIsKilled();
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());
  ASSERT_TRUE(WaitForReturn(ana, generation));
  ASSERT_NE(client::CurrentItem(ana.state()), nullptr);
  EXPECT_EQ(client::CurrentItem(ana.state())->state(), routing::v1::WORK_ITEM_STATE_WRAP_UP);
  ASSERT_TRUE(ana.FinishWrapUp("sold").ok());
  ASSERT_TRUE(WaitForReturn(bo, generation));
  EXPECT_EQ(bo.state().desk.status.presence(), routing::v1::PRESENCE_NOT_READY);
  EXPECT_EQ(bo.state().desk.status.reason(), "lunch");
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT text FROM note"), "Before the crash.");
  EXPECT_EQ(Query(database(), "SELECT call, disposition FROM interaction"), call + "|sold");
}

// Somebody who opens tickets all the time and remembers which were acknowledged. The client sends a
// request again when the server did not answer, so each must exist exactly once.
class TicketWriter {
 public:
  explicit TicketWriter(ScriptedConsole& console)
      : console_(console), thread_([this] { Write(); }) {}
  ~TicketWriter() { Stop(); }
  void Stop() {
    is_stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // Of what was acknowledged; while it writes, too.
  std::size_t count() const { return count_; }
  // When it has stopped.
  const std::vector<std::string>& acknowledged() const { return acknowledged_; }

 private:
  void Write() {
    for (int i = 0; !is_stopping_; ++i) {
      ticket::v1::CreateTicketRequest request;
      const std::string subject = "ticket-" + std::to_string(i);
      request.mutable_ticket()->set_subject(subject);
      const auto answer = console_.client().Ask<ticket::v1::CreateTicketResponse>(request);
      if (!answer.ok()) continue;
      acknowledged_.push_back(subject);
      ++count_;
    }
  }
  ScriptedConsole& console_;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<std::size_t> count_ = 0;
  std::vector<std::string> acknowledged_;
  std::thread thread_;
};

// The lines of an answer, each as often as it stands there.
std::multiset<std::string> Lines(const std::string& database, const std::string& sql) {
  std::multiset<std::string> lines;
  const std::string text = Query(database, sql);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.insert(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST_F(CrashTest, KilledAtRandomMomentsUnderLoad) {
  constexpr int kRounds = 12;
  constexpr int kAgents = 6;
  constexpr std::size_t kLiveCalls = 12;
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  PbxJoins();
  CrowdComes(kAgents);
  TicketWriter writer(AgentComes("ana"));
  std::vector<std::string> live;
  const auto make_traffic = [&](std::chrono::milliseconds duration) {
    const auto end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end) {
      if (live.size() < kLiveCalls) live.push_back(CrowdCall());
      if (random() % 2 == 0) {
        const std::size_t place = random() % live.size();
        pbx().CustomerHangsUp(live[place]);
        live.erase(live.begin() + static_cast<std::ptrdiff_t>(place));
      }
      pbx().WaitAMoment(std::chrono::milliseconds(random() % 8));
    }
  };
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t tickets_before = writer.count();
    make_traffic(std::chrono::milliseconds(50 + random() % 250));
    // On a busy machine the writer's next attempt comes late; each end must find something to lose.
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(10),
                                [&] { return writer.count() >= tickets_before + 2; }));
    ServerIsKilled();
    make_traffic(std::chrono::milliseconds(random() % 100));
    ServerStarts();
    ASSERT_TRUE(pbx().Rejoin().ok()) << "round " << round;
  }
  make_traffic(std::chrono::milliseconds(300));
  writer.Stop();
  for (const std::string& call : live) pbx().CustomerHangsUp(call);
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  ASSERT_TRUE(WaitForWorkItems(0));
  for (ScriptedConsole* console : crowd_) {
    EXPECT_TRUE(console->WaitForSlot(routing::v1::SLOT_STATE_IDLE));
  }
  ServerStops();

  EXPECT_EQ(Query(database(),
                  "SELECT call, count(*) FROM interaction GROUP BY call "
                  "HAVING count(*) > 1"),
            "")
      << "calls that were counted twice";
  const auto kept_calls = Lines(database(), "SELECT call FROM interaction");
  const auto acknowledged = pbx().AcknowledgedCalls();
  EXPECT_GT(acknowledged.size(), 20u);
  for (const std::string& call : acknowledged) {
    EXPECT_EQ(kept_calls.count(call), 1u) << call << " was acknowledged";
  }
  const auto kept_tickets = Lines(database(), "SELECT subject FROM ticket");
  EXPECT_GT(writer.acknowledged().size(), 20u);
  for (const std::string& subject : writer.acknowledged()) {
    EXPECT_EQ(kept_tickets.count(subject), 1u) << subject << " was acknowledged";
  }
  for (const std::string& subject : kept_tickets) {
    EXPECT_EQ(kept_tickets.count(subject), 1u) << subject << " was made twice";
  }
}

}  // namespace
}  // namespace strowger::integration
