#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/time.h"
#include "session/client.h"
#include "session/desk_watch.h"
#include "simulator/agenda.h"
#include "simulator/inbox.h"
#include "simulator/tally.h"
#include "simulator/traffic.h"

namespace strowger::simulator {

// How a simulated agent works at the desk. The telephone is the PBX's; see TrafficOptions.
struct DeskHabits {
  double holds = 0.1;    // Share of calls that are put on hold once.
  double transfers = 0;  // Share of calls that go back to another queue of the agent's.
  double declines = 0;   // Share of offers that are declined.
  double tickets = 0.5;  // Share of contacts that get a ticket.
  double notes = 0.5;    // Share of contacts that get a note.
  Seconds wrap_up_mean{5};
  Seconds break_mean{10};  // After the system took the agent's readiness away.
};

// One simulated agent: signs in, takes a place, gets ready, works off what comes and comes back by
// itself. Lives on the thread that runs the inbox.
class DeskRobot final : public client::DeskListener {
 public:
  struct Parts {
    const Clock& clock;
    Agenda& agenda;
    Inbox& inbox;
    Tally& tally;
    std::function<void(const std::string&)> say;
  };
  struct Who {
    std::string user;
    std::string password;
    std::uint64_t seed = 1;
  };

  // The parts must outlive the robot, and the inbox must not run after it is gone.
  DeskRobot(Who who, DeskHabits habits, std::shared_ptr<grpc::Channel> channel, Parts parts);
  ~DeskRobot() override;

  void Start();
  // Logs off and waits for the answer, so that no call is offered to nobody.
  void Leave();

  bool is_at_work() const { return is_at_work_; }

 private:
  using Item = routing::v1::WorkItem;
  struct Work {
    Item item;
    bool was_connected = false;
    bool is_wrapping_up = false;
  };

  // DeskListener; on threads of gRPC.
  void OnFrame(const client::DeskFrame& frame) override;
  void OnStream(const client::StreamNews& news) override;

  void SignIn();
  void TakePlace();
  void Apply(const client::DeskFrame& frame);
  void Apply(const agent::v1::DeskEvent& event);
  void OnStatus(const routing::v1::AgentStatus& status);
  void OnOffer(const agent::v1::OfferMade& offer);
  void OnItem(const Item& item);
  void BeginTalk(const std::string& item);
  void Transfer(const std::string& item);
  void WrapUp(const std::string& item);
  void Finish(const std::string& item);
  // Does `act` when the verb is still allowed then.
  void Later(Seconds delay, const std::string& item, routing::v1::Verb verb,
             std::function<void(const Item&)> act);
  // Sends, and tells of a refusal. `then` runs after success, on the simulation's thread.
  void Ask(const google::protobuf::Message& request, std::function<void()> then = nullptr);
  bool Happens(double share);
  Seconds Exponential(Seconds mean);

  const Who who_;
  const DeskHabits habits_;
  const Parts parts_;
  std::mt19937_64 random_;
  client::Client client_;
  std::unique_ptr<client::DeskWatch> watch_;
  // State.
  routing::v1::AgentStatus status_;
  std::map<std::string, Work> work_;
  bool is_at_work_ = false;
  bool is_leaving_ = false;
  bool is_return_planned_ = false;
};

}  // namespace strowger::simulator
