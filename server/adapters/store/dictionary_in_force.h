#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "core/quality/dictionary.h"

namespace strowger::store {

// The data dictionary that counts now, and how much customers of each tier are worth, for all
// connections of a database. Used from any thread.
class DictionaryInForce {
 public:
  using TierPoints = std::map<std::string, int>;

  std::shared_ptr<const core::Dictionary> Get() const {
    std::lock_guard lock(mutex_);
    return dictionary_;
  }
  std::shared_ptr<const TierPoints> tier_points() const {
    std::lock_guard lock(mutex_);
    return tier_points_;
  }
  void SetTierPoints(TierPoints points) {
    auto next = std::make_shared<const TierPoints>(std::move(points));
    std::lock_guard lock(mutex_);
    tier_points_ = std::move(next);
  }
  void Set(core::Dictionary dictionary) {
    auto next = std::make_shared<const core::Dictionary>(std::move(dictionary));
    std::lock_guard lock(mutex_);
    dictionary_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const core::Dictionary> dictionary_ = std::make_shared<const core::Dictionary>();
  std::shared_ptr<const TierPoints> tier_points_ = std::make_shared<const TierPoints>();
};

}  // namespace strowger::store
