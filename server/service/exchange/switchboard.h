#pragma once

#include <map>
#include <vector>

#include "base/id.h"
#include "core/floor/effect.h"
#include "service/ports/telephony.h"

namespace strowger::service {

// The doors to the PBXs. Gathers the commands of a turn and hands them over link by link, in order.
// Lives on the core thread.
class Switchboard {
 public:
  void Add(const LinkId& link, Telephony& telephony) { doors_.emplace(link, Door{telephony, {}}); }

  // Commands for a link that does not exist are dropped: nobody could carry them out.
  void Gather(core::PbxCommand command) {
    const LinkId& link =
        std::visit([](const auto& one) -> const LinkId& { return one.link; }, command);
    if (const auto door = doors_.find(link); door != doors_.end()) {
      door->second.gathered.push_back(std::move(command));
    }
  }

  void Flush() {
    for (auto& [link, door] : doors_) {
      if (door.gathered.empty()) continue;
      door.telephony.Execute(std::move(door.gathered));
      door.gathered.clear();
    }
  }

 private:
  struct Door {
    Telephony& telephony;
    std::vector<core::PbxCommand> gathered;
  };
  std::map<LinkId, Door> doors_;
};

}  // namespace strowger::service
