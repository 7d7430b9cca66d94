#include "bench/product_floor.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include "bench/call_center.h"
#include "bench/failure.h"

namespace strowger::bench {

namespace {

// Carries a trip's number through the server to the console.
constexpr char kTripKey[] = "account_hint";

}  // namespace

ProductFloor::ProductFloor(const Access& access)
    : customers_(access.customers),
      call_prefix_(
          "b" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count()) + "-"),
      trips_([this](const std::vector<std::uint64_t>& trips) { Send(trips); }),
      legs_(kLegs),
      consoles_(access.link.address, [this](const agent::v1::WatchResponse& frame,
                                            std::size_t bytes) { HearFrame(frame, bytes); }),
      link_(access.link, [this](const call::v1::ConnectResponse& message, std::size_t bytes) {
        Hear(message, bytes);
      }) {
  consoles_.Open(access.agent_tokens);
  consoles_.GetReady();
  link_.Join();
}

void ProductFloor::Hear(const call::v1::ConnectResponse& message, std::size_t bytes) {
  if (!message.has_commands()) return;
  std::size_t rung = 0;
  for (const call::v1::Command& command : message.commands().commands()) {
    if (!command.has_ring_device()) continue;
    const std::uint64_t trip = TripOf(command.call());
    if (trip == 0) continue;
    ++rung;
    {
      const std::lock_guard lock(legs_mutex_);
      legs_[trip % kLegs] = command.ring_device().leg();
    }
    trips_.CommandCame(trip);
  }
  traffic_.commands.Add(rung, bytes);
}

void ProductFloor::HearFrame(const agent::v1::WatchResponse& frame, std::size_t bytes) {
  ++traffic_.frames;
  bool tells_end = false;
  for (const auto& event : frame.events().events()) {
    if (event.has_offer_made()) HearOffer(event.offer_made(), bytes);
    tells_end |= event.has_work_item_gone();
  }
  if (tells_end) traffic_.rest_frames.Add(1, bytes);
}

void ProductFloor::HearOffer(const agent::v1::OfferMade& offer, std::size_t frame_bytes) {
  const auto& attached = offer.work_item().attached();
  const auto found = attached.find(kTripKey);
  if (found == attached.end()) return;
  if (offer.screen_pop().match() != customer::v1::CALLER_MATCH_ONE) {
    Fail("an offer came without its customer");
  }
  traffic_.offers.Add(1, frame_bytes);
  const std::uint64_t trip = std::strtoull(found->second.c_str(), nullptr, 10);
  {
    const std::lock_guard lock(legs_mutex_);
    ended_.push_back(trip);
  }
  trips_.FrameCame(trip);
}

void ProductFloor::Send(const std::vector<std::uint64_t>& trips) {
  EndCalls();
  call::v1::ConnectRequest request;
  for (const std::uint64_t trip : trips) {
    call::v1::PbxEvent& event = *request.mutable_events()->add_events();
    event.set_call(call_prefix_ + std::to_string(trip));
    event.set_leg("customer");
    event.set_cause(call::v1::CAUSE_NORMAL);
    event.mutable_occur_time()->set_seconds(1'700'000'000);
    call::v1::Offered& offered = *event.mutable_offered();
    offered.set_customer_leg("customer");
    offered.set_caller(NumberOf(trip * 7919 % customers_));
    offered.set_dialled("4001");
    (*offered.mutable_attached())["language"] = "zh";
    (*offered.mutable_attached())["menu"] = "2";
    (*offered.mutable_attached())[kTripKey] = std::to_string(trip);
  }
  traffic_.events.Add(trips.size(), link_.Send(std::move(request)));
}

void ProductFloor::EndCalls() { GoOn(TakeEnded()); }

// Calls whose offer has come and whose telephone has been rung.
std::vector<std::uint64_t> ProductFloor::TakeEnded() {
  const std::lock_guard lock(legs_mutex_);
  std::vector<std::uint64_t> ended;
  std::vector<std::uint64_t> later;
  for (const std::uint64_t trip : ended_) {
    (legs_[trip % kLegs].empty() ? later : ended).push_back(trip);
  }
  ended_ = std::move(later);
  return ended;
}

void ProductFloor::GoOn(const std::vector<std::uint64_t>& trips) {
  if (trips.empty()) return;
  call::v1::ConnectRequest request;
  const std::lock_guard lock(legs_mutex_);
  for (const std::uint64_t trip : trips) {
    const std::string call = call_prefix_ + std::to_string(trip);
    for (int step = 0; step < 3; ++step) {
      call::v1::PbxEvent& event = *request.mutable_events()->add_events();
      event.set_call(call);
      event.set_cause(call::v1::CAUSE_NORMAL);
      event.mutable_occur_time()->set_seconds(1'700'000'000);
      if (step < 2) event.set_leg(legs_[trip % kLegs]);
      if (step == 0) event.mutable_delivered();
      if (step == 1) event.mutable_established();
      if (step == 2) event.mutable_call_cleared();
    }
    legs_[trip % kLegs].clear();
  }
  traffic_.rest_events.Add(trips.size(), link_.Send(std::move(request)));
}

std::uint64_t ProductFloor::TripOf(const std::string& call) const {
  if (!call.starts_with(call_prefix_)) return 0;
  return std::strtoull(call.c_str() + call_prefix_.size(), nullptr, 10);
}

MessageSizes ProductFloor::sizes() const {
  const auto each = [](const Count& count) {
    const std::uint64_t number = count.count;
    return static_cast<std::size_t>(number == 0 ? 0 : count.bytes / number);
  };
  return {.event = each(traffic_.events),
          .command = each(traffic_.commands),
          .frame = each(traffic_.offers),
          .rest_events = each(traffic_.rest_events),
          .rest_frame = each(traffic_.rest_frames)};
}

double ProductFloor::frames_per_trip() const {
  const auto offers = static_cast<double>(traffic_.offers.count);
  return offers == 0 ? 0 : static_cast<double>(traffic_.frames) / offers;
}

void ProductFloor::ForgetTraffic() {
  for (Count* count : {&traffic_.events, &traffic_.commands, &traffic_.offers,
                       &traffic_.rest_events, &traffic_.rest_frames}) {
    count->count = 0;
    count->bytes = 0;
  }
  traffic_.frames = 0;
}

std::string ProductFloor::Trouble() const {
  const std::string trouble = link_.Trouble();
  return trouble.empty() ? consoles_.Trouble() : trouble;
}

}  // namespace strowger::bench
