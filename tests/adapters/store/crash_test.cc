#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <thread>

#include "adapters/store/database.h"
#include "adapters/store/journal.h"
#include "adapters/store/ticket_store.h"
#include "support/stores/await.h"
#include "support/stores/manual_clock.h"
#include "support/stores/sample_floor.h"
#include "support/stores/temporary_folder.h"

// A server that is killed in the middle of its work loses nothing that it acknowledged and doubles
// nothing, however often that happens.
namespace strowger::store {
namespace {

// What the child says once something is durable.
struct Acknowledgement {
  char kind = 0;  // 'j' for a batch of the journal, 't' for a ticket.
  std::uint64_t number = 0;
};

// One batch: its row, the call that arrives with it, and the closing of the one four before.
service::JournalBatch BatchOf(std::uint64_t number) {
  service::JournalBatch batch;
  batch.rows.push_back({At(1), "CallArrived", "batches/" + std::to_string(number), ""});
  batch.changes.items.push_back(WaitingItem(2 * number));
  if (number > 4) batch.changes.items.push_back(ClosedItem(2 * (number - 4), CustomerId{}));
  batch.changes.next_number = 2 * number + 2;
  batch.acknowledged = {{LinkId{"pbx"}, number}};
  return batch;
}

service::Ticket TicketOf(std::uint64_t number) {
  service::Ticket ticket;
  ticket.subject = "ticket " + std::to_string(number);
  return ticket;
}

// The child: writes as fast as it can until it is killed.
[[noreturn]] void Work(const std::string& path, std::uint64_t first, int out) {
  ManualClock clock;
  Database database({path}, clock);
  if (!database.Start().ok()) _exit(3);
  Journal journal(database);
  TicketStore tickets(database);
  std::atomic<int> open = 0;
  const auto say = [out, &open](Acknowledgement done) {
    if (write(out, &done, sizeof(done)) != sizeof(done)) _exit(4);
    --open;
  };
  for (std::uint64_t number = first;; ++number) {
    while (open > 200) std::this_thread::yield();
    open += 2;
    journal.Commit(BatchOf(number), [say, number](const Result<void>& result) {
      if (result.ok()) say({'j', number});
    });
    const std::string request = std::to_string(number);
    tickets.Create({"ana", "", {"ana", request}}, TicketOf(number), "text",
                   [say, number](const Result<service::Ticket>& made) {
                     if (made.ok()) say({'t', number});
                   });
  }
}

class CrashTest : public testing::Test {
 protected:
  // Runs a child until it has acknowledged so much, kills it, and takes in what it still said.
  void RunAndKill(std::uint64_t acknowledgements) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(pipe_ends[0]);
      Work(path_, kept_ + 1, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    const std::uint64_t enough = acknowledged_ + acknowledgements;
    bool is_killed = false;
    Acknowledgement done;
    while (read(pipe_ends[0], &done, sizeof(done)) == sizeof(done)) {
      (done.kind == 'j' ? batches_ : tickets_).insert(done.number);
      if (++acknowledged_ < enough || is_killed) continue;
      kill(child, SIGKILL);
      is_killed = true;
    }
    close(pipe_ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  }

  static std::uint64_t Count(Connection& connection, Sql sql) {
    Query query(connection, sql);
    return query.Next() ? query.Get<std::uint64_t>(0) : 0;
  }

  void CheckStore() {
    ManualClock clock;
    Database database({path_}, clock);
    ASSERT_TRUE(database.Start().ok());
    Journal journal(database);
    const auto memory = journal.Load();
    ASSERT_TRUE(memory.ok());
    // Acknowledged in order, so the store may be ahead of what was said, never behind.
    ASSERT_EQ(memory->acknowledged.size(), 1u);
    const std::uint64_t kept = memory->acknowledged.front().second;
    EXPECT_GE(kept, *batches_.rbegin());
    Connection connection(path_, Access::kRead);
    EXPECT_EQ(Count(connection, "SELECT count(*) FROM journal"), kept);
    EXPECT_EQ(Count(connection, "SELECT count(DISTINCT subject) FROM journal"), kept);
    EXPECT_EQ(memory->floor.items.size(), std::min<std::uint64_t>(4, kept));
    EXPECT_EQ(Count(connection, "SELECT count(*) FROM interaction"),
              kept - memory->floor.items.size());
    EXPECT_EQ(memory->floor.next_number, 2 * kept + 2);
    for (const std::uint64_t number : tickets_) {
      const std::string subject = TicketOf(number).subject;
      Query ticket(connection, "SELECT 1 FROM ticket WHERE subject = ?", subject);
      EXPECT_TRUE(ticket.Next()) << number;
    }
    EXPECT_EQ(Count(connection, "SELECT count(*) FROM ticket"),
              Count(connection, "SELECT count(DISTINCT subject) FROM ticket"));
    EXPECT_EQ(Count(connection, "SELECT count(*) FROM ticket"),
              Count(connection, "SELECT count(*) FROM ticket_comment"));
    kept_ = kept;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store.db";
  // What was acknowledged, by number.
  std::set<std::uint64_t> batches_;
  std::set<std::uint64_t> tickets_;
  std::uint64_t kept_ = 0;
  std::uint64_t acknowledged_ = 0;
};

TEST_F(CrashTest, NothingAcknowledgedIsLostOrDoubledWhenTheServerIsKilled) {
  for (std::uint64_t round = 0; round < 6; ++round) {
    RunAndKill(150 + 977 * round);
    CheckStore();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace strowger::store
