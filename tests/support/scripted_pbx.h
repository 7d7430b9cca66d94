#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "session/client.h"
#include "simulator/event_outbox.h"
#include "simulator/link_stream.h"
#include "simulator/link_talk.h"
#include "simulator/pbx.h"
#include "simulator/tally.h"

namespace strowger::simulator {

// A PBX played by a test over real gRPC: the simulator's PBX, but people do only what the test
// says.
//
//   ScriptedPbx pbx({.server = address, .password = "..."});
//   ASSERT_TRUE(pbx.Join().ok());
//   const std::string call = pbx.CustomerCalls("+8613800138000");
//   ASSERT_TRUE(pbx.WaitForRinging("1001"));
//   pbx.Answers("1001");
//
// Waits return false when the time is over. Any thread of the test may use it.
class ScriptedPbx {
 public:
  struct Options {
    std::string server;
    std::string link = "pbx-1";
    std::string user = "pbx-1";
    std::string password;
    std::string call_prefix = "call-";
    bool answers = true;
    Duration patience = std::chrono::seconds(10);  // Of each wait.
  };

  explicit ScriptedPbx(Options options);
  ~ScriptedPbx();

  // ---- The link.
  // Signs in, opens the link and waits until the snapshot was sent.
  Result<void> Join();
  // Breaks the link and waits for its end; calls go on.
  void Cut();
  // Opens it again, with the same session; waits as Join does.
  Result<void> Rejoin();
  // Says what a well-made PBX would not.
  void SendRaw(call::v1::ConnectRequest request);
  // The next events go out as one message: doubled, or in any order the test makes.
  void AlterNextMessage(std::function<void(call::v1::PbxEvents&)> alter);
  bool WaitUntilAcknowledged();
  // Lets a moment pass.
  void WaitAMoment(Duration moment);
  // Calls whose arrival the server has acknowledged, over all connections. A snapshot is no
  // acknowledgement.
  std::vector<std::string> AcknowledgedCalls();
  // Why the link ended; none while it stands.
  Error WaitForLoss();

  // ---- People.
  std::string CustomerCalls(const std::string& caller,
                            std::map<std::string, std::string> attached = {},
                            const std::string& dialled = {});
  void CustomerHangsUp(const std::string& call);
  void CustomerPresses(const std::string& call, const std::string& digits);
  // The owner of a telephone; these do nothing when it does not ring or is not in a call.
  void Answers(const std::string& device);
  void HangsUp(const std::string& device);
  void GivesUp(const std::string& device, call::v1::Cause cause);
  // What becomes of a telephone when it is rung from now on.
  void SetFate(const std::string& device, RingFate fate);
  // From now on agents' verbs are refused, or no longer.
  void RefusesVerbs(bool refuses);
  // From now on a telephone is answered as soon as it rings.
  void AnswersAlways(const std::string& device);

  // ---- What can be seen at the telephones.
  using Condition = std::function<bool(const Pbx&)>;
  bool WaitUntil(const Condition& condition);
  bool WaitForRinging(const std::string& device);
  bool WaitForTalk(const std::string& device);
  bool WaitForSilence(const std::string& device);  // Neither rings nor is in a call.
  bool WaitForCustomer(const std::string& call, call::v1::LegState state);
  bool WaitForEnd(const std::string& call);
  std::size_t calls();
  // The call that the telephone rings for or is in; empty when none.
  std::string CallAt(const std::string& device);
  // When the telephone began to ring the last time.
  TimePoint RangAt(const std::string& device);
  // The calls that rang at each telephone, in order.
  std::vector<std::string> RungAt(const std::string& device);
  // All calls in the order in which they rang anywhere.
  std::vector<std::string> RungCalls();
  Tally tally();
  // Reasons of the problems that the server told.
  std::vector<std::string> problems();

 private:
  class SystemClock;

  void Open();
  void Settle();
  void NoteAcknowledged(std::uint64_t sequence);
  std::pair<std::string, std::string> LegAt(const std::string& device) const;
  template <class Predicate>
  bool Wait(std::unique_lock<std::mutex>& lock, Predicate predicate);

  const Options options_;
  const std::unique_ptr<Clock> clock_;
  std::unique_ptr<client::Client> client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under mutex_.
  std::map<std::string, RingFate> fates_;
  std::map<std::string, bool> answers_always_;
  bool refuses_verbs_ = false;
  std::vector<std::string> problems_;
  Tally tally_;
  Pbx pbx_;
  EventOutbox outbox_;
  LinkTalk talk_;
  std::function<void(call::v1::PbxEvents&)> alter_;
  struct Ring {
    std::string call;
    std::string device;
    TimePoint time;
  };
  std::vector<Ring> rings_;
  std::map<std::uint64_t, std::string> offered_;  // By the event's sequence.
  std::vector<std::string> acknowledged_calls_;
  bool is_lost_ = true;
  Error why_lost_;
  std::unique_ptr<LinkStream> stream_;
};

}  // namespace strowger::simulator
