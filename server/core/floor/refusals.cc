#include "core/floor/refusals.h"

#include <utility>

#include "core/floor/reasons.h"

namespace strowger::core {
namespace {

std::string Text(WorkItemId item) { return std::to_string(item.value); }

}  // namespace

Error AgentUnknown(const AgentId& agent) {
  return NotFound(reasons::kAgentUnknown, "There is no agent \"" + agent.value + "\".",
                  {{"agent", agent.value}});
}

Error QueueUnknown(const QueueId& queue) {
  return NotFound(reasons::kQueueUnknown, "There is no queue \"" + queue.value + "\".",
                  {{"queue", queue.value}});
}

Error ItemUnknown(WorkItemId item) {
  return NotFound(reasons::kItemUnknown, "Work item " + Text(item) + " is not on the floor.",
                  {{"item", Text(item)}});
}

Error DeviceMissing(const AgentId& agent) {
  return InvalidArgument(reasons::kDeviceMissing,
                         "Agent \"" + agent.value + "\" has no usual telephone: name one.",
                         {{"agent", agent.value}});
}

Error DeviceInUse(const DeviceId& device, const AgentId& holder) {
  return FailedPrecondition(
      reasons::kDeviceInUse,
      "Telephone " + device.value + " is held by agent \"" + holder.value + "\".",
      {{"device", device.value}, {"holder", holder.value}});
}

Error AgentAtWork(const AgentId& agent) {
  return FailedPrecondition(reasons::kAgentAtWork,
                            "Agent \"" + agent.value +
                                "\" holds work: the place can be taken away or moved when it ends.",
                            {{"agent", agent.value}});
}

Error QueueInUse(const QueueId& queue, std::size_t live) {
  return FailedPrecondition(reasons::kQueueInUse,
                            "Queue \"" + queue.value + "\" has " + std::to_string(live) +
                                " live work items: move them, or take the queue away later.",
                            {{"queue", queue.value}, {"items", std::to_string(live)}});
}

Error LoggedOnElsewhere(const AgentId& agent, const DeviceId& device) {
  return FailedPrecondition(reasons::kLoggedOnElsewhere,
                            "Agent \"" + agent.value + "\" is logged on at telephone " +
                                device.value + ": log off there first.",
                            {{"agent", agent.value}, {"device", device.value}});
}

Error NotLoggedOn(const AgentId& agent) {
  return FailedPrecondition(reasons::kNotLoggedOn,
                            "Agent \"" + agent.value + "\" must log on first.",
                            {{"agent", agent.value}});
}

Error OfferClosedAlready(OfferId offer) {
  const std::string number = std::to_string(offer.value);
  return FailedPrecondition(reasons::kOfferClosed,
                            "Offer " + number + " is not open for this agent.",
                            {{"offer", number}});
}

Error AnswerAtPhone(const DeviceId& device) {
  return FailedPrecondition(
      reasons::kAnswerAtPhone,
      "This PBX cannot answer for the agent: pick up telephone " + device.value + ".",
      {{"device", device.value}});
}

Error NotYours(const AgentId& agent, WorkItemId item) {
  return FailedPrecondition(
      reasons::kNotYours,
      "Agent \"" + agent.value + "\" takes no part in work item " + Text(item) + ".",
      {{"agent", agent.value}, {"item", Text(item)}});
}

Error NotAllowedNow(std::string_view verb, WorkItemId item, std::string_view state) {
  return FailedPrecondition(
      reasons::kNotAllowedNow,
      "Work item " + Text(item) + " is " + std::string(state) + ", which does not allow to " +
          std::string(verb) + ".",
      {{"item", Text(item)}, {"state", std::string(state)}, {"verb", std::string(verb)}});
}

Error NotACall(std::string_view verb, WorkItemId item, Channel channel) {
  const std::string name(NameOf(channel));
  return FailedPrecondition(reasons::kNotACall,
                            "Work item " + Text(item) + " is a " + name +
                                ", no call: there is nothing to " + std::string(verb) + ".",
                            {{"item", Text(item)}, {"channel", name}, {"verb", std::string(verb)}});
}

Error NotSubmitted(Channel channel) {
  const std::string name(NameOf(channel));
  return InvalidArgument(reasons::kNotSubmitted,
                         "A " + name + " comes from a PBX: it cannot be brought in or withdrawn.",
                         {{"channel", name}});
}

Error KeyMissing() {
  return InvalidArgument(reasons::kKeyMissing,
                         "Name the work by a key of yours, so that it comes in once only.");
}

Error ConsultNotAnswered(WorkItemId item) {
  return FailedPrecondition(reasons::kConsultNotAnswered,
                            "The consulted party of work item " + Text(item) +
                                " has not answered yet: wait, or cancel the consultation.",
                            {{"item", Text(item)}});
}

Error LinkIsDown(const LinkId& link) {
  return Unavailable(reasons::kLinkDown,
                     "The PBX of link \"" + link.value + "\" is away: try again when it is back.",
                     {{"link", link.value}});
}

Error DestinationInvalid(std::string message) {
  return InvalidArgument(reasons::kDestinationInvalid, std::move(message));
}

Error AgentNotAvailable(const AgentId& agent) {
  return FailedPrecondition(
      reasons::kAgentNotAvailable,
      "Agent \"" + agent.value + "\" is logged off, has no room for it or is on another PBX.",
      {{"agent", agent.value}});
}

Error QueueIsFull(const QueueId& queue, std::size_t waiting_max) {
  const std::string most = std::to_string(waiting_max);
  return {ErrorCode::kResourceExhausted,
          reasons::kQueueFull,
          "Queue \"" + queue.value + "\" is full: " + most + " wait.",
          {{"queue", queue.value}, {"waiting_max", most}}};
}

Error QueueIsClosed(const QueueId& queue) {
  return FailedPrecondition(reasons::kQueueClosed,
                            "Queue \"" + queue.value + "\" is closed by its hours.",
                            {{"queue", queue.value}});
}

Error PartiesAreFull(WorkItemId item) {
  return {ErrorCode::kResourceExhausted,
          reasons::kPartiesFull,
          "No more parties can join the call of work item " + Text(item) + ".",
          {{"item", Text(item)}}};
}

Error NotInWrapUp(const AgentId& agent, WorkItemId item) {
  return FailedPrecondition(
      reasons::kNotInWrapUp,
      "Agent \"" + agent.value + "\" is not in wrap-up of work item " + Text(item) + ".",
      {{"agent", agent.value}, {"item", Text(item)}});
}

Error WrapUpAtItsLongest(WorkItemId item) {
  return FailedPrecondition(reasons::kWrapUpAtItsLongest,
                            "Wrap-up of work item " + Text(item) + " cannot be made longer.",
                            {{"item", Text(item)}});
}

Error DurationInvalid() {
  return InvalidArgument(reasons::kDurationInvalid, "Say by how long, more than nothing.");
}

Error DispositionRequired(const QueueId& queue) {
  return FailedPrecondition(reasons::kDispositionRequired,
                            "Queue \"" + queue.value + "\" asks for a disposition.",
                            {{"queue", queue.value}});
}

Error DispositionUnknown(const QueueId& queue, const std::string& disposition) {
  return InvalidArgument(
      reasons::kDispositionUnknown,
      "\"" + disposition + "\" is not a disposition of queue \"" + queue.value + "\".",
      {{"queue", queue.value}, {"disposition", disposition}});
}

Error TextTooLong(std::string field, std::size_t bytes_max) {
  const std::string most = std::to_string(bytes_max);
  return InvalidArgument(reasons::kTextTooLong,
                         "The " + field + " is longer than " + most + " bytes.",
                         {{"field", field}, {"bytes_max", most}});
}

}  // namespace strowger::core
