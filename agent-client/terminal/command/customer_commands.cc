#include "strowger/customer/v1/customer.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using customer::v1::Customer;

std::string PhonesOf(const Customer& customer) {
  std::string phones;
  for (const auto& point : customer.contact_points()) {
    if (point.kind() != customer::v1::CONTACT_KIND_PHONE) continue;
    phones += (phones.empty() ? "" : ", ") +
              (point.national().empty() ? point.value() : point.national());
  }
  return phones;
}

std::string MergedOf(const Customer& customer) {
  std::string numbers;
  for (const std::string& name : customer.merged_customers()) {
    numbers += (numbers.empty() ? "" : ", ") + WithoutCollection(name);
  }
  return numbers;
}

int RunFind(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::SearchCustomersRequest request;
  request.set_query(in.Value("QUERY"));
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<customer::v1::SearchCustomersResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kCustomer, headings::kName, headings::kCompany, headings::kTier,
                         headings::kTelephone}));
  for (const Customer& customer : answer->customers()) {
    table.Add({WithoutCollection(customer.name()), customer.display_name(), customer.company(),
               customer.tier(), PhonesOf(customer)});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

void Print(Invocation& in, const Customer& customer) {
  Table table(in.SayAll({headings::kWhat, headings::kValue}));
  table.Add({in.Say({"customer", "客户", "客戶"}), WithoutCollection(customer.name())});
  table.Add({in.Say({"name", "姓名", "姓名"}), customer.display_name()});
  table.Add({in.Say({"company", "公司", "公司"}), customer.company()});
  table.Add({in.Say({"tier", "等级", "等級"}), customer.tier()});
  table.Add({in.Say({"language", "语言", "語言"}), customer.language()});
  table.Add({in.Say({"alert", "提醒", "提醒"}), customer.alert()});
  table.Add({in.Say({"owner", "负责人", "負責人"}), WithoutCollection(customer.owner())});
  if (customer.merged_customers_size() > 0) {
    table.Add({in.Say({"merged", "已合并", "已合併"}), MergedOf(customer)});
  }
  for (const auto& point : customer.contact_points()) {
    table.Add({Word(customer::v1::ContactKind_Name(point.kind()), "CONTACT_KIND_"),
               point.national().empty() ? point.value() : point.national() + "  " + point.value()});
  }
  in.out() << table.Text();
}

int Tell(Invocation& in, const customer::v1::Customer& customer) {
  if (in.has_json()) {
    in.PrintJson(customer);
  } else {
    Print(in, customer);
  }
  return kExitOk;
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::GetCustomerRequest request;
  request.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  const auto answer = in.Ask<customer::v1::GetCustomerResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (!answer->merged_number().empty()) {
    in.err() << in.Say({"Customer {0} was merged into {1}.", "客户 {0} 已并入客户 {1}。",
                        "客戶 {0} 已併入客戶 {1}。"},
                       {WithoutCollection(answer->merged_number()),
                        WithoutCollection(answer->customer().name())})
             << "\n";
  }
  return Tell(in, answer->customer());
}

int RunOwner(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::GetCustomerRequest read;
  read.set_customer(InCollection("customers", in.Value("CUSTOMER")));
  const auto known = in.Ask<customer::v1::GetCustomerResponse>(read);
  if (!known.ok()) return in.Fail(known.error());
  customer::v1::UpdateCustomerRequest request;
  request.mutable_customer()->set_name(known->customer().name());
  request.mutable_customer()->set_etag(known->customer().etag());
  request.mutable_customer()->set_owner(InCollection("agents", in.Value("AGENT")));
  request.mutable_update_mask()->add_paths("owner");
  const auto answer = in.Ask<customer::v1::UpdateCustomerResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  return Tell(in, answer->customer());
}

int RunLookup(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::LookupCallerRequest request;
  request.set_number(in.Value("NUMBER"));
  request.set_link(InCollection("links", in.Value("--link")));
  const auto answer = in.Ask<customer::v1::LookupCallerResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(answer->screen_pop());
    return kExitOk;
  }
  Table table(in.SayAll(
      {headings::kCustomer, headings::kName, headings::kCompany, headings::kSure, headings::kWhy}));
  for (const auto& candidate : answer->screen_pop().candidates()) {
    const auto percent = static_cast<int>(candidate.confidence() * 100 + 0.5);
    table.Add({WithoutCollection(candidate.customer()), candidate.display_name(),
               candidate.company(), std::to_string(percent) + " %", candidate.reason()});
  }
  in.out() << (table.empty()
                   ? in.Say({"Nobody we know.", "没有认识的客户。", "沒有認識的客戶。"}) + "\n"
                   : table.Text());
  return kExitOk;
}

}  // namespace

std::vector<Command> CustomerCommands() {
  const Parameter link{"--link", "The PBX whose region local numbers have"};
  return {
      {"customer find",
       "Customers by name, pinyin, company, mail, or a piece of a number",
       {{"QUERY", "A name or a number, or a piece of one; none: all"},
        {"--page", "Go on from here"}},
       "strowger customer find 王",
       RunFind},
      {"customer show",
       "One customer",
       {{"CUSTOMER", "Number of the customer", true}},
       "strowger customer show 17",
       RunShow},
      {"customer owner",
       "Say which agent looks after a customer; queues may prefer that one",
       {{"CUSTOMER", "Number of the customer", true}, {"AGENT", "The agent; none: nobody does"}},
       "strowger customer owner 17 ana",
       RunOwner},
      {"customer lookup",
       "Who would be calling from a number",
       {{"NUMBER", "Any form of number", true}, link},
       "strowger customer lookup 13800138000",
       RunLookup},
  };
}

}  // namespace strowger::client
