#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/grpc/door.h"
#include "adapters/grpc/feed_stream.h"
#include "adapters/grpc/senders.h"
#include "base/result.h"
#include "base/time.h"
#include "service/access/access.h"
#include "service/exchange/exchange.h"
#include "service/ports/configurator.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/customer_exchange.h"
#include "service/ports/customer_privacy.h"
#include "service/ports/customer_profile.h"
#include "service/ports/customer_store.h"
#include "service/ports/journal.h"
#include "service/ports/retention.h"
#include "service/ports/ticket_store.h"

namespace strowger::service {
class Campaigns;
class CampaignStore;
class CannedTextStore;
class CustomerQuality;
class MailDesk;
class MailDoors;
class MailOutboxStore;
class MailReports;
class MailStore;
class MailWriting;
class ReviewQueue;
class SuppressionStore;
class Timeline;
class Webhooks;
}  // namespace strowger::service

namespace strowger::rpc {

// What is behind the API. All of it must outlive the server.
struct Application {
  const Clock& clock;
  service::Exchange& exchange;
  service::Access& access;
  service::CustomerStore& customers;
  service::CustomerClusters& clusters;
  service::CustomerExchange& customer_exchange;
  service::CallerDirectory& callers;
  service::TicketStore& tickets;
  service::Configurator& configurator;
  const service::Journal& journal;
  service::Timeline& timeline;
  service::ReviewQueue& reviews;
  service::CustomerProfiles& profiles;
  service::CustomerPrivacy& privacy;
  service::Retention& retention;
  service::CustomerQuality& quality;
  service::Webhooks& webhooks;
  service::MailDesk& mail_desk;
  service::MailStore& mails;
  service::MailOutboxStore& mail_outbox;
  service::MailWriting& mail_writing;
  service::CampaignStore& campaign_store;
  service::Campaigns& campaigns;
  service::CannedTextStore& canned_texts;
  service::SuppressionStore& suppressions;
  service::MailDoors& mail_doors;
  service::MailReports& mail_reports;
};

// What each service is made of.
struct ServiceContext {
  const Application& application;
  const Door& door;
  Senders& senders;
  OpenCount& streams;
  StreamSettings stream_settings;
};

inline constexpr std::size_t kPageSizeDefault = 50;
inline constexpr std::size_t kPageSizeMax = 1000;

// How many of a list are wanted: 0 means the default; more than the most means the most.
inline Result<std::size_t> ReadPageSize(std::int32_t asked) {
  if (asked < 0) {
    return InvalidArgument("PAGE_SIZE_INVALID", "page_size must not be negative.",
                           {{"field", "page_size"}, {"value", std::to_string(asked)}});
  }
  return asked == 0 ? kPageSizeDefault : std::min<std::size_t>(kPageSizeMax, asked);
}

// The agent that the caller works as.
inline Result<AgentId> AgentOf(const Caller& caller) {
  if (caller.principal->user.agent) return caller.principal->user.agent;
  return FailedPrecondition("NOT_AN_AGENT",
                            "User " + caller.principal->user.name + " works as no agent.",
                            {{"user", caller.principal->user.name}});
}

// A done that answers with an empty response.
template <class Response>
service::Done<void> Answering(Reply<Response> reply) {
  return [reply = std::move(reply)](Result<void> done) {
    if (!done.ok()) return reply.Refuse(done.error());
    reply(Response());
  };
}

}  // namespace strowger::rpc
