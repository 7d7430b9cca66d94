#include "adapters/store/identity_watch.h"

#include <utility>

namespace strowger::store {

IdentityWatch::IdentityWatch(Database& database, ChangeBell& bell, service::IdentityOptions options)
    : database_(database), bell_(bell), options_(options) {}

void IdentityWatch::Start() {
  if (!LeastProbability(options_)) return;
  watching_ = bell_.Watch([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Wake();
  });
  Wake();
}

void IdentityWatch::Stop() {
  watching_.reset();
  turns_.Stop();
}

void IdentityWatch::Wake() {
  if (turns_.Ring()) Look();
}

void IdentityWatch::Rest() {
  if (turns_.Rest()) Look();
}

void IdentityWatch::Look() {
  using Queued = std::vector<QueuedRecord>;
  database_.ReadInBackground<Queued>(
      [](Connection& connection) -> Result<Queued> {
        return FirstInLine(connection, kRecordsTogether);
      },
      [self = shared_from_this()](Result<Queued> queued) {
        if (self->turns_.is_stopped() || !queued.ok() || queued->empty()) return self->Rest();
        self->WriteKeys(std::move(queued).value());
      });
}

void IdentityWatch::WriteKeys(std::vector<QueuedRecord> queued) {
  database_.Write<bool>(
      [queued](Connection& connection) -> Result<bool> {
        for (const QueuedRecord& one : queued) KeepKeys(connection, one.record);
        return true;
      },
      [self = shared_from_this(), queued](const Result<bool>& written) mutable {
        if (self->turns_.is_stopped() || !written.ok()) return self->Rest();
        self->FindPairs(std::move(queued));
      });
}

void IdentityWatch::FindPairs(std::vector<QueuedRecord> queued) {
  using Pairs = std::vector<LikelyPair>;
  const double least = *LeastProbability(options_);
  database_.ReadInBackground<Pairs>(
      [queued, least](Connection& connection) -> Result<Pairs> {
        const Learnt learnt = ReadLearnt(connection);
        Pairs pairs;
        for (const QueuedRecord& one : queued) {
          for (auto& pair : LikelyPairsOf(connection, one.record, learnt, least)) {
            pairs.push_back(std::move(pair));
          }
        }
        return pairs;
      },
      [self = shared_from_this(), queued](Result<Pairs> pairs) mutable {
        if (self->turns_.is_stopped() || !pairs.ok()) return self->Rest();
        self->WritePairs(std::move(queued), std::move(pairs).value());
      });
}

void IdentityWatch::WritePairs(std::vector<QueuedRecord> queued, std::vector<LikelyPair> pairs) {
  database_.Write<bool>(
      [options = options_, &clock = database_.clock(), queued = std::move(queued),
       pairs = std::move(pairs)](Connection& connection) -> Result<bool> {
        bool is_merged = false;
        for (const LikelyPair& pair : pairs) {
          const auto outcome = SettlePair(connection, pair, options, clock.Now());
          is_merged |= outcome == PairOutcome::kMerged;
        }
        for (const QueuedRecord& one : queued) TakeOutOfLine(connection, one);
        return is_merged;
      },
      [self = shared_from_this()](const Result<bool>& is_merged) {
        if (self->turns_.is_stopped() || !is_merged.ok()) return self->Rest();
        if (*is_merged) self->bell_.Ring();
        self->Look();
      });
}

}  // namespace strowger::store
