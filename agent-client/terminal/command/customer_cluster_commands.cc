#include <charconv>

#include "session/customer_changes.h"
#include "strowger/customer/v1/customer.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// Which customers are one.
namespace strowger::client {

namespace {

using customer::v1::CustomerChange;
using customer::v1::WatchCustomerChangesResponse;

int RunMerge(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::MergeCustomersRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  request.set_other(InCollection("customers", in.Value("OTHER")));
  request.set_reason(in.Value("--reason"));
  const auto answer = in.Ask<customer::v1::MergeCustomersResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"They are one: customer {0}. {1} stands for it, too.",
                      "已合并为客户 {0}，编号 {1} 也指向该客户。",
                      "已合併為客戶 {0}，編號 {1} 也指向該客戶。"},
                     {WithoutCollection(answer->customer().name()),
                      WithoutCollection(answer->absorbed())})
           << "\n";
  return kExitOk;
}

int RunUnmerge(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::UnmergeCustomerRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  request.set_is_for_ever(in.Has("--for-ever"));
  request.set_reason(in.Value("--reason"));
  const auto answer = in.Ask<customer::v1::UnmergeCustomerResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"They are two again: customers {0} and {1}.",
                      "已拆分为两个客户：{0} 和 {1}。", "已拆分為兩個客戶：{0} 和 {1}。"},
                     {WithoutCollection(answer->remaining().name()),
                      WithoutCollection(answer->restored().name())})
           << "\n";
  return kExitOk;
}

int RunNeverLink(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::NeverLinkCustomersRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  request.set_other(InCollection("customers", in.Value("OTHER")));
  request.set_reason(in.Value("--reason"));
  return in.Do(request,
               {"Nobody will merge them.", "这两个客户不会被合并。", "這兩個客戶不會被合併。"});
}

int RunAllowLink(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::AllowLinkCustomersRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  request.set_other(InCollection("customers", in.Value("OTHER")));
  return in.Do(request, {"They may be merged.", "这两个客户可以合并。", "這兩個客戶可以合併。"});
}

std::string TextOf(Invocation& in, const customer::v1::CustomerEdge& edge) {
  const Phrase one{"{0} and {1} are one: {2} {3} {4}", "{0} 与 {1} 为同一人：{2} {3} {4}",
                   "{0} 與 {1} 為同一人：{2} {3} {4}"};
  const Phrase two{"{0} and {1} are two: {2} {3} {4}", "{0} 与 {1} 为两个人：{2} {3} {4}",
                   "{0} 與 {1} 為兩個人：{2} {3} {4}"};
  return Harmless(
      in.Say(edge.is_never() ? two : one,
             {WithoutCollection(edge.customer()), WithoutCollection(edge.other()),
              LocalTime(edge.create_time()), WithoutCollection(edge.user()), edge.reason()}));
}

void AddRows(Invocation& in, const customer::v1::SourceRecord& record, Table& table) {
  const auto add = [&](const std::string& field, const std::string& value, bool is_shown) {
    table.Add({WithoutCollection(record.origin()), record.source() + " " + record.external_id(),
               LocalTime(record.update_time()), field, value,
               is_shown ? in.Say({"yes", "是", "是"}) : std::string()});
  };
  for (const auto& field : record.fields()) add(field.name(), field.value(), field.is_shown());
  for (const auto& point : record.contact_points()) {
    add(Word(customer::v1::ContactKind_Name(point.kind()), "CONTACT_KIND_"), point.value(), false);
  }
}

int RunSources(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::GetCustomerSourcesRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  const auto answer = in.Ask<customer::v1::GetCustomerSourcesResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kCustomer, headings::kSource, headings::kChanged,
                         headings::kWhat, headings::kValue, headings::kShown}));
  for (const auto& record : answer->records()) AddRows(in, record, table);
  in.out() << table.Text();
  for (const auto& edge : answer->edges()) in.out() << TextOf(in, edge) << "\n";
  return kExitOk;
}

void Print(Invocation& in, const CustomerChange& change) {
  if (in.has_json()) return in.PrintJson(change);
  in.out() << change.number() << "  " << LocalTime(change.change_time()) << "  "
           << WithoutCollection(change.customer()) << "  "
           << Word(customer::v1::CustomerChangeKind_Name(change.kind()), "CUSTOMER_CHANGE_KIND_");
  if (!change.other().empty()) in.out() << " " << WithoutCollection(change.other());
  in.out() << "\n";
}

int RunChanges(Invocation& in) {
  const std::string text = in.Value("--from");
  std::uint64_t after = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), after);
  if (!text.empty() && (problem != std::errc() || end != text.data() + text.size())) {
    return in.FailUsage({"--from is a number.", "--from 为数字。", "--from 為數字。"});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const bool is_endless = in.Has("--follow");
  const auto read = ReadCustomerChanges(in.client(), after, is_endless,
                                        [&](const WatchCustomerChangesResponse& message) {
                                          for (const CustomerChange& change : message.changes()) {
                                            Print(in, change);
                                          }
                                          in.out() << std::flush;
                                          return in.out() && (is_endless || !message.is_current());
                                        });
  return read.ok() ? kExitOk : in.Fail(read.error());
}

}  // namespace

std::vector<Command> CustomerClusterCommands() {
  const Parameter customer{"CUSTOMER", "Number of the customer", true};
  const Parameter other{"OTHER", "Number of the other", true};
  const Parameter reason{"--reason", "Why, for the audit"};
  return {
      {"customer sources",
       "What each source says about a customer, what of it is shown, and who joined them",
       {customer},
       "strowger customer sources 17",
       RunSources},
      {"customer merge",
       "Say that two customers are the same person; the smaller number stays, and nothing is lost",
       {customer, other, reason},
       "strowger customer merge 17 23 --reason 'same mail address'",
       RunMerge},
      {"customer unmerge",
       "Make a customer who was merged one of its own again, with all that is about it; for "
       "supervisors",
       {customer,
        {"--for-ever", "The two may never be merged again", false, Parameter::Kind::kFlag},
        reason},
       "strowger customer unmerge 23 --for-ever",
       RunUnmerge},
      {"customer never-link",
       "Say that two customers are two people, so that nobody merges them; for supervisors",
       {customer, other, reason},
       "strowger customer never-link 17 23 --reason twins",
       RunNeverLink},
      {"customer allow-link",
       "Take that back; for supervisors",
       {customer, other},
       "strowger customer allow-link 17 23",
       RunAllowLink},
      {"customer changes",
       "What became of customers, one change a line, for who keeps a copy; for supervisors",
       {{"--from", "The number of the last change that was seen; none: all"},
        {"--follow", "Go on as changes happen", false, Parameter::Kind::kFlag}},
       "strowger customer changes --from 4711 --json",
       RunChanges},
  };
}

}  // namespace strowger::client
