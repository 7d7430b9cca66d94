#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "service/ports/telephony.h"

namespace strowger::test {

// Stands where the exchange stands: remembers what a link tells, and lets a test wait for it.
class ScriptedFloor : public service::LinkObserver {
 public:
  void OnLinkUp(LinkId link, core::LinkAbilities abilities,
                std::vector<service::LinkSnapshotCall> calls) override;
  void OnLinkDown(LinkId link, std::string why) override;
  void OnEvents(LinkId link, std::vector<service::LinkEvent> events, std::uint64_t last_sequence,
                std::function<void()> committed) override;

  // Each waits for the next matching thing and takes it; others stay to be waited for. None when it
  // does not come in time.
  std::optional<std::vector<service::LinkSnapshotCall>> NextUp(std::chrono::milliseconds patience);
  std::optional<std::string> NextDown(std::chrono::milliseconds patience);
  std::optional<service::OfferedCall> NextOffered(std::chrono::milliseconds patience);
  using LegMatch = std::function<bool(const core::LegEvent&)>;
  std::optional<core::LegEvent> NextLeg(std::chrono::milliseconds patience, const LegMatch& match);
  std::optional<core::CallCleared> NextCleared(std::chrono::milliseconds patience);
  std::optional<core::CommandRefused> NextRefused(std::chrono::milliseconds patience);

  // Everything told so far, for messages of tests that fail.
  std::string Story();

 private:
  // Takes the first of `from` that `match` likes, waiting for it.
  template <class T, class Match>
  std::optional<T> Next(std::deque<T>& from, std::chrono::milliseconds patience, Match match);

  std::mutex mutex_;
  std::condition_variable told_;
  std::deque<std::vector<service::LinkSnapshotCall>> ups_;
  std::deque<std::string> downs_;
  std::deque<service::OfferedCall> offered_;
  std::deque<core::LegEvent> legs_;
  std::deque<core::CallCleared> cleared_;
  std::deque<core::CommandRefused> refused_;
  std::string story_;
};

// "delivered leg-1 normal".
std::string Describe(const core::LegEvent& event);

}  // namespace strowger::test
