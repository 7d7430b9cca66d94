#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "base/id.h"

namespace strowger::service {

// Says when a link's group of events has been applied as a whole, in the order of the groups: an
// event whose call still waits for its lookup keeps its group, and all later ones, unacknowledged.
// Lives on the core thread.
class Acknowledgements {
 public:
  struct Settled {
    LinkId link;
    std::uint64_t sequence = 0;  // Zero: the link does not number its events.
    std::function<void()> committed;
  };

  // The group is applied when the last copy of the returned hold is gone.
  std::shared_ptr<void> Hold(const LinkId& link, std::uint64_t sequence,
                             std::function<void()> committed) {
    auto group = std::make_shared<Group>(Group{sequence, std::move(committed), false});
    groups_->by_link[link].push_back(group);
    // The hold may outlive this object at the end of the program; then nothing is settled.
    return {nullptr, [group, weak = std::weak_ptr(groups_)](void*) {
              group->is_applied = true;
              if (const auto groups = weak.lock()) groups->is_changed = true;
            }};
  }

  // The groups that were applied since the last call, each after all of its link before it.
  std::vector<Settled> TakeSettled() {
    std::vector<Settled> settled;
    if (!std::exchange(groups_->is_changed, false)) return settled;
    for (auto& [link, waiting] : groups_->by_link) {
      while (!waiting.empty() && waiting.front()->is_applied) {
        settled.push_back({link, waiting.front()->sequence, std::move(waiting.front()->committed)});
        waiting.pop_front();
      }
    }
    return settled;
  }

 private:
  struct Group {
    std::uint64_t sequence;
    std::function<void()> committed;
    bool is_applied;
  };
  struct Groups {
    std::map<LinkId, std::deque<std::shared_ptr<Group>>> by_link;
    bool is_changed = false;
  };
  std::shared_ptr<Groups> groups_ = std::make_shared<Groups>();
};

}  // namespace strowger::service
