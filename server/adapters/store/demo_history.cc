#include "adapters/store/demo_history.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <random>
#include <string_view>
#include <utility>

#include "adapters/store/counters.h"
#include "adapters/store/demo_texts.h"
#include "adapters/store/floor_rows.h"
#include "adapters/store/history_rows.h"
#include "adapters/store/ticket_rows.h"

namespace strowger::store {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr days kPast{180};
constexpr std::size_t kContactsMax = 7;

struct DemoCustomer {
  CustomerId id;
  std::string language;
  std::string number;
};

// One contact of the past and what came of it.
struct DemoContact {
  InteractionId interaction;
  TimePoint time;
  AgentId agent;
  QueueId queue;
};

std::vector<DemoCustomer> CustomersOf(Connection& connection) {
  Query query(connection,
              "SELECT id, language, (SELECT value FROM contact_point"
              " WHERE customer_id = customer.id AND kind = 'phone' ORDER BY id LIMIT 1)"
              " FROM customer WHERE id > 0 ORDER BY id");
  std::vector<DemoCustomer> customers;
  while (query.Next()) {
    customers.push_back(
        {query.Get<CustomerId>(0), query.Get<std::string>(1), query.Get<std::string>(2)});
  }
  return customers;
}

// Invents and writes the history of one customer after the other.
class Historian {
 public:
  Historian(Connection& connection, const core::FloorSetup& setup, TimePoint now,
            std::uint64_t seed)
      : connection_(connection), setup_(setup), now_(now), random_(seed) {}

  void WriteAbout(const DemoCustomer& customer) {
    std::vector<TimePoint> times;
    for (std::size_t count = Below(kContactsMax + 1); count > 0; --count) {
      times.push_back(now_ - kPast + Within(kPast - days(1)));
    }
    std::sort(times.begin(), times.end());
    for (const TimePoint time : times) WriteContact(customer, time);
  }

  void KeepNumber() { SaveCounter(connection_, kNextNumber, next_number_); }

 private:
  std::uint64_t Below(std::uint64_t limit) { return random_() % limit; }
  bool Chance(unsigned percent) { return Below(100) < percent; }
  Duration Within(Duration span) {
    return seconds(
        Below(static_cast<std::uint64_t>(std::chrono::duration_cast<seconds>(span).count())));
  }
  template <class List>
  const auto& OneOf(const List& list) {
    return list[Below(list.size())];
  }

  void WriteContact(const DemoCustomer& customer, TimePoint time) {
    const auto& agent = OneOf(setup_.agents);
    DemoContact contact;
    contact.interaction = InteractionId{next_number_++};
    contact.time = time;
    contact.agent = agent.id;
    contact.queue = agent.queues.empty() ? setup_.queues.front().id : OneOf(agent.queues);
    if (Chance(10)) {
      CloseItem(connection_, AbandonedCall(customer, contact));
      return;
    }
    CloseItem(connection_, HandledCall(customer, contact));
    if (Chance(40)) WriteNote(customer, contact);
    if (Chance(35)) WriteTicket(customer, contact);
  }

  core::ItemView Call(const DemoCustomer& customer, const DemoContact& contact) {
    core::ItemView call;
    call.item = WorkItemId{next_number_++};
    call.interaction = contact.interaction;
    call.state = core::ItemState::kClosed;
    call.queue = contact.queue;
    call.arrived = contact.time;
    call.customer = customer.id;
    call.call = PbxCallId{"demo-" + std::to_string(contact.interaction.value)};
    call.ani = customer.number;
    const Duration wait = seconds(3 + Below(90));
    call.segments.push_back(
        {AgentId{}, contact.queue, contact.time, contact.time + wait, Duration{}, OfferId{}});
    call.state_since = contact.time + wait;
    return call;
  }

  core::ItemView AbandonedCall(const DemoCustomer& customer, const DemoContact& contact) {
    core::ItemView call = Call(customer, contact);
    call.outcome = core::ItemOutcome::kAbandonedWaiting;
    return call;
  }

  core::ItemView HandledCall(const DemoCustomer& customer, const DemoContact& contact) {
    core::ItemView call = Call(customer, contact);
    const TimePoint answered = call.state_since;
    const TimePoint ended = answered + seconds(40 + Below(600));
    call.answered = answered;
    const Duration hold = Chance(25) ? seconds(10 + Below(25)) : seconds(0);
    call.segments.push_back({contact.agent, contact.queue, answered, ended, hold, OfferId{}});
    call.state_since = ended + seconds(5 + Below(50));
    call.outcome = core::ItemOutcome::kHandled;
    const auto queue = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                    [&](const auto& known) { return known.id == contact.queue; });
    if (queue != setup_.queues.end() && !queue->dispositions.empty()) {
      call.disposition = OneOf(queue->dispositions);
    }
    return call;
  }

  void WriteNote(const DemoCustomer& customer, const DemoContact& contact) {
    service::Note note;
    note.customer = customer.id;
    note.interaction = contact.interaction;
    note.author = contact.agent.value;
    note.text = OneOf(DemoTextsFor(customer.language).notes);
    note.time = contact.time + minutes(5);
    InsertNote(connection_, note);
  }

  void WriteTicket(const DemoCustomer& customer, const DemoContact& contact) {
    using State = service::TicketState;
    const DemoCase& about = OneOf(DemoTextsFor(customer.language).cases);
    const bool is_old = now_ - contact.time > days(30);
    service::Ticket ticket;
    ticket.version = 1;
    ticket.subject = about.subject;
    ticket.state = is_old && !Chance(15) ? (Chance(70) ? State::kClosed : State::kSolved)
                                         : (Chance(70) ? State::kOpen : State::kWaiting);
    ticket.customer = customer.id;
    ticket.owner = contact.agent.value;
    ticket.queue = contact.queue;
    ticket.priority = static_cast<int>(Below(3));
    ticket.created = contact.time + minutes(4);
    ticket.updated = ticket.created;
    const bool is_done = !core::IsUnfinished(ticket.state);
    if (is_done) ticket.updated += hours(2 + Below(90));
    InsertTicket(connection_, ticket);
    InsertTicketInteraction(connection_, ticket.id, contact.interaction);
    WriteComment(ticket, about.first_comment, ticket.created);
    if (is_done) WriteComment(ticket, about.last_comment, ticket.updated);
  }

  void WriteComment(const service::Ticket& ticket, std::string_view text, TimePoint time) {
    service::TicketComment comment;
    comment.ticket = ticket.id;
    comment.author = ticket.owner;
    comment.text = text;
    comment.time = time;
    InsertComment(connection_, comment);
  }

  // Borrowed.
  Connection& connection_;
  const core::FloorSetup& setup_;
  // State.
  const TimePoint now_;
  std::mt19937_64 random_;
  std::uint64_t next_number_ = std::max<std::uint64_t>(1, ReadCounter(connection_, kNextNumber));
};

// Runs one step of the seeding and waits for it.
template <class T, class Call>
Result<T> Await(Call call) {
  std::promise<Result<T>> answer;
  call([&answer](Result<T> result) { answer.set_value(std::move(result)); });
  return answer.get_future().get();
}

Result<bool> HasCustomers(Connection& connection) {
  return Query(connection, "SELECT 1 FROM customer WHERE id > 0 LIMIT 1").Next();
}

}  // namespace

Result<void> SeedDemoHistory(Database& database, const core::FloorSetup& setup,
                             std::uint64_t seed) {
  if (setup.agents.empty() || setup.queues.empty()) return {};
  const TimePoint now = database.clock().Now();
  return Await<void>([&](auto done) {
    database.Write<void>(
        [&setup, now, seed](Connection& connection) -> Result<void> {
          Historian historian(connection, setup, now, seed);
          for (const auto& customer : CustomersOf(connection)) historian.WriteAbout(customer);
          historian.KeepNumber();
          return {};
        },
        done);
  });
}

Result<bool> SeedDemo(Database& database, service::CustomerStore& customers,
                      const core::FloorSetup& setup, Demo demo) {
  const auto known = Await<bool>([&](auto done) { database.Read<bool>(HasCustomers, done); });
  if (!known.ok()) return known;
  if (*known) return false;
  const service::Actor actor{"demo", "local", {}};
  const auto report = Await<service::ImportReport>([&](auto done) {
    customers.Import(actor, "demo", demo.number_context, std::move(demo.customers_csv), done);
  });
  if (!report.ok()) return report.error();
  if (report->refused > 0) {
    return InvalidArgument("DEMO_CUSTOMERS",
                           "The demo's customers are refused: " + report->refused_lines.front(),
                           {{"refused", std::to_string(report->refused)}});
  }
  if (demo.history) {
    if (auto seeded = SeedDemoHistory(database, setup, demo.seed); !seeded.ok()) {
      return seeded.error();
    }
  }
  return true;
}

}  // namespace strowger::store
