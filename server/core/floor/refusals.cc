#include "core/floor/refusals.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/floor/reasons.h"

namespace strowger::core {
namespace {

std::string Text(WorkItemId item) { return std::to_string(item.value); }

// "2026-11-23T08:00:00Z".
std::string InUtc(TimePoint time) {
  using std::chrono::floor;
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(
      std::chrono::sys_days(std::chrono::duration_cast<std::chrono::days>(day.time_since_epoch())));
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  const auto padded = [](auto value, std::size_t width) {
    std::string text = std::to_string(value);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  return padded(static_cast<int>(date.year()), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" +
         padded(static_cast<unsigned>(date.day()), 2) + "T" + padded(clock.hours().count(), 2) +
         ":" + padded(clock.minutes().count(), 2) + ":" + padded(clock.seconds().count(), 2) + "Z";
}

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

Error NumberInvalid(const std::string& number) {
  return InvalidArgument(reasons::kNumberInvalid,
                         "\"" + number + "\" is no number that could be called.",
                         {{"number", number}});
}

Error WindowInvalid(std::string message) {
  return InvalidArgument(reasons::kWindowInvalid, std::move(message));
}

Error QueueIsClosedThen(const QueueId& queue, std::optional<TimePoint> next_opening) {
  Error error = QueueIsClosed(queue);
  error.message = "Queue \"" + queue.value + "\" is closed by its hours at that time";
  if (!next_opening) {
    error.message += ".";
    return error;
  }
  error.message += "; it opens next at " + InUtc(*next_opening) + ".";
  error.metadata.emplace("next_opening", InUtc(*next_opening));
  return error;
}

Error QueueIsNotServed(const QueueId& queue) {
  return FailedPrecondition(
      reasons::kQueueNotServed,
      "No agent of queue \"" + queue.value + "\" has a telephone that could make the call.",
      {{"queue", queue.value}});
}

Error CallbackExists(const QueueId& queue, WorkItemId item) {
  return {ErrorCode::kAlreadyExists,
          reasons::kCallbackExists,
          "Work item " + Text(item) + " is a callback of this number in queue \"" + queue.value +
              "\" already: cancel it first.",
          {{"queue", queue.value}, {"item", Text(item)}}};
}

Error CallbacksAreFull(std::size_t limit) {
  const std::string most = std::to_string(limit);
  return {ErrorCode::kResourceExhausted,
          reasons::kCallbacksFull,
          "No more callbacks can be promised: there are " + most + ".",
          {{"callbacks_max", most}}};
}

Error NotACallback(WorkItemId item) {
  return InvalidArgument(reasons::kNotACallback, "Work item " + Text(item) + " is no callback.",
                         {{"item", Text(item)}});
}

Error ParkedIsFull(std::size_t limit) {
  return {ErrorCode::kResourceExhausted,
          reasons::kParkedFull,
          std::to_string(limit) + " work items are parked already; finish some of them first.",
          {{"max", std::to_string(limit)}}};
}

Error NotParked(WorkItemId item) {
  return FailedPrecondition(reasons::kNotParked, "Work item " + Text(item) + " is not parked.",
                            {{"item", Text(item)}});
}

Error MoreCame(WorkItemId item) {
  return FailedPrecondition(
      reasons::kMoreCame, "Something more came for work item " + Text(item) + "; look at it first.",
      {{"item", Text(item)}});
}

Error TextTooLong(std::string field, std::size_t bytes_max) {
  const std::string most = std::to_string(bytes_max);
  return InvalidArgument(reasons::kTextTooLong,
                         "The " + field + " is longer than " + most + " bytes.",
                         {{"field", field}, {"bytes_max", most}});
}

}  // namespace strowger::core
