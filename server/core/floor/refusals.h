#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "core/agent/capacity.h"

// The errors that refused inputs are answered with; reasons.h says what each reason means.
namespace strowger::core {

Error AgentUnknown(const AgentId& agent);
Error QueueUnknown(const QueueId& queue);
Error ItemUnknown(WorkItemId item);
Error DeviceMissing(const AgentId& agent);
Error DeviceInUse(const DeviceId& device, const AgentId& holder);
Error AgentAtWork(const AgentId& agent);
Error QueueInUse(const QueueId& queue, std::size_t live);
Error LoggedOnElsewhere(const AgentId& agent, const DeviceId& device);
Error NotLoggedOn(const AgentId& agent);
Error OfferClosedAlready(OfferId offer);
Error AnswerAtPhone(const DeviceId& device);
Error NotYours(const AgentId& agent, WorkItemId item);
Error NotAllowedNow(std::string_view verb, WorkItemId item, std::string_view state);
Error NotACall(std::string_view verb, WorkItemId item, Channel channel);
Error NotSubmitted(Channel channel);
Error KeyMissing();
Error ConsultNotAnswered(WorkItemId item);
Error LinkIsDown(const LinkId& link);
Error DestinationInvalid(std::string message);
Error AgentNotAvailable(const AgentId& agent);
Error QueueIsFull(const QueueId& queue, std::size_t waiting_max);
Error QueueIsClosed(const QueueId& queue);
Error PartiesAreFull(WorkItemId item);
Error NotInWrapUp(const AgentId& agent, WorkItemId item);
Error WrapUpAtItsLongest(WorkItemId item);
Error DurationInvalid();
Error DispositionRequired(const QueueId& queue);
Error DispositionUnknown(const QueueId& queue, const std::string& disposition);
Error NumberInvalid(const std::string& number);
Error WindowInvalid(std::string message);
Error QueueIsClosedThen(const QueueId& queue, std::optional<TimePoint> next_opening);
Error QueueIsNotServed(const QueueId& queue);
Error CallbackExists(const QueueId& queue, WorkItemId item);
Error CallbacksAreFull(std::size_t limit);
Error NotACallback(WorkItemId item);
Error ParkedIsFull(std::size_t limit);
Error NotParked(WorkItemId item);
Error MoreCame(WorkItemId item);
Error TextTooLong(std::string field, std::size_t bytes_max);

}  // namespace strowger::core
