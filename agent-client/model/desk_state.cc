#include "model/desk_state.h"

#include <algorithm>
#include <utility>

namespace strowger::client {

namespace {

using agent::v1::DeskEvent;
using agent::v1::WatchResponse;

std::string WhoIs(const Desk& desk, const std::string& work_item) {
  if (const auto pop = desk.pops.find(work_item); pop != desk.pops.end()) {
    if (!pop->second.customer().display_name().empty()) {
      return pop->second.customer().display_name();
    }
    if (!pop->second.caller().national().empty()) return pop->second.caller().national();
  }
  const auto item = desk.work_items.find(work_item);
  return item == desk.work_items.end() ? std::string() : item->second.caller().national();
}

void Tell(std::vector<Notice>& notices, Notice notice) {
  notices.push_back(std::move(notice));
  if (notices.size() > kNoticesMax) notices.erase(notices.begin());
}

// Notices of an event, told before it is applied; a snapshot tells none.
void TellOf(DeskState& state, const DeskEvent& event) {
  Notice notice;
  notice.time = ToTimePoint(event.header().occur_time());
  if (event.has_offer_closed()) {
    const auto& closed = event.offer_closed();
    if (closed.outcome() == routing::v1::OFFER_OUTCOME_ACCEPTED) return;
    notice.subject = closed.offer();
    notice.outcome = closed.outcome();
    notice.taken_by = closed.taken_by().substr(closed.taken_by().find('/') + 1);
    notice.who = WhoIs(state.desk, closed.work_item());
    Tell(state.notices, std::move(notice));
  } else if (event.has_link_changed()) {
    const auto& status = event.link_changed().status();
    const auto before = state.desk.links.find(status.link());
    const bool is_news =
        before == state.desk.links.end() || before->second.state() != status.state();
    if (!is_news) return;
    notice.kind = status.state() == routing::v1::LINK_STATE_UP ? Notice::Kind::kLinkUp
                                                               : Notice::Kind::kLinkDown;
    notice.subject = status.link();
    notice.message = status.message();
    Tell(state.notices, std::move(notice));
  }
}

// A call that rings goes before what does not.
void AddOffer(Desk& desk, const agent::v1::OfferMade& made) {
  if (desk.offer && desk.offer->name() == made.offer().name()) return;
  if (!desk.offer) {
    desk.offer = made.offer();
  } else if (made.work_item().channel() == routing::v1::CHANNEL_CALL) {
    desk.further_offers.insert(desk.further_offers.begin(), *desk.offer);
    desk.offer = made.offer();
  } else {
    desk.further_offers.push_back(made.offer());
  }
}

template <class IsIt>
void RemoveOffers(Desk& desk, IsIt is_it) {
  std::erase_if(desk.further_offers, is_it);
  if (!desk.offer || !is_it(*desk.offer)) return;
  desk.offer.reset();
  if (desk.further_offers.empty()) return;
  desk.offer = desk.further_offers.front();
  desk.further_offers.erase(desk.further_offers.begin());
}

void ApplyOffer(Desk& desk, const agent::v1::OfferMade& made) {
  AddOffer(desk, made);
  desk.work_items[made.work_item().name()] = made.work_item();
  desk.pops[made.work_item().name()] = made.screen_pop();
}

void ApplyGone(Desk& desk, const std::string& work_item) {
  desk.work_items.erase(work_item);
  desk.pops.erase(work_item);
  RemoveOffers(desk, [&](const auto& offer) { return offer.work_item() == work_item; });
}

void ApplyEvent(Desk& desk, const DeskEvent& event) {
  switch (event.event_case()) {
    case DeskEvent::kPresenceChanged:
      desk.status = event.presence_changed().status();
      break;
    case DeskEvent::kOfferMade:
      ApplyOffer(desk, event.offer_made());
      break;
    case DeskEvent::kOfferClosed:
      RemoveOffers(desk,
                   [&](const auto& offer) { return offer.name() == event.offer_closed().offer(); });
      break;
    case DeskEvent::kWorkItemChanged: {
      const auto& item = event.work_item_changed().work_item();
      desk.work_items[item.name()] = item;
      break;
    }
    case DeskEvent::kWorkItemGone:
      ApplyGone(desk, event.work_item_gone().work_item());
      break;
    case DeskEvent::kCustomerChanged:
      desk.pops[event.customer_changed().work_item()] = event.customer_changed().screen_pop();
      break;
    case DeskEvent::kQueueChanged: {
      const auto& status = event.queue_changed().status();
      desk.queues[status.queue()] = status;
      break;
    }
    case DeskEvent::kLinkChanged: {
      const auto& status = event.link_changed().status();
      desk.links[status.link()] = status;
      break;
    }
    case DeskEvent::EVENT_NOT_SET:  // Of a newer server; nothing we could show.
      break;
  }
}

void ApplyLive(DeskState& state, const DeskEvent& event, TimePoint received_at) {
  if (event.header().sequence() <= state.sequence) return;  // Applied before.
  // Until the server tells its time, the first live event is the best guess.
  if (!state.clock_offset && event.header().has_occur_time()) {
    state.clock_offset = ToTimePoint(event.header().occur_time()) - received_at;
  }
  TellOf(state, event);
  ApplyEvent(state.desk, event);
  state.sequence = event.header().sequence();
}

void EndSnapshot(DeskState& state, std::uint64_t sequence) {
  if (!state.incoming) return;
  state.desk = std::move(*state.incoming);
  state.incoming.reset();
  state.generation = state.incoming_generation;
  state.sequence = sequence;
  state.is_known = true;
}

}  // namespace

DeskState Apply(DeskState state, const WatchResponse& frame, TimePoint received_at) {
  switch (frame.frame_case()) {
    case WatchResponse::kEvents:
      for (const DeskEvent& event : frame.events().events()) {
        if (state.incoming) {
          ApplyEvent(*state.incoming, event);
        } else {
          ApplyLive(state, event, received_at);
        }
      }
      break;
    case WatchResponse::kSnapshotBegin:
      state.incoming.emplace();
      state.incoming_generation = frame.snapshot_begin().generation();
      break;
    case WatchResponse::kSnapshotEnd:
      EndSnapshot(state, frame.snapshot_end().sequence());
      break;
    case WatchResponse::kProgress:
      if (frame.progress().generation() == state.generation && !state.incoming) {
        state.sequence = std::max(state.sequence, frame.progress().sequence());
      }
      if (frame.progress().has_server_time()) {
        state.clock_offset = ToTimePoint(frame.progress().server_time()) - received_at;
      }
      break;
    case WatchResponse::kReset: {
      Notice notice;
      notice.kind = Notice::Kind::kHistoryReset;
      notice.message = frame.reset().message();
      notice.time = ServerTime(state, received_at);
      Tell(state.notices, std::move(notice));
      break;
    }
    case WatchResponse::FRAME_NOT_SET:
      break;
  }
  return state;
}

DeskState Disconnect(DeskState state) {
  state.incoming.reset();
  return state;
}

TimePoint ServerTime(const DeskState& state, TimePoint now) {
  return now + state.clock_offset.value_or(Duration{});
}

const routing::v1::WorkItem* OfferedItem(const DeskState& state) {
  if (!state.desk.offer) return nullptr;
  const auto found = state.desk.work_items.find(state.desk.offer->work_item());
  return found == state.desk.work_items.end() ? nullptr : &found->second;
}

std::vector<const routing::v1::WorkItem*> ItemsInHand(const DeskState& state) {
  const Desk& desk = state.desk;
  const auto is_offered = [&](const std::string& name) {
    const auto is_about = [&](const routing::v1::Offer& offer) {
      return offer.work_item() == name;
    };
    return (desk.offer && is_about(*desk.offer)) ||
           std::any_of(desk.further_offers.begin(), desk.further_offers.end(), is_about);
  };
  std::vector<const routing::v1::WorkItem*> items;
  const auto add = [&](const routing::v1::WorkItem& item) {
    const bool is_there = std::find(items.begin(), items.end(), &item) != items.end();
    const bool is_closed = item.state() == routing::v1::WORK_ITEM_STATE_CLOSED;
    if (!is_there && !is_closed && !is_offered(item.name())) items.push_back(&item);
  };
  for (const auto& work : desk.status.work_in_hand()) {
    const auto found = desk.work_items.find(work.work_item());
    if (found != desk.work_items.end()) add(found->second);
  }
  // What the status does not tell yet.
  for (const auto& [name, item] : desk.work_items) add(item);
  return items;
}

const routing::v1::WorkItem* CurrentItem(const DeskState& state) {
  const auto items = ItemsInHand(state);
  for (const std::string& wanted : {state.chosen, state.desk.status.work_item()}) {
    for (const auto* item : items) {
      if (item->name() == wanted) return item;
    }
  }
  return items.empty() ? nullptr : items.front();
}

bool IsCall(const routing::v1::WorkItem& item) {
  return item.channel() == routing::v1::CHANNEL_CALL ||
         item.channel() == routing::v1::CHANNEL_CALLBACK ||
         item.channel() == routing::v1::CHANNEL_UNSPECIFIED;
}

const routing::v1::WorkInHand* PlaceOf(const DeskState& state, const std::string& work_item) {
  for (const auto& work : state.desk.status.work_in_hand()) {
    if (work.work_item() == work_item) return &work;
  }
  return nullptr;
}

const customer::v1::ScreenPop* PopOf(const DeskState& state, const std::string& work_item) {
  const auto found = state.desk.pops.find(work_item);
  return found == state.desk.pops.end() ? nullptr : &found->second;
}

bool Allows(const routing::v1::WorkItem& item, routing::v1::Verb verb) {
  return std::find(item.allowed_verbs().begin(), item.allowed_verbs().end(), verb) !=
         item.allowed_verbs().end();
}

bool Allows(const routing::v1::AgentStatus& status, routing::v1::PresenceMove move) {
  return std::find(status.allowed_moves().begin(), status.allowed_moves().end(), move) !=
         status.allowed_moves().end();
}

TimePoint ToTimePoint(const google::protobuf::Timestamp& time) {
  return TimePoint(std::chrono::seconds(time.seconds()) + std::chrono::nanoseconds(time.nanos()));
}

}  // namespace strowger::client
