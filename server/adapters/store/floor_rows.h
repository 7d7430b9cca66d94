#pragma once

#include "adapters/store/connection.h"
#include "core/floor/state.h"

// Rows of the live floor: agent_state, work_item and, when an item is over, interaction.
namespace strowger::store {

void SaveAgent(Connection& connection, const core::AgentState& agent);
void SaveItem(Connection& connection, const core::ItemView& item);
// Takes the item out of the live floor and writes its interaction with its segments.
void CloseItem(Connection& connection, const core::ItemView& item);

std::vector<core::AgentState> LoadAgents(Connection& connection);
std::vector<core::ItemView> LoadItems(Connection& connection);

}  // namespace strowger::store
