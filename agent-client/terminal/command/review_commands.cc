#include <cstdio>

#include "strowger/customer/v1/review.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// Customers who may be one person.
namespace strowger::client {

namespace {

using customer::v1::GetMatchProgressResponse;

// Four digits that count: 0.9999 is not 1.
std::string FinePercent(double share) {
  constexpr std::size_t kBytes = 32;
  char text[kBytes];
  std::snprintf(text, sizeof text, "%.4g %%", 100 * share);
  return text;
}

std::string Bits(double weight) {
  constexpr std::size_t kBytes = 32;
  char text[kBytes];
  std::snprintf(text, sizeof text, "%+.1f", weight);
  return text;
}

std::string SideText(const customer::v1::ReviewSide& side) {
  return Harmless(WithoutCollection(side.customer()) + " " + side.display_name() +
                  (side.company().empty() ? "" : ", " + side.company()));
}

int RunList(Invocation& in) {
  customer::v1::ListReviewsRequest request;
  if (in.Has("--state")) {
    std::string name = "REVIEW_STATE_";
    for (const char c : in.Value("--state")) {
      name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    customer::v1::ReviewState state;
    if (!customer::v1::ReviewState_Parse(name, &state)) {
      return in.FailUsage({"--state is open, later, same or different.",
                           "--state 可为 open、later、same 或 different。",
                           "--state 可為 open、later、same 或 different。"});
    }
    request.set_state(state);
  }
  request.set_page_token(in.Value("--page"));
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<customer::v1::ListReviewsResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kWhat, headings::kSure, headings::kCustomer, headings::kCustomer,
                         headings::kState, headings::kWhen}));
  for (const auto& review : answer->reviews()) {
    table.Add({WithoutCollection(review.name()), FinePercent(review.probability()),
               SideText(review.first()), SideText(review.second()),
               Word(customer::v1::ReviewState_Name(review.state()), "REVIEW_STATE_"),
               LocalTime(review.change_time())});
  }
  in.out() << table.Text();
  in.TellMore(answer->next_page_token());
  return kExitOk;
}

int RunShow(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::GetReviewRequest request;
  request.set_review(InCollection("reviews", in.Value("REVIEW")));
  const auto answer = in.Ask<customer::v1::GetReviewResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"One person with {0}: {1} and {2}", "同一人的可能性 {0}：{1} 与 {2}",
                      "同一人的可能性 {0}：{1} 與 {2}"},
                     {FinePercent(answer->probability()), SideText(answer->review().first()),
                      SideText(answer->review().second())})
           << "\n";
  Table table(in.SayAll(
      {headings::kWhat, headings::kSure, headings::kWhy, headings::kValue, headings::kValue}));
  for (const auto& field : answer->fields()) {
    table.Add({field.name(), Bits(field.weight()), field.level(), Harmless(field.first()),
               Harmless(field.second())});
  }
  table.Add({in.Say({"household", "同住", "同住"}), Bits(answer->household_weight()), "", "", ""});
  in.out() << table.Text();
  return kExitOk;
}

int Decide(Invocation& in, customer::v1::ReviewState decision) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  customer::v1::DecideReviewRequest request;
  request.set_review(InCollection("reviews", in.Value("REVIEW")));
  request.set_decision(decision);
  request.set_reason(in.Value("--reason"));
  return in.Do(request, {"Decided.", "已决定。", "已決定。"});
}

int RunSame(Invocation& in) { return Decide(in, customer::v1::REVIEW_STATE_SAME); }
int RunDifferent(Invocation& in) { return Decide(in, customer::v1::REVIEW_STATE_DIFFERENT); }
int RunLater(Invocation& in) { return Decide(in, customer::v1::REVIEW_STATE_LATER); }

void Print(Invocation& in, const GetMatchProgressResponse& progress) {
  if (in.has_json()) return in.PrintJson(progress);
  in.out() << Word(customer::v1::MatchStage_Name(progress.stage()), "MATCH_STAGE_") << " "
           << FinePercent(progress.stage_share()) << "  "
           << in.Say(
                  {"{0} records, {1} pairs, {2} merged, {3} for review",
                   "{0} 条记录，{1} 对，合并 {2}，待审 {3}",
                   "{0} 筆記錄，{1} 對，合併 {2}，待審 {3}"},
                  {std::to_string(progress.records_count()), std::to_string(progress.pairs_count()),
                   std::to_string(progress.merged_count()),
                   std::to_string(progress.reviews_count())})
           << (progress.trouble().empty() ? "" : "  " + Harmless(progress.trouble())) << std::endl;
}

int RunMatch(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  if (!in.Has("--progress")) {
    const auto begun =
        in.Ask<customer::v1::MatchCustomersResponse>(customer::v1::MatchCustomersRequest());
    if (!begun.ok()) return in.Fail(begun.error());
  }
  const auto progress = in.Ask<GetMatchProgressResponse>(customer::v1::GetMatchProgressRequest());
  if (!progress.ok()) return in.Fail(progress.error());
  Print(in, *progress);
  return progress->stage() == customer::v1::MATCH_STAGE_FAILED ? kExitRefused : kExitOk;
}

}  // namespace

std::vector<Command> ReviewCommands() {
  const Parameter review{"REVIEW", "Number of the review", true};
  const Parameter reason{"--reason", "Why, for the audit"};
  return {
      {"review list",
       "Pairs of customers who may be one person, the likeliest first; for supervisors",
       {{"--state", "Those that are open (as it comes), later, same or different"},
        {"--page", "Go on after the page before"}},
       "strowger review list",
       RunList},
      {"review show",
       "What each field of the two says for or against",
       {review},
       "strowger review show 5",
       RunShow},
      {"review same",
       "They are one person: merge them, which customer unmerge takes back",
       {review, reason},
       "strowger review same 5 --reason 'same voice'",
       RunSame},
      {"review different",
       "They are two people, for ever",
       {review, reason},
       "strowger review different 5 --reason twins",
       RunDifferent},
      {"review later", "Put it aside", {review, reason}, "strowger review later 5", RunLater},
      {"customer match",
       "Begin to search all customers for those who are one person, which goes on by itself; for "
       "administrators",
       {{"--progress", "Begin none, only tell how far it is or how it ended", false,
         Parameter::Kind::kFlag}},
       "strowger customer match",
       RunMatch},
  };
}

}  // namespace strowger::client
