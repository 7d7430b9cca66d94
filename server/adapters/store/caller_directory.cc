#include "adapters/store/caller_directory.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/store/customer_rows.h"
#include "adapters/store/pop_rows.h"
#include "adapters/store/quality_figures.h"
#include "adapters/store/record_of.h"
#include "adapters/store/ticket_rows.h"
#include "core/customer/caller_match.h"
#include "core/ticket/ticket_machine.h"

namespace strowger::store {

using service::CallerQuery;
using service::NormalisedNumber;
using service::ScreenPop;

namespace {

using core::PopStage;
using SteadyClock = std::chrono::steady_clock;

constexpr Duration kValueSpan = std::chrono::days(365);

// What each stage of one pop takes, from the question on.
class StageWatch {
 public:
  explicit StageWatch(SteadyClock::time_point asked) : asked_(asked), last_(SteadyClock::now()) {}

  // The time since the end of the stage before belongs to this one.
  void Ended(PopStage stage) {
    const auto now = SteadyClock::now();
    times_[static_cast<std::size_t>(stage)] += now - last_;
    last_ = now;
  }
  Duration since_asked() const { return last_ - asked_; }
  const core::PopTimes& times() const { return times_; }

 private:
  const SteadyClock::time_point asked_;
  SteadyClock::time_point last_;
  core::PopTimes times_{};
};

// One pop that is being read.
struct PopTask {
  const service::PhoneNumbers& numbers;
  const NumberPlan& plan;
  TimePoint now;
  Duration budget;
  StageWatch watch;

  // True, and said in the pop, when the time is over.
  bool IsLeftOut(PopStage stage, ScreenPop& pop) const {
    if (budget == Duration::zero() || watch.since_asked() < budget) return false;
    pop.left_out.push_back(stage);
    pop.complete = false;
    return true;
  }
  void Finish(ScreenPop& pop) const {
    pop.times = watch.times();
    pop.taken = watch.since_asked();
  }
};

void AddHits(Query& query, core::CallerEvidence evidence, std::vector<core::CallerHit>& hits) {
  while (query.Next()) hits.push_back({query.Get<CustomerId>(0), evidence});
}

// The id that some source knows the customer by. What agents typed has our own numbers for ids,
// which nobody outside knows.
bool AddRecordHits(Connection& connection, const std::string& external_id,
                   core::CallerEvidence evidence, std::vector<core::CallerHit>& hits) {
  if (external_id.empty()) return false;
  const std::size_t before = hits.size();
  Query query(connection,
              "SELECT DISTINCT customer_id FROM customer_record WHERE external_id = ?"
              " AND source <> ? LIMIT ?",
              external_id, core::kDeskSource, core::kCallerHitsMax);
  AddHits(query, evidence, hits);
  return hits.size() > before;
}

// A customer number is the id of some source; else it may be our own.
void AddCustomerHits(Connection& connection, const std::string& number,
                     std::vector<core::CallerHit>& hits) {
  if (AddRecordHits(connection, number, core::CallerEvidence::kCustomer, hits)) return;
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), id);
  if (error != std::errc() || end != number.data() + number.size()) return;
  if (const CustomerId customer = ResolveCustomer(connection, CustomerId{id})) {
    hits.push_back({customer, core::CallerEvidence::kCustomer});
  }
}

// Numbers are on file in E.164 form, "+" and at most fifteen digits.
bool IsE164(std::string_view number) {
  return number.size() > 7 && number.size() <= 16 && number.front() == '+' &&
         number.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// False when nobody has this number.
bool AddExactHits(Connection& connection, const std::string& number,
                  std::vector<core::CallerHit>& hits) {
  if (number.empty()) return false;
  const std::size_t before = hits.size();
  Query query(connection, "SELECT DISTINCT customer_id FROM contact_point WHERE value = ? LIMIT ?",
              number, core::kCallerHitsMax);
  AddHits(query, core::CallerEvidence::kExact, hits);
  return hits.size() > before;
}

void AddSuffixHits(Connection& connection, const std::string& number,
                   std::vector<core::CallerHit>& hits) {
  const std::string digits = DigitsOf(number);
  const std::string_view suffix = SuffixOf(digits);
  if (suffix.empty()) return;
  Query query(connection, "SELECT DISTINCT customer_id FROM contact_point WHERE suffix = ? LIMIT ?",
              suffix, core::kCallerHitsMax);
  AddHits(query, core::CallerEvidence::kSuffix, hits);
}

// As many as there is room for, of those who are not in the pop yet.
void AddCandidates(Connection& connection, const std::vector<core::RankedCaller>& callers,
                   ScreenPop& pop) {
  for (const auto& caller : callers) {
    if (pop.candidates.size() == service::kCandidatesMax) return;
    Query query(connection, "SELECT display_name, company FROM customer WHERE id = ?",
                caller.customer);
    if (!query.Next()) continue;
    pop.candidates.push_back({caller.customer, query.Get<std::string>(0), query.Get<std::string>(1),
                              caller.confidence, std::string(caller.why), caller.identity});
  }
}

// Of what the pop shows: whom the customer spoke with last, the agent who owns the newest open
// ticket of those that an agent owns, and who owns the customer. That one is named also where the
// set-up does not know such an agent any more, so that the explanation can say so.
core::KnownAgents KnownAgentsOf(Connection& connection, const ScreenPop& pop,
                                const std::vector<service::Ticket>& newest) {
  core::KnownAgents known;
  if (pop.customer) known.customer_owner = AgentId{pop.customer->fields.owner};
  for (const auto& interaction : pop.interactions) {
    known.last_agent = interaction.agent;
    if (known.last_agent) break;
  }
  for (const auto& ticket : newest) {
    if (!core::IsUnfinished(ticket.state) || ticket.owner.empty()) continue;
    Query owner(connection, "SELECT agent FROM user WHERE name = ?", ticket.owner);
    if (owner.Next()) known.ticket_owner = owner.Get<AgentId>(0);
    if (known.ticket_owner) break;
  }
  return known;
}

// Everything about the one customer. False when it is gone.
bool AddCustomer(Connection& connection, const core::RankedCaller& caller, PopTask& task,
                 ScreenPop& pop) {
  pop.customer = FindCustomer(connection, caller.customer);
  if (!pop.customer) return false;
  // Who was merged away is the one who stayed.
  const CustomerId customer = pop.customer->id;
  pop.candidates.push_back({customer, pop.customer->fields.display_name,
                            pop.customer->fields.company, caller.confidence,
                            std::string(caller.why), caller.identity});
  const CustomerRecords whose = RecordsOfCustomer(connection, customer);
  pop.values = ValuesOf(connection, whose, task.now - kValueSpan);
  pop.prompts =
      PromptsOf(connection, customer, core::DayNumberOf(task.now), service::kPopPromptsMax);
  task.watch.Ended(PopStage::kProfile);
  std::vector<service::Ticket> newest;
  if (!task.IsLeftOut(PopStage::kTickets, pop)) {
    newest = TicketsOf(connection, whose, service::kPopTicketsMax);
    pop.tickets = RiskiestTickets(connection, whose, newest);
    task.watch.Ended(PopStage::kTickets);
  }
  if (!task.IsLeftOut(PopStage::kContacts, pop)) {
    pop.interactions = LastContactsOf(connection, whose);
    pop.notes = PopNotesOf(connection, whose);
    pop.promises = PromisesOf(connection, *pop.customer);
    task.watch.Ended(PopStage::kContacts);
  }
  pop.known = KnownAgentsOf(connection, pop, newest);
  return true;
}

// When the store could not be read.
std::shared_ptr<const ScreenPop> PopOfNobody(const std::string& number) {
  ScreenPop pop;
  pop.complete = false;
  pop.number = number;
  return std::make_shared<const ScreenPop>(std::move(pop));
}

// The number as people write it, when it is one of the customer's.
std::string NationalOnFile(const ScreenPop& pop) {
  if (!pop.customer) return {};
  for (const auto& point : pop.customer->fields.contact_points) {
    if (point.value == pop.number) return point.national;
  }
  return {};
}

void AddCallers(Connection& connection, const std::vector<core::CallerHit>& hits, PopTask& task,
                ScreenPop& pop) {
  const auto callers = core::RankCallers(hits);
  if (callers.size() > 1) {
    AddCandidates(connection, callers, pop);
    pop.match = service::CallerMatch::kMany;
    return;
  }
  if (callers.empty() || !AddCustomer(connection, callers.front(), task, pop)) return;
  pop.match = service::CallerMatch::kOne;
  AddCandidates(connection, core::OtherCallers(hits, callers.front()), pop);
}

// Reading a number by the rules of its country costs more than all the reads of a pop, so a number
// that is on file just as it was received is not read again.
ScreenPop ReadPop(Connection& connection, const CallerQuery& query, PopTask& task) {
  const service::NumberContext& context = task.plan.Of(query.link);
  ScreenPop pop;
  pop.number = query.number;
  std::vector<core::CallerHit> hits;
  AddCustomerHits(connection, query.customer, hits);
  AddRecordHits(connection, query.account, core::CallerEvidence::kAccount, hits);
  const bool is_on_file = IsE164(query.number) && AddExactHits(connection, query.number, hits);
  task.watch.Ended(PopStage::kLookup);
  if (!is_on_file) {
    NormalisedNumber number = task.numbers.Normalise(query.number, context);
    pop.number = std::move(number.value);
    pop.national = std::move(number.national);
    task.watch.Ended(PopStage::kNumber);
    const bool is_found = AddExactHits(connection, pop.number, hits);
    // Digits of a mail address are no telephone number.
    const bool is_address = query.number.find('@') != std::string::npos;
    if (!is_found && !is_address) AddSuffixHits(connection, pop.number, hits);
    task.watch.Ended(PopStage::kLookup);
  }
  AddCallers(connection, hits, task, pop);
  task.watch.Ended(PopStage::kProfile);
  if (is_on_file && task.plan.has_one_region()) pop.national = NationalOnFile(pop);
  if (is_on_file && pop.national.empty()) {
    pop.national = task.numbers.Normalise(query.number, context).national;
  }
  task.watch.Ended(PopStage::kNumber);
  task.Finish(pop);
  return pop;
}

}  // namespace

bool NumberPlan::has_one_region() const {
  return std::all_of(links.begin(), links.end(),
                     [this](const auto& link) { return link.second.region == usual.region; });
}

CallerDirectory::CallerDirectory(Database& database, const service::PhoneNumbers& numbers,
                                 NumberPlan plan)
    : database_(database), numbers_(numbers), plan_(std::move(plan)) {}

void CallerDirectory::FindCaller(CallerQuery query, Done done) {
  Answer(
      query.number,
      [this, query, asked = SteadyClock::now()](Connection& connection) {
        PopTask task{numbers_, plan_, database_.clock().Now(), query.budget, StageWatch(asked)};
        return ReadPop(connection, query, task);
      },
      std::move(done));
}

void CallerDirectory::OpenCustomer(CustomerId customer, std::string number, Done done) {
  Answer(
      number,
      [this, customer, number, asked = SteadyClock::now()](Connection& connection) {
        PopTask task{numbers_, plan_, database_.clock().Now(), Duration::zero(), StageWatch(asked)};
        const NormalisedNumber normal = numbers_.Normalise(number, plan_.usual);
        ScreenPop pop;
        pop.number = number;
        pop.national = normal.national;
        task.watch.Ended(PopStage::kNumber);
        const core::RankedCaller chosen{customer, 1.0, "chosen by the agent",
                                        core::CallerIdentity::kChosen};
        if (AddCustomer(connection, chosen, task, pop)) pop.match = service::CallerMatch::kOne;
        task.Finish(pop);
        return pop;
      },
      std::move(done));
}

void CallerDirectory::Answer(const std::string& number, std::function<ScreenPop(Connection&)> read,
                             Done done) {
  auto shared_done = std::make_shared<Done>(std::move(done));
  const bool is_taken = database_.readers().Submit(
      [number, read = std::move(read), shared_done](Connection& connection) {
        std::shared_ptr<const ScreenPop> pop;
        try {
          pop = std::make_shared<const ScreenPop>(read(connection));
        } catch (const SqlFailure&) {
          pop = PopOfNobody(number);
        }
        (*shared_done)(std::move(pop));
      });
  if (!is_taken) (*shared_done)(PopOfNobody(number));
}

}  // namespace strowger::store
