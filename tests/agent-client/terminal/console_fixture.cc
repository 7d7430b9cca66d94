#include "agent-client/terminal/console_fixture.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "support/places.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

using agent::v1::WatchResponse;

constexpr Duration kOfferLasts = std::chrono::seconds(20);

}  // namespace

google::protobuf::Timestamp ToTimestamp(TimePoint time) {
  const auto since = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds.count());
  timestamp.set_nanos(static_cast<std::int32_t>((since - seconds).count()));
  return timestamp;
}

ConsoleFixture::ConsoleFixture() { EXPECT_TRUE(UseUtf8()); }

agent::v1::DeskEvent& ConsoleFixture::NextEvent(WatchResponse& frame) {
  auto* event = frame.mutable_events()->add_events();
  event->mutable_header()->set_sequence(++sequence_);
  *event->mutable_header()->mutable_occur_time() = ToTimestamp(now_);
  return *event;
}

void ConsoleFixture::Tell(const WatchResponse& frame) {
  Perform(OnDesk(state_, Apply(state_.desk, frame, now_), state_.stream, now_));
}

void ConsoleFixture::SignsIn(Language language) {
  state_.language = language;
  state_.session.set_user("users/ana");
  state_.session.set_agent("agents/ana");
  Perform(OnStart(state_, now_));
  Perform(OnDesk(state_, state_.desk, {StreamState::kLive, {}}, now_));
  WatchResponse begin;
  begin.mutable_snapshot_begin()->set_generation(1);
  Tell(begin);
  WatchResponse end;
  end.mutable_snapshot_end()->set_sequence(0);
  Tell(end);
  AgentIs(routing::v1::PRESENCE_READY);
  LinkIs(true);
  state_.desk.notices.clear();
}

void ConsoleFixture::AgentIs(routing::v1::Presence presence, const std::string& reason) {
  routing::v1::AgentStatus status;
  status.set_presence(presence);
  status.set_reason(reason);
  status.set_cause(routing::v1::PRESENCE_CAUSE_AGENT);
  if (presence == routing::v1::PRESENCE_LOGGED_OFF) {
    status.add_allowed_moves(routing::v1::PRESENCE_MOVE_LOG_ON);
  } else {
    status.set_device("1001");
    status.add_allowed_moves(presence == routing::v1::PRESENCE_READY
                                 ? routing::v1::PRESENCE_MOVE_NOT_READY
                                 : routing::v1::PRESENCE_MOVE_READY);
    status.add_allowed_moves(routing::v1::PRESENCE_MOVE_LOG_OFF);
  }
  AgentIsSet(status);
}

void ConsoleFixture::AgentIsSet(routing::v1::AgentStatus status) {
  status.set_agent("agents/ana");
  status.set_display_name("安娜 Ana");
  *status.mutable_presence_start_time() = ToTimestamp(now_);
  WatchResponse frame;
  *NextEvent(frame).mutable_presence_changed()->mutable_status() = status;
  Tell(frame);
}

void ConsoleFixture::QueueIs(const std::string& name, const std::string& display_name,
                             std::uint32_t waiting, Duration longest, bool is_over) {
  WatchResponse frame;
  auto& status = *NextEvent(frame).mutable_queue_changed()->mutable_status();
  status.set_queue(name);
  status.set_display_name(display_name);
  status.set_waiting(waiting);
  if (waiting > 0) *status.mutable_oldest_arrive_time() = ToTimestamp(now_ - longest);
  status.set_longest_wait_state(is_over ? routing::v1::THRESHOLD_STATE_OVER
                                        : routing::v1::THRESHOLD_STATE_GOOD);
  Tell(frame);
}

void ConsoleFixture::QueueCloses(const std::string& name, const std::string& display_name,
                                 std::optional<TimePoint> opens) {
  WatchResponse frame;
  auto& status = *NextEvent(frame).mutable_queue_changed()->mutable_status();
  status.set_queue(name);
  status.set_display_name(display_name);
  status.set_hours_state(routing::v1::QUEUE_HOURS_STATE_CLOSED);
  if (opens) *status.mutable_hours_change_time() = ToTimestamp(*opens);
  Tell(frame);
}

void ConsoleFixture::LinkIs(bool is_up) {
  WatchResponse frame;
  auto& status = *NextEvent(frame).mutable_link_changed()->mutable_status();
  status.set_link("links/pbx-1");
  status.set_state(is_up ? routing::v1::LINK_STATE_UP : routing::v1::LINK_STATE_DOWN);
  Tell(frame);
}

routing::v1::WorkItem ConsoleFixture::MakeItem(routing::v1::WorkItemState state,
                                               const std::vector<routing::v1::Verb>& verbs) const {
  routing::v1::WorkItem item;
  item.set_name(kItem);
  item.set_interaction("interactions/9");
  item.set_state(state);
  item.set_queue("queues/billing");
  item.set_queue_display_name("Billing 账单");
  item.mutable_caller()->set_national("138 0013 8000");
  (*item.mutable_attached())["menu"] = "refund";
  (*item.mutable_attached())["language"] = "zh";
  *item.mutable_state_start_time() = ToTimestamp(now_);
  *item.mutable_arrive_time() = ToTimestamp(item_arrived_);
  if (item_answered_ != TimePoint{}) *item.mutable_answer_time() = ToTimestamp(item_answered_);
  for (const routing::v1::Verb verb : verbs) item.add_allowed_verbs(verb);
  return item;
}

void ConsoleFixture::OfferArrives() { OfferArrivesFrom(WangXiaoming()); }

void ConsoleFixture::OfferArrivesFrom(const customer::v1::ScreenPop& pop) {
  item_arrived_ = now_ - std::chrono::seconds(65);
  item_answered_ = {};
  WatchResponse frame;
  auto& made = *NextEvent(frame).mutable_offer_made();
  made.mutable_offer()->set_name("offers/3");
  made.mutable_offer()->set_kind(routing::v1::OFFER_KIND_WORK);
  made.mutable_offer()->set_work_item(kItem);
  *made.mutable_offer()->mutable_offer_time() = ToTimestamp(now_);
  *made.mutable_offer()->mutable_expire_time() = ToTimestamp(now_ + kOfferLasts);
  *made.mutable_work_item() = MakeItem(routing::v1::WORK_ITEM_STATE_OFFERED,
                                       {routing::v1::VERB_ACCEPT, routing::v1::VERB_DECLINE});
  *made.mutable_screen_pop() = pop;
  Tell(frame);
}

void ConsoleFixture::OfferEnds(routing::v1::OfferOutcome outcome) {
  WatchResponse frame;
  auto& closed = *NextEvent(frame).mutable_offer_closed();
  closed.set_offer("offers/3");
  closed.set_work_item(kItem);
  closed.set_outcome(outcome);
  Tell(frame);
  if (outcome != routing::v1::OFFER_OUTCOME_ACCEPTED) ItemIsGone();
}

void ConsoleFixture::OfferIsAccepted() {
  OfferEnds(routing::v1::OFFER_OUTCOME_ACCEPTED);
  item_answered_ = now_;
  ItemIs(routing::v1::WORK_ITEM_STATE_CONNECTED,
         {routing::v1::VERB_HOLD, routing::v1::VERB_TRANSFER, routing::v1::VERB_CONSULT,
          routing::v1::VERB_RELEASE});
}

void ConsoleFixture::ItemIs(routing::v1::WorkItemState state,
                            std::vector<routing::v1::Verb> verbs) {
  WatchResponse frame;
  *NextEvent(frame).mutable_work_item_changed()->mutable_work_item() = MakeItem(state, verbs);
  Tell(frame);
}

void ConsoleFixture::ItemIs(const routing::v1::WorkItem& item) {
  WatchResponse frame;
  *NextEvent(frame).mutable_work_item_changed()->mutable_work_item() = item;
  Tell(frame);
}

void ConsoleFixture::ItemEndsInWrapUp(bool needs_outcome) {
  routing::v1::WorkItem item =
      MakeItem(routing::v1::WORK_ITEM_STATE_WRAP_UP, {routing::v1::VERB_FINISH_WRAP_UP});
  *item.mutable_wrap_up_end_time() = ToTimestamp(now_ + std::chrono::seconds(60));
  item.mutable_disposition_need()->set_required(needs_outcome);
  for (const char* choice : {"已承诺退款", "explained", "complaint"}) {
    item.mutable_disposition_need()->add_choices(choice);
  }
  WatchResponse frame;
  *NextEvent(frame).mutable_work_item_changed()->mutable_work_item() = item;
  Tell(frame);
}

void ConsoleFixture::ItemIsGone() {
  WatchResponse frame;
  NextEvent(frame).mutable_work_item_gone()->set_work_item(kItem);
  Tell(frame);
}

void ConsoleFixture::PopIs(const customer::v1::ScreenPop& pop) {
  WatchResponse frame;
  auto& changed = *NextEvent(frame).mutable_customer_changed();
  changed.set_work_item(kItem);
  *changed.mutable_screen_pop() = pop;
  Tell(frame);
}

void ConsoleFixture::ConnectionIsLost() {
  Perform(OnDesk(state_, Disconnect(state_.desk),
                 {StreamState::kResuming, Unavailable("SERVER_UNREACHABLE", "gone")}, now_));
}

void ConsoleFixture::ConnectionIsBack() {
  Perform(OnDesk(state_, state_.desk, {StreamState::kLive, {}}, now_));
}

void ConsoleFixture::TimePasses(Duration span) {
  now_ += span;
  Perform(OnTime(state_, now_));
}

customer::v1::ScreenPop ConsoleFixture::WangXiaoming() {
  customer::v1::ScreenPop pop;
  pop.set_match(customer::v1::CALLER_MATCH_ONE);
  pop.set_complete(true);
  pop.mutable_caller()->set_national("138 0013 8000");
  auto& candidate = *pop.add_candidates();
  candidate.set_confidence(0.97);
  candidate.set_reason("number on file");
  auto& customer = *pop.mutable_customer();
  customer.set_name("customers/17");
  customer.set_display_name("王小明");
  customer.set_company("ACME");
  customer.set_tier("VIP");
  customer.set_alert("请慢慢说 speak slowly");
  auto& open = *pop.add_tickets();
  open.set_name("tickets/1042");
  open.set_subject("退款未到账，客户很着急需要今天回复");
  open.set_state(ticket::v1::TICKET_STATE_OPEN);
  auto& solved = *pop.add_tickets();
  solved.set_name("tickets/997");
  solved.set_subject("Copy of invoice");
  solved.set_state(ticket::v1::TICKET_STATE_SOLVED);
  auto& contact = *pop.add_interactions();
  contact.set_agent("agents/chen");
  contact.set_disposition("promised");
  *contact.mutable_start_time() = ToTimestamp(kMorning - std::chrono::hours(72));
  auto& note = *pop.add_notes();
  note.set_text("已答应三天内退款");
  *note.mutable_create_time() = ToTimestamp(kMorning - std::chrono::hours(72));
  return pop;
}

customer::v1::ScreenPop ConsoleFixture::TwoPeople() {
  customer::v1::ScreenPop pop;
  pop.set_match(customer::v1::CALLER_MATCH_MANY);
  pop.set_complete(true);
  pop.mutable_caller()->set_national("138 0013 8000");
  for (const char* name : {"王小明", "王大明"}) {
    auto& candidate = *pop.add_candidates();
    candidate.set_customer(std::string("customers/") + (pop.candidates_size() == 1 ? "17" : "18"));
    candidate.set_display_name(name);
    candidate.set_confidence(0.5);
    candidate.set_reason("number on file");
  }
  return pop;
}

void ConsoleFixture::Press(KeyCode code) { Perform(OnKey(state_, {code, {}}, now_)); }

void ConsoleFixture::Type(const std::string& text) {
  for (const Glyph& glyph : ToGlyphs(text)) {
    Perform(OnKey(state_, Character(std::string(glyph.text)), now_));
  }
}

std::string ConsoleFixture::Screen(int rows, int columns) const {
  return Draw(state_, rows, columns, now_).Text();
}

bool ConsoleFixture::Shows(const std::string& text) const {
  return Screen().find(text) != std::string::npos;
}

void ConsoleFixture::ExpectScreen(const std::string& name, int rows, int columns) {
  const std::string path = test::SourceFolder() + "/tests/data/console/screens/" + name + ".txt";
  const std::string screen = Screen(rows, columns);
  if (std::getenv("STROWGER_RECORD_SCREENS") != nullptr) {
    std::ofstream(path, std::ios::binary) << screen;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  const std::string recorded(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(screen, recorded) << name;
}

void ConsoleFixture::Perform(const Effects& effects) {
  for (const Effect& effect : effects) {
    if (const auto* send = std::get_if<Send>(&effect)) sent_.push_back(send->wish);
    if (const auto* keep = std::get_if<KeepDraft>(&effect)) kept_.push_back(keep->key);
    if (const auto* read = std::get_if<ReadFile>(&effect)) reads_.push_back(*read);
    if (std::holds_alternative<RingBell>(effect)) ++bells_;
    if (std::holds_alternative<Quit>(effect)) has_quit_ = true;
  }
}

}  // namespace strowger::client
