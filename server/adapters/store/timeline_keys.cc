#include "adapters/store/timeline_keys.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string>
#include <string_view>

namespace strowger::store {

namespace {

using service::TimelineKind;
using service::TimelineQuery;

constexpr std::int64_t kNoIdIsGreater = std::numeric_limits<std::int64_t>::max();

// What is done to a customer. Notes stand in the list themselves; who looked at it is no change.
constexpr std::array<std::string_view, 8> kChangeActions{
    "AllowLinkCustomers", "CreateCustomer", "ImportCustomer",  "MergeCustomers",
    "NeverLinkCustomers", "SetConsent",     "UnmergeCustomer", "UpdateCustomer",
};

// The newest things of all places that were read so far.
class Newest {
 public:
  Newest(std::size_t most, TimePoint since) : most_(most), since_(since) {}

  void Add(const TimelineKey& key) {
    keys_.push_back(key);
    std::push_heap(keys_.begin(), keys_.end(), IsNewer);
    if (keys_.size() <= most_) return;
    std::pop_heap(keys_.begin(), keys_.end(), IsNewer);
    keys_.pop_back();
  }
  // A place was not read past this: nothing older is sure to be next.
  void EndAt(const TimelinePosition& position) {
    if (!end_ || *end_ < position) end_ = position;
  }
  // What is older than this cannot be on the page any more.
  TimePoint since() const {
    return keys_.size() < most_ ? since_ : std::max(since_, keys_.front().at.time);
  }

  TimelineKeys Take(std::size_t page_size) {
    TimelineKeys page;
    std::sort(keys_.begin(), keys_.end(), IsNewer);
    if (end_) {
      std::erase_if(keys_, [this](const TimelineKey& key) { return key.at < *end_; });
      page.next = end_;
    }
    if (keys_.size() > page_size) {
      keys_.resize(page_size);
      page.next = keys_.back().at;
    }
    page.keys = std::move(keys_);
    return page;
  }

 private:
  static bool IsNewer(const TimelineKey& a, const TimelineKey& b) { return a.at > b.at; }

  const std::size_t most_;
  const TimePoint since_;
  std::vector<TimelineKey> keys_;  // A heap with the oldest in front.
  std::optional<TimelinePosition> end_;
};

struct Origin {
  std::uint64_t record = 0;
  CustomerId customer;
};

class Reading {
 public:
  Reading(Connection& connection, CustomerId customer, const TimelineQuery& query,
          const TimelinePosition& before, std::size_t page_size)
      : connection_(connection),
        query_(query),
        before_(before),
        page_size_(page_size),
        newest_(page_size + 1, query.since) {
    ReadOrigins(customer);
    if (query.agent) ReadUsers();
  }

  TimelineKeys Run() {
    std::set<CustomerId> customers;
    for (const Origin& origin : origins_) {
      customers.insert(origin.customer);
      if (Wants(TimelineKind::kInteraction)) ReadInteractions(origin);
      if (Wants(TimelineKind::kNote) && !query_.channel && !query_.queue) ReadNotes(origin);
      if (Wants(TimelineKind::kTicket) && !query_.channel) ReadTickets(origin);
      if (Wants(TimelineKind::kFact) && !query_.channel && !query_.queue && !query_.agent) {
        ReadFacts(origin);
      }
    }
    if (Wants(TimelineKind::kChange) && !query_.channel && !query_.queue) {
      for (const CustomerId customer : customers) ReadChanges(customer);
    }
    return newest_.Take(page_size_);
  }

 private:
  void ReadOrigins(CustomerId customer) {
    Query query(connection_,
                "SELECT id, origin_id FROM customer_record WHERE customer_id = ? ORDER BY id",
                customer);
    while (query.Next()) {
      origins_.push_back({query.Get<std::uint64_t>(0), query.Get<CustomerId>(1)});
    }
  }
  // Those who work as the agent.
  void ReadUsers() {
    Query query(connection_, "SELECT name FROM user WHERE agent = ?", query_.agent);
    while (query.Next()) users_.insert(query.Get<std::string>(0));
  }

  bool Wants(TimelineKind kind) const {
    const auto& kinds = query_.kinds;
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
  bool IsUserWanted(std::string_view user) const { return !query_.agent || users_.contains(user); }

  // Where reading of a kind begins: only rows with a smaller (time, id) are older than `before_`.
  TimePoint time_before() const { return before_.time; }
  std::int64_t id_before(TimelineKind kind) const {
    if (kind == before_.kind) return before_.id;
    return kind < before_.kind ? kNoIdIsGreater : 0;
  }
  // How many rows of one place are read; without a filter no more than can be shown.
  std::size_t rows_max(bool is_filtered) const {
    const std::size_t shown = page_size_ + 1;
    return is_filtered
               ? std::max(shown, kTimelineRowsReadMax / std::max<std::size_t>(1, origins_.size()))
               : shown;
  }

  // Takes the rows that `is_wanted` says, newest first; the columns begin with time and id.
  template <class IsWanted>
  void Take(Query& query, TimelineKind kind, CustomerId origin, std::size_t rows_most,
            IsWanted is_wanted) {
    std::size_t rows = 0;
    std::size_t taken = 0;
    while (taken <= page_size_ && query.Next()) {
      const TimelinePosition at{query.Get<TimePoint>(0), kind, query.Get<std::int64_t>(1)};
      if (++rows == rows_most) newest_.EndAt(at);
      if (!is_wanted(query, at.id)) continue;
      newest_.Add({at, origin});
      if (++taken > page_size_) newest_.EndAt(at);
    }
  }

  void ReadInteractions(const Origin& origin) {
    constexpr auto kKind = TimelineKind::kInteraction;
    const auto all = [](const Query&, std::int64_t) { return true; };
    if (!query_.channel && !query_.queue && !query_.agent) {
      const std::size_t most = rows_max(false);
      Query query(connection_,
                  "SELECT arrived_ns, id FROM interaction WHERE record_id = ? AND arrived_ns >= ?"
                  " AND (arrived_ns, id) < (?, ?) ORDER BY arrived_ns DESC, id DESC LIMIT ?",
                  origin.record, newest_.since(), time_before(), id_before(kKind), most);
      return Take(query, kKind, origin.customer, most, all);
    }
    const std::size_t most = rows_max(true);
    Query query(connection_,
                "SELECT arrived_ns, id, channel, queue, agent FROM interaction WHERE record_id = ?"
                " AND arrived_ns >= ? AND (arrived_ns, id) < (?, ?)"
                " ORDER BY arrived_ns DESC, id DESC LIMIT ?",
                origin.record, newest_.since(), time_before(), id_before(kKind), most);
    Take(query, kKind, origin.customer, most, [this](const Query& row, std::int64_t id) {
      if (query_.channel && row.Text(2) != WordOf(*query_.channel)) return false;
      if (query_.queue && row.Text(3) != query_.queue.value) return false;
      return !query_.agent || row.Text(4) == query_.agent.value || HasSpoken(id);
    });
  }
  // The agent, in that contact, before the last one who did.
  bool HasSpoken(std::int64_t interaction) {
    return Query(connection_,
                 "SELECT 1 FROM interaction_segment WHERE interaction_id = ? AND agent = ? LIMIT 1",
                 interaction, query_.agent)
        .Next();
  }

  void ReadNotes(const Origin& origin) {
    constexpr auto kKind = TimelineKind::kNote;
    const std::size_t most = rows_max(bool(query_.agent));
    Query query(connection_,
                "SELECT time_ns, id, author FROM note WHERE record_id = ? AND time_ns >= ?"
                " AND (time_ns, id) < (?, ?) ORDER BY time_ns DESC, id DESC LIMIT ?",
                origin.record, newest_.since(), time_before(), id_before(kKind), most);
    Take(query, kKind, origin.customer, most,
         [this](const Query& row, std::int64_t) { return IsUserWanted(row.Text(2)); });
  }

  void ReadTickets(const Origin& origin) {
    constexpr auto kKind = TimelineKind::kTicket;
    const std::size_t most = rows_max(query_.agent || query_.queue);
    Query query(connection_,
                "SELECT created_ns, id, owner, queue FROM ticket WHERE record_id = ?"
                " AND created_ns >= ? AND (created_ns, id) < (?, ?)"
                " ORDER BY created_ns DESC, id DESC LIMIT ?",
                origin.record, newest_.since(), time_before(), id_before(kKind), most);
    Take(query, kKind, origin.customer, most, [this](const Query& row, std::int64_t) {
      if (query_.queue && row.Text(3) != query_.queue.value) return false;
      return IsUserWanted(row.Text(2));
    });
  }

  void ReadFacts(const Origin& origin) {
    constexpr auto kKind = TimelineKind::kFact;
    const std::size_t most = rows_max(false);
    Query query(connection_,
                "SELECT fact_ns, id FROM customer_fact WHERE record_id = ? AND fact_ns >= ?"
                " AND (fact_ns, id) < (?, ?) ORDER BY fact_ns DESC, id DESC LIMIT ?",
                origin.record, newest_.since(), time_before(), id_before(kKind), most);
    Take(query, kKind, origin.customer, most, [](const Query&, std::int64_t) { return true; });
  }

  void ReadChanges(CustomerId customer) {
    constexpr auto kKind = TimelineKind::kChange;
    const std::string subject = "customers/" + std::to_string(customer.value);
    const std::size_t most = rows_max(true);
    Query query(connection_,
                "SELECT time_ns, id, action, user FROM audit WHERE subject = ? AND time_ns >= ?"
                " AND (time_ns, id) < (?, ?) ORDER BY time_ns DESC, id DESC LIMIT ?",
                subject, newest_.since(), time_before(), id_before(kKind), most);
    Take(query, kKind, customer, most, [this](const Query& row, std::int64_t) {
      const auto action = row.Text(2);
      return std::find(kChangeActions.begin(), kChangeActions.end(), action) !=
                 kChangeActions.end() &&
             IsUserWanted(row.Text(3));
    });
  }

  // Borrowed.
  Connection& connection_;
  const TimelineQuery& query_;
  // State.
  const TimelinePosition before_;
  const std::size_t page_size_;
  std::vector<Origin> origins_;
  std::set<std::string, std::less<>> users_;
  Newest newest_;
};

}  // namespace

TimelineKeys ReadTimelineKeys(Connection& connection, CustomerId customer,
                              const TimelineQuery& query, const TimelinePosition& before,
                              std::size_t page_size) {
  return Reading(connection, customer, query, before, page_size).Run();
}

}  // namespace strowger::store
