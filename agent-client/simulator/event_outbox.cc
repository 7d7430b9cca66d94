#include "simulator/event_outbox.h"

#include <algorithm>
#include <utility>

namespace strowger::simulator {

using call::v1::PbxEvent;
using call::v1::PbxEvents;

void EventOutbox::Add(PbxEvent event) {
  if (Happens(faults_.malformed)) {
    PbxEvent broken = event;
    broken.clear_event();
    Keep(std::move(broken));
  }
  Keep(std::move(event));
}

void EventOutbox::Keep(PbxEvent event) {
  event.set_sequence(++last_sequence_);
  kept_.push_back(std::move(event));
  if (kept_.size() <= kKeptMax) return;
  kept_.pop_front();
  if (sent_ > 0) --sent_;
}

void EventOutbox::Restart(std::uint64_t acknowledged) {
  // The server may know of more than we do: we are a new program on an old link.
  last_sequence_ = std::max(last_sequence_, acknowledged);
  Acknowledge(acknowledged);
  sent_ = 0;
  held_back_.reset();
}

void EventOutbox::Acknowledge(std::uint64_t sequence) {
  acknowledged_ = std::max(acknowledged_, sequence);
  while (!kept_.empty() && kept_.front().sequence() <= acknowledged_) {
    kept_.pop_front();
    if (sent_ > 0) --sent_;
  }
}

void EventOutbox::SettleAll() {
  kept_.clear();
  sent_ = 0;
  highest_sent_ = last_sequence_;
  held_back_.reset();
}

std::optional<PbxEvents> EventOutbox::TakeMessage(int events_max) {
  PbxEvents message;
  std::optional<PbxEvent> late = std::exchange(held_back_, std::nullopt);
  while (sent_ < kept_.size() && message.events_size() < events_max) {
    const PbxEvent& event = kept_[sent_++];
    if (event.sequence() <= highest_sent_) ++sent_again_;
    highest_sent_ = std::max(highest_sent_, event.sequence());
    if (Happens(faults_.lost)) continue;
    if (!held_back_ && Happens(faults_.late)) {
      held_back_ = event;
      continue;
    }
    *message.add_events() = event;
    if (Happens(faults_.doubled)) *message.add_events() = event;
  }
  if (late) *message.add_events() = *std::move(late);
  if (message.events_size() == 0) return std::nullopt;
  return message;
}

bool EventOutbox::Happens(double share) {
  return share > 0 && std::uniform_real_distribution<>(0, 1)(random_) < share;
}

}  // namespace strowger::simulator
