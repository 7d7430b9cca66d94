// What a waiting customer is told, and leaving after it.
#include <utility>

#include "adapters/asterisk/tracked_call.h"

namespace strowger::asterisk {

void TrackedCall::Announce(const std::string& announcement, BookWork& work) {
  // Only who waits; whoever speaks meanwhile is not talked over.
  if (is_customer_gone_ || wanted_ == Place::kTalk || leaving_ || !CanBeNamed()) return;
  Play(announcement, work);
}

void TrackedCall::ClearAfter(const std::string& announcement, BookWork& work) {
  const bool can_hear = !is_customer_gone_ && wanted_ == Place::kApart && CanBeNamed();
  if (announcement.empty() || !can_hear) return Clear(work);
  for (Leg& leg : legs_) HangUp(leg, work);
  leaving_ = Leaving{};
  Play(announcement, work);
}

void TrackedCall::DivertAfter(const DeviceId& number, const std::string& announcement,
                              BookWork& work) {
  const bool can_hear = !is_customer_gone_ && wanted_ == Place::kApart && CanBeNamed();
  if (announcement.empty() || !can_hear) return Divert(number, work);
  leaving_ = Leaving{number};
  Play(announcement, work);
}

bool TrackedCall::CanBeNamed() const {
  return names_.OfPlayback(played_ + 1, offered_.call).size() <= kNameBytesMax;
}

void TrackedCall::Play(const std::string& announcement, BookWork& work) {
  EnsureAnswered(work);
  StopPlaying(work);
  if (std::exchange(has_music_, false)) {
    Send(StopMusic(CustomerChannel(), options_.music_class), Purpose::kNone, work);
  }
  playback_ = names_.OfPlayback(++played_, offered_.call);
  Send(PlayMedia(CustomerChannel(), playback_, announcement), Purpose::kPlay, work, {}, playback_);
}

// What waits for the end of an announcement no longer waits.
void TrackedCall::StopPlaying(BookWork& work) {
  if (playback_.empty()) return;
  Send(StopPlayback(std::exchange(playback_, {})), Purpose::kNone, work);
}

void TrackedCall::OnPlaybackFinished(const std::string& playback, BookWork& work) {
  if (playback_.empty() || playback != playback_) return;
  playback_.clear();
  if (is_customer_gone_) return;
  if (const auto leaving = std::exchange(leaving_, std::nullopt)) {
    return leaving->number ? Divert(leaving->number, work) : HangUpCustomer(work);
  }
  if (wanted_ == Place::kApart) SetApart(Purpose::kNone, {}, work);
}

}  // namespace strowger::asterisk
