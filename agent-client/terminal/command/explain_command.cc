#include "strowger/routing/v1/floor.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/table.h"
#include "terminal/explanation_text.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using routing::v1::ExplainInteractionResponse;

void PrintAgents(Invocation& in, const ExplainInteractionResponse& answer) {
  Table table(in.SayAll({headings::kAgent, headings::kWhy, headings::kFor}));
  for (const auto& one : answer.waiting().agents()) {
    const std::int64_t since =
        one.has_start_time() ? answer.answer_time().seconds() - one.start_time().seconds() : 0;
    table.Add({WithoutCollection(one.agent()), SayGround(in.language(), one.ground(), one.detail()),
               one.has_start_time() ? std::to_string(since / 60) + " min" : std::string()});
  }
  if (table.empty()) return;
  in.out() << "\n" << table.Text();
  if (answer.waiting().has_more_agents()) in.out() << "...\n";
}

int RunExplain(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  routing::v1::ExplainInteractionRequest request;
  const std::string name = in.Value("INTERACTION");
  const bool has_collection = name.find('/') != std::string::npos;
  request.set_interaction(has_collection ? name : InCollection("interactions", name));
  if (in.Has("--agent")) request.set_agent(InCollection("agents", in.Value("--agent")));
  const auto answer = in.Ask<ExplainInteractionResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  in.out() << in.Say({"Interaction {0}, work item {1}", "联系 {0}，工作 {1}", "聯絡 {0}，工作 {1}"},
                     {WithoutCollection(answer->interaction()),
                      WithoutCollection(answer->work_item())})
           << "\n";
  for (const std::string& line : ExplainDecisions(in.language(), *answer)) {
    in.out() << Harmless(line) << "\n";
  }
  const std::vector<std::string> waiting = ExplainWaiting(in.language(), *answer);
  if (!waiting.empty()) in.out() << "\n";
  for (const std::string& line : waiting) in.out() << Harmless(line) << "\n";
  PrintAgents(in, *answer);
  return kExitOk;
}

}  // namespace

std::vector<Command> ExplainCommands() {
  return {{"explain",
           "Why a call went where it went, or why it waits",
           {{"INTERACTION", "Number of the interaction, or work-items/NUMBER", true},
            {"--agent", "Why is this agent not asked now?"}},
           "strowger explain 9 --agent bo",
           RunExplain}};
}

}  // namespace strowger::client
