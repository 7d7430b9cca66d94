#include "adapters/store/timeline.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/store/customer_rows.h"
#include "adapters/store/json_reader.h"
#include "adapters/store/page.h"
#include "adapters/store/record_of.h"
#include "adapters/store/timeline_keys.h"
#include "core/text/utf8.h"

namespace strowger::store {

using service::TimelineItem;
using service::TimelineKind;
using service::TimelinePage;
using service::TimelineQuery;

namespace {

// A token is this and then the customer's number, time, kind and id, each after a dot.
constexpr std::string_view kTokenMark = "timeline";
constexpr std::size_t kTokenNumbers = 4;

std::string TokenOf(CustomerId asked, const TimelinePosition& position) {
  std::string token(kTokenMark);
  for (const std::int64_t number :
       {static_cast<std::int64_t>(asked.value), position.time.time_since_epoch().count(),
        static_cast<std::int64_t>(position.kind), position.id}) {
    token += '.' + std::to_string(number);
  }
  return token;
}

Error TokenUnknown() {
  return InvalidArgument("PAGE_TOKEN_UNKNOWN",
                         "The page token is none of a timeline; begin with an empty one.");
}

Result<std::array<std::int64_t, kTokenNumbers>> ReadToken(std::string_view token) {
  if (!token.starts_with(kTokenMark)) return TokenUnknown();
  token.remove_prefix(kTokenMark.size());
  std::array<std::int64_t, kTokenNumbers> numbers{};
  for (std::int64_t& number : numbers) {
    if (!token.starts_with('.')) return TokenUnknown();
    const auto [end, problem] =
        std::from_chars(token.data() + 1, token.data() + token.size(), number);
    if (problem != std::errc()) return TokenUnknown();
    token.remove_prefix(static_cast<std::size_t>(end - token.data()));
  }
  const bool is_kind = numbers[2] >= 0 && numbers[2] < std::int64_t{service::kTimelineKinds};
  if (!token.empty() || numbers[0] <= 0 || !is_kind) return TokenUnknown();
  return numbers;
}

// Where the page begins. A token holds for its customer, merged or not.
Result<TimelinePosition> ReadStart(Connection& connection, const TimelineQuery& query,
                                   CustomerId customer) {
  const TimePoint newest{Duration{std::numeric_limits<std::int64_t>::max()}};
  const TimelinePosition first{query.until.value_or(newest), TimelineKind::kInteraction, 0};
  if (query.page_token.empty()) return first;
  const auto numbers = ReadToken(query.page_token);
  if (!numbers.ok()) return numbers.error();
  const auto& [number, time_ns, kind, id] = *numbers;
  const CustomerId asked{static_cast<std::uint64_t>(number)};
  if (ResolveCustomer(connection, asked) != customer) {
    return InvalidArgument("PAGE_TOKEN_FOREIGN",
                           "The page token is one of customer " + std::to_string(number) +
                               "; begin with an empty one.",
                           {{"customer", std::to_string(number)}});
  }
  const TimelinePosition after{TimePoint{Duration{time_ns}}, static_cast<TimelineKind>(kind), id};
  return std::min(first, after);
}

// The names of what stands otherwise after than before, of two objects of JSON.
std::vector<std::string> ChangedFields(std::string_view before, std::string_view after) {
  static constexpr std::array<std::string_view, 8> kBookkeeping{
      "id", "version", "records", "merged", "created_ns", "updated_ns", "source", "external_id"};
  std::vector<std::string> names;
  boost::json::error_code problem;
  const auto was =
      boost::json::parse(boost::json::string_view(before.data(), before.size()), problem);
  const auto is = boost::json::parse(boost::json::string_view(after.data(), after.size()), problem);
  if (!is.is_object()) return names;
  for (const auto& [key, value] : is.as_object()) {
    const std::string_view name(key.data(), key.size());
    if (std::find(kBookkeeping.begin(), kBookkeeping.end(), name) != kBookkeeping.end()) continue;
    const auto* known = was.is_object() ? was.as_object().if_contains(key) : nullptr;
    const bool is_same =
        known != nullptr ? *known == value : value.is_string() && value.as_string().empty();
    if (!is_same) names.emplace_back(name);
  }
  return names;
}

// Why two customers were joined or kept apart: in the edge, which may stand by itself.
std::string ReasonIn(std::string_view text) {
  boost::json::error_code problem;
  auto json = boost::json::parse(boost::json::string_view(text.data(), text.size()), problem);
  if (!json.is_object()) return {};
  const auto* edge = json.as_object().if_contains("link");
  const auto* object = edge != nullptr ? edge->if_object() : json.if_object();
  const auto* reason = object != nullptr ? object->if_contains("reason") : nullptr;
  return reason != nullptr && reason->is_string() ? std::string(reason->as_string())
                                                  : std::string();
}

// "mail, marketing: withdrawn (form)".
void TellConsent(std::string_view text, TimelineItem& item) {
  boost::json::error_code problem;
  const auto json = boost::json::parse(boost::json::string_view(text.data(), text.size()), problem);
  const auto* consent = json.if_object();
  if (consent == nullptr) return;
  item.source = TextOf(*consent, "source");
  item.state = TextOf(*consent, "state");
  item.reason = TextOf(*consent, "channel") + ", " + TextOf(*consent, "purpose") + ": " +
                item.state + " (" + item.source + ")";
}

std::string Beginning(std::string_view text) {
  return std::string(core::BeginningOf(text, service::kTimelineTextBytesMax));
}

void TellInteraction(Connection& connection, TimelineItem& item) {
  Query query(connection,
              "SELECT channel, queue, agent, outcome, disposition, subject, wait_ns, talk_ns"
              " FROM interaction WHERE id = ?",
              item.id);
  if (!query.Next()) return;
  item.channel = FromWord<core::Channel>(query.Text(0));
  item.queue = query.Get<QueueId>(1);
  item.agent = query.Get<AgentId>(2);
  item.state = query.Get<std::string>(3);
  item.disposition = query.Get<std::string>(4);
  item.what = Beginning(query.Text(5));
  item.wait = query.Get<Duration>(6);
  item.talk = query.Get<Duration>(7);
}

void TellNote(Connection& connection, TimelineItem& item) {
  Query query(connection, "SELECT interaction_id, author, text FROM note WHERE id = ?", item.id);
  if (!query.Next()) return;
  item.interaction = query.Get<InteractionId>(0);
  item.user = query.Get<std::string>(1);
  item.what = Beginning(query.Text(2));
}

void TellTicket(Connection& connection, TimelineItem& item) {
  Query query(connection, "SELECT subject, state, owner, queue FROM ticket WHERE id = ?", item.id);
  if (!query.Next()) return;
  item.what = Beginning(query.Text(0));
  item.state = query.Get<std::string>(1);
  item.user = query.Get<std::string>(2);
  item.queue = query.Get<QueueId>(3);
}

void TellChange(Connection& connection, TimelineItem& item) {
  Query query(connection, "SELECT user, action, before, after FROM audit WHERE id = ?", item.id);
  if (!query.Next()) return;
  item.user = query.Get<std::string>(0);
  item.what = query.Get<std::string>(1);
  if (item.what == "SetConsent") return TellConsent(query.Text(3), item);
  const bool is_edit = item.what == "UpdateCustomer" || item.what == "ImportCustomer";
  if (is_edit) item.fields = ChangedFields(query.Text(2), query.Text(3));
  item.reason = ReasonIn(item.what == "UnmergeCustomer" ? query.Text(2) : query.Text(3));
}

void TellFact(Connection& connection, TimelineItem& item) {
  Query query(connection,
              "SELECT source, kind, number, status, amount, currency, text FROM customer_fact"
              " WHERE id = ?",
              item.id);
  if (!query.Next()) return;
  item.source = query.Get<std::string>(0);
  item.fact_kind = query.Get<std::string>(1);
  item.number = query.Get<std::string>(2);
  item.state = query.Get<std::string>(3);
  item.amount_minor = query.Get<std::optional<std::int64_t>>(4);
  item.currency = query.Get<std::string>(5);
  item.what = Beginning(query.Text(6));
}

TimelineItem Tell(Connection& connection, const TimelineKey& key) {
  TimelineItem item;
  item.kind = key.at.kind;
  item.time = key.at.time;
  item.id = static_cast<std::uint64_t>(key.at.id);
  item.origin = key.origin;
  switch (item.kind) {
    case TimelineKind::kInteraction:
      TellInteraction(connection, item);
      break;
    case TimelineKind::kNote:
      TellNote(connection, item);
      break;
    case TimelineKind::kTicket:
      TellTicket(connection, item);
      break;
    case TimelineKind::kChange:
      TellChange(connection, item);
      break;
    case TimelineKind::kFact:
      TellFact(connection, item);
      break;
  }
  return item;
}

}  // namespace

Result<TimelinePage> ReadTimeline(Connection& connection, const TimelineQuery& query) {
  if (auto known = CheckCustomer(connection, query.customer); !known.ok()) return known.error();
  const CustomerId customer = ResolveCustomer(connection, query.customer);
  const auto start = ReadStart(connection, query, customer);
  if (!start.ok()) return start.error();
  const auto found =
      ReadTimelineKeys(connection, customer, query, *start, PageSize(query.page_size));
  TimelinePage page;
  for (const TimelineKey& key : found.keys) page.items.push_back(Tell(connection, key));
  if (found.next) page.next_page_token = TokenOf(query.customer, *found.next);
  return page;
}

void Timeline::List(TimelineQuery query, service::Done<TimelinePage> done) {
  database_.Read<TimelinePage>(
      [query = std::move(query)](Connection& connection) {
        return ReadTimeline(connection, query);
      },
      std::move(done));
}

}  // namespace strowger::store
