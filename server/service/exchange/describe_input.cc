#include "service/exchange/describe_input.h"

#include <string_view>

namespace strowger::service {

namespace {

void AppendEscaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\\':
        out += "\\\\";
        break;
      case ' ':
        out += "\\s";
        break;
      default:
        out += c;
    }
  }
}

// Writes one row; each input names its parts.
class RowWriter {
 public:
  RowWriter(JournalRow& row, const std::string& actor) : row_(row) { Add("actor", actor); }

  void Name(const char* kind) { row_.kind = kind; }
  void About(const AgentId& agent) { row_.subject = "agents/" + agent.value; }
  void About(const LinkId& link) { row_.subject = "links/" + link.value; }
  void About(WorkItemId item) { row_.subject = "work-items/" + std::to_string(item.value); }
  void About(const LinkId& link, const PbxCallId& call) {
    row_.subject = "links/" + link.value + "/calls/" + call.value;
  }

  void Add(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (!row_.detail.empty()) row_.detail += ' ';
    row_.detail += key;
    row_.detail += '=';
    AppendEscaped(row_.detail, value);
  }
  void Add(std::string_view key, std::uint64_t value) { Add(key, std::to_string(value)); }
  void Add(std::string_view key, int value) { Add(key, std::to_string(value)); }

 private:
  JournalRow& row_;
};

void AddDestination(RowWriter& row, const core::Destination& to) {
  if (to.agent) row.Add("to_agent", to.agent->value);
  if (to.queue) row.Add("to_queue", to.queue->value);
  if (to.number) row.Add("to_number", to.number->value);
}

// What calls and other work have in common.
template <class Input>
void AddRouting(RowWriter& row, const Input& in) {
  row.Add("queue", in.queue.value);
  row.Add("priority", in.priority);
  for (const core::SkillNeed& need : in.needs) {
    row.Add("need", need.skill.value + ":" + std::to_string(need.least_level));
  }
  if (in.arrived != TimePoint{}) {
    row.Add("arrived_ns", static_cast<std::uint64_t>(in.arrived.time_since_epoch().count()));
  }
}

template <class Input>
void AddKnown(RowWriter& row, const Input& in) {
  if (in.customer) row.Add("customer", in.customer.value);
  row.Add("last_agent", in.known.last_agent.value);
  row.Add("ticket_owner", in.known.ticket_owner.value);
  row.Add("customer_owner", in.known.customer_owner.value);
  for (const auto& [key, value] : in.attached) row.Add("attached." + key, value);
}

void AddDue(RowWriter& row, const core::WorkDue& due) {
  if (due.stage == core::DueStage::kNone) return;
  row.Add("due_stage", static_cast<int>(due.stage));
  row.Add("due_ns", static_cast<std::uint64_t>(due.time.time_since_epoch().count()));
}

void AddArrival(RowWriter& row, const core::CallArrived& in) {
  row.Add("customer_leg", in.customer_leg.value);
  AddRouting(row, in);
  row.Add("ani", in.ani);
  row.Add("dialled", in.dialled);
  AddKnown(row, in);
}

struct Describe {
  RowWriter& row;

  void operator()(const core::LogOn& in) {
    row.Name("LogOn"), row.About(in.agent), row.Add("device", in.device.value);
  }
  void operator()(const core::LogOff& in) { Presence("LogOff", in); }
  void operator()(const core::SetReady& in) { Presence("SetReady", in); }
  void operator()(const core::SetNotReady& in) {
    Presence("SetNotReady", in), row.Add("reason", in.reason);
  }
  void operator()(const core::ConsoleAttached& in) {
    row.Name("ConsoleAttached"), row.About(in.agent);
  }
  void operator()(const core::ConsoleLost& in) { row.Name("ConsoleLost"), row.About(in.agent); }
  void operator()(const core::AcceptOffer& in) {
    row.Name("AcceptOffer"), row.About(in.agent), row.Add("offer", in.offer.value);
  }
  void operator()(const core::DeclineOffer& in) {
    row.Name("DeclineOffer"), row.About(in.agent), row.Add("offer", in.offer.value);
    row.Add("reason", in.reason);
  }
  void operator()(const core::HoldCall& in) { Act("HoldCall", in); }
  void operator()(const core::RetrieveCall& in) { Act("RetrieveCall", in); }
  void operator()(const core::BlindTransfer& in) {
    Act("BlindTransfer", in), AddDestination(row, in.to);
  }
  void operator()(const core::Consult& in) { Act("Consult", in), AddDestination(row, in.to); }
  void operator()(const core::CancelConsult& in) { Act("CancelConsult", in); }
  void operator()(const core::CompleteTransfer& in) { Act("CompleteTransfer", in); }
  void operator()(const core::Conference& in) { Act("Conference", in); }
  void operator()(const core::ReleaseCall& in) { Act("ReleaseCall", in); }
  void operator()(const core::FinishWrapUp& in) {
    Act("FinishWrapUp", in), row.Add("disposition", in.disposition);
    if (in.next) row.Add("next", static_cast<int>(*in.next));
    row.Add("next_reason", in.next_reason);
  }
  void operator()(const core::ExtendWrapUp& in) {
    Act("ExtendWrapUp", in), row.Add("by_ns", static_cast<std::uint64_t>(in.by.count()));
  }
  void operator()(const core::ScheduleCallback& in) {
    row.Name("ScheduleCallback"), row.Add("queue", in.queue.value);
    row.Add("number", in.number), row.Add("priority", in.priority);
    row.Add("from_ns", static_cast<std::uint64_t>(in.from.time_since_epoch().count()));
    row.Add("until_ns", static_cast<std::uint64_t>(in.until.time_since_epoch().count()));
    row.Add("agent", in.agent.value), row.Add("link", in.link.value);
    if (in.customer) row.Add("customer", in.customer.value);
    row.Add("note", in.note);
  }
  void operator()(const core::CancelCallback& in) {
    row.Name("CancelCallback"), row.About(in.item);
  }
  void operator()(const core::CallArrived& in) {
    row.Name("CallArrived"), row.About(in.link, in.call);
    AddArrival(row, in);
  }
  void operator()(const core::LegEvent& in) {
    static constexpr const char* kKinds[] = {"Delivered",    "Established", "Held",
                                             "Retrieved",    "Failed",      "ConnectionCleared",
                                             "DigitsDialled"};
    row.Name(kKinds[static_cast<std::size_t>(in.kind)]), row.About(in.link, in.call);
    row.Add("leg", in.leg.value), row.Add("cause", static_cast<int>(in.cause));
    row.Add("digits", in.digits);
  }
  void operator()(const core::CallCleared& in) {
    row.Name("CallCleared"), row.About(in.link, in.call),
        row.Add("cause", static_cast<int>(in.cause));
  }
  void operator()(const core::CommandRefused& in) {
    row.Name("CommandRefused"), row.About(in.link, in.call);
    row.Add("leg", in.leg.value), row.Add("cause", static_cast<int>(in.cause));
    row.Add("command", static_cast<int>(in.command));
  }
  void operator()(const core::LinkUp& in) {
    row.Name("LinkUp"), row.About(in.link);
    row.Add("answers", in.abilities.answers ? 1 : 0);
    for (const core::SnapshotCall& call : in.calls) {
      row.Add("call", call.arrival.call.value);
      AddArrival(row, call.arrival);
      row.Add("customer_state", static_cast<int>(call.customer));
      for (const core::SnapshotLeg& leg : call.legs) {
        row.Add("leg", leg.leg.value), row.Add("leg_state", static_cast<int>(leg.state));
      }
    }
  }
  void operator()(const core::LinkDown& in) { row.Name("LinkDown"), row.About(in.link); }
  void operator()(const core::TimerFired& in) {
    row.Name("TimerFired"), row.Add("timer", static_cast<int>(in.timer.kind));
    row.Add("number", in.timer.number), row.Add("agent", in.timer.agent.value);
  }
  void operator()(const core::CustomerIdentified& in) {
    row.Name("CustomerIdentified"), row.About(in.item), row.Add("customer", in.customer.value);
  }
  void operator()(const core::SubmitWork& in) {
    row.Name("SubmitWork"), row.Add("key", in.key), row.Add("channel", core::NameOf(in.channel));
    AddRouting(row, in);
    row.Add("contact", in.contact);
    AddKnown(row, in);
    row.Add("thread", in.thread);
    AddDue(row, in.due);
  }
  void operator()(const core::ParkWork& in) {
    Act("ParkWork", in), row.Add("reason", in.reason);
    if (in.until == TimePoint{}) return;
    row.Add("until_ns", static_cast<std::uint64_t>(in.until.time_since_epoch().count()));
  }
  void operator()(const core::WakeWork& in) { Act("WakeWork", in); }
  void operator()(const core::ChangeDue& in) {
    row.Name("ChangeDue"), row.Add("thread", in.thread);
    AddDue(row, in.due);
  }
  void operator()(const core::WithdrawWork& in) { row.Name("WithdrawWork"), row.About(in.item); }
  // What was changed stands in the log; here it is known that the rules changed.
  void operator()(const core::ChangeSetup& in) {
    row.Name("ChangeSetup"), row.Add("queues", static_cast<std::uint64_t>(in.setup->queues.size()));
    row.Add("agents", static_cast<std::uint64_t>(in.setup->agents.size()));
  }

  template <class Input>
  void Presence(const char* kind, const Input& in) {
    row.Name(kind), row.About(in.agent);
    if (in.by_supervisor) row.Add("by_supervisor", "true");
  }
  template <class Input>
  void Act(const char* kind, const Input& in) {
    row.Name(kind), row.About(in.agent), row.Add("item", in.item.value);
  }
};

}  // namespace

JournalRow DescribeInput(const core::Input& input, TimePoint now, const std::string& actor) {
  JournalRow made;
  made.time = now;
  RowWriter writer(made, actor);
  std::visit(Describe{writer}, input);
  return made;
}

}  // namespace strowger::service
