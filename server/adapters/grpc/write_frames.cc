#include "adapters/grpc/write_frames.h"

#include "adapters/grpc/mask.h"
#include "adapters/grpc/names.h"
#include "adapters/grpc/wire_time.h"
#include "adapters/grpc/write_floor.h"
#include "adapters/grpc/write_records.h"

namespace strowger::rpc {

namespace {

void WriteHeader(const service::FeedEvent& event, event::v1::EventHeader& out) {
  out.set_sequence(event.sequence);
  SetTime(event.time, out.mutable_occur_time());
}

// One event of a desk: each payload says what it is about.
class DeskEventWriter {
 public:
  DeskEventWriter(const service::FeedEvent& event, core::PopReader reader,
                  agent::v1::DeskEvent& out)
      : event_(event), reader_(reader), out_(out) {}

  void operator()(const service::AgentChanged& changed) {
    SetSubject(NameOf(changed.state.agent));
    Write(changed.state, changed.display_name, *out_.mutable_presence_changed()->mutable_status());
  }
  void operator()(const service::OfferShown& shown) {
    SetSubject(NameOf(shown.offer.offer));
    SetContact(*shown.item);
    auto* made = out_.mutable_offer_made();
    Write(shown.offer, shown.item->view.state_since, *made->mutable_offer());
    Write(*shown.item, *made->mutable_work_item());
    WritePop(*shown.pop, shown.opening, *made->mutable_screen_pop());
  }
  void operator()(const service::OfferEnded& ended) {
    SetSubject(NameOf(ended.offer.offer));
    auto* closed = out_.mutable_offer_closed();
    closed->set_offer(NameOf(ended.offer.offer));
    closed->set_work_item(NameOf(ended.offer.item));
    closed->set_outcome(ToProto(ended.offer.outcome));
    closed->set_taken_by(NameOf(ended.offer.taken_by));
  }
  void operator()(const service::ItemChanged& changed) {
    SetSubject(NameOf(changed.item->view.item));
    SetContact(*changed.item);
    Write(*changed.item, *out_.mutable_work_item_changed()->mutable_work_item());
  }
  void operator()(const service::ItemGone& gone) {
    SetSubject(NameOf(gone.item));
    out_.mutable_work_item_gone()->set_work_item(NameOf(gone.item));
  }
  void operator()(const service::PopChanged& changed) {
    SetSubject(NameOf(changed.item));
    out_.mutable_customer_changed()->set_work_item(NameOf(changed.item));
    WritePop(*changed.pop, changed.opening, *out_.mutable_customer_changed()->mutable_screen_pop());
  }
  void operator()(const service::QueueChanged& changed) {
    SetSubject(NameOf(changed.state.queue));
    Write(changed, *out_.mutable_queue_changed()->mutable_status());
  }
  void operator()(const service::LinkChanged& changed) {
    SetSubject(NameOf(changed.link));
    Write(changed, *out_.mutable_link_changed()->mutable_status());
  }

 private:
  void WritePop(const service::ScreenPop& pop, const core::PopOpening& opening,
                customer::v1::ScreenPop& out) {
    Write(pop, out);
    if (pop.complete) Write(opening, reader_, *out.mutable_opening());
  }
  void SetSubject(std::string subject) {
    WriteHeader(event_, *out_.mutable_header());
    out_.mutable_header()->set_subject(std::move(subject));
  }
  void SetContact(const service::DeskItem& item) {
    out_.mutable_header()->set_correlation_id(NameOf(item.view.interaction));
  }

  const service::FeedEvent& event_;
  const core::PopReader reader_;
  agent::v1::DeskEvent& out_;
};

// One event of the floor. What only a desk is told does not stand in the floor's feed.
class FloorEventWriter {
 public:
  FloorEventWriter(const service::FeedEvent& event, core::PopReader /*reader*/,
                   routing::v1::FloorEvent& out)
      : event_(event), out_(out) {}

  void operator()(const service::AgentChanged& changed) {
    SetSubject(NameOf(changed.state.agent));
    Write(changed.state, changed.display_name, *out_.mutable_agent_changed());
  }
  void operator()(const service::ItemChanged& changed) {
    SetSubject(NameOf(changed.item->view.item));
    out_.mutable_header()->set_correlation_id(NameOf(changed.item->view.interaction));
    Write(*changed.item, *out_.mutable_work_item_changed());
  }
  void operator()(const service::ItemGone& gone) {
    SetSubject(NameOf(gone.item));
    out_.mutable_work_item_gone()->set_work_item(NameOf(gone.item));
  }
  void operator()(const service::QueueChanged& changed) {
    SetSubject(NameOf(changed.state.queue));
    Write(changed, *out_.mutable_queue_changed());
  }
  void operator()(const service::LinkChanged& changed) {
    SetSubject(NameOf(changed.link));
    Write(changed, *out_.mutable_link_changed());
  }
  void operator()(const service::OfferShown& shown) { SetSubject(NameOf(shown.offer.offer)); }
  void operator()(const service::OfferEnded& ended) { SetSubject(NameOf(ended.offer.offer)); }
  void operator()(const service::PopChanged& changed) { SetSubject(NameOf(changed.item)); }

 private:
  void SetSubject(std::string subject) {
    WriteHeader(event_, *out_.mutable_header());
    out_.mutable_header()->set_subject(std::move(subject));
  }

  const service::FeedEvent& event_;
  routing::v1::FloorEvent& out_;
};

template <class EventWriter, class Response>
class FrameWriter {
 public:
  FrameWriter(TimePoint now, core::PopReader reader, Response& out)
      : now_(now), reader_(reader), out_(out) {}

  void operator()(const service::FeedReset& reset) {
    out_.mutable_reset()->set_message(reset.reason);
  }
  void operator()(const SnapshotBegun& begun) {
    out_.mutable_snapshot_begin()->set_generation(begun.generation);
  }
  void operator()(const service::FeedEvents& events) {
    for (const service::FeedEventPtr& event : events.events) {
      std::visit(EventWriter(*event, reader_, *out_.mutable_events()->add_events()),
                 event->payload);
    }
  }
  void operator()(const SnapshotEnded& ended) {
    out_.mutable_snapshot_end()->set_sequence(ended.position.sequence);
  }
  void operator()(const service::FeedProgress& progress) {
    out_.mutable_progress()->set_generation(progress.position.generation);
    out_.mutable_progress()->set_sequence(progress.position.sequence);
    SetTime(now_, out_.mutable_progress()->mutable_server_time());
  }

 private:
  const TimePoint now_;
  const core::PopReader reader_;
  Response& out_;
};

template <class EventWriter, class Response>
void WriteFor(core::PopReader reader, const FeedPiece& piece, TimePoint now, Response& out) {
  std::visit(FrameWriter<EventWriter, Response>(now, reader, out), piece);
  if (reader == core::PopReader::kMasked) Mask(out);
}

}  // namespace

void Write(const FeedPiece& piece, TimePoint now, core::PopReader reader,
           agent::v1::WatchResponse& out) {
  WriteFor<DeskEventWriter>(reader, piece, now, out);
}

void Write(const FeedPiece& piece, TimePoint now, core::PopReader reader,
           routing::v1::WatchResponse& out) {
  WriteFor<FloorEventWriter>(reader, piece, now, out);
}

}  // namespace strowger::rpc
