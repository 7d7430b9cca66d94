#include "support/scripted_floor.h"

#include <algorithm>
#include <array>
#include <utility>

namespace strowger::test {
namespace {

constexpr std::array<const char*, 7> kKinds{"delivered", "established", "held",  "retrieved",
                                            "failed",    "cleared",     "digits"};
constexpr std::array<const char*, 8> kCauses{"normal",   "busy",        "no-answer", "unreachable",
                                             "rejected", "transferred", "resync",    "failure"};

}  // namespace

std::string Describe(const core::LegEvent& event) {
  return std::string(kKinds.at(static_cast<std::size_t>(event.kind))) + " " + event.leg.value +
         " " + kCauses.at(static_cast<std::size_t>(event.cause)) +
         (event.digits.empty() ? "" : " " + event.digits);
}

void ScriptedFloor::OnLinkUp(LinkId, core::LinkAbilities,
                             std::vector<service::LinkSnapshotCall> calls) {
  const std::lock_guard lock(mutex_);
  story_ += "up with " + std::to_string(calls.size()) + " calls\n";
  ups_.push_back(std::move(calls));
  told_.notify_all();
}

void ScriptedFloor::OnLinkDown(LinkId, std::string why) {
  const std::lock_guard lock(mutex_);
  story_ += "down: " + why + "\n";
  downs_.push_back(std::move(why));
  told_.notify_all();
}

void ScriptedFloor::OnEvents(LinkId, std::vector<service::LinkEvent> events, std::uint64_t,
                             std::function<void()>) {
  const std::lock_guard lock(mutex_);
  for (service::LinkEvent& event : events) {
    if (auto* offered = std::get_if<service::OfferedCall>(&event)) {
      story_ += "offered " + offered->call.value + "\n";
      offered_.push_back(std::move(*offered));
    } else if (auto* leg = std::get_if<core::LegEvent>(&event)) {
      story_ += Describe(*leg) + "\n";
      legs_.push_back(std::move(*leg));
    } else if (auto* cleared = std::get_if<core::CallCleared>(&event)) {
      story_ += "call cleared " + cleared->call.value + "\n";
      cleared_.push_back(std::move(*cleared));
    } else if (auto* refused = std::get_if<core::CommandRefused>(&event)) {
      story_ += "refused " + refused->leg.value + "\n";
      refused_.push_back(std::move(*refused));
    }
  }
  told_.notify_all();
}

template <class T, class Match>
std::optional<T> ScriptedFloor::Next(std::deque<T>& from, std::chrono::milliseconds patience,
                                     Match match) {
  std::unique_lock lock(mutex_);
  auto found = from.end();
  const auto has_come = [&] {
    found = std::find_if(from.begin(), from.end(), match);
    return found != from.end();
  };
  if (!told_.wait_for(lock, patience, has_come)) return std::nullopt;
  T taken = std::move(*found);
  from.erase(found);
  return taken;
}

std::optional<std::vector<service::LinkSnapshotCall>> ScriptedFloor::NextUp(
    std::chrono::milliseconds patience) {
  return Next(ups_, patience, [](const auto&) { return true; });
}

std::optional<std::string> ScriptedFloor::NextDown(std::chrono::milliseconds patience) {
  return Next(downs_, patience, [](const auto&) { return true; });
}

std::optional<service::OfferedCall> ScriptedFloor::NextOffered(std::chrono::milliseconds patience) {
  return Next(offered_, patience, [](const auto&) { return true; });
}

std::optional<core::LegEvent> ScriptedFloor::NextLeg(std::chrono::milliseconds patience,
                                                     const LegMatch& match) {
  return Next(legs_, patience, match);
}

std::optional<core::CallCleared> ScriptedFloor::NextCleared(std::chrono::milliseconds patience) {
  return Next(cleared_, patience, [](const auto&) { return true; });
}

std::optional<core::CommandRefused> ScriptedFloor::NextRefused(std::chrono::milliseconds patience) {
  return Next(refused_, patience, [](const auto&) { return true; });
}

std::string ScriptedFloor::Story() {
  const std::lock_guard lock(mutex_);
  return story_;
}

}  // namespace strowger::test
