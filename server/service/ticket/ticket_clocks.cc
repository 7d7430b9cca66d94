#include "service/ticket/ticket_clocks.h"

#include <chrono>
#include <string>
#include <utility>

namespace strowger::service {

namespace {

// Before what failed is tried again: the store cannot be written.
constexpr Duration kClockPause = std::chrono::seconds(2);

}  // namespace

template <class T>
Done<T> TicketClocks::Here(std::function<void(Result<T>)> task) {
  return [this, task = std::move(task)](Result<T> result) {
    ports_.executor.Post([this, task, result = std::move(result)]() mutable {
      if (!is_stopped_) task(std::move(result));
    });
  };
}

void TicketClocks::Start() {
  ports_.executor.Post([this] {
    is_stopped_ = false;
    watching_ = ports_.store.Watch([this] { ports_.executor.Post([this] { Look(); }); });
    // What is promised may have changed while nobody was there.
    Change();
  });
}

void TicketClocks::Stop() {
  ports_.executor.Post([this] {
    is_stopped_ = true;
    watching_.reset();
    if (timer_ != 0) ports_.executor.CancelTimer(std::exchange(timer_, 0));
  });
}

void TicketClocks::Change() {
  ports_.store.JudgeAllAgain(Here<void>([this](const Result<void>& marked) {
    if (marked.ok()) return Look();
    ports_.executor.StartTimer(ports_.clock.Now() + kClockPause, [this] {
      if (!is_stopped_) Change();
    });
  }));
}

void TicketClocks::Look() {
  is_rung_ = true;
  if (is_stopped_ || is_looking_) return;
  is_looking_ = true;
  Judge();
}

void TicketClocks::Judge() {
  is_rung_ = false;
  ports_.store.Judge(kJudgedTogetherMax, Here<JudgedClocks>([this](Result<JudgedClocks> judged) {
                       if (!judged.ok()) return LookLater();
                       judged_ = std::move(judged).value();
                       Tell(std::exchange(judged_.news, {}));
                     }));
}

void TicketClocks::Tell(std::vector<ClockNews> news) {
  told_ = std::move(news);
  telling_ = 1;
  for (const ClockNews& one : told_) {
    for (const core::MailThreadId thread : one.threads) {
      ++telling_;
      const std::string name = "mail-threads/" + std::to_string(thread.value);
      ports_.tell(core::ChangeDue{core::Channel::kMail, name, one.due},
                  Here<void>([this](const Result<void>& told) {
                    is_refused_ = is_refused_ || !told.ok();
                    EndTelling();
                  }));
    }
  }
  EndTelling();
}

void TicketClocks::EndTelling() {
  if (--telling_ > 0) return;
  if (std::exchange(is_refused_, false)) return LookLater();
  ports_.store.MarkTold(std::exchange(told_, {}), Here<void>([this](const Result<void>& marked) {
                          if (!marked.ok()) return LookLater();
                          if (!judged_.is_all || is_rung_) return Judge();
                          is_looking_ = false;
                          if (judged_.next) SetTimer(*judged_.next);
                        }));
}

void TicketClocks::SetTimer(TimePoint at) {
  if (timer_ != 0) ports_.executor.CancelTimer(timer_);
  timer_ = ports_.executor.StartTimer(at, [this] {
    timer_ = 0;
    if (!is_stopped_) Look();
  });
}

void TicketClocks::LookLater() {
  is_looking_ = false;
  SetTimer(ports_.clock.Now() + kClockPause);
}

}  // namespace strowger::service
