#include "adapters/store/mail_reports.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/store/opened_stores.h"
#include "adapters/system/time_zones.h"

namespace strowger::store {
namespace {

using core::MailReportBy;
using service::MailReportAnswer;
using service::MailReportQuery;
using std::chrono::hours;
using std::chrono::minutes;

// Rows as the other stores write them.
class MailReportsTest : public testing::Test {
 protected:
  struct Kept {
    Duration ago{};  // When the thread's first mail came.
    std::string queue = "support";
    int mails = 1;
    std::optional<Duration> answered_after = {};
    std::string agent = "ana";
    std::string purpose = "reply";
    std::optional<Duration> settled_after = {};
    std::string first_answer = {};  // "met", "missed".
    std::string guess = {};
    bool is_sure = false;
    std::string said_topic = {};
    bool is_ours = false;  // A mail of ours began it.
  };

  void Keep(const Kept& kept) {
    const std::int64_t thread = ++threads_;
    const TimePoint began = stores_.clock().Now() - kept.ago;
    Write([&](Connection& connection) {
      Execute(connection,
              "INSERT INTO mail_thread (id, account, ticket_id, subject, bare, began_by, began_ns,"
              " last_ns) VALUES (?, 'help', ?, '', '', 'li@example.org', ?, ?)",
              thread, thread, kept.is_ours ? began - hours(1) : began + minutes(1), began);
      for (int n = 0; n < kept.mails; ++n)
        WriteMail(connection, thread, began + n * hours(1), kept);
      if (kept.answered_after) WriteAnswer(connection, thread, began + *kept.answered_after, kept);
      Execute(connection,
              "INSERT INTO ticket_clock (ticket_id, opened_ns, settled_ns, pauses, answer_stage,"
              " answer_due_ns, resolution_stage, resolution_due_ns, first_answer, settlement,"
              " edition, is_told) VALUES (?, ?, ?, '[]', 'none', 0, 'none', 0, ?, '', 1, 1)",
              thread, began,
              kept.settled_after ? std::optional(began + *kept.settled_after) : std::nullopt,
              kept.first_answer);
    });
  }

  std::vector<core::MatterReport::Row> Report(MailReportBy by, MailReportQuery query = {}) {
    query.by = by;
    const auto answer = Ask(query);
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    return answer.ok() ? answer->rows : std::vector<core::MatterReport::Row>();
  }
  Result<MailReportAnswer> Ask(const MailReportQuery& query) {
    return Await<MailReportAnswer>([&](auto done) { reports_.Report(query, done); });
  }

  OpenedStores stores_;
  MailReports reports_{stores_.database(), system::LoadZone};

 private:
  void Write(const std::function<void(Connection&)>& rows) {
    const auto written = Await<bool>([&](auto done) {
      stores_.database().Write<bool>(
          [&](Connection& connection) -> Result<bool> {
            rows(connection);
            return true;
          },
          done);
    });
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  void WriteMail(Connection& connection, std::int64_t thread, TimePoint time, const Kept& kept) {
    const std::int64_t mail = ++mails_;
    Execute(connection,
            "INSERT INTO mail (id, account, digest, size, whole_size, arrived_ns, envelope_from,"
            " envelope_to, state, reason, tries, kind, from_name, from_address, subject,"
            " message_id, body_digest, preview, queue, priority, needs, thread_id) VALUES"
            " (?, 'help', ?, 1, 0, ?, '', '', 'routed', '', 1, 'person', '', '', '', '', '', '', ?,"
            " 0, '', ?)",
            mail, std::to_string(mail), time, kept.queue, thread);
    if (kept.guess.empty() && kept.said_topic.empty()) return;
    Execute(connection,
            "INSERT INTO mail_topic (mail_id, came_ns, model, guess, probability_ppm, is_sure,"
            " topic, said_by) VALUES (?, ?, '', ?, 900000, ?, ?, '')",
            mail, time, kept.guess, kept.is_sure, kept.said_topic);
  }
  void WriteAnswer(Connection& connection, std::int64_t thread, TimePoint time, const Kept& kept) {
    Execute(connection,
            "INSERT INTO outgoing_mail (version, account, purpose, thread_id, author, editor,"
            " subject, text, in_reply_to, reference_ids, headers, state, tries, answer, message_id,"
            " raw_bytes, created_ns, changed_ns, sent_ns) VALUES (1, 'help', ?, ?, ?, '', '', '',"
            " '', '', '', 'sent', 1, '', '', 0, ?, ?, ?)",
            kept.purpose, thread, kept.agent, time, time, time);
  }

  std::int64_t threads_ = 0;
  std::int64_t mails_ = 0;
};

TEST_F(MailReportsTest, EachMatterCountsWithAllThatBecameOfIt) {
  Keep({.ago = hours(10),
        .mails = 2,
        .answered_after = minutes(30),
        .settled_after = hours(3),
        .first_answer = "met"});
  Keep({.ago = hours(5), .answered_after = hours(2), .first_answer = "missed"});
  Keep({.ago = hours(4), .queue = "sales"});
  // Neither what we began nor what nobody outside wrote in is a matter.
  Keep({.ago = hours(4), .is_ours = true});
  Keep({.ago = hours(4), .mails = 0});
  const auto total = Report(MailReportBy::kTotal);
  ASSERT_EQ(total.size(), 1u);
  EXPECT_EQ(total[0].figures.matters, 3u);
  const auto rows = Report(MailReportBy::kQueue);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].group, "sales");
  EXPECT_EQ(rows[0].figures.unanswered, 1u);
  // Every look at the test's clock moves it a little.
  EXPECT_EQ(std::chrono::floor<minutes>(rows[0].figures.backlog.most), hours(4));
  const core::MailFigures& support = rows[1].figures;
  EXPECT_EQ(support.mails, 3u);
  EXPECT_EQ(support.first_answer.p50, minutes(30));
  EXPECT_EQ(support.first_answer.most, hours(2));
  EXPECT_EQ(support.resolution.most, hours(3));
  EXPECT_EQ(support.answers_promised, 2u);
  EXPECT_EQ(support.answers_in_time, 1u);
}

TEST_F(MailReportsTest, AutomaticAnswersAndForwardsAreNoAnswersOfAPerson) {
  Keep({.ago = hours(9),
        .answered_after = minutes(1),
        .agent = "",
        .purpose = "automatic",
        .settled_after = hours(1)});
  Keep({.ago = hours(9), .answered_after = minutes(5), .purpose = "forward"});
  Keep({.ago = hours(9), .answered_after = minutes(5), .purpose = "campaign"});
  const auto rows = Report(MailReportBy::kAgent);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].group, "");
  EXPECT_EQ(rows[0].figures.first_answer.count, 0u);
  EXPECT_EQ(rows[0].figures.acknowledged, 1u);
}

TEST_F(MailReportsTest, WhatAPersonSaidOfATopicCountsMoreThanAGuess) {
  Keep({.ago = hours(1), .guess = "invoice", .is_sure = true});
  Keep({.ago = hours(1), .guess = "invoice", .is_sure = true, .said_topic = "card"});
  Keep({.ago = hours(1), .guess = "invoice", .is_sure = false});
  const auto rows = Report(MailReportBy::kTopic);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].group, "");
  EXPECT_EQ(rows[1].group, "card");
  EXPECT_EQ(rows[2].group, "invoice");
}

TEST_F(MailReportsTest, OnlyWhatBeganInTheTimeCountsAndSlicesLoseNothing) {
  constexpr int kMatters = 1'203;  // More than two slices, many of one moment.
  for (int n = 0; n < kMatters; ++n) Keep({.ago = hours(100 + n / 300)});
  Keep({.ago = hours(24 * 40)});
  EXPECT_EQ(Report(MailReportBy::kTotal)[0].figures.matters, std::uint64_t{kMatters});
  MailReportQuery query;
  query.begin = stores_.clock().Now() - hours(102);
  query.end = stores_.clock().Now() - hours(101);
  EXPECT_EQ(Report(MailReportBy::kTotal, query)[0].figures.matters, 300u);
}

TEST_F(MailReportsTest, TimesAndZonesThatAreNoneAreRefused) {
  MailReportQuery query;
  query.begin = stores_.clock().Now();
  query.end = query.begin;
  EXPECT_EQ(Ask(query).error().reason, "MAIL_REPORT_TIME");
  EXPECT_EQ(Ask({.zone = "Mars/Olympus"}).error().reason, "TIME_ZONE_UNKNOWN");
  EXPECT_TRUE(Ask({.by = MailReportBy::kHour, .zone = "Asia/Shanghai"}).ok());
}

}  // namespace
}  // namespace strowger::store
