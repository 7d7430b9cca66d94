#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/customer/caller_match.h"
#include "core/customer/golden_view.h"
#include "core/floor/effect.h"
#include "core/floor/input.h"
#include "core/floor/state.h"
#include "core/pop/pop_stage.h"
#include "core/quality/marks.h"
#include "service/ports/done.h"
#include "service/ports/ticket_store.h"

namespace strowger::service {

using core::CallerIdentity;
using core::CallerMatch;
using core::ContactKind;
using core::ContactPoint;

// The fields of a customer that people edit. Empty means unknown.
struct CustomerFields {
  std::string display_name;
  std::string sort_key;  // Full pinyin for Chinese names when known; else empty.
  std::string company;
  std::string tier;      // For example "VIP"; shown and given to routing.
  std::string language;  // BCP 47.
  std::string alert;     // One line that the agent must see first.
  std::string owner;     // The id of the agent who looks after the customer.
  std::vector<ContactPoint> contact_points;
};

// The golden view of a customer: a cluster of source records, one value per field.
struct Customer {
  CustomerId id;
  std::uint64_t version = 0;  // The etag; grows with each change.
  CustomerFields fields;
  std::size_t records = 0;         // How many source records stand behind it.
  std::vector<CustomerId> merged;  // The numbers that stand for it, besides its own.
  TimePoint created;
  TimePoint updated;
};

struct Note {
  std::uint64_t id = 0;
  CustomerId customer;
  InteractionId interaction;  // None when not about one.
  std::string author;
  std::string text;
  TimePoint time;
  std::optional<TimePoint> pinned = std::nullopt;  // Shown first until it is taken off.
  std::string pinned_by = {};
};
// So many notes of one customer are pinned at once.
inline constexpr std::size_t kPinnedNotesMax = 5;

struct InteractionSummary {
  InteractionId id;
  std::string channel;  // "call"
  QueueId queue;
  AgentId agent;  // The last who spoke; none when abandoned.
  core::ItemOutcome outcome = core::ItemOutcome::kHandled;
  std::string disposition;
  TimePoint start;
  Duration wait{};
  Duration talk{};
};

// Who may be calling, and why we think so.
struct CallerCandidate {
  CustomerId customer;
  std::string display_name;
  std::string company;
  double confidence = 0;  // 0 to 1.
  std::string why;        // For people: "number on file, exact".
  CallerIdentity identity = CallerIdentity::kNobody;
};

// What a customer ordered, or was billed, in the last year, as other systems say.
struct CustomerValue {
  std::string kind;  // "order" or "invoice".
  std::string currency;
  std::int64_t amount = 0;  // In minor units.
  std::size_t facts = 0;
  bool is_at_least = false;  // There are more than are added up.
};

// A callback that was promised and is still open.
struct Promise {
  WorkItemId item;
  QueueId queue;
  AgentId agent;  // None: anybody.
  std::string note;
  TimePoint from;
  TimePoint until;  // Zero: no end.
};

// The customer snapshot that travels with an offer.
struct ScreenPop {
  CallerMatch match = CallerMatch::kNone;
  bool complete = true;  // False when the lookup missed its deadline; an update follows.
  std::string number;    // E.164 or as received.
  std::string national;
  // At most kCandidatesMax, surest first; when match is kOne that one and who else it might be.
  std::vector<CallerCandidate> candidates;
  std::optional<Customer> customer;   // Set when match is kOne.
  std::vector<CustomerValue> values;  // At most kPopValuesMax, those of most facts first.
  // As core::IsRiskier says, then the newest; at most kPopTicketsMax, and the newest unfinished one
  // is among them.
  std::vector<Ticket> tickets;
  // Newest first; kPopInteractionsMax, and the last of each other channel.
  std::vector<InteractionSummary> interactions;
  std::vector<Note> notes;               // Pinned first, then kPopNotesMax others; newest first.
  std::vector<Promise> promises;         // The next first; at most kPopPromisesMax.
  std::vector<core::AskFor> prompts;     // The most important first; at most kPopPromptsMax.
  core::KnownAgents known;               // For routing.
  std::vector<core::PopStage> left_out;  // Not read, since the time was over; they follow.
  core::PopTimes times{};
  Duration taken{};  // From the question to the answer.
};
inline constexpr std::size_t kCandidatesMax = 3;
inline constexpr std::size_t kPopTicketsMax = 5;
inline constexpr std::size_t kPopInteractionsMax = 5;
inline constexpr std::size_t kPopNotesMax = 3;
inline constexpr std::size_t kPopValuesMax = 6;
inline constexpr std::size_t kPopPromisesMax = 3;
inline constexpr std::size_t kPopPromptsMax = 3;

struct CallerQuery {
  std::string number;  // As received.
  LinkId link;         // Gives default region, area code and trunk prefix.
  // Given by the IVR, empty when not: our own number of the customer or the id that some source
  // knows the customer by; and an account number, which is only such an id.
  std::string customer;
  std::string account;
  // From the question on; what is not read by then is left out. Zero: everything is read.
  Duration budget{};
};

// Reads for the pop. Apart from CustomerStore so that tests and benchmarks can stand in.
class CallerDirectory {
 public:
  virtual ~CallerDirectory() = default;
  // Never fails: an unknown caller is kNone, a broken store is kNone with complete = false.
  virtual void FindCaller(CallerQuery query,
                          std::function<void(std::shared_ptr<const ScreenPop>)> done) = 0;
  // The pop of a known customer, after the agent chose among candidates.
  virtual void OpenCustomer(CustomerId customer, std::string number,
                            std::function<void(std::shared_ptr<const ScreenPop>)> done) = 0;
};

struct CustomerSearch {
  std::string text;  // As core::SearchLooksFor reads it; empty: all customers.
  std::size_t page_size = 50;
  std::string page_token;
};
struct CustomerPage {
  std::vector<Customer> customers;
  std::string next_page_token;
};

struct ImportReport {
  std::size_t created = 0;
  std::size_t updated = 0;
  // One line each, at most 100: "line 17: no column value for name".
  std::vector<std::string> refused_lines;
  std::size_t refused = 0;
};

class CustomerStore {
 public:
  virtual ~CustomerStore() = default;

  // Of a number that was merged away the customer who stayed, here and wherever a customer is
  // named.
  virtual void Get(CustomerId customer, Done<Customer> done) = 0;
  virtual void Search(CustomerSearch search, Done<CustomerPage> done) = 0;
  virtual void Create(Actor actor, CustomerFields fields, Done<Customer> done) = 0;
  // `version` must be the current one, else kAborted VERSION_MISMATCH. Only `mask` fields change.
  virtual void Update(Actor actor, CustomerId customer, std::uint64_t version,
                      CustomerFields fields, std::vector<std::string> mask,
                      Done<Customer> done) = 0;
  virtual void AddNote(Actor actor, Note note, Done<Note> done) = 0;
  // Pins a note about a customer, or takes it off. NOTE_UNKNOWN; NOTE_OF_NOBODY; NOTES_PINNED_FULL
  // when the customer has kPinnedNotesMax others. As it is already: nothing changes.
  virtual void PinNote(Actor actor, std::uint64_t note, bool is_pinned, Done<Note> done) = 0;
  virtual void ListInteractions(
      CustomerId customer, std::size_t limit, std::string page_token,
      Done<std::pair<std::vector<InteractionSummary>, std::string>> done) = 0;
  // CSV with a header line: source and external_id name a record; a row whose record exists updates
  // it.
  virtual void Import(Actor actor, std::string source, LinkId number_context, std::string csv,
                      Done<ImportReport> done) = 0;
  // Says on which interaction the customer was identified, now or later.
  virtual void Identify(Actor actor, InteractionId interaction, CustomerId customer,
                        Done<void> done) = 0;

  // What an agent types and has not yet finished; one per user and key, replaced by each save.
  virtual void SaveDraft(std::string user, std::string key, std::string text, Done<void> done) = 0;
  virtual void ListDrafts(std::string user, Done<std::map<std::string, std::string>> done) = 0;
};

}  // namespace strowger::service
