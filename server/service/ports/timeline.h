#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/agent/capacity.h"
#include "service/ports/done.h"

// All that happened with a customer, in one list: server/decisions/0023-timeline.md.
namespace strowger::service {

// In the order in which things of one moment stand, the last one first.
enum class TimelineKind { kInteraction, kNote, kTicket, kChange, kFact };
inline constexpr std::size_t kTimelineKinds = 5;

struct TimelineItem {
  TimelineKind kind = TimelineKind::kInteraction;
  TimePoint time;        // When it began; of a ticket, when it was made; of a fact, the fact's.
  std::uint64_t id = 0;  // Of its kind.
  CustomerId origin;     // The customer that it is about, merged away or not.
  std::optional<core::Channel> channel;
  QueueId queue;
  AgentId agent;
  std::string user;   // Who wrote the note, owns the ticket, made the change.
  std::string what;   // Subject, text of the note or fact, or what was done: "UpdateCustomer".
  std::string state;  // Outcome of the contact, state of the ticket, status of the fact.
  std::string disposition;
  Duration wait{};
  Duration talk{};
  InteractionId interaction;                 // That the note was written in.
  std::vector<std::string> fields;           // That were changed.
  std::string reason;                        // Given for the change.
  std::string source;                        // Of a fact: who holds it, "erp".
  std::string fact_kind;                     // "order", "invoice".
  std::string number;                        // By which people know the fact.
  std::optional<std::int64_t> amount_minor;  // In minor units of the currency.
  std::string currency;                      // ISO 4217.
};
// Of a text that is longer its beginning is told.
inline constexpr std::size_t kTimelineTextBytesMax = 1'000;

struct TimelineQuery {
  CustomerId customer;
  std::vector<TimelineKind> kinds;  // None: all.
  // What has no channel, queue or agent is left out where one is asked for.
  std::optional<core::Channel> channel;
  QueueId queue;
  AgentId agent;                   // Spoke in the contact, or did it as a user.
  TimePoint since;                 // Inclusive.
  std::optional<TimePoint> until;  // Exclusive.
  std::size_t page_size = 50;
  std::string page_token;
};

struct TimelinePage {
  std::vector<TimelineItem> items;  // Newest first.
  std::string next_page_token;      // Empty at the end. A page may have less than was asked for.
};

class Timeline {
 public:
  virtual ~Timeline() = default;
  // CUSTOMER_UNKNOWN. PAGE_TOKEN_UNKNOWN for a token of another list, PAGE_TOKEN_FOREIGN for one of
  // another customer; customers who were merged since are one.
  virtual void List(TimelineQuery query, Done<TimelinePage> done) = 0;
};

}  // namespace strowger::service
