#include "support/scripted_pbx.h"

#include <grpcpp/channel.h>

#include <chrono>
#include <utility>

#include "session/endpoint.h"
#include "session/refusal.h"
#include "strowger/access/v1/sign_in.pb.h"

namespace strowger::simulator {

class ScriptedPbx::SystemClock final : public Clock {
 public:
  TimePoint Now() const override { return std::chrono::system_clock::now(); }
};

ScriptedPbx::ScriptedPbx(Options options)
    : options_(std::move(options)),
      clock_(std::make_unique<SystemClock>()),
      pbx_(
          *clock_, options_.call_prefix,
          [this](const std::string& device) {
            const auto found = fates_.find(device);
            return found == fates_.end() ? RingFate::kRings : found->second;
          },
          [this](const call::v1::Command&) { return refuses_verbs_; }),
      outbox_({}, 1),
      talk_({.link = "links/" + options_.link, .answers = options_.answers}, pbx_, outbox_, tally_,
            [](const std::string&) {}) {}

ScriptedPbx::~ScriptedPbx() {
  if (stream_) Cut();
}

Result<void> ScriptedPbx::Join() {
  const auto endpoint = client::ChooseEndpoint(
      {.address = options_.server, .authorities_file = {}, .wants_tls = false});
  if (!endpoint.ok()) return endpoint.error();
  auto channel = client::OpenChannel(*endpoint);
  if (!channel.ok()) return channel.error();
  client_ = std::make_unique<client::Client>(*channel);
  access::v1::SignInRequest request;
  request.set_user(options_.user);
  request.set_password(options_.password);
  auto answer = client_->Ask<access::v1::SignInResponse>(
      request, {.attempt = options_.patience, .total = options_.patience});
  if (!answer.ok()) return answer.error();
  client_->SetToken(answer->session_token());
  return Rejoin();
}

Result<void> ScriptedPbx::Rejoin() {
  const TimePoint deadline = clock_->Now() + options_.patience;
  for (;;) {
    Open();
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, deadline, [this] { return talk_.is_open() || is_lost_; });
    if (talk_.is_open()) return {};
    // A server that is being started again is tried until the time is over.
    const bool may_come = is_lost_ && client::IsUnreachable(why_lost_);
    if (!may_come || clock_->Now() >= deadline) return is_lost_ ? why_lost_ : Unavailable("", "");
    changed_.wait_for(lock, std::chrono::milliseconds(50), [] { return false; });
  }
}

void ScriptedPbx::Open() {
  if (stream_) Cut();
  auto stream = std::make_unique<LinkStream>(
      client_->channel(), client_->token(),
      LinkStream::Listener{.heard =
                               [this](call::v1::ConnectResponse message) {
                                 const std::lock_guard lock(mutex_);
                                 if (message.has_problem()) {
                                   problems_.push_back(message.problem().reason());
                                 }
                                 if (message.has_acknowledge()) {
                                   NoteAcknowledged(message.acknowledge().sequence());
                                 }
                                 if (message.has_snapshot_request()) {
                                   // The snapshot does not tell of calls that are over.
                                   std::erase_if(offered_, [this](const auto& one) {
                                     return pbx_.Find(one.second) == nullptr;
                                   });
                                 }
                                 talk_.Hear(message);
                                 Settle();
                               },
                           .lost =
                               [this](Error why) {
                                 const std::lock_guard lock(mutex_);
                                 talk_.Close();
                                 is_lost_ = true;
                                 why_lost_ = std::move(why);
                                 changed_.notify_all();
                               }});
  const std::lock_guard lock(mutex_);
  is_lost_ = false;
  stream_ = std::move(stream);
  talk_.Open([this](call::v1::ConnectRequest request) {
    if (alter_ && request.has_events()) {
      std::exchange(alter_, nullptr)(*request.mutable_events());
    }
    stream_->Send(std::move(request));
  });
}

void ScriptedPbx::Cut() {
  stream_->Break();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_lost_; });
  stream_.reset();
}

void ScriptedPbx::SendRaw(call::v1::ConnectRequest request) { stream_->Send(std::move(request)); }

void ScriptedPbx::AlterNextMessage(std::function<void(call::v1::PbxEvents&)> alter) {
  const std::lock_guard lock(mutex_);
  alter_ = std::move(alter);
}

void ScriptedPbx::WaitAMoment(Duration moment) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, moment, [] { return false; });
}

std::vector<std::string> ScriptedPbx::AcknowledgedCalls() {
  const std::lock_guard lock(mutex_);
  return acknowledged_calls_;
}

// Under the lock.
void ScriptedPbx::NoteAcknowledged(std::uint64_t sequence) {
  while (!offered_.empty() && offered_.begin()->first <= sequence) {
    acknowledged_calls_.push_back(offered_.begin()->second);
    offered_.erase(offered_.begin());
  }
}

bool ScriptedPbx::WaitUntilAcknowledged() {
  std::unique_lock lock(mutex_);
  return Wait(lock, [this] { return outbox_.unacknowledged() == 0; });
}

Error ScriptedPbx::WaitForLoss() {
  std::unique_lock lock(mutex_);
  if (!Wait(lock, [this] { return is_lost_; })) return {};
  return why_lost_;
}

std::string ScriptedPbx::CustomerCalls(const std::string& caller,
                                       std::map<std::string, std::string> attached,
                                       const std::string& dialled) {
  const std::lock_guard lock(mutex_);
  call::v1::Offered offered;
  offered.set_caller(caller);
  offered.set_dialled(dialled);
  for (auto& [key, value] : attached) (*offered.mutable_attached())[key] = value;
  const std::string call = pbx_.StartCall(std::move(offered));
  Settle();
  return call;
}

void ScriptedPbx::CustomerHangsUp(const std::string& call) {
  const std::lock_guard lock(mutex_);
  if (const call::v1::Call* found = pbx_.Find(call)) {
    pbx_.HangUp(call, std::string(found->customer_leg().leg()));
  }
  Settle();
}

void ScriptedPbx::CustomerPresses(const std::string& call, const std::string& digits) {
  const std::lock_guard lock(mutex_);
  if (const call::v1::Call* found = pbx_.Find(call)) {
    pbx_.PressDigits(call, found->customer_leg().leg(), digits);
  }
  Settle();
}

void ScriptedPbx::Answers(const std::string& device) {
  const std::lock_guard lock(mutex_);
  const auto [call, leg] = LegAt(device);
  pbx_.Answer(call, leg);
  Settle();
}

void ScriptedPbx::HangsUp(const std::string& device) {
  const std::lock_guard lock(mutex_);
  const auto [call, leg] = LegAt(device);
  pbx_.HangUp(call, leg);
  Settle();
}

void ScriptedPbx::GivesUp(const std::string& device, call::v1::Cause cause) {
  const std::lock_guard lock(mutex_);
  const auto [call, leg] = LegAt(device);
  pbx_.GiveUpRinging(call, leg, cause);
  Settle();
}

void ScriptedPbx::RefusesVerbs(bool refuses) {
  const std::lock_guard lock(mutex_);
  refuses_verbs_ = refuses;
}

void ScriptedPbx::SetFate(const std::string& device, RingFate fate) {
  const std::lock_guard lock(mutex_);
  fates_[device] = fate;
}

void ScriptedPbx::AnswersAlways(const std::string& device) {
  const std::lock_guard lock(mutex_);
  answers_always_[device] = true;
  const auto [call, leg] = LegAt(device);
  pbx_.Answer(call, leg);
  Settle();
}

bool ScriptedPbx::WaitUntil(const Condition& condition) {
  std::unique_lock lock(mutex_);
  return Wait(lock, [&] { return condition(pbx_); });
}

bool ScriptedPbx::WaitForRinging(const std::string& device) {
  std::unique_lock lock(mutex_);
  return Wait(lock, [&] {
    const auto [call, leg] = LegAt(device);
    return pbx_.RingTimeout(call, leg).count() > 0;
  });
}

bool ScriptedPbx::WaitForTalk(const std::string& device) {
  std::unique_lock lock(mutex_);
  return Wait(lock, [&] {
    const auto [call, leg] = LegAt(device);
    return !leg.empty() && pbx_.RingTimeout(call, leg).count() == 0;
  });
}

bool ScriptedPbx::WaitForSilence(const std::string& device) {
  std::unique_lock lock(mutex_);
  return Wait(lock, [&] { return LegAt(device).second.empty(); });
}

bool ScriptedPbx::WaitForCustomer(const std::string& call, call::v1::LegState state) {
  return WaitUntil([&](const Pbx& pbx) {
    const call::v1::Call* found = pbx.Find(call);
    return found != nullptr && found->customer_leg().state() == state;
  });
}

bool ScriptedPbx::WaitForEnd(const std::string& call) {
  return WaitUntil([&](const Pbx& pbx) { return pbx.Find(call) == nullptr; });
}

std::size_t ScriptedPbx::calls() {
  const std::lock_guard lock(mutex_);
  return pbx_.calls();
}

std::string ScriptedPbx::CallAt(const std::string& device) {
  const std::lock_guard lock(mutex_);
  return LegAt(device).first;
}

TimePoint ScriptedPbx::RangAt(const std::string& device) {
  const std::lock_guard lock(mutex_);
  TimePoint last{};
  for (const Ring& ring : rings_) {
    if (ring.device == device) last = ring.time;
  }
  return last;
}

std::vector<std::string> ScriptedPbx::RungAt(const std::string& device) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> calls;
  for (const Ring& ring : rings_) {
    if (ring.device == device) calls.push_back(ring.call);
  }
  return calls;
}

std::vector<std::string> ScriptedPbx::RungCalls() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> calls;
  for (const Ring& ring : rings_) calls.push_back(ring.call);
  return calls;
}

Tally ScriptedPbx::tally() {
  const std::lock_guard lock(mutex_);
  return tally_;
}

std::vector<std::string> ScriptedPbx::problems() {
  const std::lock_guard lock(mutex_);
  return problems_;
}

// Under the lock: what happened goes to the server, and telephones do as they were told.
void ScriptedPbx::Settle() {
  for (auto events = pbx_.TakeEvents(); !events.empty(); events = pbx_.TakeEvents()) {
    for (call::v1::PbxEvent& event : events) {
      const std::string device = pbx_.DeviceOf(event.call(), event.leg());
      if (event.has_delivered()) {
        rings_.push_back({event.call(), device, clock_->Now()});
        if (answers_always_[device]) pbx_.Answer(event.call(), event.leg());
      }
      const std::string offered = event.has_offered() ? event.call() : "";
      outbox_.Add(std::move(event));
      if (!offered.empty()) offered_[outbox_.last_sequence()] = offered;
    }
  }
  talk_.SendEvents();
  changed_.notify_all();
}

std::pair<std::string, std::string> ScriptedPbx::LegAt(const std::string& device) const {
  for (const call::v1::Call& call : pbx_.ListCalls()) {
    for (const call::v1::Leg& leg : call.legs()) {
      if (leg.device() == device) return {call.call(), leg.leg()};
    }
  }
  return {};
}

template <class Predicate>
bool ScriptedPbx::Wait(std::unique_lock<std::mutex>& lock, Predicate predicate) {
  return changed_.wait_for(lock, options_.patience, predicate);
}

}  // namespace strowger::simulator
