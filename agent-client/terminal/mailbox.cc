#include "terminal/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

namespace strowger::client {

Mailbox::Mailbox() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  STROWGER_CHECK(event_ >= 0);
}

Mailbox::~Mailbox() { ::close(event_); }

void Mailbox::Wake() const {
  const std::uint64_t one = 1;
  // It can only fail when the counter is full; then it is readable anyway.
  [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
}

Mailbox::Post Mailbox::Take() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(event_, &count, sizeof count);
  const std::lock_guard lock(mutex_);
  return {desk_, stream_, std::exchange(answers_, {})};
}

void Mailbox::PutAnswer(std::uint64_t wish, Result<Client::Answer> answer) {
  const std::lock_guard lock(mutex_);
  answers_.emplace_back(wish, std::move(answer));
  Wake();
}

void Mailbox::OnFrame(const DeskFrame& frame) {
  const std::lock_guard lock(mutex_);
  desk_ = Apply(std::move(desk_), frame, std::chrono::system_clock::now());
  Wake();
}

void Mailbox::OnStream(const StreamNews& news) {
  const std::lock_guard lock(mutex_);
  stream_ = news;
  if (news.state != StreamState::kLive) desk_ = Disconnect(std::move(desk_));
  Wake();
}

}  // namespace strowger::client
