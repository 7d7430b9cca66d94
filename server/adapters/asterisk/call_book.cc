#include "adapters/asterisk/call_book.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "adapters/asterisk/offered_call.h"
#include "core/call/call.h"

namespace strowger::asterisk {
namespace {

bool IsIn(const std::vector<std::string>& channels, const std::string& channel) {
  return std::find(channels.begin(), channels.end(), channel) != channels.end();
}

}  // namespace

CallBook::CallBook(const AriLinkOptions& options)
    : options_(options), names_(options.application) {}

TrackedCall* CallBook::Find(const PbxCallId& call) {
  auto found = calls_.find(call);
  return found == calls_.end() ? nullptr : &found->second;
}

MadeCall* CallBook::FindMade(const PbxCallId& call) {
  auto found = made_.find(call);
  return found == made_.end() ? nullptr : &found->second;
}

void CallBook::DropIfOver(const PbxCallId& call) {
  auto made = made_.find(call);
  if (made != made_.end() && made->second.is_over()) made_.erase(made);
  auto found = calls_.find(call);
  if (found != calls_.end() && found->second.is_over()) calls_.erase(found);
}

bool CallBook::IsCustomer(const AriChannel& channel) const {
  if (channel.application != "Stasis" || names_.AsLeg(channel.id)) return false;
  const std::string& arguments = channel.application_data;
  return arguments.substr(0, arguments.find(',')) == options_.application;
}

// ---- Events

// Finds whose channel or bridge an event is about and hands it to that call.
struct CallBook::Hearer {
  CallBook& book;
  BookWork& work;

  // Runs one of the two on the call that the channel belongs to; the channel of a leg names it.
  template <class OnCustomer, class OnLeg>
  void Visit(const std::string& channel, OnCustomer on_customer, OnLeg on_leg) {
    std::optional<LegName> name = book.names_.AsLeg(channel);
    const PbxCallId call = name ? name->call : PbxCallId(channel);
    TrackedCall* tracked = book.Find(call);
    if (tracked == nullptr) return;
    if (name) {
      on_leg(*tracked, name->leg);
    } else {
      on_customer(*tracked);
    }
    book.DropIfOver(call);
  }

  PbxCallId CallOf(const std::string& channel) const {
    const std::optional<LegName> name = book.names_.AsLeg(channel);
    return name ? name->call : PbxCallId(channel);
  }
  MadeCall* MadeOf(const std::string& channel) const { return book.FindMade(CallOf(channel)); }

  void operator()(const ChannelArrived& event) {
    std::optional<LegName> name = book.names_.AsLeg(event.channel.id);
    if (!name) return book.CustomerArrives(event, work);
    if (MadeCall* made = book.FindMade(name->call)) return made->OnAgentAnswered(work);
    if (TrackedCall* tracked = book.Find(name->call)) {
      tracked->OnLegAnswered(name->leg, work);
    } else {
      // The telephone was answered when the customer had just gone.
      book.HangUpStray(*name, work);
    }
  }
  void operator()(const ChannelLeft& event) { Gone(event.channel, 0); }
  void operator()(const ChannelDestroyed& event) { Gone(event.channel, event.cause); }
  void Gone(const std::string& channel, int cause) {
    if (MadeCall* made = MadeOf(channel)) {
      made->OnGone(!book.names_.AsLeg(channel), cause, work);
      return book.DropIfOver(CallOf(channel));
    }
    Visit(
        channel, [&](TrackedCall& call) { call.OnCustomerGone(work); },
        [&](TrackedCall& call, const LegId& leg) { call.OnLegGone(leg, cause, work); });
  }
  void operator()(const ChannelStateChanged& event) {
    if (event.state != ChannelState::kRinging) return;
    if (MadeCall* made = MadeOf(event.channel)) {
      return made->OnRinging(!book.names_.AsLeg(event.channel), work);
    }
    Visit(
        event.channel, [](TrackedCall&) {},
        [&](TrackedCall& call, const LegId& leg) { call.OnLegRinging(leg, work); });
  }
  void operator()(const BridgeEntered& event) { Move(event.bridge, event.channel, true); }
  void operator()(const BridgeLeft& event) { Move(event.bridge, event.channel, false); }
  void Move(const std::string& bridge, const std::string& channel, bool in_talk) {
    if (!book.names_.AsTalk(bridge)) return;
    Visit(
        channel, [&](TrackedCall& call) { call.OnCustomerInTalk(in_talk, work); },
        [&](TrackedCall& call, const LegId& leg) { call.OnLegInTalk(leg, in_talk, work); });
  }
  void operator()(const DigitReceived& event) {
    Visit(
        event.channel, [&](TrackedCall& call) { call.OnDigit(event.digit, work); },
        [](TrackedCall&, const LegId&) {});
  }
  void operator()(const PlaybackEnded& event) {
    Visit(
        event.channel, [&](TrackedCall& call) { call.OnPlaybackFinished(event.playback, work); },
        [](TrackedCall&, const LegId&) {});
  }
  void operator()(const TelephoneHeld& event) { HoldKey(event.channel, true); }
  void operator()(const TelephoneRetrieved& event) { HoldKey(event.channel, false); }
  void HoldKey(const std::string& channel, bool held) {
    Visit(
        channel, [](TrackedCall&) {},
        [&](TrackedCall& call, const LegId& leg) { call.OnLegHeldAtTelephone(leg, held, work); });
  }
  void operator()(const ApplicationReplaced&) {}
  void operator()(const EchoHeard&) {}
  void operator()(const UnusedEvent&) {}
};

// Hands each command to the call it names.
struct CallBook::Obeyer {
  CallBook& book;
  BookWork& work;
  const core::CommandKind kind;

  void operator()(const core::QueueCall& c) {
    if (TrackedCall* call = Wanted(c.call, {})) call->Queue(work);
  }
  void operator()(const core::PlayAnnouncement& c) {
    if (TrackedCall* call = book.Find(c.call)) call->Announce(c.announcement, work);
  }
  void operator()(const core::RingDevice& c) {
    if (TrackedCall* call = Wanted(c.call, c.leg)) call->Ring(c.leg, c.device, c.timeout, work);
  }
  void operator()(const core::AnswerLeg& c) {
    // ARI cannot answer a ringing telephone; the link's abilities say so.
    Refuse(c.call, c.leg);
  }
  void operator()(const core::HoldLeg& c) {
    if (TrackedCall* call = Wanted(c.call, c.leg)) call->Hold(c.leg, work);
  }
  void operator()(const core::RetrieveLeg& c) {
    if (TrackedCall* call = Wanted(c.call, c.leg)) call->Retrieve(c.leg, work);
  }
  void operator()(const core::ConsultDevice& c) {
    if (TrackedCall* call = Wanted(c.call, c.leg)) {
      call->Consult(c.agent_leg, c.leg, c.device, c.timeout, work);
    }
  }
  void operator()(const core::TransferCall& c) {
    if (TrackedCall* call = Wanted(c.call, c.leg)) call->Transfer(c.agent_leg, c.leg, work);
  }
  void operator()(const core::ConferenceCall& c) {
    if (TrackedCall* call = Wanted(c.call, {})) call->Conference(work);
  }
  void operator()(const core::DivertCall& c) {
    if (TrackedCall* call = Wanted(c.call, {})) call->DivertAfter(c.number, c.announcement, work);
  }
  void operator()(const core::ClearLeg& c) {
    if (TrackedCall* call = book.Find(c.call)) return call->ClearLeg(c.leg, c.cause, work);
    if (MadeCall* made = book.FindMade(c.call)) return made->ClearLeg(c.leg, work);
    // The call is gone; should the leg be left, its name is enough to end it.
    if (c.leg) book.HangUpStray({c.leg, c.call}, work);
  }
  void operator()(const core::ClearCall& c) {
    if (TrackedCall* call = book.Find(c.call)) call->ClearAfter(c.announcement, work);
    if (MadeCall* made = book.FindMade(c.call)) made->Clear(work);
  }
  void operator()(const core::MakeCall& c) {
    if (book.Find(c.call) != nullptr || book.calls_.size() + book.made_.size() >= kCallsMax) {
      return Refuse(c.call, c.leg);
    }
    book.made_.try_emplace(c.call, book.options_, c.call).first->second.Make(c, work);
    book.DropIfOver(c.call);
  }
  void operator()(const core::DialDigits& c) {
    if (MadeCall* made = book.FindMade(c.call)) return made->Dial(c, work);
    Refuse(c.call, c.leg);
  }
  TrackedCall* Wanted(const PbxCallId& id, const LegId& leg) {
    TrackedCall* call = book.Find(id);
    if (call == nullptr) Refuse(id, leg);
    return call;
  }
  void Refuse(const PbxCallId& call, const LegId& leg) {
    work.events.push_back(
        core::CommandRefused{book.options_.link, call, leg, core::Cause::kFailure, kind});
  }
};

void CallBook::HangUpStray(const LegName& name, BookWork& work) {
  AriRequest request = HangUpChannel(names_.OfLeg(name.leg, name.call));
  request.note.call = name.call;
  work.requests.push_back(std::move(request));
}

void CallBook::CustomerArrives(const ChannelArrived& event, BookWork& work) {
  const PbxCallId id(event.channel.id);
  if (Find(id) != nullptr) return;
  if (MadeCall* made = FindMade(id)) {
    if (auto tracked = made->Answered(event.channel, work)) {
      made_.erase(id);
      calls_.emplace(id, *std::move(tracked));
    }
    return;
  }
  if (core::IsMade(id)) {  // Answered after it was given up.
    work.requests.push_back(HangUpChannel(event.channel.id));
    return;
  }
  if (calls_.size() >= kCallsMax) {
    work.requests.push_back(HangUpChannel(event.channel.id));
    return;
  }
  auto [at, inserted] =
      calls_.try_emplace(id, options_, ToOfferedCall(event.channel, event.arguments),
                         event.channel.state == ChannelState::kUp);
  at->second.Arrive(work);
}

void CallBook::Hear(const AriEvent& event, BookWork& work) {
  std::visit(Hearer{*this, work}, event);
}

void CallBook::Obey(const core::PbxCommand& command, BookWork& work) {
  std::visit(Obeyer{*this, work, core::KindOf(command)}, command);
}

void CallBook::Conclude(const RequestNote& note, const AriResponse& response, BookWork& work) {
  if (MadeCall* made = FindMade(note.call)) {
    made->OnAnswer(note, response, work);
    return DropIfOver(note.call);
  }
  TrackedCall* call = Find(note.call);
  if (call == nullptr) return;
  call->OnAnswer(note, response, work);
  DropIfOver(note.call);
}

// ---- Snapshot

std::vector<service::LinkSnapshotCall> CallBook::Restore(const AriSnapshot& snapshot,
                                                         BookWork& work) {
  Forget();
  std::map<PbxCallId, std::vector<std::string>> talks;
  for (const AriBridge& bridge : snapshot.bridges) {
    if (std::optional<PbxCallId> call = names_.AsTalk(bridge.id)) talks[*call] = bridge.channels;
  }
  std::map<PbxCallId, std::vector<TrackedCall::FoundLeg>> legs;
  for (const AriChannel& channel : snapshot.channels) {
    std::optional<LegName> name = names_.AsLeg(channel.id);
    if (!name) continue;
    auto talk = talks.find(name->call);
    bool is_in_talk = talk != talks.end() && IsIn(talk->second, channel.id);
    legs[name->call].push_back({name->leg, channel.state, is_in_talk});
  }
  std::vector<service::LinkSnapshotCall> found;
  for (const AriChannel& channel : snapshot.channels) {
    if (!IsCustomer(channel)) {
      // Somebody whom we dialled, for a call that nobody follows any more.
      if (core::IsMade(PbxCallId(channel.id))) work.requests.push_back(HangUpChannel(channel.id));
      continue;
    }
    const std::vector<std::string> arguments = SplitArguments(channel.application_data);
    service::OfferedCall offered = ToOfferedCall(channel, arguments);
    if (const auto leg = DialledLeg(channel, arguments)) offered.customer_leg = *leg;
    if (auto values = snapshot.variables.find(channel.id); values != snapshot.variables.end()) {
      for (const auto& [name, value] : values->second) {
        TakeVariable(name, value, offered);
      }
    }
    const PbxCallId id = offered.call;
    auto [at, inserted] =
        calls_.try_emplace(id, options_, std::move(offered), channel.state == ChannelState::kUp);
    auto talk = talks.find(id);
    bool is_in_talk = talk != talks.end() && IsIn(talk->second, channel.id);
    at->second.Resume(is_in_talk, talk != talks.end(), legs[id], work);
    found.push_back(at->second.Describe());
  }
  // Legs and bridges whose customer left while nobody listened.
  for (const auto& [call, left] : legs) {
    if (Find(call) != nullptr) continue;
    for (const TrackedCall::FoundLeg& leg : left) {
      HangUpStray({leg.leg, call}, work);
    }
  }
  for (const auto& [call, channels] : talks) {
    if (Find(call) == nullptr) work.requests.push_back(DestroyBridge(names_.OfTalk(call)));
  }
  return found;
}

}  // namespace strowger::asterisk
