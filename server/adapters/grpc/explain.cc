#include "adapters/grpc/explain.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_decision.h"

namespace strowger::rpc {

namespace {

using routing::v1::ExplainInteractionRequest;
using routing::v1::ExplainInteractionResponse;

// Of agents who do not take a waiting item now; the request may name another.
constexpr std::size_t kAgentsMax = 200;

struct Question {
  InteractionId interaction;
  AgentId agent;
  // Whose interactions may be asked about; none: all.
  std::optional<AgentId> asker;
};

// What the floor knows.
struct Present {
  bool is_live = false;
  bool is_askers = false;
  bool is_agent_known = false;
  std::optional<core::WaitingNow> waiting;
};

Error InteractionUnknown(InteractionId interaction) {
  return NotFound("INTERACTION_UNKNOWN",
                  "There is no interaction " + std::to_string(interaction.value) +
                      ", or it is older than what is kept.",
                  {{"interaction", NameOf(interaction)}});
}

Error NobodyOfThatName(const AgentId& agent) {
  return NotFound("AGENT_UNKNOWN", "There is no agent " + agent.value + ".",
                  {{"agent", NameOf(agent)}});
}

Error InteractionNotYours(InteractionId interaction) {
  return {ErrorCode::kPermissionDenied,
          "INTERACTION_NOT_YOURS",
          "You were not asked to take interaction " + std::to_string(interaction.value) + ".",
          {{"interaction", NameOf(interaction)}}};
}

Result<Question> ReadQuestion(const Caller& caller, const ExplainInteractionRequest& request) {
  Question question;
  if (request.interaction().starts_with(std::string(Collection<WorkItemId>::kName) + "/")) {
    auto item = ParseName<WorkItemId>("interaction", request.interaction());
    if (!item.ok()) return item.error();
    question.interaction = core::InteractionOf(*item);
  } else {
    auto interaction = ParseName<InteractionId>("interaction", request.interaction());
    if (!interaction.ok()) return interaction.error();
    question.interaction = *interaction;
  }
  auto agent = ParseOptionalName<AgentId>("agent", request.agent());
  if (!agent.ok()) return agent.error();
  question.agent = *agent;
  const bool sees_all = caller.principal->Has(service::Role::kSupervisor) ||
                        caller.principal->Has(service::Role::kAdministrator);
  if (!sees_all) question.asker = caller.principal->user.agent;
  return question;
}

bool TakesPart(const core::ItemView& view, const AgentId& agent) {
  const auto is_asked = [&](const core::AskedAgent& other) { return other.agent == agent; };
  return view.owner == agent || view.consulted == agent ||
         std::any_of(view.also_asked.begin(), view.also_asked.end(), is_asked);
}

Present LookAt(const core::Floor& floor, const Question& question, TimePoint now) {
  Present present;
  present.is_agent_known = !question.agent || floor.FindAgent(question.agent) != nullptr;
  const WorkItemId item = core::ItemOf(question.interaction);
  const core::ItemView* view = floor.FindItem(item);
  present.is_live = view != nullptr && view->interaction == question.interaction;
  if (!present.is_live) return present;
  present.is_askers = question.asker && *question.asker && TakesPart(*view, *question.asker);
  present.waiting = floor.ExplainWaiting(item, now, kAgentsMax, question.agent);
  return present;
}

bool MaySee(const Question& question, const Present& present,
            const std::vector<core::Decision>& decisions) {
  if (!question.asker || present.is_askers) return true;
  return *question.asker &&
         std::any_of(decisions.begin(), decisions.end(), [&](const core::Decision& decision) {
           return decision.agent == *question.asker;
         });
}

Result<ExplainInteractionResponse> Answer(const Question& question, const Present& present,
                                          const std::vector<core::Decision>& decisions,
                                          TimePoint now) {
  if (!present.is_live && decisions.empty()) return InteractionUnknown(question.interaction);
  if (!MaySee(question, present, decisions)) return InteractionNotYours(question.interaction);
  ExplainInteractionResponse response;
  response.set_interaction(NameOf(question.interaction));
  response.set_work_item(NameOf(core::ItemOf(question.interaction)));
  for (const core::Decision& decision : decisions) Write(decision, *response.add_decisions());
  if (present.waiting) Write(*present.waiting, *response.mutable_waiting());
  SetTime(now, response.mutable_answer_time());
  return response;
}

}  // namespace

void ExplainInteraction(const Application& application, const Caller& caller,
                        const ExplainInteractionRequest& request,
                        Reply<ExplainInteractionResponse> reply) {
  auto question = ReadQuestion(caller, request);
  if (!question.ok()) return reply.Refuse(question.error());
  const TimePoint now = application.clock.Now();
  application.exchange.Inspect([&journal = application.journal, question = *question, now,
                                reply](const core::Floor& floor) {
    Present present = LookAt(floor, question, now);
    if (!present.is_agent_known) return reply.Refuse(NobodyOfThatName(question.agent));
    journal.ReadDecisions(question.interaction, [question, present = std::move(present), now,
                                                 reply](Result<std::vector<core::Decision>> read) {
      if (!read.ok()) return reply.Refuse(read.error());
      reply(Answer(question, present, *read, now));
    });
  });
}

}  // namespace strowger::rpc
