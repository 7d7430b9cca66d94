#include "adapters/store/change_bell.h"

#include <utility>

namespace strowger::store {

std::shared_ptr<void> ChangeBell::Watch(std::function<void()> told) {
  auto watcher = std::make_shared<Told>(std::move(told));
  const std::lock_guard lock(mutex_);
  watchers_.push_back(watcher);
  return watcher;
}

void ChangeBell::Ring() {
  std::vector<std::shared_ptr<Told>> present;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(watchers_, [](const auto& watcher) { return watcher.expired(); });
    for (const auto& watcher : watchers_) {
      if (auto known = watcher.lock()) present.push_back(std::move(known));
    }
  }
  for (const auto& told : present) (*told)();
}

}  // namespace strowger::store
