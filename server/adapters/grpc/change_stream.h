#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include <grpcpp/support/server_callback.h>

#include "adapters/grpc/open_count.h"
#include "base/error.h"
#include "service/ports/customer_clusters.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::rpc {

// One reader of what becomes of customers. It reads pages from the store, one at a time, each when
// the one before was taken, so a slow reader costs no memory; with nothing left it waits until the
// store has more. Owns itself from Open until OnDone.
class ChangeStream final
    : public grpc::ServerWriteReactor<customer::v1::WatchCustomerChangesResponse>,
      public std::enable_shared_from_this<ChangeStream> {
 public:
  static constexpr std::size_t kPageSize = 200;

  // `clusters` and `count` outlive the stream; `count` was entered by the caller.
  ChangeStream(service::CustomerClusters& clusters, OpenCount& count, std::uint64_t after,
               std::function<bool()> is_session_open)
      : clusters_(clusters),
        count_(count),
        is_session_open_(std::move(is_session_open)),
        after_(after) {}

  void Open();

  void OnWriteDone(bool ok) override;
  void OnCancel() override { End(grpc::Status::CANCELLED); }
  void OnDone() override;

 private:
  // Something may have happened.
  void Wake();
  void End(const grpc::Status& status);
  // Starts the next read, or the end, when nothing is under way.
  void Advance();
  void OnPage(const Result<service::CustomerChangePage>& page);

  // Borrowed.
  service::CustomerClusters& clusters_;
  OpenCount& count_;
  // Owned.
  const std::function<bool()> is_session_open_;
  std::shared_ptr<void> watch_;
  // State.
  std::mutex mutex_;
  std::uint64_t after_;
  customer::v1::WatchCustomerChangesResponse message_;
  bool is_busy_ = false;  // A read or a write is under way.
  bool may_have_more_ = true;
  bool is_told_current_ = false;
  bool is_finished_ = false;
  std::optional<grpc::Status> ending_;
  std::shared_ptr<ChangeStream> self_;  // From Open to OnDone.
};

}  // namespace strowger::rpc
