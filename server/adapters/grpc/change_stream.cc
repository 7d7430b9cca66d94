#include "adapters/grpc/change_stream.h"

#include "adapters/grpc/status.h"
#include "adapters/grpc/write_records.h"

namespace strowger::rpc {

void ChangeStream::Open() {
  self_ = shared_from_this();
  StartSendInitialMetadata();
  // Before the first read, so that nothing happens between the two unheard.
  watch_ = clusters_.WatchChanges([weak = weak_from_this()] {
    if (const auto stream = weak.lock()) stream->Wake();
  });
  Advance();
}

void ChangeStream::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    is_busy_ = false;
  }
  if (!ok) End(grpc::Status::CANCELLED);
  Advance();
}

void ChangeStream::OnDone() {
  watch_.reset();
  count_.Leave();
  const auto last = std::move(self_);
}

void ChangeStream::Wake() {
  {
    const std::lock_guard lock(mutex_);
    may_have_more_ = true;
  }
  Advance();
}

void ChangeStream::End(const grpc::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    if (!ending_) ending_ = status;
  }
  Advance();
}

void ChangeStream::Advance() {
  const auto self = shared_from_this();  // Finish may let go of the last other one.
  std::uint64_t after = 0;
  {
    std::unique_lock lock(mutex_);
    if (is_busy_ || is_finished_) return;
    if (!ending_ && !may_have_more_) return;
    if (!ending_ && !is_session_open_()) {
      ending_ = ToStatus({ErrorCode::kUnauthenticated,
                          "SESSION_UNKNOWN",
                          "The session has ended; sign in again.",
                          {}});
    }
    if (ending_) {
      is_finished_ = true;
      const grpc::Status status = *ending_;
      lock.unlock();
      Finish(status);
      return;
    }
    is_busy_ = true;
    may_have_more_ = false;
    after = after_;
  }
  clusters_.ListChanges(after, kPageSize, [self](const Result<service::CustomerChangePage>& page) {
    self->OnPage(page);
  });
}

void ChangeStream::OnPage(const Result<service::CustomerChangePage>& page) {
  bool is_worth_telling = false;
  {
    const std::lock_guard lock(mutex_);
    if (!page.ok() && !ending_) ending_ = ToStatus(page.error());
    if (!ending_) {
      message_.Clear();
      for (const auto& change : page->changes) Write(change, *message_.add_changes());
      message_.set_is_current(page->is_last);
      if (!page->changes.empty()) after_ = page->changes.back().number;
      if (!page->is_last) may_have_more_ = true;
      is_worth_telling = !page->changes.empty() || !is_told_current_;
      is_told_current_ = is_told_current_ || page->is_last;
    }
    if (!is_worth_telling) is_busy_ = false;
  }
  if (is_worth_telling) {
    StartWrite(&message_);
  } else {
    Advance();
  }
}

}  // namespace strowger::rpc
