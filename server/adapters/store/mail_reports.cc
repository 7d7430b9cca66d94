#include "adapters/store/mail_reports.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/store/outgoing_words.h"

namespace strowger::store {

using core::MailMatter;
using service::MailReportAnswer;

namespace {

constexpr std::size_t kSliceThreads = 500;

struct ThreadFound {
  std::int64_t id = 0;
  TimePoint began;
  TicketId ticket;
};

// What stands in the log of a promise: met, missed, or nothing.
std::optional<bool> KeptOf(const std::string& word) {
  if (word.empty()) return std::nullopt;
  return word == "met";
}

// What people wrote in it. False when the thread was begun by a mail of ours, or by no person.
bool ReadMails(Connection& connection, const ThreadFound& thread, MailMatter& matter) {
  Query query(connection,
              "SELECT mail.arrived_ns, mail.queue, topic.topic, topic.guess, topic.is_sure"
              " FROM mail LEFT JOIN mail_topic topic ON topic.mail_id = mail.id"
              " WHERE mail.thread_id = ? AND mail.kind = 'person' ORDER BY mail.id",
              thread.id);
  while (query.Next()) {
    if (matter.mails++ > 0) continue;
    matter.began = query.Get<TimePoint>(0);
    // It is read, and so its thread is made, after it arrived.
    if (matter.began > thread.began) return false;
    matter.queue = query.Get<std::string>(1);
    matter.topic = query.Get<std::string>(2);
    const bool is_sure = query.Get<std::optional<bool>>(4).value_or(false);
    if (matter.topic.empty() && is_sure) matter.topic = query.Get<std::string>(3);
  }
  return matter.mails > 0;
}

void ReadAnswers(Connection& connection, const ThreadFound& thread, MailMatter& matter) {
  Query query(connection,
              "SELECT purpose, author, sent_ns FROM outgoing_mail"
              " WHERE thread_id = ? AND sent_ns IS NOT NULL ORDER BY id",
              thread.id);
  while (query.Next()) {
    const auto purpose = query.Get<service::OutgoingPurpose>(0);
    if (purpose == service::OutgoingPurpose::kAutomatic) {
      matter.is_acknowledged = true;
    } else if (service::IsAnswer(purpose) && !matter.answered) {
      matter.agent = query.Get<std::string>(1);
      matter.answered = query.Get<TimePoint>(2);
    }
  }
}

void ReadClock(Connection& connection, const ThreadFound& thread, MailMatter& matter) {
  if (!thread.ticket) return;
  Query query(connection,
              "SELECT settled_ns, first_answer, settlement FROM ticket_clock WHERE ticket_id = ?",
              thread.ticket);
  if (!query.Next()) return;
  matter.settled = query.Get<std::optional<TimePoint>>(0);
  matter.answered_in_time = KeptOf(query.Get<std::string>(1));
  matter.settled_in_time = KeptOf(query.Get<std::string>(2));
}

std::vector<ThreadFound> ReadThreads(Connection& connection, TimePoint after, std::int64_t after_id,
                                     TimePoint end) {
  std::vector<ThreadFound> threads;
  Query query(connection,
              "SELECT id, began_ns, ticket_id FROM mail_thread"
              " WHERE (began_ns, id) > (?, ?) AND began_ns < ? AND joined_to IS NULL"
              " ORDER BY began_ns, id LIMIT ?",
              after, after_id, end, kSliceThreads);
  while (query.Next()) {
    threads.push_back(
        {query.Get<std::int64_t>(0), query.Get<TimePoint>(1), query.Get<TicketId>(2)});
  }
  return threads;
}

}  // namespace

// One report, from slice to slice; on one thread at a time.
class MailReports::Round {
 public:
  Round(service::MailReportQuery query, service::Done<MailReportAnswer> done)
      : query_(std::move(query)), done_(std::move(done)) {}

  Result<void> Begin(TimePoint now, const ZoneLoader& zones) {
    if (!query_.zone.empty()) {
      auto zone = zones(query_.zone);
      if (!zone.ok()) return zone.error();
      zone_ = std::move(*zone);
    }
    answer_.end = query_.end.value_or(now);
    answer_.begin = query_.begin.value_or(answer_.end - service::kMailReportUsual);
    if (answer_.begin >= answer_.end) {
      return InvalidArgument("MAIL_REPORT_TIME",
                             "The end of the report's time must be after its beginning.");
    }
    after_ = answer_.begin - Duration(1);
    report_.emplace(query_.by, now, zone_);
    return {};
  }

  // True when there is more.
  Result<bool> ReadSlice(Connection& connection) {
    const auto threads = ReadThreads(connection, after_, after_id_, answer_.end);
    for (const ThreadFound& thread : threads) {
      MailMatter matter;
      if (!ReadMails(connection, thread, matter)) continue;
      ReadAnswers(connection, thread, matter);
      ReadClock(connection, thread, matter);
      if (++matters_ > kMattersMax) {
        return Error{ErrorCode::kResourceExhausted,
                     "MAIL_REPORT_TOO_LARGE",
                     "More than " + std::to_string(kMattersMax) +
                         " matters began in this time; ask for a shorter one.",
                     {}};
      }
      report_->Add(matter);
    }
    if (threads.size() < kSliceThreads) return false;
    after_ = threads.back().began;
    after_id_ = threads.back().id;
    return true;
  }

  bool has_begun() const { return report_.has_value(); }
  void Refuse(const Error& error) { done_(error); }
  void Finish() {
    answer_.rows = report_->Finish();
    done_(std::move(answer_));
  }

 private:
  const service::MailReportQuery query_;
  const service::Done<MailReportAnswer> done_;
  core::Zone zone_;
  std::optional<core::MatterReport> report_;
  MailReportAnswer answer_;
  // Where the next slice begins.
  TimePoint after_;
  std::int64_t after_id_ = std::numeric_limits<std::int64_t>::max();
  std::size_t matters_ = 0;
};

MailReports::MailReports(Database& database, ZoneLoader zones)
    : database_(database), zones_(std::move(zones)) {}

void MailReports::Report(service::MailReportQuery query, service::Done<MailReportAnswer> done) {
  GoOn(std::make_shared<Round>(std::move(query), std::move(done)));
}

void MailReports::GoOn(std::shared_ptr<Round> round) {
  database_.Read<bool>(
      [this, round](Connection& connection) -> Result<bool> {
        if (!round->has_begun()) {
          if (auto begun = round->Begin(database_.clock().Now(), zones_); !begun.ok()) {
            return begun.error();
          }
        }
        return round->ReadSlice(connection);
      },
      [this, round](const Result<bool>& more) {
        if (!more.ok()) return round->Refuse(more.error());
        if (*more) return GoOn(round);
        round->Finish();
      });
}

}  // namespace strowger::store
