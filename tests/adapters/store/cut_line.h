#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "support/stores/temporary_folder.h"

namespace strowger::store {

// Stands between the store and PostgreSQL's socket, and cuts the line at the next COMMIT.
class CutLine {
 public:
  enum class Cut {
    kNever,
    kBefore,  // PostgreSQL never hears of it.
    kAfter,   // It is done, and the answer is lost.
  };

  // `socket` is that of PostgreSQL.
  explicit CutLine(std::string socket);
  ~CutLine();
  CutLine(const CutLine&) = delete;
  CutLine& operator=(const CutLine&) = delete;

  // The folder of the socket to connect with instead.
  std::string folder() const { return folder_ / ""; }
  void CutAtNextCommit(Cut cut) { cut_ = cut; }

 private:
  void Loop();

  const std::string socket_;
  TemporaryFolder folder_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  std::atomic<Cut> cut_ = Cut::kNever;
  std::thread thread_;
};

}  // namespace strowger::store
