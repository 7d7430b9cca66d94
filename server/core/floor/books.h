#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/floor/ended_calls.h"
#include "core/floor/hours.h"
#include "core/floor/item_book.h"
#include "core/floor/live_service.h"
#include "core/floor/lost_places.h"
#include "core/floor/queue_board.h"
#include "core/floor/roster.h"
#include "core/floor/setup.h"
#include "core/floor/wait_forecast.h"
#include "core/routing/directory.h"
#include "core/routing/eligibility.h"
#include "core/routing/forecasts.h"
#include "core/routing/readiness.h"
#include "core/routing/waiting_lines.h"

namespace strowger::core {

// Our view of one PBX.
struct Link {
  bool is_up = false;
  LinkAbilities abilities;
};

// Numbers that the store is told to keep free beyond those used. A crash may lose the newest
// changes; as long as fewer numbers than this were given out in them, none is given out twice.
inline constexpr std::uint64_t kNumbersAhead = 10'000;

// Everything that the floor knows. The rules (offers, conversations, wrap-up, desks, resync) hold a
// reference to it and nothing of their own.
struct Books {
  Books(FloorSetup floor_setup, const FloorMemory& memory);
  Books(const Books&) = delete;
  Books& operator=(const Books&) = delete;

  // ---- Set-up and state
  const FloorSetup setup;
  Directory directory;
  Eligibility eligibility;
  Readiness ready;
  Pace pace;
  Forecasts forecasts;
  WaitingLines waiting;
  QueueBoard board;
  Hours hours;
  LiveService live;
  WaitForecast wait_forecast;
  Roster roster;
  ItemBook items;
  LostPlaces lost_places;
  EndedCalls ended_calls;
  std::vector<Link> links;                         // By number; may be shorter.
  std::unordered_map<OfferId, WorkItemId> offers;  // Open ones.
  // Returned to a queue that is no longer in the set-up; the next matching refuses them.
  std::vector<WorkItemId> homeless;
  std::uint64_t next_number = 1;
  std::uint64_t ignored_inputs = 0;

  // ---- Questions
  bool IsUp(LinkNumber link) const { return link < links.size() && links[link].is_up; }
  bool IsUp(const LinkId& link) const;
  // What has no call does not need a PBX.
  bool IsReachable(const Item& item) const { return !IsCall(item) || IsUp(item.link); }
  // The channels of which the agent could take a piece now.
  ChannelSet ChannelsOf(AgentNumber agent) const;
  Link& LinkAt(LinkNumber link);
  // Of a queue that is no longer in the set-up: one without agents, wrap-up and dispositions.
  const QueueSetup& QueueOf(const Item& item) const;
  const QueueSetup& QueueNamed(const QueueId& queue) const;
  // ---- Small changes
  std::uint64_t NextNumber() { return next_number++; }
  // Leg ids also carry the time, since a crash may forget the newest numbers while the PBX still
  // has the legs that were named with them.
  LegId NameLeg(TimePoint now);
  // The same of calls that we make.
  PbxCallId NameCall(TimePoint now);

 private:
  std::string NameAt(TimePoint now);
};

}  // namespace strowger::core
