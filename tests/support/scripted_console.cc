#include "support/scripted_console.h"

#include <grpcpp/channel.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "session/endpoint.h"

namespace strowger::client {

namespace {

TimePoint Now() { return std::chrono::system_clock::now(); }

template <class Request>
Request About(const std::string& work_item) {
  Request request;
  request.set_work_item(work_item);
  return request;
}

}  // namespace

ScriptedConsole::ScriptedConsole(Options options) : options_(std::move(options)) {}

ScriptedConsole::~ScriptedConsole() { Leave(); }

Result<void> ScriptedConsole::SignIn() {
  const auto endpoint =
      ChooseEndpoint({.address = options_.server, .authorities_file = {}, .wants_tls = false});
  if (!endpoint.ok()) return endpoint.error();
  auto channel = OpenChannel(*endpoint);
  if (!channel.ok()) return channel.error();
  watch_.reset();
  client_ = std::make_unique<Client>(*channel);
  access::v1::SignInRequest request;
  request.set_user(options_.user);
  request.set_password(options_.password);
  auto answer = client_->Ask<access::v1::SignInResponse>(
      request, {.attempt = options_.patience, .total = options_.patience});
  if (!answer.ok()) return answer.error();
  session_ = answer->session();
  client_->SetToken(answer->session_token());
  watch_ = std::make_unique<DeskWatch>(*client_, *this);
  watch_->Start();
  const bool is_known = WaitUntil([](const DeskState& state) { return state.is_known; });
  if (!is_known) return Unavailable("NO_SNAPSHOT", "No snapshot came: " + stream().why.message);
  return {};
}

void ScriptedConsole::Leave() {
  if (watch_) watch_->Stop();
}

void ScriptedConsole::BreakConnection() {
  if (watch_) watch_->Break();
}

DeskState ScriptedConsole::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::vector<ScriptedConsole::SeenEvent> ScriptedConsole::events() const {
  const std::lock_guard lock(mutex_);
  return events_;
}

std::vector<ScriptedConsole::SeenEvent> ScriptedConsole::EventsOf(
    agent::v1::DeskEvent::EventCase kind) const {
  std::vector<SeenEvent> some = events();
  std::erase_if(some, [kind](const SeenEvent& one) { return one.event.event_case() != kind; });
  return some;
}

StreamNews ScriptedConsole::stream() const {
  const std::lock_guard lock(mutex_);
  return stream_;
}

int ScriptedConsole::lost_count() const {
  const std::lock_guard lock(mutex_);
  return lost_count_;
}

bool ScriptedConsole::WaitUntil(const Condition& condition) const {
  return WaitUntil(condition, options_.patience);
}

bool ScriptedConsole::WaitUntil(const Condition& condition, Duration limit) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [&] { return condition(state_); });
}

bool ScriptedConsole::WaitForOffer() const {
  return WaitUntil([](const DeskState& state) { return state.desk.offer.has_value(); });
}

bool ScriptedConsole::WaitForNoOffer() const {
  return WaitUntil([](const DeskState& state) { return !state.desk.offer.has_value(); });
}

bool ScriptedConsole::WaitForPresence(routing::v1::Presence presence) const {
  return WaitUntil(
      [presence](const DeskState& state) { return state.desk.status.presence() == presence; });
}

bool ScriptedConsole::WaitForSlot(routing::v1::SlotState slot) const {
  return WaitUntil(
      [slot](const DeskState& state) { return state.desk.status.slot_state() == slot; });
}

bool ScriptedConsole::WaitForItem(routing::v1::WorkItemState item_state) const {
  return WaitUntil([item_state](const DeskState& state) {
    const auto& items = state.desk.work_items;
    return std::any_of(items.begin(), items.end(), [item_state](const auto& named) {
      return named.second.state() == item_state;
    });
  });
}

bool ScriptedConsole::WaitForNoItem() const {
  return WaitUntil([](const DeskState& state) { return state.desk.work_items.empty(); });
}

bool ScriptedConsole::WaitForOutcome(routing::v1::OfferOutcome outcome) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, options_.patience, [&] {
    return std::any_of(events_.begin(), events_.end(), [outcome](const SeenEvent& one) {
      return one.event.has_offer_closed() && one.event.offer_closed().outcome() == outcome;
    });
  });
}

bool ScriptedConsole::WaitForEvents(agent::v1::DeskEvent::EventCase kind, std::size_t count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, options_.patience, [&] {
    const auto is_one = [kind](const SeenEvent& one) { return one.event.event_case() == kind; };
    return static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(), is_one)) >= count;
  });
}

void ScriptedConsole::Forget() {
  const std::lock_guard lock(mutex_);
  events_.clear();
}

std::string ScriptedConsole::offer() const {
  const std::lock_guard lock(mutex_);
  return state_.desk.offer ? state_.desk.offer->name() : std::string();
}

std::string ScriptedConsole::work_item() const {
  const std::lock_guard lock(mutex_);
  return state_.desk.status.work_item();
}

Result<void> ScriptedConsole::Do(const google::protobuf::Message& request) {
  STROWGER_CHECK(client_ != nullptr);  // SignIn comes first.
  auto answer =
      client_->AskAny(request, {.attempt = options_.patience, .total = options_.patience});
  if (!answer.ok()) return answer.error();
  return {};
}

Result<void> ScriptedConsole::LogOn(const std::string& device) {
  agent::v1::LogOnRequest request;
  request.set_device(device.empty() ? options_.device : device);
  return Do(request);
}

Result<void> ScriptedConsole::LogOff() { return Do(agent::v1::LogOffRequest()); }

Result<void> ScriptedConsole::Ready() {
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_READY);
  return Do(request);
}

Result<void> ScriptedConsole::NotReady(const std::string& reason) {
  agent::v1::SetPresenceRequest request;
  request.set_presence(routing::v1::PRESENCE_NOT_READY);
  request.set_reason(reason);
  return Do(request);
}

Result<void> ScriptedConsole::Accept() {
  agent::v1::AcceptOfferRequest request;
  request.set_offer(offer());
  return Do(request);
}

Result<void> ScriptedConsole::Decline(const std::string& reason) {
  agent::v1::DeclineOfferRequest request;
  request.set_offer(offer());
  request.set_reason(reason);
  return Do(request);
}

Result<void> ScriptedConsole::Hold() { return Do(About<agent::v1::HoldCallRequest>(work_item())); }

Result<void> ScriptedConsole::Retrieve() {
  return Do(About<agent::v1::RetrieveCallRequest>(work_item()));
}

Result<void> ScriptedConsole::TransferToAgent(const std::string& agent) {
  auto request = About<agent::v1::TransferCallRequest>(work_item());
  request.mutable_destination()->set_agent(agent);
  return Do(request);
}

Result<void> ScriptedConsole::TransferToQueue(const std::string& queue) {
  auto request = About<agent::v1::TransferCallRequest>(work_item());
  request.mutable_destination()->set_queue(queue);
  return Do(request);
}

Result<void> ScriptedConsole::TransferToNumber(const std::string& number) {
  auto request = About<agent::v1::TransferCallRequest>(work_item());
  request.mutable_destination()->set_number(number);
  return Do(request);
}

Result<void> ScriptedConsole::ConsultAgent(const std::string& agent) {
  auto request = About<agent::v1::StartConsultationRequest>(work_item());
  request.mutable_destination()->set_agent(agent);
  return Do(request);
}

Result<void> ScriptedConsole::ConsultNumber(const std::string& number) {
  auto request = About<agent::v1::StartConsultationRequest>(work_item());
  request.mutable_destination()->set_number(number);
  return Do(request);
}

Result<void> ScriptedConsole::CancelConsultation() {
  return Do(About<agent::v1::CancelConsultationRequest>(work_item()));
}

Result<void> ScriptedConsole::CompleteTransfer() {
  return Do(About<agent::v1::CompleteTransferRequest>(work_item()));
}

Result<void> ScriptedConsole::Conference() {
  return Do(About<agent::v1::StartConferenceRequest>(work_item()));
}

Result<void> ScriptedConsole::Release() {
  return Do(About<agent::v1::ReleaseCallRequest>(work_item()));
}

Result<void> ScriptedConsole::FinishWrapUp(const std::string& disposition,
                                           routing::v1::Presence next) {
  auto request = About<agent::v1::FinishWrapUpRequest>(work_item());
  request.set_disposition(disposition);
  request.set_next_presence(next);
  return Do(request);
}

Result<void> ScriptedConsole::AddNote(const std::string& text) {
  auto request = About<agent::v1::AddNoteRequest>(work_item());
  request.set_text(text);
  return Do(request);
}

Result<void> ScriptedConsole::LinkTicket(const std::string& ticket) {
  auto request = About<agent::v1::LinkTicketRequest>(work_item());
  request.set_ticket(ticket);
  return Do(request);
}

Result<void> ScriptedConsole::Identify(const std::string& customer) {
  auto request = About<agent::v1::IdentifyCustomerRequest>(work_item());
  request.set_customer(customer);
  return Do(request);
}

void ScriptedConsole::OnFrame(const DeskFrame& frame) {
  const TimePoint now = Now();
  std::vector<agent::v1::DeskEvent> live;
  {
    const std::lock_guard lock(mutex_);
    const bool is_snapshot = state_.incoming.has_value();
    for (const auto& event : frame.events().events()) {
      if (is_snapshot || event.header().sequence() <= state_.sequence) continue;
      events_.push_back({now, event});
      live.push_back(event);
    }
    state_ = Apply(std::move(state_), frame, now);
    changed_.notify_all();
  }
  for (const auto& event : live) WorkAlone(event);
}

void ScriptedConsole::OnStream(const StreamNews& news) {
  const std::lock_guard lock(mutex_);
  stream_ = news;
  if (news.state == StreamState::kResuming) ++lost_count_;
  if (news.state != StreamState::kLive) state_ = Disconnect(std::move(state_));
  changed_.notify_all();
}

void ScriptedConsole::WorkAlone(const agent::v1::DeskEvent& event) {
  const Patience patience{.attempt = options_.patience, .total = options_.patience};
  if (options_.accepts_offers && event.has_offer_made()) {
    agent::v1::AcceptOfferRequest request;
    request.set_offer(event.offer_made().offer().name());
    client_->Send(request, patience, [](const auto&) {});
  }
  const auto& item = event.work_item_changed().work_item();
  if (options_.finishes_with && item.state() == routing::v1::WORK_ITEM_STATE_WRAP_UP &&
      Allows(item, routing::v1::VERB_FINISH_WRAP_UP)) {
    auto request = About<agent::v1::FinishWrapUpRequest>(item.name());
    request.set_disposition(*options_.finishes_with);
    client_->Send(request, patience, [](const auto&) {});
  }
}

}  // namespace strowger::client
