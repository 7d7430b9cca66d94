#pragma once

// The stable reasons of refused inputs, all in one place. Clients branch on them.
namespace strowger::core::reasons {

// The named thing does not exist.
inline constexpr char kAgentUnknown[] = "AGENT_UNKNOWN";
inline constexpr char kQueueUnknown[] = "QUEUE_UNKNOWN";
inline constexpr char kItemUnknown[] = "ITEM_UNKNOWN";

// Log-on: no telephone was named and the agent has no usual one; another agent holds it; the agent
// is logged on at another telephone.
inline constexpr char kDeviceMissing[] = "DEVICE_MISSING";
inline constexpr char kDeviceInUse[] = "DEVICE_IN_USE";
inline constexpr char kLoggedOnElsewhere[] = "LOGGED_ON_ELSEWHERE";

// The agent must log on first.
inline constexpr char kNotLoggedOn[] = "NOT_LOGGED_ON";

// The offer is not, or no longer, open for this agent.
inline constexpr char kOfferClosed[] = "OFFER_CLOSED";
// The PBX cannot answer a telephone on command: lift the receiver.
inline constexpr char kAnswerAtPhone[] = "ANSWER_AT_PHONE";

// The agent takes no part in the work item.
inline constexpr char kNotYours[] = "NOT_YOURS";
// The state of the work item forbids it.
inline constexpr char kNotAllowedNow[] = "NOT_ALLOWED_NOW";
// The consulted party has not answered yet.
inline constexpr char kConsultNotAnswered[] = "CONSULT_NOT_ANSWERED";
// The verb is one for calls only.
inline constexpr char kNotACall[] = "NOT_A_CALL";
// The PBX is away, so nothing can be done to its calls.
inline constexpr char kLinkDown[] = "LINK_DOWN";

// A destination names none or more than one place, or one that the verb cannot reach.
inline constexpr char kDestinationInvalid[] = "DESTINATION_INVALID";
// The agent asked for is logged off, has no room for the work, or is on another PBX.
inline constexpr char kAgentNotAvailable[] = "AGENT_NOT_AVAILABLE";
inline constexpr char kQueueFull[] = "QUEUE_FULL";
inline constexpr char kQueueClosed[] = "QUEUE_CLOSED";
inline constexpr char kPartiesFull[] = "PARTIES_FULL";

// Wrap-up.
inline constexpr char kNotInWrapUp[] = "NOT_IN_WRAP_UP";
inline constexpr char kWrapUpAtItsLongest[] = "WRAP_UP_AT_ITS_LONGEST";
inline constexpr char kDurationInvalid[] = "DURATION_INVALID";
inline constexpr char kDispositionRequired[] = "DISPOSITION_REQUIRED";
inline constexpr char kDispositionUnknown[] = "DISPOSITION_UNKNOWN";

// A reason, disposition or number is longer than its maximum.
inline constexpr char kTextTooLong[] = "TEXT_TOO_LONG";

// Work that is brought in: calls come from a PBX, and without a key it could come in twice.
inline constexpr char kNotSubmitted[] = "NOT_SUBMITTED";
inline constexpr char kKeyMissing[] = "KEY_MISSING";

// Parking: as many items as may be are parked; the item is not parked.
inline constexpr char kParkedFull[] = "PARKED_FULL";
inline constexpr char kNotParked[] = "NOT_PARKED";
// Something joined the work that its agent has not seen.
inline constexpr char kMoreCame[] = "MORE_CAME";

// Callbacks: the number cannot be called, the time is past or too far away, no agent's PBX could
// make the call, one is promised to the number already, too many are, the work item is none.
inline constexpr char kNumberInvalid[] = "NUMBER_INVALID";
inline constexpr char kWindowInvalid[] = "WINDOW_INVALID";
inline constexpr char kQueueNotServed[] = "QUEUE_NOT_SERVED";
inline constexpr char kCallbackExists[] = "CALLBACK_EXISTS";
inline constexpr char kCallbacksFull[] = "CALLBACKS_FULL";
inline constexpr char kNotACallback[] = "NOT_A_CALLBACK";

// A set-up that takes a place from somebody who holds work, or a queue from work that is live.
inline constexpr char kAgentAtWork[] = "AGENT_AT_WORK";
inline constexpr char kQueueInUse[] = "QUEUE_IN_USE";

}  // namespace strowger::core::reasons
