#include "adapters/asterisk/made_call.h"

#include <utility>

#include "adapters/asterisk/dial_string.h"
#include "adapters/asterisk/hangup_cause.h"
#include "adapters/asterisk/offered_call.h"
#include "core/call/call.h"

namespace strowger::asterisk {

using core::Cause;
using core::LegEventKind;

namespace {

constexpr std::string_view kLegArgument = "leg=";

}  // namespace

MadeCall::MadeCall(const AriLinkOptions& options, PbxCallId call)
    : options_(options), names_(options.application), call_(std::move(call)) {}

std::string MadeCall::ChannelOf(bool is_customer) const {
  return is_customer ? call_.value : names_.OfLeg(agent_->leg, call_);
}

void MadeCall::Send(AriRequest request, Purpose purpose, BookWork& work, LegId leg) const {
  request.note = {purpose, call_, std::move(leg), {}};
  work.requests.push_back(std::move(request));
}

void MadeCall::Tell(const LegId& leg, LegEventKind kind, Cause cause, BookWork& work) const {
  work.events.push_back(core::LegEvent{options_.link, call_, leg, kind, cause, {}});
}

void MadeCall::Start(const LegId& leg, bool is_customer, const std::string& endpoint,
                     Duration timeout, BookWork& work) {
  RingRequest ring;
  ring.channel = ChannelOf(is_customer);
  ring.endpoint = endpoint;
  ring.application = options_.application;
  ring.arguments = std::string(kLegArgument) + leg.value;
  ring.timeout = timeout;
  if (!is_customer) ring.variables = options_.leg_variables;
  Send(asterisk::Ring(ring), Purpose::kRing, work, leg);
}

void MadeCall::Make(const core::MakeCall& make, BookWork& work) {
  if (agent_ || customer_) return;
  agent_ = Party{.leg = make.leg};
  if (!IsDialable(make.device.value) || ChannelOf(false).size() > kNameBytesMax) {
    agent_.reset();
    return Tell(make.leg, LegEventKind::kFailed, Cause::kUnreachable, work);
  }
  Start(make.leg, false, EndpointOf(options_, make.device), make.timeout, work);
}

void MadeCall::Dial(const core::DialDigits& dial, BookWork& work) {
  const bool is_ready = agent_ && agent_->leg == dial.agent_leg &&
                        agent_->stage == Stage::kAnswered && !agent_->is_hanging_up;
  if (customer_) return;
  if (!is_ready || !IsDialable(dial.number.value)) {
    const Cause cause = is_ready ? Cause::kUnreachable : Cause::kFailure;
    work.events.push_back(core::CommandRefused{options_.link, call_, dial.leg, cause,
                                               core::CommandKind::kDialDigits});
    return;
  }
  customer_ = Party{.leg = dial.leg};
  Send(PlayMedia(ChannelOf(false), Ringback(), "tone:ring"), Purpose::kNone, work);
  Start(dial.leg, true, "Local/" + dial.number.value + "@" + options_.transfer_context + "/n",
        dial.timeout, work);
}

void MadeCall::ClearLeg(const LegId& leg, BookWork& work) {
  if (agent_ && agent_->leg == leg) HangUp(false, work);
  if (customer_ && customer_->leg == leg) HangUp(true, work);
}

void MadeCall::Clear(BookWork& work) {
  HangUp(true, work);
  HangUp(false, work);
}

void MadeCall::HangUp(bool is_customer, BookWork& work) {
  std::optional<Party>& party = is_customer ? customer_ : agent_;
  if (!party || std::exchange(party->is_hanging_up, true)) return;
  Send(HangUpChannel(ChannelOf(is_customer)), Purpose::kHangUp, work, party->leg);
}

void MadeCall::OnRinging(bool is_customer, BookWork& work) {
  std::optional<Party>& party = is_customer ? customer_ : agent_;
  if (!party || party->stage != Stage::kDialling) return;
  party->stage = Stage::kRinging;
  Tell(party->leg, LegEventKind::kDelivered, Cause::kNormal, work);
}

void MadeCall::OnAgentAnswered(BookWork& work) {
  if (!agent_ || agent_->is_hanging_up || agent_->stage == Stage::kAnswered) return;
  agent_->stage = Stage::kAnswered;
  Tell(agent_->leg, LegEventKind::kEstablished, Cause::kNormal, work);
}

void MadeCall::OnGone(bool is_customer, int cause, BookWork& work) {
  std::optional<Party>& party = is_customer ? customer_ : agent_;
  if (!party) return;
  const Party gone = *std::exchange(party, std::nullopt);
  if (gone.is_hanging_up || gone.stage == Stage::kAnswered) {
    Tell(gone.leg, LegEventKind::kCleared, Cause::kNormal, work);
  } else {
    // A number that is dialled by the dial plan need not tell that it rings.
    const bool rang = is_customer || gone.stage == Stage::kRinging;
    Tell(gone.leg, LegEventKind::kFailed, CauseOfFailure(cause, rang), work);
  }
  // There is nobody to wait for the customer.
  if (!is_customer) HangUp(true, work);
}

void MadeCall::OnAnswer(const RequestNote& note, const AriResponse& response, BookWork& work) {
  const bool is_customer = customer_ && customer_->leg == note.leg;
  if (note.purpose == Purpose::kHangUp && response.status == 404) {
    return OnGone(is_customer, 0, work);
  }
  // The channel exists already: an earlier sending of the same request came through.
  if (note.purpose != Purpose::kRing || response.ok() || response.status == 409) return;
  std::optional<Party>& party = is_customer ? customer_ : agent_;
  if (!party || party->leg != note.leg) return;
  const LegId leg = party->leg;
  party.reset();
  Tell(leg, LegEventKind::kFailed, response.status == 500 ? Cause::kUnreachable : Cause::kFailure,
       work);
}

std::optional<TrackedCall> MadeCall::Answered(const AriChannel& channel, BookWork& work) {
  const bool is_wanted = customer_ && !customer_->is_hanging_up && agent_ && !agent_->is_hanging_up;
  if (!is_wanted) {
    Send(HangUpChannel(channel.id), Purpose::kNone, work);
    return std::nullopt;
  }
  service::OfferedCall offered = ToOfferedCall(channel, {});
  offered.customer_leg = customer_->leg;
  Send(StopPlayback(Ringback()), Purpose::kNone, work);
  TrackedCall tracked(options_, std::move(offered), true);
  tracked.Connect(agent_->leg, work);
  return tracked;
}

std::optional<LegId> DialledLeg(const AriChannel& channel,
                                const std::vector<std::string>& arguments) {
  if (!core::IsMade(PbxCallId(channel.id))) return std::nullopt;
  for (const std::string& argument : arguments) {
    if (argument.starts_with(kLegArgument)) return LegId(argument.substr(kLegArgument.size()));
  }
  return std::nullopt;
}

}  // namespace strowger::asterisk
