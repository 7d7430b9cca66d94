#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/desk_state.h"
#include "session/client.h"
#include "session/desk_watch.h"
#include "strowger/access/v1/sign_in.pb.h"

namespace strowger::client {

// One agent with a console, played by a test over real gRPC. It holds the same model as the real
// consoles; the test waits for conditions on it and sends verbs:
//
//   ScriptedConsole ana({.server = address, .user = "ana", .password = "ana-ana-ana"});
//   ASSERT_TRUE(ana.SignIn().ok());
//   ASSERT_TRUE(ana.LogOn("1001").ok());
//   ASSERT_TRUE(ana.Ready().ok());
//   ASSERT_TRUE(ana.WaitForOffer());
//   ASSERT_TRUE(ana.Accept().ok());
//   ASSERT_TRUE(ana.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
//
// Verbs wait for the server's answer; verbs about an offer or a work item take the open offer and
// the item at the desk. A refusal is the result's error, with the server's reason. Waits return
// false when the time is over. Any thread of the test may use it.
class ScriptedConsole final : public DeskListener {
 public:
  struct Options {
    std::string server;
    std::string user;
    std::string password;
    std::string device;  // For LogOn without one; empty: the agent's usual one.
    Duration patience = std::chrono::seconds(10);  // Of each wait and each verb.
    // An agent who works alone: takes each offer at once, and ends each wrap-up with this
    // disposition (which may be empty).
    bool accepts_offers = false;
    std::optional<std::string> finishes_with;
  };

  // An event with the time at which this console had it.
  struct SeenEvent {
    TimePoint seen_at;
    agent::v1::DeskEvent event;
  };

  explicit ScriptedConsole(Options options);
  ~ScriptedConsole() override;

  // ---- Coming and going.
  // Signs in, opens the stream and waits for the first snapshot.
  Result<void> SignIn();
  // Closes the stream, as a console that is switched off; presence stays as the server decides.
  void Leave();
  // Breaks the stream, as a bad network would; it comes back by itself.
  void BreakConnection();

  // ---- What is at the desk.
  DeskState state() const;
  // Live events since SignIn, in order; those of snapshots are not among them.
  std::vector<SeenEvent> events() const;
  std::vector<SeenEvent> EventsOf(agent::v1::DeskEvent::EventCase kind) const;
  StreamNews stream() const;
  // Times that the stream was lost.
  int lost_count() const;

  // ---- Waiting.
  using Condition = std::function<bool(const DeskState&)>;
  bool WaitUntil(const Condition& condition) const;
  bool WaitUntil(const Condition& condition, Duration limit) const;
  bool WaitForOffer() const;
  bool WaitForNoOffer() const;
  bool WaitForPresence(routing::v1::Presence presence) const;
  bool WaitForSlot(routing::v1::SlotState slot) const;
  // An item in this state is at the desk.
  bool WaitForItem(routing::v1::WorkItemState item_state) const;
  bool WaitForNoItem() const;
  // An offer was closed in this way since SignIn (or the last Forget).
  bool WaitForOutcome(routing::v1::OfferOutcome outcome) const;
  // So many events of that kind came since SignIn (or the last Forget).
  bool WaitForEvents(agent::v1::DeskEvent::EventCase kind, std::size_t count) const;
  // Drops the events seen so far.
  void Forget();

  // ---- Verbs.
  Result<void> LogOn(const std::string& device = {});
  Result<void> LogOff();
  Result<void> Ready();
  Result<void> NotReady(const std::string& reason);
  Result<void> Accept();
  Result<void> Decline(const std::string& reason = {});
  Result<void> Hold();
  Result<void> Retrieve();
  Result<void> TransferToAgent(const std::string& agent);  // "agents/bo"
  Result<void> TransferToQueue(const std::string& queue);  // "queues/billing"
  Result<void> TransferToNumber(const std::string& number);
  Result<void> ConsultAgent(const std::string& agent);
  Result<void> ConsultNumber(const std::string& number);
  Result<void> CancelConsultation();
  Result<void> CompleteTransfer();
  Result<void> Conference();
  Result<void> Release();
  Result<void> FinishWrapUp(const std::string& disposition = {},
                            routing::v1::Presence next = routing::v1::PRESENCE_UNSPECIFIED);
  Result<void> AddNote(const std::string& text);
  Result<void> LinkTicket(const std::string& ticket);
  Result<void> Identify(const std::string& customer);

  // The open offer, "offers/3", and the item at the desk, "work-items/7"; empty when there is none.
  std::string offer() const;
  std::string work_item() const;
  // For requests that are not about the desk: tickets, customers, users.
  Client& client() { return *client_; }
  const access::v1::Session& session() const { return session_; }

 private:
  void OnFrame(const DeskFrame& frame) override;
  void OnStream(const StreamNews& news) override;
  void WorkAlone(const agent::v1::DeskEvent& event);
  Result<void> Do(const google::protobuf::Message& request);

  const Options options_;
  access::v1::Session session_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  // Under mutex_.
  DeskState state_;
  std::vector<SeenEvent> events_;
  StreamNews stream_;
  int lost_count_ = 0;
  // Last, so that they stop first.
  std::unique_ptr<Client> client_;
  std::unique_ptr<DeskWatch> watch_;
};

}  // namespace strowger::client
