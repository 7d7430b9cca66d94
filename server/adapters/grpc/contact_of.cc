#include "adapters/grpc/contact_of.h"

#include <utility>

#include "adapters/grpc/names.h"
#include "adapters/grpc/service_context.h"
#include "core/floor/reasons.h"

namespace strowger::rpc {

void ReadContact(service::Exchange& exchange, const Caller& caller, const std::string& work_item,
                 std::function<void(Result<std::string>)> done) {
  const auto item = ParseName<WorkItemId>("work_item", work_item);
  if (!item.ok()) return done(item.error());
  const auto agent = AgentOf(caller);
  if (!agent.ok()) return done(agent.error());
  exchange.Inspect(
      [item = *item, agent = *agent, done = std::move(done)](const core::Floor& floor) {
        const core::AgentState* state = floor.FindAgent(agent);
        const core::ItemView* view = floor.FindItem(item);
        if (state == nullptr || view == nullptr || state->FindSlot(item) == nullptr) {
          return done(FailedPrecondition(core::reasons::kNotYours,
                                         "This work item is not on your desk.",
                                         {{"work_item", NameOf(item)}}));
        }
        done(view->ani);
      });
}

}  // namespace strowger::rpc
