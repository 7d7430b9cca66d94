#include "strowger/customer/v1/timeline.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/moment.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// All that happened with a customer.
namespace strowger::client {

namespace {

using customer::v1::TimelineItem;

// Words of an enum with commas between them: "note,ticket".
template <class Take>
bool ReadWords(const std::string& words, const std::string& prefix, Take take) {
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t comma = std::min(words.find(',', begin), words.size());
    std::string name = words.substr(begin, comma - begin);
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (!take(prefix + name)) return false;
    begin = comma + 1;
  }
  return true;
}

bool ReadKinds(const std::string& words, customer::v1::ListTimelineRequest& request) {
  return ReadWords(words, "TIMELINE_KIND_", [&request](const std::string& name) {
    customer::v1::TimelineKind kind;
    if (!customer::v1::TimelineKind_Parse(name, &kind)) return false;
    request.add_kinds(kind);
    return true;
  });
}

bool ReadChannel(const std::string& word, customer::v1::ListTimelineRequest& request) {
  return ReadWords(word, "CHANNEL_", [&request](const std::string& name) {
    routing::v1::Channel channel;
    if (!routing::v1::Channel_Parse(name, &channel)) return false;
    request.set_channel(channel);
    return true;
  });
}

// "call", "order", "note".
std::string KindOf(const TimelineItem& item) {
  if (item.kind() == customer::v1::TIMELINE_KIND_INTERACTION) {
    return Word(routing::v1::Channel_Name(item.channel()), "CHANNEL_");
  }
  if (!item.fact_kind().empty()) return Harmless(item.fact_kind());
  return Word(customer::v1::TimelineKind_Name(item.kind()), "TIMELINE_KIND_");
}

// How an item is told in a line.
std::string TextOf(const TimelineItem& item) {
  std::string text = item.what();
  const auto add = [&text](const std::string& more) {
    if (more.empty()) return;
    if (!text.empty()) text += "  ";
    text += more;
  };
  std::string fields;
  for (const std::string& field : item.fields()) fields += (fields.empty() ? "" : ", ") + field;
  add(fields);
  if (item.kind() == customer::v1::TIMELINE_KIND_FACT) {
    add(item.number());
    if (item.has_amount_minor()) {
      add(std::to_string(item.amount_minor()) + " " + item.currency() + " (minor units)");
    }
    add(item.source());
  }
  add(item.disposition());
  add(item.reason());
  return Harmless(text);
}

void PrintPage(Invocation& in, const customer::v1::ListTimelineResponse& page) {
  Table table(in.SayAll({headings::kWhen, headings::kWhat, headings::kCustomer, headings::kQueue,
                         headings::kUser, headings::kState, headings::kSubject}));
  for (const TimelineItem& item : page.items()) {
    table.Add({LocalTime(item.start_time()), KindOf(item) + " " + WithoutCollection(item.name()),
               WithoutCollection(item.customer()), WithoutCollection(item.queue()),
               WithoutCollection(item.agent().empty() ? item.user() : item.agent()), item.state(),
               TextOf(item)});
  }
  in.out() << table.Text();
  in.TellMore(page.next_page_token());
}

int RunTimeline(Invocation& in) {
  customer::v1::ListTimelineRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  if (!ReadKinds(in.Value("--kinds"), request)) {
    return in.FailUsage({"--kinds are interaction, note, ticket, fact, change.",
                         "--kinds 可为 interaction、note、ticket、fact、change。",
                         "--kinds 可為 interaction、note、ticket、fact、change。"});
  }
  if (!ReadChannel(in.Value("--channel"), request)) {
    return in.FailUsage({"--channel is call, callback, mail, chat or task.",
                         "--channel 可为 call、callback、mail、chat 或 task。",
                         "--channel 可為 call、callback、mail、chat 或 task。"});
  }
  for (const char* name : {"--since", "--until"}) {
    if (!in.Has(name)) continue;
    const auto moment = ReadMoment(in.Value(name));
    if (!moment) return in.FailUsage(kMomentRule, {name});
    auto& wanted = name == std::string_view("--since") ? *request.mutable_since_time()
                                                       : *request.mutable_until_time();
    wanted = *moment;
  }
  if (in.Has("--queue")) request.set_queue(InCollection("queues", in.Value("--queue")));
  if (in.Has("--agent")) request.set_agent(InCollection("agents", in.Value("--agent")));
  request.set_page_token(in.Value("--page"));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<customer::v1::ListTimelineResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  in.has_json() ? in.PrintJson(*answer) : PrintPage(in, *answer);
  return kExitOk;
}

}  // namespace

std::vector<Command> TimelineCommands() {
  return {
      {"customer timeline",
       "All that happened with a customer, the newest first: contacts, notes, tickets, orders, "
       "changes",
       {{"CUSTOMER", "Number of the customer", true},
        {"--kinds",
         "Only these: interaction, note, ticket, fact (orders, invoices), change; commas between "
         "them"},
        {"--channel", "Only contacts by call, callback, mail, chat or task"},
        {"--queue", "Only contacts and tickets of this queue"},
        {"--agent", "Only what this agent had a part in"},
        {"--since", "Only what began then or later: 7d (ago), 2026-11-01, 2026-11-01T09:00:00Z"},
        {"--until", "Only what began before, in the same words"},
        {"--page", "Go on after the page before"}},
       "strowger customer timeline 17 --kinds note,ticket --since 30d",
       RunTimeline},
  };
}

}  // namespace strowger::client
