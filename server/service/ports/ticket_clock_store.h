#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/input.h"
#include "core/mail/mail_ids.h"
#include "service/ports/done.h"

namespace strowger::service {

// How a ticket stands to what is promised, for the floor.
struct ClockNews {
  TicketId ticket;
  std::uint64_t edition = 0;  // Of what is told; grows with each change.
  std::vector<core::MailThreadId> threads;
  core::WorkDue due;
};

struct JudgedClocks {
  std::vector<ClockNews> news;    // What the floor was not told yet.
  bool is_all = true;             // False: more are to be judged, or told, now.
  std::optional<TimePoint> next;  // When the next one is to be judged; none: none is.
};

// By when tickets are to be answered and settled, and who was told.
class TicketClockStore {
 public:
  virtual ~TicketClockStore() = default;

  // Judges up to `most` of those whose time has come, with what follows from it.
  virtual void Judge(std::size_t most, Done<JudgedClocks> done) = 0;
  // The floor knows these.
  virtual void MarkTold(std::vector<ClockNews> news, Done<void> done) = 0;
  // All that are open are to be judged anew, since other things are promised.
  virtual void JudgeAllAgain(Done<void> done) = 0;
  // `told` is called when something may be judged that was not before; it must not block. Ends with
  // what is returned.
  [[nodiscard]] virtual std::shared_ptr<void> Watch(std::function<void()> told) = 0;
};

}  // namespace strowger::service
