#include "adapters/store/ticket_list.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "adapters/store/page.h"
#include "adapters/store/record_of.h"
#include "adapters/store/ticket_merge.h"
#include "adapters/store/ticket_rows.h"

namespace strowger::store {

namespace {

using service::TicketFilter;

constexpr PageCursor kFirst{0, std::numeric_limits<std::int64_t>::max()};

// What every list asks for beside the column that its index starts with.
struct Bounds {
  int rank_min = 0;
  int rank_max = 1;
  PageCursor after;
  std::size_t most = 0;
};

std::vector<TicketId> TakeIds(Query& query) {
  std::vector<TicketId> ids;
  while (query.Next()) ids.push_back(query.Get<TicketId>(0));
  return ids;
}

// Conditions with ?n = '' hold for every row when the filter does not ask.
void AddOfRecord(Connection& connection, std::uint64_t record, const TicketFilter& filter,
                 const Bounds& bounds, std::vector<std::pair<int, TicketId>>& ranked) {
  const std::string_view state = filter.state ? WordOf(*filter.state) : "";
  Query query(connection,
              "SELECT rank, id FROM ticket WHERE record_id = ?1 AND rank BETWEEN ?2 AND ?3"
              " AND (rank > ?4 OR id < ?5) AND (?6 = '' OR state = ?6) AND (?7 = '' OR owner = ?7)"
              " ORDER BY rank, id DESC LIMIT ?8",
              record, bounds.rank_min, bounds.rank_max, bounds.after.rank, bounds.after.id, state,
              filter.owner, bounds.most);
  while (query.Next()) ranked.emplace_back(query.Get<int>(0), query.Get<TicketId>(1));
}

std::vector<TicketId> OfCustomer(Connection& connection, const TicketFilter& filter,
                                 const Bounds& bounds) {
  std::vector<std::pair<int, TicketId>> ranked;
  const auto whose = RecordsOfCustomer(connection, ResolveCustomer(connection, filter.customer));
  for (const std::uint64_t record : whose.records) {
    AddOfRecord(connection, record, filter, bounds, ranked);
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second > b.second;
  });
  if (ranked.size() > bounds.most) ranked.resize(bounds.most);
  std::vector<TicketId> ids;
  for (const auto& [rank, id] : ranked) ids.push_back(id);
  return ids;
}

// As in AddOfRecord.
std::vector<TicketId> OfOwner(Connection& connection, const TicketFilter& filter,
                              const Bounds& bounds) {
  const std::string_view state = filter.state ? WordOf(*filter.state) : "";
  Query query(connection,
              "SELECT id FROM ticket WHERE owner = ?1 AND rank BETWEEN ?2 AND ?3"
              " AND (rank > ?4 OR id < ?5) AND (?6 = '' OR state = ?6)"
              " ORDER BY rank, id DESC LIMIT ?7",
              filter.owner, bounds.rank_min, bounds.rank_max, bounds.after.rank, bounds.after.id,
              state, bounds.most);
  return TakeIds(query);
}

std::vector<TicketId> OfState(Connection& connection, const TicketFilter& filter,
                              const Bounds& bounds) {
  Query query(connection,
              "SELECT id FROM ticket WHERE state = ? AND id < ? ORDER BY id DESC LIMIT ?",
              *filter.state, bounds.after.id, bounds.most);
  return TakeIds(query);
}

std::vector<TicketId> OfAll(Connection& connection, const Bounds& bounds) {
  Query query(connection,
              "SELECT id FROM ticket WHERE rank BETWEEN ?1 AND ?2 AND (rank > ?3 OR id < ?4)"
              " ORDER BY rank, id DESC LIMIT ?5",
              bounds.rank_min, bounds.rank_max, bounds.after.rank, bounds.after.id, bounds.most);
  return TakeIds(query);
}

std::vector<TicketId> FindIds(Connection& connection, const TicketFilter& filter,
                              const Bounds& bounds) {
  if (filter.customer) return OfCustomer(connection, filter, bounds);
  if (!filter.owner.empty()) return OfOwner(connection, filter, bounds);
  if (filter.state) return OfState(connection, filter, bounds);
  return OfAll(connection, bounds);
}

}  // namespace

Result<service::TicketPage> ListTickets(Connection& connection, const TicketFilter& filter) {
  const auto cursor = CursorFrom(filter.page_token, kFirst);
  if (!cursor.ok()) return cursor.error();
  const std::size_t size = PageSize(filter.page_size);
  Bounds bounds;
  bounds.after = *cursor;
  bounds.rank_min = static_cast<int>(cursor->rank);
  if (filter.open_only) bounds.rank_max = 0;
  bounds.most = size + 1;  // One more tells whether there is a next page.
  if (filter.open_only && filter.state && RankOf(*filter.state) > 0) return service::TicketPage{};
  const auto ids = FindIds(connection, filter, bounds);
  service::TicketPage page;
  for (const TicketId id : ids) {
    if (page.tickets.size() == size) {
      const auto& last = page.tickets.back();
      page.next_page_token =
          PageToken({RankOf(last.state), static_cast<std::int64_t>(last.id.value)});
      break;
    }
    if (auto ticket = FindTicket(connection, id)) page.tickets.push_back(*std::move(ticket));
  }
  return page;
}

namespace {

void AddComments(Connection& connection, TicketId ticket,
                 std::vector<service::TicketComment>& comments) {
  Query query(connection,
              "SELECT id, ticket_id, author, text, is_internal, time_ns FROM ticket_comment"
              " WHERE ticket_id = ? ORDER BY id",
              ticket);
  while (query.Next()) {
    service::TicketComment comment;
    comment.id = query.Get<std::uint64_t>(0);
    comment.ticket = query.Get<TicketId>(1);
    comment.author = query.Get<std::string>(2);
    comment.text = query.Get<std::string>(3);
    comment.is_internal = query.Get<bool>(4);
    comment.time = query.Get<TimePoint>(5);
    comments.push_back(std::move(comment));
  }
}

}  // namespace

Result<std::vector<service::TicketComment>> CommentsOf(Connection& connection, TicketId ticket) {
  if (auto found = GetTicket(connection, ticket); !found.ok()) return found.error();
  std::vector<service::TicketComment> comments;
  AddComments(connection, ticket, comments);
  const auto merged = MergedInto(connection, ticket);
  if (merged.empty()) return comments;
  for (const TicketId one : merged) AddComments(connection, one, comments);
  // Their numbers grow with time, whatever ticket they are of.
  std::ranges::sort(comments, {}, &service::TicketComment::id);
  return comments;
}

}  // namespace strowger::store
