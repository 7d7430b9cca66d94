#include "simulator/desk_robot.h"

#include <algorithm>
#include <utility>

#include "strowger/access/v1/sign_in.pb.h"
#include "strowger/agent/v1/desk.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

namespace strowger::simulator {

using routing::v1::Verb;

namespace {

constexpr Seconds kSignInPause{2};
constexpr Seconds kHoldAfterMean{5};
constexpr Seconds kHoldMean{6};
constexpr Seconds kReactionTime{1};

bool Allows(const routing::v1::WorkItem& item, Verb verb) {
  const auto& verbs = item.allowed_verbs();
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

}  // namespace

DeskRobot::DeskRobot(Who who, DeskHabits habits, std::shared_ptr<grpc::Channel> channel,
                     Parts parts)
    : who_(std::move(who)),
      habits_(habits),
      parts_(std::move(parts)),
      random_(who_.seed),
      client_(std::move(channel)) {}

DeskRobot::~DeskRobot() = default;

void DeskRobot::Start() { SignIn(); }

void DeskRobot::Leave() {
  is_leaving_ = true;
  if (!is_at_work_) return;
  const auto left = client_.Ask<agent::v1::LogOffResponse>(
      agent::v1::LogOffRequest(),
      {.attempt = std::chrono::seconds(2), .total = std::chrono::seconds(2)});
  if (!left.ok()) parts_.say(who_.user + ": " + left.error().message);
}

void DeskRobot::SignIn() {
  access::v1::SignInRequest request;
  request.set_user(who_.user);
  request.set_password(who_.password);
  client_.Send(request, {}, [this](Result<client::Client::Answer> answer) {
    auto shared = std::make_shared<Result<client::Client::Answer>>(std::move(answer));
    parts_.inbox.Post([this, shared] {
      if (shared->ok()) {
        client_.SetToken(dynamic_cast<access::v1::SignInResponse&>(***shared).session_token());
        TakePlace();
        return;
      }
      parts_.say(who_.user + " cannot sign in: " + shared->error().message);
      const bool may_succeed_later = shared->error().code == ErrorCode::kUnavailable ||
                                     shared->error().code == ErrorCode::kResourceExhausted;
      if (may_succeed_later && !is_leaving_) {
        parts_.agenda.At(parts_.clock.Now() + std::chrono::duration_cast<Duration>(kSignInPause),
                         [this] { SignIn(); });
      }
    });
  });
}

void DeskRobot::TakePlace() {
  watch_ = std::make_unique<client::DeskWatch>(client_, *this);
  watch_->Start();
  Ask(agent::v1::LogOnRequest(), [this] {
    is_at_work_ = true;
    agent::v1::SetPresenceRequest request;
    request.set_presence(routing::v1::PRESENCE_READY);
    Ask(request);
  });
}

void DeskRobot::OnFrame(const client::DeskFrame& frame) {
  parts_.inbox.Post([this, frame] { Apply(frame); });
}

void DeskRobot::OnStream(const client::StreamNews& news) {
  if (news.state != client::StreamState::kEnded) return;
  parts_.inbox.Post([this, why = news.why.message] {
    parts_.say(who_.user + " lost the desk for good: " + why);
    is_at_work_ = false;
  });
}

void DeskRobot::Apply(const client::DeskFrame& frame) {
  if (frame.has_snapshot_begin() || frame.has_reset()) work_.clear();
  for (const auto& event : frame.events().events()) Apply(event);
}

void DeskRobot::Apply(const agent::v1::DeskEvent& event) {
  if (event.has_presence_changed()) OnStatus(event.presence_changed().status());
  if (event.has_offer_made()) OnOffer(event.offer_made());
  if (event.has_work_item_changed()) OnItem(event.work_item_changed().work_item());
  if (event.has_work_item_gone()) work_.erase(event.work_item_gone().work_item());
}

void DeskRobot::OnStatus(const routing::v1::AgentStatus& status) {
  status_ = status;
  const bool was_sent_away = status.presence() == routing::v1::PRESENCE_NOT_READY &&
                             status.cause() != routing::v1::PRESENCE_CAUSE_AGENT &&
                             status.cause() != routing::v1::PRESENCE_CAUSE_SUPERVISOR;
  if (!was_sent_away || is_return_planned_ || is_leaving_) return;
  is_return_planned_ = true;
  parts_.agenda.At(
      parts_.clock.Now() + std::chrono::duration_cast<Duration>(Exponential(habits_.break_mean)),
      [this] {
        is_return_planned_ = false;
        if (is_leaving_) return;
        agent::v1::SetPresenceRequest request;
        request.set_presence(routing::v1::PRESENCE_READY);
        Ask(request);
      });
}

void DeskRobot::OnOffer(const agent::v1::OfferMade& made) {
  if (!Happens(habits_.declines)) return;
  work_[made.work_item().name()].item = made.work_item();
  Later(kReactionTime, made.work_item().name(), routing::v1::VERB_DECLINE,
        [this, offer = made.offer().name()](const Item&) {
          agent::v1::DeclineOfferRequest request;
          request.set_offer(offer);
          Ask(request);
        });
}

void DeskRobot::OnItem(const Item& item) {
  Work& work = work_[item.name()];
  work.item = item;
  if (item.owner() != status_.agent()) return;
  if (item.state() == routing::v1::WORK_ITEM_STATE_CONNECTED && !work.was_connected) {
    work.was_connected = true;
    BeginTalk(item.name());
  }
  if (Allows(item, routing::v1::VERB_FINISH_WRAP_UP) && !work.is_wrapping_up) {
    work.is_wrapping_up = true;
    WrapUp(item.name());
  }
}

void DeskRobot::BeginTalk(const std::string& item) {
  if (Happens(habits_.transfers)) {
    Later(Exponential(kHoldAfterMean), item, routing::v1::VERB_TRANSFER,
          [this](const Item& now) { Transfer(now.name()); });
    return;
  }
  if (!Happens(habits_.holds)) return;
  Later(Exponential(kHoldAfterMean), item, routing::v1::VERB_HOLD, [this](const Item& now) {
    agent::v1::HoldCallRequest hold;
    hold.set_work_item(now.name());
    Ask(hold);
    Later(kReactionTime + Exponential(kHoldMean), now.name(), routing::v1::VERB_RETRIEVE,
          [this](const Item& held) {
            agent::v1::RetrieveCallRequest retrieve;
            retrieve.set_work_item(held.name());
            Ask(retrieve);
          });
  });
}

void DeskRobot::Transfer(const std::string& item) {
  std::vector<std::string> queues;
  for (const std::string& queue : status_.queues()) {
    if (queue != work_[item].item.queue()) queues.push_back(queue);
  }
  if (queues.empty()) return;
  agent::v1::TransferCallRequest request;
  request.set_work_item(item);
  request.mutable_destination()->set_queue(
      queues[std::uniform_int_distribution<std::size_t>(0, queues.size() - 1)(random_)]);
  Ask(request);
}

void DeskRobot::WrapUp(const std::string& item) {
  const Item& now = work_[item].item;
  if (Happens(habits_.notes)) {
    agent::v1::AddNoteRequest note;
    note.set_work_item(item);
    note.set_text("Called about " + now.queue_display_name() + "; answered what was asked.");
    Ask(note);
  }
  if (Happens(habits_.tickets)) {
    ticket::v1::CreateTicketRequest request;
    request.mutable_ticket()->set_subject(now.queue_display_name() + ": to be followed up");
    request.mutable_ticket()->set_customer(now.customer());
    request.mutable_ticket()->set_queue(now.queue());
    request.set_interaction(now.interaction());
    Ask(request, [this] { ++parts_.tally.tickets; });
  }
  Later(Exponential(habits_.wrap_up_mean), item, routing::v1::VERB_FINISH_WRAP_UP,
        [this](const Item& ended) { Finish(ended.name()); });
}

void DeskRobot::Finish(const std::string& item) {
  agent::v1::FinishWrapUpRequest request;
  request.set_work_item(item);
  const auto& choices = work_[item].item.disposition_need().choices();
  if (!choices.empty()) {
    request.set_disposition(
        choices[std::uniform_int_distribution<int>(0, choices.size() - 1)(random_)]);
  } else if (work_[item].item.disposition_need().required()) {
    request.set_disposition("done");
  }
  Ask(request, [this] { ++parts_.tally.wrap_ups; });
}

void DeskRobot::Later(Seconds delay, const std::string& item, Verb verb,
                      std::function<void(const Item&)> act) {
  parts_.agenda.At(parts_.clock.Now() + std::chrono::duration_cast<Duration>(delay),
                   [this, item, verb, act = std::move(act)] {
                     const auto found = work_.find(item);
                     if (found != work_.end() && Allows(found->second.item, verb)) {
                       act(found->second.item);
                     }
                   });
}

void DeskRobot::Ask(const google::protobuf::Message& request, std::function<void()> then) {
  client_.Send(request, {}, [this, then = std::move(then)](Result<client::Client::Answer> answer) {
    if (answer.ok()) {
      if (then) parts_.inbox.Post(then);
      return;
    }
    parts_.inbox.Post([this, why = answer.error().reason + ": " + answer.error().message] {
      if (!is_leaving_) parts_.say(who_.user + ": " + why);
    });
  });
}

bool DeskRobot::Happens(double share) {
  return share > 0 && std::uniform_real_distribution<>(0, 1)(random_) < share;
}

Seconds DeskRobot::Exponential(Seconds mean) {
  if (mean.count() <= 0) return Seconds(0);
  return Seconds(std::exponential_distribution<>(1 / mean.count())(random_));
}

}  // namespace strowger::simulator
