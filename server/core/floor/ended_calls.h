#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/id.h"

namespace strowger::core {

// Calls that we have told a PBX to clear and are done with, while the PBX has not said that they
// are gone. A snapshot that was taken before the command arrived still lists them, and they are no
// new calls. Not kept across a restart. When full, the call that ended first is forgotten.
class EndedCalls {
 public:
  static constexpr std::size_t kCallsMax = 10'000;

  void Keep(const LinkId& link, const PbxCallId& call, const LegId& customer_leg);
  bool Contains(const LinkId& link, const PbxCallId& call) const;
  // The PBX says that the call, or its customer's leg, is gone, or gives the name to another call.
  void Forget(const LinkId& link, const PbxCallId& call);
  void LegGone(const LinkId& link, const PbxCallId& call, const LegId& leg);
  // Forgets those of the link that `is_listed` says nothing of.
  void KeepListed(const LinkId& link, const std::function<bool(const PbxCallId&)>& is_listed);
  std::size_t size() const { return calls_.size(); }

 private:
  using Key = std::pair<LinkId, PbxCallId>;
  struct Ended {
    LegId customer_leg;
    std::uint64_t number;
  };

  std::map<Key, Ended> calls_;
  std::map<std::uint64_t, Key> by_age_;
  std::uint64_t next_number_ = 0;
};

}  // namespace strowger::core
