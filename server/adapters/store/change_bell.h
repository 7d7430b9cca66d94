#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace strowger::store {

// Tells whoever waits that there is something new to read. Any thread.
class ChangeBell {
 public:
  // `told` is called by whoever rings and must not block. It ends with what is returned; a call
  // that is under way then still ends.
  [[nodiscard]] std::shared_ptr<void> Watch(std::function<void()> told);
  void Ring();

 private:
  using Told = std::function<void()>;

  std::mutex mutex_;
  std::vector<std::weak_ptr<Told>> watchers_;
};

}  // namespace strowger::store
