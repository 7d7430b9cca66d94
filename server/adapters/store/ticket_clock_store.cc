#include "adapters/store/ticket_clock_store.h"

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "adapters/store/mail_thread_rows.h"

namespace strowger::store {

using core::DueStage;
using service::ClockNews;
using service::Done;
using service::JudgedClocks;

namespace {

// Calls wait for the writer meanwhile.
constexpr std::size_t kJudgedAgainTogether = 1'000;
constexpr std::size_t kThreadsToldMax = 100;

// For queues without hours.
const core::Calendar& AlwaysOpen() {
  static const core::Calendar calendar = [] {
    core::CalendarSetup setup;
    for (auto& day : setup.week) day = {{std::chrono::hours(0), std::chrono::hours(24)}};
    return core::Calendar::Make(std::move(setup)).value();
  }();
  return calendar;
}

std::vector<core::MailThreadId> ThreadsToTell(Connection& connection, TicketId ticket) {
  std::vector<core::MailThreadId> threads;
  Query query(connection, "SELECT id FROM mail_thread WHERE ticket_id = ? ORDER BY id DESC LIMIT ?",
              ticket, kThreadsToldMax);
  while (query.Next()) threads.push_back(query.Get<core::MailThreadId>(0));
  return threads;
}

// What people read of it; empty where it is not worse than before.
std::string WarningText(const std::string& what, const core::WorkDue& before,
                        const core::WorkDue& after) {
  if (after.stage <= before.stage) return {};
  if (after.stage == DueStage::kNear) return "Little is left of the time for " + what + ".";
  return after.stage == DueStage::kMissed ? "The time for " + what + " is over." : std::string();
}

void TellThread(Connection& connection, TicketId ticket, TimePoint now, const std::string& text) {
  if (text.empty()) return;
  const auto threads = ThreadsToTell(connection, ticket);
  if (!threads.empty()) AddThreadEvent(connection, {threads.front(), {}, now, text});
}

std::vector<TicketId> ClocksOf(Query&& query) {
  std::vector<TicketId> ids;
  while (query.Next()) ids.push_back(query.Get<TicketId>(0));
  return ids;
}

std::vector<ClockNews> UntoldNews(Connection& connection, std::size_t most) {
  std::vector<ClockNews> news;
  for (const TicketId ticket :
       ClocksOf(Query(connection,
                      "SELECT ticket_id FROM ticket_clock WHERE is_told = 0 AND ticket_id > 0"
                      " ORDER BY ticket_id"
                      " LIMIT ?",
                      most))) {
    const auto row = FindClock(connection, ticket);
    news.push_back({ticket, row->edition, ThreadsToTell(connection, ticket), WorstOf(*row)});
  }
  return news;
}

}  // namespace

void JudgeClock(Connection& connection, const service::MailPolicy& policy, TicketId ticket,
                TimePoint now) {
  auto row = FindClock(connection, ticket);
  if (!row) return;
  QueueId queue;
  {
    Query query(connection, "SELECT queue FROM ticket WHERE id = ?", ticket);
    if (query.Next()) queue = query.Get<QueueId>(0);
  }
  const auto promise = policy.promises.find(queue);
  const auto hours = policy.hours.find(queue);
  core::TicketStandings standings;
  if (promise != policy.promises.end()) {
    standings = JudgeTicket(promise->second, row->clock, now,
                            hours == policy.hours.end() ? AlwaysOpen() : hours->second);
  }
  const core::WorkDue before = WorstOf(*row);
  TellThread(connection, ticket, now,
             WarningText(row->clock.answered ? "the answer" : "the first answer", row->answer,
                         standings.answer.due));
  TellThread(connection, ticket, now,
             WarningText("settling the ticket", row->resolution, standings.resolution.due));
  row->answer = standings.answer.due;
  row->resolution = standings.resolution.due;
  if (WorstOf(*row) != before) {
    row->is_told = false;
    ++row->edition;
  }
  SaveClock(connection, *row, standings.next());
}

void TicketClockStore::Judge(std::size_t most, Done<JudgedClocks> done) {
  database_.Write<JudgedClocks>(
      [most, policy = policy_.load(),
       &clock = database_.clock()](Connection& connection) -> Result<JudgedClocks> {
        const TimePoint now = clock.Now();
        const auto due = ClocksOf(Query(connection,
                                        "SELECT ticket_id FROM ticket_clock WHERE next_ns <= ?"
                                        " ORDER BY next_ns LIMIT ?",
                                        now, most));
        for (const TicketId ticket : due) JudgeClock(connection, *policy, ticket, now);
        JudgedClocks judged;
        judged.news = UntoldNews(connection, most);
        judged.is_all = due.size() < most && judged.news.size() < most;
        Query next(connection,
                   "SELECT next_ns FROM ticket_clock WHERE next_ns IS NOT NULL ORDER BY next_ns"
                   " LIMIT 1");
        if (next.Next()) judged.next = next.Get<TimePoint>(0);
        return judged;
      },
      std::move(done));
}

void TicketClockStore::MarkTold(std::vector<ClockNews> news, Done<void> done) {
  if (news.empty()) return done({});
  database_.Write<bool>(
      [news = std::move(news)](Connection& connection) -> Result<bool> {
        for (const ClockNews& one : news) {
          Execute(connection,
                  "UPDATE ticket_clock SET is_told = 1 WHERE ticket_id = ? AND edition = ?",
                  one.ticket, one.edition);
        }
        return true;
      },
      [done = std::move(done)](const Result<bool>& marked) {
        done(marked.ok() ? Result<void>() : Result<void>(marked.error()));
      });
}

void TicketClockStore::JudgeAllAgain(Done<void> done) { JudgeAgainAfter({}, std::move(done)); }

void TicketClockStore::JudgeAgainAfter(TicketId after, Done<void> done) {
  database_.Write<TicketId>(
      [after](Connection& connection) -> Result<TicketId> {
        const auto ids =
            ClocksOf(Query(connection,
                           "SELECT ticket_id FROM ticket_clock WHERE settled_ns IS NULL"
                           " AND ticket_id > ? ORDER BY ticket_id LIMIT ?",
                           after.value, kJudgedAgainTogether));
        for (const TicketId ticket : ids) {
          Execute(connection, "UPDATE ticket_clock SET next_ns = 0 WHERE ticket_id = ?", ticket);
        }
        return ids.size() < kJudgedAgainTogether ? TicketId{} : ids.back();
      },
      [this, done = std::move(done)](const Result<TicketId>& last) {
        if (!last.ok()) return done(last.error());
        if (!*last) return done({});
        JudgeAgainAfter(*last, done);
      });
}

std::shared_ptr<void> TicketClockStore::Watch(std::function<void()> told) {
  return database_.clock_bell().Watch(std::move(told));
}

}  // namespace strowger::store
