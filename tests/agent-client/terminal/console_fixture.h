#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "strowger/agent/v1/desk.pb.h"
#include "terminal/console_state.h"
#include "terminal/draw.h"

namespace strowger::client {

// A console without terminal and server: the test says what the server tells and which keys are
// pressed, and looks at the screen and at what would be sent.
class ConsoleFixture : public testing::Test {
 protected:
  // 2026-03-02T09:00:00Z.
  static constexpr TimePoint kMorning{std::chrono::seconds(1772442000)};
  static constexpr const char* kItem = "work-items/7";

  ConsoleFixture();

  // ---- What the server tells.
  void SignsIn(Language language = Language::kEnglish);
  void AgentIs(routing::v1::Presence presence, const std::string& reason = {});
  void AgentIsSet(routing::v1::AgentStatus status);
  void QueueIs(const std::string& name, const std::string& display_name, std::uint32_t waiting,
               Duration longest, bool is_over = false);
  void QueueCloses(const std::string& name, const std::string& display_name,
                   std::optional<TimePoint> opens);
  void LinkIs(bool is_up);
  void OfferArrives();
  void OfferArrivesFrom(const customer::v1::ScreenPop& pop);
  void OfferEnds(routing::v1::OfferOutcome outcome);
  void OfferIsAccepted();
  void ItemIs(routing::v1::WorkItemState state, std::vector<routing::v1::Verb> verbs);
  void ItemIs(const routing::v1::WorkItem& item);
  void ItemEndsInWrapUp(bool needs_outcome = true);
  void ItemIsGone();
  void PopIs(const customer::v1::ScreenPop& pop);
  void ConnectionIsLost();
  void ConnectionIsBack();
  void TimePasses(Duration span);

  // The customer of most stories, with tickets, contacts and notes.
  static customer::v1::ScreenPop WangXiaoming();
  static customer::v1::ScreenPop TwoPeople();

  // ---- What the person does.
  void Press(KeyCode code);
  void Type(const std::string& text);

  // ---- What is seen and sent.
  std::string Screen(int rows = kRowsMin, int columns = kColumnsMin) const;
  bool Shows(const std::string& text) const;
  // The screen is as it was recorded in tests/data/console/screens. To record it again after a
  // change that is wanted: STROWGER_RECORD_SCREENS=1.
  void ExpectScreen(const std::string& name, int rows = kRowsMin, int columns = kColumnsMin);
  // The newest request of this type; null when there is none.
  template <class Request>
  const Request* Sent() const {
    for (auto wish = sent_.rbegin(); wish != sent_.rend(); ++wish) {
      if (const auto* request = dynamic_cast<const Request*>(wish->request.get())) return request;
    }
    return nullptr;
  }
  template <class Request>
  std::size_t SentCount() const {
    std::size_t count = 0;
    for (const Wish& wish : sent_) {
      count += dynamic_cast<const Request*>(wish.request.get()) != nullptr ? 1 : 0;
    }
    return count;
  }
  // The server answers the newest request of this type.
  template <class Request, class Response>
  void Answers(const Response& response) {
    Perform(OnAnswer(state_, IdOf<Request>(), Client::Answer(std::make_unique<Response>(response)),
                     now_));
  }
  template <class Request>
  void Refuses(const Error& error) {
    Perform(OnAnswer(state_, IdOf<Request>(), error, now_));
  }

  void Perform(const Effects& effects);

  ConsoleState state_;
  TimePoint now_ = kMorning;
  std::vector<Wish> sent_;
  std::vector<std::string> kept_;  // Keys of drafts that had to be on disk, in order.
  std::vector<ReadFile> reads_;    // What the disk was asked for.
  int bells_ = 0;
  bool has_quit_ = false;

 private:
  template <class Request>
  std::uint64_t IdOf() const {
    for (auto wish = sent_.rbegin(); wish != sent_.rend(); ++wish) {
      if (dynamic_cast<const Request*>(wish->request.get()) != nullptr) return wish->id;
    }
    ADD_FAILURE() << "no such request was sent";
    return 0;
  }
  agent::v1::DeskEvent& NextEvent(agent::v1::WatchResponse& frame);
  void Tell(const agent::v1::WatchResponse& frame);
  routing::v1::WorkItem MakeItem(routing::v1::WorkItemState state,
                                 const std::vector<routing::v1::Verb>& verbs) const;

  std::uint64_t sequence_ = 0;
  TimePoint item_arrived_ = kMorning;
  TimePoint item_answered_;
};

google::protobuf::Timestamp ToTimestamp(TimePoint time);

}  // namespace strowger::client
