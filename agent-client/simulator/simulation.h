#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "session/backoff.h"
#include "session/client.h"
#include "session/endpoint.h"
#include "simulator/agenda.h"
#include "simulator/caller_book.h"
#include "simulator/desk_robot.h"
#include "simulator/event_outbox.h"
#include "simulator/inbox.h"
#include "simulator/link_stream.h"
#include "simulator/link_talk.h"
#include "simulator/pbx.h"
#include "simulator/tally.h"
#include "simulator/traffic.h"

namespace strowger::simulator {

struct SimulationOptions {
  client::EndpointWish server;
  std::string link = "pbx-1";
  std::string user = "pbx-1";
  std::string password;
  bool answers = true;  // The PBX can answer telephones on command.
  std::string call_prefix;
  TrafficOptions traffic;
  std::vector<KnownCaller> callers;
  double known_share = 0.8;
  WireFaults wire;
  Seconds cut_mean{0};      // The link breaks once in this time on the average; zero: never.
  Seconds duration_max{0};  // Zero: no such limit.
  Seconds drain_max{120};   // How long calls may go on after the last one arrived.
  Seconds patience_for_server{30};  // How long the server may be away at the start.
  std::vector<std::string> agents;
  std::string agents_password;
  DeskHabits habits;
  bool shows_progress = true;
};

// A PBX with its people and, if wished, agents at their desks, in real time against a real server.
// Everything runs on the thread that calls Run; threads of gRPC only post.
class Simulation {
 public:
  explicit Simulation(SimulationOptions options);
  ~Simulation();

  // Until the traffic has ended. The error is one line: the server was never reached, or refused
  // us.
  Result<void> Run();
  // Everybody hangs up and Run returns soon. Any thread.
  void Stop();

  const Tally& tally() const { return tally_; }
  std::size_t unacknowledged() const { return outbox_.unacknowledged(); }

 private:
  class SystemClock;

  void SignIn();
  void OpenLink();
  void Lost(const Error& why);
  void TryAgain(Duration wait, std::function<void()> act);
  void BeginTraffic();
  void PlanCut();
  void PlanSendingAgain();
  void Settle();
  void ShowProgress();
  // Runs until `is_over` says so or the time is up; false then.
  bool RunUntil(TimePoint deadline, const std::function<bool()>& is_over);
  void End();

  // Owned.
  const SimulationOptions options_;
  const std::unique_ptr<Clock> clock_;
  Tally tally_;
  Agenda agenda_;
  CallerBook callers_;
  Pbx pbx_;
  Traffic traffic_;
  EventOutbox outbox_;
  LinkTalk talk_;
  std::mt19937_64 random_;
  client::Backoff backoff_;
  Inbox inbox_;
  std::unique_ptr<client::Client> client_;
  std::unique_ptr<LinkStream> stream_;
  std::vector<std::unique_ptr<DeskRobot>> robots_;
  // State.
  std::uint64_t streams_opened_ = 0;
  std::uint64_t highest_acknowledged_ = 0;
  bool has_begun_ = false;
  bool is_stopping_ = false;
  std::optional<Error> failure_;
};

}  // namespace strowger::simulator
