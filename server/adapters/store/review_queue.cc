#include "adapters/store/review_queue.h"

#include <array>
#include <limits>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/customer_merge.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/identity_rows.h"
#include "adapters/store/page.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::Actor;
using service::Done;
using service::Review;
using service::ReviewDetail;
using service::ReviewPage;
using service::ReviewState;

namespace {

constexpr double kMillion = 1e6;
// In the order of ReviewState.
constexpr std::array<std::string_view, 4> kStates{"open", "later", "same", "different"};

std::string_view WordOfState(ReviewState state) { return kStates[static_cast<std::size_t>(state)]; }

ReviewState StateFrom(std::string_view word) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == word) return static_cast<ReviewState>(i);
  }
  return ReviewState::kOpen;
}

// A row of the queue; the customers are those who have the records now.
struct ReviewRow {
  Review review;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::int64_t ppm = 0;
};

// From the columns id, first, second, probability_ppm, state, user, time_ns.
ReviewRow ReadRow(const Query& query) {
  ReviewRow row;
  row.review.id = query.Get<std::uint64_t>(0);
  row.first = query.Get<std::uint64_t>(1);
  row.second = query.Get<std::uint64_t>(2);
  row.ppm = query.Get<std::int64_t>(3);
  row.review.probability = static_cast<double>(row.ppm) / kMillion;
  row.review.state = StateFrom(query.Text(4));
  row.review.user = query.Get<std::string>(5);
  row.review.time = query.Get<TimePoint>(6);
  return row;
}

service::ReviewSide SideOf(Connection& connection, std::uint64_t record) {
  Query query(connection,
              "SELECT c.id, c.display_name, c.company FROM customer_record r"
              " JOIN customer c ON c.id = r.customer_id WHERE r.id = ?",
              record);
  if (!query.Next()) return {};
  return {query.Get<CustomerId>(0), query.Get<std::string>(1), query.Get<std::string>(2)};
}

void AddSides(Connection& connection, ReviewRow& row) {
  row.review.first = SideOf(connection, row.first);
  row.review.second = SideOf(connection, row.second);
}

Result<ReviewRow> FindReview(Connection& connection, std::uint64_t id) {
  std::optional<ReviewRow> row;
  {
    Query query(connection,
                "SELECT id, first, second, probability_ppm, state, user, time_ns"
                " FROM identity_review WHERE id = ?",
                id);
    if (query.Next()) row = ReadRow(query);
  }
  if (row) AddSides(connection, *row);
  if (row && row->review.first.customer && row->review.second.customer) return *std::move(row);
  const std::string number = std::to_string(id);
  return NotFound("REVIEW_UNKNOWN", "There is no review " + number + ".", {{"review", number}});
}

// Two who were merged otherwise need nobody any more, nor do those who are gone.
bool IsOver(const ReviewRow& row) {
  const CustomerId first = row.review.first.customer;
  const CustomerId second = row.review.second.customer;
  return !first || !second || first == second;
}

Result<ReviewPage> ListReviews(Connection& connection, ReviewState state, std::size_t page_size,
                               const std::string& token) {
  const auto cursor = CursorFrom(token, {std::numeric_limits<std::int64_t>::max(), 0});
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(page_size);
  std::vector<ReviewRow> rows;
  {
    Query query(connection,
                "SELECT id, first, second, probability_ppm, state, user, time_ns"
                " FROM identity_review WHERE state = ? AND (probability_ppm, id) < (?, ?)"
                " ORDER BY probability_ppm DESC, id DESC LIMIT ?",
                WordOfState(state), cursor->rank, cursor->id, size + 1);
    while (query.Next()) rows.push_back(ReadRow(query));
  }
  ReviewPage page;
  if (rows.size() > size) {
    rows.pop_back();
    page.next_page_token =
        PageToken({rows.back().ppm, static_cast<std::int64_t>(rows.back().review.id)});
  }
  const bool is_decided = state == ReviewState::kSame || state == ReviewState::kDifferent;
  for (ReviewRow& row : rows) {
    AddSides(connection, row);
    if (is_decided || !IsOver(row)) page.reviews.push_back(std::move(row.review));
  }
  return page;
}

Result<ReviewDetail> ReadReview(Connection& connection, std::uint64_t id) {
  auto row = FindReview(connection, id);
  if (!row.ok()) return row.error();
  auto first = GetCustomer(connection, row->review.first.customer);
  auto second = GetCustomer(connection, row->review.second.customer);
  if (!first.ok()) return first.error();
  if (!second.ok()) return second.error();
  ReviewDetail detail{row->review, *std::move(first), *std::move(second), 0, {}, 0};
  const auto opinion = CompareRecords(connection, row->first, row->second, ReadLearnt(connection));
  if (!opinion) return detail;
  detail.probability = opinion->probability;
  detail.household = opinion->household;
  for (const core::FieldOpinion& field : opinion->fields) {
    detail.fields.push_back({std::string(core::NameOf(field.field)),
                             std::string(core::NameOf(field.level)), field.first, field.second,
                             field.weight});
  }
  return detail;
}

Result<bool> Settle(Connection& connection, const Actor& actor, TimePoint now, const ReviewRow& row,
                    ReviewState decision, const std::string& reason) {
  // By the numbers that the records were made for, so that it is about these two.
  CustomerId ignored;
  const auto first = ReadRecord(connection, row.first, ignored);
  const auto second = ReadRecord(connection, row.second, ignored);
  if (!first || !second || decision == ReviewState::kLater) return true;
  if (decision == ReviewState::kDifferent) {
    return NeverLinkCustomers(connection, actor, now, first->origin, second->origin, reason);
  }
  auto merged = MergeCustomers(connection, actor, now, first->origin, second->origin, reason);
  if (!merged.ok() && merged.error().reason != "ALREADY_MERGED") return merged.error();
  return true;
}

Result<bool> DecideReview(Connection& connection, const Actor& actor, TimePoint now,
                          std::uint64_t id, ReviewState decision, const std::string& reason) {
  auto row = FindReview(connection, id);
  if (!row.ok()) return row.error();
  const ReviewState state = row->review.state;
  if (state == ReviewState::kSame || state == ReviewState::kDifferent) {
    const std::string word(WordOfState(state));
    return FailedPrecondition("REVIEW_DECIDED",
                              "It was decided by " + row->review.user + " already: " + word + ".",
                              {{"user", row->review.user}, {"state", word}});
  }
  auto settled = Settle(connection, actor, now, *row, decision, reason);
  if (!settled.ok()) return settled;
  Execute(connection, "UPDATE identity_review SET state = ?, user = ?, time_ns = ? WHERE id = ?",
          WordOfState(decision), actor.user, now, id);
  return true;
}

}  // namespace

ReviewQueue::ReviewQueue(Database& database, ChangeBell& bell, service::IdentityOptions options)
    : database_(database),
      bell_(bell),
      watch_(std::make_shared<IdentityWatch>(database, bell, options)),
      match_(database, bell, options) {}

ReviewQueue::~ReviewQueue() { Stop(); }

void ReviewQueue::Start() { watch_->Start(); }

void ReviewQueue::Stop() {
  watch_->Stop();
  match_.Stop();
}

void ReviewQueue::List(ReviewState state, std::size_t page_size, std::string page_token,
                       Done<ReviewPage> done) {
  database_.Read<ReviewPage>(
      [state, page_size, token = std::move(page_token)](Connection& connection) {
        return ListReviews(connection, state, page_size, token);
      },
      std::move(done));
}

void ReviewQueue::Get(std::uint64_t review, Done<ReviewDetail> done) {
  database_.Read<ReviewDetail>(
      [review](Connection& connection) { return ReadReview(connection, review); }, std::move(done));
}

void ReviewQueue::Decide(Actor actor, std::uint64_t review, ReviewState decision,
                         std::string reason, Done<Review> done) {
  if (auto checked = core::CheckText("reason", reason, kReasonBytesMax); !checked.ok()) {
    return done(checked.error());
  }
  WriteOnce<bool>(
      database_, std::move(actor), "DecideReview",
      [review, decision, reason = std::move(reason)](Connection& connection, const Actor& who,
                                                     TimePoint now) {
        return DecideReview(connection, who, now, review, decision, reason);
      },
      [this, review, done = std::move(done)](const Result<bool>& decided) {
        if (!decided.ok()) return done(decided.error());
        bell_.Ring();
        database_.Read<Review>(
            [review](Connection& connection) -> Result<Review> {
              auto row = FindReview(connection, review);
              if (!row.ok()) return row.error();
              return std::move(row->review);
            },
            done);
      });
}

void ReviewQueue::StartMatch(Actor actor, Done<void> done) {
  WriteOnce<bool>(
      database_, std::move(actor), "MatchCustomers",
      [](Connection& connection, const Actor& who, TimePoint now) -> Result<bool> {
        WriteAudit(connection, who, now, {"MatchCustomers", "customers", "", ""});
        return true;
      },
      [this, done = std::move(done)](const Result<bool>& written) {
        if (!written.ok()) return done(written.error());
        done(match_.Start());
      });
}

}  // namespace strowger::store
