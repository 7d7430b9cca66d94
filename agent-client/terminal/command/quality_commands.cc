#include <cstdio>

#include "strowger/customer/v1/quality.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// How good what is kept about customers is.
namespace strowger::client {

namespace {

constexpr std::int64_t kSecondsOfDay = 24 * 3600;

int RunDictionary(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer =
      in.Ask<customer::v1::GetDictionaryResponse>(customer::v1::GetDictionaryRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kElement, headings::kClass, headings::kOwner, headings::kRule,
                         headings::kSourceOfTruth, headings::kFreshDays}));
  for (const auto& element : answer->elements()) {
    const std::int64_t days = element.fresh_duration().seconds() / kSecondsOfDay;
    table.Add({Harmless(element.name()),
               Word(customer::v1::ElementClass_Name(element.element_class()), "ELEMENT_CLASS_"),
               Harmless(element.owner()), Harmless(element.rule()),
               Harmless(element.source_of_truth()), days == 0 ? "" : std::to_string(days)});
  }
  in.out() << table.Text();
  return kExitOk;
}

int ShowCustomer(Invocation& in) {
  customer::v1::GetCustomerQualityRequest request;
  request.set_customer(InCollection("customers", in.Value("--customer")));
  const auto answer = in.Ask<customer::v1::GetCustomerQualityResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << Percent(answer->score()) << "\n";
  Table table(in.SayAll({headings::kElement, headings::kState, headings::kWhen}));
  for (const auto& element : answer->elements()) {
    std::string state = Word(customer::v1::ElementMark_Name(element.mark()), "ELEMENT_MARK_");
    if (element.is_stale()) state += ", stale";
    table.Add({Harmless(element.element()), state, LocalTime(element.mark_time())});
  }
  in.out() << table.Text();
  for (const auto& prompt : answer->prompts()) in.out() << "? " << Harmless(prompt.text()) << "\n";
  return kExitOk;
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  if (in.Has("--customer")) return ShowCustomer(in);
  const auto answer = in.Ask<customer::v1::GetQualityResponse>(customer::v1::GetQualityRequest());
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"{0} of what matters about {1} customers is right and fresh",
                      "{1} 位客户的重要资料中 {0} 正确且有效",
                      "{1} 位客戶的重要資料中 {0} 正確且有效"},
                     {Percent(answer->score()), std::to_string(answer->customer_count())})
           << "\n";
  if (answer->is_rebuilding() || answer->waiting_count() > 0) {
    in.out() << in.Say({"Not all are in it yet: {0} changes wait", "尚有 {0} 项变更未计入",
                        "尚有 {0} 項變更未計入"},
                       {std::to_string(answer->waiting_count())})
             << "\n";
  }
  Table table(in.SayAll({headings::kElement, headings::kClass, headings::kScore, headings::kRight,
                         headings::kMissing, headings::kWrong, headings::kDuplicate,
                         headings::kStale, headings::kWrongIn}));
  for (const auto& element : answer->elements()) {
    std::string later;
    for (const auto& forecast : element.forecast()) {
      later += (later.empty() ? "" : " / ") + std::to_string(forecast.wrong_count());
    }
    table.Add({Harmless(element.element()),
               Word(customer::v1::ElementClass_Name(element.element_class()), "ELEMENT_CLASS_"),
               Percent(element.score()), std::to_string(element.right_count()),
               std::to_string(element.missing_count()), std::to_string(element.wrong_count()),
               std::to_string(element.duplicate_count()), std::to_string(element.stale_count()),
               later});
  }
  in.out() << table.Text();
  return kExitOk;
}

int RunTasks(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::ListQualityTasksRequest request;
  request.set_page_token(in.Value("--page"));
  const auto answer = in.Ask<customer::v1::ListQualityTasksResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kCustomer, headings::kName, headings::kTier, headings::kWhat}));
  for (const auto& task : answer->tasks()) {
    table.Add({WithoutCollection(task.customer()), Harmless(task.display_name()),
               Harmless(task.tier()), Harmless(task.prompt().text())});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunReport(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::ReportContactRequest request;
  request.set_value(in.Value("VALUE"));
  return in.Do(request, {"It is marked wrong.", "已标为有误。", "已標為有誤。"});
}

}  // namespace

std::vector<Command> QualityCommands() {
  return {
      {"dictionary show",
       "What is kept about customers, how much each element matters, who answers for it and how it "
       "is written",
       {},
       "strowger dictionary show",
       RunDictionary},
      {"quality show",
       "How much of what is kept about customers is right, missing, wrong, double and stale, and "
       "how "
       "many values will be wrong in 1, 3, 6 and 12 months when nobody asks; for supervisors",
       {{"--customer", "Of this customer only"}},
       "strowger quality show",
       RunShow},
      {"quality tasks",
       "What to ask whom, the most valuable first",
       {{"--page", "Go on after the page before"}},
       "strowger quality tasks",
       RunTasks},
      {"quality report",
       "A telephone number or mail address is not right, as when a mail bounced",
       {{"VALUE", "As it is on file, as +862584664163 or li@example.org", true}},
       "strowger quality report li@example.org",
       RunReport},
  };
}

}  // namespace strowger::client
