#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "core/floor/state.h"

// The lists of agents and work items as JSON texts.
namespace strowger::store {

std::string SlotsText(const std::vector<core::Slot>& slots);
std::vector<core::Slot> SlotsFrom(std::string_view text);

std::string NeedsText(const std::vector<core::SkillNeed>& needs);
std::vector<core::SkillNeed> NeedsFrom(std::string_view text);

std::string AgentsText(const std::vector<AgentId>& agents);
std::vector<AgentId> AgentsFrom(std::string_view text);

std::string PartiesText(const std::vector<core::ItemParty>& parties);
std::vector<core::ItemParty> PartiesFrom(std::string_view text);

std::string AttachedText(const std::map<std::string, std::string>& attached);
std::map<std::string, std::string> AttachedFrom(std::string_view text);

// Thread, joined work, parking, who is asked first, and the due time.
std::string GoingOnText(const core::ItemView& item);
void ReadGoingOn(std::string_view text, core::ItemView& item);

std::string SegmentsText(const std::vector<core::Segment>& segments);
std::vector<core::Segment> SegmentsFrom(std::string_view text);

}  // namespace strowger::store
