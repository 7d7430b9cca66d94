#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iostream>
#include <optional>

#include "strowger/customer/v1/profile.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What is known of customers besides their fields.
namespace strowger::client {

namespace {

using namespace customer::v1;

// The server takes so many at once.
constexpr int kFactsAtOnce = 500;

std::string CustomerOf(Invocation& in) { return InCollection("customers", in.Value("CUSTOMER")); }

// CONTACT_CHANNEL_MAIL for "mail".
template <class Parse>
auto ReadWord(const std::string& prefix, std::string word, Parse parse) {
  for (char& c : word) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return parse(prefix + word);
}

void AddRow(const ProfileValue& value, const std::string& what, Table& table) {
  table.Add({what + value.name(), value.value(), WithoutCollection(value.origin()), value.source(),
             LocalTime(value.update_time()),
             value.verifier().empty()
                 ? std::string()
                 : LocalTime(value.verify_time()) + " " + WithoutCollection(value.verifier())});
}

std::string TextOf(const CustomerConsent& consent) {
  return Word(ContactChannel_Name(consent.channel()), "CONTACT_CHANNEL_") + " " +
         consent.purpose() + ": " + Word(ConsentState_Name(consent.state()), "CONSENT_STATE_");
}

std::string MoneyOf(const CustomerFact& fact) {
  if (!fact.has_amount_minor()) return {};
  return std::to_string(fact.amount_minor()) + " " + fact.currency();
}

void PrintFacts(Invocation& in, const google::protobuf::RepeatedPtrField<CustomerFact>& facts) {
  if (facts.empty()) return;
  Table table(in.SayAll({headings::kWhen, headings::kSource, headings::kWhat, headings::kNumber,
                         headings::kState, headings::kAmount, headings::kText}));
  for (const CustomerFact& fact : facts) {
    table.Add({LocalTime(fact.fact_time()), fact.source(), fact.kind(),
               fact.number().empty() ? fact.external_id() : fact.number(), fact.status(),
               MoneyOf(fact), fact.text()});
  }
  in.out() << table.Text();
}

void PrintRelations(Invocation& in,
                    const google::protobuf::RepeatedPtrField<CustomerRelation>& relations) {
  for (const CustomerRelation& relation : relations) {
    in.out() << Harmless(relation.kind() + " " + WithoutCollection(relation.other()) + " " +
                         relation.other_name() +
                         (relation.note().empty() ? "" : " (" + relation.note() + ")"))
             << "\n";
  }
}

int RunProfile(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  GetProfileRequest request;
  request.set_customer(CustomerOf(in));
  const auto answer = in.Ask<GetProfileResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kWhat, headings::kValue, headings::kCustomer, headings::kSource,
                         headings::kChanged, headings::kVerified}));
  for (const auto& field : answer->fields()) AddRow(field, "", table);
  for (const auto& attribute : answer->attributes()) AddRow(attribute, "+", table);
  for (const auto& tag : answer->tags()) {
    table.Add({in.Say({"tag", "标签", "標籤"}), tag.tag(), WithoutCollection(tag.origin()),
               WithoutCollection(tag.user()), LocalTime(tag.create_time()), ""});
  }
  for (const auto& consent : answer->consents()) {
    table.Add({in.Say({"consent", "许可", "許可"}), TextOf(consent),
               WithoutCollection(consent.origin()), consent.source(),
               LocalTime(consent.stated_time()), ""});
  }
  in.out() << table.Text();
  PrintRelations(in, answer->relations());
  PrintFacts(in, answer->facts());
  return kExitOk;
}

int RunTag(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ChangeTagsRequest request;
  request.set_customer(CustomerOf(in));
  for (const std::string& tag : in.List("--add")) request.add_add(tag);
  for (const std::string& tag : in.List("--remove")) request.add_remove(tag);
  return in.Do(request, {"The tags are changed.", "标签已更改。", "標籤已變更。"});
}

int RunConsent(Invocation& in) {
  SetConsentRequest request;
  request.set_customer(CustomerOf(in));
  CustomerConsent& consent = *request.mutable_consent();
  ContactChannel channel = CONTACT_CHANNEL_UNSPECIFIED;
  ConsentState state = CONSENT_STATE_UNSPECIFIED;
  const bool is_channel =
      ReadWord("CONTACT_CHANNEL_", in.Value("CHANNEL"),
               [&](const std::string& word) { return ContactChannel_Parse(word, &channel); });
  const bool is_state = ReadWord("CONSENT_STATE_", in.Value("STATE"), [&](const std::string& word) {
    return ConsentState_Parse(word, &state);
  });
  if (!is_channel || !is_state) {
    return in.FailUsage(
        {"The channel is call, sms, mail, chat or post, the state given, withdrawn or unknown.",
         "渠道为 call、sms、mail、chat 或 post，状态为 given、withdrawn 或 unknown。",
         "管道為 call、sms、mail、chat 或 post，狀態為 given、withdrawn 或 unknown。"});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  consent.set_channel(channel);
  consent.set_state(state);
  consent.set_purpose(in.Value("PURPOSE"));
  consent.set_source(in.Value("--source"));
  consent.set_evidence(in.Value("--evidence"));
  return in.Do(request, {"It is written down.", "已记录。", "已記錄。"});
}

int RunConsents(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ListConsentsRequest request;
  request.set_customer(CustomerOf(in));
  const auto answer = in.Ask<ListConsentsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const auto& consent : answer->consents()) {
    in.out() << Harmless(LocalTime(consent.stated_time()) + "  " + TextOf(consent) + "  " +
                         consent.source() + "  " + WithoutCollection(consent.user()) + "  " +
                         consent.evidence())
             << "\n";
  }
  return kExitOk;
}

int RunAttribute(Invocation& in) {
  SetAttributesRequest request;
  request.set_customer(CustomerOf(in));
  request.set_source(in.Value("--source"));
  for (const std::string& said : in.List("--set")) {
    const std::size_t equals = said.find('=');
    if (equals == std::string::npos) {
      return in.FailUsage({"--set is like kind=household.", "--set 形如 kind=household。",
                           "--set 形如 kind=household。"});
    }
    (*request.mutable_attributes())[said.substr(0, equals)] = said.substr(equals + 1);
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  return in.Do(request, {"It is written down.", "已记录。", "已記錄。"});
}

int RunRelate(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  RelateCustomersRequest request;
  request.set_customer(CustomerOf(in));
  request.set_kind(in.Value("KIND"));
  request.set_other(InCollection("customers", in.Value("OTHER")));
  request.set_note(in.Value("--note"));
  return in.Do(request, {"They are related.", "关系已建立。", "關係已建立。"});
}

int RunUnrelate(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  UnrelateCustomersRequest request;
  request.set_customer(CustomerOf(in));
  request.set_kind(in.Value("KIND"));
  request.set_other(InCollection("customers", in.Value("OTHER")));
  return in.Do(request, {"They are not related so.", "关系已解除。", "關係已解除。"});
}

// Lists and says how to go on.
template <class Response, class Request, class Print>
int ListPage(Invocation& in, Request request, Print print) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  request.set_customer(CustomerOf(in));
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<Response>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  print(*answer);
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunRelations(Invocation& in) {
  return ListPage<ListRelationsResponse>(in, ListRelationsRequest(), [&](const auto& answer) {
    PrintRelations(in, answer.relations());
  });
}

int RunFacts(Invocation& in) {
  ListFactsRequest request;
  request.set_kind(in.Value("--kind"));
  return ListPage<ListFactsResponse>(in, std::move(request),
                                     [&](const auto& answer) { PrintFacts(in, answer.facts()); });
}

// Sends what was gathered and adds what became of it; `first` is the line of its first fact.
Result<void> SendFacts(Invocation& in, PutFactsRequest& request, const std::vector<int>& lines,
                       PutFactsResponse& all) {
  if (request.facts().empty()) return {};
  const auto answer = in.Ask<PutFactsResponse>(request);
  if (!answer.ok()) return answer.error();
  all.set_created_count(all.created_count() + answer->created_count());
  all.set_updated_count(all.updated_count() + answer->updated_count());
  all.set_unchanged_count(all.unchanged_count() + answer->unchanged_count());
  all.set_outdated_count(all.outdated_count() + answer->outdated_count());
  for (const RefusedFact& refused : answer->refused()) {
    RefusedFact& told = *all.add_refused();
    told = refused;
    told.set_place(static_cast<std::uint32_t>(lines.at(refused.place())));
  }
  request.clear_facts();
  return {};
}

Result<PutFactsResponse> SendLines(Invocation& in, std::istream& file) {
  PutFactsResponse all;
  PutFactsRequest request;
  std::vector<int> lines;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty()) continue;
    CustomerFact fact;
    const auto read = google::protobuf::util::JsonStringToMessage(line, &fact);
    if (!read.ok()) {
      RefusedFact& refused = *all.add_refused();
      refused.set_place(static_cast<std::uint32_t>(number));
      refused.set_reason("JSON_MALFORMED: " + std::string(read.message()));
      continue;
    }
    *request.add_facts() = std::move(fact);
    lines.push_back(number);
    if (request.facts_size() < kFactsAtOnce) continue;
    if (auto sent = SendFacts(in, request, lines, all); !sent.ok()) return sent.error();
    lines.clear();
  }
  if (auto sent = SendFacts(in, request, lines, all); !sent.ok()) return sent.error();
  return all;
}

int RunPutFacts(Invocation& in) {
  std::ifstream file;
  const bool is_input = in.Value("FILE") == "-";
  if (!is_input) file.open(in.Value("FILE"), std::ios::binary);
  if (!is_input && !file) {
    return in.FailUsage(
        {"The file \"{0}\" cannot be read.", "无法读取文件“{0}”。", "無法讀取檔案「{0}」。"},
        {in.Value("FILE")});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto all = SendLines(in, is_input ? std::cin : file);
  if (!all.ok()) return in.Fail(all.error());
  if (in.has_json()) {
    in.PrintJson(*all);
    return all->refused().empty() ? kExitOk : kExitRefused;
  }
  in.out() << in.Say({"{0} new, {1} changed, {2} as before, {3} outdated, {4} not taken.",
                      "新增 {0}，更新 {1}，未变 {2}，过时 {3}，未接受 {4}。",
                      "新增 {0}，更新 {1}，未變 {2}，過時 {3}，未接受 {4}。"},
                     {std::to_string(all->created_count()), std::to_string(all->updated_count()),
                      std::to_string(all->unchanged_count()), std::to_string(all->outdated_count()),
                      std::to_string(all->refused_size())})
           << "\n";
  for (const RefusedFact& refused : all->refused()) {
    in.err() << "line " << refused.place() << ": " << Harmless(refused.reason()) << "\n";
  }
  return all->refused().empty() ? kExitOk : kExitRefused;
}

int RunVerify(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  VerifyFieldRequest request;
  request.set_customer(CustomerOf(in));
  request.set_field(in.Value("FIELD"));
  request.set_value(in.Value("VALUE"));
  return in.Do(request, {"It is confirmed.", "已确认。", "已確認。"});
}

std::vector<Command> RelationCommands(const Parameter& customer) {
  const Parameter other{"OTHER", "Number of the other", true};
  const Parameter kind{"KIND",
                       "What the customer is to or of the other: spouse, guardian, employee-of, "
                       "member-of",
                       true};
  return {
      {"customer relate",
       "Say how two customers are related",
       {customer, kind, other, {"--note", "For people"}},
       "strowger customer relate 17 employee-of 23",
       RunRelate},
      {"customer unrelate",
       "Take that back",
       {customer, kind, other},
       "strowger customer unrelate 17 employee-of 23",
       RunUnrelate},
      {"customer relations",
       "To whom a customer is related; of an organisation its people",
       {customer, {"--page", "Go on from here"}},
       "strowger customer relations 23",
       RunRelations},
  };
}

std::vector<Command> FactCommands(const Parameter& customer) {
  return {
      {"customer facts",
       "Orders, invoices, contracts and payments of a customer, newest first",
       {customer, {"--kind", "Only those, as order"}, {"--page", "Go on from here"}},
       "strowger customer facts 17 --kind order",
       RunFacts},
      {"customer fact",
       "Bring facts of other systems as JSON lines; for integrators",
       {{"FILE", "One CustomerFact a line; -: standard input", true}},
       "strowger customer fact orders.jsonl",
       RunPutFacts},
  };
}

}  // namespace

std::vector<Command> ProfileCommands() {
  const Parameter customer{"CUSTOMER", "Number of the customer", true};
  const Parameter source{"--source", "Who says so; else desk"};
  constexpr auto kList = Parameter::Kind::kList;
  std::vector<Command> commands = {
      {"customer profile",
       "All that is known of a customer, each value with where it is from",
       {customer},
       "strowger customer profile 17",
       RunProfile},
      {"customer tag",
       "Add tags to a customer, or take them away",
       {customer,
        {"--add", "A tag; may be given often", false, kList},
        {"--remove", "A tag; may be given often", false, kList}},
       "strowger customer tag 17 --add press --remove trial",
       RunTag},
      {"customer consent",
       "Write down what a customer allows or forbids; the newest word counts",
       {customer,
        {"CHANNEL", "call, sms, mail, chat or post", true},
        {"PURPOSE", "What for, as marketing", true},
        {"STATE", "given, withdrawn or unknown", true},
        source,
        {"--evidence", "How it can be shown"}},
       "strowger customer consent 17 mail marketing withdrawn --evidence 'said on the phone'",
       RunConsent},
      {"customer consents",
       "All that a customer ever allowed or forbade",
       {customer},
       "strowger customer consents 17",
       RunConsents},
      {"customer attribute",
       "Say more of a customer under names of your own; kind and preferred_channel are known",
       {customer, {"--set", "NAME=VALUE; no value takes it away", false, kList}, source},
       "strowger customer attribute 17 --set kind=organisation --set contract_level=gold",
       RunAttribute},
      {"customer verify",
       "Say that you confirmed a value that is shown; it beats what imports say later",
       {customer,
        {"FIELD", "display_name, company, tier, language, alert, owner or contact_points", true},
        {"VALUE", "As it is shown", true}},
       "strowger customer verify 17 display_name 王伟",
       RunVerify},
  };
  for (const auto& some : {RelationCommands(customer), FactCommands(customer)}) {
    commands.insert(commands.end(), some.begin(), some.end());
  }
  return commands;
}

}  // namespace strowger::client
