#include "session/desk_watch.h"

#include <chrono>

namespace strowger::client {

namespace {

// Later it is of no use: the telephone rings already.
constexpr Patience kConfirmPatience{.attempt = std::chrono::seconds(1),
                                    .total = std::chrono::seconds(1)};

agent::v1::WatchRequest WithConfirmations() {
  agent::v1::WatchRequest request;
  request.set_confirms_offers(true);
  return request;
}

}  // namespace

DeskWatch::DeskWatch(Client& client, DeskListener& listener, Limits limits)
    : confirming_(client, listener), stream_(client, confirming_, limits, WithConfirmations()) {}

void DeskWatch::Confirming::OnFrame(const DeskFrame& frame) {
  listener_.OnFrame(frame);
  for (const agent::v1::DeskEvent& event : frame.events().events()) {
    if (!event.has_offer_made()) continue;
    agent::v1::ConfirmOfferRequest request;
    request.set_offer(event.offer_made().offer().name());
    client_.Send(request, kConfirmPatience, [](const auto&) {});
  }
}

}  // namespace strowger::client
