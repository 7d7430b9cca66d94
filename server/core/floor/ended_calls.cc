#include "core/floor/ended_calls.h"

namespace strowger::core {

void EndedCalls::Keep(const LinkId& link, const PbxCallId& call, const LegId& customer_leg) {
  Forget(link, call);
  if (calls_.size() == kCallsMax) {
    const Key oldest = by_age_.begin()->second;
    Forget(oldest.first, oldest.second);
  }
  by_age_.emplace(next_number_, Key{link, call});
  calls_.emplace(Key{link, call}, Ended{customer_leg, next_number_++});
}

bool EndedCalls::Contains(const LinkId& link, const PbxCallId& call) const {
  return calls_.contains({link, call});
}

void EndedCalls::Forget(const LinkId& link, const PbxCallId& call) {
  const auto found = calls_.find({link, call});
  if (found == calls_.end()) return;
  by_age_.erase(found->second.number);
  calls_.erase(found);
}

void EndedCalls::LegGone(const LinkId& link, const PbxCallId& call, const LegId& leg) {
  const auto found = calls_.find({link, call});
  if (found != calls_.end() && found->second.customer_leg == leg) Forget(link, call);
}

void EndedCalls::KeepListed(const LinkId& link,
                            const std::function<bool(const PbxCallId&)>& is_listed) {
  auto next = calls_.lower_bound({link, PbxCallId{}});
  while (next != calls_.end() && next->first.first == link) {
    const Key key = (next++)->first;
    if (!is_listed(key.second)) Forget(key.first, key.second);
  }
}

}  // namespace strowger::core
