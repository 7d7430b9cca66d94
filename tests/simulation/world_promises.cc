#include <chrono>
#include <iterator>
#include <string>

#include "simulation/world.h"

// Callbacks that people promise, and take back.
namespace strowger::simulation {

std::string World::SomeNumber() { return "+4355500" + std::to_string(10 + dice_.Below(30)); }

void World::NextPromise() {
  if (options_.between_promises == Duration::zero()) return;
  agenda_.After(dice_.Around(options_.between_promises), [this] {
    if (is_ending_) return;
    Promise();
    NextPromise();
  });
}

void World::Promise() {
  using std::chrono::seconds;
  const std::vector<const core::ItemView*> open =
      floor_ == nullptr ? std::vector<const core::ItemView*>{} : floor_->ListCallbacks({}, 100);
  if (!open.empty() && dice_.OnceIn(6)) {
    Handle(core::CancelCallback{dice_.Pick(open)->item});
    return;
  }
  core::ScheduleCallback ask;
  ask.queue = dice_.Pick(full_setup_.queues).id;
  ask.number = dice_.OnceIn(50) ? "anonymous" : SomeNumber();
  ask.from = agenda_.now() + seconds(dice_.Below(600));
  if (dice_.OnceIn(3)) ask.until = ask.from + seconds(dice_.Below(300));
  if (dice_.OnceIn(2)) ask.agent = dice_.Pick(full_setup_.agents).id;
  if (dice_.OnceIn(4)) ask.link = dice_.Pick(pbxes_)->link();
  if (dice_.Percent(20)) ask.priority = static_cast<int>(dice_.Below(5));
  if (dice_.Percent(30)) ask.known.last_agent = dice_.Pick(full_setup_.agents).id;
  Handle(ask);
}

}  // namespace strowger::simulation
