#include "strowger/customer/v1/privacy.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What a customer may ask of us.
namespace strowger::client {

namespace {

using namespace customer::v1;

std::string CustomerOf(Invocation& in) { return InCollection("customers", in.Value("CUSTOMER")); }

int RunSubject(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ExportSubjectRequest request;
  request.set_customer(CustomerOf(in));
  do {
    const auto answer = in.Ask<ExportSubjectResponse>(request);
    if (!answer.ok()) return in.Fail(answer.error());
    for (const std::string& line : answer->lines()) in.out() << line << "\n";
    request.set_page_token(answer->next_page_token());
  } while (!request.page_token().empty() && in.out());
  return kExitOk;
}

void AddRow(const Erasure& erasure, Table& table) {
  table.Add({WithoutCollection(erasure.name()), WithoutCollection(erasure.customer()),
             LocalTime(erasure.create_time()), WithoutCollection(erasure.user()),
             Word(ErasureState_Name(erasure.state()), "ERASURE_STATE_"),
             erasure.has_finish_time() ? LocalTime(erasure.finish_time()) : std::string(),
             std::to_string(erasure.row_count()), erasure.reason()});
}

int RunErase(Invocation& in) {
  if (in.Value("--sure") != in.Value("CUSTOMER")) {
    return in.FailUsage(
        {"What is erased cannot be brought back: say --sure {0} to do it.",
         "删除后无法恢复：请用 --sure {0} 确认。", "刪除後無法復原：請用 --sure {0} 確認。"},
        {in.Value("CUSTOMER")});
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  EraseCustomerRequest request;
  request.set_customer(CustomerOf(in));
  request.set_reason(in.Value("--reason"));
  const auto answer = in.Ask<EraseCustomerResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"Customer {0} is gone; erasure {1} takes away what was about it.",
                      "客户 {0} 已删除；删除任务 {1} 正在清除其相关信息。",
                      "客戶 {0} 已刪除；刪除任務 {1} 正在清除其相關資訊。"},
                     {WithoutCollection(answer->erasure().customer()),
                      WithoutCollection(answer->erasure().name())})
           << "\n";
  return kExitOk;
}

int RunErasures(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<ListErasuresResponse>(ListErasuresRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(
      in.SayAll({headings::kNumber, headings::kCustomer, headings::kWhen, headings::kUser,
                 headings::kState, headings::kUntil, headings::kAmount, headings::kReason}));
  for (const Erasure& erasure : answer->erasures()) AddRow(erasure, table);
  in.out() << table.Text();
  return kExitOk;
}

int RunHold(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  HoldCustomerRequest request;
  request.set_customer(CustomerOf(in));
  request.set_reason(in.Value("--reason"));
  return in.Do(request, {"Nobody may erase it.", "该客户不可删除。", "該客戶不可刪除。"});
}

int RunLift(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  LiftHoldRequest request;
  request.set_customer(CustomerOf(in));
  return in.Do(request, {"It may be erased.", "该客户可以删除。", "該客戶可以刪除。"});
}

int RunReadmit(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  ReadmitRecordRequest request;
  request.set_source(in.Value("SOURCE"));
  request.set_external_id(in.Value("RECORD"));
  return in.Do(request, {"It may be imported.", "可以导入该记录。", "可以匯入該記錄。"});
}

int RunReveal(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  RevealContactsRequest request;
  request.set_customer(CustomerOf(in));
  request.set_reason(in.Value("--reason"));
  const auto answer = in.Ask<RevealContactsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const auto& point : answer->contact_points()) in.out() << Harmless(point.value()) << "\n";
  return kExitOk;
}

int RunRetention(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<PreviewRetentionResponse>(PreviewRetentionRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  for (const RetentionLine& line : answer->lines()) {
    in.out() << in.Say({"{0}: {1} are older than {2} days.", "{0}：{1} 条超过 {2} 天。",
                        "{0}：{1} 筆超過 {2} 天。"},
                       {line.what(), std::to_string(line.row_count()), std::to_string(line.days())})
             << "\n";
  }
  return kExitOk;
}

}  // namespace

std::vector<Command> PrivacyCommands() {
  const Parameter customer{"CUSTOMER", "Number of the customer", true};
  const Parameter reason{"--reason", "Why; it is kept, so it should not name the customer"};
  return {
      {"customer subject",
       "All that is kept about a customer, as JSON lines; for administrators",
       {customer},
       "strowger customer subject 17 > 17.jsonl",
       RunSubject},
      {"customer erase",
       "Forget a customer for ever, with all that is about it; for administrators",
       {customer, {"--sure", "The number once more"}, reason},
       "strowger customer erase 17 --sure 17 --reason 'asked for it'",
       RunErase},
      {"customer erasures",
       "Who was erased, and how far it is; for administrators",
       {},
       "strowger customer erasures",
       RunErasures},
      {"customer hold",
       "Say that a customer may not be erased; for administrators",
       {customer, reason},
       "strowger customer hold 17 --reason 'court file 7'",
       RunHold},
      {"customer lift-hold",
       "Take that back; for administrators",
       {customer},
       "strowger customer lift-hold 17",
       RunLift},
      {"customer reveal",
       "The telephone numbers and mail addresses of a customer where they are masked for you; who "
       "saw them and why is kept",
       {customer, {"--reason", "Why", true}},
       "strowger customer reveal 17 --reason 'asked to be called back'",
       RunReveal},
      {"customer retention",
       "What the rules of [retention] would take away now; for administrators",
       {},
       "strowger customer retention",
       RunRetention},
      {"customer readmit",
       "Let imports bring a record again whose customer was erased; for administrators",
       {{"SOURCE", "For example erp", true}, {"RECORD", "What the source calls it", true}},
       "strowger customer readmit erp c-17",
       RunReadmit},
  };
}

}  // namespace strowger::client
